// SPDX-License-Identifier: MIT
// The dose against its protocol: range, cap, unit errors, a dose that stays too low.
#include "tests/alarms/infusion_story.hpp"

using namespace vigil;
using namespace vigil::alarms;
using namespace vigil::alarms::story;

TEST_CASE("a dose within its range is found by no check") {
  Infusion s{"low-dose-5-day"};
  s.set_up();
  s.rate(1, 24);
  s.minutes(14);
  CHECK(s.found() == Names{});
  const InfusionFigures figures = s.figures();
  REQUIRE(figures.dose);
  CHECK(figures.dose->mg_per_h == doctest::Approx(24));
  CHECK(*figures.dose->mg_per_kg_per_h == doctest::Approx(0.342857));
  CHECK(*figures.dose->ug_per_kg_per_min == doctest::Approx(5.714286));
  CHECK(*figures.range_low_mg_per_h == doctest::Approx(7));
  CHECK(*figures.range_high_mg_per_h == doctest::Approx(24.5));
  CHECK(*figures.cap_mg_per_h == 24);
}

TEST_CASE("0.35 mg/kg/h of a 70 kg patient is in range and above the cap of 24 mg/h") {
  Infusion s{"low-dose-5-day"};
  s.set_up();
  s.rate(1, 24.5);
  CHECK(s.found() == Names{"high dose-above-cap"});
  const InfusionFinding cap = s.finding("dose-above-cap");
  CHECK(cap.text == "Dose above cap: 24.5 > 24 mg/h");
  CHECK(*cap.value == doctest::Approx(24.5));
  CHECK(*cap.limit == 24);
  CHECK(cap.unit == "mg/h");
  CHECK(cap.latching);
  CHECK(s.says("dose-above-cap", "24.5 mg/h = 0.35 mg/kg/h = 5.83 µg/kg/min at 70 kg"));
  CHECK(s.says("dose-above-cap", "pump 1: 24.5 mL/h of 1 mg/mL"));
  CHECK(s.says("dose-above-cap", "(document 001: at most 24 mg/h)"));
}

TEST_CASE("below 68.6 kg the same dose is below the cap") {
  Infusion s{"low-dose-5-day", 68};
  s.set_up();
  s.rate(1, 0.35 * 68);
  CHECK(s.found() == Names{});
}

TEST_CASE("above the range is medium, and asks for a reason") {
  Infusion s{"standard-subanaesthetic"};
  s.set_up();
  s.rate(1, 77);
  CHECK(s.found() == Names{"medium dose-above-range"});
  const InfusionFinding range = s.finding("dose-above-range");
  CHECK(range.needs_reason);
  CHECK(range.kind == AlarmKind::physiological);
  CHECK(range.text == "Dose above range: 1.1 > 1 mg/kg/h");
  CHECK(s.says("dose-above-range",
               "standard-subanaesthetic: 0.1 to 1 mg/kg/h (document 000: 0.1 to 1.0 mg/kg/h)"));
  CHECK_FALSE(s.checks.acknowledge("dose-above-range", ""));
  CHECK_FALSE(s.checks.acknowledge("dose-above-range", "  "));
  CHECK(s.checks.acknowledge("dose-above-range", "pain 8, titrated by the consultant"));
  // A high one asks for none.
  CHECK(s.checks.acknowledge("dose-above-cap", ""));
}

TEST_CASE("a dose at its range's end, and half a per cent beyond, is in range") {
  // 1.0 mg/kg/h at 70 kg are 70 mg/h; half a per cent is 0.35.
  Infusion s{"standard-subanaesthetic"};
  s.set_up();
  s.rate(1, 70);
  CHECK(s.found() == Names{});
  s.rate(1, 70.35);
  CHECK(s.found() == Names{});
  s.rate(1, 70.351);
  CHECK(s.found() == Names{"medium dose-above-range"});
  // Both figures are told apart.
  CHECK(s.finding("dose-above-range").text == "Dose above range: 1.01 > 1 mg/kg/h");
}

