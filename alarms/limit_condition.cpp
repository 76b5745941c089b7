// SPDX-License-Identifier: MIT
#include "alarms/limit_condition.hpp"

#include <algorithm>
#include <utility>

#include "alarms/text.hpp"

namespace vigil::alarms {

namespace {

void earliest(std::optional<BayTime>& found, const std::optional<BayTime>& candidate) {
  if (candidate && (!found || *candidate < *found)) found = candidate;
}

}  // namespace

bool LimitCondition::beyond(double value, double limit) const {
  if (rule_.side == Side::low) return rule_.at_limit ? value <= limit : value < limit;
  return rule_.at_limit ? value >= limit : value > limit;
}

bool LimitCondition::back(double value, double limit) const {
  if (beyond(value, limit)) return false;
  return rule_.side == Side::low ? value >= limit + rule_.margin : value <= limit - rule_.margin;
}

bool LimitCondition::waits() const {
  return std::any_of(steps_.begin(), steps_.end(), [](const Step& s) { return s.due || s.left; });
}

std::optional<std::size_t> LimitCondition::highest_reached() const {
  for (std::size_t i = steps_.size(); i-- > 0;)
    if (steps_[i].reached) return i;
  return std::nullopt;
}

void LimitCondition::record(Change change, BayTime now, Ledger& ledger, std::string_view reason) const {
  ledger.changes.push_back({change, now, id_, condition_name(rule_), priority_, breached_value_[shown_step()],
                            limit_of(shown_step()), std::string(reason)});
}

void LimitCondition::judge(std::size_t index, BayTime now, double value) {
  Step& step = steps_[index];
  const auto& limit = limit_of(index);
  if (!limit) {
    step = {};
    return;
  }
  if (!step.breached && beyond(value, *limit)) {
    step.breached = true;
    step.since = now;
    if (!step.reached) step.due = now + delay_of(index);
  } else if (step.breached && back(value, *limit)) {
    step.breached = false;
    step.due.reset();
    step.left.reset();
  } else if (step.breached && step.left) {
    step.due = now + *step.left;
    step.left.reset();
  }
  if (step.breached)
    step.clear_due.reset();
  else if (step.reached && !step.clear_due)
    step.clear_due = now + rule_.clear;
}

void LimitCondition::value(BayTime now, double value) {
  missing_ = false;
  missing_due_.reset();
  last_value_ = value;
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    judge(i, now, value);
    // Kept for the text: what is seen stays the value that breached, also while it is on its way back.
    if (limit_of(i) && beyond(value, *limit_of(i))) breached_value_[i] = value;
  }
  state_ = next_state(state_, waits() ? Event::breach : Event::breach_over);
}

void LimitCondition::missing(BayTime now) {
  if (missing_) return;
  missing_ = true;
  for (Step& step : steps_) {
    if (step.due) step.left = *step.due - now;
    step.due.reset();
    // An occurrence ends only by valid values outside the breach: its clear time begins again with the next.
    step.clear_due.reset();
  }
  if (waits()) missing_due_ = now + missing_ends_pending;
}

std::optional<BayTime> LimitCondition::next_due() const {
  std::optional<BayTime> found = missing_due_;
  for (const Step& step : steps_) {
    earliest(found, step.due);
    earliest(found, step.clear_due);
  }
  return found;
}

void LimitCondition::settle(BayTime now, Ledger& ledger) {
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    Step& step = steps_[i];
    if (step.due == now) {
      step.due.reset();
      reach(i, now, ledger);
    }
    if (step.clear_due == now) {
      step.clear_due.reset();
      step.reached = false;
      if (state_ == State::acknowledged) lower(now, ledger);
    }
  }
  if (missing_due_ == now) {
    missing_due_.reset();
    for (Step& step : steps_) {
      if (!step.left) continue;
      step.left.reset();
      step.breached = false;
    }
    state_ = next_state(state_, Event::breach_over);
  }
  if ((state_ == State::active || state_ == State::acknowledged) && !highest_reached())
    leave(now, {}, ledger);
}

void LimitCondition::reach(std::size_t index, BayTime now, Ledger& ledger) {
  // One condition: what is beyond its high limit is beyond its medium one too, and has waited long enough.
  for (std::size_t i = 0; i <= index; ++i) {
    if (!steps_[i].breached) continue;
    steps_[i].reached = true;
    steps_[i].due.reset();
  }
  const bool began = !is_announced(state_);
  const bool rises = priorities[index] > priority_ || began;
  if (began) {
    id_ = ledger.next_id++;
    since_ = now;
    waited_ = delay_of(index);
    reached_high_ = false;
  }
  reached_high_ = reached_high_ || priorities[index] == Priority::high;
  if (rises) priority_ = priorities[index];
  const State before = state_;
  state_ = next_state(state_, Event::delay_over);
  if (rises) state_ = next_state(state_, Event::higher_step);
  if (began)
    record(Change::started, now, ledger);
  else if (rises)
    record(Change::raised, now, ledger);
  else if (before == State::latched)
    record(Change::started, now, ledger, "true again while latched");
}

