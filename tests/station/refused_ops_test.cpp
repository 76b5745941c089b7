// SPDX-License-Identifier: MIT
// What cannot be done says so, and what to do instead.
#include <cmath>

#include "tests/station/station_story.hpp"

using namespace vigil;
using namespace vigil::station;
using namespace vigil::station::test;

namespace {

wire::LimitsSetRequest hr_below(double medium) {
  wire::LimitsSetRequest change;
  change.bay = "bay-01";
  change.cond = "hr-high";
  change.medium = medium;
  return change;
}

}  // namespace

TEST_CASE("in standby limits are neither changed nor reset, and the answer says what to do first") {
  Story s;
  s.source();
  s.admit();
  s.number(Channel::spo2, 97);
  CHECK(s.ask(hr_below(110)).ok);
  CHECK(s.ask(wire::StandbyRequest{"bay-01"}).ok);
  CHECK(s.ask(wire::LimitsResetRequest{"bay-01"}).error == "bay-01 is in standby: resume it first");
  CHECK(s.ask(hr_below(115)).error == "bay-01 is in standby: resume it first");
  CHECK(s.ask(wire::AlarmOffRequest{"bay-01", "hr-high", "artefact", false}).error ==
        "bay-01 is in standby: resume it first");
  CHECK(s.ask(wire::StandbyRequest{"bay-01"}).error == "bay-01 is already in standby");
  CHECK(s.texts(JournalWhat::limits_reset).empty());
  CHECK(s.ask(wire::ResumeRequest{"bay-01"}).ok);
  CHECK(s.row("hr-high").medium == 110);
  CHECK(s.ask(wire::LimitsResetRequest{"bay-01"}).ok);
  CHECK(s.texts(JournalWhat::limits_reset).size() == 1);
  CHECK_FALSE(s.row("hr-high").changed);
}

TEST_CASE("in a free bay, also one whose pump runs, limits wait for an admission") {
  Story s;
  s.source();
  for (const bool pump_runs : {false, true}) {
    CAPTURE(pump_runs);
    if (pump_runs) s.pump(PumpState::infusing, "ketamine");
    CHECK(s.ask(hr_below(110)).error == "bay-01 is free: admit first");
    CHECK(s.ask(wire::LimitsResetRequest{"bay-01"}).error == "bay-01 is free: admit first");
    CHECK(s.ask(wire::StandbyRequest{"bay-01"}).error == "bay-01 is free: admit first");
  }
  CHECK(s.texts(JournalWhat::limits_reset).empty());
}

TEST_CASE("what is charted in a free bay is kept, with a note that nobody is judged by it") {
  Story s;
  s.source();
  wire::ChartRequest chart;
  chart.bay = "bay-01";
  chart.what = wire::EventKind::medication;
  chart.code = "midazolam";
  chart.value = 2;
  chart.unit = "mg";
  const wire::Reply free = s.ask(chart);
  CHECK(free.ok);
  CHECK(free.note.find("nobody is judged by it") != std::string::npos);
  CHECK(s.texts(JournalWhat::charted).size() == 1);
  s.admit();
  CHECK(s.ask(chart).note.empty());
}

TEST_CASE("a request that cannot be decoded stands in the journal, once a second for each peer") {
  Story s;
  s.source();
  s.admit();
  s.kept.clear();
  wire::LimitsSetRequest nan = hr_below(std::nan(""));
  const wire::Reply refused = s.ask(nan);
  CHECK_FALSE(refused.ok);
  CHECK(s.texts(JournalWhat::refused) == std::vector<std::string>{refused.error});
  for (int i = 0; i < 100; ++i) CHECK_FALSE(s.ask(nan).ok);
  CHECK(s.texts(JournalWhat::refused).size() == 1);
  CHECK_FALSE(s.ask(nan, "nurse", "another peer").ok);
  CHECK(s.texts(JournalWhat::refused).size() == 2);
  s.second();
  CHECK_FALSE(s.ask_bytes("rubbish").ok);
  CHECK(s.texts(JournalWhat::refused).size() == 3);
}

TEST_CASE("peers without number that send rubbish fill neither the memory nor, in one second, the journal") {
  Story s;
  for (int i = 0; i < 5000; ++i) CHECK_FALSE(s.ask_bytes("rubbish", std::to_string(i)).ok);
  CHECK(s.kept.size() == 1024);
  s.second();
  for (int i = 0; i < 10; ++i) CHECK_FALSE(s.ask_bytes("rubbish", std::to_string(i)).ok);
  CHECK(s.kept.size() == 1034);
}
