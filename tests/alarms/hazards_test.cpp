// SPDX-License-Identifier: MIT
// Ways in which a danger could have been neither heard nor seen; each was one once.
#include "tests/alarms/story.hpp"

using namespace vigil;
using namespace vigil::alarms;
using namespace vigil::alarms::story;

TEST_CASE("a rate of 0 that flickers to no signal and back is no breath all the same") {
  Story s;
  for (int i = 0; i < 60; ++i) {
    s.t(i);
    if (i % 10 == 9)
      s.gone(Channel::rr);
    else
      s.rr(0);
  }
  REQUIRE_FALSE(s.seen().empty());
  CHECK(s.seen().front() == "high no-breath active");
}

TEST_CASE("a rate that is away with a CO₂ of nothing is no breath") {
  Story s;
  s.gone(Channel::rr);
  s.etco2(0);
  s.t(21);
  CHECK(s.seen().front() == "high no-breath active");
}

TEST_CASE("a high that comes to an acknowledged composite is heard") {
  Story s;
  s.pump(true);
  s.spo2(90);
  s.rr(9);
  s.t(60);
  s.acknowledge_all();
  CHECK(s.bay.top() == Priority::none);
  for (const Channel c : {Channel::spo2, Channel::rr, Channel::etco2}) s.gone(c, Quality::invalid);
  s.t(90);
  CHECK(s.bay.top() == Priority::high);
}

TEST_CASE("a warning whose probe came off does not keep the others from being one alarm") {
  Story s;
  s.spo2(90);
  s.t(60);
  s.gone(Channel::spo2, Quality::sensor_off);
  s.t(120);
  s.rr(9);
  s.etco2(52);
  s.t(130);
  CHECK(s.seen().front().starts_with("high respiratory-depression active"));
}

TEST_CASE("a contributor that was well for half a minute is news when it comes back") {
  Story s;
  s.spo2(84);
  s.rr(9);
  s.etco2(52);
  s.t(30);
  s.acknowledge_all();
  s.spo2(97);
  s.t(300);
  CHECK(s.bay.top() == Priority::none);
  s.spo2(78);
  CHECK(s.bay.top() == Priority::high);
}

TEST_CASE("a line that was removed from a patient who was well does not keep the alarm for ever") {
  Story s;
  s.spo2(90);
  s.rr(9);
  s.etco2(52);
  s.t(60);
  s.etco2(38);
  s.t(660);
  s.gone(Channel::etco2, Quality::sensor_off);
  s.t(700);
  s.spo2(97);
  s.rr(14);
  s.t(760);
  CHECK(s.seen().front() == "high respiratory-depression latched");
}

TEST_CASE("an acknowledged high without a value is reminded again and again") {
  Story s;
  const auto station = [](double seconds) { return StationTime{} + from_seconds(seconds); };
  s.spo2(84);
  s.acknowledge_all();
  s.gone(Channel::spo2, Quality::sensor_off);
  for (int i = 0; i <= 1000; ++i) s.bay.remind(station(i), s.now());
  CHECK(s.first().heard >= 6);
}

TEST_CASE("a probe that was never on is told, and so is SpO₂ that never came while infusing") {
  std::uint64_t next_id = 1;
  BayAlarms bay{next_id};
  const auto at = [](double s) { return bay_time_from_ns(1'000'000'000'000) + from_seconds(s); };
  bay.set_profile(default_profile(), at(0), "begin", {});
  bay.set_pumps(true, false, {}, at(0));
  for (int i = 0; i <= 70; ++i) {
    bay.missing(Channel::spo2, at(i), Quality::sensor_off);
    bay.value(Channel::rr, at(i), 14);
    bay.value(Channel::etco2, at(i), 38);
  }
  Texts seen;
  for (const Occurrence& one : bay.occurrences(at(70))) seen.push_back(one.condition);
  CHECK(seen == Texts{"respiratory-monitoring-lost", "sensor-off:spo2"});
}

TEST_CASE(
    "a source that begins a new run without SpO₂ is told of, and a high pressure waits on for its repeat") {
  Story s;
  s.pump(true);
  s.nibp(190, 95);
  s.t(60);
  s.bay.restart_time(s.now());
  s.gone(Channel::spo2, Quality::valid);
  s.t(75);
  bool told = false;
  for (const std::string& one : s.seen()) told = told || one == "medium no-signal:spo2 active";
  CHECK(told);
  s.t(601);
  bool high = false;
  for (const std::string& one : s.seen()) high = high || one.starts_with("high hypertension active");
  CHECK(high);
}

