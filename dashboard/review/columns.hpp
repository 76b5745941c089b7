// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdio>
#include <string>

/// Text in columns, for a terminal.
namespace vigil::review {

template <typename... Args>
std::string formatted(const char* format, Args... args) {
  std::array<char, 256> text{};
  std::snprintf(text.data(), text.size(), format, args...);
  return text.data();
}

/// A file's own text must not steer the terminal.
inline std::string printable(std::string text) {
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
  return text;
}

constexpr bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }

/// A column whose width counts characters, not bytes: labels have subscripts.
inline std::string column(std::string text, std::size_t width) {
  std::size_t characters = 0;
  for (const char c : text)
    if (begins_character(c)) ++characters;
  text.append(characters < width ? width - characters : 1, ' ');
  return text;
}

/// At most `width` characters of it, an ellipsis last where something is left out.
inline std::string cut(const std::string& text, std::size_t width) {
  std::size_t characters = 0;
  std::size_t last = 0;  // where the character that the ellipsis would replace begins
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!begins_character(text[i])) continue;
    if (++characters == width) last = i;
    if (characters > width) return text.substr(0, last) + "…";
  }
  return text;
}

}  // namespace vigil::review
