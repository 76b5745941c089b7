// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "common/model/enum_text.hpp"
#include "common/model/journal_entry.hpp"

/// How entries of the journal read on the screen, and which of them are wanted.
namespace vigil::dashboard {

/// What an entry is about: an alarm's own life, or what people and programs did.
enum class JournalGroup : std::uint8_t { alarms, actions };

struct JournalWord {
  std::string_view text;  ///< "raised", "limit changed"
  JournalGroup group;
};
const JournalWord& journal_word(JournalWhat what);

/// One entry as a line.
struct JournalRow {
  std::uint64_t seq = 0;
  std::string time;  ///< "09:41:30", with the day where it is another one
  std::string bay;   ///< "BAY 3"; "station" for its own
  Priority priority = Priority::none;
  std::string what;  ///< "started"
  std::string text;  ///< "SpO₂ low: SpO₂ 88 < 92"
  std::string by;    ///< who; empty: the station
};
/// @param bay_title how the entry's bay is called on the screen
JournalRow journal_row(const JournalEntry& entry, const std::string& bay_title, WallTime now);

enum class JournalSpan : std::uint8_t { hour, eight_hours, day, all };
constexpr EnumText<JournalSpan, 4> journal_span_text{{"last hour", "last 8 hours", "last 24 hours", "all"}};

enum class JournalKind : std::uint8_t { all, alarms, actions };
constexpr EnumText<JournalKind, 3> journal_kind_text{{"all", "alarms", "actions"}};

/// Which entries are wanted.
struct JournalFilter {
  std::string bay;                     ///< empty: all
  Priority at_least = Priority::none;  ///< of entries that have one; `none`: any
  JournalKind kind = JournalKind::all;
  JournalSpan span = JournalSpan::day;

  bool operator==(const JournalFilter&) const = default;
};
bool matches(const JournalEntry& entry, const JournalFilter& filter, WallTime now);
/// How far back `span` reaches; none: to the beginning.
std::optional<Duration> length_of(JournalSpan span);

}  // namespace vigil::dashboard
