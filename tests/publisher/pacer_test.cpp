// SPDX-License-Identifier: MIT
#include "publisher/pacer.hpp"

#include <doctest/doctest.h>

using namespace vigil;
using namespace vigil::publisher;
using namespace std::chrono_literals;

namespace {

constexpr BayTime stream{946'684'800s};
constexpr StationTime now{50s};

}  // namespace

TEST_CASE("what ends d after the start is due d / speed after the start") {
  for (const double speed : {0.1, 0.5, 1.0, 4.0, 60.0, 1000.0}) {
    const Pacer pacer{stream, now, speed};
    CHECK(*pacer.due(stream) == now);
    CHECK(to_seconds(*pacer.due(stream + 600s) - now) == doctest::Approx(600 / speed));
    CHECK(to_seconds(pacer.position(now + 2s) - stream) == doctest::Approx(2 * speed));
  }
}

TEST_CASE("a new speed goes on from where the stream is") {
  Pacer pacer{stream, now, 1};
  pacer.set_speed(10, now + 5s);
  CHECK(pacer.position(now + 5s) == stream + 5s);
  CHECK(pacer.position(now + 6s) == stream + 15s);
  CHECK(*pacer.due(stream + 25s) == now + 7s);
  CHECK(pacer.rate() == 10);
}

TEST_CASE("a pause holds the stream, and its end goes on from there") {
  Pacer pacer{stream, now, 2};
  pacer.pause(now + 3s);
  CHECK(pacer.rate() == 0);
  CHECK(pacer.position(now + 100s) == stream + 6s);
  CHECK_FALSE(pacer.due(stream + 7s));
  pacer.resume(now + 100s);
  CHECK(pacer.rate() == 2);
  CHECK(pacer.position(now + 100s) == stream + 6s);
  CHECK(*pacer.due(stream + 8s) == now + 101s);
}

TEST_CASE(
    "the longest stream at the lowest speed, and the longest run at the highest, stay within their clocks") {
  const Pacer slow{BayTime{}, now, slowest};
  CHECK(*slow.due(max_bay_time) > now);
  const Pacer fast{stream, now, fastest};
  const BayTime far = fast.position(now + std::chrono::hours{24 * 365});
  CHECK(far > stream);
  CHECK(far <= max_bay_time);
}

TEST_CASE("falling behind is said past a second, and once a second") {
  BehindNotice behind;
  CHECK_FALSE(behind.notice(now, now + 1s));
  CHECK(behind.notice(now, now + 1400ms).value() == 1400ms);
  CHECK_FALSE(behind.notice(now, now + 2s));
  CHECK(behind.notice(now, now + 2400ms).value() == 2400ms);
}
