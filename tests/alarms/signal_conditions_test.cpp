// SPDX-License-Identifier: MIT
#include "tests/alarms/story.hpp"

using namespace vigil;
using namespace vigil::alarms;
using namespace vigil::alarms::story;

TEST_CASE("a channel without a valid value for ten seconds is low, and medium while infusing") {
  Story s;
  s.gone(Channel::spo2, Quality::invalid);
  s.t(9.9);
  CHECK(s.seen().empty());
  s.t(10);
  CHECK(s.seen() == Texts{"low no-signal:spo2 active"});
  s.pump(true);
  CHECK(s.seen() == Texts{"medium no-signal:spo2 active"});
}

TEST_CASE("a sensor flagged off is told at once, and is over when values came for half a minute") {
  Story s;
  s.gone(Channel::spo2, Quality::sensor_off);
  CHECK(s.seen() == Texts{"low sensor-off:spo2 active"});
  s.t(20);
  s.spo2(97);
  s.t(49.9);
  CHECK(s.seen() == Texts{"low sensor-off:spo2 active"});
  s.t(50);
  CHECK(s.seen().empty());
}

TEST_CASE("a channel that was switched off on purpose is not missed") {
  Story s;
  s.gone(Channel::etco2, Quality::off);
  s.t(100);
  CHECK(s.seen().empty());
}

TEST_CASE("while the cuff on its arm inflates, SpO₂'s technical alarm is held for a minute") {
  Story s;
  s.gone(Channel::spo2, Quality::cuff);
  s.t(59.9);
  CHECK(s.seen().empty());
  s.t(60);
  CHECK(s.seen() == Texts{"low no-signal:spo2 active"});
}

TEST_CASE("while infusing, fewer than two valid channels of breathing are medium, none is high") {
  Story s;
  s.pump(true);
  s.t(20);
  CHECK(s.seen().empty());
  s.gone(Channel::rr, Quality::sensor_off);
  s.t(40);
  CHECK(s.seen() == Texts{"medium sensor-off:rr active"});
  s.gone(Channel::etco2, Quality::sensor_off);
  s.t(41);
  CHECK(s.seen().front() == "medium respiratory-monitoring-lost active");
  s.gone(Channel::spo2, Quality::sensor_off);
  CHECK(s.seen().front() == "high respiratory-monitoring-lost active");
  CHECK(s.says("no SpO₂"));
}

TEST_CASE("SpO₂ alone missing for a minute while infusing is respiratory monitoring lost") {
  Story s;
  s.pump(true);
  s.gone(Channel::spo2, Quality::sensor_off);
  s.t(59.9);
  CHECK(s.seen() == Texts{"medium sensor-off:spo2 active"});
  s.t(60);
  CHECK(s.seen() == Texts{"medium respiratory-monitoring-lost active", "medium sensor-off:spo2 active"});
}

TEST_CASE("sedation outlasts the pump by an hour") {
  Story s;
  s.pump(true);
  s.t(60);
  s.pump(false);
  s.gone(Channel::spo2, Quality::sensor_off);
  CHECK(s.seen() == Texts{"medium sensor-off:spo2 active"});
  s.t(60 + 3600);
  s.spo2(97);
  s.t(60 + 3600 + 40);
  s.gone(Channel::spo2, Quality::sensor_off);
  CHECK(s.seen() == Texts{"low sensor-off:spo2 active"});
}

TEST_CASE("a channel's first values are not judged before they came for five seconds, then at once") {
  std::uint64_t next_id = 1;
  BayAlarms bay{next_id};
  const auto at = [](double s) { return bay_time_from_ns(1'000'000'000'000) + from_seconds(s); };
  bay.set_profile(default_profile(), at(0), "begin", {});
  bay.set_period(Channel::spo2, std::chrono::seconds{1});
  for (int i = 0; i < 5; ++i) bay.value(Channel::spo2, at(i), 70);
  CHECK(bay.occurrences(at(4)).empty());
  bay.value(Channel::spo2, at(5), 70);
  REQUIRE(bay.occurrences(at(5)).size() == 1);
  CHECK(bay.occurrences(at(5)).front().priority == Priority::high);
}

TEST_CASE("a deep fall shortens the delay: 50 points × seconds below 92") {
  // 85 is 7 below: 50 / 7 = 7.14 s instead of 10.
  Story s;
  s.spo2(85);
  s.t(7.1);
  CHECK(s.seen().empty());
  s.t(7.2);
  CHECK(s.seen() == Texts{"medium spo2-low active"});
  // 91 is 1 below: 50 s, and the table's 10 stand.
  Story shallow;
  shallow.spo2(91);
  shallow.t(9.9);
  CHECK(shallow.seen().empty());
  shallow.t(10);
  CHECK(shallow.seen() == Texts{"medium spo2-low active"});
  // 4 s at 87 (20), 2 s at 86 (12), then 85: 18 left / 7 = 2.57 s.
  Story falling;
  falling.spo2(87);
  falling.t(4);
  falling.spo2(86);
  falling.t(6);
  falling.spo2(85);
  falling.t(8.5);
  CHECK(falling.seen().empty());
  falling.t(8.6);
  CHECK(falling.seen() == Texts{"medium spo2-low active"});
}

