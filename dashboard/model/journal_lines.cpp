// SPDX-License-Identifier: MIT
#include "dashboard/model/journal_lines.hpp"

#include <ctime>

#include "dashboard/model/alarm_lines.hpp"
#include "dashboard/model/text.hpp"

namespace vigil::dashboard {

namespace {

using enum JournalGroup;

/// In the order of JournalWhat.
constexpr std::array<JournalWord, journal_what_text.size()> words{{
    {"started", alarms},         {"raised", alarms},           {"gained", alarms},
    {"lowered", alarms},         {"joined", alarms},           {"parted", alarms},
    {"reminded", alarms},        {"acknowledged", actions},    {"latched", alarms},
    {"ended", alarms},           {"during gap", alarms},       {"suppressed", alarms},
    {"audio paused", actions},   {"audio on", actions},        {"limit changed", actions},
    {"limits reset", actions},   {"alarm off", actions},       {"alarm on", actions},
    {"charted", actions},        {"admitted", actions},        {"discharged", actions},
    {"standby", actions},        {"resumed", actions},         {"handed over", actions},
    {"baseline", actions},       {"profile read", actions},    {"profile refused", actions},
    {"refused", actions},        {"station started", actions}, {"station stopped", actions},
    {"pump confirmed", actions}, {"instructed", actions},
}};

std::tm local_time(WallTime t) {
  const std::time_t seconds = to_ns(t) / 1'000'000'000;
  std::tm local{};
  localtime_r(&seconds, &local);
  return local;
}

std::string time_text(WallTime t, WallTime now) {
  const std::tm at = local_time(t);
  const std::tm today = local_time(now);
  const bool same_day = at.tm_year == today.tm_year && at.tm_yday == today.tm_yday;
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), same_day ? "%H:%M:%S" : "%d %b %H:%M:%S", &at);
  return text.data();
}

/// What the station notes about a pause's end, before the condition's id.
constexpr std::string_view by_high_alarm = "a high alarm: ";

/// The entry's text as it is said: without what it says twice, and without ids.
std::string spoken_text(const JournalEntry& entry) {
  const std::string_view text = entry.text;
  // "medication midazolam 2 mg: Midazolam 2 mg IV": the codes are for programs.
  const std::size_t said = text.find(": ");
  if (entry.what == JournalWhat::charted && said != std::string_view::npos && said + 2 < text.size())
    return std::string(text.substr(said + 2));
  if (entry.what == JournalWhat::audio_on && text.starts_with(by_high_alarm))
    return std::string(by_high_alarm) + condition_name(text.substr(by_high_alarm.size()));
  if (entry.what == JournalWhat::refused && said != std::string_view::npos &&
      limit_condition(text.substr(0, said)))
    return condition_name(text.substr(0, said)).append(text.substr(said));
  return entry.text;
}

std::string text_of(const JournalEntry& entry) {
  std::string text;
  if (entry.mode != Mode::live) add_part(text, mode_badge(entry.mode));
  std::string said = entry.condition.empty() ? std::string{} : condition_name(entry.condition);
  // What a member joins or parts from is told by its id.
  const bool of_composite = entry.what == JournalWhat::joined || entry.what == JournalWhat::parted;
  const std::string why = of_composite ? condition_name(entry.text) : spoken_text(entry);
  if (!why.empty()) said += (said.empty() ? "" : ": ") + why;
  if (entry.text.empty() && entry.value) {
    said += " " + short_text(*entry.value);
    if (entry.limit) said += ", limit " + short_text(*entry.limit);
  }
  add_part(text, said);
  if (entry.delay_s && *entry.delay_s > 0) add_part(text, "after " + short_text(*entry.delay_s) + " s");
  return text;
}

}  // namespace

const JournalWord& journal_word(JournalWhat what) { return words[static_cast<std::size_t>(what)]; }

JournalRow journal_row(const JournalEntry& entry, const std::string& bay_title, WallTime now) {
  JournalRow row;
  row.seq = entry.seq;
  row.time = time_text(entry.wall, now);
  row.bay = entry.bay.empty() ? "station" : bay_title;
  row.priority = entry.priority;
  row.what = journal_word(entry.what).text;
  row.text = text_of(entry);
  row.by = entry.by;
  return row;
}

std::optional<Duration> length_of(JournalSpan span) {
  switch (span) {
    case JournalSpan::hour: return std::chrono::hours{1};
    case JournalSpan::eight_hours: return std::chrono::hours{8};
    case JournalSpan::day: return std::chrono::hours{24};
    case JournalSpan::all: break;
  }
  return std::nullopt;
}

bool matches(const JournalEntry& entry, const JournalFilter& filter, WallTime now) {
  if (!filter.bay.empty() && entry.bay != filter.bay) return false;
  if (filter.at_least != Priority::none && entry.priority < filter.at_least) return false;
  if (filter.kind != JournalKind::all) {
    const JournalGroup wanted = filter.kind == JournalKind::alarms ? alarms : actions;
    if (journal_word(entry.what).group != wanted) return false;
  }
  const auto length = length_of(filter.span);
  return !length || entry.wall >= now - *length;
}

}  // namespace vigil::dashboard
