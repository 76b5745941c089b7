// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/wire/codec.hpp"

/// MessagePack by hand, byte for byte as the caller says: also what no sane encoder would write.
namespace vigil::wire::test {

inline Bytes as_bytes(const std::string& text) { return std::as_bytes(std::span{text}); }

inline std::string from_hex(std::string_view hex) {
  const auto digit = [](char c) { return static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10); };
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    bytes += static_cast<char>(digit(hex[i]) * 16 + digit(hex[i + 1]));
  return bytes;
}

/// `lead`, then `value` in `width` bytes, most significant first.
inline std::string big_endian(unsigned lead, std::uint64_t value, unsigned width) {
  std::string bytes(1, static_cast<char>(lead));
  for (unsigned i = width; i > 0; --i) bytes += static_cast<char>((value >> (8 * (i - 1))) & 0xffU);
  return bytes;
}

inline std::string map(std::uint16_t pairs) { return big_endian(0xde, pairs, 2); }
inline std::string array(std::uint16_t elements) { return big_endian(0xdc, elements, 2); }
inline std::string str(std::string_view text) { return big_endian(0xda, text.size(), 2).append(text); }
inline std::string bin(std::string_view bytes) { return big_endian(0xc5, bytes.size(), 2).append(bytes); }
inline std::string f64(double value) { return big_endian(0xcb, std::bit_cast<std::uint64_t>(value), 8); }
inline std::string f32(float value) { return big_endian(0xca, std::bit_cast<std::uint32_t>(value), 4); }
inline std::string u64(std::uint64_t value) { return big_endian(0xcf, value, 8); }
inline std::string i64(std::int64_t value) { return big_endian(0xd3, static_cast<std::uint64_t>(value), 8); }
inline std::string yes() { return "\xc3"; }
inline std::string nil() { return "\xc0"; }
inline std::string pair(std::string_view key, const std::string& value) { return str(key) + value; }

constexpr std::uint16_t envelope_keys = 6;

/// The required keys of every payload, without the map's head.
inline std::string envelope() {
  return pair("v", u64(1)) + pair("src", str("gw-7")) + pair("epoch", u64(1'700'000'000'000'000'000)) +
         pair("seq", u64(5)) + pair("t_ns", u64(1'700'000'001'500'000'000)) + pair("mode", str("live"));
}

/// A numeric message with `num` and further pairs as given.
inline std::string numeric_with(const std::string& num, const std::string& more = {},
                                std::uint16_t more_keys = 0) {
  return map(static_cast<std::uint16_t>(envelope_keys + 1 + more_keys)) + envelope() + pair("num", num) +
         more;
}

/// What decoding came to: `ok`, or the reason and the detail.
inline std::string outcome(std::string_view topic, const std::string& payload) {
  Decoder decoder;
  const auto parsed = parse_topic(topic);
  if (!parsed) return "topic: " + std::string(refusal_text[parsed.error()]);
  // Memory of exactly this size, so that a sanitizer sees a read behind it.
  const auto span = as_bytes(payload);
  const std::vector<std::byte> exact(span.begin(), span.end());
  const auto decoded = decoder.decode(*parsed, exact);
  if (decoded) return "ok";
  return std::string(refusal_text[decoded.error().reason]) + ": " + decoded.error().detail;
}

}  // namespace vigil::wire::test
