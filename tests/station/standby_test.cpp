// SPDX-License-Identifier: MIT
// What becomes of a bay in standby stands in the journal, whoever caused it.
#include "tests/station/station_story.hpp"

using namespace vigil;
using namespace vigil::station;
using namespace vigil::station::test;

namespace {

/// A bay in standby whose heart rate's alarm a nurse had switched off.
void begin_standby(Story& s) {
  s.source();
  s.admit();
  s.number(Channel::spo2, 97);
  CHECK(s.ask(wire::AlarmOffRequest{"bay-01", "hr-high", "artefact", false}).ok);
  CHECK(s.ask(wire::StandbyRequest{"bay-01"}).ok);
  s.second();
  s.kept.clear();
}

void check_switched_on(const Story& s, const std::string& by) {
  const auto on = std::find_if(s.kept.begin(), s.kept.end(),
                               [](const auto& entry) { return entry.what == JournalWhat::alarm_on; });
  REQUIRE(on != s.kept.end());
  CHECK(on->condition == "hr-high");
  CHECK(on->by == by);
  CHECK(on->bay == "bay-01");
  CHECK(s.texts(JournalWhat::alarm_on).size() == 1);
}

}  // namespace

TEST_CASE("a standby that a pump ends is resumed in the journal, by the station") {
  Story s;
  begin_standby(s);
  s.pump(PumpState::infusing, "ketamine");
  s.second();
  CHECK(s.bay().admission().state == Admission::admitted);
  CHECK(s.texts(JournalWhat::resumed) == std::vector<std::string>{"a pump started"});
}

TEST_CASE("an alarm switched on in standby is so in the journal: by a nurse") {
  Story s;
  begin_standby(s);
  CHECK(s.ask(wire::AlarmOffRequest{"bay-01", "hr-high", {}, true}).ok);
  check_switched_on(s, "nurse");
}

TEST_CASE("an alarm switched on in standby is so in the journal: at a handover") {
  Story s;
  begin_standby(s);
  wire::HandoverRequest over;
  over.bay = "bay-01";
  CHECK(s.ask(over, "night nurse").ok);
  check_switched_on(s, "night nurse");
}

TEST_CASE("an alarm switched on in standby is so in the journal: when its hour is over") {
  Story s;
  begin_standby(s);
  s.now.station += alarm_off_lasts;
  s.now.wall += alarm_off_lasts;
  s.second();
  check_switched_on(s, "");
}
