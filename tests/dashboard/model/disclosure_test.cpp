// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "dashboard/model/bay_model.hpp"
#include "dashboard/model/disclosure.hpp"
#include "dashboard/model/screen_lines.hpp"
#include "story.hpp"

using namespace story;

namespace {

std::string value(const DisclosurePage& page, const std::string& heading, const std::string& label) {
  for (const auto& group : page.facts)
    if (group.heading == heading)
      for (const auto& line : group.lines)
        if (line.label == label) return line.value;
  return "not there";
}

BayModel heard(const wire::BayMessage& message) {
  BayModel bay{"bay-03"};
  bay.apply({"bay-03", wire::Kind::bay, {}}, message, station_t(0));
  return bay;
}

wire::BayMessage bay_message() {
  wire::BayMessage m;
  m.envelope.src = "station-a";
  m.envelope.epoch = 1;
  return m;
}

}  // namespace

TEST_CASE("a limit is told with its figures, delays, clear rule, latching, priority and marks") {
  wire::LimitRow row = limit(Channel::spo2, Side::low, 93);
  row.high = 85;
  row.delay_s = 10;
  row.high_delay_s = 0;
  row.clear_s = 5;
  row.margin = 2;
  row.latching = true;
  row.changed = true;
  row.off = true;
  row.profile_medium = 92;
  row.profile_high = 85;
  const auto line = condition_lines({row}).at(0);
  CHECK(line.label == "SpO₂ low %");
  CHECK(line.cond == "spo2-low");
  CHECK(line.medium == "93");
  CHECK(line.high == "85");
  CHECK(line.delay == "10 / 0 s");
  CHECK(line.clear == "5 s · margin 2");
  CHECK(line.latching == "latching");
  CHECK(line.priority == "medium / high");
  CHECK(line.mark == "off · profile 92 / 85");
  CHECK(line.off);
}

TEST_CASE("a limit with one step has one delay") {
  wire::LimitRow row = limit(Channel::nibp_sys, Side::high, 160);
  CHECK(condition_lines({row})[0].delay == "0 s");
  CHECK(condition_lines({row})[0].priority == "medium");
  row.high_delay_s = 7;
  CHECK(condition_lines({row})[0].delay == "0 s");
  row.medium.reset();
  row.high = 200;
  CHECK(condition_lines({row})[0].delay == "7 s");
  CHECK(condition_lines({row})[0].priority == "high");
}

TEST_CASE("what is no limit has its rule in words and its one priority") {
  wire::LimitRow row;
  row.cond = "no-signal:spo2";
  row.priority = Priority::medium;
  row.text = "flagged, or 10 s without a valid value";
  const auto line = condition_lines({row}).at(0);
  CHECK(line.label == "no signal, SpO₂");
  CHECK(line.priority == "medium");
  CHECK(line.rule == row.text);
  CHECK(line.delay.empty());
  CHECK(line.clear.empty());
  row.priority.reset();
  CHECK(condition_lines({row})[0].priority == "shown, no alarm");
  row.cond = "near-end:1";
  CHECK(condition_lines({row})[0].label == "near end, 1");
}

TEST_CASE("the page tells the measured delay, the counters, the journal's head and who sounds") {
  auto message = bay_message();
  message.state = Admission::admitted;
  message.profile = "low-dose-adult";
  message.limits = {limit(Channel::rr, Side::low, 10)};
  message.counters = {1200, 3, 2, 1};
  StationTrack station;
  station.beat = wire::BeatMessage{};
  station.beat->id = "a";
  station.beat->delay_ms_p50 = 2.14;
  station.beat->delay_ms_p99 = 16.2;
  station.beat->journal = wire::JournalHead{417, "ab12cd"};
  station.beat->sounding = 2;
  station.beat->dropped = 9;
  DisclosurePage page;
  fill_disclosure("BAY 3", heard(message), station, {5, 24.9, std::chrono::milliseconds{48}}, 4, page);
  CHECK(page.title == "DISCLOSURE · BAY 3");
  CHECK(page.profile == "low-dose-adult · figures not clinically reviewed");
  CHECK(page.first_line == 4);
  CHECK(page.none.empty());
  CHECK(page.conditions.size() == 1);
  CHECK(value(page, "MEASURED DELAY, MESSAGE TO ALARM", "half of them within") == "2.1 ms");
  CHECK(value(page, "MEASURED DELAY, MESSAGE TO ALARM", "99 of 100 within") == "16 ms");
  CHECK(value(page, "MESSAGES OF THIS BAY", "received") == "1200");
  CHECK(value(page, "MESSAGES OF THIS BAY", "refused") == "3");
  CHECK(value(page, "MESSAGES OF THIS BAY", "lost, refilled") == "2, 1");
  CHECK(value(page, "STATION", "dropped") == "9");
  CHECK(value(page, "THIS SCREEN", "messages missed") == "5");
  CHECK(value(page, "THIS SCREEN", "frames") == "25 /s");
  CHECK(value(page, "THIS SCREEN", "longest between two") == "48 ms");
  CHECK(value(page, "STATION", "dashboards that sound") == "2");
  CHECK(value(page, "JOURNAL", "last entry") == "no. 417");
  CHECK(value(page, "JOURNAL", "its hash") == "ab12cd");
  CHECK(value(page, "VERSIONS", "dashboard") != "not there");
}

TEST_CASE("a free bay and a silent station are told as such") {
  DisclosurePage page;
  fill_disclosure("BAY 3", BayModel{"bay-03"}, {}, {}, 0, page);
  CHECK(page.none == "waiting for the station");
  CHECK(value(page, "STATION", "no word from it").empty());
  CHECK(value(page, "THIS SCREEN", "frames") == "not there");
  CHECK(value(page, "JOURNAL", "none is kept").empty());
  fill_disclosure("BAY 3", heard(bay_message()), {}, {}, 0, page);
  CHECK(page.none == "nobody is admitted to this bay: no limit of a patient is judged");
}
