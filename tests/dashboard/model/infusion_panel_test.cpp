// SPDX-License-Identifier: MIT
// An infusion as a nurse sees it: every unit together, against the protocol, and who confirmed the pump.
#include <doctest/doctest.h>

#include "dashboard/model/screen_lines.hpp"
#include "story.hpp"

using namespace story;

namespace {

struct Running : Ward {
  Source s{"bay-03"};
  PumpReading pump;

  Running() {
    pump.state = PumpState::infusing;
    pump.drug = "ketamine";
    pump.rate_ml_per_h = 24;
    pump.conc_mg_per_ml = 1;
    pump.vtbi_ml = 144;
    pump.infused_ml = 56;
    pump.serial = "4711";
    auto& message = bay("bay-03");
    message.state = Admission::admitted;
    message.patient.alias = "M.K.";
    message.patient.weight_kg = 81;
    message.patient.age_y = 46;
    message.protocol = "low-dose-5-day";
    message.day = 1;
    auto& infusion = message.infusion.emplace();
    infusion.name = "Low dose, 5 days";
    infusion.mg_per_h = 24;
    infusion.low_mg_per_h = 8.1;
    infusion.high_mg_per_h = 28.35;
    infusion.cap_mg_per_h = 24;
    infusion.day = 1;
    infusion.days = 5;
    infusion.delivered_h = 2.33;
    infusion.hours = 6;
    infusion.day_mg = 56;
    infusion.course_mg = 56;
    infusion.day_planned_mg = 144;
    infusion.course_planned_mg = 720;
    connect(s, 0);
  }
  void run(double t = 0) { hear(s, s.pump(t, pump), t); }
  const Tile& open(double t = 0.5) {
    act(OpenBay{"bay-03"}, t);
    return tile(t);
  }
};

}  // namespace

TEST_CASE("every unit of a dose stands beside the others") {
  Running ward;
  ward.run();
  const PumpStrip& pump = ward.open().pumps.at(0);
  CHECK(pump.rate == "24.0");
  CHECK(pump.mg_per_h == "24.0");
  CHECK(pump.dose == "0.296");
  CHECK(pump.ug_per_kg_per_min == "4.94");
  CHECK(pump.volume == "56 / 144 mL");
  CHECK(pump.left == "3 h 40 m left");
  CHECK(pump.name == "Pump 1 · serial 4711");
}

TEST_CASE("a pump that does not run has no time left; its dose is 0, not unknown") {
  Running ward;
  ward.pump.rate_ml_per_h = 0;
  ward.pump.state = PumpState::paused;
  ward.run();
  const PumpStrip& pump = ward.open().pumps.at(0);
  CHECK(pump.left == "–");
  CHECK(pump.mg_per_h == "0.0");
  CHECK(pump.dose == "0.000");
  CHECK(pump.ug_per_kg_per_min == "0.00");
}

TEST_CASE("the protocol, the day and how far it is stand in an open bay") {
  Running ward;
  ward.run();
  const Tile& tile = ward.open();
  REQUIRE(tile.infusion);
  CHECK(tile.infusion->protocol == "Low dose, 5 days · day 1 of 5");
  CHECK(tile.infusion->range == "0.1 – 0.35 mg/kg/h · cap 0.296");
  CHECK(tile.infusion->today == "56.0 of 144 mg today");
  CHECK(tile.infusion->course == "56.0 of 720 mg in the course");
  CHECK(tile.infusion->hours == "2.3 of 6 h");
  CHECK(tile.infusion->warning == "At protocol cap 24 mg/h");
  CHECK(tile.infusion->total.empty());
  REQUIRE(tile.infusion->gauge);
  CHECK(tile.infusion->gauge->dose == doctest::Approx(tile.infusion->gauge->cap.value()));
  CHECK(tile.patient == "M.K. 81 kg · 46 y");
  CHECK(tile.subtitle == "Low dose, 5 days · day 1 of 5");
}

TEST_CASE("on a tile the day is short, and the gauge takes the place of the volume's bar") {
  Running ward;
  ward.run();
  const Tile& tile = ward.tile(0.5);
  CHECK(tile.subtitle == "Day 1/5 · Low dose, 5 days");
  CHECK(tile.patient == "M.K. 81 kg");
  CHECK_FALSE(tile.infusion);
  REQUIRE(tile.pumps.at(0).gauge);
  CHECK(tile.pumps[0].range == "0.1 – 0.35 mg/kg/h · cap 0.296");
  CHECK(tile.pumps[0].progress == "56 / 144 mL · 3 h 40 m");
}

TEST_CASE("what is not complete is at least so much") {
  Running ward;
  ward.bay("bay-03").infusion->is_complete = false;
  ward.bay("bay-03").infusion->course_planned_mg.reset();
  ward.say_bay("bay-03", 0);
  const Tile& tile = ward.open();
  REQUIRE(tile.infusion);
  CHECK(tile.infusion->today == "> 56.0 of 144 mg today");
  CHECK(tile.infusion->course == "> 56.0 mg in the course");
}

