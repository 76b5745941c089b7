// SPDX-License-Identifier: MIT
#include "alarms/gap_occurrence.hpp"

namespace vigil::alarms {

std::string GapOccurrence::when() const {
  const std::string began = to_clock_text(from);
  return "occurred " + (until ? began + " to " + to_clock_text(*until) : "from " + began + " on") +
         " during gap";
}

Occurrence GapOccurrence::occurrence() const {
  constexpr std::size_t hours_and_minutes = 5;
  Occurrence seen;
  seen.id = id;
  seen.condition = condition;
  seen.priority = Priority::high;
  seen.state = AlarmState::latched;
  seen.latching = true;
  seen.during_gap = true;
  seen.is_true = false;
  seen.joined = joined;
  seen.text = text + ", " + to_clock_text(from).substr(0, hours_and_minutes) + " during gap";
  seen.why = {when()};
  seen.why.insert(seen.why.end(), why.begin(), why.end());
  seen.since = from;
  seen.delay = delay;
  seen.channel = channel;
  seen.value = value;
  seen.limit = limit;
  return seen;
}

ChangeEntry GapOccurrence::change(JournalWhat what, BayTime now) const {
  ChangeEntry entry;
  entry.what = what;
  entry.t = now;
  entry.id = id;
  entry.condition = condition;
  entry.priority = Priority::high;
  entry.value = value;
  entry.limit = limit;
  return entry;
}

}  // namespace vigil::alarms
