// SPDX-License-Identifier: MIT
// What the patient model makes of the situations that the literature has figures for, beside those figures,
// and how fast it lives. Ends with 1 where a value lies outside.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <optional>
#include <string>

#include "publisher/physiology/physiology.hpp"
#include "publisher/simulator/simulated_stream.hpp"

namespace {

using namespace vigil;
using namespace vigil::physiology;

/// How many values lay outside so far.
int outside(bool one_more = false) {
  static int count = 0;
  if (one_more) ++count;
  return count;
}

struct Range {
  double lo;
  double hi;
};

void title(const char* text) { std::printf("\n%s\n", text); }

void row(const char* what, double value, const char* unit, std::optional<Range> range, const char* source) {
  const bool fits = !range || (value >= range->lo && value <= range->hi);
  outside(!fits);
  std::string literature = "no figure";
  if (range) {
    char text[48];
    std::snprintf(text, sizeof text, "%g to %g", range->lo, range->hi);
    literature = text;
  }
  std::printf("  %-52s %8.2f %-13s %-14s %-8s %s\n", what, value, unit, literature.c_str(),
              fits ? "" : "OUTSIDE", source);
}

/// 70 kg, 170 cm, 40 years.
struct Patient {
  Resting rest;
  Build build;
  Airway airway;
  Inflow inflow{};
  Physiology body{build, rest};

