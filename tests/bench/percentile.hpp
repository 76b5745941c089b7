// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace vigil::bench {

/// The value that `share` (0–1) of the values do not exceed; 0.5 is the median. 0 where there are none.
inline double percentile(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  const auto rank = static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), values.begin() + rank, values.end());
  return values[static_cast<std::size_t>(rank)];
}

inline double median(std::vector<double> values) { return percentile(std::move(values), 0.5); }

}  // namespace vigil::bench
