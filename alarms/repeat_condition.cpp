// SPDX-License-Identifier: MIT
#include "alarms/repeat_condition.hpp"

#include <algorithm>
#include <utility>

#include "alarms/limit_condition.hpp"
#include "alarms/text.hpp"

namespace vigil::alarms {

RepeatCondition::RepeatCondition(RepeatRule rule, const LimitRule& systolic, const LimitRule& diastolic)
    : rule_{std::move(rule)}, systolic_{systolic}, diastolic_{diastolic}, episode_{rule_.name} {
  refresh_steps();
}

void RepeatCondition::refresh_steps() {
  LimitRule systolic = systolic_;
  if (spinal_injury_)
    for (std::size_t i = 0; i < 2; ++i) systolic.over_baseline[i] = rule_.spinal_injury[i];
  const Limits sys = limits_in_force(systolic, baselines_.sbp);
  const Limits dia = limits_in_force(diastolic_, baselines_.dbp);
  sys_ = {sys.medium, sys.high, systolic_.at_once};
  dia_ = {dia.medium, dia.high, diastolic_.at_once};
}

RepeatCondition::Level RepeatCondition::level_in(std::optional<double> value, const Steps& steps) {
  if (!value) return Level::none;
  if (steps.at_once && *value >= *steps.at_once) return Level::at_once;
  if (steps.high && *value >= *steps.high) return Level::high;
  if (steps.medium && *value >= *steps.medium) return Level::medium;
  return Level::none;
}

RepeatCondition::Level RepeatCondition::level_of(const CuffReading& reading) const {
  return std::max(level_in(reading.systolic, sys_), level_in(reading.diastolic, dia_));
}

bool RepeatCondition::is_below(const CuffReading& reading) const {
  const auto below = [this](std::optional<double> value, const Steps& steps) {
    return !value || !steps.medium || *value <= *steps.medium - rule_.below;
  };
  // A reading that lacks what was too high says nothing of it.
  if (last_.systolic && !reading.systolic && level_in(last_.systolic, sys_) != Level::none) return false;
  if (last_.diastolic && !reading.diastolic && level_in(last_.diastolic, dia_) != Level::none) return false;
  return below(reading.systolic, sys_) && below(reading.diastolic, dia_);
}

bool RepeatCondition::is_told_again(const CuffReading& reading) const {
  const auto known = [](std::optional<double> value, std::optional<double> before) {
    return !value || value == before;
  };
  const bool has_any = reading.systolic || reading.diastolic;
  return has_any && !reading.at_told && known(reading.systolic, untimed_[0]) &&
         known(reading.diastolic, untimed_[1]);
}

void RepeatCondition::reading(const CuffReading& reading, BayTime now, Ledger& ledger) {
  if (is_told_again(reading)) {
    missing_ = false;
    return;
  }
  untimed_ = {};
  if (!reading.at_told) untimed_ = {reading.systolic, reading.diastolic};
  CuffReading whole = reading;
  // Told in two messages, it is one measurement.
  const bool same = has_last_ && !missing_ && reading.at == last_.at;
  if (same && !whole.systolic) whole.systolic = last_.systolic;
  if (same && !whole.diastolic) whole.diastolic = last_.diastolic;
  if (!whole.systolic && !whole.diastolic) return;
  // One that lacks the pressure that was too high says nothing of it.
  const bool lacks = (!whole.systolic && level_in(last_.systolic, sys_) != Level::none) ||
                     (!whole.diastolic && level_in(last_.diastolic, dia_) != Level::none);
  if (level_ != Level::none && lacks && level_of(whole) <= level_) return;
  missing_ = false;
  judge(whole, !same, now, ledger);
}

void RepeatCondition::judge(const CuffReading& reading, bool is_new, BayTime now, Ledger& ledger) {
  const Level level = level_of(reading);
  const bool below = is_below(reading);
  const bool a_minute_later = high_since_ && reading.at - *high_since_ >= rule_.repeat_from;
  // A repeat too soon neither confirms nor refutes the high figure before it.
  if (is_new && high_since_ && !a_minute_later && level < Level::at_once) return;
  last_ = reading;
  has_last_ = true;
  if (is_new) overdue_due_.reset();

  if (level == Level::none && (below || level_ == Level::none)) {
    level_ = Level::none;
    high_since_.reset();
    unconfirmed_due_.reset();
    if (episode_.state() == State::active || episode_.state() == State::acknowledged)
      episode_.clear(rule_.latching && episode_.reached_high(), now, figures(),
                     episode_.reached_high() ? "" : "not confirmed", ledger);
    doubt_ = Doubt::none;
    return;
  }
  // Within 5 mmHg of the medium figures it goes on as medium.
  level_ = std::max(level, Level::medium);
  if (is_new) overdue_due_ = reading.at + rule_.overdue;

  switch (level_) {
    case Level::at_once:
      doubt_ = Doubt::none;
      unconfirmed_due_.reset();
      high_since_ = high_since_.value_or(reading.at);
      reach(Priority::high, now, ledger);
      break;
    case Level::high:
      if (a_minute_later) {
        doubt_ = Doubt::none;
        unconfirmed_due_.reset();
        reach(Priority::high, now, ledger);
      } else if (!high_since_) {
        high_since_ = reading.at;
        unconfirmed_due_ = reading.at + rule_.unconfirmed;
        if (doubt_ != Doubt::unconfirmed) doubt_ = Doubt::waits;
        reach(Priority::medium, now, ledger);
      } else {
        // Judged anew, as when it was off until now: it stands where its waiting has come to.
        reach(doubt_ == Doubt::unconfirmed ? Priority::high : Priority::medium, now, ledger);
      }
      break;
    case Level::medium:
    case Level::none:
      if (doubt_ == Doubt::waits) doubt_ = Doubt::not_confirmed;
      if (high_since_ && doubt_ == Doubt::none && episode_.priority() != Priority::high)
        doubt_ = Doubt::not_confirmed;
      high_since_.reset();
      unconfirmed_due_.reset();
      reach(Priority::medium, now, ledger);
      break;
  }
  if (overdue_due_ && *overdue_due_ < now) overdue_due_ = now;
  if (unconfirmed_due_ && *unconfirmed_due_ < now) unconfirmed_due_ = now;
}

void RepeatCondition::reach(Priority priority, BayTime now, Ledger& ledger) {
  if (held_back_ && !episode_.is_announced()) return;
  if (!episode_.is_announced() || episode_.state() == State::latched || priority > episode_.priority())
    episode_.reach(priority, now, Duration{0}, figures(), ledger);
  else
    episode_.lower(priority, now, figures(), ledger);
}

bool RepeatCondition::repeat_overdue(BayTime now) const {
  return level_ != Level::none && has_last_ && now - last_.at >= rule_.overdue;
}

std::optional<BayTime> RepeatCondition::next_due() const {
  if (overdue_due_ && unconfirmed_due_) return std::min(*overdue_due_, *unconfirmed_due_);
  return overdue_due_ ? overdue_due_ : unconfirmed_due_;
}

void RepeatCondition::settle(BayTime now, Ledger& ledger) {
  // That the repeat is overdue is told by its owner; here it is only a time to look.
  if (overdue_due_ == now) overdue_due_.reset();
  if (unconfirmed_due_ == now) {
    unconfirmed_due_.reset();
    doubt_ = Doubt::unconfirmed;
    reach(Priority::high, now, ledger);
  }
}

void RepeatCondition::set_context(const Context& context, BayTime now, Ledger& ledger) {
  if (baselines_ == context.baselines && spinal_injury_ == context.spinal_injury) return;
  baselines_ = context.baselines;
  spinal_injury_ = context.spinal_injury;
  refresh_steps();
  if (has_last_ && !missing_) judge(last_, false, now, ledger);
}

void RepeatCondition::change_rules(const LimitRule& systolic, const LimitRule& diastolic, BayTime now,
                                   std::string_view by, Ledger& ledger) {
  systolic_ = systolic;
  diastolic_ = diastolic;
  refresh_steps();
  if (!has_last_ || missing_) return;
  const bool announced = episode_.state() == State::active || episode_.state() == State::acknowledged;
  if (announced && level_of(last_) == Level::none)
    end(now, "limit changed by " + std::string(by), by, ledger);
  else
    judge(last_, false, now, ledger);
}

bool RepeatCondition::acknowledge(BayTime now, std::string_view by, Ledger& ledger) {
  if (!episode_.acknowledge(now, by, figures(), ledger)) return false;
  if (level_ == Level::medium) episode_.lower(Priority::medium, now, figures(), ledger);
  return true;
}

void RepeatCondition::end(BayTime now, std::string text, std::string_view by, Ledger& ledger) {
  episode_.end(now, std::move(text), by, figures(), ledger);
  level_ = Level::none;
  doubt_ = Doubt::none;
  high_since_.reset();
  overdue_due_.reset();
  unconfirmed_due_.reset();
}

// Readings of a time that has not been yet are of another one.
void RepeatCondition::begin_run(BayTime now) {
  if (!has_last_ || now >= last_.at) return;
  untimed_ = {};
  has_last_ = false;
  high_since_.reset();
  overdue_due_.reset();
  unconfirmed_due_.reset();
}

void RepeatCondition::switch_on(BayTime now, Ledger& ledger) {
  held_back_ = false;
  if (has_last_ && !missing_) judge(last_, false, now, ledger);
}

bool RepeatCondition::diastolic_governs() const {
  return level_in(last_.diastolic, dia_) > level_in(last_.systolic, sys_) || !last_.systolic;
}

Figures RepeatCondition::figures() const {
  const bool diastolic = diastolic_governs();
  const Steps& steps = diastolic ? dia_ : sys_;
  const std::optional<double> value = diastolic ? last_.diastolic : last_.systolic;
  switch (level_in(value, steps)) {
    case Level::at_once: return {value, steps.at_once};
    case Level::high: return {value, steps.high};
    case Level::medium:
    case Level::none: break;
  }
  return {value, steps.medium};
}

Occurrence RepeatCondition::occurrence(BayTime now) const {
  Occurrence seen = episode_.occurrence();
  seen.latching = rule_.latching && episode_.reached_high();
  seen.no_data = missing_;
  const bool diastolic = diastolic_governs();
  const LimitRule& rule = diastolic ? diastolic_ : systolic_;
  const Figures shown = figures();
  seen.channel = rule.channel;
  seen.value = shown.value;
  seen.limit = shown.limit;
  seen.text = rule_.label;
  if (shown.value && shown.limit) seen.text += ": " + breach_text(rule, *shown.value, *shown.limit);
  if (shown.value && shown.limit)
    seen.why.push_back(breach_reason(rule, *shown.value, *shown.limit, now - last_.at));
  if (last_.systolic && last_.diastolic)
    seen.why.push_back("reading " + short_number(*last_.systolic) + "/" + short_number(*last_.diastolic) +
                       " at " + to_clock_text(last_.at));
  switch (doubt_) {
    case Doubt::none: break;
    case Doubt::waits: seen.why.emplace_back("high figure: a repeat reading is due in 1–5 min"); break;
    case Doubt::not_confirmed: seen.why.emplace_back("high not confirmed"); break;
    case Doubt::unconfirmed: seen.why.emplace_back("unconfirmed: no repeat reading for 10 min"); break;
  }
  if (doubt_ == Doubt::none && level_ == Level::medium && seen.state == AlarmState::active)
    seen.why.emplace_back("a repeat reading is due in 1–5 min");
  if (baselines_.sbp)
    seen.why.push_back("baseline " + short_number(*baselines_.sbp) + " mmHg systolic" +
                       (spinal_injury_ ? ", spinal-cord injury" : ""));
  else
    seen.why.emplace_back("no baseline: only absolute limits are judged");
  if (missing_) seen.why.emplace_back("no reading now");
  return seen;
}

}  // namespace vigil::alarms
