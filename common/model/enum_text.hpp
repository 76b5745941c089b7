// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace vigil {

/// The wire names of an enum whose values are 0, 1, 2, …, in their order: one table per enum, used both ways.
template <typename E, std::size_t N>
struct EnumText {
  std::array<std::string_view, N> names;

  constexpr std::string_view operator[](E value) const { return names[static_cast<std::size_t>(value)]; }
  constexpr std::optional<E> find(std::string_view text) const {
    for (std::size_t i = 0; i < N; ++i)
      if (names[i] == text) return static_cast<E>(i);
    return std::nullopt;
  }
  static constexpr std::size_t size() { return N; }
};

}  // namespace vigil
