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

void TechnicalCondition::set(Report report, BayTime now, Ledger& ledger) {
  if (report.priority == Priority::none) {
    if (!std::exchange(true_, false)) return;
    episode_.clear(report_.latching && episode_.reached_high(), now, figures(), {}, ledger);
    return;
  }
  true_ = true;
  report_ = std::move(report);
  if (!episode_.is_announced() || report_.priority > episode_.priority() ||
      episode_.state() == State::latched)
    episode_.reach(report_.priority, now, Duration{0}, figures(), ledger, report_.text);
  else
    episode_.lower(report_.priority, now, figures(), ledger);
}

void TechnicalCondition::end(BayTime now, std::string text, std::string_view by, Ledger& ledger) {
  true_ = false;
  episode_.end(now, std::move(text), by, figures(), ledger);
}

Occurrence TechnicalCondition::occurrence(BayTime) const {
  Occurrence seen = episode_.occurrence();
  seen.kind = report_.kind;
  seen.text = report_.text;
  seen.why = report_.why;
  seen.channel = report_.channel;
  seen.value = report_.figures.value;
  seen.limit = report_.figures.limit;
  seen.needs_reason = report_.needs_reason;
  seen.latching = report_.latching && episode_.reached_high();
  return seen;
}

}  // namespace vigil::alarms
