// SPDX-License-Identifier: MIT
#include "dashboard/station/high_watch.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace vigil::station {

namespace {

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void add(std::vector<std::string>& names, const std::string& name) {
  if (!contains(names, name)) names.push_back(name);
}

bool is_high_of_patient(const alarms::Occurrence& seen) {
  return seen.kind == AlarmKind::physiological && seen.priority == Priority::high &&
         seen.state != AlarmState::latched && !seen.during_gap;
}

/// Beyond the limit, of one that has value and limit.
std::optional<double> depth(const alarms::Occurrence& seen) {
  if (!seen.value || !seen.limit) return std::nullopt;
  return std::abs(*seen.value - *seen.limit);
}

bool is_as_bad(const alarms::Occurrence& seen, const alarms::Occurrence& worst) {
  if (!seen.is_true) return false;
  if (seen.joined.size() != worst.joined.size()) return seen.joined.size() > worst.joined.size();
  return seen.channel != worst.channel || depth(seen) >= depth(worst);
}

bool is_end(JournalWhat what) {
  return what == JournalWhat::ended || what == JournalWhat::latched || what == JournalWhat::lowered;
}

}  // namespace

bool High::overlaps(const High& other) const {
  return (!other.to || from <= *other.to) && (!to || other.from <= *to);
}

bool High::shares_name(const High& other) const {
  return std::any_of(names.begin(), names.end(),
                     [&](const std::string& name) { return contains(other.names, name); });
}

High* HighWatch::lasting(const alarms::Occurrence& seen) {
  const auto found =
      std::find_if(highs_.begin(), highs_.end(), [&](const High& h) { return !h.to && h.id == seen.id; });
  return found == highs_.end() ? nullptr : &*found;
}

High& HighWatch::begin(const alarms::Occurrence& seen, BayTime now) {
  High high;
  high.worst = seen;
  high.id = seen.id;
  // One that rose was there before it was high.
  high.from = std::min(!looked_at_ || seen.since > *looked_at_ ? seen.since : now, now);
  highs_.push_back(std::move(high));
  return highs_.back();
}

void HighWatch::look(const alarms::BayAlarms& alarms, BayTime now,
                     const std::vector<alarms::ChangeEntry>& changes) {
  std::vector<alarms::Occurrence> present = alarms.occurrences(now);
  std::erase_if(present, [](const alarms::Occurrence& seen) { return !is_high_of_patient(seen); });
  const auto is_present = [&](const High& high) {
    return std::any_of(present.begin(), present.end(),
                       [&](const alarms::Occurrence& seen) { return seen.id == high.id; });
  };
  for (const alarms::Occurrence& seen : present) {
    High* high = lasting(seen);
    if (high == nullptr) {
      // A composite takes what was there, and a member goes on after it: under another id, the same high.
      std::vector<High*> before;
      for (High& h : highs_)
        if (!h.to && !is_present(h) &&
            (contains(h.names, seen.condition) || contains(seen.joined, h.worst.condition)))
          before.push_back(&h);
      for (std::size_t i = 1; i < before.size(); ++i) before[i]->taken = true;
      high = before.empty() ? &begin(seen, now) : before.front();
      high->id = seen.id;
    }
    add(high->names, seen.condition);
    for (const std::string& name : seen.joined) add(high->names, name);
    if (is_as_bad(seen, high->worst)) high->worst = seen;
    if (seen.is_true)
      high->over.reset();
    else if (!high->over)
      high->over = now;
  }
  std::erase_if(highs_, [](const High& high) { return high.taken; });
  for (High& high : highs_) {
    if (high.to || is_present(high)) continue;
    high.to = now;
    for (const alarms::ChangeEntry& change : changes)
      if (change.id == high.id && is_end(change.what)) high.to = change.t;
    if (!high.over) high.over = high.to;
  }
  looked_at_ = now;
}

bool HighWatch::any_lasts() const {
  return std::any_of(highs_.begin(), highs_.end(), [](const High& high) { return !high.to; });
}

void HighWatch::forget(BayTime before, std::size_t most) {
  std::erase_if(highs_, [before](const High& high) { return high.to && *high.to < before; });
  if (highs_.size() > most) highs_.erase(highs_.begin(), highs_.end() - static_cast<std::ptrdiff_t>(most));
}

}  // namespace vigil::station
