// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "story.hpp"

using namespace story;

namespace {

PumpReading ketamine() {
  PumpReading pump;
  pump.state = PumpState::infusing;
  pump.drug = "ketamine";
  pump.rate_ml_per_h = 24.5;
  pump.conc_mg_per_ml = 1.0;
  pump.vtbi_ml = 108.0;
  pump.infused_ml = 61.0;
  return pump;
}

void admit(Ward& ward, Source& s, std::optional<double> weight_kg) {
  ward.bay(s.bay()).state = Admission::admitted;
  ward.bay(s.bay()).patient.weight_kg = weight_kg;
  ward.connect(s, 0);
}

PumpStrip strip(Ward& ward, double t) {
  const Tile& tile = ward.tile(t);
  return tile.pumps.empty() ? PumpStrip{} : tile.pumps.front();
}

}  // namespace

TEST_CASE("24.5 mL/h of 1 mg/mL for 70 kg is 0.350 mg/kg/h") {
  Ward ward;
  Source s("bay-03");
  admit(ward, s, 70);
  ward.hear(s, s.pump(0, ketamine()), 0);
  const PumpStrip pump = strip(ward, 0.5);
  CHECK(pump.drug == "Ketamine 1 mg/mL");
  CHECK(pump.rate == "24.5");
  CHECK(pump.dose == "0.350");
  CHECK(pump.state.empty());
  CHECK(pump.freshness == Freshness::current);
  CHECK(pump.has_bar);
  CHECK(pump.filled == doctest::Approx(61.0 / 108.0));
}

TEST_CASE("what is left runs for (vtbi − infused) ÷ rate") {
  Ward ward;
  Source s("bay-03");
  admit(ward, s, 72);
  PumpReading pump = ketamine();
  pump.rate_ml_per_h = 18;
  ward.hear(s, s.pump(0, pump), 0);
  CHECK(strip(ward, 0).progress == "61 / 108 mL · 2 h 36 m");  // 47 / 18 = 2.611 h
  CHECK(strip(ward, 0).dose == "0.250");
  pump.infused_ml = 90;
  ward.hear(s, s.pump(1, pump), 1);
  CHECK(strip(ward, 1).progress == "90 / 108 mL · 1 h 00 m");
  pump.infused_ml = 110;
  ward.hear(s, s.pump(2, pump), 2);
  CHECK(strip(ward, 2).progress == "110 / 108 mL · 0 h 00 m");
  CHECK(strip(ward, 2).filled == 1);
  pump.rate_ml_per_h = 0;
  pump.state = PumpState::paused;
  ward.hear(s, s.pump(3, pump), 3);
  CHECK(strip(ward, 3).progress == "110 / 108 mL");
  CHECK(strip(ward, 3).rate == "0.0");
  CHECK(strip(ward, 3).state == "paused");
}

TEST_CASE("what is unknown is a dash, never a zero") {
  Ward ward;
  Source s("bay-03");
  admit(ward, s, std::nullopt);
  PumpReading pump = ketamine();
  ward.hear(s, s.pump(0, pump), 0);
  CHECK(strip(ward, 0).dose == "–");
  pump.conc_mg_per_ml.reset();
  pump.infused_ml.reset();
  ward.hear(s, s.pump(3, pump), 3);
  CHECK(strip(ward, 3).drug == "Ketamine");
  CHECK(strip(ward, 3).progress == "– / 108 mL");
  CHECK_FALSE(strip(ward, 3).has_bar);
  pump.vtbi_ml.reset();
  ward.hear(s, s.pump(4, pump), 4);
  CHECK(strip(ward, 4).progress.empty());
}

TEST_CASE("a weight that is only programmed in the pump makes no dose") {
  Ward ward;
  Source s("bay-03");
  admit(ward, s, std::nullopt);
  PumpReading pump = ketamine();
  pump.weight_kg = 49;
  ward.hear(s, s.pump(0, pump), 0);
  CHECK(strip(ward, 0).dose == "–");
}

