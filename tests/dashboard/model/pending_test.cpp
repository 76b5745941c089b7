// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "dashboard/model/pending_rings.hpp"
#include "story.hpp"

using namespace story;

namespace {

double ring(const Screen& screen, Channel channel) {
  return numeral(screen.tiles.at(0), channel).pending.value_or(-1);
}

}  // namespace

TEST_CASE("a limit in its delay fills a ring at its number, in bay time, and announces nothing") {
  Ward ward;
  Source s("bay-01");
  ward.connect(s, 0);
  ward.hear(s, s.numerics(0, {{Channel::rr, 9}, {Channel::spo2, 98}}), 0);
  ward.say_alarms("bay-01", 0, {}, {{"rr-low", bay_t(10)}});
  CHECK(ring(ward.screen(0), Channel::rr) == doctest::Approx(0));
  CHECK(ring(ward.screen(5), Channel::rr) == doctest::Approx(0.5));
  ward.say_alarms("bay-01", 5, {}, {{"rr-low", bay_t(10)}});  // told again: it is the same one
  CHECK(ring(ward.screen(5), Channel::rr) == doctest::Approx(0.5));
  CHECK(ring(ward.screen(9.9), Channel::rr) == doctest::Approx(0.99));
  CHECK(ring(ward.screen(11), Channel::rr) == 1);
  CHECK(ring(ward.screen(11), Channel::spo2) == -1);
  CHECK(ward.screen(11).top.empty());
  CHECK(ward.tile(11).alarms.empty());
  CHECK(ward.tile(11).pending.empty());
  ward.say_alarms("bay-01", 12, {});
  CHECK(ring(ward.screen(12), Channel::rr) == -1);
}

TEST_CASE("a delay that shortens fills its ring faster, and one that begins anew starts empty") {
  Ward ward;
  Source s("bay-01");
  ward.connect(s, 0);
  ward.hear(s, s.numerics(0, {{Channel::rr, 9}}), 0);
  ward.say_alarms("bay-01", 0, {}, {{"rr-low", bay_t(20)}});
  CHECK(ring(ward.screen(5), Channel::rr) == doctest::Approx(0.25));
  ward.say_alarms("bay-01", 5, {}, {{"rr-low", bay_t(10)}});
  CHECK(ring(ward.screen(5), Channel::rr) == doctest::Approx(0.5));
  ward.say_alarms("bay-01", 6, {});
  ward.say_alarms("bay-01", 7, {}, {{"rr-low", bay_t(17)}});
  CHECK(ring(ward.screen(7), Channel::rr) == doctest::Approx(0));
}

TEST_CASE("a ring stands still with a replay that is paused and goes faster with a fast one") {
  Ward ward;
  Source s("bay-01", Mode::replay);
  s.rate = 4;
  ward.connect(s, 0);
  ward.hear(s, s.numerics(0, {{Channel::rr, 9}}), 0);
  ward.say_alarms("bay-01", 0, {}, {{"rr-low", bay_t(20)}});
  CHECK(ring(ward.screen(2.5), Channel::rr) == doctest::Approx(0.5));
  s.rate = 0;
  ward.hear(s, s.declare(10), 2.5);
  const double stands = ring(ward.screen(3), Channel::rr);
  CHECK(ring(ward.screen(5), Channel::rr) == stands);
}

TEST_CASE("what is of no number on the tile has its ring beside the title, by its name") {
  Ward ward;
  Source s("bay-01");
  ward.connect(s, 0);
  ward.hear(s, s.numerics(0, {{Channel::rr, 9}}), 0);
  ward.say_alarms("bay-01", 0, {},
                  {{"no-breath", bay_t(20)}, {"sensor-off:spo2", bay_t(10)}, {"temp-high", bay_t(10)}});
  const auto& pending = ward.tile(5).pending;
  REQUIRE(pending.size() == 3);
  CHECK(pending[0].text == "no breath");
  CHECK(pending[0].fraction == doctest::Approx(0.25));
  CHECK(pending[1].text == "SpO₂ sensor off");
  CHECK(pending[2].text == "Temp high");  // this bay shows no temperature
}

TEST_CASE("parts of a pressure, and a pulse that stands for the heart rate, share the ring of their number") {
  Ward ward;
  Source s("bay-01");
  s.channels = {numeric(Channel::pr), numeric(Channel::nibp_sys, 0)};
  ward.connect(s, 0);
  ward.hear(s, s.numerics(0, {{Channel::pr, 40}}), 0);
  ward.say_alarms("bay-01", 0, {},
                  {{"nibp_dia-high", bay_t(10)}, {"nibp_mean-low", bay_t(20)}, {"hr-low", bay_t(10)}});
  CHECK(ring(ward.screen(5), Channel::nibp_sys) == doctest::Approx(0.5));  // the fuller of the two
  CHECK(ring(ward.screen(5), Channel::pr) == doctest::Approx(0.5));
  CHECK(ward.tile(5).pending.empty());
}

TEST_CASE("a delay that is over before it began has a full ring, and any time has a fraction") {
  CHECK(fraction_of({"rr-low", bay_t(10), bay_t(10)}, bay_t(0)) == 1);
  CHECK(fraction_of({"rr-low", bay_t(10), bay_t(5)}, bay_t(7)) == 1);
  CHECK(fraction_of({"rr-low", bay_t(10), bay_t(20)}, bay_t(-1e6)) == 0);
  CHECK(fraction_of({"rr-low", bay_t(10), bay_t(20)}, bay_t(1e6)) == 1);
}
