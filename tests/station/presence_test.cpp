// SPDX-License-Identifier: MIT
#include "dashboard/station/presence.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace vigil;
using namespace vigil::station;

namespace {

StationTime at(double seconds) { return StationTime{} + from_seconds(seconds); }

}  // namespace

TEST_CASE("a dashboard counts as one that sounds for 12 s after it said so") {
  Presence presence{at(0)};
  CHECK(presence.note("a", true, at(1)));
  CHECK(presence.note("b", false, at(1)));
  presence.tick(at(2));
  CHECK(presence.sounding() == 1);
  presence.tick(at(13));
  CHECK(presence.sounding() == 1);
  presence.tick(at(13.1));
  CHECK(presence.sounding() == 0);
}

TEST_CASE("nobody hears only after 5 s in which nobody sounded") {
  Presence presence{at(0)};
  presence.tick(at(4.9));
  CHECK_FALSE(presence.nobody_hears(at(4.9)));
  presence.tick(at(5));
  CHECK(presence.nobody_hears(at(5)));
  CHECK(presence.note("a", true, at(6)));
  presence.tick(at(6));
  CHECK_FALSE(presence.nobody_hears(at(6)));
  CHECK(presence.note("a", false, at(8)));
  presence.tick(at(8));
  CHECK_FALSE(presence.nobody_hears(at(8)));
  presence.tick(at(11));
  CHECK(presence.nobody_hears(at(11)));
}

TEST_CASE("the station's own loudspeaker counts while it works") {
  Presence presence{at(0)};
  presence.note_own_sound(true);
  presence.tick(at(100));
  CHECK(presence.sounding() == 1);
  CHECK_FALSE(presence.nobody_hears(at(100)));
  presence.note_own_sound(false);
  presence.tick(at(106));
  CHECK(presence.sounding() == 0);
  CHECK(presence.nobody_hears(at(106)));
}

TEST_CASE("dashboards beyond what is remembered are refused, those known are not") {
  Presence presence{at(0)};
  for (std::size_t i = 0; i < Presence::most_dashboards; ++i)
    REQUIRE(presence.note("d" + std::to_string(i), false, at(1)));
  CHECK_FALSE(presence.note("one more", true, at(1)));
  CHECK(presence.note("d0", true, at(2)));
  presence.tick(at(20));
  CHECK(presence.note("one more", true, at(20)));
}