  void live(double seconds) {
    for (long step = std::lround(seconds * steps_per_s); step > 0; --step) body.step(rest, airway, inflow);
  }
  const Breathing& breathing() const { return body.breathing(); }
  void infuse(Drug drug, double mg_per_kg_per_h) {
    inflow[static_cast<std::size_t>(drug)] = mg_per_kg_per_h * build.weight_kg / 60;
  }
  /// Seconds of living until it is so, at most an hour.
  template <typename Condition>
  double seconds_until(Condition condition) {
    double seconds = 0;
    while (!condition() && seconds < 3600) {
      live(0.1);
      seconds += 0.1;
    }
    return seconds;
  }
  double co2_slope(const EffectLevels& levels) const {
    const Respiration& lungs = body.respiration();
    return (lungs.demanded_at(rest, levels, 56) - lungs.demanded_at(rest, levels, 46)) / 10;
  }
};

void resting() {
  title("At rest, on air, 70 kg");
  Patient patient;
  patient.live(1800);
  const Breathing& b = patient.breathing();
  row("respiratory rate", b.rr, "/min", Range{12, 20}, "usual adult");
  row("tidal volume", 1000 * b.tidal_l, "mL", Range{400, 560}, "6 to 8 mL/kg");
  row("ventilation", b.rr * b.tidal_l, "L/min", Range{5, 8}, "Bouillon 2003: 7.06");
  row("PaCO2", b.paco2, "mmHg", Range{35, 45}, "usual adult");
  row("PaCO2 - EtCO2", b.paco2 - b.etco2, "mmHg", Range{2, 5}, "Nunn");
  row("PaO2", b.pao2, "mmHg", Range{80, 100}, "usual adult");
  row("SpO2", b.spo2, "%", Range{96, 99}, "usual adult");
}

void drive() {
  title("Response to carbon dioxide, 46 to 56 mmHg");
  Patient patient;
  const double free = patient.co2_slope({});
  row("slope without drugs", free, "L/min/mmHg", Range{0.99, 2.1}, "Babenco 2000: 0.99; Forster 1980: 2.1");

  Patient midazolam;
  midazolam.body.bolus(Drug::midazolam, 0.15 * 70);
  midazolam.live(300);
  row("share left 5 min after midazolam 0.15 mg/kg", midazolam.co2_slope(midazolam.body.effects()) / free, "",
      Range{0.55, 0.78}, "Forster 1980: 1.4 of 2.1");

  Patient opioid;
  opioid.body.bolus(Drug::remifentanil, 0.0005 * 70);
  opioid.live(120);
  row("share left 2 min after remifentanil 0.5 ug/kg", opioid.co2_slope(opioid.body.effects()) / free, "",
      Range{0.1, 0.45}, "Babenco 2000: 0.27 of 0.99");
  opioid.live(180);
  row("  after 5 min", opioid.co2_slope(opioid.body.effects()) / free, "", Range{0.4, 0.75},
      "Babenco 2000: 0.6 of 0.99");
  opioid.live(600);
  row("  after 15 min", opioid.co2_slope(opioid.body.effects()) / free, "", Range{0.8, 1.0},
      "Babenco 2000: back at baseline");

  const EffectLevels ketamine{2000, 0, 0};
  row("share left at 2000 ng/mL of ketamine", patient.co2_slope(ketamine) / free, "", Range{0.8, 1.1},
      "Bourke 1987: slope not different");

  const Sizes sizes{patient.build};
  const auto hypoxic = [&](const EffectLevels& levels) {
    const Depression left = depression_of(levels, 40);
    return (demanded_l_per_min(patient.rest, sizes, left, 40, 0.80) -
            demanded_l_per_min(patient.rest, sizes, left, 40, 0.90)) /
           10;
  };
  row("response to hypoxia, 90 to 80 %", hypoxic({}), "L/min/%", Range{1.0, 2.0},
      "Alexander and Gross 1988: 1.48");
  row("  after midazolam 0.1 mg/kg (190 ng/mL)", hypoxic({0, 190, 0}), "L/min/%", Range{0.44, 0.96},
      "Alexander and Gross 1988: 0.70");
}

void apnoea_from(const char* where, double oxygen_l_per_min, double open, Range range, const char* source) {
  Patient patient;
  patient.airway.oxygen_l_per_min = oxygen_l_per_min;
  patient.live(600);
  patient.rest.rr = 0;
  patient.airway.open = open;
  const double to_90 = patient.seconds_until([&] { return patient.breathing().spo2 < 90; });
  row((std::string{where} + ": SpO2 90 after").c_str(), to_90, "s", range, source);
  const double more = patient.seconds_until([&] { return patient.breathing().spo2 < 80; });
  row("  and 80 after", to_90 + more, "s", std::nullopt, "");
  row("  falls between them by", 60 * 10 / more, "%/min", Range{15, 40},
      "Sirian and Wills 2009: close to 30");
}

void apnoea() {
  title("Apnoea");
  apnoea_from("on air, SpO2 98", 0, 1, {60, 90}, "about a minute, adults");
  apnoea_from("on 3 L by cannula", 3, 1, {120, 300}, "several minutes");
  apnoea_from("after 15 L by mask, airway closed", 15, 0, {240, 600},
              "several minutes; Benumof 1997: 8 at FAO2 0.87");

  Patient patient;
  patient.live(60);
  const double before = patient.breathing().paco2;
  const double end_tidal = patient.breathing().etco2;
  patient.rest.rr = 0;
  patient.live(60);
  const double minute = patient.breathing().paco2;
  row("PaCO2 in the first minute", minute - before, "mmHg", Range{8, 13}, "Kobayashi 1994: 9.8 +- 1.9");
  row("EtCO2 meanwhile", patient.breathing().etco2, "mmHg", Range{0, 0}, "no breath, no number");
  Patient breathing = patient;
  breathing.rest.rr = 14;
  breathing.live(1.0 / steps_per_s);
  row("  and at the first breath, above before", breathing.breathing().etco2 - end_tidal, "mmHg",
      Range{7, 13}, "as PaCO2");
  patient.live(240);
  row("PaCO2 in each minute after it (to 5 min)", (patient.breathing().paco2 - minute) / 4, "mmHg/min",
      Range{3, 6}, "Kobayashi 1994: 3.4 to 4.4");
}

void pressor() {
  title("Ketamine's pressor response, 0.75 mg/kg/h for 40 min");
  Patient patient;
  patient.infuse(Drug::ketamine, 0.75);
  double highest = 0;
  double highest_min = 0;
  double half_min = 0;
  for (int minute = 1; minute <= 120; ++minute) {
    if (minute == 41) patient.infuse(Drug::ketamine, 0);
    patient.live(60);
    const double sys = patient.body.pulse().bp_sys - patient.rest.bp_sys;
    if (minute == 40) {
      row("systolic", sys, "mmHg", Range{14, 18}, "Yale, 2342 infusions: +16.0");
      row("diastolic", patient.body.pulse().bp_dia - patient.rest.bp_dia, "mmHg", Range{9, 13},
          "Yale: +11.0");
      row("heart rate", patient.body.pulse().hr - patient.rest.hr, "/min", Range{5, 15},
          "esketamine 1 mg/kg in 3 h (BJA 2024): +10");
    }
    if (sys > highest) {
      highest = sys;
      highest_min = minute;
    }
    if (half_min == 0 && minute > 40 && sys < highest / 2) half_min = minute - 40;
  }
  row("peak at", highest_min, "min", Range{35, 45}, "Yale: about 40");
  row("half of it is gone after", half_min, "min", std::nullopt, "eases within the hour");
}

void levels() {
  title("Ketamine at 0.35 mg/kg/h, 70 kg");
  const Build build;
  for (const auto& set : {ketamine_kamp_means, ketamine_domino, ketamine_clements}) {
    const ParameterSet parameters = set(build);
    Kinetics drug{parameters.compartments, 1};
    for (int minute = 0; minute < 240; ++minute) drug.step(0.35 * 70 / 60);
    const bool check = parameters.name == "Kamp means";
    row((std::string{parameters.name} + ": after 4 h").c_str(), drug.plasma_ng_per_ml(), "ng/mL",
        check ? Range{221, 223} : Range{150, 270},
        check ? "Kamp 2020, by hand: 222" : "Kamp 2020: 222; studies differ by a third");
    double half_min = 0;
    const double full = drug.plasma_ng_per_ml();
    while (drug.plasma_ng_per_ml() > full / 2) {
      drug.step(0);
      ++half_min;
    }
    row("  half of it is gone after", half_min, "min", std::nullopt, "");
    for (int minute = 0; minute < 60 * 24 * 30; ++minute) drug.step(0.35 * 70 / 60);
    row("  steady state", drug.plasma_ng_per_ml(), "ng/mL",
        check ? std::optional{Range{309, 311}} : std::nullopt,
        check ? "by hand: 310" : "Kamp 2020: 310, 272 to 355 by the interval of its clearance");
  }
}

void recovery() {
  title("Recovery");
  Patient bolus;
  bolus.body.bolus(Drug::remifentanil, 0.14);
  bolus.live(30);
  const double silent = bolus.seconds_until([&] { return bolus.breathing().rr > 0; });
  row("remifentanil 2 ug/kg: no breath for", 30 + silent, "s", std::nullopt,
      "Bouillon 2003 warns of just that");
  const double back = bolus.seconds_until([&] { return bolus.breathing().rr > 10; });
  row("  more than 10 breaths a minute after", (30 + silent + back) / 60, "min", Range{5, 20},
      "Babenco 2000: within 15");

  Patient infusion;
  infusion.infuse(Drug::remifentanil, 0.006);  // 0.1 ug/kg/min
  infusion.live(3600);
  row("remifentanil 0.1 ug/kg/min for 1 h: rate", infusion.breathing().rr, "/min", std::nullopt, "");
  row("  PaCO2", infusion.breathing().paco2, "mmHg", Range{44, 60}, "Bouillon 2003: hypercarbia below 65");
  infusion.infuse(Drug::remifentanil, 0);
  row("  more than 11 breaths a minute after its end",
      infusion.seconds_until([&] { return infusion.breathing().rr > 11; }) / 60, "min", Range{3, 20},
      "minutes");

  Patient spasm;
  spasm.live(60);
  spasm.airway.open = 0;
  spasm.live(75);
  spasm.airway.open = 1;
  const double lowest_first = spasm.breathing().spo2;
  row("airway closed for 75 s: SpO2 then", lowest_first, "%", std::nullopt,
      "and it falls on for the way to the finger");
  row("  above 95 again after", spasm.seconds_until([&] { return spasm.breathing().spo2 > 95; }), "s",
      Range{15, 90}, "lungs to finger, and a few breaths");
}

double seconds_of(const std::chrono::steady_clock::duration& wall) {
  return std::chrono::duration<double>(wall).count();
}

void speed() {
  title("Speed, one core");
  const auto model_from = std::chrono::steady_clock::now();
  Patient patient;
  for (std::size_t i = 0; i < drug_text.size(); ++i) patient.body.bolus(static_cast<Drug>(i), 0.01);
  patient.live(3600);
  const double model = 3600 / seconds_of(std::chrono::steady_clock::now() - model_from);
  std::printf("  the model alone, three drugs: %.0f x real time\n", model);

  simulator::Scenario scenario;
  scenario.name = "bench";
  scenario.physiology = true;
  scenario.pumps.emplace_back();
  scenario.sensors[index_of(simulator::Sensor::abp)] = true;
  const auto from = std::chrono::steady_clock::now();
  simulator::SimulatedStream stream{scenario, 1, bay_time_from_ns(0)};
  while (const auto item = stream.next())
    if (item->end > bay_time_from_ns(1800LL * 1'000'000'000)) break;
  const double whole = 1800 / seconds_of(std::chrono::steady_clock::now() - from);
  std::printf("  with beats, breaths, five waves, monitor and pump, not sent: %.0f x real time\n", whole);
}

}  // namespace

int main() {
  std::printf("The patient model beside the literature (sources in publisher/physiology/MODEL.md)\n");
  resting();
  drive();
  apnoea();
  pressor();
  levels();
  recovery();
  speed();
  std::printf("\n%s\n",
              outside() == 0 ? "Every value lies within its range." : "Values lie outside their range.");
  return outside() == 0 ? 0 : 1;
}
