// SPDX-License-Identifier: MIT
// A restart of the station (alarms.md): what is saved of it, and how it comes back.
#include <algorithm>
#include <map>
#include <utility>

#include "common/log/log.hpp"
#include "dashboard/station/profile_change.hpp"
#include "dashboard/station/saved_bay.hpp"
#include "dashboard/station/station.hpp"

namespace vigil::station {

namespace {

constexpr Duration heartbeat_period = std::chrono::seconds{2};
/// What changes without an entry, as a delay that runs, is saved so often.
constexpr Duration look_period = std::chrono::seconds{1};
/// What a pump gave changes with its every word; between two of these its count, or its rate, tells.
constexpr Duration infusion_period = std::chrono::seconds{10};
/// Down for longer: what was paused or acknowledged is heard again (alarms.md).
constexpr Duration short_absence = std::chrono::seconds{30};
/// Ids that a station may have given before it was killed, and could not save.
constexpr std::uint64_t unsaved_ids = 100'000;

std::string clock_text(WallTime t) { return to_iso8601(BayTime{t.time_since_epoch()}); }

/// Whole seconds for people.
std::string away_text(Duration away) {
  return std::to_string(std::chrono::duration_cast<std::chrono::seconds>(away).count()) + " s";
}

std::optional<std::string> name_after(std::string_view prefix, const std::string& key) {
  if (key.rfind(prefix, 0) != 0) return std::nullopt;
  return key.substr(prefix.size());
}

}  // namespace

void Station::keep(JournalEntry entry) {
  if (!keep_) return;
  ++kept_;
  if (const auto found = bays_.find(entry.bay); found != bays_.end())
    found->second->changed = true;
  else
    for (auto& [name, bay] : bays_) bay->changed = true;
  keep_(std::move(entry));
}

// ---- saved

void Station::save_infusion(Entry& entry, const Now& now, States& states) {
  const std::string key = std::string(saved_infusion_prefix) + entry.bay.name();
  if (!entry.bay.has_plan()) {
    if (std::exchange(entry.infusion_saved_at, std::nullopt)) states.emplace_back(key, std::string{});
    return;
  }
  const auto& last = entry.infusion_saved_at;
  if (!entry.changed && last && now.station - *last < infusion_period) return;
  entry.infusion_saved_at = now.station;
  states.emplace_back(key, entry.bay.saved_infusion());
}

void Station::save_bay(Entry& entry, const Now& now, States& states) {
  save_infusion(entry, now, states);
  entry.changed = false;
  entry.last_look = now.station;
  std::string state = entry.bay.saved(now);
  if (state != entry.saved) {
    entry.saved = state;
    states.emplace_back(std::string(saved_bay_prefix) + entry.bay.name(), std::move(state));
  }
  const alarms::Profile& profile = entry.bay.profile();
  if (entry.saved_profile && *entry.saved_profile == profile) return;
  entry.saved_profile = profile;
  states.emplace_back(std::string(saved_profile_prefix) + entry.bay.name(), save_profile(profile));
}

Station::States Station::take_states(const Now& now) {
  States states;
  for (auto& [name, entry] : bays_) {
    // Somebody may still make sense of what is there.
    entry->unreadable = entry->unreadable && entry->bay.admission().state == Admission::free;
    if (entry->unreadable) continue;
    if (entry->changed || !entry->last_look || now.station - *entry->last_look >= look_period)
      save_bay(*entry, now, states);
  }
  for (const std::string& name : std::exchange(forgotten_, {})) {
    // It may have come back since.
    if (bays_.contains(name)) continue;
    states.emplace_back(std::string(saved_bay_prefix) + name, std::string{});
    states.emplace_back(std::string(saved_profile_prefix) + name, std::string{});
    states.emplace_back(std::string(saved_infusion_prefix) + name, std::string{});
  }
  const bool heartbeat = !last_heartbeat_ || now.station - *last_heartbeat_ >= heartbeat_period;
  if (states.empty() && kept_ == 0 && !heartbeat) return states;
  kept_ = 0;
  last_heartbeat_ = now.station;
  SavedStation saved;
  saved.alive = now.wall;
  saved.epoch = epoch_;
  saved.next_alarm_id = next_alarm_id_;
  for (const auto& [name, entry] : bays_) {
    const Bay::SavedTime at = entry->bay.saved_time(now);
    saved.bays.push_back({name, at.time, at.arrived, at.silence, at.contended, at.skewed});
  }
  states.emplace_back(std::string(saved_station_key), save_station(saved));
  return states;
}

void Station::forget_saved() {
  last_heartbeat_.reset();
  for (auto& [name, entry] : bays_) {
    entry->changed = true;
    entry->saved.clear();
    entry->saved_profile.reset();
    if (entry->infusion_saved_at) entry->infusion_saved_at = StationTime{};
  }
}

// ---- back

Expected<void> Station::restore_bay(const std::string& name, std::string_view state, std::string_view profile,
                                    const Bay::SavedTime& at, const Now& now) {
  if (!is_bay_name(name)) return fail("'" + name + "' is no name of a bay");
  const auto entry = bay_for(name);
  if (!entry) return tl::make_unexpected(entry.error());
  auto restored = (*entry)->bay.restore(state, profile, at, now);
  if (!restored) bays_.erase(name);
  return restored;
}

void Station::begin_unreadable(const std::string& name, BayTime at, const Now& now) {
  if (!is_bay_name(name)) return;
  const auto entry = bay_for(name);
  if (!entry) return;
  (*entry)->unreadable = true;
  (*entry)->bay.state_was_unreadable(at);
  note_changes(**entry, now);
}

void Station::restore(const States& states, const Now& now) {
  std::map<std::string, std::string_view> by_key;
  for (const auto& [key, value] : states) by_key[key] = value;
  std::vector<std::string> problems;
  SavedStation saved;
  bool known = false;
  if (const auto found = by_key.find(std::string(saved_station_key)); found != by_key.end()) {
    auto read = read_saved_station(found->second);
    known = read.has_value();
    if (read)
      saved = std::move(*read);
    else
      problems.push_back(read.error().text);
  }
  // Also where the clock was set back: else dashboards would take this run for an older one.
  epoch_ = std::max(epoch_, saved.epoch + 1);
  next_alarm_id_ =
      std::max(next_alarm_id_, std::min(saved.next_alarm_id, std::uint64_t{1} << 52U) + unsaved_ids);
  const Duration away = now.wall - saved.alive;
  const bool was_long = !known || away > short_absence || away < Duration{0};
  const std::string why = known ? "from " + clock_text(saved.alive) + " to " + clock_text(now.wall) +
                                      (away < Duration{0} ? ": the clock was set back" : "")
                                : "nobody knows since when, until " + clock_text(now.wall);
  std::string line = "vigil-station " + file_.id;
  if (known) line += ", after " + away_text(away) + " away, " + why;
  note(nullptr, JournalWhat::station_started, {}, std::move(line), now);
  for (std::string& problem : problems)
    note(nullptr, JournalWhat::station_started, {}, "what was saved cannot be read: " + problem, now);

  for (const auto& [key, state] : by_key) {
    const auto name = name_after(saved_bay_prefix, key);
    if (!name) continue;
    const auto profile = by_key.find(std::string(saved_profile_prefix) + *name);
    Bay::SavedTime at;
    at.arrived = saved.alive;
    for (const SavedStation::Place& place : saved.bays)
      if (place.bay == *name) at = {place.time, place.arrived, place.silence, place.contended, place.skewed};
    const auto restored =
        restore_bay(*name, state, profile == by_key.end() ? std::string_view{} : profile->second, at, now);
    if (!restored) {
      note(nullptr, JournalWhat::station_started, {},
           *name + " starts free: what was saved of it cannot be read: " + restored.error().text, now);
      begin_unreadable(*name, at.time, now);
      continue;
    }
    Entry& entry = *bays_.find(*name)->second;
    for (const alarms::Occurrence& seen : entry.bay.alarms().occurrences(entry.bay.time()))
      next_alarm_id_ = std::max(next_alarm_id_, seen.id + 1);
    const auto infusion = by_key.find(std::string(saved_infusion_prefix) + *name);
    if (infusion != by_key.end()) entry.infusion_saved_at = StationTime{};
    const auto resumed =
        entry.bay.restore_infusion(infusion == by_key.end() ? std::string_view{} : infusion->second);
    if (!resumed)
      note(&entry.bay, JournalWhat::station_started, {},
           "what was saved of its infusion cannot be read: " + resumed.error().text, now);
    if (was_long) entry.bay.station_was_away(why);
    note_changes(entry, now);
  }
}

}  // namespace vigil::station