TEST_CASE("a concentration of 0 makes no dose of 0.000") {
  Ward ward;
  Source s("bay-03");
  admit(ward, s, 70);
  PumpReading pump = ketamine();
  pump.conc_mg_per_ml = 0;
  ward.hear(s, s.pump(0, pump), 0);
  CHECK(strip(ward, 0).dose == "–");
}

TEST_CASE("the admitted weight comes before the one in the pump") {
  Ward ward;
  Source s("bay-03");
  admit(ward, s, 70);
  PumpReading pump = ketamine();
  pump.weight_kg = 7;
  ward.hear(s, s.pump(0, pump), 0);
  CHECK(strip(ward, 0).dose == "0.350");
}

TEST_CASE("a slow rate keeps its second decimal") {
  Ward ward;
  Source s("bay-03");
  admit(ward, s, 70);
  PumpReading pump = ketamine();
  pump.rate_ml_per_h = 0.25;
  ward.hear(s, s.pump(0, pump), 0);
  CHECK(strip(ward, 0).rate == "0.25");
}

TEST_CASE("a pump's alarms: the worst first, and how many more") {
  Ward ward;
  Source s("bay-03");
  admit(ward, s, 70);
  PumpReading pump = ketamine();
  pump.state = PumpState::alarm;
  pump.alarms.set(static_cast<std::size_t>(PumpAlarm::near_end));
  ward.hear(s, s.pump(0, pump), 0);
  CHECK(strip(ward, 0).alarm == Priority::low);
  CHECK(strip(ward, 0).state == "alarm: near end");
  pump.alarms.set(static_cast<std::size_t>(PumpAlarm::air_in_line));
  ward.hear(s, s.pump(1, pump), 1);
  CHECK(strip(ward, 1).alarm == Priority::high);
  CHECK(strip(ward, 1).state == "alarm: air in line +1");
  CHECK_FALSE(strip(ward, 1).acknowledged);
  ward.say_alarms(
      "bay-03", 2,
      {alarm(1, "air-in-line:1", Priority::high, 1, "Air in line", std::nullopt, AlarmState::acknowledged),
       alarm(2, "near-end:1", Priority::low, 0, "Near end", std::nullopt, AlarmState::acknowledged)});
  CHECK(strip(ward, 2).acknowledged);
}

TEST_CASE("a pump that went silent is dimmed; in a lost bay it is -?- with when it was last known") {
  Ward ward;
  Source s("bay-07");
  admit(ward, s, 69);
  ward.hear(s, s.pump(0, ketamine()), 0);
  for (int t = 1; t < 5; ++t) ward.hear(s, s.declare(t), t);
  CHECK(strip(ward, 4.5).freshness == Freshness::late);
  CHECK(strip(ward, 4.5).rate == "24.5");
  CHECK(strip(ward, 4.5).progress == "61 / 108 mL · last known 4 s ago");
  ward.bay("bay-07").link = Link::lost;
  ward.say_bay("bay-07", 9);
  CHECK(strip(ward, 14).freshness == Freshness::none);
  CHECK(strip(ward, 14).rate == "-?-");
  CHECK(strip(ward, 14).dose == "-?-");
  CHECK(strip(ward, 14).progress == "61 / 108 mL · last known 14 s ago");
}

TEST_CASE("a pump that is silent for 30 s while its bay speaks is -?-, with its age") {
  Ward ward;
  Source s("bay-07");
  admit(ward, s, 69);
  ward.hear(s, s.pump(0, ketamine()), 0);
  CHECK(strip(ward, 2).note.empty());
  for (int t = 1; t < 32; ++t) ward.hear(s, s.declare(t), t);
  CHECK(strip(ward, 29).freshness == Freshness::late);
  CHECK(strip(ward, 29).rate == "24.5");
  CHECK(strip(ward, 29).note == "29 s old");
  CHECK(strip(ward, 31).freshness == Freshness::none);
  CHECK(strip(ward, 31).rate == "-?-");
  CHECK(strip(ward, 31).dose == "-?-");
  CHECK(strip(ward, 31).note == "31 s old");
}

