// SPDX-License-Identifier: MIT
#include "alarms/technical_condition.hpp"

#include <utility>

namespace vigil::alarms {

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
