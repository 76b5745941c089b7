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

Simulation::Simulation(const Scenario& scenario, const Person& person, std::uint64_t seed, BayTime start,
                       std::vector<Command> commands)
    : start_{start},
      script_{scenario, std::move(commands)},
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
      cuff_on_spo2_limb_{scenario.cuff_on_spo2_limb},
      flowed_ml_(person.pumps.size()) {
  for (const PumpSettings& settings : person.pumps) pumps_.push_back({Pump{settings}, 0, {}});
  while (step_ < -1) live();
}

BayTime Simulation::now() const { return start_ + step_ * step_length; }

void Simulation::go_on_after(BayTime t) { start_ = t - step_ * step_length; }

bool Simulation::cuffed() const { return cuff_on_spo2_limb_ && cuff_.inflating(); }

void Simulation::step(std::vector<Item>& due) {
  live();
  const bool whole_second = step_ % steps_per_s == 0;
  if (whole_second) emit_numerics(due);
  if (step_ > 0 && step_ % steps_per_block == 0) emit_waves(due);
  emit_pumps(due, whole_second);
  for (auto& event : events_) due.push_back({now(), now(), std::move(event)});
  events_.clear();
}

void Simulation::live() {
  ++step_;
  for (std::size_t i = 0; i < pumps_.size(); ++i) flowed_ml_[i] = flow_ml(pumps_[i].pump);
  if (step_ >= 0) follow_script();
  const Vitals set = course_.at(now_s());
  body_.step(now_s(), living_ ? living_->step(set, flowed_ml_) : set);
  if (step_ % steps_per_block == 0) draw_waves();
}

double Simulation::flow_ml(Pump& pump) const {
  if (step_ > 0) return pump.step(step_s);
  // Until the start its total does not move; but what has been running runs.
  return pump.infused_ml() > 0 ? pump.rate_ml_per_h() * step_s / 3600 : 0;
}

void Simulation::follow_script() {
  const auto look = [this] { return truth(); };
  while (const auto cue = script_.next(now_s(), look)) {
    ++stage_revision_;
    if (cue->command) carry_out(*cue->command);
    if (cue->enter) tell_step(*cue->enter);
    if (cue->action != nullptr) apply(*cue->action, {});
    if (cue->verdict) tell_verdict(*cue->verdict);
  }
}

void Simulation::instruct(std::string by, Instruction what, std::string text) {
  script_.take({now_s(), std::move(by), std::move(text), std::move(what)});
}

void Simulation::carry_out(const Command& command) {
  tell(command.by, command.text);
  if (const auto* action = std::get_if<Action>(&command.what)) {
    script_.note(deeds_of(*action), action->done);
    apply(*action, command.by);
  }
  if (const auto* hide = std::get_if<Hide>(&command.what)) hidden_ |= hide->channels;
  if (const auto* interlock = std::get_if<Interlock>(&command.what)) interlock_ = interlock->on;
  if (const auto* show = std::get_if<Show>(&command.what)) hidden_ &= ~show->channels;
}

void Simulation::tell(std::string by, std::string text) {
  events_.push_back({wire::EventKind::instructor, std::move(text), std::move(by), "command", {}, {}});
}

void Simulation::tell_step(std::size_t step) {
  const Step& entered = script_.steps()[step];
  events_.push_back({wire::EventKind::instructor,
                     entered.text.empty() ? entered.id : entered.text,
                     {},
                     "step:" + entered.id,
                     {},
                     {}});
}

void Simulation::tell_verdict(const Cue::Verdict& verdict) {
  const Expectation& expected = *verdict.expectation;
  const std::string_view word = verdict.after_s ? "met:" : "missed:";
  events_.push_back({wire::EventKind::instructor,
                     expected.text.empty() ? expected.id : expected.text,
                     {},
                     std::string(word) + expected.id,
                     verdict.after_s ? *verdict.after_s : expected.within_s,
                     "s"});
}

