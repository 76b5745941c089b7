// SPDX-License-Identifier: MIT
#pragma once

#include <doctest/doctest.h>

#include "common/wire/control.hpp"
#include "tests/wire/raw_pack.hpp"

/// Requests there and back, and requests made by hand.
namespace vigil::wire::test {

template <class R>
R there_and_back(const R& op) {
  Request request;
  request.id = 300;
  request.by = "A. Nurse";
  request.op = op;
  std::string bytes;
  encode(request, bytes);
  const auto back = decode_request(as_bytes(bytes));
  if (!back) FAIL(back.error().error);
  CHECK(back->id == 300);
  CHECK(back->by == "A. Nurse");
  REQUIRE(std::holds_alternative<R>(back->op));
  return std::get<R>(back->op);
}

/// A request with the head, `op` and further pairs as given.
inline std::string request_with(std::string_view op, const std::string& more, std::uint16_t keys) {
  return map(static_cast<std::uint16_t>(4 + keys)) + pair("v", u64(1)) + pair("id", u64(7)) +
         pair("op", str(op)) + pair("by", str("n")) + more;
}

inline std::string refusal_of(std::string_view op, const std::string& more, std::uint16_t keys) {
  const auto request = decode_request(as_bytes(request_with(op, more, keys)));
  if (request) return "ok";
  CHECK(request.error().id == 7);
  return request.error().error;
}

inline const std::string bay_pair = pair("bay", str("bay-1"));

/// Cut at every byte and with every bit flipped: each decoder answers, and never without a word.
inline void check_damaged(const std::string& whole) {
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const std::string cut{whole.substr(0, size)};
    CHECK_FALSE(decode_request(as_bytes(cut)));
    CHECK_FALSE(decode_reply(as_bytes(cut)));
    CHECK_FALSE(decode_resend(as_bytes(cut)));
  }
  for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
    std::string flipped = whole;
    flipped[bit / 8] = static_cast<char>(static_cast<unsigned char>(flipped[bit / 8]) ^ (1U << (bit % 8)));
    if (const auto decoded = decode_request(as_bytes(flipped)); !decoded)
      CHECK_FALSE(decoded.error().error.empty());
    if (const auto decoded = decode_reply(as_bytes(flipped)); !decoded)
      CHECK_FALSE(decoded.error().text.empty());
    if (const auto decoded = decode_resend(as_bytes(flipped)); !decoded)
      CHECK_FALSE(decoded.error().error.empty());
  }
}

}  // namespace vigil::wire::test
