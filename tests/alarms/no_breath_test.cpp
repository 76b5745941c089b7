// SPDX-License-Identifier: MIT
#include <numbers>

#include "tests/alarms/story.hpp"

using namespace vigil;
using namespace vigil::alarms;
using namespace vigil::alarms::story;

TEST_CASE("a rate of 0 has waited its source's window already: no breath is high 20 s after the last one") {
  Story s;
  s.rr(0);
  s.t(9.9);
  CHECK(s.seen().empty());
  CHECK(s.bay.pending().size() == 1);
  s.t(10);
  CHECK(s.seen() == Texts{"high no-breath active"});
  CHECK(s.first().why[0] == "no breath, for 20 s");
  CHECK(s.first().channel == Channel::rr);
}

TEST_CASE("a source that waits 20 s itself is believed at once, one that waits none is given all 20") {
  Story slow;
  slow.bay.set_rr_zero_window(std::chrono::seconds{20});
  slow.rr(0);
  CHECK(slow.seen() == Texts{"high no-breath active"});
  Story quick;
  quick.bay.set_rr_zero_window(Duration{0});
  quick.rr(0);
  quick.t(19.9);
  CHECK(quick.seen().empty());
  quick.t(20);
  CHECK(quick.seen() == Texts{"high no-breath active"});
}

TEST_CASE("a rate of 0 is no slow breathing: the RR limits do not judge it") {
  Story s;
  s.rr(0);
  s.t(9);
  CHECK(s.bay.pending().front().condition == "no-breath");
  CHECK(s.bay.pending().size() == 1);
  s.t(60);
  CHECK(s.seen().size() == 1);
}

TEST_CASE("slow breathing that stops altogether is high after its own ten seconds, not later") {
  Story s;
  s.rr(6);
  s.t(8);
  s.rr(0);
  s.t(9.9);
  CHECK(s.seen().empty());
  s.t(10);
  CHECK(s.seen() == Texts{"high rr-low active"});
  s.acknowledge_all();
  s.t(18);
  CHECK(s.seen() == Texts{"high respiratory-depression active"});
  CHECK(s.says("no breath"));
}

TEST_CASE("breathing again, it ends after its clear time and stays until acknowledged") {
  Story s;
  s.rr(0);
  s.t(15);
  s.rr(12);
  s.t(25);
  CHECK(s.seen() == Texts{"high no-breath latched"});
  s.acknowledge_all();
  CHECK(s.seen().empty());
}

TEST_CASE("rate and CO₂ gone together with no other source of breath: no breath, or cannula off") {
  Story s;
  s.gone(Channel::rr);
  s.gone(Channel::etco2);
  s.t(19.9);
  CHECK(s.seen() == Texts{"low no-signal:etco2 active"});
  s.t(20);
  CHECK(s.seen() == Texts{"high no-breath active"});
  CHECK(s.says("no breath, or cannula off"));
  CHECK(s.first().joined == Texts{"no-signal:etco2"});
}

TEST_CASE("a sensor that its monitor says is off is technical, not a patient who does not breathe") {
  Story s;
  s.gone(Channel::rr, Quality::sensor_off);
  s.gone(Channel::etco2, Quality::sensor_off);
  s.t(120);
  CHECK(s.seen() == Texts{"low sensor-off:etco2 active"});
}

TEST_CASE("values that went away have not begun to breathe: it stays until a breath") {
  Story s;
  s.rr(0);
  s.t(15);
  s.gone(Channel::rr);
  s.gone(Channel::etco2);
  s.t(300);
  CHECK(s.seen().front().starts_with("high no-breath active"));
}

TEST_CASE("it is armed by the first breaths, and says when it is not while infusing") {
  Profile profile = default_profile();
  std::uint64_t next_id = 1;
  BayAlarms bay{next_id};
  const auto at = [](double s) { return bay_time_from_ns(1'000'000'000'000) + from_seconds(s); };
  bay.set_profile(profile, at(0), "begin", {});
  bay.set_pumps(true, false, {}, at(0));
  for (int i = 0; i <= 59; ++i) {
    bay.value(Channel::rr, at(i), 0);
    bay.value(Channel::spo2, at(i), 97);
    bay.value(Channel::etco2, at(i), 38);
  }
  CHECK(bay.occurrences(at(59)).empty());
  bay.value(Channel::rr, at(60), 0);
  REQUIRE(bay.occurrences(at(60)).size() == 1);
  CHECK(bay.occurrences(at(60)).front().condition == "not-armed");
  CHECK(bay.occurrences(at(60)).front().priority == Priority::medium);
  for (int i = 61; i <= 80; ++i) bay.value(Channel::rr, at(i), 12);
  CHECK(bay.occurrences(at(80)).empty());
}

TEST_CASE("a CO₂ wave without a breath for 20 s is no breath, whatever the averaged rate still says") {
  Story s;
  Wave co2{s};
  co2.run(0, 40, 4);
  CHECK(s.seen().empty());
  co2.run(40, 57.8, 0);
  CHECK(s.seen().empty());
  co2.run(57.8, 60.2, 0);
  CHECK(s.seen() == Texts{"high no-breath active"});
}

