// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/model/bay.hpp"
#include "common/model/channel.hpp"
#include "common/model/journal_entry.hpp"
#include "common/model/time.hpp"

namespace vigil::alarms {

/// One announced episode of a condition, as an operator sees it.
struct Occurrence {
  std::uint64_t id = 0;  ///< never comes back
  std::string condition;
  AlarmKind kind = AlarmKind::physiological;
  Priority priority = Priority::none;
  AlarmState state = AlarmState::active;
  bool latching = false;
  bool no_data = false;
  bool is_true = true;              ///< now; else it is in its clear time, or latched
  bool during_gap = false;          ///< found in refilled data: never heard, seen until acknowledged
  std::vector<std::string> joined;  ///< conditions that belong to it while it lasts
  std::string text;                 ///< "SpO₂ 88 < 92"
  std::vector<std::string> why;     ///< "SpO₂ 88 % below 92 for 73 s"
  BayTime since;                    ///< when it became active
  Duration delay{0};                ///< that it had waited before
  std::uint32_t heard = 0;          ///< how often it was announced anew: started, risen, reminded
  std::optional<Channel> channel;
  std::optional<double> value;
  std::optional<double> limit;
  bool needs_reason = false;  ///< to be acknowledged
};

/// A condition in its delay.
struct Pending {
  std::string condition;
  BayTime due;
};

/// What happened to an occurrence, for the journal, in the order in which it happened.
struct ChangeEntry {
  JournalWhat what = JournalWhat::started;
  BayTime t;
  std::uint64_t id = 0;  ///< 0: no occurrence, as where something was suppressed
  std::string condition;
  Priority priority = Priority::none;
  std::optional<double> value;
  std::optional<double> limit;
  std::string text;                 ///< why it ended, where that was not its clear time; what was suppressed
  std::string by;                   ///< who acknowledged, changed, switched off
  std::optional<Duration> delay{};  ///< that it had waited, where it started
};

/// Where conditions tell what happened, and get the id of a new occurrence.
struct Ledger {
  std::uint64_t& next_id;
  std::uint64_t& revision;  ///< grows by one with every change of an occurrence
  std::vector<ChangeEntry>& changes;
};

}  // namespace vigil::alarms
