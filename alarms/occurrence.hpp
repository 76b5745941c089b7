// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/model/bay.hpp"
#include "common/model/channel.hpp"
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
  std::string text;              ///< "SpO₂ 88 < 92"
  std::vector<std::string> why;  ///< "SpO₂ 88 % below 92 for 73 s"
  BayTime since;                 ///< when it became active
  Duration delay{0};             ///< that it had waited before
  std::optional<Channel> channel;
  std::optional<double> value;
  std::optional<double> limit;
};

/// A condition in its delay.
struct Pending {
  std::string condition;
  BayTime due;
};

/// What happened to an occurrence, for the journal, in the order in which it happened.
enum class Change : std::uint8_t { started, raised, lowered, acknowledged, latched, ended };

struct ChangeEntry {
  Change change = Change::started;
  BayTime t;
  std::uint64_t id = 0;
  std::string condition;
  Priority priority = Priority::none;
  std::optional<double> value;
  std::optional<double> limit;
  std::string reason;  ///< why it ended, where that was not its clear time; who acknowledged
};

}  // namespace vigil::alarms