TEST_CASE("the pump of a slow or paused replay is not late, that of a fast one not sooner") {
  struct Row {
    double rate;
    double silent_s;
    Freshness freshness;
  };
  for (const auto& row :
       {Row{0.1, 10, Freshness::current}, Row{0.1, 31, Freshness::late}, Row{0.1, 301, Freshness::none},
        Row{0, 3600, Freshness::current}, Row{60, 2, Freshness::current}, Row{60, 4, Freshness::late}}) {
    CAPTURE(row.rate);
    CAPTURE(row.silent_s);
    Ward ward;
    Source s("bay-07", Mode::replay);
    s.rate = row.rate;
    admit(ward, s, 69);
    ward.hear(s, s.pump(0, ketamine()), 0);
    ward.hear(s, s.declare(1), row.silent_s);
    CHECK(strip(ward, row.silent_s).freshness == row.freshness);
  }
}

TEST_CASE("an alarm does not hide that the pump is paused") {
  Ward ward;
  Source s("bay-03");
  admit(ward, s, 70);
  PumpReading pump = ketamine();
  pump.state = PumpState::paused;
  pump.alarms.set(static_cast<std::size_t>(PumpAlarm::near_end));
  ward.hear(s, s.pump(0, pump), 0);
  CHECK(strip(ward, 0).state == "paused · alarm: near end");
  pump.state = PumpState::infusing;
  ward.hear(s, s.pump(1, pump), 1);
  CHECK(strip(ward, 1).state == "alarm: near end");
}

TEST_CASE("the alarm of one pump is not acknowledged with that of another") {
  Ward ward;
  Source s("bay-03");
  admit(ward, s, 70);
  PumpReading pump = ketamine();
  pump.alarms.set(static_cast<std::size_t>(PumpAlarm::air_in_line));
  ward.hear(s, s.pump(0, pump, 1), 0);
  for (const auto* cond : {"air-in-line:2", "air-in-line:10", "air-in-line", "air-in-line:"}) {
    CAPTURE(cond);
    ward.say_alarms(
        "bay-03", 1,
        {alarm(1, cond, Priority::high, 1, "Air in line", std::nullopt, AlarmState::acknowledged)});
    CHECK_FALSE(strip(ward, 1).acknowledged);
  }
  ward.say_alarms(
      "bay-03", 2,
      {alarm(2, "air-in-line:1", Priority::high, 1, "Air in line", std::nullopt, AlarmState::acknowledged)});
  CHECK(strip(ward, 2).acknowledged);
}

TEST_CASE("a tile with a pump in alarm does not say that there are no alarms") {
  Ward ward;
  Source s("bay-03");
  ward.connect(s, 0);
  CHECK(ward.tile(0).calm.empty());  // nobody has judged yet
  ward.say_alarms("bay-03", 0, {});
  PumpReading pump = ketamine();
  ward.hear(s, s.pump(0, pump), 0);
  CHECK(ward.tile(0).calm == "no alarms");
  CHECK(ward.tile(4).calm == "alarms not known");  // the station is silent
  pump.alarms.set(static_cast<std::size_t>(PumpAlarm::air_in_line));
  ward.hear(s, s.pump(1, pump), 1);
  REQUIRE(ward.tile(1).alarms.empty());
  CHECK(ward.tile(1).calm.empty());
}

TEST_CASE("pumps stand in the order of their numbers") {
  Ward ward;
  Source s("bay-03");
  admit(ward, s, 70);
  PumpReading second = ketamine();
  second.drug = "midazolam";
  ward.hear(s, s.pump(0, second, 10), 0);
  ward.hear(s, s.pump(0, ketamine(), 2), 0);
  REQUIRE(ward.tile(0).pumps.size() == 2);
  CHECK(ward.tile(0).pumps[0].drug == "Ketamine 1 mg/mL");
  CHECK(ward.tile(0).pumps[1].drug == "Midazolam 1 mg/mL");
}
