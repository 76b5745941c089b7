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
  if (!delivers(state_)) return 0;
  double flowed_ml = rate_ml_per_h() * seconds / 3600;
  if (state_ == PumpState::infusing) {
    flowed_ml = std::min(flowed_ml, settings_.vtbi_ml - infused_ml_);
    infused_ml_ += flowed_ml;
    const double left_ml = settings_.vtbi_ml - infused_ml_;
    if (left_ml <= 1e-9)
      finish();
    else if (left_ml <= near_end_share * settings_.vtbi_ml)
      raise(PumpAlarm::near_end);
  } else {
    infused_ml_ += flowed_ml;
  }
  return flowed_ml;
}

void Pump::finish() {
  infused_ml_ = settings_.vtbi_ml;
  clear(PumpAlarm::near_end);
  raise(PumpAlarm::complete);
  become(settings_.kvo_ml_per_h ? PumpState::kvo : PumpState::complete);
}

void Pump::command(PumpCommand command) {
  for (const auto& row : transitions) {
    if (row.command != command || row.from != state_) continue;
    if (row.to == PumpState::infusing && infused_ml_ >= settings_.vtbi_ml) return;
    if (row.to == PumpState::standby) clear(PumpAlarm::complete);
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
  if (alarms_.test(bit(alarm))) return;
  alarms_.set(bit(alarm));
  ++revision_;
  const bool at_work = delivers(state_) || state_ == PumpState::paused;
  if (at_work && stopping_alarms().test(bit(alarm))) become(PumpState::alarm);
}

void Pump::clear(PumpAlarm alarm) {
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
  reading.on_battery =
      alarms_.test(bit(PumpAlarm::battery_low)) || alarms_.test(bit(PumpAlarm::battery_empty));
  reading.battery_pct = alarms_.test(bit(PumpAlarm::battery_empty)) ? 0
                        : alarms_.test(bit(PumpAlarm::battery_low)) ? 12
                                                                    : 100;
  if (!settings_.library.empty()) reading.library = settings_.library;
  if (!settings_.serial.empty()) reading.serial = settings_.serial;
  return reading;
}

}  // namespace vigil::simulator