TEST_CASE("blocks whose times waver by 20 ms, so that the samples of two overlap, hide no breath") {
  BreathDetector co2{8};
  const auto at = [](double s) { return bay_time_from_ns(1'000'000'000'000) + from_seconds(s); };
  for (int block = 0; block < 300; ++block) {
    const double late = block % 2 == 0 ? 0.02 : -0.02;
    for (int k = 0; k < 5; ++k) {
      const double second = 0.2 * block + 0.04 * k;
      co2.sample(at(second + late), std::fmod(second, 4) > 2 ? 38 : 0);
    }
  }
  CHECK(co2.rate_per_min(at(60)) == doctest::Approx(15).epsilon(0.05));
}

TEST_CASE("a CO₂ wave whose time is set back begins anew: what was low before is no upstroke now") {
  BreathDetector co2{8};
  const auto at = [](double s) { return bay_time_from_ns(1'000'000'000'000) + from_seconds(s); };
  for (int k = 0; k < 50; ++k) co2.sample(at(10 + 0.04 * k), 0);
  for (int k = 0; k < 10; ++k) co2.sample(at(5 + 0.04 * k), 38);
  CHECK_FALSE(co2.last_breath());
}

TEST_CASE("a CO₂ line that never saw a breath lies on the table: it alone is no patient") {
  Story s;
  Wave co2{s};
  co2.run(0, 60, 0);
  CHECK(s.seen().empty());
}

TEST_CASE(
    "the chest moves while the CO₂ wave is flat: a moved cannula, not an apnoea, while SpO₂ is good and "
    "oxygen off") {
  Story s;
  Wave co2{s};
  Wave chest{s, Channel::resp, 1.0};
  for (double second = 0; second < 40; second += 1) {
    co2.run(second, second + 1, 4);
    chest.run(second, second + 1, 4);
  }
  s.bay.take_changes();
  for (double second = 40; second < 70; second += 1) {
    co2.run(second, second + 1, 0);
    chest.run(second, second + 1, 4);
  }
  CHECK(s.seen() == Texts{"low cannula-moved active"});
  const Texts why = s.suppressed();
  REQUIRE_FALSE(why.empty());
  CHECK(why.front() == "no-breath: put down to a moved cannula: the chest moves");
  // The saturation falls: nobody may say cannula any more.
  s.spo2(91);
  CHECK(s.seen().front() == "high respiratory-depression active");
}

TEST_CASE("with oxygen on nobody says cannula") {
  Story s;
  s.bay.chart_oxygen(3, s.now());
  Wave co2{s};
  Wave chest{s, Channel::resp, 1.0};
  for (double second = 0; second < 40; second += 1) {
    co2.run(second, second + 1, 4);
    chest.run(second, second + 1, 4);
  }
  for (double second = 40; second < 70; second += 1) {
    co2.run(second, second + 1, 0);
    chest.run(second, second + 1, 4);
  }
  CHECK(s.seen() == Texts{"high no-breath active"});
}

TEST_CASE("the heart's beat in a still chest is no breath") {
  BreathDetector chest{0};
  const auto at = [](double s) { return bay_time_from_ns(1'000'000'000'000) + from_seconds(s); };
  const auto wave = [&](double from, double to, double rate_hz, double size) {
    for (double t = from; t < to; t += 0.04)
      chest.sample(at(t), size * std::sin(2 * std::numbers::pi * rate_hz * t));
  };
  wave(0, 120, 0.25, 1.0);
  CHECK(chest.rate_per_min(at(120)) == doctest::Approx(15).epsilon(0.05));
  wave(120, 240, 1.2, 0.1);
  CHECK(chest.rate_per_min(at(240)) == 0);
}

TEST_CASE(
    "a low EtCO₂ with breaths and a good saturation is a moved cannula; without them it is the patient") {
  Story moved;
  moved.etco2(9);
  moved.t(30);
  CHECK(moved.seen() == Texts{"low cannula-moved active"});
  moved.pump(true);
  CHECK(moved.seen() == Texts{"medium cannula-moved active"});
  moved.rr(7);
  moved.t(45);
  CHECK(moved.seen().front() == "high rr-low active");
  Story shallow;
  shallow.spo2(91);
  shallow.etco2(9);
  shallow.t(15);
  CHECK(shallow.seen() == Texts{"medium etco2-low active", "medium spo2-low active"});
}

TEST_CASE("a rate that its monitor flags again and again does not keep the CO₂ wave from arming no-breath") {
  Profile profile = default_profile();
  // Longer than the rate was there.
  profile.no_breath->arm = std::chrono::seconds{40};
  Story s{profile};
  s.gone(Channel::rr);
  Wave co2{s};
  co2.run(0, 60, 4);
  // The last breath was at 58.
  co2.run(60, 77.8, 0);
  CHECK(s.seen().front() != "high no-breath active");
  co2.run(77.8, 78.2, 0);
  CHECK(s.seen().front() == "high no-breath active");
}

TEST_CASE("a CO₂ line on the table beside rate and CO₂ that went away is no source of breath") {
  Story s;
  Wave co2{s};
  co2.run(0, 10, 0);
  s.gone(Channel::rr);
  s.gone(Channel::etco2);
  co2.run(10, 29.8, 0);
  CHECK(s.seen().front() != "high no-breath active");
  co2.run(29.8, 30.2, 0);
  CHECK(s.seen().front() == "high no-breath active");
}
