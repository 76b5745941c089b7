// SPDX-License-Identifier: MIT
#include "dashboard/model/alarms_page.hpp"

#include <algorithm>
#include <array>

#include "dashboard/model/text.hpp"
#include "dashboard/model/tile.hpp"

namespace vigil::dashboard {

namespace {

constexpr EnumText<AlarmState, 3> state_text{{"unacknowledged", "acknowledged", "LATCHED"}};
constexpr EnumText<Priority, 4> at_least_text{{"all", "low and above", "medium and high", "high"}};
constexpr EnumText<JournalFilterPart, 4> part_text{{"Bay", "Priority", "Entries", "Time"}};

/// `by` further round among `count`.
std::size_t round_by(std::size_t at, int by, std::size_t count) {
  const auto n = static_cast<std::int64_t>(count);
  return static_cast<std::size_t>(((static_cast<std::int64_t>(at) + by) % n + n) % n);
}

template <typename Enum>
Enum next(Enum value, int by, std::size_t count) {
  return static_cast<Enum>(round_by(static_cast<std::size_t>(value), by, count));
}

PageFocus focus_of(JournalFilterPart part) {
  return static_cast<PageFocus>(static_cast<int>(part) + static_cast<int>(PageFocus::bay));
}
static_assert(static_cast<int>(PageFocus::span) - static_cast<int>(PageFocus::bay) ==
              static_cast<int>(JournalFilterPart::span));

std::string summary_of(const std::vector<AlarmPlace>& alarms) {
  if (alarms.empty()) return "no active alarms";
  std::size_t waiting = 0;
  std::size_t latched = 0;
  for (const auto& alarm : alarms) {
    const AlarmState state = alarm.ranked->line.state;
    waiting += state != AlarmState::acknowledged ? 1U : 0U;
    latched += state == AlarmState::latched ? 1U : 0U;
  }
  std::string text =
      std::to_string(waiting) + " unacknowledged · " + std::to_string(alarms.size() - latched) + " active";
  if (latched > 0) add_part(text, std::to_string(latched) + " latched");
  return text;
}

std::string bay_title(const Bays& bays, const std::string& name) {
  const auto bay = std::find_if(bays.begin(), bays.end(), [&](const auto& b) { return b->name() == name; });
  return bay == bays.end() ? title_of(name) : title_of(**bay);
}

}  // namespace

void AlarmsPageModel::open(const std::string& bay) {
  choose_bay(bay);
  log_.open();
}

void AlarmsPageModel::choose_bay(const std::string& bay) {
  choose(bay, 0);
  first_of_bay_ = !bay.empty();
}

std::optional<std::size_t> AlarmsPageModel::place_of_chosen(const std::vector<AlarmPlace>& alarms) const {
  for (std::size_t i = 0; i < alarms.size(); ++i) {
    const AlarmLine& line = alarms[i].ranked->line;
    if (line.bay == chosen_.bay && (first_of_bay_ || line.id == chosen_.alarm)) return i;
  }
  return std::nullopt;
}

void AlarmsPageModel::step(int by, const std::vector<AlarmPlace>& alarms) {
  if (alarms.empty()) return;
  const auto at = place_of_chosen(alarms);
  const auto last = static_cast<std::int64_t>(alarms.size()) - 1;
  const std::int64_t to =
      at ? std::clamp<std::int64_t>(static_cast<std::int64_t>(*at) + by, 0, last) : (by > 0 ? 0 : last);
  const AlarmLine& line = alarms[static_cast<std::size_t>(to)].ranked->line;
  choose(line.bay, line.id);
}

void AlarmsPageModel::choose(const std::string& bay, std::uint64_t alarm) {
  chosen_ = {bay, alarm};
  first_of_bay_ = false;
  explained_ = true;
  focus_ = PageFocus::alarms;
}

void AlarmsPageModel::move_focus(int by) { focus_ = next(focus_, by, page_focus_count); }

void AlarmsPageModel::change_filter(JournalFilterPart part, int by, const Bays& bays) {
  JournalFilter filter = log_.filter();
  focus_ = focus_of(part);
  switch (part) {
    case JournalFilterPart::bay: {
      // All, then each bay in its place.
      const auto at =
          std::find_if(bays.begin(), bays.end(), [&](const auto& b) { return b->name() == filter.bay; });
      const std::size_t place = at == bays.end() ? 0 : static_cast<std::size_t>(at - bays.begin()) + 1;
      const std::size_t to = round_by(place, by, bays.size() + 1);
      filter.bay = to == 0 ? "" : bays[to - 1]->name();
      break;
    }
    case JournalFilterPart::priority:
      filter.at_least = next(filter.at_least, by, priority_text.size());
      break;
    case JournalFilterPart::kind: filter.kind = next(filter.kind, by, journal_kind_text.size()); break;
    case JournalFilterPart::span: filter.span = next(filter.span, by, journal_span_text.size()); break;
  }
  log_.set_filter(std::move(filter));
}

void AlarmsPageModel::fill_rows(const std::vector<AlarmPlace>& alarms, StationTime now, WallTime wall,
                                AlarmsPage& out) {
  const auto chosen = place_of_chosen(alarms);
  if (chosen) chosen_.alarm = alarms[*chosen].ranked->line.id;
  if (chosen) first_of_bay_ = false;
  // Around the chosen one, so that it is always among them.
  const std::size_t middle = chosen.value_or(0);
  const std::size_t last_first = alarms.size() - std::min(alarms.size(), most_rows);
  const std::size_t first = std::min(middle - std::min(middle, most_rows / 2), last_first);
  const std::size_t end = std::min(alarms.size(), first + most_rows);
  out.rows_above = first;
  out.rows_below = alarms.size() - end;
  out.rows.resize(end - first);
  for (std::size_t i = first; i < end; ++i) {
    const RankedLine& ranked = *alarms[i].ranked;
    const BayModel& bay = *alarms[i].bay;
    AlarmRow& row = out.rows[i - first];
    row.line = ranked.line;
    row.since = "since " + clock_text(wall - (now - ranked.began));
    // What is over and waits for a person lasts no longer; when it ended is in the journal.
    const bool over = ranked.line.state == AlarmState::latched;
    row.lasting = over ? "" : "for " + age_text(now - ranked.began);
    row.state = state_text[ranked.line.state];
    row.badge = mode_badge(bay.mode());
    row.chosen = chosen == i;
    row.opened = row.chosen && explained_;
    row.can_acknowledge = ranked.line.state != AlarmState::acknowledged;
    row.acknowledge_bay.clear();
    if (!row.chosen) continue;
    if (row.opened) explain(bay, row.line);
    row.acknowledge_bay = acknowledge_text(bay);
  }
}

void AlarmsPageModel::fill_filters(const Bays& bays, AlarmsPage& out) const {
  const JournalFilter& filter = log_.filter();
  const std::array<std::string, part_text.size()> values{
      filter.bay.empty() ? "all" : bay_title(bays, filter.bay), std::string(at_least_text[filter.at_least]),
      std::string(journal_kind_text[filter.kind]), std::string(journal_span_text[filter.span])};
  out.filters.resize(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto part = static_cast<JournalFilterPart>(i);
    out.filters[i] = {part, std::string(part_text[part]), values[i], focus_ == focus_of(part)};
  }
}

void AlarmsPageModel::fill_journal(const Bays& bays, const StationTrack& station, WallTime wall,
                                   AlarmsPage& out) const {
  const auto entries = log_.shown(wall, most_entries);
  out.journal.clear();
  for (const JournalEntry* entry : entries)
    out.journal.push_back(journal_row(*entry, bay_title(bays, entry->bay), wall));
  out.newer = log_.newer(wall);
  const std::size_t held = log_.held(wall);
  out.position = std::to_string(held) + (held == 1 ? " entry" : " entries");
  if (log_.has_older() && held > 0) out.position += ", older ones follow";
  if (out.newer > 0) out.position = std::to_string(out.newer) + " newer above · " + out.position;
  out.note.clear();
  if (!log_.error().empty()) {
    out.note = "The journal cannot be shown: " + log_.error();
  } else if (log_.is_waiting()) {
    out.note = "asking the station …";
  } else if (entries.empty()) {
    out.note = log_.has_older() ? "looking further back …" : "no such entries";
  }
  out.head.clear();
  if (station.beat && station.beat->journal)
    out.head = "journal " + std::to_string(station.beat->journal->head) + " · " +
               station.beat->journal->hash.substr(0, 8);
}

void AlarmsPageModel::fill(const std::vector<AlarmPlace>& alarms, const Bays& bays,
                           const StationTrack& station, StationTime now, WallTime wall, AlarmsPage& out) {
  out.summary = summary_of(alarms);
  out.focus = focus_;
  fill_rows(alarms, now, wall, out);
  fill_filters(bays, out);
  fill_journal(bays, station, wall, out);
}

}  // namespace vigil::dashboard
