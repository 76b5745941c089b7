// SPDX-License-Identifier: MIT
// What comes in larger or stranger than anything a ward has must not silence a bay.
#include "tests/station/station_story.hpp"

using namespace vigil;
using namespace vigil::station;
using namespace vigil::station::test;

namespace {

wire::PumpMessage alarming(Story& s, std::uint8_t number, std::size_t drug_bytes) {
  wire::PumpMessage message;
  message.envelope = s.envelope(0);
  message.pump = number;
  message.reading.state = PumpState::infusing;
  message.reading.drug = std::string(drug_bytes, 'x');
  message.reading.alarms.set();
  return message;
}

/// The bay's alarms as they were said last.
wire::AlarmsMessage last_alarms(Story& s) {
  std::string last;
  for (const auto& [topic, bytes] : s.said)
    if (topic == "bay-01/alarms/") last = bytes;
  const auto decoded = s.decoder.decode(*wire::parse_topic("bay-01/alarms/"), std::as_bytes(std::span{last}));
  REQUIRE_MESSAGE(decoded, (decoded ? std::string{} : decoded.error().detail));
  return std::get<wire::AlarmsMessage>(**decoded);
}

bool names(const wire::AlarmsMessage& message, const std::string& cond) {
  return std::any_of(message.alarms.begin(), message.alarms.end(),
                     [&](const wire::AlarmRow& row) { return row.cond == cond; });
}

}  // namespace

TEST_CASE("a pump whose drug has a very long name silences no alarm of its bay") {
  Story s;
  s.source();
  s.admit();
  CHECK(s.take("bay-01/pump/1/", alarming(s, 1, 1020)));
  for (int i = 0; i < 40; ++i) {
    s.second();
    s.number(Channel::hr, 200);
  }
  const wire::AlarmsMessage said = last_alarms(s);
  CHECK(names(said, "hr-high"));
  CHECK(names(said, "air-in-line:1"));
  for (const wire::AlarmRow& row : said.alarms)
    for (const std::string& line : row.why) CHECK(line.size() <= 128);
  CHECK(s.ask(wire::DischargeRequest{"bay-01"}).error.size() < 256);
}

TEST_CASE("100 pumps with every alarm they have leave the bay's own high to be read") {
  Story s;
  s.source();
  s.admit();
  for (int i = 0; i < 40; ++i) {
    s.second();
    s.number(Channel::hr, 200);
  }
  for (int pump = 0; pump < 100; ++pump)
    CHECK(s.take("bay-01/pump/" + std::to_string(pump) + "/",
                 alarming(s, static_cast<std::uint8_t>(pump), 900)));
  for (int i = 0; i < 2; ++i) {
    s.second();
    s.number(Channel::hr, 200);
  }
  const wire::AlarmsMessage said = last_alarms(s);
  CHECK(said.top == Priority::high);
  CHECK(names(said, "hr-high"));
  CHECK(said.alarms.size() > 50);
}

TEST_CASE("a long error of the disk makes neither the beat nor the bay's alarms undecodable") {
  Story s;
  s.source();
  s.admit();
  Station::JournalReport report;
  report.problem = std::string(5000, 'e');
  s.station.set_journal_report(report);
  for (int i = 0; i < 3; ++i) s.second();
  CHECK(names(last_alarms(s), "recorder"));
  std::string beat;
  for (const auto& [topic, bytes] : s.said)
    if (topic == "station/beat/") beat = bytes;
  CHECK(s.decoder.decode(*wire::parse_topic("station/beat/"), std::as_bytes(std::span{beat})));
}
