// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "dashboard/model/limit_lines.hpp"
#include "story.hpp"

using namespace story;

namespace {

wire::LimitRow two_steps(Channel channel, Side side, double medium, double high, double delay,
                         double high_delay) {
  wire::LimitRow row = limit(channel, side, medium);
  row.high = high;
  row.delay_s = delay;
  row.high_delay_s = high_delay;
  return row;
}

/// A bay with the usual channels whose limits are `rows`.
std::vector<LimitPairLine> lines(const std::vector<wire::LimitRow>& rows) {
  BayModel bay{"bay-03"};
  Source source{"bay-03"};
  bay.apply({"bay-03", wire::Kind::source, {}}, source.declare(0), station_t(0));
  wire::BayMessage message;
  message.envelope.src = "station-a";
  message.envelope.epoch = 1;
  message.limits = rows;
  bay.apply({"bay-03", wire::Kind::bay, {}}, message, station_t(0));
  return limit_lines(bay);
}

}  // namespace

TEST_CASE("the limits of an open bay stand with both steps, low beside high, and after how long") {
  const auto shown = lines({two_steps(Channel::spo2, Side::low, 92, 85, 10, 0),
                            two_steps(Channel::rr, Side::high, 24, 30, 15, 15),
                            two_steps(Channel::rr, Side::low, 10, 8, 15, 10)});
  REQUIRE(shown.size() == 2);
  CHECK(shown[0] == LimitPairLine{"SpO₂ %", ColourRole::spo2, "92 / 85", "", "10 / 0 s", false, false});
  CHECK(shown[1].label == "RR /min");
  CHECK(shown[1].low == "10 / 8");
  CHECK(shown[1].high == "24 / 30");
  CHECK(shown[1].delay == "15 / 10 · 15 / 15 s");
}

TEST_CASE("delays that are the same are told once, and a limit of one step has one figure") {
  const auto shown =
      lines({two_steps(Channel::hr, Side::low, 50, 40, 10, 10),
             two_steps(Channel::hr, Side::high, 120, 150, 10, 10), limit(Channel::nibp_mean, Side::low, 60)});
  REQUIRE(shown.size() == 2);
  CHECK(shown[0].delay == "10 / 10 s");
  CHECK(shown[1].label == "MAP mmHg");
  CHECK(shown[1].low == "60");
  CHECK(shown[1].delay == "0 s");
}

TEST_CASE("a limit that is off or changed is marked, and its figure is not told as if it were judged") {
  auto off = two_steps(Channel::rr, Side::low, 10, 8, 15, 10);
  off.off = true;
  auto changed = two_steps(Channel::rr, Side::high, 20, 30, 15, 15);
  changed.changed = true;
  const auto shown = lines({off, changed});
  REQUIRE(shown.size() == 1);
  CHECK(shown[0].low == "off");
  CHECK(shown[0].high == "20 / 30");
  CHECK(shown[0].delay == "15 / 15 s");
  CHECK(shown[0].off);
  CHECK(shown[0].changed);
}

TEST_CASE("what the bay does not measure and what is no limit takes no line") {
  wire::LimitRow lost;
  lost.cond = "lost";
  CHECK(lines({two_steps(Channel::abp_sys, Side::high, 160, 200, 10, 10), lost}).empty());
  CHECK(limit_lines(BayModel{"bay-03"}).empty());
}