TEST_CASE("declared again, a channel's last value grows stale as before") {
  Story s;
  s.bay.set_period(Channel::spo2, std::chrono::seconds{1});
  s.t(1);
  s.bay.set_period(Channel::spo2, std::chrono::seconds{1});
  s.bay.settle(s.at(30));
  bool told = false;
  for (const Occurrence& one : s.bay.occurrences(s.at(30))) told = told || one.condition == "no-signal:spo2";
  CHECK(told);
}

TEST_CASE("rules read anew leave no-breath armed") {
  Story s;
  s.rr(0);
  s.t(15);
  s.bay.set_profile(default_profile(), s.now(), "read anew", {});
  s.t(30);
  CHECK(s.seen().front() == "high no-breath active");
}

TEST_CASE("the next patient's baseline is his own") {
  Story s;
  s.nibp(180, 90);
  s.t(60);
  s.nibp(182, 90);
  s.bay.end_all(s.now(), "discharged", "n");
  s.bay.forget_patient(s.now());
  s.bay.set_patient({120, 75, {}}, false, false, s.now());
  s.bay.set_profile(default_profile(), s.now(), "admitted", "n");
  s.pump(true);
  CHECK(s.bay.context().baselines.sbp == 120);
}

TEST_CASE("a cuff reading without the pressure that was too high neither ends nor refutes it") {
  Story s;
  s.nibp(190, 90);
  s.t(120);
  s.bay.cuff({s.now(), std::nullopt, 80}, s.now());
  s.t(240);
  s.bay.cuff({s.now(), std::nullopt, 80}, s.now());
  CHECK(s.seen().back() == "medium hypertension active");
  s.t(300);
  s.nibp(190, 90);
  CHECK(s.seen().front() == "high hypertension active");
}

TEST_CASE("a figure that is high at once and then high again stays high") {
  Story s;
  s.nibp(210, 90);
  s.acknowledge_all();
  s.t(120);
  s.nibp(190, 90);
  CHECK(s.seen() == Texts{"high hypertension acknowledged"});
}

TEST_CASE("a repeat before a minute neither ends a high figure nor begins it anew") {
  Story s;
  s.nibp(190, 105);
  s.t(20);
  s.nibp(120, 70);
  CHECK(s.seen() == Texts{"medium hypertension active"});
  s.t(70);
  s.nibp(190, 105);
  CHECK(s.seen() == Texts{"high hypertension active"});
}

TEST_CASE("hypertension switched on again judges the last reading") {
  Story s;
  REQUIRE(s.bay.switch_off("hypertension", "known", s.now(), "n"));
  s.nibp(210, 125);
  CHECK(s.seen().empty());
  REQUIRE(s.bay.switch_on("hypertension", s.now(), "n"));
  CHECK(s.seen() == Texts{"high hypertension active"});
}

TEST_CASE("a CO₂ wave that halves still shows its breaths") {
  BreathDetector co2{least_breath_mmhg};
  const auto at = [](double s) { return bay_time_from_ns(1'000'000'000'000) + from_seconds(s); };
  const auto breathe = [&](double from, double to, double size) {
    for (double t = from; t < to; t += 0.04) co2.sample(at(t), std::fmod(t, 6) > 3 ? size : 0.0);
  };
  breathe(0, 60, 38);
  breathe(60, 90, 17);
  REQUIRE(co2.last_breath());
  CHECK(at(90) - *co2.last_breath() < std::chrono::seconds{7});
}

TEST_CASE("what may be off when ventilated is checked") {
  for (const char* name : {"rr_low", "spo2-low", "no-breath", "nibp_sys-high"}) {
    const std::string text =
        std::string("id = 'p'\nname = 'P'\nbased_on = 'low-dose-adult'\noff_when_ventilated = ['") + name +
        "']\n";
    const Profile base = default_profile();
    CHECK_FALSE(parse_profile(text, "p.toml", [&](std::string_view) { return &base; }));
  }
}

TEST_CASE("a CO₂ that is low where only high steps are judged goes on when its wave stops") {
  Profile profile = default_profile();
  profile.composites.clear();
  for (LimitRule& rule : profile.rules) rule.limits.medium.reset();
  Story s{profile};
  s.bay.chart_oxygen(2, s.now());
  Wave co2{s};
  co2.run(0, 20, 4);
  s.etco2(9);
  co2.run(20, 40, 4);
  REQUIRE(s.seen() == Texts{"high etco2-low active"});
  s.t(120);
  CHECK(s.seen() == Texts{"high etco2-low active"});
}
