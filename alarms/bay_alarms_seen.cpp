// SPDX-License-Identifier: MIT
// What a nurse does about a bay's alarms, and what she sees of them.
#include <tuple>
#include <utility>

#include "alarms/bay_alarms_each.hpp"

namespace vigil::alarms {

template <typename Matches>
std::vector<std::uint64_t> BayAlarms::acknowledge_if(Matches matches, BayTime now, std::string_view by,
                                                     bool with_reason) {
  std::vector<std::uint64_t> done;
  std::vector<std::string> composites;
  for_each([&](auto& condition) {
    const Episode& episode = condition.episode();
    if (!episode.is_shown() || !matches(episode.id(), episode.rose_in())) return;
    if constexpr (requires { condition.needs_reason(); })
      if (condition.needs_reason() && !with_reason) return;
    const std::uint64_t id = episode.id();
    if (!condition.acknowledge(now, by, ledger_)) return;
    done.push_back(id);
    composites.push_back(episode.condition());
  });
  // What belongs to a composite is acknowledged with it.
  for_each([&](auto& condition) {
    if (contains(composites, condition.episode().joined_to())) condition.acknowledge(now, by, ledger_);
  });
  std::erase_if(gaps_, [&](const GapOccurrence& gap) {
    if (!matches(gap.id, gap.shown_in)) return false;
    done.push_back(gap.id);
    ++revision_;
    ChangeEntry entry = gap.change(JournalWhat::acknowledged, now);
    entry.by = by;
    changes_.push_back(std::move(entry));
    end_gap(gap, now, "acknowledged", {});
    return true;
  });
  refresh_due(now);
  return done;
}

std::vector<std::uint64_t> BayAlarms::acknowledge(std::span<const std::uint64_t> ids,
                                                  std::optional<std::uint64_t> rev, BayTime now,
                                                  std::string_view by, bool with_reason) {
  const auto listed = [&](std::uint64_t id, std::uint64_t rose_in) {
    return std::find(ids.begin(), ids.end(), id) != ids.end() && (!rev || rose_in <= *rev);
  };
  const auto done = acknowledge_if(listed, now, by, with_reason);
  std::vector<std::uint64_t> left;
  for (const std::uint64_t id : ids)
    if (std::find(done.begin(), done.end(), id) == done.end()) left.push_back(id);
  return left;
}

std::vector<std::uint64_t> BayAlarms::acknowledge_all(std::uint64_t rev, BayTime now, std::string_view by,
                                                      bool with_reason) {
  acknowledge_if([&](std::uint64_t /*id*/, std::uint64_t rose_in) { return rose_in <= rev; }, now, by,
                 with_reason);
  std::vector<std::uint64_t> left;
  for (const Occurrence& seen : occurrences(now))
    if (seen.state != AlarmState::acknowledged) left.push_back(seen.id);
  return left;
}

void BayAlarms::end_all(BayTime now, std::string_view why, std::string_view by) {
  for_each([&](auto& condition) { condition.end(now, std::string(why), by, ledger_); });
  for (const GapOccurrence& gap : gaps_) end_gap(gap, now, std::string(why), by);
  gaps_.clear();
  refresh_due(now);
}

void BayAlarms::forget_patient(BayTime now) {
  for (BaselineReadings& readings : baseline_readings_) readings.clear();
  breaths_armed_ = false;
  if (no_breath_) no_breath_->set_armed(false);
  signals_.forget_patient();
  refresh_due(now);
}

void BayAlarms::remind(StationTime now, BayTime bay_now) {
  for_each([&](auto& condition) {
    bool missing = false;
    bool is_true = true;
    if constexpr (requires { condition.is_missing(); }) missing = condition.is_missing();
    if constexpr (requires { condition.is_true(); }) is_true = condition.is_true();
    condition.episode().remind(now, bay_now, is_true, missing, profile_.reminders, condition.figures(),
                               ledger_);
  });
}

// ---- what is seen

std::vector<Occurrence> BayAlarms::occurrences(BayTime now) const {
  std::vector<Occurrence> seen;
  for_each([&](const auto& condition) {
    if (!condition.episode().is_shown()) return;
    Occurrence one = condition.occurrence(now);
    if constexpr (requires { condition.is_true(); }) one.is_true = condition.is_true();
    for_each([&](const auto& member) {
      if (member.episode().joined_to() != one.condition || !member.episode().is_announced()) return;
      one.joined.push_back(member.episode().condition());
      // A composite tells its members' reasons itself.
      if constexpr (
          requires { condition.rule().limits; } && requires { member.rule().limits; })
        one.why.push_back(member.reason(now));
    });
    // What a composite would suggest of a member at its high step, where that is alone.
    for (const CompositeCondition& composite : composites_)
      if (one.priority == Priority::high && context_.ketamine_runs && !composite.rule().suggestion.empty() &&
          contains(composite.rule().critical, one.condition))
        one.why.push_back(composite.rule().suggestion);
    seen.push_back(std::move(one));
  });
  for (const GapOccurrence& gap : gaps_) seen.push_back(gap.occurrence());
  std::sort(seen.begin(), seen.end(), [](const Occurrence& a, const Occurrence& b) {
    const auto rank = [](const Occurrence& o) {
      return std::tuple{-static_cast<int>(o.priority), calling_order(o.state), o.during_gap};
    };
    return std::tuple{rank(a), b.id} < std::tuple{rank(b), a.id};
  });
  return seen;
}

std::vector<Pending> BayAlarms::pending() const {
  std::vector<Pending> waiting;
  for_each([&](const auto& condition) {
    if constexpr (requires { condition.pending(); })
      if (const auto pending = condition.pending(); pending && condition.episode().joined_to().empty())
        waiting.push_back(*pending);
  });
  return waiting;
}

Priority BayAlarms::top() const {
  Priority highest = gaps_.empty() ? Priority::none : Priority::high;
  for_each([&](const auto& condition) {
    const Episode& episode = condition.episode();
    if (episode.is_shown() && episode.state() != State::acknowledged)
      highest = std::max(highest, episode.priority());
  });
  return highest;
}

std::vector<ChangeEntry> BayAlarms::take_changes() { return std::exchange(changes_, {}); }

}  // namespace vigil::alarms
