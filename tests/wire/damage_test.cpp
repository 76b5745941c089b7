// SPDX-License-Identifier: MIT
// Whatever arrives: an answer, never a crash, and no memory beyond the limits.
#include <doctest/doctest.h>

#include <msgpack.hpp>
#include <random>

#include "tests/wire/raw_pack.hpp"
#include "tests/wire/sample_messages.hpp"

using namespace vigil;
using namespace vigil::wire;
using namespace vigil::wire::test;

namespace {

/// A numeric message with one unknown key, which holds what is tried.
std::string with_unknown(const std::string& value) { return numeric_with(map(0), pair("x", value), 1); }
std::string outcome_of(const std::string& value) { return outcome("b/numeric/", with_unknown(value)); }

std::string nested(unsigned levels, const std::string& one_level) {
  std::string bytes;
  for (unsigned i = 0; i < levels; ++i) bytes += one_level;
  return bytes + nil();
}

std::string many_keys(unsigned count) {
  std::string bytes = map(static_cast<std::uint16_t>(count));
  for (unsigned i = 0; i < count; ++i) bytes += pair("k" + std::to_string(i), nil());
  return bytes;
}

/// Whether msgpack-cxx itself takes these bytes for one whole value.
bool library_accepts(const std::string& bytes) {
  msgpack::null_visitor visitor;
  std::size_t end = 0;
  return msgpack::parse(bytes.data(), bytes.size(), end, visitor) && end == bytes.size();
}

}  // namespace

TEST_CASE("a message cut at any byte is malformed") {
  for (const Carried& sample : all_samples())
    for (std::size_t size = 0; size < sample.payload.size(); ++size) {
      const std::string expected = size == 0 ? "is empty, must be a MessagePack map"
                                             : "cut off after " + std::to_string(size) + " bytes";
      REQUIRE(outcome(sample.topic, sample.payload.substr(0, size)) == "malformed: " + expected);
    }
}

TEST_CASE("a message with any bit flipped is answered, and what is accepted can be written again") {
  Decoder decoder;
  std::size_t accepted = 0;
  for (const Carried& sample : all_samples()) {
    const auto topic = *parse_topic(sample.topic);
    for (std::size_t bit = 0; bit < sample.payload.size() * 8; ++bit) {
      std::string flipped = sample.payload;
      flipped[bit / 8] = static_cast<char>(static_cast<unsigned char>(flipped[bit / 8]) ^ (1U << (bit % 8)));
      const auto decoded = decoder.decode(topic, as_bytes(flipped));
      if (!decoded) {
        REQUIRE_FALSE(decoded.error().detail.empty());
        const bool called_cut = decoded.error().detail.find("cut off") != std::string::npos;
        if (called_cut) REQUIRE_FALSE(library_accepts(flipped));
        continue;
      }
      ++accepted;
      std::string once;
      encode_any(**decoded, once);
      const auto again = decoder.decode(topic, as_bytes(once));
      REQUIRE(again);
      std::string twice;
      encode_any(**again, twice);
      REQUIRE(twice == once);
    }
  }
  CHECK(accepted > 0);
}

TEST_CASE("random bytes behind a map's head are answered as msgpack-cxx would, or more strictly") {
  std::mt19937 random{20261120};
  Decoder decoder;
  const auto topic = *parse_topic("b/numeric/");
  for (int round = 0; round < 20'000; ++round) {
    std::string bytes(1, static_cast<char>(0x80 + random() % 4));
    const std::size_t size = random() % 24;
    for (std::size_t i = 0; i < size; ++i)
      bytes += static_cast<char>(random() % 3 == 0 ? 0xa0 + random() % 4 : random());
    const auto decoded = decoder.decode(topic, as_bytes(bytes));
    REQUIRE_FALSE(decoded);
    const bool well_formed =
        decoded.error().reason != Refusal::malformed && decoded.error().reason != Refusal::too_large;
    if (well_formed) REQUIRE(library_accepts(bytes));
  }
}

TEST_CASE("every encoding of MessagePack is taken as msgpack-cxx takes it") {
  for (unsigned lead = 0; lead < 256; ++lead)
    for (std::size_t tail = 0; tail < 20; ++tail) {
      const std::string value = std::string(1, static_cast<char>(lead)) + std::string(tail, '\0');
      const std::string bytes = with_unknown(value);
      const bool taken = outcome("b/numeric/", bytes) == "ok";
      const bool is_ext = (lead >= 0xc7 && lead <= 0xc9) || (lead >= 0xd4 && lead <= 0xd8);
      const bool has_map_key_zero = outcome("b/numeric/", bytes).find("key") != std::string::npos;
      CAPTURE(lead);
      CAPTURE(tail);
      CHECK(taken == (library_accepts(bytes) && !is_ext && !has_map_key_zero));
    }
}

TEST_CASE("sizes of four billion are refused without memory") {
  const std::string huge = "\xff\xff\xff\xff";
  CHECK(outcome_of("\xdd" + huge) == "too-large: an array of 4294967295, at most 4096 are allowed");
  CHECK(outcome_of("\xdf" + huge) == "too-large: a map of 4294967295, at most 128 are allowed");
  CHECK(outcome_of("\xdb" + huge) == "too-large: a string of 4294967295, at most 1024 are allowed");
  CHECK(outcome_of("\xc6" + huge) == "too-large: a bin of 4294967295, at most 65536 are allowed");
  CHECK(outcome_of("\xc9" + huge + "\x01").starts_with("malformed: an ext"));
  CHECK(outcome("b/numeric/", "\xdf" + huge).starts_with("too-large: "));
}

