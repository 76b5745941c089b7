// SPDX-License-Identifier: MIT
#include "alarms/bay_alarms.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace vigil::alarms {

namespace {

bool is_rise(Change change) { return change == Change::started || change == Change::raised; }

}  // namespace

// Every change has its revision, and an occurrence remembers the one in which it was last heard anew, so that
// an acknowledgement "of what was shown" needs no history.
void BayAlarms::note_changes(std::size_t from) {
  for (std::size_t i = from; i < changes_.size(); ++i) {
    ++revision_;
    if (!is_rise(changes_[i].change)) continue;
    for (Watch& watch : limits_)
      if (watch.condition.id() == changes_[i].id) watch.rose_in = revision_;
    for (TechnicalWatch& watch : technical_)
      if (watch.condition.id() == changes_[i].id) watch.rose_in = revision_;
  }
}

void BayAlarms::refresh_due() {
  next_due_.reset();
  const auto consider = [this](const std::optional<BayTime>& due) {
    if (due && (!next_due_ || *due < *next_due_)) next_due_ = due;
  };
  for (const Watch& watch : limits_) consider(watch.condition.next_due());
  for (const Freshness& freshness : freshness_) consider(freshness.stale_at);
}

void BayAlarms::set_rules(const std::vector<LimitRule>& rules, BayTime now, std::string_view reason) {
  const std::size_t before = changes_.size();
  for (Watch& watch : limits_) watch.condition.end(now, reason, ledger_);
  note_changes(before);
  limits_.clear();
  for (const LimitRule& rule : rules) limits_.push_back(Watch{LimitCondition{rule}});
  refresh_due();
}

Expected<void> BayAlarms::set_limits(std::string_view condition, const LimitRule& wanted,
                                     const Profile& profile, BayTime now, std::string_view by) {
  const auto named = [&](const LimitRule& rule) { return condition_name(rule) == condition; };
  const auto original = std::find_if(profile.rules.begin(), profile.rules.end(), named);
  const auto watch =
      std::find_if(limits_.begin(), limits_.end(), [&](const Watch& w) { return named(w.condition.rule()); });
  if (original == profile.rules.end() || watch == limits_.end())
    return fail("'" + std::string(condition) + "' is no limit of profile " + profile.id);
  if (const std::string mistake = rule_mistake(*original, wanted); !mistake.empty())
    return fail(std::string(condition) + ": " + mistake);
  LimitRule rule = wanted;
  rule.changed = false;
  rule.changed = !(rule == *original);
  const std::size_t before = changes_.size();
  watch->condition.change_rule(rule, now, by, ledger_);
  note_changes(before);
  refresh_due();
  settle(now);
  return {};
}

std::vector<LimitRule> BayAlarms::rules() const {
  std::vector<LimitRule> rules;
  for (const Watch& watch : limits_) rules.push_back(watch.condition.rule());
  return rules;
}

void BayAlarms::set_period(Channel channel, Duration period) {
  Freshness& freshness = freshness_[index_of(channel)];
  freshness = {};
  if (period > Duration{0} && !is_intermittent(channel)) freshness.patience = stale_after(period);
  refresh_due();
}

void BayAlarms::restart_time() {
  for (Watch& watch : limits_) watch.condition.restart_time();
  for (Freshness& freshness : freshness_) freshness.stale_at.reset();
  refresh_due();
}

void BayAlarms::settle(BayTime now) {
  if (!next_due_ || *next_due_ > now) return;
  const std::size_t before = changes_.size();
  while (next_due_ && *next_due_ <= now) {
    const BayTime at = *next_due_;
    // A delay that is over in the instant in which its value grows stale was served.
    for (Watch& watch : limits_)
      if (watch.condition.next_due() == at) watch.condition.settle(at, ledger_);
    for (std::size_t i = 0; i < freshness_.size(); ++i) {
      if (freshness_[i].stale_at != at) continue;
      freshness_[i].stale_at.reset();
      for (Watch& watch : limits_)
        if (index_of(watch.condition.rule().channel) == i) watch.condition.missing(at);
    }
    refresh_due();
  }
  note_changes(before);
}

template <typename Tell>
void BayAlarms::tell(Channel channel, BayTime now, std::optional<Duration> patience, Tell tell_one) {
  settle(now);
  auto& stale_at = freshness_[index_of(channel)].stale_at;
  stale_at.reset();
  if (patience) stale_at = now + *patience;
  for (Watch& watch : limits_)
    if (watch.condition.rule().channel == channel) tell_one(watch.condition);
  refresh_due();
  settle(now);
}

void BayAlarms::value(Channel channel, BayTime now, double value) {
  tell(channel, now, freshness_[index_of(channel)].patience,
       [&](LimitCondition& condition) { condition.value(now, value); });
}

