// SPDX-License-Identifier: MIT
// What each pump says of itself: concentration, weight, its own dose, its volume, what was confirmed of it.
#include "tests/alarms/infusion_story.hpp"

using namespace vigil;
using namespace vigil::alarms;
using namespace vigil::alarms::story;

TEST_CASE("100 mg/mL that runs is high, whatever the dose") {
  Infusion s{"low-dose-5-day"};
  s.pump(1).drug = "ketamine";
  s.pump(1).conc_mg_per_ml = 100;
  s.rate(1, 0.2);
  CHECK(s.has("high conc-undiluted:1"));
  CHECK(s.finding("conc-undiluted:1").text == "Undiluted concentrate: 100 ≥ 100 mg/mL");
  s.stop();
  CHECK_FALSE(s.has("high conc-undiluted:1"));
  // Half a per cent below is it too.
  s.pump(1).conc_mg_per_ml = 99.5;
  s.rate(1, 0.2);
  CHECK(s.has("high conc-undiluted:1"));
  s.pump(1).conc_mg_per_ml = 99.4;
  s.say(1);
  CHECK_FALSE(s.has("high conc-undiluted:1"));
}

TEST_CASE("nobody confirms an undiluted concentrate, nor a concentration that cannot be") {
  Infusion s{"low-dose-5-day"};
  const auto confirmed = [&](const std::string& drug, double conc) {
    const auto done = s.checks.confirm({1, "", drug, conc, true, "", s.now(), "nurse"}, s.now());
    return done ? std::string{} : done.error().text;
  };
  CHECK(confirmed("ketamine", 100) == "pump 1: 100 mg/mL is the undiluted concentrate: dilute it");
  CHECK(confirmed("ketamine", 0) == "pump 1: conc_mg_per_ml = 0 must be above 0");
  CHECK(confirmed("ketamine", std::nan("")) == "pump 1: conc_mg_per_ml = nan must be above 0");
  CHECK(confirmed("dextrose", 500).empty());
  CHECK(confirmed("ketamine", 2).empty());
}

TEST_CASE("what another drug's concentration is, is its own; of an unknown drug it may be ketamine") {
  Infusion s{"low-dose-5-day"};
  s.set_up(1, "dextrose", 500);
  s.rate(1, 40);
  CHECK(s.found() == Names{});
  s.pump(2).drug = "Drug B";
  s.pump(2).conc_mg_per_ml = 100;
  s.rate(2, 1);
  CHECK(s.has("high conc-undiluted:2"));
}

TEST_CASE("a concentration that is not in the list is confirmed as such") {
  Infusion s{"low-dose-5-day"};
  s.set_up(1, "ketamine", 5);
  CHECK(s.found() == Names{});
  s.rate(1, 4);
  CHECK(s.found() == Names{"medium conc-unlisted:1"});
  CHECK(s.says("conc-unlisted:1", "Confirm the concentration: 5 mg/mL"));
  CHECK(s.says("conc-unlisted:1", "low-dose-5-day has 1 mg/mL, 2 mg/mL"));
  s.confirm(1, true);
  CHECK(s.found() == Names{});
  // Another one again.
  s.pump(1).conc_mg_per_ml = 4;
  s.say(1);
  CHECK(s.found() == Names{"medium conc-unlisted:1", "advisory pump-binding:1"});
  s.pump(1).conc_mg_per_ml = 2.01;
  s.say(1);
  CHECK_FALSE(s.has("medium conc-unlisted:1"));
}

TEST_CASE("where a scheme lists no concentrations the pump's confirmation is enough") {
  Infusion s{"coma", 70, CareArea::icu};
  s.pump(1).drug = "ketamine";
  s.pump(1).conc_mg_per_ml = 50;
  s.rate(1, 12);
  CHECK(s.has("medium conc-unlisted:1"));
  CHECK(s.says("conc-unlisted:1", "coma has no list of concentrations"));
  s.confirm(1);
  CHECK(s.found() == Names{});
}

TEST_CASE("a pump programmed for another weight is told from more than 5 %") {
  Infusion s{"low-dose-5-day"};
  s.set_up(1);
  s.set_up(2, "midazolam", 1);
  s.pump(1).weight_kg = 73.5;
  s.say(1);
  CHECK(s.found() == Names{});
  s.pump(1).weight_kg = 73.6;
  s.say(1);
  CHECK(s.found() == Names{"medium pump-weight:1"});
  CHECK(s.finding("pump-weight:1").text == "Pump's weight differs: 73.6 ≠ 70 kg");
  s.pump(1).weight_kg = 66.5;
  s.say(1);
  CHECK(s.found() == Names{});
  s.pump(1).weight_kg = 66.4;
  s.say(1);
  CHECK(s.found() == Names{"medium pump-weight:1"});
  // Pounds for kilograms, on the pump that runs something else.
  s.pump(1).weight_kg = 70;
  s.pump(2).weight_kg = 154;
  s.say(1);
  s.say(2);
  CHECK(s.found() == Names{"medium pump-weight:2"});
}

