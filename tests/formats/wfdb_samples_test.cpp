// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cstdint>
#include <initializer_list>
#include <limits>
#include <string>
#include <vector>

#include "common/formats/wfdb_samples.hpp"
#include "tests/files.hpp"

using vigil::formats::decode_wfdb_samples;
using vigil::formats::parse_wfdb_header;
using vigil::formats::wfdb_checksum_fits;
using vigil::formats::wfdb_missing_mark;
using vigil::formats::WfdbSignal;
using vigil::test::bytes_of;
using vigil::test::recordings_dir;

namespace {

using Samples = std::vector<std::int32_t>;

WfdbSignal signal(int format, std::uint32_t samples_per_frame = 1) {
  WfdbSignal out;
  out.file = "a.dat";
  out.format = format;
  out.samples_per_frame = samples_per_frame;
  return out;
}

std::string bytes(std::initializer_list<int> values) {
  std::string out;
  for (const int value : values) out.push_back(static_cast<char>(value));
  return out;
}

Samples decoded(int format, const std::string& file, std::int64_t initval = 0) {
  auto one = signal(format);
  one.initval = initval;
  const auto out = decode_wfdb_samples(file, std::vector{one}, {});
  REQUIRE(out);
  CHECK(out->frames == out->signals[0].size());
  return out->signals[0];
}

}  // namespace

// The bytes are worked out by hand from the layouts in the format's description.
TEST_CASE("each sample format is decoded") {
  CHECK(decoded(8, bytes({0, 5, 0xFE, 0x80, 0x7F}), 100) == Samples{100, 105, 103, -25, 102});
  CHECK(decoded(16, bytes({1, 0, 0xFF, 0xFF, 0, 0x80, 0xFF, 0x7F})) == Samples{1, -1, -32768, 32767});
  CHECK(decoded(24, bytes({1, 2, 3, 0xFF, 0xFF, 0xFF, 0, 0, 0x80})) == Samples{0x030201, -1, -8388608});
  CHECK(decoded(32, bytes({1, 2, 3, 4, 0, 0, 0, 0x80})) ==
        Samples{0x04030201, std::numeric_limits<std::int32_t>::min()});
  CHECK(decoded(61, bytes({1, 2, 0xFF, 0xFE, 0x80, 0})) == Samples{0x0102, -2, -32768});
  CHECK(decoded(80, bytes({0, 0x80, 0xFF})) == Samples{-128, 0, 127});
  CHECK(decoded(160, bytes({0, 0, 0, 0x80, 0xFF, 0xFF})) == Samples{-32768, 0, 32767});
  // 0x7A5 = 1957 and 0x83C = -1988: low bytes 0xA5 and 0x3C, high nibbles 7 and 8.
  CHECK(decoded(212, bytes({0xA5, 0x87, 0x3C})) == Samples{1957, -1988});
  // s0 = 300, s1 = -200 (824), s2 = -363 (661 = 0x295: low 5 bits 21, high 5 bits 20).
  // u = 300 << 1 | 21 << 11 = 0xAA58, v = 824 << 1 | 20 << 11 = 0xA670.
  CHECK(decoded(310, bytes({0x58, 0xAA, 0x70, 0xA6})) == Samples{300, -200, -363});
  // 300 | 824 << 10 | 661 << 20 = 0x295CE12C.
  CHECK(decoded(311, bytes({0x2C, 0xE1, 0x5C, 0x29})) == Samples{300, -200, -363});
}

TEST_CASE("an incomplete group gives the samples that are whole in it") {
  CHECK(decoded(212, bytes({0xA5, 0x87})) == Samples{1957});
  CHECK(decoded(212, bytes({0xA5})).empty());
  CHECK(decoded(310, bytes({0x58, 0xAA})) == Samples{300});
  CHECK(decoded(310, bytes({0x58, 0xAA, 0x70})) == Samples{300});
  CHECK(decoded(311, bytes({0x2C, 0xE1})) == Samples{300});
  CHECK(decoded(311, bytes({0x2C, 0xE1, 0x5C})) == Samples{300, -200});
  CHECK(decoded(16, bytes({1, 0, 7})) == Samples{1});
}

TEST_CASE("signals of one file come frame by frame, each with its samples, from the file's offset") {
  auto first = signal(80, 2);
  first.byte_offset = 3;
  const auto out = decode_wfdb_samples(bytes({9, 9, 9, 129, 130, 131, 132, 133, 134, 135, 136}),
                                       std::vector{first, signal(80)}, {});
  REQUIRE(out);
  CHECK(out->frames == 2);  // the third frame is not whole
  CHECK(out->signals[0] == Samples{1, 2, 4, 5});
  CHECK(out->signals[1] == Samples{3, 6});
  const auto one =
      decode_wfdb_samples(bytes({9, 9, 9, 129, 130, 131, 132, 133, 134}), std::vector{first, signal(80)}, 1);
  REQUIRE(one);
  CHECK(one->frames == 1);
}

TEST_CASE("differences of several signals run on for each of them") {
  auto a = signal(8);
  a.initval = 10;
  auto b = signal(8);
  b.initval = -10;
  const auto out = decode_wfdb_samples(bytes({1, 2, 3, 4}), std::vector{a, b}, {});
  REQUIRE(out);
  CHECK(out->signals[0] == Samples{11, 14});
  CHECK(out->signals[1] == Samples{-8, -4});
}