TEST_CASE("the limits themselves are allowed, one more is not") {
  CHECK(outcome_of(str(std::string(1024, 'x'))) == "ok");
  CHECK(outcome_of(str(std::string(1025, 'x'))) == "too-large: a string of 1025, at most 1024 are allowed");
  CHECK(outcome_of(many_keys(128)) == "ok");
  CHECK(outcome_of(many_keys(129)) == "too-large: a map of 129, at most 128 are allowed");
  CHECK(outcome_of(array(4096) + std::string(4096, '\x01')) == "ok");
  CHECK(outcome_of(array(4097) + std::string(4097, '\x01')) ==
        "too-large: an array of 4097, at most 4096 are allowed");
  // The root map is the first of the eight levels.
  CHECK(outcome_of(nested(7, "\x91")) == "ok");
  CHECK(outcome_of(nested(8, "\x91")) == "too-large: nested deeper than 8");
  CHECK(outcome_of(nested(7, "\x81\xa1k")) == "ok");
  CHECK(outcome_of(nested(8, "\x81\xa1k")) == "too-large: nested deeper than 8");
  CHECK(outcome_of(nested(5'000, "\x91")) == "too-large: nested deeper than 8");
  CHECK(outcome_of(nested(5'000, "\x81\xa1k")) == "too-large: nested deeper than 8");
}

TEST_CASE("64 KiB are taken, a byte more is refused unread") {
  const std::size_t around = with_unknown(bin("")).size();
  const std::string whole = with_unknown(bin(std::string(max_payload_bytes - around, 'x')));
  REQUIRE(whole.size() == max_payload_bytes);
  CHECK(outcome("b/numeric/", whole) == "ok");
  CHECK(outcome("b/numeric/", with_unknown(bin(std::string(max_payload_bytes - around + 1, 'x')))) ==
        "too-large: 65537 bytes, at most 65536 are allowed");
}

TEST_CASE("what is not one map with string keys is malformed") {
  CHECK(outcome("b/numeric/", "") == "malformed: is empty, must be a MessagePack map");
  CHECK(outcome("b/numeric/", nil()).starts_with("malformed: "));
  CHECK(outcome("b/numeric/", array(0)).starts_with("malformed: "));
  CHECK(outcome("b/numeric/", "text").starts_with("malformed: "));
  CHECK(outcome("b/numeric/", numeric_with(map(0)) + "\x01") == "malformed: 1 bytes behind the map");
  CHECK(outcome("b/numeric/", map(1) + u64(1) + u64(1)).starts_with("malformed: a key that is not a string"));
  CHECK(
      outcome("b/numeric/", map(1) + bin("v") + u64(1)).starts_with("malformed: a key that is not a string"));
  CHECK(outcome("b/numeric/", map(1) + nil() + u64(1)).starts_with("malformed: a key that is not a string"));
  CHECK(outcome("b/numeric/", map(1) + map(0) + u64(1)).starts_with("malformed: a key that is not a string"));
  CHECK(outcome_of("\xc1").starts_with("malformed: no MessagePack at byte "));
  CHECK(outcome_of(std::string("\xd4\x01\x00", 3)).starts_with("malformed: an ext"));
}

TEST_CASE("a key that stands twice is refused wherever it stands") {
  CHECK(outcome("b/numeric/", numeric_with(map(0), pair("seq", u64(6)), 1)) ==
        "malformed: key 'seq' stands twice");
  CHECK(outcome("b/numeric/", numeric_with(map(2) + pair("spo2", u64(97)) + pair("spo2", u64(12)))) ==
        "malformed: key 'spo2' stands twice");
  CHECK(outcome_of(array(1) + map(2) + pair("k", nil()) + pair("k", nil())) ==
        "malformed: key 'k' stands twice");
  CHECK(outcome_of(map(2) + pair("a-long-key-1", nil()) + pair("a-long-key-1", nil())) ==
        "malformed: key 'a-long-key-1' stands twice");
  CHECK(outcome_of(map(2) + pair("a-long-key-1", nil()) + pair("a-long-key-2", nil())) == "ok");
  CHECK(outcome_of(map(2) + pair("", nil()) + pair("", nil())) == "malformed: key '' stands twice");
  CHECK(outcome_of(map(2) + pair("k", nil()) + pair(std::string("k\0", 2), nil())) == "ok");
  // A key of an outer map may come again in an inner one.
  CHECK(outcome_of(map(1) + pair("seq", map(1) + pair("seq", nil()))) == "ok");
}

TEST_CASE("only UTF-8 is a string") {
  for (const auto* good : {"\xc3\xa9", "e\xcc\x81", "\xe2\x82\x82", "\xed\x9f\xbf", "\xee\x80\x80",
                           "\xf0\x9f\x92\x89", "\xf4\x8f\xbf\xbf", "12345678\xc3\xa9", "1234567\xc3\xa9"})
    CHECK_MESSAGE(outcome_of(str(good)) == "ok", good);
  for (const auto* bad :
       {"\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xc3", "\xc3(", "\xe0\x80\x80", "\xe2\x82", "\xe2(\x82",
        "\xed\xa0\x80", "\xed\xbf\xbf", "\xf0\x80\x80\x80", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff",
        "12345678\xff", "1234567\xc3", "a long string that ends in \xe2\x82"})
    CHECK(outcome_of(str(bad)) == "malformed: a string that is not UTF-8");
  CHECK(outcome_of(map(1) + pair("\xff", nil())) == "malformed: a string that is not UTF-8");
}

TEST_CASE("a detail shows foreign text without control characters and not in full") {
  const std::string text = "a\nb" + std::string(900, 'x');
  const std::string result = outcome("b/numeric/", numeric_with(map(1) + pair("spo2", str(text))));
  CHECK(result.starts_with("wrong-type: num.spo2 is 'a?bxxx"));
  CHECK(result.size() < 120);
}