void BayAlarms::missing(Channel channel, BayTime now) {
  tell(channel, now, std::nullopt, [&](LimitCondition& condition) { condition.missing(now); });
}

void BayAlarms::value_in_reserve(Channel channel, BayTime now, double value) {
  tell(channel, now, freshness_[index_of(channel)].patience, [&](LimitCondition& condition) {
    if (is_announced(condition.state()))
      condition.value(now, value);
    else
      condition.missing(now);
  });
}

void BayAlarms::technical(std::string_view name, Priority priority, std::string text,
                          std::vector<std::string> why, BayTime now) {
  auto watch = std::find_if(technical_.begin(), technical_.end(),
                            [&](const TechnicalWatch& w) { return w.condition.name() == name; });
  if (watch == technical_.end()) {
    if (priority == Priority::none) return;
    technical_.push_back(TechnicalWatch{TechnicalCondition{std::string(name), AlarmKind::technical}});
    watch = technical_.end() - 1;
  }
  const std::size_t before = changes_.size();
  watch->condition.set(priority, std::move(text), std::move(why), now, ledger_);
  note_changes(before);
}

template <typename Matches>
std::vector<std::uint64_t> BayAlarms::acknowledge_if(Matches matches, BayTime now, std::string_view by) {
  const std::size_t before = changes_.size();
  std::vector<std::uint64_t> done;
  const auto try_one = [&](auto& watch) {
    if (is_announced(watch.condition.state()) && matches(watch)) {
      const std::uint64_t id = watch.condition.id();
      if (watch.condition.acknowledge(now, by, ledger_)) done.push_back(id);
    }
  };
  for (Watch& watch : limits_) try_one(watch);
  for (TechnicalWatch& watch : technical_) try_one(watch);
  note_changes(before);
  refresh_due();
  return done;
}

std::vector<std::uint64_t> BayAlarms::acknowledge(std::span<const std::uint64_t> ids,
                                                  std::optional<std::uint64_t> rev, BayTime now,
                                                  std::string_view by) {
  const auto listed = [&](const auto& watch) {
    return std::find(ids.begin(), ids.end(), watch.condition.id()) != ids.end() &&
           (!rev || watch.rose_in <= *rev);
  };
  const auto done = acknowledge_if(listed, now, by);
  std::vector<std::uint64_t> left;
  for (const std::uint64_t id : ids)
    if (std::find(done.begin(), done.end(), id) == done.end()) left.push_back(id);
  return left;
}

std::vector<std::uint64_t> BayAlarms::acknowledge_all(std::uint64_t rev, BayTime now, std::string_view by) {
  acknowledge_if([&](const auto& watch) { return watch.rose_in <= rev; }, now, by);
  std::vector<std::uint64_t> left;
  for (const Occurrence& seen : occurrences(now))
    if (seen.state != AlarmState::acknowledged) left.push_back(seen.id);
  return left;
}

void BayAlarms::end_all(BayTime now, std::string_view reason) {
  const std::size_t before = changes_.size();
  for (Watch& watch : limits_) watch.condition.end(now, reason, ledger_);
  for (TechnicalWatch& watch : technical_) watch.condition.end(now, reason, ledger_);
  note_changes(before);
  refresh_due();
}

std::vector<Occurrence> BayAlarms::occurrences(BayTime now) const {
  std::vector<Occurrence> seen;
  for (const Watch& watch : limits_)
    if (is_announced(watch.condition.state())) seen.push_back(watch.condition.occurrence(now));
  for (const TechnicalWatch& watch : technical_)
    if (is_announced(watch.condition.state())) seen.push_back(watch.condition.occurrence());
  std::sort(seen.begin(), seen.end(), [](const Occurrence& a, const Occurrence& b) {
    const auto rank = [](const Occurrence& o) {
      return std::tuple{-static_cast<int>(o.priority), o.state == AlarmState::acknowledged};
    };
    return std::tuple{rank(a), b.id} < std::tuple{rank(b), a.id};
  });
  return seen;
}

std::vector<Pending> BayAlarms::pending() const {
  std::vector<Pending> waiting;
  for (const Watch& watch : limits_)
    if (const auto pending = watch.condition.pending()) waiting.push_back(*pending);
  return waiting;
}

Priority BayAlarms::top() const {
  Priority highest = Priority::none;
  const auto consider = [&](State state, Priority priority) {
    if ((state == State::active || state == State::latched) && priority > highest) highest = priority;
  };
  for (const Watch& watch : limits_) consider(watch.condition.state(), watch.condition.priority());
  for (const TechnicalWatch& watch : technical_)
    consider(watch.condition.state(), watch.condition.priority());
  return highest;
}

std::vector<ChangeEntry> BayAlarms::take_changes() { return std::exchange(changes_, {}); }

}  // namespace vigil::alarms
