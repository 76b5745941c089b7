// SPDX-License-Identifier: MIT
// What waves tell of breaths: the chest's where nothing else does, holes, and the chest against a rate of 0.
#include <numbers>

#include "tests/alarms/story.hpp"

using namespace vigil;
using namespace vigil::alarms;
using namespace vigil::alarms::story;

namespace {

/// A patient of whom only the chest's wave tells how he breathes.
struct ChestAlone {
  Story s;
  Wave chest{s, Channel::resp, 1.0};

  ChestAlone() {
    s.gone(Channel::rr, Quality::off);
    s.gone(Channel::etco2, Quality::off);
  }
};

/// Two waves at once, each with its period.
void run(Wave& one, double period, Wave& other, double other_period, double from, double to) {
  for (double second = from; second < to - 1e-9; second += 1) {
    one.run(second, second + 1, period);
    other.run(second, second + 1, other_period);
  }
}

}  // namespace

TEST_CASE("where only the chest's wave tells of breaths, 20 s without one are no breath") {
  ChestAlone only;
  only.chest.run(0, 40, 4);
  CHECK(only.s.seen().empty());
  // The last breath was at 38.
  only.chest.run(40, 57.8, 0);
  CHECK(only.s.seen().empty());
  only.chest.run(57.8, 58.2, 0);
  CHECK(only.s.seen() == Texts{"high no-breath active"});
  CHECK(only.s.says("no breath, or chest sensor off, for 20 s"));
  only.chest.run(58.2, 61, 4);
  only.chest.run(61, 75, 4);
  CHECK(only.s.seen() == Texts{"high no-breath latched"});
}

TEST_CASE("the heart's beat in a still chest is no breath, where the chest alone tells") {
  ChestAlone only;
  only.chest.run(0, 40, 4);
  only.chest.size = 0.1;
  only.chest.run(40, 62, 0.8);
  CHECK(only.s.seen() == Texts{"high no-breath active"});
  only.chest.run(62, 300, 0.8);
  CHECK(only.s.seen() == Texts{"high no-breath active"});
}

TEST_CASE("a chest that is moved once with force is counted on with its usual breaths") {
  ChestAlone only;
  only.chest.run(0, 60, 4);
  only.chest.size = 20;
  only.chest.run(60, 64, 4);
  only.chest.size = 1;
  only.chest.run(64, 300, 4);
  CHECK(only.s.seen().empty());
  CHECK(only.s.changes().empty());
}

TEST_CASE("a chest's wave that never breathed, or does not come, is no patient without breath") {
  ChestAlone flat;
  flat.chest.run(0, 120, 0);
  CHECK(flat.s.seen().empty());
  ChestAlone away;
  away.chest.run(0, 40, 4);
  away.s.t(300);
  CHECK(away.s.seen().empty());
  // Two movements a minute apart are no breathing that could stop.
  ChestAlone moved;
  moved.chest.run(0, 4, 4);
  moved.chest.run(4, 60, 0);
  moved.chest.run(60, 64, 4);
  moved.chest.run(64, 120, 0);
  CHECK(moved.s.seen().empty());
}

TEST_CASE("while infusing, a chest's wave without breaths is told as not armed") {
  std::uint64_t next_id = 1;
  BayAlarms bay{next_id};
  const auto at = [](double s) { return bay_time_from_ns(1'000'000'000'000) + from_seconds(s); };
  bay.set_profile(default_profile(), at(0), "begin", {});
  bay.set_pumps(true, false, {}, at(0));
  const std::vector<double> still(25, 0.0);
  bool told = false;
  for (int i = 0; i < 61; ++i) {
    CHECK_FALSE(told);
    bay.breath_wave({Channel::resp, at(i), 25, i > 0}, still, at(i + 1));
    for (const Occurrence& one : bay.occurrences(at(i + 1))) told = told || one.condition == "not-armed";
  }
  CHECK(told);
}

TEST_CASE("a rate that is no 0, and a CO₂ wave with breaths, decide against a still chest") {
  Story by_rate;
  Wave still{by_rate, Channel::resp, 1.0};
  still.run(0, 40, 4);
  still.run(40, 200, 0);
  CHECK(by_rate.seen().empty());
  ChestAlone by_co2;
  Wave co2{by_co2.s};
  run(co2, 4, by_co2.chest, 4, 0, 40);
  run(co2, 4, by_co2.chest, 0, 40, 120);
  CHECK(by_co2.s.seen().empty());
}