TEST_CASE("a pump's own dose that its rate does not give is told") {
  Infusion s{"low-dose-5-day"};
  s.set_up();
  s.pump(1).weight_kg = 70;
  s.pump(1).dose_unit = "mg/kg/h";
  s.pump(1).dose_rate = 0.300;
  s.rate(1, 21);
  CHECK(s.found() == Names{});
  // 21 ÷ 70 = 0.3; 3 % of it is 0.009, within the last digit of 0.31.
  s.pump(1).dose_rate = 0.309;
  s.say(1);
  CHECK(s.found() == Names{});
  s.pump(1).dose_rate = 0.3091;
  s.say(1);
  CHECK(s.found() == Names{"medium pump-dose:1"});
  CHECK(s.finding("pump-dose:1").kind == AlarmKind::technical);
  CHECK(s.says("pump-dose:1", "which is 0.3 mg/kg/h at the pump's 70 kg; the pump shows 0.309 mg/kg/h"));
  s.pump(1).dose_rate = 0.2909;
  s.say(1);
  CHECK(s.found() == Names{"medium pump-dose:1"});
}

TEST_CASE("a pump's dose is compared as exactly as it shows it") {
  // 7.5 ÷ 70 = 0.107 mg/kg/h: shown as 0.1 that is 7 % off, and its last digit.
  Infusion s{"low-dose-5-day"};
  s.set_up();
  s.pump(1).weight_kg = 70;
  s.pump(1).dose_unit = "mg/kg/h";
  s.pump(1).dose_rate = 0.1;
  s.rate(1, 7.5);
  CHECK(s.found() == Names{});
  // Once it showed hundredths, 0.1 is 0.10.
  s.pump(1).dose_rate = 0.11;
  s.say(1);
  CHECK(s.found() == Names{});
  s.pump(1).dose_rate = 0.2;
  s.say(1);
  CHECK(s.found() == Names{"medium pump-dose:1"});
}

TEST_CASE("the pump's dose is derived with the pump's own weight, and in its own unit") {
  Infusion s{"low-dose-5-day"};
  s.set_up();
  s.pump(1).weight_kg = 72;
  s.pump(1).dose_unit = "mcg/kg/min";
  // 20 ÷ 72 = 0.2778 mg/kg/h = 4.63 µg/kg/min
  s.pump(1).dose_rate = 4.63;
  s.rate(1, 20);
  CHECK(s.found() == Names{});
  // Shown in mg/kg/h, and called µg/kg/min: the 17-fold mistake.
  s.pump(1).dose_rate = 0.28;
  s.say(1);
  CHECK(s.found() == Names{"medium pump-dose:1"});
  s.pump(1).dose_unit = "mg/h";
  s.pump(1).dose_rate = 20;
  s.pump(1).weight_kg.reset();
  s.say(1);
  CHECK(s.found() == Names{});
}

TEST_CASE("a dose that cannot be compared is not, and neither is one during a bolus or a pause") {
  Infusion s{"low-dose-5-day"};
  s.set_up();
  s.pump(1).dose_rate = 99;
  s.pump(1).dose_unit = "bananas";
  s.rate(1, 20);
  CHECK(s.found() == Names{});
  s.pump(1).dose_unit = "mg/kg/h";
  s.say(1);
  CHECK(s.found() == Names{});
  s.pump(1).weight_kg = 70;
  s.say(1);
  CHECK(s.found() == Names{"medium pump-dose:1"});
  s.stop();
  CHECK(s.found() == Names{});
}

TEST_CASE("a rate in a state that gives nothing is told") {
  for (const PumpState state : {PumpState::off, PumpState::standby, PumpState::paused, PumpState::complete}) {
    Infusion s{"low-dose-5-day"};
    s.set_up();
    s.rate(1, 0, state);
    CHECK(s.found() == Names{});
    s.rate(1, 20, state);
    CHECK(s.found() == Names{"medium rate-while-stopped:1"});
    CHECK(s.finding("rate-while-stopped:1").text ==
          "Rate 20 mL/h while " + std::string(pump_state_text[state]));
  }
  for (const PumpState state : {PumpState::infusing, PumpState::kvo, PumpState::bolus, PumpState::alarm}) {
    Infusion s{"low-dose-5-day"};
    s.set_up();
    s.rate(1, 20, state);
    CHECK_FALSE(s.has("medium rate-while-stopped:1"));
  }
}

