// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "dashboard/model/frame_meter.hpp"

using namespace vigil;
using namespace vigil::dashboard;

namespace {

StationTime t(double seconds) { return StationTime{} + from_seconds(seconds); }

}  // namespace

TEST_CASE("a frame every 40 ms is 25 a second") {
  FrameMeter frames;
  CHECK(frames.rate(t(0)) == 0);
  frames.note(t(0));
  CHECK(frames.rate(t(0)) == 0);  // one frame is no rate
  CHECK(frames.longest(t(0)) == Duration{});
  for (int i = 1; i <= 200; ++i) frames.note(t(0.04 * i));
  CHECK(frames.rate(t(8)) == doctest::Approx(25).epsilon(0.01));
  CHECK(to_seconds(frames.longest(t(8))) == doctest::Approx(0.04));
}

TEST_CASE("a screen that stops gets slower while it stands, and its longest frame is told for five seconds") {
  FrameMeter frames;
  for (int i = 0; i <= 50; ++i) frames.note(t(0.04 * i));
  CHECK(frames.rate(t(4)) == doctest::Approx(12.5));
  CHECK(to_seconds(frames.longest(t(4))) == doctest::Approx(2));
  for (int i = 0; i <= 100; ++i) frames.note(t(4 + 0.04 * i));
  CHECK(to_seconds(frames.longest(t(8))) == doctest::Approx(0.04));
}

TEST_CASE("frames without end take no memory without end") {
  FrameMeter frames;
  for (std::size_t i = 0; i < 10 * FrameMeter::most_frames; ++i)
    frames.note(t(0.0001 * static_cast<double>(i)));
  CHECK(frames.rate(t(1)) == doctest::Approx(10'000).epsilon(0.01));
}
