// SPDX-License-Identifier: MIT
#include "common/formats/text.hpp"

#include <charconv>
#include <cmath>
#include <cstddef>
#include <system_error>

namespace vigil::formats {

std::string_view trimmed(std::string_view text, std::string_view blanks) {
  const auto is_blank = [&](char c) { return blanks.find(c) != std::string_view::npos; };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::optional<double> read_number(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::string in_quotes(std::string_view text) {
  constexpr std::size_t most = 60;
  std::string quoted{"'"};
  quoted += text.substr(0, most);
  quoted += text.size() > most ? "…'" : "'";
  return quoted;
}

std::string folded(std::string_view text, std::string_view left_out) {
  std::string out;
  for (const char c : text) {
    if (left_out.find(c) != std::string_view::npos) continue;
    out.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
  }
  return out;
}

}  // namespace vigil::formats
