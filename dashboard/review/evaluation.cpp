// SPDX-License-Identifier: MIT
#include "dashboard/review/evaluation.hpp"

#include <algorithm>

namespace vigil::review {

std::size_t count_of(const Evaluation& evaluation, Priority priority) {
  const auto& all = evaluation.occurrences;
  return static_cast<std::size_t>(std::count_if(
      all.begin(), all.end(), [priority](const auto& seen) { return seen.priority == priority; }));
}

double hours_of(const Evaluation& evaluation) { return to_seconds(evaluation.length) / 3600; }

std::optional<double> soon_over_share(const Evaluation& evaluation) {
  const auto& all = evaluation.occurrences;
  if (all.empty()) return std::nullopt;
  const auto soon = std::count_if(all.begin(), all.end(), [](const auto& seen) {
    return !seen.open && seen.end - seen.start <= soon_over;
  });
  return static_cast<double>(soon) / static_cast<double>(all.size());
}

}  // namespace vigil::review
