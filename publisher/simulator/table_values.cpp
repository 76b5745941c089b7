// SPDX-License-Identifier: MIT
#include "publisher/simulator/table_values.hpp"

#include <array>
#include <cstdio>

namespace vigil::simulator {

std::string text_of(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%g", value);
  return text.data();
}

std::optional<double> bounded(config::Table& table, std::string_view key, double lo, double hi) {
  const auto value = table.number(key);
  if (!value || (*value >= lo && *value <= hi)) return value;
  table.refuse(key,
               std::string(key) + " = " + text_of(*value) + " must be " + text_of(lo) + " to " + text_of(hi));
  return std::nullopt;
}

std::string short_text(config::Table& table, std::string_view key, std::size_t most) {
  auto text = table.string(key).value_or("");
  if (text.size() <= most) return text;
  table.refuse(key, std::string{key} + " must be at most " + std::to_string(most) + " bytes long");
  return {};
}

}  // namespace vigil::simulator
