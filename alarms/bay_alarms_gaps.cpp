// SPDX-License-Identifier: MIT
// What was lost and sent again: how it is judged apart, and what was found in it.
#include <utility>

#include "alarms/bay_alarms_each.hpp"

namespace vigil::alarms {

void BayAlarms::judge_like(const BayAlarms& other, BayTime from) {
  context_ = other.context_;
  Profile profile = other.profile_;
  profile.rules = other.rules();
  set_profile(profile, from, {}, {});
  for (LimitCondition& condition : limits_) {
    const LimitCondition* same = other.find_limit(condition.episode().condition());
    if (same == nullptr || !same->rule().off) continue;
    condition.change_rule(same->rule(), from, {}, ledger_);
    condition.hold_back(true, from, ledger_);
  }
  if (repeat_ && other.repeat_ && other.repeat_->is_held_back()) repeat_->switch_off();
  if (no_breath_ && other.no_breath_) no_breath_->set_zero_window(other.no_breath_->zero_window());
  for (std::size_t i = 0; i < freshness_.size(); ++i) freshness_[i].patience = other.freshness_[i].patience;
}

std::uint64_t BayAlarms::found_during_gap(GapOccurrence found, BayTime now) {
  if (gaps_.size() >= most_gap_occurrences) {
    end_gap(gaps_.front(), now, "not acknowledged: there are too many", {});
    gaps_.erase(gaps_.begin());
  }
  found.id = ledger_.next_id++;
  found.shown_in = ++revision_;
  ChangeEntry entry = found.change(JournalWhat::during_gap, found.from);
  entry.text = found.when() + ": " + found.text;
  for (const std::string& line : found.why) entry.text += "; " + line;
  entry.delay = found.delay;
  changes_.push_back(std::move(entry));
  gaps_.push_back(std::move(found));
  return gaps_.back().id;
}

void BayAlarms::end_gap(const GapOccurrence& gap, BayTime now, std::string text, std::string_view by) {
  ++revision_;
  ChangeEntry entry = gap.change(JournalWhat::ended, now);
  entry.text = std::move(text);
  entry.by = by;
  changes_.push_back(std::move(entry));
}

}  // namespace vigil::alarms
