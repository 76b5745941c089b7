// SPDX-License-Identifier: MIT
#include "alarms/technical_condition.hpp"

#include <array>
#include <cstddef>
#include <utility>

namespace vigil::alarms {

namespace {

struct PumpAlarmRow {
  PumpAlarm alarm;
  Priority priority;
  std::string_view label;
};
constexpr std::array<PumpAlarmRow, pump_alarm_text.size()> pump_alarms{{
    {PumpAlarm::downstream_occlusion, Priority::high, "Downstream occlusion"},
    {PumpAlarm::upstream_occlusion, Priority::medium, "Upstream occlusion"},
    {PumpAlarm::air_in_line, Priority::high, "Air in line"},
    {PumpAlarm::door_open, Priority::medium, "Pump door open"},
    {PumpAlarm::near_end, Priority::low, "Infusion near its end"},
    {PumpAlarm::complete, Priority::medium, "Infusion complete"},
    {PumpAlarm::battery_low, Priority::medium, "Pump battery low"},
    {PumpAlarm::battery_empty, Priority::high, "Pump battery empty"},
    {PumpAlarm::standby_expired, Priority::low, "Pump standby expired"},
    {PumpAlarm::drive_fault, Priority::high, "Pump drive fault"},
    {PumpAlarm::line_disconnected, Priority::high, "Line disconnected"},
}};
constexpr bool in_order() {
  for (std::size_t i = 0; i < pump_alarms.size(); ++i)
    if (static_cast<std::size_t>(pump_alarms[i].alarm) != i) return false;
  return true;
}
static_assert(in_order());

const PumpAlarmRow& row_of(PumpAlarm alarm) { return pump_alarms[static_cast<std::size_t>(alarm)]; }

}  // namespace

Priority priority_of(PumpAlarm alarm) { return row_of(alarm).priority; }
std::string_view alarm_label(PumpAlarm alarm) { return row_of(alarm).label; }

void TechnicalCondition::record(Change change, BayTime now, Ledger& ledger, std::string_view reason) const {
  ledger.changes.push_back(
      {change, now, id_, name_, priority_, std::nullopt, std::nullopt, std::string(reason)});
}

void TechnicalCondition::set(Priority priority, std::string text, std::vector<std::string> why, BayTime now,
                             Ledger& ledger) {
  if (priority == Priority::none) {
    if (!is_announced(state_)) return;
    state_ = next_state(state_, Event::clear_over);
    record(Change::ended, now, ledger);
    priority_ = Priority::none;
    return;
  }
  text_ = std::move(text);
  why_ = std::move(why);
  if (!is_announced(state_)) {
    state_ = next_state(next_state(state_, Event::breach), Event::delay_over);
    id_ = ledger.next_id++;
    since_ = now;
    priority_ = priority;
    record(Change::started, now, ledger);
  } else if (priority > priority_) {
    state_ = next_state(state_, Event::higher_step);
    priority_ = priority;
    record(Change::raised, now, ledger);
  }
}

bool TechnicalCondition::acknowledge(BayTime now, std::string_view by, Ledger& ledger) {
  const State before = state_;
  state_ = next_state(state_, Event::acknowledge);
  if (state_ == before) return false;
  record(Change::acknowledged, now, ledger, by);
  return true;
}

void TechnicalCondition::end(BayTime now, std::string_view reason, Ledger& ledger) {
  const bool announced = is_announced(state_);
  state_ = next_state(state_, Event::end);
  if (announced) record(Change::ended, now, ledger, reason);
  priority_ = Priority::none;
}

Occurrence TechnicalCondition::occurrence() const {
  Occurrence seen;
  seen.id = id_;
  seen.condition = name_;
  seen.kind = kind_;
  seen.priority = priority_;
  seen.state = state_ == State::acknowledged ? AlarmState::acknowledged : AlarmState::active;
  seen.text = text_;
  seen.why = why_;
  seen.since = since_;
  return seen;
}

}  // namespace vigil::alarms
