// SPDX-License-Identifier: MIT
// What changes a limit while it is judged: the nurse's figures, the baseline, a sedative, a wave.
#include <algorithm>
#include <utility>

#include "alarms/limit_condition.hpp"

namespace vigil::alarms {

Limits limits_in_force(const LimitRule& rule, std::optional<double> baseline) {
  Limits limits = rule.limits;
  const auto tighten = [&](std::optional<double>& step, const std::optional<OverBaseline>& over) {
    if (!over || !baseline) return;
    const double relative = over->limit(*baseline);
    step = step ? std::min(*step, relative) : relative;
  };
  tighten(limits.medium, rule.over_baseline[0]);
  tighten(limits.high, rule.over_baseline[1]);
  return limits;
}

void LimitCondition::set_delay_factor(double factor, BayTime now) {
  if (factor == delay_factor_) return;
  std::array<Duration, 2> before{delay_of(0), delay_of(1)};
  delay_factor_ = factor;
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    const Duration longer = delay_of(i) - before[i];
    Step& step = steps_[i];
    if (step.table_due) step.table_due = std::max(*step.table_due + longer, now);
    if (step.left) step.left = std::max(*step.left + longer, Duration{0});
    if (last_value_) schedule(i, now, *last_value_);
  }
}

void LimitCondition::set_baseline(std::optional<double> baseline, BayTime now, Ledger& ledger) {
  baseline_ = baseline;
  set_limits(limits_in_force(rule_, baseline_), rule_, now, "the baseline changed", {}, ledger);
}

void LimitCondition::allow_high(bool allowed, BayTime now, Ledger& ledger) {
  // What is announced goes on: that its wave stopped does not say that it is over.
  const bool stands = steps_[1].reached && episode_.is_announced();
  if (high_allowed_ == allowed || (!allowed && stands)) return;
  high_allowed_ = allowed;
  set_limits(limits_in_force(rule_, baseline_), rule_, now, "its wave went away", {}, ledger);
}

void LimitCondition::change_rule(const LimitRule& rule, BayTime now, std::string_view by, Ledger& ledger) {
  const LimitRule before = std::exchange(rule_, rule);
  set_limits(limits_in_force(rule_, baseline_), before, now, "limit changed by " + std::string(by), by,
             ledger);
}

void LimitCondition::set_limits(const Limits& limits, const LimitRule& before, BayTime now,
                                std::string_view why, std::string_view by, Ledger& ledger) {
  const Limits old = std::exchange(limits_, limits);
  if (!high_allowed_ && rule_.high_needs) limits_.high.reset();
  const std::array<bool, 2> moved{old.medium != limits_.medium || before.at_limit != rule_.at_limit,
                                  old.high != limits_.high || before.at_limit != rule_.at_limit};
  const auto longer_by = [this](Duration now_is, Duration was) {
    return from_seconds(to_seconds(now_is - was) * delay_factor_);
  };
  const std::array<Duration, 2> longer{longer_by(rule_.delay, before.delay),
                                       longer_by(rule_.high_delay, before.high_delay)};
  // An announced occurrence whose value is still beyond a step goes on at that step; every other breach of a
  // moved step waits its delay, as one that begins now.
  const bool in_force = episode_.state() == State::active || episode_.state() == State::acknowledged;
  bool goes_on = in_force;
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    Step& step = steps_[i];
    if (!moved[i]) {
      if (step.table_due) step.table_due = std::max(*step.table_due + longer[i], now);
      if (step.table_due && last_value_) schedule(i, now, *last_value_);
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
    step.waits_since = now;
    step.reached = std::exchange(goes_on, false);
    if (!step.reached) step.table_due = now + delay_of(i);
    schedule(i, now, *last_value_);
  }
  if (in_force && !highest_reached())
    end(now, std::string(why), by, ledger);
  else if (episode_.state() == State::acknowledged)
    lower(now, ledger);
  else
    episode_.wait(waits());
}

}  // namespace vigil::alarms
