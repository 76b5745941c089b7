// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "alarms/context.hpp"
#include "alarms/profile.hpp"
#include "common/model/bay.hpp"
#include "common/model/time.hpp"

namespace vigil::alarms {

/// A condition that is no plain limit, as it stands for a bay (alarms.md, "Shown about itself").
struct Disclosed {
  std::string condition;
  Priority priority = Priority::none;  ///< the highest that it reaches; none: shown only
  bool latching = false;               ///< of its high
  Duration delay{0};
  Duration clear{0};
  bool off = false;  ///< the patient is ventilated
  std::string text;  ///< the rule in words, one line
};

/// A technical condition: when it is true, and how urgent it is then. In `when`, a word in braces is a figure
/// of the profile (see disclosure.cpp).
struct TechnicalRow {
  std::string_view name;
  Priority priority;  ///< the highest that it reaches; none: shown only
  std::string_view when;
};
/// Every one that this version raises but for the pumps' own alarms, which are in technical_condition.hpp.
std::span<const TechnicalRow> technical_conditions();

/// What a limit's figures do not tell: when it is judged sooner, later or with another. Empty: they tell all.
std::string limit_text(const LimitRule& rule, const Profile& profile);

/// Every condition beside the limits: no breath, pressures by repeat, the composites, then the technical ones
/// and the pumps' alarms.
/// @param in_force the limits as they stand: of the profile, some changed by a nurse
std::vector<Disclosed> disclose(const Profile& profile, std::span<const LimitRule> in_force,
                                const Baselines& baselines, bool ventilated, bool spinal_injury);

}  // namespace vigil::alarms
