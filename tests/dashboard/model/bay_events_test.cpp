// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "story.hpp"

using namespace story;

namespace {

wire::LogEntry entry(std::uint64_t seq, JournalWhat what, const std::string& cond, const std::string& text) {
  JournalEntry e;
  e.seq = seq;
  e.wall = wall_t(static_cast<double>(seq));
  e.bay = "bay-02";
  e.what = what;
  e.condition = cond;
  e.text = text;
  return {e, ""};
}

struct TwoBays {
  Ward ward;
  Source one{"bay-01"};
  Source two{"bay-02"};
  TwoBays() {
    ward.connect(one, 0);
    ward.connect(two, 0);
  }
  std::optional<wire::AlarmLogRequest> asked(double t) {
    ward.screen(t);
    const auto op = ward.model.due_request(station_t(t), wall_t(t));
    return op ? std::optional{std::get<wire::AlarmLogRequest>(*op)} : std::nullopt;
  }
};

}  // namespace

TEST_CASE("beside an open bay stands what happened in it lately, newest first") {
  TwoBays a;
  CHECK_FALSE(a.asked(1));  // the grid needs none
  a.ward.act(OpenBay{"bay-02"}, 1);
  const auto asked = a.asked(1);
  REQUIRE(asked);
  CHECK(asked->bay == "bay-02");
  CHECK(a.ward.screen(1).events->note == "asking the station …");
  a.ward.model.take_log(
      *asked, {entry(9, JournalWhat::started, "spo2-low", "SpO₂ 88 < 92"),
               entry(8, JournalWhat::charted, "", "medication midazolam 2 mg: Midazolam 2 mg IV"),
               entry(7, JournalWhat::audio_on, "", "a high alarm: no-breath"),
               entry(6, JournalWhat::refused, "", "spo2-low: 60 is outside the guard rails 85 to 97"),
               entry(5, JournalWhat::refused, "", "bay-02 is free: admit first")});
  const EventsPanel& events = a.ward.screen(2).events.value();
  CHECK(events.note.empty());
  REQUIRE(events.rows.size() == 5);
  CHECK(events.rows[0].what == "started");
  CHECK(events.rows[0].text == "SpO₂ low: SpO₂ 88 < 92");
  CHECK(events.rows[1].text == "Midazolam 2 mg IV");
  CHECK(events.rows[2].text == "a high alarm: no breath");
  CHECK(events.rows[3].text == "SpO₂ low: 60 is outside the guard rails 85 to 97");
  CHECK(events.rows[4].text == "bay-02 is free: admit first");
}

TEST_CASE("the events of one bay never stand beside another, and the grid asks for none") {
  TwoBays a;
  a.ward.act(OpenBay{"bay-02"}, 1);
  const auto first = a.asked(1);
  REQUIRE(first);
  a.ward.act(OpenBay{"bay-01"}, 1);
  const auto second = a.asked(1);
  REQUIRE(second);
  CHECK(second->bay == "bay-01");
  a.ward.model.take_log(*first, {entry(9, JournalWhat::started, "spo2-low", "")});
  CHECK(a.ward.screen(1).events->rows.empty());
  a.ward.act(GoBack{}, 1);
  CHECK_FALSE(a.ward.screen(1).events);
  CHECK_FALSE(a.asked(9));
}

TEST_CASE("a station without a journal says so in the place of the events") {
  TwoBays a;
  a.ward.act(OpenBay{"bay-02"}, 1);
  const auto asked = a.asked(1);
  REQUIRE(asked);
  a.ward.model.refuse_log(*asked, "no journal is kept", station_t(1));
  CHECK(a.ward.screen(1).events->note == "no journal is kept");
}