void LimitCondition::lower(BayTime now, Ledger& ledger) {
  const auto step = highest_reached();
  if (!step || priorities[*step] >= priority_) return;
  priority_ = priorities[*step];
  record(Change::lowered, now, ledger);
}

void LimitCondition::leave(BayTime now, std::string_view reason, Ledger& ledger) {
  const bool latches = rule_.latching && reached_high_;
  state_ = next_state(state_, latches ? Event::clear_latching : Event::clear_over);
  record(state_ == State::latched ? Change::latched : Change::ended, now, ledger, reason);
  if (state_ == State::normal) priority_ = Priority::none;
}

bool LimitCondition::acknowledge(BayTime now, std::string_view by, Ledger& ledger) {
  const State before = state_;
  state_ = next_state(state_, Event::acknowledge);
  if (state_ == before) return false;
  record(Change::acknowledged, now, ledger, by);
  if (state_ == State::normal) {
    record(Change::ended, now, ledger, "acknowledged while latched");
    priority_ = Priority::none;
    // A breach that began while it was latched is a new one.
    state_ = next_state(state_, waits() ? Event::breach : Event::breach_over);
  } else {
    lower(now, ledger);
  }
  return true;
}

void LimitCondition::change_rule(const LimitRule& rule, BayTime now, std::string_view by, Ledger& ledger) {
  const LimitRule before = std::exchange(rule_, rule);
  const std::array<bool, 2> moved{
      before.limits.medium != rule.limits.medium || before.at_limit != rule.at_limit,
      before.limits.high != rule.limits.high || before.at_limit != rule.at_limit};
  const std::array<Duration, 2> longer{rule.delay - before.delay, rule.high_delay - before.high_delay};
  // An announced occurrence whose value is still beyond a step goes on at that step; every other breach of a
  // moved step waits its delay, as one that begins now.
  const bool in_force = state_ == State::active || state_ == State::acknowledged;
  bool goes_on = in_force;
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    Step& step = steps_[i];
    if (!moved[i]) {
      if (step.due) step.due = std::max(*step.due + longer[i], now);
      goes_on = goes_on && !step.reached;
      continue;
    }
    const auto& limit = limit_of(i);
    const bool breaches = limit && last_value_ && beyond(*last_value_, *limit);
    if (breaches && step.breached) {
      goes_on = goes_on && !step.reached;
      continue;
    }
    step = {};
    if (!breaches || (missing_ && !goes_on)) continue;
    breached_value_[i] = *last_value_;
    step.breached = true;
    step.since = now;
    step.reached = std::exchange(goes_on, false);
    if (!step.reached) step.due = now + delay_of(i);
  }
  if (in_force && !highest_reached())
    end(now, "limit changed by " + std::string(by), ledger);
  else if (state_ == State::acknowledged)
    lower(now, ledger);
  else
    state_ = next_state(state_, waits() ? Event::breach : Event::breach_over);
}

void LimitCondition::end(BayTime now, std::string_view reason, Ledger& ledger) {
  const bool announced = is_announced(state_);
  state_ = next_state(state_, Event::end);
  if (announced) record(Change::ended, now, ledger, reason);
  steps_ = {};
  missing_due_.reset();
  priority_ = Priority::none;
}

void LimitCondition::restart_time() {
  missing_ = true;
  missing_due_.reset();
  for (Step& step : steps_) {
    // A reached step waits for a valid value of the new run; a waiting one begins its delay anew with it.
    const bool reached = step.reached;
    step = {};
    step.reached = reached;
  }
  state_ = next_state(state_, Event::breach_over);
}

Occurrence LimitCondition::occurrence(BayTime now) const {
  Occurrence seen;
  seen.id = id_;
  seen.condition = condition_name(rule_);
  seen.priority = priority_;
  seen.state = state_ == State::latched        ? AlarmState::latched
               : state_ == State::acknowledged ? AlarmState::acknowledged
                                               : AlarmState::active;
  seen.latching = rule_.latching && reached_high_;
  seen.no_data = missing_;
  const std::size_t index = shown_step();
  const double value = breached_value_[index];
  seen.since = since_;
  seen.delay = waited_;
  seen.channel = rule_.channel;
  seen.value = value;
  seen.limit = limit_of(index);
  // A step that was taken away leaves the value alone.
  const double limit = seen.limit.value_or(value);
  seen.text = breach_text(rule_, value, limit);
  const Step& step = steps_[index];
  if (step.breached)
    seen.why.push_back(breach_reason(rule_, value, limit, now - step.since));
  else
    seen.why.push_back("was " + seen.text);
  if (missing_)
    seen.why.emplace_back("no value now");
  else if (last_value_ && *last_value_ != value)
    seen.why.push_back("now " + value_text(rule_.channel, *last_value_, limit));
  return seen;
}

std::optional<Pending> LimitCondition::pending() const {
  std::optional<BayTime> due;
  for (const Step& step : steps_)
    if (!step.reached) earliest(due, step.due);
  if (!due) return std::nullopt;
  return Pending{condition_name(rule_), *due};
}

}  // namespace vigil::alarms