Deeds Simulation::deeds_of(const Action& action) const {
  Deeds deeds;
  const auto did = [&](Deed deed, bool so) { deeds.set(static_cast<std::size_t>(deed), so); };
  did(Deed::pump_started, action.pump == PumpCommand::start);
  did(Deed::pump_paused, action.pump == PumpCommand::pause);
  did(Deed::pump_stopped, action.pump == PumpCommand::stop);
  if (action.pump_rate_ml_per_h && action.pump_number <= pumps_.size()) {
    const double now = pumps_[action.pump_number - 1].pump.reading().set_rate_ml_per_h.value_or(0);
    did(Deed::rate_lowered, *action.pump_rate_ml_per_h < now);
    did(Deed::rate_raised, *action.pump_rate_ml_per_h > now);
  }
  did(Deed::oxygen_raised, action.oxygen_l_per_min.value_or(0) > oxygen_l_per_min_);
  did(Deed::drug_given, action.give.has_value());
  did(Deed::cuff_measured, action.nibp_now);
  did(Deed::sensor_on, action.on.any());
  did(Deed::failure_mended, (action.fail_end & failures()).any());
  for (std::size_t i = 0; i < set_points.size(); ++i)
    if (set_points[i].value == &Vitals::airway)
      did(Deed::airway_opened, action.vitals[i].value_or(0) > course_.at(now_s()).airway);
  return deeds;
}

void Simulation::apply(const Action& action, const std::string& by) {
  for (std::size_t i = 0; i < set_points.size(); ++i)
    if (action.vitals[i]) course_.go(i, *action.vitals[i], now_s(), action.over_s, action.curve);
  monitor_.detach(action.off);
  monitor_.attach(action.on, now_s());
  if (action.nibp_interval_s)
    cuff_.set_interval(*action.nibp_interval_s > 0 ? action.nibp_interval_s : std::nullopt);
  if (action.nibp_now) cuff_.measure_now();
  if (!action.note.empty()) events_.push_back({wire::EventKind::note, action.note, by, {}, {}, {}});
  if (living_ && action.give) {
    living_->give(action.give->drug, action.give->mg);
    events_.push_back({wire::EventKind::medication, "by hand", by,
                       std::string(physiology::drug_text[action.give->drug]), action.give->mg, "mg"});
  }
  if (living_ && action.oxygen_l_per_min) {
    oxygen_l_per_min_ = *action.oxygen_l_per_min;
    living_->set_oxygen(oxygen_l_per_min_);
    events_.push_back({wire::EventKind::observation, {}, by, "oxygen", oxygen_l_per_min_, "L/min"});
  }
  for (std::size_t i = 0; i < failure_text.size(); ++i) {
    const auto failure = static_cast<Failure>(i);
    if (action.fail_end.test(i)) set_failure(failure, false, action.pump_number);
    if (action.fail.test(i)) set_failure(failure, true, action.pump_number);
  }
  if (action.pump_number <= pumps_.size()) apply_to(pumps_[action.pump_number - 1].pump, action);
}

void Simulation::apply_to(Pump& pump, const Action& action) {
  for (std::size_t i = 0; i < pump_alarm_text.size(); ++i) {
    if (action.pump_clear.test(i)) pump.clear(static_cast<PumpAlarm>(i));
    if (action.pump_alarms.test(i)) pump.raise(static_cast<PumpAlarm>(i));
  }
  if (action.pump_rate_ml_per_h) pump.set_rate(*action.pump_rate_ml_per_h);
  if (action.pump) pump.command(*action.pump);
}