TEST_CASE("without a protocol nothing is measured against one") {
  Running ward;
  ward.bay("bay-03").infusion.reset();
  ward.say_bay("bay-03", 0);
  ward.run();
  const Tile& tile = ward.open();
  CHECK_FALSE(tile.infusion);
  CHECK_FALSE(tile.pumps.at(0).gauge);
  CHECK(tile.pumps[0].has_bar);
  CHECK(tile.pumps[0].mg_per_h == "24.0");
}

TEST_CASE("what the pump does not tell is what the nurse confirmed, and is marked") {
  Running ward;
  ward.pump.drug.clear();
  ward.pump.conc_mg_per_ml.reset();
  ward.run();
  CHECK(ward.open().pumps.at(0).dose == "–");
  CHECK(ward.open().pumps.at(0).mg_per_h == "–");
  CHECK(ward.open().pumps.at(0).binding == "not confirmed");
  CHECK_FALSE(ward.open().pumps.at(0).confirmed);

  wire::BindingRow row;
  row.pump = 1;
  row.serial = "4711";
  row.drug = "ketamine";
  row.conc_mg_per_ml = 1;
  row.by = "K. Winter";
  row.at = bay_t(0);
  ward.bay("bay-03").bindings = {row};
  ward.say_bay("bay-03", 0.5);
  const PumpStrip& pump = ward.open().pumps.at(0);
  CHECK(pump.drug == "Ketamine 1 mg/mL (confirmed)");
  CHECK(pump.dose == "0.296");
  CHECK(pump.confirmed);
  CHECK(pump.binding == "confirmed " + clock_text(wall_t(0)).substr(0, 5) + " by K. Winter");
}

TEST_CASE("what the pump tells comes before what was confirmed") {
  Running ward;
  wire::BindingRow row;
  row.pump = 1;
  row.drug = "esketamine";
  row.conc_mg_per_ml = 2;
  ward.bay("bay-03").bindings = {row};
  ward.say_bay("bay-03", 0);
  ward.run();
  CHECK(ward.open().pumps.at(0).drug == "Ketamine 1 mg/mL");
  CHECK(ward.open().pumps.at(0).dose == "0.296");
}

TEST_CASE("of several pumps only the one that the protocol judges has the gauge") {
  Running ward;
  ward.run();
  PumpReading midazolam = ward.pump;
  midazolam.drug = "midazolam";
  midazolam.rate_ml_per_h = 2;
  ward.hear(ward.s, ward.s.pump(0, midazolam, 2), 0);
  const Tile& tile = ward.open();
  REQUIRE(tile.pumps.size() == 2);
  CHECK(tile.pumps[0].gauge);
  CHECK_FALSE(tile.pumps[1].gauge);
  CHECK(tile.infusion->total == "by protocol 24.0 mg/h");
}

TEST_CASE("a drug that the protocol does not judge has no gauge") {
  Running ward;
  ward.pump.drug = "midazolam";
  ward.bay("bay-03").infusion->mg_per_h.reset();
  ward.say_bay("bay-03", 0);
  ward.run();
  CHECK_FALSE(ward.open().pumps.at(0).gauge);
}

TEST_CASE("a silent pump's doses are -?-, and no dose stands in its gauge") {
  Running ward;
  ward.run();
  for (int t = 1; t < 32; ++t) ward.hear(ward.s, ward.s.declare(t), t);
  const PumpStrip& pump = ward.open(31).pumps.at(0);
  CHECK(pump.freshness == Freshness::none);
  CHECK(pump.mg_per_h == "-?-");
  CHECK(pump.ug_per_kg_per_min == "-?-");
  CHECK(pump.left == "–");
  REQUIRE(pump.gauge);
  CHECK_FALSE(pump.gauge->dose);
}

TEST_CASE("charted oxygen stands at the saturation, until it is off or somebody else lies there") {
  Running ward;
  ward.hear(ward.s, ward.s.numerics(0, {{Channel::spo2, 97}}), 0);
  CHECK(numeral(ward.tile(0.5), Channel::spo2).note.empty());
  ward.bay("bay-03").oxygen_l_per_min = 2.5;
  ward.say_bay("bay-03", 0.5);
  CHECK(numeral(ward.tile(0.5), Channel::spo2).note == "O₂ 2.5 L/min");
  ward.bay("bay-03").oxygen_l_per_min = 0;
  ward.say_bay("bay-03", 0.6);
  CHECK(numeral(ward.tile(0.6), Channel::spo2).note.empty());
  ward.bay("bay-03").oxygen_l_per_min = 2;
  ward.bay("bay-03").state = Admission::free;
  ward.say_bay("bay-03", 0.7);
  CHECK(numeral(ward.tile(0.7), Channel::spo2).note.empty());
}