TEST_CASE("what a delay, an arming or a cannula kept back is told, with why") {
  Story s;
  s.bay.take_changes();
  s.spo2(91);
  s.t(4);
  s.spo2(97);
  CHECK(s.suppressed() == Texts{"spo2-low: back after 4 s, within its delay"});
}

TEST_CASE("reminders: an acknowledged high every three minutes, a latched one every two, on station time") {
  Story s;
  const auto station = [](double seconds) { return StationTime{} + from_seconds(seconds); };
  s.spo2(84);
  s.bay.remind(station(0), s.now());
  s.acknowledge_all();
  const auto heard = [&] { return s.first().heard; };
  s.bay.remind(station(10), s.now());
  CHECK(heard() == 1);
  s.bay.remind(station(189), s.now());
  CHECK(heard() == 1);
  s.bay.remind(station(190), s.now());
  CHECK(heard() == 2);
  CHECK(s.first().state == AlarmState::acknowledged);
  s.bay.remind(station(369), s.now());
  CHECK(heard() == 2);
  s.bay.remind(station(370), s.now());
  CHECK(heard() == 3);
  Story latched;
  latched.spo2(84);
  latched.spo2(97);
  latched.t(60);
  latched.bay.remind(station(0), latched.now());
  latched.bay.remind(station(119), latched.now());
  CHECK(latched.first().heard == 1);
  latched.bay.remind(station(120), latched.now());
  CHECK(latched.first().heard == 2);
  CHECK(latched.first().state == AlarmState::latched);
}

TEST_CASE("an acknowledged high whose value goes away is heard once more after ten seconds, once") {
  Story s;
  const auto station = [](double seconds) { return StationTime{} + from_seconds(seconds); };
  s.spo2(84);
  s.acknowledge_all();
  s.bay.remind(station(0), s.now());
  s.gone(Channel::spo2, Quality::invalid);
  s.bay.remind(station(1), s.now());
  s.bay.remind(station(10.9), s.now());
  CHECK(s.first().heard == 1);
  s.bay.remind(station(11), s.now());
  CHECK(s.first().heard == 2);
  s.bay.remind(station(100), s.now());
  CHECK(s.first().heard == 2);
}

TEST_CASE("what may never be off is refused, and so is switching off without a reason") {
  Story s;
  for (const char* name : {"spo2-low", "no-breath", "respiratory-depression"})
    CHECK_FALSE(s.bay.switch_off(name, "because", s.now(), "n"));
  CHECK_FALSE(s.bay.switch_off("hr-low", "", s.now(), "n"));
  CHECK_FALSE(s.bay.switch_off("lost", "because", s.now(), "n"));
  CHECK_FALSE(s.bay.switch_on("hr-low", s.now(), "n"));
  s.hr(45);
  s.t(20);
  CHECK(s.seen() == Texts{"medium hr-low active"});
  REQUIRE(s.bay.switch_off("hr-low", "athlete", s.now(), "n"));
  CHECK(s.seen().empty());
  s.t(120);
  CHECK(s.seen().empty());
  REQUIRE(s.bay.switch_on("hr-low", s.now(), "n"));
  s.t(140);
  CHECK(s.seen() == Texts{"medium hr-low active"});
}

TEST_CASE("channels that their monitor switched off are no respiratory monitoring") {
  Story s;
  s.pump(true);
  s.t(20);
  s.gone(Channel::etco2, Quality::off);
  s.t(40);
  CHECK(s.seen().empty());
  s.gone(Channel::rr, Quality::off);
  CHECK(s.seen() == Texts{"medium respiratory-monitoring-lost active"});
  s.gone(Channel::spo2, Quality::off);
  CHECK(s.seen() == Texts{"high respiratory-monitoring-lost active"});
}

TEST_CASE("SpO₂ alone switched off for a minute while infusing is respiratory monitoring lost") {
  Story s;
  s.pump(true);
  s.gone(Channel::spo2, Quality::off);
  s.t(59.9);
  CHECK(s.seen().empty());
  s.t(60);
  CHECK(s.seen() == Texts{"medium respiratory-monitoring-lost active"});
}

TEST_CASE(
    "a cuff that is overdue stays so until a reading comes, also when its interval would be longer now") {
  Story s;
  s.pump(true);
  s.t(60 * 44);
  s.nibp(120, 70);
  // Taken within the 45 min after the start: the next one is due 5 min later, overdue after 10.
  s.t(60 * 54 - 1);
  CHECK(s.seen().empty());
  s.t(60 * 54);
  CHECK(s.seen() == Texts{"medium nibp-overdue active"});
  s.t(60 * 65);
  CHECK(s.seen() == Texts{"medium nibp-overdue active"});
  s.nibp(120, 70);
  CHECK(s.seen().empty());
  // Taken later: every 15 min.
  s.t(60 * 95 - 1);
  CHECK(s.seen().empty());
  s.t(60 * 95);
  CHECK(s.seen() == Texts{"medium nibp-overdue active"});
}

TEST_CASE("a rate that rises makes the next cuff reading due sooner") {
  Story s;
  s.pump(true);
  s.t(60 * 60);
  s.nibp(120, 70);
  s.t(60 * 65);
  s.bay.pump_rose(s.now());
  s.t(60 * 70 - 1);
  CHECK(s.seen().empty());
  s.t(60 * 70);
  CHECK(s.seen() == Texts{"medium nibp-overdue active"});
}
