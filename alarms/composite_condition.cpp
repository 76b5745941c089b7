// SPDX-License-Identifier: MIT
#include "alarms/composite_condition.hpp"

#include <algorithm>
#include <utility>

#include "alarms/text.hpp"

namespace vigil::alarms {

namespace {

using Level = Contributor::Level;

std::string oxygen_text(double l_per_min) {
  std::string text = std::to_string(l_per_min);
  text.resize(text.find('.') + 2);
  return "oxygen " + text + " L/min: SpO₂ falls late";
}

std::vector<std::string> context_text(const CompositeRule& rule, const Context& context, BayTime now) {
  std::vector<std::string> lines;
  if (context.sedated(now))
    lines.push_back(context.sedative + (context.sedative_runs ? " runs" : " on board") + ": delays × " +
                    short_number(rule.sedated_delay_factor));
  if (context.oxygen()) lines.push_back(oxygen_text(*context.oxygen_l_per_min));
  if (!context.baselines.etco2) lines.emplace_back("no EtCO₂ baseline: its rise is not judged");
  if (context.ketamine_runs && !rule.suggestion.empty()) lines.push_back(rule.suggestion);
  return lines;
}

}  // namespace

void CompositeCondition::Wait::stand_still(BayTime now) {
  if (due) left = std::max(*due - now, Duration{0});
  due.reset();
}

void CompositeCondition::Wait::run(bool holds, bool still, Duration length, BayTime now) {
  if (!holds) {
    due.reset();
    left.reset();
  } else if (still) {
    stand_still(now);
    if (!left) left = length;
  } else if (left) {
    due = now + std::min(*std::exchange(left, std::nullopt), length);
  } else if (!due) {
    due = now + length;
  } else {
    // The context may have shortened it.
    due = std::min(*due, now + length);
  }
}

/// A member that was well for the clear time is news when it comes back.
void CompositeCondition::forget_well(std::size_t i, BayTime now) {
  const Contributor& one = said_[i];
  if (one.level != Level::none || one.missing || one.counts) {
    well_since_[i].reset();
  } else if (!well_since_[i]) {
    well_since_[i] = now;
  } else if (now - *well_since_[i] >= rule_.clear) {
    worst_[i] = Level::none;
  }
}

void CompositeCondition::evidence(const std::vector<Contributor>& now_said, const Context& context,
                                  BayTime now, Ledger& ledger) {
  said_ = now_said;
  worst_.resize(said_.size(), Level::none);
  well_since_.resize(said_.size());
  std::size_t warnings = 0;
  std::size_t present = 0;
  bool critical = false;
  bool unknown = false;
  missing_ = false;
  worst_now_.reset();
  reasons_.clear();
  for (std::size_t i = 0; i < said_.size(); ++i) {
    const Contributor& one = said_[i];
    forget_well(i, now);
    // Also what contributed and was not well for the clear time yet, as far as its values told.
    unknown = unknown || (one.missing && (one.counts || worst_[i] != Level::none));
    if (one.level == Level::none) continue;
    ++warnings;
    if (!one.missing) ++present;
    critical = critical || one.level == Level::critical;
    missing_ = missing_ || one.missing;
    if (!worst_now_ || one.level > worst_now_->level) worst_now_ = one;
    reasons_.push_back(one.reason);
  }
  context_lines_ = context_text(rule_, context, now);

  const bool sedated = context.sedated(now);
  together_length_ =
      sedated ? from_seconds(to_seconds(rule_.together) * rule_.sedated_delay_factor) : rule_.together;
  together_.run(!true_ && warnings >= rule_.needed, present < rule_.needed, together_length_, now);
  // Runs on while two of them make it true: when one of those ends, the other may have waited long enough.
  alone_.run(!by_one_alone_ && sedated && rule_.sedated_alone && warnings >= 1, present < 1,
             rule_.sedated_alone.value_or(Duration{0}), now);

  const bool goes_on = warnings >= rule_.needed || (by_one_alone_ && warnings >= 1);
  // One member at its high step needs no more time, only another one beside it.
  if (!true_ && critical && warnings >= rule_.needed) {
    become_true(now, Duration{0}, ledger);
  } else if (true_) {
    // It ends only by valid values outside the breach.
    if (goes_on || unknown)
      clear_due_.reset();
    else if (!clear_due_)
      clear_due_ = now + rule_.clear;
    // Also in its clear time: what is new then would be unheard as long as it belongs to it.
    tell_gains(now, ledger);
  }
  if (!true_) episode_.wait(together_.due || together_.left || alone_.due || alone_.left);
}

std::string CompositeCondition::reason_text() const {
  std::string text;
  for (const std::string& reason : reasons_) text += (text.empty() ? "" : "; ") + reason;
  return text;
}

void CompositeCondition::become_true(BayTime now, Duration waited, Ledger& ledger) {
  true_ = true;
  clear_due_.reset();
  together_ = {};
  forget_acknowledgement();
  if (!episode_.is_announced())
    for (std::size_t i = 0; i < said_.size(); ++i) worst_[i] = said_[i].level;
  episode_.reach(rule_.priority, now, waited, figures(), ledger, reason_text());
}

// Heard again only for what is worse than it ever was in this occurrence: a contributor that comes and goes
// is not news.
void CompositeCondition::tell_gains(BayTime now, Ledger& ledger) {
  std::string gained;
  for (std::size_t i = 0; i < said_.size(); ++i) {
    if (said_[i].level <= worst_[i]) continue;
    worst_[i] = said_[i].level;
    gained += (gained.empty() ? "" : "; ") + said_[i].reason;
  }
  if (gained.empty()) return;
  forget_acknowledgement();
  episode_.gain(now, figures(), std::move(gained), ledger);
}

std::optional<BayTime> CompositeCondition::next_due() const {
  std::optional<BayTime> found = clear_due_;
  for (const auto& due : {together_.due, alone_.due})
    if (due && (!found || *due < *found)) found = due;
  return found;
}

void CompositeCondition::settle(BayTime now, Ledger& ledger) {
  if (alone_.due == now) {
    alone_ = {};
    by_one_alone_ = true;
    clear_due_.reset();
    if (!true_) become_true(now, rule_.sedated_alone.value_or(Duration{0}), ledger);
  } else if (together_.due == now) {
    become_true(now, together_length_, ledger);
  } else if (clear_due_ == now) {
    clear_due_.reset();
    true_ = false;
    by_one_alone_ = false;
    if (episode_.state() != State::acknowledged) forget_acknowledgement();
    episode_.clear(rule_.latching && episode_.reached_high(), now, figures(), {}, ledger);
  }
}

bool CompositeCondition::acknowledge(BayTime now, std::string_view by, Ledger& ledger) {
  std::vector<std::string> contribute;
  std::string named;
  for (const Contributor& one : said_) {
    if (!true_ || one.level == Level::none) continue;
    named += (named.empty() ? "for " : ", ") + one.condition;
    contribute.push_back(one.condition);
  }
  if (!episode_.acknowledge(now, by, figures(), ledger, std::move(named))) return false;
  acknowledged_by_ = true_ ? by : std::string_view{};
  acknowledged_for_ = std::move(contribute);
  return true;
}

std::string_view CompositeCondition::acknowledged_for(std::string_view member) const {
  const bool was_there =
      std::find(acknowledged_for_.begin(), acknowledged_for_.end(), member) != acknowledged_for_.end();
  return was_there ? acknowledged_by_ : std::string_view{};
}

void CompositeCondition::forget_acknowledgement() {
  acknowledged_for_.clear();
  acknowledged_by_.clear();
}

void CompositeCondition::end(BayTime now, std::string text, std::string_view by, Ledger& ledger) {
  episode_.end(now, std::move(text), by, figures(), ledger);
  true_ = false;
  by_one_alone_ = false;
  together_ = {};
  alone_ = {};
  clear_due_.reset();
}

void CompositeCondition::restart_time(BayTime ended) {
  together_.stand_still(ended);
  alone_.stand_still(ended);
  clear_due_.reset();
  well_since_.clear();
}

CompositeCondition CompositeCondition::saved(BayTime now) const {
  CompositeCondition copy = *this;
  copy.together_.stand_still(now);
  copy.alone_.stand_still(now);
  return copy;
}

Occurrence CompositeCondition::occurrence(BayTime) const {
  Occurrence seen = episode_.occurrence();
  seen.latching = rule_.latching;
  seen.no_data = missing_;
  seen.text = rule_.label;
  if (worst_now_) {
    seen.channel = worst_now_->channel;
    seen.value = worst_now_->figures.value;
    seen.limit = worst_now_->figures.limit;
  }
  if (true_)
    seen.why = reasons_;
  else
    seen.why.emplace_back("over now, not acknowledged");
  seen.why.insert(seen.why.end(), context_lines_.begin(), context_lines_.end());
  return seen;
}

std::optional<Pending> CompositeCondition::pending() const {
  if (true_ || episode_.is_announced()) return std::nullopt;
  std::optional<BayTime> due = together_.due;
  if (alone_.due && (!due || *alone_.due < *due)) due = alone_.due;
  if (!due) return std::nullopt;
  return Pending{episode_.condition(), *due};
}

}  // namespace vigil::alarms