TEST_CASE("a dose at its cap, and half a per cent beyond, is no breach") {
  Infusion s{"low-dose-5-day", 100};
  s.set_up();
  s.rate(1, 24.12);
  CHECK(s.found() == Names{});
  s.rate(1, 24.121);
  CHECK(s.found() == Names{"high dose-above-cap"});
}

TEST_CASE("22 mg/h of a 70 kg patient is the continuous scheme's dose, 22.1 is above") {
  Infusion s{"continuous-low-dose"};
  s.set_up();
  s.rate(1, 22);
  CHECK(s.found() == Names{});
  s.rate(1, 22.1);
  CHECK(s.found() == Names{"medium dose-above-range", "high dose-above-cap"});
  // By weight: at 100 kg 31.4 mg/h.
  Infusion heavy{"continuous-low-dose", 100};
  heavy.set_up();
  heavy.rate(1, 31);
  CHECK(heavy.found() == Names{});
}

TEST_CASE("a scheme in mg/h is judged in mg/h") {
  Infusion s{"awake-in-hospital", 50};
  s.set_up();
  s.rate(1, 35);
  CHECK(s.found() == Names{});
  s.rate(1, 36);
  CHECK(s.found() == Names{"medium dose-above-range", "high dose-above-cap"});
  CHECK(s.finding("dose-above-range").text == "Dose above range: 36 > 35 mg/h");
}

TEST_CASE("a tenfold rate is high although the scheme has no cap") {
  Infusion s{"starter-4h"};
  s.set_up();
  // 0.125 mg/kg/h · 70 kg = 8.75 mL/h; the point was lost.
  s.rate(1, 8.75);
  CHECK(s.found() == Names{});
  s.rate(1, 87.5);
  CHECK(s.found() == Names{"medium dose-above-range", "high dose-far-above"});
  CHECK(s.says("dose-far-above", "Dose far too high: 1.25 > 0.25 mg/kg/h"));
  CHECK(s.says("dose-far-above", "check the rate's decimal point"));
}

TEST_CASE(
    "5.83 mg/kg/h taken for 5.83 µg/kg/min is high by the cap, by twice the range and as an anaesthetic") {
  Infusion s{"low-dose-5-day"};
  s.set_up();
  s.rate(1, 408);
  CHECK(s.found() == Names{"medium dose-above-range", "high dose-above-cap", "high dose-far-above"});
  CHECK(s.says("dose-far-above", "408 mg/h = 5.83 mg/kg/h = 97.1 µg/kg/min at 70 kg"));
  CHECK(s.says("dose-far-above", "3 mg/kg/h and more is an anaesthetic"));
}

TEST_CASE("twice the range's upper end is not yet far above it, half a per cent more is") {
  Infusion s{"standard-subanaesthetic"};
  s.set_up();
  // 2 mg/kg/h · 70 kg = 140, half a per cent 0.7.
  s.rate(1, 140.7);
  CHECK_FALSE(s.has("high dose-far-above"));
  s.rate(1, 140.71);
  CHECK(s.has("high dose-far-above"));
}

TEST_CASE("3 mg/kg/h is high outside an ICU, whatever was entered; half a per cent less is it too") {
  Protocol stepped = shipped_protocol("outpatient-step-down");
  InfusionAsk ask;
  ask.weight_kg = 70;
  ask.entered = {DoseRange{DoseBasis::mg_per_kg_per_h, 0.1, 2.5}, 400};
  const auto plan = plan_infusion(stepped, ask);
  REQUIRE(plan);
  Infusion s;
  s.checks.admit(*plan, s.now());
  s.set_up();
  // 3 · 70 = 210, half a per cent 1.05: 208.95 is 3 mg/kg/h.
  s.rate(1, 208.94);
  CHECK_FALSE(s.has("high dose-far-above"));
  s.rate(1, 208.96);
  CHECK(s.has("high dose-far-above"));
  CHECK(s.says("dose-far-above", "≥ 3 mg/kg/h"));
}

