// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "story.hpp"

using namespace story;

namespace {

std::vector<std::string> texts(const std::vector<AlarmLine>& lines) {
  std::vector<std::string> out;
  out.reserve(lines.size());
  for (const auto& line : lines) out.push_back(line.text);
  return out;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("an alarm is a line with its bay, and a box behind its number") {
  Ward ward;
  Source s("bay-03");
  ward.connect(s, 0);
  for (int t = 0; t <= 73; ++t) ward.hear(s, s.numerics(t, {{Channel::spo2, 88}, {Channel::rr, 14}}), t);
  auto low = alarm(17, "spo2-low", Priority::medium, 0, "SpO₂ 88 < 92", Channel::spo2);
  low.why = {"SpO₂ 88 below 92 for 73 s"};
  ward.say_alarms("bay-03", 73, {low});
  const Screen& screen = ward.screen(73);
  REQUIRE(screen.top.size() == 1);
  CHECK(screen.top[0].text == "SpO₂ 88 < 92");
  CHECK(screen.top[0].bay == "bay-03");
  CHECK(screen.top[0].bay_title == "BAY 3");
  CHECK(screen.top[0].detail == "for 73 s");
  CHECK(screen.top[0].id == 17);
  CHECK(screen.top[0].why.empty());  // a line in the bar has no room for it
  CHECK(texts(screen.tiles[0].alarms) == Texts{"SpO₂ 88 < 92"});
  CHECK(numeral(screen.tiles[0], Channel::spo2).alarm == Priority::medium);
  CHECK_FALSE(numeral(screen.tiles[0], Channel::spo2).acknowledged);
  CHECK(numeral(screen.tiles[0], Channel::rr).alarm == Priority::none);
  CHECK(ward.screen(75).top[0].detail == "for 75 s");  // goes on between messages
}

TEST_CASE("an acknowledged alarm keeps its box, which no longer flashes; an ended one is gone") {
  Ward ward;
  Source s("bay-03");
  ward.connect(s, 0);
  auto row = alarm(1, "spo2-low", Priority::high, 0, "SpO₂ 84 < 85", Channel::spo2, AlarmState::acknowledged);
  ward.say_alarms("bay-03", 1, {row});
  CHECK(numeral(ward.tile(1), Channel::spo2).alarm == Priority::high);
  CHECK(numeral(ward.tile(1), Channel::spo2).acknowledged);
  auto other = alarm(2, "spo2-fast", Priority::medium, 1, "SpO₂ falls", Channel::spo2);
  ward.say_alarms("bay-03", 2, {row, other});
  CHECK(
      numeral(ward.tile(2), Channel::spo2).acknowledged);  // the lower one does not make the higher one flash
  other.priority = Priority::high;
  ward.say_alarms("bay-03", 3, {row, other});
  CHECK_FALSE(numeral(ward.tile(3), Channel::spo2).acknowledged);
  ward.say_alarms("bay-03", 4, {other, row});
  CHECK_FALSE(numeral(ward.tile(4), Channel::spo2).acknowledged);
  ward.say_alarms("bay-03", 5, {});
  CHECK(numeral(ward.tile(5), Channel::spo2).alarm == Priority::none);
  CHECK(ward.screen(5).top.empty());
}

TEST_CASE("a composite's box is behind every number that it joins") {
  Ward ward;
  Source s("bay-03");
  ward.connect(s, 0);
  auto row = alarm(1, "respiratory-depression", Priority::high, 0, "RESPIRATORY DEPRESSION", Channel::rr);
  row.joined = {"spo2-low", "rr-low", "etco2-high", "no-breath", "x", ""};
  ward.say_alarms("bay-03", 0, {row});
  CHECK(numeral(ward.tile(0), Channel::spo2).alarm == Priority::high);
  CHECK(numeral(ward.tile(0), Channel::rr).alarm == Priority::high);
  CHECK(numeral(ward.tile(0), Channel::etco2).alarm == Priority::high);
  CHECK(numeral(ward.tile(0), Channel::hr).alarm == Priority::none);
}

TEST_CASE("the diastolic and the mean pressure put their box behind the pressure") {
  Ward ward;
  Source s("bay-03");
  ward.connect(s, 0);
  for (const Channel channel : {Channel::nibp_sys, Channel::nibp_dia, Channel::nibp_mean}) {
    ward.say_alarms("bay-03", 0, {alarm(1, "hypertension", Priority::medium, 0, "SBP 168 > 160", channel)});
    CHECK(numeral(ward.tile(0), Channel::nibp_sys).alarm == Priority::medium);
  }
}

TEST_CASE(
    "top alarms of all bays: by priority; what goes on before what latched, what was seen last; then "
    "newest") {
  Ward ward;
  Source a("bay-01");
  Source b("bay-02");
  Source c("bay-03");
  for (Source* s : {&a, &b, &c}) {
    ward.connect(*s, 0);
    ward.hear(*s, s->numerics(100, {{Channel::spo2, 98}}), 100);
  }
  const auto seen = AlarmState::acknowledged;
  ward.say_alarms(
      "bay-01", 100,
      {alarm(1, "a", Priority::medium, 90, "medium new"), alarm(2, "b", Priority::high, 10, "high old")});
  ward.say_alarms(
      "bay-02", 100,
      {alarm(1, "a", Priority::high, 95, "high seen", std::nullopt, seen),
       alarm(3, "b", Priority::low, 99, "low newest"), alarm(4, "c", Priority::medium, 50, "medium old")});
  ward.say_alarms(
      "bay-03", 100,
      {alarm(1, "a", Priority::high, 20, "high new"),
       alarm(5, "latched", Priority::high, 15, "high latched", std::nullopt, AlarmState::latched)});
  CHECK(texts(ward.screen(100).top) ==
        Texts{"high new", "high old", "high latched", "high seen", "medium new", "medium old", "low newest"});
  CHECK(texts(ward.screen(100).tiles[1].alarms) == Texts{"high seen", "medium old", "low newest"});
  CHECK(ward.screen(100).top[2].detail == "LATCHED – acknowledge to clear");
  // As many as there are, so that the view can write +4 behind the first three.
  CHECK(ward.screen(100).top.size() == 7);
}

TEST_CASE("the order of top alarms does not change while they stay as they are") {
  Ward ward;
  Source a("bay-01");
  Source b("bay-02");
  ward.connect(a, 0);
  ward.connect(b, 0);
  for (int t = 1; t < 20; ++t) {
    // The bays' clocks differ by 40 s; the alarm of bay 2 began later.
    ward.hear(a, a.numerics(t + 40, {{Channel::spo2, 88}}), t);
    ward.hear(b, b.numerics(t, {{Channel::spo2, 88}}), t);
    if (t >= 3) ward.say_alarms("bay-01", t, {alarm(1, "spo2-low", Priority::medium, 43, "first")});
    if (t >= 7) ward.say_alarms("bay-02", t, {alarm(1, "spo2-low", Priority::medium, 7, "second")});
    if (t >= 7) CHECK(texts(ward.screen(t).top) == Texts{"second", "first"});
  }
}

TEST_CASE("bays that are not live stay out of the top bar while there is a live one, unless training") {
  for (const bool training : {false, true}) {
    DashboardOptions options;
    options.training = training;
    Ward ward{options};
    Source sim("bay-01", Mode::simulated);
    ward.connect(sim, 0);
    ward.say_alarms("bay-01", 0, {alarm(1, "spo2-low", Priority::high, 0, "SpO₂ 80 < 85", Channel::spo2)});
    CHECK(texts(ward.screen(0).top) == Texts{"SIM · SpO₂ 80 < 85"});
    Source live("bay-02");
    ward.connect(live, 0);
    ward.say_alarms("bay-02", 0, {alarm(1, "rr-low", Priority::medium, 0, "RR 9 < 10", Channel::rr)});
    if (training)
      CHECK(texts(ward.screen(0).top) == Texts{"SIM · SpO₂ 80 < 85", "RR 9 < 10"});
    else
      CHECK(texts(ward.screen(0).top) == Texts{"RR 9 < 10"});
    // It is on its tile all the same.
    CHECK(texts(ward.screen(0).tiles[0].alarms) == Texts{"SIM · SpO₂ 80 < 85"});
    CHECK(numeral(ward.screen(0).tiles[0], Channel::spo2).alarm == Priority::high);
  }
}

TEST_CASE("a mode that the station already wrote is not written twice") {
  Ward ward;
  Source s("bay-01", Mode::replay);
  ward.connect(s, 0);
  ward.say_alarms("bay-01", 0, {alarm(1, "rr-low", Priority::medium, 0, "REPLAY · RR 9 < 10", Channel::rr)});
  CHECK(texts(ward.screen(0).top) == Texts{"REPLAY · RR 9 < 10"});
}

TEST_CASE("an alarm without data says so") {
  Ward ward;
  Source s("bay-01");
  ward.connect(s, 0);
  auto row = alarm(1, "rr-low", Priority::medium, 0, "RR 9 < 10", Channel::rr);
  row.no_data = true;
  ward.say_alarms("bay-01", 5, {row});
  CHECK(ward.screen(5).top[0].detail == "no data · for 5 s");
}

TEST_CASE("high boxes flash at 2 Hz and medium ones at 0.6 Hz, on for half of the time") {
  Ward ward;
  int high_on = 0;
  int medium_on = 0;
  int high_edges = 0;
  int medium_edges = 0;
  const Screen* screen = &ward.screen(0);
  bool high = screen->high_flash_on;
  bool medium = screen->medium_flash_on;
  for (int ms = 0; ms < 10'000; ++ms) {
    screen = &ward.screen(ms / 1000.0);
    high_on += screen->high_flash_on ? 1 : 0;
    medium_on += screen->medium_flash_on ? 1 : 0;
    high_edges += screen->high_flash_on != high ? 1 : 0;
    medium_edges += screen->medium_flash_on != medium ? 1 : 0;
    high = screen->high_flash_on;
    medium = screen->medium_flash_on;
  }
  CHECK(std::abs(high_on - 5000) <= 2);
  CHECK(std::abs(medium_on - 5000) <= 2);
  CHECK(std::abs(high_edges - 40) <= 1);
  CHECK(std::abs(medium_edges - 12) <= 1);
}

TEST_CASE("the next flash edge is where a phase changes, and not before") {
  StationTime now = station_t(0.1);
  for (int i = 0; i < 100; ++i) {
    const StationTime edge = next_flash_edge(now);
    REQUIRE(edge > now);
    const auto phases = [](StationTime t) { return std::pair{high_flash_on(t), medium_flash_on(t)}; };
    CHECK(phases(edge) != phases(edge - Duration{1}));
    CHECK(phases(edge - Duration{1}) == phases(now));
    now = edge;
  }
}

TEST_CASE("a high of a gap comes after what is now, does not flash, and leaves the number alone") {
  Ward ward;
  Source s("bay-03");
  ward.connect(s, 0);
  ward.hear(s, s.numerics(100, {{Channel::spo2, 91}}), 100);
  auto gap = alarm(9, "spo2-low", Priority::high, 60, "SpO₂ 80 < 85, 14:03 during gap", Channel::spo2,
                   AlarmState::latched);
  gap.heard = 0;
  ward.say_alarms("bay-03", 100,
                  {alarm(7, "rr-low", Priority::high, 50, "RR 6 < 8", Channel::rr), gap,
                   alarm(8, "spo2-low", Priority::medium, 90, "SpO₂ 91 < 92", Channel::spo2)});
  const Screen& screen = ward.screen(100);
  CHECK(texts(screen.top) == Texts{"RR 6 < 8", "SpO₂ 80 < 85, 14:03 during gap", "SpO₂ 91 < 92"});
  CHECK_FALSE(screen.top[0].during_gap);
  CHECK(screen.top[1].during_gap);
  CHECK(screen.top[1].detail == "LATCHED – acknowledge to clear");
  const Numeral& spo2 = numeral(screen.tiles[0], Channel::spo2);
  CHECK(spo2.alarm == Priority::medium);
  CHECK_FALSE(spo2.latched);
}
