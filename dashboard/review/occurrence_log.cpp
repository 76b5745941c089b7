// SPDX-License-Identifier: MIT
#include "dashboard/review/occurrence_log.hpp"

#include <algorithm>
#include <string>

namespace vigil::review {

namespace {

constexpr const char* nobody = "evaluate";
/// What joins another one so soon after its start called the nurse once: the two are listed as one.
constexpr Duration one_call = std::chrono::seconds{60};
/// When a medium alarm that goes on counts as seen.
constexpr Duration seen_after = std::chrono::seconds{60};

const alarms::Occurrence* find(const std::vector<alarms::Occurrence>& seen, std::uint64_t id) {
  const auto found = std::find_if(seen.begin(), seen.end(), [id](const auto& one) { return one.id == id; });
  return found == seen.end() ? nullptr : &*found;
}

/// Once, and never its own condition.
void add_joined(EvaluatedOccurrence& told, const std::string& condition) {
  const bool known = std::find(told.joined.begin(), told.joined.end(), condition) != told.joined.end();
  if (!known && condition != told.condition) told.joined.push_back(condition);
}

}  // namespace

OccurrenceLog::Member& OccurrenceLog::member_of(const alarms::ChangeEntry& change) {
  const auto [entry, fresh] = members_.try_emplace(change.id);
  if (fresh) {
    entry->second.entry = entries_.size();
    EvaluatedOccurrence& told = entries_.emplace_back().told;
    told.condition = change.condition;
    told.start = change.t - start_;
    entries_.back().led_by = change.id;
    last_id_[change.condition] = change.id;
  }
  return entry->second;
}

void OccurrenceLog::set_announced(Member& member, bool announced, const alarms::ChangeEntry& change) {
  if (member.announced == announced) return;
  member.announced = announced;
  Entry& entry = entries_[member.entry];
  if (announced)
    ++entry.announced;
  else
    --entry.announced;
  entry.told.open = entry.announced > 0;
  entry.told.ended = entry.told.open ? std::string{} : change.text;
  entry.told.end = change.t - start_;
}

void OccurrenceLog::make_part(std::size_t part, std::size_t whole) {
  Entry& from = entries_[part];
  Entry& to = entries_[whole];
  from.is_part = true;
  to.told.start = std::min(to.told.start, from.told.start);
  add_joined(to.told, from.told.condition);
  for (const std::string& name : from.told.joined) add_joined(to.told, name);
  // What speaks for it is as bad, unless a profile's composite is milder than its members.
  if (from.told.priority <= to.told.priority) return;
  to.told.priority = from.told.priority;
  to.told.channel = from.told.channel;
  to.told.text = from.told.text;
  to.told.why = from.told.why;
}

// Another one speaks for it now. What led an occurrence of its own for so short a time is listed with that
// one.
void OccurrenceLog::join(Member& member, const alarms::ChangeEntry& change) {
  const std::size_t part = member.entry;
  const auto host = last_id_.find(change.text);
  set_announced(member, false, change);
  if (host == last_id_.end()) return;
  const std::size_t whole = members_[host->second].entry;
  if (whole == part || entries_[part].led_by != change.id || entries_[part].announced > 0) return;
  if (change.t - start_ - entries_[part].told.start > one_call) return;
  make_part(part, whole);
  member.entry = whole;
}

// The one that spoke for it is over; it goes on, and the occurrence with it.
void OccurrenceLog::go_on(Member& member, const alarms::ChangeEntry& change) {
  const auto host = last_id_.find(change.text);
  const std::size_t part = member.entry;
  if (host != last_id_.end()) {
    const std::size_t whole = members_[host->second].entry;
    const bool is_new = entries_[part].led_by == change.id && entries_[part].told.start == change.t - start_;
    if (whole != part && is_new && entries_[whole].announced == 0) {
      set_announced(member, false, change);
      make_part(part, whole);
      member.entry = whole;
    }
  }
  set_announced(member, true, change);
}

void OccurrenceLog::describe(EvaluatedOccurrence& told, const alarms::ChangeEntry& change,
                             const alarms::Occurrence* seen) {
  if (seen == nullptr) {
    // It was over, or another one spoke for it, within the moment in which this happened.
    if (change.what == JournalWhat::started) told.priority = std::max(told.priority, change.priority);
    return;
  }
  told.kind = seen->kind;
  for (const std::string& member : seen->joined) add_joined(told, member);
  const bool worse = seen->priority > told.priority || told.text.empty();
  const bool gained = change.what == JournalWhat::gained && seen->priority == told.priority;
  if (!worse && !gained) return;
  told.priority = seen->priority;
  told.channel = seen->channel;
  told.text = seen->text;
  told.why = seen->why;
}

void OccurrenceLog::take(const alarms::ChangeEntry& change, const std::vector<alarms::Occurrence>& seen) {
  if (change.what == JournalWhat::suppressed)
    suppressed_.push_back({change.t - start_, change.condition, change.text});
  if (change.id == 0) {
    // It joined before it was announced itself.
    const auto host = last_id_.find(change.text);
    if (change.what == JournalWhat::joined && host != last_id_.end())
      add_joined(entries_[members_[host->second].entry].told, change.condition);
    return;
  }
  Member& member = member_of(change);
  switch (change.what) {
    case JournalWhat::started: set_announced(member, true, change); break;
    case JournalWhat::parted: go_on(member, change); break;
    case JournalWhat::joined: join(member, change); break;
    case JournalWhat::latched:
    case JournalWhat::ended: set_announced(member, false, change); break;
    default: break;
  }
  describe(entries_[member.entry].told, change, find(seen, change.id));
}

void OccurrenceLog::see_mediums(alarms::BayAlarms& alarms, BayTime now) {
  while (!unseen_.empty() && unseen_.front().due <= now) {
    const std::uint64_t id = unseen_.front().id;
    unseen_.pop_front();
    const auto seen = alarms.occurrences(now);
    const alarms::Occurrence* one = find(seen, id);
    if (one != nullptr && one->state == AlarmState::active && one->priority == Priority::medium)
      alarms.acknowledge(std::vector{id}, std::nullopt, now, nobody);
  }
}

void OccurrenceLog::take_from(alarms::BayAlarms& alarms, BayTime now) {
  see_mediums(alarms, now);
  for (auto changes = alarms.take_changes(); !changes.empty(); changes = alarms.take_changes()) {
    const auto seen = alarms.occurrences(now);
    std::vector<std::uint64_t> reminded;
    for (const alarms::ChangeEntry& change : changes) {
      take(change, seen);
      const bool heard = change.what == JournalWhat::started || change.what == JournalWhat::gained;
      if (heard && change.priority == Priority::medium) unseen_.push_back({change.t + seen_after, change.id});
      const alarms::Occurrence* one = find(seen, change.id);
      if (change.what == JournalWhat::reminded && one != nullptr && one->state == AlarmState::latched)
        reminded.push_back(change.id);
    }
    if (!reminded.empty()) alarms.acknowledge(reminded, std::nullopt, now, nobody);
  }
}

void OccurrenceLog::close(alarms::BayAlarms& alarms, BayTime now) {
  take_from(alarms, now);
  for (Entry& entry : entries_)
    if (entry.told.open) entry.told.end = now - start_;
  alarms.end_all(now, "the recording is over", nobody);
}

std::vector<EvaluatedOccurrence> OccurrenceLog::take_occurrences() {
  std::vector<EvaluatedOccurrence> listed;
  for (Entry& entry : entries_)
    if (!entry.is_part) listed.push_back(std::move(entry.told));
  std::stable_sort(listed.begin(), listed.end(),
                   [](const auto& a, const auto& b) { return a.start < b.start; });
  for (std::size_t i = 0; i < listed.size(); ++i) listed[i].id = i + 1;
  return listed;
}

}  // namespace vigil::review