TEST_CASE("an anaesthetic dose in an ICU is judged by its own range") {
  Infusion s{"anaesthetic-dose", 70, CareArea::icu};
  s.set_up(1, "ketamine", 10);
  s.rate(1, 35);
  CHECK(s.found() == Names{});
  // 5 mg/kg/h · 70 kg = 350 mg/h
  s.rate(1, 35.2);
  CHECK(s.found() == Names{"medium dose-above-range"});
  s.rate(1, 71);
  CHECK(s.has("high dose-far-above"));
}

TEST_CASE("what two pumps give is added") {
  Infusion s{"low-dose-5-day"};
  s.set_up(1);
  s.set_up(2);
  s.rate(1, 14);
  CHECK(s.found() == Names{});
  s.rate(2, 14);
  CHECK(s.found() == Names{"medium dose-above-range", "high dose-above-cap"});
  CHECK(s.says("dose-above-cap", "28 mg/h"));
  CHECK(s.says("dose-above-cap", "pump 1: 14 mL/h"));
  CHECK(s.says("dose-above-cap", "pump 2: 14 mL/h"));
  s.stop(2);
  CHECK(s.found() == Names{});
}

TEST_CASE("a pump that fell silent counts with its last word, and that is said") {
  Infusion s{"low-dose-5-day"};
  s.set_up(1);
  s.set_up(2);
  s.rate(1, 14);
  s.rate(2, 14);
  s.speaks(false);
  s.jump(75);
  s.say(1);
  CHECK(s.has("high dose-above-cap"));
  CHECK(s.says("dose-above-cap", "pump 2: 14 mL/h of 1 mg/mL, its last word 75 s ago"));
  CHECK_FALSE(s.says("dose-above-cap", "pump 1: 14 mL/h of 1 mg/mL, its"));
}

TEST_CASE("midazolam beside it is no ketamine") {
  Infusion s{"low-dose-5-day"};
  s.set_up(1);
  s.set_up(2, "midazolam", 5);
  s.rate(1, 20);
  s.rate(2, 200);
  CHECK(s.found() == Names{});
  CHECK(s.figures().dose->mg_per_h == doctest::Approx(20));
}

TEST_CASE("an isomer, another spelling and a mixture are judged as ketamine") {
  for (const auto* name : {"esketamine", "KETALAR 1 mg/mL", "NaCl 0.9% with ketamine"}) {
    Infusion s{"low-dose-5-day"};
    s.set_up(1, name);
    s.rate(1, 30);
    CHECK_MESSAGE(s.has("high dose-above-cap"), std::string(name));
  }
}

TEST_CASE("a pump whose drug nobody knows is what the nurse confirmed") {
  Infusion s{"low-dose-5-day"};
  s.pump(1).drug = "Drug A";
  s.pump(1).conc_mg_per_ml = 1;
  s.rate(1, 30);
  CHECK(s.found() == Names{"advisory pump-binding:1"});
  REQUIRE(s.checks.confirm({1, "", "ketamine", 1.0, false, "", s.now(), "nurse"}, s.now()));
  CHECK(s.has("high dose-above-cap"));
}

TEST_CASE("a bolus is judged as what runs: no scheme here has one") {
  Infusion s{"low-dose-5-day"};
  s.set_up();
  s.rate(1, 20);
  s.rate(1, 200, PumpState::bolus);
  CHECK(s.has("high dose-above-cap"));
  s.rate(1, 20);
  CHECK(s.found() == Names{});
}

TEST_CASE("a dose below the range is an advisory after ten minutes") {
  Infusion s{"low-dose-5-day"};
  s.set_up();
  s.checks.chart("midazolam 1 mg IV", s.now());
  s.rate(1, 5);
  s.seconds(595);
  CHECK(s.found() == Names{});
  CHECK(s.checks.next_due(s.now()) == s.at(600));
  s.seconds(5);
  CHECK(s.found() == Names{"advisory dose-below-range"});
  const InfusionFinding low = s.finding("dose-below-range");
  CHECK(low.text == "Dose below range: 0.0714 < 0.1 mg/kg/h");
  CHECK(low.priority == Priority::low);
  s.rate(1, 7);
  CHECK(s.found() == Names{});
}