TEST_CASE("when the rate goes away over a still chest, its 20 s begin there") {
  Story s;
  Wave chest{s, Channel::resp, 1.0};
  chest.run(0, 40, 4);
  chest.run(40, 100, 0);
  s.gone(Channel::rr, Quality::no_signal);
  chest.run(100, 119.8, 0);
  CHECK(s.seen().front() != "high no-breath active");
  chest.run(119.8, 120.2, 0);
  CHECK(s.seen().front() == "high no-breath active");
}

TEST_CASE("a block of the CO₂ wave that was lost in an apnoea does not begin the 20 s anew") {
  Story s;
  Wave co2{s};
  co2.run(0, 40, 4);
  co2.run(40, 46, 0);
  co2.broken = true;  // 1 s is missing
  co2.run(47, 52, 0);
  co2.broken = true;  // and 5 s, for which it does not come at all
  co2.run(57, 57.8, 0);
  CHECK(s.seen().empty());
  co2.run(57.8, 58.2, 0);
  CHECK(s.seen() == Texts{"high no-breath active"});
}

TEST_CASE("a sample without a value is a hole like any other") {
  Story s;
  Wave co2{s};
  co2.run(0, 40, 4);
  co2.run(40, 46, 0);
  const std::vector<double> samples{0, 0, std::nan(""), 0, 0};
  s.t(46.2);
  s.bay.breath_wave({Channel::co2, s.at(46), 25, true}, samples, s.now());
  co2.run(46.2, 58.2, 0);
  CHECK(s.seen() == Texts{"high no-breath active"});
}

TEST_CASE("after a hole of more than ten seconds the wave begins to count, with no breath needed before") {
  Story s;
  Wave co2{s};
  co2.run(0, 40, 4);
  co2.run(40, 46, 0);
  co2.broken = true;
  co2.run(60, 79.8, 0);
  CHECK(s.seen().empty());
  co2.run(79.8, 80.2, 0);
  CHECK(s.seen() == Texts{"high no-breath active"});
}

TEST_CASE("a wave of which every second block is lost shows a breathing patient as breathing") {
  Story s;
  Wave co2{s};
  for (double second = 0; second < 300; second += 0.4) {
    co2.broken = true;
    co2.block(second, second + 0.2, 4);
  }
  CHECK(s.seen().empty());
  CHECK(s.changes().empty());
}

TEST_CASE("a rate of 0 while the chest breathes is put down to the cannula, until the chest stops") {
  Story s;
  Wave chest{s, Channel::resp, 1.0};
  chest.run(0, 40, 4);
  s.rr(0);
  chest.run(40, 60, 4);
  CHECK(s.seen() == Texts{"low cannula-moved active"});
  // The last movement was at 58; 7.5 s without one are fewer than 8 a minute.
  chest.run(60, 65.4, 0);
  CHECK(s.seen() == Texts{"low cannula-moved active"});
  chest.run(65.4, 65.8, 0);
  CHECK(s.seen().front() == "high no-breath active");
  // Its 20 s were over long ago: by its source's window, since 30.
  CHECK(s.says("no breath, for 35 s"));
}

TEST_CASE(
    "a rate of 0 while the chest breathes is no breath as soon as the saturation falls or oxygen is on") {
  Story falls;
  Wave chest{falls, Channel::resp, 1.0};
  chest.run(0, 40, 4);
  falls.rr(0);
  chest.run(40, 60, 4);
  CHECK(falls.seen() == Texts{"low cannula-moved active"});
  falls.spo2(91.9);
  CHECK(falls.bay.top() == Priority::high);
  Story oxygen;
  Wave moves{oxygen, Channel::resp, 1.0};
  moves.run(0, 40, 4);
  oxygen.rr(0);
  moves.run(40, 60, 4);
  oxygen.bay.chart_oxygen(2, oxygen.now());
  CHECK(oxygen.seen().front() == "high no-breath active");
}

TEST_CASE("a chest's wave that stops coming is no movement") {
  Story s;
  Wave chest{s, Channel::resp, 1.0};
  chest.run(0, 40, 4);
  s.rr(0);
  chest.run(40, 60, 4);
  s.t(61.9);
  CHECK(s.seen() == Texts{"low cannula-moved active"});
  s.t(62);
  CHECK(s.seen().front() == "high no-breath active");
}

TEST_CASE("only a chest that showed its breaths before may speak against a rate of 0, and no heart does") {
  Story late;
  Wave chest{late, Channel::resp, 1.0};
  late.rr(0);
  chest.run(0, 30, 4);
  CHECK(late.seen() == Texts{"high no-breath active"});
  Story heart;
  Wave beats{heart, Channel::resp, 1.0};
  beats.run(0, 40, 4);
  beats.size = 0.4;  // large beside these breaths
  heart.rr(0);
  beats.run(40, 62, 0.9);
  CHECK(heart.seen() == Texts{"high no-breath active"});
}