TEST_CASE("an infused volume that falls is told for five minutes; a new bag is none") {
  Infusion s{"standard-subanaesthetic"};
  s.set_up();
  s.rate(1, 24);
  s.minutes(30);
  s.pump(1).infused_ml = 0.5;
  s.say(1);
  CHECK(s.found() == Names{});
  s.minutes(30);
  s.pump(1).infused_ml = 5;
  s.say(1);
  CHECK(s.found() == Names{"medium pump-volume:1"});
  CHECK(s.finding("pump-volume:1").text == "Infused volume fell: 12.5 → 5 mL");
  CHECK(s.finding("pump-volume:1").kind == AlarmKind::technical);
  s.stop();
  CHECK(s.checks.next_due(s.now()) == s.now() + std::chrono::minutes{5});
  s.seconds(295);
  CHECK(s.found() == Names{"medium pump-volume:1"});
  s.seconds(5);
  CHECK(s.found() == Names{});
}

TEST_CASE("a volume that rises by less than half in five minutes is told") {
  Infusion s{"standard-subanaesthetic"};
  s.set_up();
  s.rate(1, 24);
  s.minutes(10);
  s.counts(false);
  s.minutes(2);
  CHECK(s.found() == Names{});
  s.minutes(1);
  // In the last five minutes 0.8 of 2 mL.
  CHECK(s.found() == Names{"medium pump-volume:1"});
  CHECK(s.says("pump-volume:1", "Infused volume rises too little: 0.8 < 1 mL"));
  s.counts(true);
  s.minutes(2);
  CHECK(s.found() == Names{"medium pump-volume:1"});
  s.minutes(1);
  CHECK(s.found() == Names{});
}

TEST_CASE("a volume that rises by half is enough") {
  Infusion s{"standard-subanaesthetic"};
  s.set_up();
  s.rate(1, 24);
  s.counts(false);
  for (int i = 0; i < 240; ++i) {
    *s.pump(1).infused_ml += 24.0 * 5 / 3600 * 0.5;
    s.seconds(5);
  }
  CHECK(s.found() == Names{});
  for (int i = 0; i < 240; ++i) {
    *s.pump(1).infused_ml += 24.0 * 5 / 3600 * 0.49;
    s.seconds(5);
  }
  CHECK(s.found() == Names{"medium pump-volume:1"});
}

TEST_CASE("a pump that counts whole millilitres slowly is given the time that it needs") {
  Infusion s{"standard-subanaesthetic"};
  s.set_up();
  s.counts(false);
  s.rate(1, 8);
  // A millilitre each 7.5 min.
  for (int ml = 1; ml <= 8; ++ml) {
    s.minutes(7.5);
    CHECK(s.found() == Names{});
    s.pump(1).infused_ml = ml;
  }
  s.minutes(7.5);
  CHECK(s.found() == Names{});
  // It stands: over 20 min and more one is half of what is expected, and does not come.
  s.minutes(30);
  CHECK(s.found() == Names{"medium pump-volume:1"});
}

TEST_CASE("a pause, a gap and a pump that does not count are no shortfall") {
  Infusion s{"standard-subanaesthetic"};
  s.set_up();
  s.rate(1, 24);
  s.minutes(4);
  s.stop();
  s.minutes(30);
  s.rate(1, 24);
  s.minutes(4);
  CHECK(s.found() == Names{});
  s.speaks(false);
  s.jump(1200);
  s.speaks(true);
  s.minutes(10);
  CHECK(s.found() == Names{});
  s.pump(1).infused_ml.reset();
  s.minutes(10);
  CHECK(s.found() == Names{});
}

TEST_CASE("another serial, drug or concentration asks to confirm the pump again") {
  Infusion s{"low-dose-5-day"};
  s.set_up();
  s.rate(1, 20);
  s.checks.chart("midazolam 2 mg", s.now());
  CHECK(s.found() == Names{});
  s.pump(1).serial = "S9";
  s.say(1);
  CHECK(s.found() == Names{"advisory pump-binding:1"});
  CHECK(s.says("pump-binding:1", "serial S9, confirmed S1"));
  s.minutes(60);
  CHECK(s.found() == Names{"advisory pump-binding:1"});
  s.confirm(1);
  CHECK(s.found() == Names{});
  s.pump(1).conc_mg_per_ml = 2;
  s.rate(1, 10);
  CHECK(s.found() == Names{"advisory pump-binding:1"});
  CHECK(s.says("pump-binding:1", "concentration 2, confirmed 1 mg/mL"));
  s.confirm(1);
  s.pump(1).drug = "midazolam";
  s.say(1);
  CHECK(s.says("pump-binding:1", "drug midazolam, confirmed ketamine"));
  s.confirm(1);
  CHECK(s.found() == Names{});
}