TEST_CASE("half a per cent below the range is in it") {
  // 0.1 mg/kg/h · 70 kg = 7 mg/h, half a per cent 0.035.
  Infusion s{"standard-subanaesthetic"};
  s.set_up();
  s.rate(1, 6.965);
  s.minutes(20);
  CHECK(s.found() == Names{});
  s.rate(1, 6.96);
  s.minutes(20);
  CHECK(s.found() == Names{"advisory dose-below-range"});
}

TEST_CASE("while it is titrated up nobody is told that it is low") {
  Infusion s{"standard-subanaesthetic"};
  s.set_up();
  for (const double rate : {2.0, 3.0, 4.0, 5.0, 6.0}) {
    s.rate(1, rate);
    s.minutes(9);
    CHECK(s.found() == Names{});
  }
  s.minutes(1);
  CHECK(s.found() == Names{"advisory dose-below-range"});
  // A fall is no titrating up.
  s.rate(1, 5);
  CHECK(s.found() == Names{"advisory dose-below-range"});
}

TEST_CASE("a pump that is paused, or only keeps the vein open, is not low") {
  Infusion s{"standard-subanaesthetic"};
  s.set_up();
  s.rate(1, 5);
  s.minutes(5);
  s.stop();
  s.minutes(60);
  CHECK(s.found() == Names{});
  s.rate(1, 1, PumpState::kvo);
  s.minutes(20);
  CHECK(s.found() == Names{});
  s.rate(1, 5);
  s.minutes(9);
  CHECK(s.found() == Names{});
}

TEST_CASE("without a concentration the dose is said not to be judged, never taken for 0") {
  Infusion s{"standard-subanaesthetic"};
  s.pump(1).drug = "ketamine";
  REQUIRE(s.checks.confirm({1, "", "ketamine", {}, false, "", s.now(), "nurse"}, s.now()));
  s.rate(1, 500);
  CHECK(s.found() == Names{"medium dose-not-judged"});
  CHECK(s.says("dose-not-judged", "pump 1: 500 mL/h, concentration not known"));
  CHECK_FALSE(s.figures().dose);
  s.minutes(20);
  CHECK(s.found() == Names{"medium dose-not-judged"});
  CHECK_FALSE(s.figures().amount_is_complete);
  // What was confirmed at the bedside counts where the pump does not say.
  REQUIRE(s.checks.confirm({1, "", "ketamine", 1.0, false, "", s.now(), "nurse"}, s.now()));
  CHECK(s.has("high dose-far-above"));
  CHECK(s.says("dose-far-above", "pump 1: 500 mL/h of 1 mg/mL (as confirmed)"));
}

TEST_CASE("one pump without a concentration does not hide that the other one gives too much") {
  Infusion s{"low-dose-5-day"};
  s.set_up(1);
  s.set_up(2);
  s.pump(2).conc_mg_per_ml.reset();
  REQUIRE(s.checks.confirm({2, "S2", "ketamine", {}, false, "", s.now(), "nurse"}, s.now()));
  s.rate(1, 30);
  s.rate(2, 1);
  CHECK(s.has("high dose-above-cap"));
  CHECK(s.has("medium dose-not-judged"));
  CHECK(s.says("dose-above-cap", "more runs than this"));
}

TEST_CASE("nobody admitted: no protocol, no dose to judge; the concentrate is told all the same") {
  Infusion s;
  s.pump(1).drug = "ketamine";
  s.pump(1).conc_mg_per_ml = 100;
  s.rate(1, 500);
  CHECK(s.found() == Names{"high conc-undiluted:1"});
  CHECK_FALSE(s.checks.figures(s.now()));
}

TEST_CASE("each check has a row with its words") {
  Names names;
  for (const InfusionCheck& check : infusion_checks()) {
    names.emplace_back(check.condition);
    CHECK_FALSE(check.rule.empty());
    CHECK((check.kind == AlarmKind::advisory) == (check.priority == Priority::low));
  }
  CHECK(names.size() == 20);
  std::sort(names.begin(), names.end());
  CHECK(std::unique(names.begin(), names.end()) == names.end());
}
