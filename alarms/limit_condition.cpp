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

Duration LimitCondition::delay_of(std::size_t step) const {
  return from_seconds(to_seconds(step == 0 ? rule_.delay : rule_.high_delay) * delay_factor_);
}

bool LimitCondition::waits() const {
  return std::any_of(steps_.begin(), steps_.end(), [](const Step& s) { return s.due || s.left; });
}

std::optional<std::size_t> LimitCondition::highest_reached() const {
  for (std::size_t i = steps_.size(); i-- > 0;)
    if (steps_[i].reached) return i;
  return std::nullopt;
}

Figures LimitCondition::figures() const { return {breached_value_[shown_step()], limit_of(shown_step())}; }

Figures LimitCondition::figures_of_breach() const {
  const std::size_t index = steps_[1].breached ? 1 : 0;
  return {breached_value_[index], limit_of(index)};
}

std::string LimitCondition::reason(BayTime now) const {
  const std::size_t index = steps_[1].breached ? 1 : 0;
  const auto& limit = limit_of(index);
  const double value = breached_value_[index];
  std::string text = breach_reason(rule_, value, limit.value_or(value), now - steps_[index].since);
  if (missing_) text += ", no value now";
  return text;
}

void LimitCondition::suppressed(const Step& step, BayTime now, Ledger& ledger) const {
  ChangeEntry entry;
  entry.what = JournalWhat::suppressed;
  entry.t = now;
  entry.condition = episode_.condition();
  const std::size_t index = limits_.medium ? 0 : 1;
  entry.value = breached_value_[index];
  entry.limit = limit_of(index);
  entry.text = armed_at_ && now < *armed_at_
                   ? "before the channel was armed"
                   : "back after " + seconds_text(now - step.waits_since) + ", within its delay";
  ledger.changes.push_back(std::move(entry));
}

// A delay ends by the table, or earlier: when the points beyond the limit times the seconds are enough at the
// depth at which the value stands now. Neither ends before the channel is armed.
void LimitCondition::schedule(std::size_t index, BayTime now, double value) {
  Step& step = steps_[index];
  if (!step.table_due) return;
  step.due = step.table_due;
  const auto& limit = limit_of(index);
  if (rule_.deep_point_s && limit && beyond(value, *limit)) {
    const double depth = rule_.side == Side::low ? *limit - value : value - *limit;
    const double left = *rule_.deep_point_s * delay_factor_ - step.point_s;
    if (left <= 0)
      step.due = std::min(*step.due, now);
    else if (depth > 0)
      step.due = std::min(*step.due, now + from_seconds(std::min(left / depth, 3600.0)));
  }
  if (armed_at_) step.due = std::max(*step.due, *armed_at_);
}

void LimitCondition::judge(std::size_t index, BayTime now, double value, Ledger& ledger) {
  Step& step = steps_[index];
  const auto& limit = limit_of(index);
  if (!limit) {
    step = {};
    return;
  }
  if (step.breached && step.table_due && last_value_ && beyond(*last_value_, *limit)) {
    const double depth = rule_.side == Side::low ? *limit - *last_value_ : *last_value_ - *limit;
    step.point_s += depth * to_seconds(now - last_at_);
  }
  const auto keep_back = [&] {
    const bool waited = step.due || step.left;
    if (waited && !episode_.is_announced() && (index == 0 || !limits_.medium)) suppressed(step, now, ledger);
    step.table_due.reset();
    step.due.reset();
    step.left.reset();
  };
  if (beyond(value, *limit)) {
    if (!step.breached) step.since = now;
    step.breached = true;
    if (step.left) {
      step.table_due = now + *std::exchange(step.left, std::nullopt);
    } else if (!step.reached && !step.table_due) {
      step.waits_since = now;
      step.point_s = 0;
      step.table_due = now + delay_of(index);
    }
  } else {
    // The delay asks for every value beyond the limit; what the margin keeps is the breach, not the wait.
    keep_back();
    if (back(value, *limit)) step.breached = false;
  }
  schedule(index, now, value);
  if (step.breached)
    step.clear_due.reset();
  else if (step.reached && !step.clear_due)
    step.clear_due = now + rule_.clear + more_clear(index);
}

Duration LimitCondition::more_clear(std::size_t index) const {
  const bool seen = episode_.state() == State::acknowledged && !episode_.reached_high();
  if (index != 0 || !seen) return Duration{0};
  return std::max(rule_.acknowledged_clear.value_or(rule_.clear) - rule_.clear, Duration{0});
}

void LimitCondition::value(BayTime now, double value, Ledger& ledger) {
  if (!armed_at_) armed_at_ = now + rule_.arm;
  missing_ = false;
  missing_due_.reset();
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    judge(i, now, value, ledger);
    // Kept for the text: what is seen stays the value that breached, also while it is on its way back.
    if (limit_of(i) && beyond(value, *limit_of(i))) breached_value_[i] = value;
  }
  last_value_ = value;
  last_at_ = now;
  episode_.wait(waits());
}

void LimitCondition::missing(BayTime now) {
  if (missing_) return;
  missing_ = true;
  for (Step& step : steps_) {
    if (step.table_due) step.left = std::max(*step.table_due - now, Duration{0});
    step.table_due.reset();
    step.due.reset();
    // An occurrence ends only by valid values outside the breach: its clear time begins again with the next.
    step.clear_due.reset();
  }
  missing_due_ = now + missing_ends_pending;
}