TEST_CASE("another spelling is the same drug, a serial that is not told is no other one") {
  Infusion s{"low-dose-5-day"};
  s.set_up();
  s.pump(1).drug = "Ketalar 1 mg/mL";
  s.pump(1).serial.reset();
  s.say(1);
  CHECK(s.found() == Names{});
}

TEST_CASE("a very long name of a pump is cut within no character") {
  Infusion s{"low-dose-5-day"};
  s.set_up();
  std::string name = "x";
  for (int i = 0; i < 500; ++i) name += "µ";
  s.pump(1).drug = name;
  s.say(1);
  const InfusionFinding asked = s.finding("pump-binding:1");
  CHECK(asked.why.at(0).size() < 100);
  CHECK(asked.why.at(0).find("µ…") != std::string::npos);
}

TEST_CASE("a start, a bolus and a raised rate are marked, and readings come close for 45 min") {
  Infusion s{"standard-subanaesthetic"};
  s.set_up();
  CHECK(s.checks.take_rises().empty());
  CHECK_FALSE(s.figures().readings_close_until);
  const auto marked = [&] {
    Names texts;
    for (const InfusionRise& rise : s.checks.take_rises()) {
      CHECK(rise.pump == 1);
      CHECK(rise.at == s.now());
      texts.push_back(rise.text);
    }
    return texts;
  };
  s.rate(1, 10);
  CHECK(marked() == Names{"start 10 mL/h"});
  CHECK(s.figures().readings_close_until == s.now() + std::chrono::minutes{45});
  s.minutes(44.9);
  CHECK(marked() == Names{});
  CHECK(s.figures().readings_close_until);
  s.minutes(0.1);
  CHECK_FALSE(s.figures().readings_close_until);
  s.rate(1, 20);
  CHECK(marked() == Names{"rate 10 → 20 mL/h"});
  s.rate(1, 20.1);
  s.rate(1, 15);
  CHECK(marked() == Names{});
  s.rate(1, 300, PumpState::bolus);
  CHECK(marked() == Names{"bolus"});
  s.minutes(1);
  CHECK(marked() == Names{});
  CHECK(s.figures().readings_close_until);
  s.rate(1, 15);
  CHECK(marked() == Names{});
}

TEST_CASE("a measured rate that trembles does not rise, and a slow ramp does in the end") {
  Infusion s{"standard-subanaesthetic"};
  s.set_up();
  s.rate(1, 24.5);
  s.checks.take_rises();
  for (int i = 0; i < 100; ++i) s.rate(1, i % 2 == 0 ? 24.49 : 24.5);
  CHECK(s.checks.take_rises().empty());
  // 0.1 mL/h is less than half a per cent of it.
  for (double ml_per_h = 24.5; ml_per_h < 30; ml_per_h += 0.1) s.rate(1, ml_per_h);
  CHECK(s.checks.take_rises().size() > 10);
}

TEST_CASE("where the pump names only the fluid, the dose is that of the drug that was confirmed") {
  Infusion s{"low-dose-5-day"};
  s.set_up();
  s.pump(1).drug = "NaCl 0.9%";
  s.rate(1, 60);
  // It named ketamine when it was confirmed: this is a flush.
  CHECK_FALSE(s.has("high dose-above-cap"));
  CHECK(s.has("advisory pump-binding:1"));
  REQUIRE(s.checks.confirm({1, "S1", "ketamine", 1.0, false, "bag", s.now(), "nurse"}, s.now()));
  CHECK(s.has("high dose-above-cap"));
}

TEST_CASE("a pump that ran and says nothing is told, until it speaks") {
  Infusion s{"low-dose-5-day"};
  s.set_up();
  s.rate(1, 20);
  s.minutes(1);
  CHECK(s.found() == Names{});
  s.speaks(false);
  s.seconds(5);
  CHECK(s.checks.next_due(s.now()) == s.now() + std::chrono::seconds{5});
  s.seconds(5);
  CHECK(s.found() == Names{"medium pump-silent:1"});
  CHECK(s.says("pump-silent:1", "its last word was 20 mL/h"));
  s.speaks(true);
  s.seconds(5);
  CHECK(s.found() == Names{});
  // One that stands may be switched off.
  s.stop();
  s.speaks(false);
  s.minutes(1);
  CHECK(s.found() == Names{});
}

TEST_CASE("a pump that calls an alarm and runs on is counted") {
  Infusion s{"low-dose-5-day"};
  s.set_up();
  s.rate(1, 30, PumpState::alarm);
  CHECK(s.has("high dose-above-cap"));
  CHECK(delivers(s.pump(1)));
  s.rate(1, 0, PumpState::alarm);
  CHECK_FALSE(delivers(s.pump(1)));
}
