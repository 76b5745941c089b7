// SPDX-License-Identifier: MIT
#include "common/formats/wfdb_annotations.hpp"

#include <doctest/doctest.h>

#include <initializer_list>
#include <string>

#include "common/formats/wfdb.hpp"
#include "tests/files.hpp"

using namespace vigil;
using namespace vigil::formats;
using namespace vigil::test;

namespace {

std::string word(unsigned code, unsigned interval) {
  const unsigned value = code << 10 | interval;
  return {static_cast<char>(value & 0xFF), static_cast<char>(value >> 8)};
}
std::string aux(const std::string& text) {
  return word(63, static_cast<unsigned>(text.size())) + text +
         (text.size() % 2 == 1 ? std::string(1, '\0') : "");
}
/// 70,000 ticks: high word 1, low word 4464.
std::string long_skip() { return word(59, 0) + std::string{"\x01\x00\x70\x11", 4}; }

const std::string end_mark(2, '\0');

}  // namespace

TEST_CASE("intervals add up, long ones too, and texts belong to the event before") {
  const auto read =
      parse_wfdb_annotations(word(1, 77) + word(61, 3) + word(28, 1000) + aux("(AFIB") + long_skip() +
                             word(14, 5) + word(5, 0) + end_mark + "what follows is not read");
  CHECK(read.damage.empty());
  CHECK(read.ticks_per_s == 0);
  REQUIRE(read.list.size() == 4);
  CHECK(read.list[0].at == 77);
  CHECK(read.list[1].at == 1077);
  CHECK(wfdb_event_text(read.list[1]) == "(AFIB");
  CHECK(read.list[2].at == 71'082);
  CHECK(wfdb_event_text(read.list[2]) == "signal quality changes");
  CHECK(wfdb_event_text(read.list[3]).empty());  // a beat
}

TEST_CASE("a file's own resolution is read, its definitions are no events") {
  const auto read = parse_wfdb_annotations(word(22, 0) + aux("## time resolution: 999.56") + word(22, 0) +
                                           aux("## annotation type definitions") + word(22, 0) +
                                           aux("42 N normal") + word(22, 0) + aux("## end of definitions") +
                                           word(22, 9) + aux("moved") + end_mark);
  CHECK(read.ticks_per_s == 999.56);
  REQUIRE(read.list.size() == 1);
  CHECK(read.list[0].text == "moved");
}

TEST_CASE("annotations cut at any byte, or with any byte changed, give what comes before") {
  const std::string whole =
      word(1, 77) + word(28, 1000) + aux("(AFIB") + long_skip() + word(14, 5) + end_mark;
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto read = parse_wfdb_annotations(std::string_view{whole}.substr(0, size));
    CHECK(read.list.size() <= 3);
    CHECK_FALSE(read.damage.empty());
  }
  for (std::size_t i = 0; i < whole.size(); ++i) {
    std::string changed = whole;
    changed[i] = static_cast<char>(~changed[i]);
    CHECK(parse_wfdb_annotations(changed).list.size() <= whole.size() / 2);
  }
  const auto back =
      parse_wfdb_annotations(word(59, 0) + std::string{"\xFF\xFF\xFE\xFF", 4} + word(1, 1) + end_mark);
  CHECK(back.damage == "has an event before the record's start");
}

// Counted with an independent decoder in Python: 2,239 normal beats, 33 atrial, 1 ventricular, 1 rhythm.
TEST_CASE("record 100 begins in sinus rhythm, at sample 18") {
  const auto dir = recordings_dir();
  if (!dir) return;
  const auto read = parse_wfdb_annotations(bytes_of(*dir / "wfdb/100.atr"));
  CHECK(read.damage.empty());
  REQUIRE(read.list.size() == 2274);
  CHECK(read.list[1].at == 77);
  CHECK(read.list[2273].at == 649'991);
  const auto record = read_wfdb(*dir / "wfdb/100.hea");
  REQUIRE(record);
  REQUIRE(record->events.size() == 1);
  CHECK(record->events[0].text == "(N");
  CHECK(to_seconds(record->events[0].t - record->start) == doctest::Approx(18 / 360.0));
}
