// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>

#include "common/model/enum_text.hpp"

/// What a key's value may be. The same rule serves the reader, which enforces it, and the writer, which needs
/// it to know how a member is written.
namespace vigil::wire {

/// A float within [lo, hi]; NaN and infinity never are.
struct Range {
  double lo;
  double hi;
  std::string_view text;  ///< for the error
  bool without_lo = false;
};
constexpr Range any_value{-1e6, 1e6, "must be within -1,000,000 and 1,000,000"};
constexpr Range amount{0, 1e6, "must be within 0 and 1,000,000"};
constexpr Range frequency{0, 10'000, "must be above 0 and at most 10,000", true};
constexpr Range seconds{0, 9e9, "must be within 0 and 9,000,000,000"};
constexpr Range uptime{0, 1e12, "must be at least 0"};
constexpr Range pause_seconds{0, 120, "must be within 0 and 120"};

/// A whole number within [min, max].
struct Count {
  std::uint32_t min;
  std::uint32_t max;
};

/// A string of `min` to `max` bytes.
struct Length {
  std::size_t min;
  std::size_t max;
};
constexpr Length source_id{1, 64};

/// A map whose keys the layout names: `layout(map, member)`.
template <class Layout>
struct MapOf {
  Layout layout;
};
template <class Layout>
constexpr MapOf<Layout> map_of(Layout layout) {
  return {layout};
}

/// An array of such maps.
template <class Layout>
struct Each {
  Layout layout;
};
template <class Layout>
constexpr Each<Layout> each(Layout layout) {
  return {layout};
}

}  // namespace vigil::wire
