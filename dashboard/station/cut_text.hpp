// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>

namespace vigil::station {

/// Of the protocol: a longer text makes a message undecodable.
constexpr std::size_t longest_text = 1024;
/// Of a name from outside that stands in a line.
constexpr std::size_t longest_name = 64;

/// At most `most` bytes of UTF-8, cut between characters and then ended by "…". `most` is at least 3.
inline std::string cut_text(std::string text, std::size_t most) {
  constexpr std::size_t mark = 3;  // bytes of "…"
  if (text.size() <= most) return text;
  std::size_t end = most - mark;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  text.resize(end);
  return text + "…";
}

}  // namespace vigil::station
