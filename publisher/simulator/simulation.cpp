// SPDX-License-Identifier: MIT
#include "publisher/simulator/simulation.hpp"

#include <algorithm>
#include <utility>

#include "publisher/simulator/shape.hpp"

namespace vigil::simulator {

namespace {

using stream::Item;

constexpr std::int64_t warm_up_steps = std::int64_t{60} * steps_per_s;
constexpr int blocks_per_s = 5;
constexpr int steps_per_block = steps_per_s / blocks_per_s;
constexpr Duration step_length{1'000'000'000 / steps_per_s};
constexpr std::int16_t missing_sample = -32768;  // PROTOCOL.md, `data`

constexpr bool even_blocks() {
  return std::all_of(wave_formats.begin(), wave_formats.end(), [](const auto& format) {
    return format.fs % blocks_per_s == 0 && 1'000'000'000 % format.fs == 0;
  });
}
static_assert(even_blocks(), "blocks hold whole samples, and samples lie on whole nanoseconds");

constexpr Duration sample_length(int fs) { return Duration{1'000'000'000 / fs}; }

std::int16_t raw_of(double value, double scale) {
  return static_cast<std::int16_t>(std::clamp(rounded(value / scale), -32767.0, 32767.0));
}

}  // namespace

Simulation::Simulation(const Scenario& scenario, const Person& person, std::uint64_t seed, BayTime start)
    : start_{start},
      changes_{scenario.changes},
      step_{-warm_up_steps},
      course_{person.vitals},
      living_{scenario.physiology ? std::optional{Living{person}} : std::nullopt},
      body_{seed, scenario.variability},
      ecg_{seed, person.ecg_gain},
      pleth_{finger_pulse, seed},
      pressure_{radial_pulse, seed},
      impedance_{seed},
      monitor_{person.sensors},
      cuff_{seed, scenario.variability, scenario.nibp_interval_s, person.vitals},
      cuff_on_spo2_limb_{scenario.cuff_on_spo2_limb} {
  if (person.pump) pump_.emplace(*person.pump);
  while (step_ < -1) live();
}

BayTime Simulation::now() const { return start_ + step_ * step_length; }

bool Simulation::cuffed() const { return cuff_on_spo2_limb_ && cuff_.inflating(); }

void Simulation::step(std::vector<Item>& due) {
  live();
  const bool whole_second = step_ % steps_per_s == 0;
  if (whole_second) emit_numerics(due);
  if (step_ > 0 && step_ % steps_per_block == 0) emit_waves(due);
  if (pump_ && (whole_second || pump_->revision() != pump_revision_)) emit_pump(due);
  for (auto& event : events_) due.push_back({now(), now(), std::move(event)});
  events_.clear();
}

void Simulation::live() {
  ++step_;
  const double flowed_ml = pumped_ml();
  while (step_ >= 0 && next_change_ < changes_.size() && changes_[next_change_].at_s <= now_s())
    apply(changes_[next_change_++]);
  const Vitals set = course_.at(now_s());
  body_.step(now_s(), living_ ? living_->step(set, flowed_ml) : set);
  if (step_ % steps_per_block == 0) draw_waves();
}

double Simulation::pumped_ml() {
  if (!pump_) return 0;
  if (step_ > 0) return pump_->step(step_s);
  // Until the start its total does not move; but what has been running runs.
  return pump_->infused_ml() > 0 ? pump_->rate_ml_per_h() * step_s / 3600 : 0;
}

void Simulation::apply(const Change& change) {
  for (std::size_t i = 0; i < set_points.size(); ++i)
    if (change.vitals[i]) course_.go(i, *change.vitals[i], now_s(), change.over_s);
  monitor_.detach(change.off);
  monitor_.attach(change.on, now_s());
  if (change.nibp_interval_s)
    cuff_.set_interval(*change.nibp_interval_s > 0 ? change.nibp_interval_s : std::nullopt);
  if (change.nibp_now) cuff_.measure_now();
  if (!change.note.empty()) events_.push_back({wire::EventKind::note, change.note});
  if (living_) {
    if (change.give) living_->give(change.give->drug, change.give->mg);
    if (change.oxygen_l_per_min) living_->set_oxygen(*change.oxygen_l_per_min);
  }
  if (pump_) apply_to_pump(change);
}

void Simulation::apply_to_pump(const Change& change) {
  for (std::size_t i = 0; i < pump_alarm_text.size(); ++i) {
    if (change.pump_clear.test(i)) pump_->clear(static_cast<PumpAlarm>(i));
    if (change.pump_alarms.test(i)) pump_->raise(static_cast<PumpAlarm>(i));
  }
  if (change.pump_rate_ml_per_h) pump_->set_rate(*change.pump_rate_ml_per_h);
  if (change.pump) pump_->command(*change.pump);
}

double Simulation::sample(std::size_t wave, double t_s) {
  switch (wave_formats[wave].channel) {
    case Channel::pleth:
      limb_flow_ += ((cuffed() ? 0.03 : 1) - limb_flow_) * 0.02;  // 0.4 s at 125 Hz
      return limb_flow_ * pleth_.sample(t_s, body_.beats());
    case Channel::ecg_ii: return ecg_.sample(t_s, body_.beats());
    case Channel::abp: return pressure_.sample(t_s, body_.beats());
    case Channel::resp: return impedance_.sample(t_s, body_.beats(), body_.breaths());
    default: return capnogram_.sample(t_s, body_.breaths());
  }
}

void Simulation::draw_waves() {
  for (std::size_t wave = 0; wave < wave_formats.size(); ++wave) {
    const WaveFormat& format = wave_formats[wave];
    const int count = format.fs / blocks_per_s;
    const std::int64_t first = step_ / steps_per_block * count - count;
    auto& block = blocks_[wave];
    block.resize(static_cast<std::size_t>(count));
    // Drawn also where nothing is fastened: the monitor's readings and the noise go on the same.
    for (int k = 0; k < count; ++k) {
      const double value = sample(wave, static_cast<double>(first + k) / format.fs);
      block[static_cast<std::size_t>(k)] = raw_of(value, format.scale);
    }
    if (!monitor_.attached(format.sensor)) std::fill(block.begin(), block.end(), missing_sample);
  }
}

void Simulation::emit_numerics(std::vector<Item>& due) {
  const std::int64_t second = step_ / steps_per_s;
  cuff_.second(second, body_.vitals());
  auto block = monitor_.second(now_s(), {body_, pleth_, pressure_, capnogram_, ecg_, impedance_}, cuffed());
  if (const auto nibp = cuff_.due(second)) {
    const BayTime at = start_ + std::chrono::seconds{nibp->at_s};
    for (const auto& [channel, value] :
         {std::pair{Channel::nibp_sys, nibp->sys}, std::pair{Channel::nibp_dia, nibp->dia},
          std::pair{Channel::nibp_mean, nibp->mean}}) {
      block.present.set(index_of(channel));
      block.readings[index_of(channel)] = {value, nibp->quality, at};
    }
  }
  due.push_back({now(), now(), block});
}

void Simulation::emit_waves(std::vector<Item>& due) {
  for (std::size_t wave = 0; wave < wave_formats.size(); ++wave) {
    const WaveFormat& format = wave_formats[wave];
    if (!monitor_.present(format.sensor)) continue;
    stream::WaveBlock block;
    block.channel = format.channel;
    block.i0 = static_cast<std::uint64_t>(step_ / steps_per_block - 1) *
               static_cast<std::uint64_t>(format.fs / blocks_per_s);
    block.fs = format.fs;
    block.scale = format.scale;
    block.raw = blocks_[wave];
    const BayTime t = start_ + static_cast<std::int64_t>(block.i0) * sample_length(format.fs);
    due.push_back({t, now(), std::move(block)});
  }
}

void Simulation::emit_pump(std::vector<Item>& due) {
  pump_revision_ = pump_->revision();
  due.push_back({now(), now(), stream::PumpBlock{1, pump_->reading()}});
}

}  // namespace vigil::simulator
