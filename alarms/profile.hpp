// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/model/bay.hpp"
#include "common/model/channel.hpp"
#include "common/model/error.hpp"
#include "common/model/time.hpp"

namespace vigil::alarms {

/// The two steps of a limit, in the channel's unit. Unset: that step does not exist.
struct Limits {
  std::optional<double> medium;
  std::optional<double> high;

  bool operator==(const Limits&) const = default;
};

/// One limit condition: a channel, a side, two steps, and how long each must hold. Durations are bay time.
struct LimitRule {
  Channel channel = Channel::spo2;
  Side side = Side::low;
  Limits limits;
  bool at_limit = false;  ///< a value equal to the limit breaches it (pressures: ≥ 160), else only beyond
  Duration delay{0};      ///< of the medium step
  Duration high_delay{0};
  Duration clear{0};  ///< how long the value must be back before the occurrence ends
  double margin = 0;  ///< how far inside the limit "back" is, so that a value at the limit does not chatter
  bool latching = false;  ///< of the high step: it stays on screen until acknowledged
  // Guard rails: how far a nurse may move a step.
  double guard_lo = 0;
  double guard_hi = 0;
  bool changed = false;  ///< from its profile

  bool operator==(const LimitRule&) const = default;
};

/// `spo2-low`: the name of a limit's condition.
std::string condition_name(Channel channel, Side side);
inline std::string condition_name(const LimitRule& rule) { return condition_name(rule.channel, rule.side); }

/// A named set of limits. A profile changes only as a file; a bay's copy of its rules is what a nurse
/// changes.
struct Profile {
  std::string id;
  std::string name;
  std::vector<LimitRule> rules;
};

/// Reads a profile from TOML; `file` stands in the errors, each with file:line.
Expected<Profile> parse_profile(std::string_view text, const std::string& file);

constexpr Duration longest_delay = std::chrono::seconds{30};
constexpr Duration longest_clear = std::chrono::seconds{60};

/// What is wrong with a rule that shall take the place of `original`, in words; empty: nothing. The steps
/// stay within the guard rails, the medium one on the milder side; a high step may be tightened, never
/// widened beyond its profile, nor its delay made longer, its margin wider or its latching taken away.
std::string rule_mistake(const LimitRule& original, const LimitRule& wanted);

}  // namespace vigil::alarms
