// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "story.hpp"

using namespace story;

namespace {

std::vector<std::string> bays(const Screen& screen) {
  std::vector<std::string> out;
  for (const auto& tile : screen.tiles) out.push_back(tile.bay);
  return out;
}
using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("an empty station explains itself") {
  DashboardOptions options;
  options.ingest = "tcp://127.0.0.1:6000";
  Ward ward{options};
  const Screen& screen = ward.screen(0);
  CHECK(screen.tiles.empty());
  CHECK(screen.summary == "no bays");
  CHECK(screen.empty_help.find("tcp://127.0.0.1:6000") != std::string::npos);
  CHECK(screen.empty_help.find("./run demo") != std::string::npos);
  Source s("bay-01");
  ward.connect(s, 1);
  CHECK(ward.screen(1).empty_help.empty());
}

TEST_CASE("the summary counts bays by what they are") {
  Ward ward;
  std::vector<Source> sources;
  const Mode modes[] = {Mode::live, Mode::live,      Mode::live,   Mode::live,
                        Mode::live, Mode::simulated, Mode::replay, Mode::live};
  for (std::size_t i = 0; i < 8; ++i) sources.emplace_back("bay-0" + std::to_string(i + 1), modes[i]);
  for (auto& s : sources) ward.connect(s, 0);
  CHECK(ward.screen(0).summary == "8 bays · 6 live · 1 sim · 1 replay");
  ward.bay("bay-07").recording = true;
  ward.bay("bay-07").link = Link::lost;
  ward.say_bay("bay-07", 0);
  CHECK(ward.screen(0).summary == "8 bays · 6 live · 1 sim · 1 lost");
  ward.bay("bay-07").link = Link::live;
  ward.say_bay("bay-07", 0);
  ward.bay("bay-08").link = Link::lost;
  ward.say_bay("bay-08", 0);
  CHECK(ward.screen(0).summary == "8 bays · 5 live · 1 sim · 1 replay · 1 lost");
  CHECK(ward.screen(0).recording == "REC 1");
}

TEST_CASE("a tile says whose it is and what kind of data it shows") {
  Ward ward;
  Source live("bay-03");
  Source replay("or-west", Mode::replay);
  replay.rate = 4;
  replay.name = "operating-room/or26";
  Source sim("bay-05", Mode::simulated);
  sim.name = "Opioid apnoea";
  sim.subject.emplace();
  sim.subject->alias = "Sim 5";
  sim.subject->weight_kg = 72.5;
  Source test("bay-06", Mode::test);
  ward.bay("bay-03").state = Admission::admitted;
  ward.bay("bay-03").patient.alias = "A.R.";
  ward.bay("bay-03").patient.weight_kg = 72;
  ward.bay("bay-03").protocol = "5-day low dose";
  ward.bay("bay-03").day = 2;
  ward.bay("or-west").label = "Theatre West";
  for (Source* s : {&live, &replay, &sim, &test}) ward.connect(*s, 0);
  const Screen& screen = ward.screen(0);
  REQUIRE(bays(screen) == Texts{"bay-03", "bay-05", "bay-06", "or-west"});

  CHECK(screen.tiles[0].title == "BAY 3");
  CHECK(screen.tiles[0].patient == "A.R. 72 kg");
  CHECK(screen.tiles[0].subtitle == "Day 2 · 5-day low dose");
  CHECK(screen.tiles[0].badge == "LIVE");
  CHECK(screen.tiles[0].watermark.empty());
  CHECK(screen.tiles[0].link == Link::live);

  CHECK(screen.tiles[1].patient == "Sim 5 72.5 kg");
  CHECK(screen.tiles[1].subtitle == "Opioid apnoea");
  CHECK(screen.tiles[1].badge == "SIM");
  CHECK(screen.tiles[1].watermark == "SIMULATED");

  CHECK(screen.tiles[2].badge == "TEST");

  CHECK(screen.tiles[3].title == "Theatre West");
  CHECK(screen.tiles[3].subtitle == "operating-room/or26");
  CHECK(screen.tiles[3].badge == "REPLAY 4×");
  CHECK(screen.tiles[3].watermark == "REPLAY");

  ward.bay("bay-03").state = Admission::standby;
  ward.say_bay("bay-03", 1);
  CHECK(ward.tile(1).subtitle == "Day 2 · standby · 5-day low dose");
  ward.bay("bay-03").state = Admission::free;
  ward.say_bay("bay-03", 1);
  CHECK(ward.tile(1).subtitle == "not admitted");
  CHECK(ward.tile(1).patient.empty());
}

TEST_CASE("a bay that the station knows without a source says so") {
  Ward ward;
  ward.say_bay("bay-01", 0);
  CHECK(ward.tile(0).veil == "NO SOURCE");
  CHECK(ward.screen(0).summary == "1 bay · 1 without source");
}

TEST_CASE("tiles stand in the order of their names while the station tells of itself, then never move") {
  Ward ward;
  Source b10("bay-10");
  Source b2("bay-2");
  Source b1("bay-1");
  Source b0("bay-0");
  ward.connect(b10, 0);
  CHECK(bays(ward.screen(0.1)) == Texts{"bay-10"});
  ward.connect(b2, 1);
  ward.connect(b1, 2);
  CHECK(bays(ward.screen(2.1)) == Texts{"bay-1", "bay-2", "bay-10"});
  ward.connect(b0, 2.2);
  CHECK(bays(ward.screen(3)) == Texts{"bay-1", "bay-2", "bay-10", "bay-0"});
}

TEST_CASE("more than 16 bays are on pages; turning one takes the selection away") {
  Ward ward;
  std::vector<Source> sources;
  for (int i = 1; i <= 20; ++i) sources.emplace_back("bay-" + std::to_string(i));
  for (auto& s : sources) ward.connect(s, 0);
  CHECK(ward.screen(0).tiles.size() == 16);
  CHECK(ward.screen(0).pages == 2);
  ward.act(SelectBay{"bay-3"}, 0);
  CHECK(ward.screen(0).selected == 2);
  ward.act(TurnPage{1}, 0);
  CHECK(ward.screen(0).page == 1);
  CHECK(bays(ward.screen(0)) == Texts{"bay-17", "bay-18", "bay-19", "bay-20"});
  CHECK_FALSE(ward.screen(0).selected);
  ward.act(TurnPage{5}, 0);
  CHECK(ward.screen(0).page == 1);
  ward.act(OpenBay{"bay-2"}, 0);
  CHECK(ward.screen(0).page == 0);
  CHECK(ward.screen(0).selected == 1);
  CHECK(ward.screen(0).view == ViewKind::bay);
  ward.act(TurnPage{-3}, 0);
  CHECK(ward.screen(0).page == 0);
  CHECK(ward.screen(0).view == ViewKind::bay);
  ward.act(GoBack{}, 0);
  CHECK(ward.screen(0).view == ViewKind::bays);
  CHECK(ward.screen(0).selected == 1);
}

TEST_CASE("bays beyond what a station can have are refused in words, not in memory") {
  Ward ward;
  static_assert(DashboardModel::max_bays == most_bays);  // as many as a station keeps
  for (std::size_t i = 0; i < DashboardModel::max_bays + 5; ++i) ward.say_bay("bay-" + std::to_string(i), 0);
  CHECK(ward.screen(0).pages == DashboardModel::max_bays / DashboardModel::page_size);
  CHECK(ward.screen(0).message == "more than 2048 bays: bay-2052 is not shown");
  ward.say_bay("Bay/1", 10);
  CHECK(ward.screen(10).message.empty());
}

TEST_CASE("the station's silence is on the screen after 3 s") {
  Ward ward;
  CHECK(ward.screen(0).station_lost.empty());
  CHECK(ward.screen(0).status == "waiting for the station · not a medical device");
  CHECK(ward.screen(4).station_lost == "NO STATION 00:04");
  ward.beat(10);
  CHECK(ward.screen(12.9).station_lost.empty());
  CHECK(ward.screen(12.9).status == "bus 312 msg/s · 0 lost · alarm delay 6 ms · not a medical device");
  CHECK(ward.screen(17).station_lost == "STATION LOST 00:07");
  CHECK(ward.screen(17).status == "no word from the station · not a medical device");
  CHECK(ward.screen(10 + 3723).station_lost == "STATION LOST 1:02:03");
  ward.beat(5000);
  CHECK(ward.screen(5000).station_lost.empty());
}

TEST_CASE("the clock is that of the people") {
  Ward ward;
  const auto clock_in = [&ward](const char* zone) {
    setenv("TZ", zone, 1);
    tzset();
    return ward.screen(2537).clock;
  };
  // A zone written out in full needs no data base: one hour before and two after Greenwich.
  CHECK(clock_in("EAST-1") == "10:42:17");
  CHECK(clock_in("WEST+2") == "07:42:17");
  CHECK(clock_in("UTC") == "09:42:17");
}

TEST_CASE("sound: on, paused for how long, or not there at all") {
  Ward ward;
  Source a("bay-01");
  Source b("bay-02");
  ward.connect(a, 0);
  CHECK(ward.screen(0).sound == "sound on");
  CHECK_FALSE(ward.screen(0).sound_warning);
  ward.pause_audio("bay-01", 0, 120);
  CHECK(ward.screen(0).sound == "audio paused 2:00");
  CHECK(ward.screen(17).sound == "audio paused 1:43");
  CHECK(ward.screen(17).sound_warning);
  CHECK(ward.screen(119.5).sound == "audio paused 0:01");
  CHECK(ward.screen(120).sound == "sound on");
  ward.connect(b, 17);
  CHECK(ward.screen(17).sound == "audio paused 1:43 · 1 bay");
  ward.say_alarms("bay-01", 18, {});
  CHECK(ward.screen(18).sound == "sound on");
  ward.model.set_sound({});
  CHECK(ward.screen(18).sound == "no sound");
  CHECK(ward.screen(18).sound_warning);
  ward.pause_audio("bay-01", 18, 138);
  CHECK(ward.screen(19).sound.starts_with("no sound · audio paused 1:59"));
  // A station whose clock is a minute behind this one still says that it is paused, second for second.
  ward.pause_audio("bay-01", 30, 20);
  CHECK(ward.screen(30).sound == "no sound · audio paused 0:00 · 1 bay");
  CHECK(ward.screen(33).sound == "no sound");
  ward.pause_audio("bay-01", 40, 240);
  CHECK(ward.screen(40).sound == "no sound · audio paused 2:00 · 1 bay");  // no pause is longer
  DashboardModel untold;
  CHECK(untold.screen(station_t(0), wall_t(0)).sound == "no sound");
}

TEST_CASE("that the dashboard's own alarm is silenced is told as long as it is") {
  Ward ward;
  Source s("bay-01");
  ward.connect(s, 0);
  ward.beat(0);
  ward.model.set_sound({true, station_t(130)});
  CHECK(ward.screen(10).sound == "audio paused 2:00 · station lost");
  CHECK(ward.screen(10).sound_warning);
  CHECK(ward.screen(27).sound == "audio paused 1:43 · station lost");
  CHECK(ward.screen(130).sound == "sound on");
  ward.model.set_sound({false, station_t(250)});
  CHECK(ward.screen(130).sound == "no sound · audio paused 2:00 · station lost");
}

TEST_CASE("a pause ends by the station's clock, whatever this one's says") {
  for (const double behind : {60.0, -60.0}) {
    Ward ward;
    Source s("bay-01");
    ward.connect(s, 0);
    ward.beat(0, behind);
    ward.pause_audio("bay-01", 0, 120 - behind);
    CHECK(ward.screen(0).sound == "audio paused 2:00");
    CHECK(ward.screen(17).sound == "audio paused 1:43");
    CHECK(ward.screen(119.5).sound == "audio paused 0:01");
    CHECK(ward.screen(120).sound == "sound on");
  }
}

TEST_CASE("losses are on the tile, and those of this dashboard in the status line") {
  Ward ward;
  Source s("bay-01");
  ward.connect(s, 0);
  ward.beat(0);
  CHECK(ward.tile(0).lost.empty());
  ward.hear(s, s.numerics(0, {{Channel::spo2, 98}}), 0);
  s.skip("numeric", 3);
  ward.hear(s, s.numerics(4, {{Channel::spo2, 98}}), 4);
  ward.bay("bay-01").counters.lost = 3;  // the station missed them too
  ward.bay("bay-01").counters.refused = 2;
  ward.say_bay("bay-01", 10);
  ward.say_bay("bay-01", 30);
  CHECK(ward.tile(30).lost == "3 lost · 2 refused");
  CHECK(ward.model.missed_here() == 0);
  s.skip("numeric", 7);
  ward.hear(s, s.numerics(40, {{Channel::spo2, 98}}), 40);
  ward.say_bay("bay-01", 70);
  CHECK(ward.model.missed_here() == 7);
  CHECK(ward.tile(70).lost == "3 lost · 2 refused · 7 missed here");
  ward.beat(70);
  CHECK(ward.screen(70).status ==
        "bus 312 msg/s · 0 lost · 7 missed here · alarm delay 6 ms · not a medical device");
}