TEST_CASE("what cannot be one file's signals is refused") {
  CHECK_FALSE(decode_wfdb_samples("abcd", std::vector{signal(16), signal(212)}, {}));
  CHECK_FALSE(decode_wfdb_samples("abcd", std::vector{signal(7)}, {}));
  CHECK_FALSE(decode_wfdb_samples("abcd", std::vector{signal(516), signal(516, 2)}, {}));
  auto far = signal(16);
  far.byte_offset = 5;
  const auto beyond = decode_wfdb_samples("abcd", std::vector{far}, {});
  REQUIRE_FALSE(beyond);
  CHECK(beyond.error().text == "a.dat: the offset of 5 bytes is beyond its end at 4");
}

TEST_CASE("a checksum is the sum modulo 65,536, written signed or unsigned") {
  CHECK(wfdb_checksum_fits(Samples{32767, 1, 10}, -32758));
  CHECK(wfdb_checksum_fits(Samples{32767, 1, 10}, 32778));
  CHECK_FALSE(wfdb_checksum_fits(Samples{32767, 1, 10}, 32779));
  CHECK(wfdb_checksum_fits(Samples{-2147483647 - 1, -1}, -1));
}

TEST_CASE("each format's mark for a missing sample is known") {
  CHECK_FALSE(wfdb_missing_mark(8));
  for (const int format : {16, 61, 160, 516}) CHECK(wfdb_missing_mark(format) == -32768);
  for (const int format : {80, 508}) CHECK(wfdb_missing_mark(format) == -128);
  for (const int format : {310, 311}) CHECK(wfdb_missing_mark(format) == -512);
  for (const int format : {24, 524}) CHECK(wfdb_missing_mark(format) == -8388608);
  CHECK(wfdb_missing_mark(212) == -2048);
  CHECK(wfdb_missing_mark(32) == std::numeric_limits<std::int32_t>::min());
}

// In every file but format 8's the samples count up from `first` by `step` and wrap over all values but the
// missing mark; the sums of these sequences, worked out in Python, are the checksums in the headers.
TEST_CASE("real files of every format hold the sequence they were made with") {
  const auto dir = recordings_dir();
  if (!dir) return;
  struct Row {
    int format;
    std::int64_t first;
    std::int64_t step;
    int bits;
  };
  const std::vector<Row> rows{
      {16, -32766, 524, 16},  {61, -32765, 524, 16},     {80, -124, 14, 8},
      {160, -32763, 524, 16}, {212, -2042, 284, 12},     {310, -505, 347, 10},
      {311, -504, 347, 10},   {24, -8388599, 65804, 24}, {32, -2147483638, 16843019, 32},
      {508, -127, 14, 8},     {516, -32766, 524, 16},    {524, -8388605, 65804, 24},
  };
  std::size_t seen = 0;
  for (const char* record : {"binformats", "flacformats"}) {
    const auto header = parse_wfdb_header(bytes_of(*dir / "wfdb" / (std::string(record) + ".hea")), record);
    REQUIRE(header);
    for (const auto& one : header->signals) {
      const auto out =
          decode_wfdb_samples(bytes_of(*dir / "wfdb" / one.file), std::vector{one}, header->frames);
      REQUIRE(out);
      CHECK(out->warnings.empty());
      const auto& samples = out->signals[0];
      REQUIRE(samples.size() == 499);
      CHECK(wfdb_checksum_fits(samples, *one.checksum));
      for (const auto& row : rows) {
        if (row.format != one.format) continue;
        ++seen;
        std::int64_t expected = row.first;
        const std::int64_t highest = (std::int64_t{1} << (row.bits - 1)) - 1;
        for (const std::int32_t sample : samples) {
          CHECK(sample == expected);
          expected += row.step;
          if (expected > highest) expected -= 2 * highest + 1;
        }
      }
      if (one.format == 8) {  // read with an independent decoder in Python
        CHECK(samples[0] == -2047);
        CHECK(samples[1] == -1920);
        CHECK(samples[250] == 274);
        CHECK(samples[498] == 110);
        ++seen;
      }
    }
  }
  CHECK(seen == 13);
}

TEST_CASE("a damaged FLAC file gives what comes before the damage, or an error") {
  const auto dir = recordings_dir();
  if (!dir) return;
  const std::string whole = bytes_of(*dir / "wfdb/flacformats.d1");
  const std::vector one{signal(516)};
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto out = decode_wfdb_samples(std::string_view{whole}.substr(0, size), one, 499);
    if (out) CHECK(out->frames <= 499);
  }
  for (std::size_t i = 0; i < whole.size(); ++i) {
    std::string changed = whole;
    changed[i] = static_cast<char>(~changed[i]);
    const auto out = decode_wfdb_samples(changed, one, 499);
    if (out) CHECK(out->frames <= 499);
  }
  const auto wrong_width = decode_wfdb_samples(whole, std::vector{signal(508)}, {});
  REQUIRE_FALSE(wrong_width);
  CHECK(wrong_width.error().text.find("16 bits") != std::string::npos);
  CHECK_FALSE(decode_wfdb_samples("no FLAC at all", one, {}));
}

TEST_CASE("a file of 0 to 20 bytes is clear in every format") {
  for (const int format : {8, 16, 24, 32, 61, 80, 160, 212, 310, 311, 508, 516, 524})
    for (std::size_t size = 0; size <= 20; ++size) {
      const std::string file(size, '\x5a');
      const auto out =
          decode_wfdb_samples(file, std::vector{signal(format), signal(format)}, 1'000'000'000'000);
      if (!out) {
        CHECK(out.error().text.find("a.dat: ") == 0);
        continue;
      }
      CHECK(out->frames <= size);
      CHECK(out->signals[0].size() == out->frames);
      CHECK(out->signals[1].size() == out->frames);
    }
}