void LimitCondition::goes_on(BayTime now) {
  missing_ = false;
  missing_due_.reset();
  for (Step& step : steps_) {
    if (!step.left) continue;
    step.table_due = now + *std::exchange(step.left, std::nullopt);
    step.due = step.table_due;
  }
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
      step.table_due.reset();
      reach(i);
    }
    if (step.clear_due == now) {
      step.clear_due.reset();
      step.reached = false;
      lower(now, ledger);
    }
  }
  if (missing_due_ == now) {
    missing_due_.reset();
    for (Step& step : steps_) {
      if (step.reached) continue;
      step.left.reset();
      step.breached = false;
    }
    // What comes back after so long is a channel that begins anew.
    if (!episode_.is_announced()) armed_at_.reset();
    episode_.wait(waits());
  }
  if (!highest_reached() && !to_announce_) leave(now, ledger);
}

void LimitCondition::reach(std::size_t index) {
  // One condition: what is beyond its high limit is beyond its medium one too, and has waited long enough.
  for (std::size_t i = 0; i <= index; ++i) {
    Step& step = steps_[i];
    if (!step.breached) continue;
    step.reached = true;
    step.due.reset();
    step.table_due.reset();
  }
  to_announce_ = index;
}

void LimitCondition::announce(BayTime now, Ledger& ledger) {
  const auto index = std::exchange(to_announce_, std::nullopt);
  if (!index || (held_back_ && !episode_.is_announced())) return;
  const Figures seen{breached_value_[*index], limit_of(*index)};
  episode_.reach(priorities[*index], now, now - steps_[*index].waits_since, seen, ledger);
}

void LimitCondition::lower(BayTime now, Ledger& ledger) {
  const auto step = highest_reached();
  if (step) episode_.lower(priorities[*step], now, {breached_value_[*step], limit_of(*step)}, ledger);
}

void LimitCondition::leave(BayTime now, Ledger& ledger) {
  const State state = episode_.state();
  if (state != State::active && state != State::acknowledged) return;
  episode_.clear(rule_.latching && episode_.reached_high(), now, figures(), {}, ledger);
  episode_.wait(waits());
}

void LimitCondition::hold_back(bool held, BayTime now, Ledger& ledger) {
  if (held_back_ == held) return;
  held_back_ = held;
  const auto step = highest_reached();
  if (held || !step || episode_.is_announced()) return;
  if (!warns()) {
    // It is over: there is nothing left to tell.
    for (Step& s : steps_) {
      s.reached = false;
      s.clear_due.reset();
    }
    return;
  }
  to_announce_ = step;
  announce(now, ledger);
}

bool LimitCondition::acknowledge(BayTime now, std::string_view by, Ledger& ledger) {
  if (!episode_.acknowledge(now, by, figures(), ledger)) return false;
  // A breach that began while it was latched is a new one.
  if (episode_.state() == State::normal)
    episode_.wait(waits());
  else
    lower(now, ledger);
  // What is on its way back has the time of one that was seen.
  if (steps_[0].clear_due) *steps_[0].clear_due += more_clear(0);
  return true;
}

void LimitCondition::end(BayTime now, std::string text, std::string_view by, Ledger& ledger) {
  episode_.end(now, std::move(text), by, figures(), ledger);
  steps_ = {};
  missing_due_.reset();
}

void LimitCondition::leave_composite(BayTime now, Ledger& ledger) {
  for (Step& step : steps_) {
    step.reached = false;
    step.clear_due.reset();
  }
  episode_.end_joined(now, figures(), ledger);
  episode_.wait(waits());
}

// Nothing of the old run lies ahead of the new one's time.
void LimitCondition::begin_run(BayTime now) {
  if (missing_due_) missing_due_ = std::min(*missing_due_, now + missing_ends_pending);
  if (armed_at_) armed_at_ = std::min(*armed_at_, now);
  last_at_ = std::min(last_at_, now);
  for (Step& step : steps_) {
    step.since = std::min(step.since, now);
    step.waits_since = std::min(step.waits_since, now);
  }
}

LimitCondition LimitCondition::saved(BayTime now) const {
  LimitCondition copy = *this;
  copy.missing(now);
  if (!missing_) copy.missing_due_.reset();
  const bool quiet = std::none_of(steps_.begin(), steps_.end(),
                                  [](const Step& step) { return step.breached || step.reached; });
  if (quiet && !episode_.is_announced()) {
    copy.last_value_.reset();
    copy.breached_value_ = {};
  }
  return copy;
}

void LimitCondition::restored(BayTime now, std::uint64_t revision) {
  missing_ = true;
  if (!missing_due_) missing_due_ = now + missing_ends_pending;
  episode_.restored(revision);
}

Occurrence LimitCondition::occurrence(BayTime now) const {
  Occurrence seen = episode_.occurrence();
  seen.latching = rule_.latching && episode_.reached_high();
  seen.no_data = missing_;
  const std::size_t index = shown_step();
  const double value = breached_value_[index];
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
  if (held_back_) return std::nullopt;
  std::optional<BayTime> due;
  for (const Step& step : steps_)
    if (!step.reached) earliest(due, step.due);
  if (!due) return std::nullopt;
  return Pending{episode_.condition(), *due};
}

}  // namespace vigil::alarms
