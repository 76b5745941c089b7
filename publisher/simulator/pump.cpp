// SPDX-License-Identifier: MIT
#include "publisher/simulator/pump.hpp"

#include <algorithm>
#include <cstddef>

#include "common/model/dose.hpp"
#include "publisher/simulator/shape.hpp"

namespace vigil::simulator {

namespace {

constexpr double near_end_share = 0.1;  // of the VTBI left: near-end

constexpr std::size_t bit(PumpAlarm alarm) { return static_cast<std::size_t>(alarm); }

/// The alarms that stop delivery.
PumpAlarms stopping_alarms() {
  PumpAlarms alarms;
  for (const auto alarm :
       {PumpAlarm::downstream_occlusion, PumpAlarm::upstream_occlusion, PumpAlarm::air_in_line,
        PumpAlarm::door_open, PumpAlarm::battery_empty, PumpAlarm::drive_fault})
    alarms.set(bit(alarm));
  return alarms;
}

bool is_of_battery(PumpAlarm alarm) {
  return alarm == PumpAlarm::battery_low || alarm == PumpAlarm::battery_empty;
}

struct Transition {
  PumpCommand command;
  PumpState from;
  PumpState to;
};
// Not listed: the command changes nothing.
constexpr Transition transitions[] = {
    {PumpCommand::start, PumpState::standby, PumpState::infusing},
    {PumpCommand::start, PumpState::paused, PumpState::infusing},
    {PumpCommand::pause, PumpState::infusing, PumpState::paused},
    {PumpCommand::pause, PumpState::kvo, PumpState::complete},
    {PumpCommand::stop, PumpState::infusing, PumpState::standby},
    {PumpCommand::stop, PumpState::paused, PumpState::standby},
    {PumpCommand::stop, PumpState::kvo, PumpState::standby},
    {PumpCommand::stop, PumpState::complete, PumpState::standby},
};

}  // namespace

Pump::Pump(const PumpSettings& settings)
    : settings_{settings}, state_{settings.state}, infused_ml_{settings.infused_ml} {
  settings_.rate_ml_per_h = rounded(settings.rate_ml_per_h, 10);
}

double Pump::step(double seconds) {
  use_battery(seconds);
  return pass(draw(push(seconds)), seconds);
}

/// What the mechanism moves, and so what the pump counts, mL.
double Pump::push(double seconds) {
  if (air_ && delivers(state_)) begin(PumpAlarm::air_in_line);
  if (!delivers(state_)) return 0;
  double flowed_ml = rate_ml_per_h() * seconds / 3600;
  if (state_ == PumpState::infusing) {
    flowed_ml = std::min(flowed_ml, settings_.vtbi_ml - infused_ml_);
    infused_ml_ += flowed_ml;
    const double left_ml = settings_.vtbi_ml - infused_ml_;
    if (left_ml <= 1e-9)
      finish();
    else if (left_ml <= near_end_share * settings_.vtbi_ml)
      begin(PumpAlarm::near_end);
  } else {
    infused_ml_ += flowed_ml;
  }
  return flowed_ml;
}

/// How much of it the bag gave.
double Pump::draw(double pushed_ml) {
  double drawn_ml = upstream_clamped_ ? 0 : pushed_ml;
  if (bag_ml_) {
    drawn_ml = std::min(drawn_ml, *bag_ml_);
    *bag_ml_ -= drawn_ml;
  }
  if (pushed_ml <= 0) return 0;
  if (drawn_ml >= pushed_ml) {
    missed_now_ml_ = 0;
    return drawn_ml;
  }
  missed_ml_ += pushed_ml - drawn_ml;
  missed_now_ml_ += pushed_ml - drawn_ml;
  if (missed_now_ml_ >= upstream_alarm_ml) begin(PumpAlarm::upstream_occlusion);
  return drawn_ml;
}

/// How much of that, and of what was pent up, reaches the patient.
double Pump::pass(double drawn_ml, double seconds) {
  if (!clamped_) {
    const double freed_ml = std::min(pent_up_ml_, release_ml_per_s_ * seconds);
    pent_up_ml_ -= freed_ml;
    return drawn_ml + freed_ml;
  }
  pent_up_ml_ += drawn_ml;
  if (drawn_ml > 0 && line_mmhg() >= occlusion_alarm_mmhg) begin(PumpAlarm::downstream_occlusion);
  return 0;
}

void Pump::set_clamped(bool clamped) noexcept {
  if (clamped_ && !clamped) release_ml_per_s_ = pent_up_ml_ / occlusion_release_s;
  clamped_ = clamped;
}

void Pump::use_battery(double seconds) {
  const double hours = seconds / 3600;
  if (mains_) {
    battery_pct_ = std::min(100.0, battery_pct_ + charging_pct_per_h * hours);
    return;
  }
  battery_pct_ = std::max(0.0, battery_pct_ - battery_pct_per_h * hours);
  if (battery_pct_ <= 0) {
    end(PumpAlarm::battery_low);
    begin(PumpAlarm::battery_empty);
  } else if (battery_pct_ <= battery_low_pct) {
    begin(PumpAlarm::battery_low);
  }
}

void Pump::set_mains(bool mains) {
  if (mains == mains_) return;
  mains_ = mains;
  ++revision_;
  if (!mains) return;
  end(PumpAlarm::battery_low);
  end(PumpAlarm::battery_empty);
}

void Pump::finish() {
  infused_ml_ = settings_.vtbi_ml;
  end(PumpAlarm::near_end);
  begin(PumpAlarm::complete);
  become(settings_.kvo_ml_per_h ? PumpState::kvo : PumpState::complete);
}

void Pump::command(PumpCommand command) {
  for (const auto& row : transitions) {
    if (row.command != command || row.from != state_) continue;
    const bool stopped = (alarms_ & stopping_alarms()).any();
    if (row.to == PumpState::infusing && (stopped || infused_ml_ >= settings_.vtbi_ml)) return;
    if (row.to == PumpState::standby) end(PumpAlarm::complete);
    become(row.to);
    return;
  }
}

void Pump::set_rate(double ml_per_h) {
  const double rate = rounded(ml_per_h, 10);
  if (rate == settings_.rate_ml_per_h) return;
  settings_.rate_ml_per_h = rate;
  ++revision_;
}

void Pump::raise(PumpAlarm alarm) {
  if (is_of_battery(alarm)) {
    set_mains(false);
    battery_pct_ = std::min(battery_pct_, alarm == PumpAlarm::battery_low ? battery_low_pct : 0);
  }
  begin(alarm);
}

void Pump::clear(PumpAlarm alarm) {
  if (is_of_battery(alarm) && alarms_.test(bit(alarm))) set_mains(true);
  end(alarm);
}

void Pump::begin(PumpAlarm alarm) {
  if (alarms_.test(bit(alarm))) return;
  alarms_.set(bit(alarm));
  ++revision_;
  const bool at_work = delivers(state_) || state_ == PumpState::paused;
  if (at_work && stopping_alarms().test(bit(alarm))) become(PumpState::alarm);
}

void Pump::end(PumpAlarm alarm) {
  if (!alarms_.test(bit(alarm))) return;
  alarms_.reset(bit(alarm));
  ++revision_;
  if (state_ == PumpState::alarm && (alarms_ & stopping_alarms()).none()) become(PumpState::paused);
}

void Pump::become(PumpState state) {
  state_ = state;
  ++revision_;
}

double Pump::rate_ml_per_h() const {
  if (state_ == PumpState::infusing) return settings_.rate_ml_per_h;
  if (state_ == PumpState::kvo) return settings_.kvo_ml_per_h.value_or(0);
  return 0;
}

PumpReading Pump::reading() const {
  PumpReading reading;
  reading.state = state_;
  reading.drug = settings_.drug;
  reading.rate_ml_per_h = rate_ml_per_h();
  reading.alarms = alarms_;
  reading.conc_mg_per_ml = settings_.conc_mg_per_ml;
  reading.set_rate_ml_per_h = settings_.rate_ml_per_h;
  reading.vtbi_ml = settings_.vtbi_ml;
  reading.infused_ml = rounded(infused_ml_, 1000);
  reading.weight_kg = settings_.weight_kg;
  const double mg_per_h = dose_mg_per_h(rate_ml_per_h(), settings_.conc_mg_per_ml);
  reading.dose_rate = rounded(dose_mg_per_kg_per_h(mg_per_h, settings_.weight_kg), 1000);
  reading.dose_unit = "mg/kg/h";
  reading.on_battery = !mains_;
  reading.battery_pct = rounded(battery_pct_);
  if (!settings_.library.empty()) reading.library = settings_.library;
  if (!settings_.serial.empty()) reading.serial = settings_.serial;
  return reading;
}

}  // namespace vigil::simulator
