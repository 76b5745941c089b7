// SPDX-License-Identifier: MIT
// What must not be forgotten, and what must not be left to the next patient.
#include "tests/station/station_story.hpp"

using namespace vigil;
using namespace vigil::station;
using namespace vigil::station::test;

TEST_CASE("a bay in which nobody is admitted is not forgotten with its unacknowledged high") {
  Story s;
  s.mode = Mode::live;
  s.source();
  s.pump(PumpState::infusing, "ketamine");
  for (int i = 0; i < 640; ++i) s.second();
  REQUIRE(s.station.find_bay("bay-01") != nullptr);
  REQUIRE(s.alarm("lost"));
  CHECK(s.alarm("lost")->priority == Priority::high);
  CHECK(s.alarm("not-admitted"));
}

TEST_CASE("a pump's alarm that latched keeps its bay; without it the bay is forgotten") {
  Story s;
  s.mode = Mode::live;
  for (const bool with_alarm : {true, false}) {
    const std::string name = with_alarm ? "bay-01" : "bay-02";
    s.source(name);
    wire::PumpMessage message;
    message.envelope = s.envelope(0);
    message.pump = 1;
    message.reading.state = PumpState::alarm;
    if (with_alarm) message.reading.alarms.set(static_cast<std::size_t>(PumpAlarm::air_in_line));
    CHECK(s.take(name + "/pump/1/", message));
  }
  for (int i = 0; i < 640; ++i) s.second();
  CHECK(s.station.find_bay("bay-01") != nullptr);
  CHECK(s.station.find_bay("bay-02") == nullptr);
}

TEST_CASE(
    "a bay whose saved state cannot be read says so, and what was saved stays until somebody is admitted") {
  Story s;
  s.source();
  s.admit();
  s.number(Channel::spo2, 97);
  Station::States states = s.station.take_states(s.now);
  const auto of_bay = [](const auto& state) { return state.first == "bay/bay-01"; };
  const auto saved = std::find_if(states.begin(), states.end(), of_bay);
  REQUIRE(saved != states.end());
  const auto format = saved->second.find("\"format\":");
  REQUIRE(format != std::string::npos);
  saved->second[format + 9] = '9';

  Story t;
  t.now = s.now;
  t.station.restore(states, t.now);
  REQUIRE(t.station.find_bay("bay-01") != nullptr);
  REQUIRE(t.alarm("restarted"));
  CHECK(t.alarm("restarted")->priority == Priority::medium);
  CHECK(t.alarm("restarted")->why.front().find("admit again") != std::string::npos);
  t.source();
  for (int i = 0; i < 700; ++i) {
    t.second();
    for (const auto& [key, value] : t.station.take_states(t.now)) CHECK(key == "station");
  }
  // Somebody saw it; the bay and what was saved stay all the same.
  wire::AcknowledgeRequest all;
  all.bay = "bay-01";
  all.all = true;
  all.rev = t.bay().alarms().revision();
  CHECK(t.ask(all).ok);
  CHECK_FALSE(t.alarm("restarted"));
  for (int i = 0; i < 700; ++i) {
    t.second();
    for (const auto& [key, value] : t.station.take_states(t.now)) CHECK(key == "station");
  }
  t.admit();
  const Station::States written = t.station.take_states(t.now);
  const auto fresh = std::find_if(written.begin(), written.end(), of_bay);
  REQUIRE(fresh != written.end());
  CHECK_FALSE(fresh->second.empty());
}

TEST_CASE("to admit again ends the word that a bay's state could not be read") {
  Story s;
  s.station.restore({{"bay/bay-01", "{"}}, s.now);
  s.source();
  REQUIRE(s.alarm("restarted"));
  s.admit();
  CHECK_FALSE(s.alarm("restarted"));
}

TEST_CASE("nobody is discharged while a pump was infusing at last word and its source speaks") {
  Story s;
  s.source();
  s.admit();
  s.number(Channel::spo2, 97);
  s.pump(PumpState::infusing, "midazolam");
  for (int i = 0; i < 15; ++i) {
    s.second();
    s.number(Channel::spo2, 97);
  }
  const wire::Reply refused = s.ask(wire::DischargeRequest{"bay-01"});
  CHECK_FALSE(refused.ok);
  CHECK(refused.error.find("pump 1 delivers midazolam") != std::string::npos);
  CHECK_FALSE(s.ask(wire::StandbyRequest{"bay-01"}).ok);
}

TEST_CASE("the next patient inherits no pump of a source that was lost, and no sedative") {
  Story s;
  s.mode = Mode::live;
  s.source();
  s.admit();
  s.number(Channel::spo2, 97);
  s.pump(PumpState::infusing, "midazolam");
  for (int i = 0; i < 30; ++i) s.second();
  REQUIRE(s.alarm("lost"));
  CHECK(s.alarm("lost")->priority == Priority::high);
  CHECK(s.ask(wire::DischargeRequest{"bay-01"}).ok);
  s.second();
  REQUIRE(s.alarm("lost"));
  CHECK(s.alarm("lost")->priority == Priority::medium);
  CHECK_FALSE(s.alarm("not-admitted"));
  s.admit();
  s.second();
  CHECK_FALSE(s.bay().pump_delivers());
  CHECK_FALSE(s.bay().alarms().context().pump_delivers);
  CHECK_FALSE(s.bay().alarms().context().sedated(s.bay().time()));
  // The pump runs all the same.
  s.source();
  s.pump(PumpState::infusing, "midazolam");
  CHECK(s.bay().alarms().context().pump_delivers);
  CHECK(s.bay().alarms().context().sedated(s.bay().time()));
}