void Simulation::set_failure(Failure failure, bool on, std::size_t pump_number) {
  const double amount = on ? 1 : 0;
  Failures* failures = &failures_;
  Rack* rack = pump_number <= pumps_.size() ? &pumps_[pump_number - 1] : nullptr;
  const auto to_pump = [&](auto set) {
    if (rack == nullptr) return;
    failures = &rack->failures;
    set(rack->pump);
  };
  switch (failure) {
    case Failure::motion:
      pleth_.set_motion(amount);
      impedance_.set_motion(amount);
      break;
    case Failure::ecg_artefact: ecg_.set_motion(amount); break;
    case Failure::co2_blocked: capnogram_.set_blocked(on); break;
    case Failure::cuff_leak: cuff_.set_leaking(on); break;
    case Failure::cuff_motion: cuff_.set_moving(on); break;
    case Failure::occlusion: to_pump([on](Pump& pump) { pump.set_clamped(on); }); break;
    case Failure::upstream_occlusion: to_pump([on](Pump& pump) { pump.set_upstream_clamped(on); }); break;
    case Failure::air_in_line: to_pump([on](Pump& pump) { pump.set_air(on); }); break;
    case Failure::mains_off: to_pump([on](Pump& pump) { pump.set_mains(!on); }); break;
    case Failure::link_freeze:
    case Failure::link_loss:
    case Failure::link_garbage:
    case Failure::link_drift:
    case Failure::link_die: break;  // whoever sends sees to it
  }
  failures->set(index_of(failure), on);
}

Failures Simulation::failures() const {
  Failures all = failures_;
  for (const Rack& rack : pumps_) all |= rack.failures;
  return all;
}

Truth Simulation::truth() const {
  Truth truth{};
  for (std::size_t i = 0; i < set_points.size(); ++i) truth[i] = body_.vitals().*set_points[i].value;
  double last_breath_s = -static_cast<double>(warm_up_steps) / steps_per_s;
  for (std::size_t back = 0; back < body_.breaths().size(); ++back) {
    const Breath& breath = body_.breaths().newest(back);
    if (breath.airway < closed_airway || breath.start_s > now_s()) continue;
    last_breath_s = breath.start_s;
    break;
  }
  truth[first_extra] = now_s() - last_breath_s;
  truth[first_extra + 1] = pumps_.empty() ? 0 : pumps_.front().pump.infused_ml();
  if (!living_) return truth;
  for (std::size_t i = 0; i < physiology::drug_text.size(); ++i) {
    const auto drug = static_cast<physiology::Drug>(i);
    truth[first_drug + 2 * i] = living_->body().plasma_ng_per_ml(drug);
    truth[first_drug + 2 * i + 1] = living_->body().effect_ng_per_ml(drug);
  }
  return truth;
}

wire::Stage Simulation::stage() const {
  wire::Stage stage;
  stage.drugs = living_.has_value();
  stage.interlock = interlock_;
  for (const Step& step : script_.steps()) stage.steps.push_back(step.id);
  if (script_.step()) stage.step = stage.steps[*script_.step()];
  for (std::size_t i = 0; i < hidden_.size(); ++i)
    if (hidden_.test(i)) stage.hidden.emplace_back(info(static_cast<Channel>(i)).id);
  const Failures failing = failures();
  for (std::size_t i = 0; i < failing.size(); ++i)
    if (failing.test(i)) stage.failures.emplace_back(failure_text.names[i]);
  const Truth holds = truth();
  for (std::size_t i = 0; i < (living_ ? quantity_count : first_drug); ++i)
    stage.values.push_back({std::string(quantities[i].name), holds[i], std::string(quantities[i].unit)});
  return stage;
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
  for (std::size_t i = 0; i < hidden_.size(); ++i) {
    if (!hidden_.test(i)) continue;
    block.present.set(i);
    block.readings[i] = {std::nullopt, Quality::off, std::nullopt};
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

void Simulation::emit_pumps(std::vector<Item>& due, bool all) {
  for (std::size_t i = 0; i < pumps_.size(); ++i) {
    Rack& rack = pumps_[i];
    if (!all && rack.pump.revision() == rack.told) continue;
    rack.told = rack.pump.revision();
    due.push_back({now(), now(), stream::PumpBlock{static_cast<std::uint8_t>(i + 1), rack.pump.reading()}});
  }
}

}  // namespace vigil::simulator
