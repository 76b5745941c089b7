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

TEST_CASE("a cuff reading that was told before a standby is judged after it, also when a pump ends it") {
  for (const bool by_pump : {false, true}) {
    CAPTURE(by_pump);
    Story s;
    s.source();
    s.admit();
    const BayTime measured{s.now.wall.time_since_epoch()};
    const auto repeat_it = [&] {
      wire::NumericMessage message;
      message.envelope = s.envelope(s.numeric_seq++);
      message.set(Channel::nibp_sys, {210, Quality::valid, measured});
      CHECK(s.take("bay-01/numeric/", message));
    };
    repeat_it();
    REQUIRE(s.alarm("hypertension"));
    CHECK(s.ask(wire::StandbyRequest{"bay-01"}).ok);
    s.second();
    repeat_it();
    CHECK_FALSE(s.alarm("hypertension"));
    if (by_pump)
      s.pump(PumpState::infusing, "ketamine");
    else
      CHECK(s.ask(wire::ResumeRequest{"bay-01"}).ok);
    s.second();
    repeat_it();
    CHECK(s.alarm("hypertension"));
  }
}

TEST_CASE("no-breath stays armed over a standby, and not over a discharge") {
  for (const bool discharged : {false, true}) {
    CAPTURE(discharged);
    Story s;
    s.source();
    s.admit();
    for (int i = 0; i < 20; ++i) {
      s.second();
      s.number(Channel::rr, 14);
    }
    CHECK(s.ask(wire::StandbyRequest{"bay-01"}).ok);
    s.second();
    if (discharged) {
      CHECK(s.ask(wire::DischargeRequest{"bay-01"}).ok);
      s.admit();
    } else {
      CHECK(s.ask(wire::ResumeRequest{"bay-01"}).ok);
    }
    for (int i = 0; i < 20; ++i) {
      s.second();
      s.number(Channel::rr, 0);
    }
    CHECK(s.alarm("no-breath").has_value() != discharged);
  }
}

TEST_CASE("the last cuff reading before a standby is overdue after it, not forgotten") {
  Story s;
  s.source();
  s.admit();
  s.number(Channel::nibp_sys, 120);
  CHECK(s.ask(wire::StandbyRequest{"bay-01"}).ok);
  s.second();
  s.pump(PumpState::infusing, "ketamine");
  for (int i = 0; i < 601; ++i) {
    s.second();
    s.number(Channel::spo2, 97);
  }
  CHECK(s.alarm("nibp-overdue"));
}
