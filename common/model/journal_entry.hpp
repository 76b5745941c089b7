// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "common/model/bay.hpp"
#include "common/model/enum_text.hpp"
#include "common/model/time.hpp"

namespace vigil {

/// What an entry of the journal says (alarms.md, "Kept"). The words are the journal's and the wire's: a word
/// is never reused for something else.
enum class JournalWhat : std::uint8_t {
  started,        ///< an occurrence became active
  raised,         ///< it reached a higher priority
  gained,         ///< a composite gained a contributor, or one of its contributors became worse
  lowered,        ///< its priority fell, after it was acknowledged
  joined,         ///< a member's occurrence belongs to a composite from now on
  parted,         ///< the composite ended, the member goes on as its own occurrence
  reminded,       ///< heard once more
  acknowledged,   ///< by whom
  latched,        ///< no longer true, kept until acknowledged
  ended,          ///< why, where it was not its clear time
  during_gap,     ///< a high that was found in refilled data
  suppressed,     ///< what was not announced, and why
  audio_paused,   ///< until when, by whom
  audio_on,       ///< the pause is over
  limit_changed,  ///< from what to what, by whom
  limits_reset,
  alarm_off,  ///< with the reason
  alarm_on,
  charted,
  admitted,
  discharged,
  standby,
  resumed,
  handed_over,
  baseline,  ///< measured, and from what
  profile_read,
  profile_refused,
  refused,  ///< an operator's request, with why
  station_started,
  station_stopped,
  pump_confirmed,  ///< its serial, drug and concentration, by whom
  instructed,      ///< an instructor's command that was carried out
};
constexpr EnumText<JournalWhat, 32> journal_what_text{
    {"started",        "raised",          "gained",       "lowered",         "joined",
     "parted",         "reminded",        "acknowledged", "latched",         "ended",
     "during-gap",     "suppressed",      "audio-paused", "audio-on",        "limit-changed",
     "limits-reset",   "alarm-off",       "alarm-on",     "charted",         "admitted",
     "discharged",     "standby",         "resumed",      "handed-over",     "baseline",
     "profile-read",   "profile-refused", "refused",      "station-started", "station-stopped",
     "pump-confirmed", "instructed"}};

/// One entry of the journal, as it is kept, sent and shown.
struct JournalEntry {
  std::uint64_t seq = 0;  ///< from 1, without holes; 0: not yet in the journal
  WallTime wall;
  std::optional<BayTime> bay_time;
  std::string bay;  ///< empty: the station itself
  Mode mode = Mode::live;
  JournalWhat what = JournalWhat::started;
  std::uint64_t alarm = 0;  ///< id of the occurrence; 0: none
  std::string condition;
  Priority priority = Priority::none;
  std::optional<double> value;
  std::optional<double> limit;
  std::string by;                         ///< a person, or empty: the station
  std::string text;                       ///< why, in words
  std::optional<double> delay_s;          ///< the condition's delay, as used
  std::optional<double> signal_delay_ms;  ///< from the message's arrival to the feed, as measured

  bool operator==(const JournalEntry&) const = default;
};

}  // namespace vigil
