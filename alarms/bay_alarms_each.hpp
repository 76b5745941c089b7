// SPDX-License-Identifier: MIT
// What only the files of BayAlarms itself need.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "alarms/bay_alarms.hpp"

namespace vigil::alarms {

/// Where the readings for each baseline are kept.
enum BaselineOf : std::size_t { of_sbp, of_dbp, of_etco2 };

inline bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

inline void earliest(std::optional<BayTime>& found, const std::optional<BayTime>& candidate) {
  if (candidate && (!found || *candidate < *found)) found = candidate;
}

// ---- all conditions, in the order in which they are settled

template <typename Visit>
void BayAlarms::for_each(Visit visit) {
  for (LimitCondition& condition : limits_) visit(condition);
  if (no_breath_) visit(*no_breath_);
  if (repeat_) visit(*repeat_);
  for (CompositeCondition& condition : composites_) visit(condition);
  for (TechnicalCondition& condition : technical_) visit(condition);
}

template <typename Visit>
void BayAlarms::for_each(Visit visit) const {
  for (const LimitCondition& condition : limits_) visit(condition);
  if (no_breath_) visit(*no_breath_);
  if (repeat_) visit(*repeat_);
  for (const CompositeCondition& condition : composites_) visit(condition);
  for (const TechnicalCondition& condition : technical_) visit(condition);
}

}  // namespace vigil::alarms
