// SPDX-License-Identifier: MIT
// What is refused at admit, and what must be confirmed.
#include <limits>

#include "tests/alarms/infusion_story.hpp"

using namespace vigil;
using namespace vigil::alarms;
using namespace vigil::alarms::story;

namespace {

InfusionAsk usual() {
  InfusionAsk ask;
  ask.weight_kg = 70;
  return ask;
}
std::string refused(const std::string& protocol, const InfusionAsk& ask) {
  const auto plan = plan_infusion(shipped_protocol(protocol), ask);
  return plan ? std::string{} : plan.error().text;
}

}  // namespace

TEST_CASE("an ICU's scheme is refused in every other bay") {
  for (const auto* id : {"anaesthetic-dose", "coma"}) {
    InfusionAsk ask = usual();
    CHECK(refused(id, ask) == std::string(id) + " is for an ICU only; this bay is ward");
    ask.care_area = CareArea::outpatient;
    CHECK(refused(id, ask) == std::string(id) + " is for an ICU only; this bay is outpatient");
    ask.care_area = CareArea::icu;
    CHECK(refused(id, ask).empty());
  }
  InfusionAsk icu = usual();
  icu.care_area = CareArea::icu;
  CHECK(refused("low-dose-5-day", icu).empty());
}

TEST_CASE("without a weight nobody is admitted to a protocol") {
  InfusionAsk ask = usual();
  ask.weight_kg.reset();
  CHECK(refused("low-dose-5-day", ask) == "weight_kg is missing: a dose needs it");
  ask.weight_confirmed = true;
  CHECK(refused("low-dose-5-day", ask) == "weight_kg is missing: a dose needs it");
  for (const double wrong :
       {0.0, -70.0, std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
    ask.weight_kg = wrong;
    CHECK(refused("low-dose-5-day", ask).ends_with("must be above 0"));
  }
}

TEST_CASE("a weight below 30 or above 250 kg is confirmed explicitly") {
  InfusionAsk ask = usual();
  for (const double fine : {30.0, 70.0, 250.0}) {
    ask.weight_kg = fine;
    CHECK(refused("low-dose-5-day", ask).empty());
  }
  ask.weight_kg = 29.9;
  CHECK(refused("low-dose-5-day", ask) == "weight_kg = 29.9 is below 30 kg: confirm it explicitly");
  ask.weight_kg = 250.1;
  CHECK(refused("low-dose-5-day", ask) == "weight_kg = 250.1 is above 250 kg: confirm it explicitly");
  ask.weight_confirmed = true;
  CHECK(refused("low-dose-5-day", ask).empty());
}

TEST_CASE("where the documents leave dose and cap open they are entered, or it is refused") {
  InfusionAsk ask = usual();
  CHECK(refused("outpatient-step-down", ask) ==
        "outpatient-step-down states no dose: it must be entered at admit");
  ask.entered.dose = DoseRange{DoseBasis::mg_per_kg_per_h, 0.1, 0.4};
  CHECK(refused("outpatient-step-down", ask) ==
        "outpatient-step-down states no cap: it must be entered at admit");
  ask.entered.cap_mg_per_h = 30;
  const auto plan = plan_infusion(shipped_protocol("outpatient-step-down"), ask);
  REQUIRE(plan);
  CHECK(range_mg_per_h(*plan, plan->protocol.dose.high) == doctest::Approx(28));
  CHECK(in_range_unit(*plan, 28) == doctest::Approx(0.4));
  CHECK(refused("low-dose-5-day", ask) ==
        "low-dose-5-day has a dose and a cap of its own: none is entered at admit");
}

TEST_CASE("what was entered is what the dose is judged by") {
  InfusionAsk ask = usual();
  ask.entered = {DoseRange{DoseBasis::mg_per_kg_per_h, 0.1, 0.4}, 30};
  const auto plan = plan_infusion(shipped_protocol("outpatient-step-down"), ask);
  REQUIRE(plan);
  Infusion s;
  s.checks.admit(*plan, s.now());
  s.set_up();
  s.rate(1, 28);
  CHECK(s.found() == Names{});
  s.rate(1, 29);
  CHECK(s.found() == Names{"medium dose-above-range"});
  CHECK(s.says("dose-above-range", "(entered at admit)"));
  s.rate(1, 31);
  CHECK(s.found() == Names{"medium dose-above-range", "high dose-above-cap"});
}

TEST_CASE("theophylline or aminophylline charted refuses the start") {
  InfusionAsk ask = usual();
  ask.theophylline = InfusedDrugs{shipped_drugs()}.theophylline_in("Theo-Dur 200 mg PO");
  CHECK(refused("low-dose-5-day", ask) ==
        "Theophylline is charted: with ketamine it may cause seizures, no start");
  CHECK(InfusedDrugs{shipped_drugs()}.theophylline_in("paracetamol 1 g").empty());
}

TEST_CASE("a day and an amount that cannot be are refused, and all that is wrong is said at once") {
  InfusionAsk ask = usual();
  ask.day = 0;
  CHECK(refused("low-dose-5-day", ask) == "day = 0 must be 1 or more");
  ask.course_mg_given = -1;
  ask.weight_kg = 20;
  const std::string all = refused("coma", ask);
  for (const auto* words : {"ICU only", "below 30 kg", "day = 0", "mg_given = -1 must be 0 to"})
    CHECK_MESSAGE(all.find(words) != std::string::npos, std::string(words));
}

TEST_CASE("the benzodiazepines of the library are known by each of their names") {
  const InfusedDrugs drugs{shipped_drugs()};
  for (const auto* name : {"midazolam", "Versed 2 mg", "Ativan", "Valium", "remimazolam", "clonazepam"})
    CHECK_MESSAGE(drugs.is_benzodiazepine(name), std::string(name));
  for (const auto* name : {"propofol", "ketamine", "morphine", "", "gabapentin"})
    CHECK_FALSE_MESSAGE(drugs.is_benzodiazepine(name), std::string(name));
  for (const Drug& drug : shipped_drugs().drugs())
    if (drug.id.ends_with("azepam") || drug.id.ends_with("azolam"))
      CHECK_MESSAGE(drugs.is_benzodiazepine(drug.id), drug.id);
}
