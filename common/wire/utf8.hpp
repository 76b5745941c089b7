// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace vigil::wire {

/// The first 8 bytes of a text, zero behind its end: tells apart most keys at once.
constexpr std::uint64_t word_of(std::string_view text) {
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < text.size() && i < 8; ++i)
    word |= static_cast<std::uint64_t>(static_cast<unsigned char>(text[i])) << (8 * i);
  return word;
}

/// UTF-8 of the Unicode standard, table 3-7: no overlong forms, no surrogates, nothing above U+10FFFF.
inline bool is_utf8(const char* data, std::size_t size) {
  const auto at = [data](std::size_t i) { return static_cast<unsigned char>(data[i]); };
  const auto within = [](unsigned byte, unsigned lo, unsigned hi) { return byte >= lo && byte <= hi; };
  for (std::size_t i = 0; i < size;) {
    const unsigned lead = at(i);
    if (lead < 0x80) {
      ++i;
      continue;
    }
    const std::size_t length = within(lead, 0xc2, 0xdf)   ? 2
                               : within(lead, 0xe0, 0xef) ? 3
                               : within(lead, 0xf0, 0xf4) ? 4
                                                          : 0;
    if (length == 0 || size - i < length) return false;
    const unsigned lo = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    const unsigned hi = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    if (!within(at(i + 1), lo, hi)) return false;
    for (std::size_t k = 2; k < length; ++k)
      if (!within(at(i + k), 0x80, 0xbf)) return false;
    i += length;
  }
  return true;
}

/// Checks a string and gives its word_of() from the same loads: nearly all are ASCII of at most 8 bytes.
/// `readable` ≥ `size` bytes stand from `data` on.
[[gnu::always_inline]] inline bool scan_utf8(const char* data, std::size_t size, std::size_t readable,
                                             std::uint64_t& word) {
  static_assert(std::endian::native == std::endian::little, "the loads below put the first byte lowest");
  constexpr std::uint64_t high_bits = 0x8080808080808080U;
  const auto load8 = [data](std::size_t at) {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, data + at, 8);
    return bytes;
  };
  std::uint64_t seen = 0;
  if (size >= 8) {
    word = load8(0);
    seen = word | load8(size - 8);
    for (std::size_t i = 8; i + 8 <= size; i += 8) seen |= load8(i);
  } else if (readable >= 8) {
    word = load8(0) & ((std::uint64_t{1} << (8 * size)) - 1);
    seen = word;
  } else {
    word = word_of({data, size});
    seen = word;
  }
  return (seen & high_bits) == 0 || is_utf8(data, size);
}

}  // namespace vigil::wire
