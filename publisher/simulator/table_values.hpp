// SPDX-License-Identifier: MIT
#pragma once

#include <bitset>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "common/config/table.hpp"
#include "common/model/enum_text.hpp"

namespace vigil::simulator {

// What a scenario's keys may hold. Each refuses at the key's line, with the value and what is allowed.

/// "%g".
std::string text_of(double value);
std::optional<double> bounded(config::Table& table, std::string_view key, double lo, double hi);
/// Empty where there is none.
std::string short_text(config::Table& table, std::string_view key, std::size_t most);

template <typename E, std::size_t N>
std::string choices(const EnumText<E, N>& names) {
  std::string text;
  for (const auto name : names.names) text += (text.empty() ? "" : ", ") + std::string(name);
  return text;
}

/// A name of an enum's table.
template <typename E, std::size_t N>
std::optional<E> chosen(config::Table& table, std::string_view key, const std::string& text,
                        const EnumText<E, N>& names) {
  const auto value = names.find(text);
  if (!value) table.refuse(key, std::string(key) + " = '" + text + "' must be one of " + choices(names));
  return value;
}

/// A list of such names as a set.
template <typename E, std::size_t N>
std::bitset<N> set_of(config::Table& table, std::string_view key, const EnumText<E, N>& names) {
  std::bitset<N> set;
  for (const auto& text : table.strings(key))
    if (const auto value = chosen(table, key, text, names)) set.set(static_cast<std::size_t>(*value));
  return set;
}

}  // namespace vigil::simulator
