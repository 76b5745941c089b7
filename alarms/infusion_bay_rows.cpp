// SPDX-License-Identifier: MIT
// The checks of an admitted patient's infusion: dose, amount, time, what goes with it (infusion.md, Checks).
#include <algorithm>
#include <array>

#include "alarms/infusion_row.hpp"
#include "alarms/text.hpp"

namespace vigil::alarms {

namespace {

constexpr double far_above = 2;  ///< times the upper end of the range
constexpr double overrun = 1.1;  ///< 10 % beyond what is planned

// ---- dose

void explain_dose(InfusionFinding& finding, const AskedOfPlan& asked) {
  finding.why.push_back(dose_line(asked.dose.mg_per_h, asked.plan.weight_kg));
  for (const InfusionPump& pump : asked.state.pumps)
    if (pump.kind == InfusedDrugs::Kind::protocol_drug && pump.runs())
      finding.why.push_back(pump_line(pump, asked.now));
  if (!asked.dose.complete) finding.why.emplace_back("more runs than this: a concentration is not known");
}

std::string_view range_unit(const InfusionPlan& plan) { return dose_basis_text[plan.protocol.dose.basis]; }

std::string range_line(const InfusionPlan& plan) {
  const DoseRange& range = plan.protocol.dose;
  std::string line = plan.protocol.id + ": ";
  if (range.low && !range.is_point()) line += figure_text(*range.low) + " to ";
  if (!range.low) line += "up to ";
  line += with_unit(range.high.value_or(0), range_unit(plan));
  return line + " (" + plan.protocol.dose_source + ")";
}

void judge_above_range(const InfusionCheck& check, const AskedOfPlan& asked) {
  const auto high = asked.plan.protocol.dose.high;
  const double dose = in_range_unit(asked.plan, asked.dose.mg_per_h);
  if (!high || !is_above(dose, *high)) return;
  const std::string_view unit = range_unit(asked.plan);
  InfusionFinding& finding =
      add_finding(check, asked, beyond_text("Dose above range:", dose, ">", *high, unit));
  set_figures(finding, dose, *high, unit);
  explain_dose(finding, asked);
  finding.why.push_back(range_line(asked.plan));
}

void judge_above_cap(const InfusionCheck& check, const AskedOfPlan& asked) {
  const auto cap = cap_mg_per_h(asked.plan.protocol, asked.plan.weight_kg);
  if (!cap || !is_above(asked.dose.mg_per_h, *cap)) return;
  InfusionFinding& finding =
      add_finding(check, asked, beyond_text("Dose above cap:", asked.dose.mg_per_h, ">", *cap, "mg/h"));
  set_figures(finding, asked.dose.mg_per_h, *cap, "mg/h");
  explain_dose(finding, asked);
  finding.why.push_back("cap " + dose_line(*cap, asked.plan.weight_kg) + " (" +
                        asked.plan.protocol.cap_source + ")");
}

void judge_far_above(const InfusionCheck& check, const AskedOfPlan& asked) {
  const auto high = asked.plan.protocol.dose.high;
  const double dose = in_range_unit(asked.plan, asked.dose.mg_per_h);
  const double per_kg = dose_mg_per_kg_per_h(asked.dose.mg_per_h, asked.plan.weight_kg);
  const bool twice = high && is_above(dose, far_above * *high);
  const bool anaesthetic = asked.plan.care_area != CareArea::icu && asked.dose.mg_per_h > 0 &&
                           reaches(per_kg, anaesthetic_mg_per_kg_per_h);
  if (!twice && !anaesthetic) return;
  const std::string_view unit = twice ? range_unit(asked.plan) : std::string_view{"mg/kg/h"};
  const double value = twice ? dose : per_kg;
  const double limit = twice ? far_above * *high : anaesthetic_mg_per_kg_per_h;
  InfusionFinding& finding =
      add_finding(check, asked, beyond_text("Dose far too high:", value, twice ? ">" : "≥", limit, unit));
  set_figures(finding, value, limit, unit);
  explain_dose(finding, asked);
  if (twice) finding.why.push_back("more than twice the range: " + range_line(asked.plan));
  if (anaesthetic) finding.why.emplace_back("3 mg/kg/h and more is an anaesthetic, for an ICU alone");
  finding.why.emplace_back("check the rate's decimal point, and mg/kg/h against µg/kg/min (17 times)");
}

void judge_below_range(const InfusionCheck& check, const AskedOfPlan& asked) {
  const auto since = asked.state.below_range_since;
  const auto low = asked.plan.protocol.dose.low;
  if (!since || !low || asked.now - *since < below_range_after) return;
  const std::string_view unit = range_unit(asked.plan);
  const double dose = in_range_unit(asked.plan, asked.dose.mg_per_h);
  InfusionFinding& finding =
      add_finding(check, asked, beyond_text("Dose below range:", dose, "<", *low, unit));
  set_figures(finding, dose, *low, unit);
  explain_dose(finding, asked);
  finding.why.push_back(range_line(asked.plan));
  finding.why.push_back("for " + seconds_text(asked.now - *since) + ", and not raised since");
}

void judge_not_judged(const InfusionCheck& check, const AskedOfPlan& asked) {
  if (!asked.dose.runs || asked.dose.complete) return;
  InfusionFinding& finding = add_finding(check, asked, "Dose cannot be judged");
  for (const InfusionPump& pump : asked.state.pumps)
    if (pump.kind == InfusedDrugs::Kind::protocol_drug && pump.runs() && !pump.conc_mg_per_ml())
      finding.why.push_back(pump_line(pump, asked.now));
  finding.why.emplace_back("confirm the concentration with the pump");
}

// ---- amount and time

void judge_day_amount(const InfusionCheck& check, const AskedOfPlan& asked) {
  const auto per_kg = asked.plan.protocol.caps.total_mg_per_kg;
  if (!per_kg) return;
  const double cap = *per_kg * asked.plan.weight_kg;
  const double mg = asked.given_mg - asked.state.day.mg_before();
  if (!reaches(mg, cap)) return;
  InfusionFinding& finding =
      add_finding(check, asked, beyond_text("Total dose reached:", mg, "≥", cap, "mg"));
  const bool over = reaches(mg, overrun * cap);
  if (over) finding.priority = Priority::high;
  set_figures(finding, mg, cap, "mg");
  finding.why.push_back(with_unit(mg, "mg") + " = " + with_unit(mg / asked.plan.weight_kg, "mg/kg") + " at " +
                        with_unit(asked.plan.weight_kg, "kg") + ", since the day's start");
  finding.why.push_back("cap " + with_unit(*per_kg, "mg/kg") + " (" + asked.plan.protocol.cap_source + ")");
  if (over) finding.why.emplace_back("10 % and more above it");
}

void judge_hours_from(double part, const char* words, const InfusionCheck& check, const AskedOfPlan& asked) {
  const auto planned = asked.plan.protocol.hours_per_day.high;
  constexpr double whole_day = 24;
  // Around the clock there is nothing to reach.
  if (!planned || reaches(*planned, whole_day) || !asked.dose.runs) return;
  const double hours = to_seconds(asked.state.day.delivered_for()) / 3600;
  // By its clock the time is exact: a tolerance is for what a pump rounds.
  if (hours < part * *planned) return;
  InfusionFinding& finding = add_finding(check, asked, beyond_text(words, hours, "≥", part * *planned, "h"));
  set_figures(finding, hours, part * *planned, "h");
  finding.why.push_back("infused for " + with_unit(hours, "h") + " today, planned " +
                        with_unit(*planned, "h") + " (" + asked.plan.protocol.id + ")");
}
void judge_hours(const InfusionCheck& check, const AskedOfPlan& asked) {
  judge_hours_from(1, "Planned time reached:", check, asked);
}
void judge_hours_over(const InfusionCheck& check, const AskedOfPlan& asked) {
  judge_hours_from(overrun, "Planned time exceeded by 10 %:", check, asked);
}

void judge_days(const InfusionCheck& check, const AskedOfPlan& asked) {
  const auto planned = asked.plan.protocol.days.high;
  const double day = asked.plan.day + asked.state.day.later();
  if (!planned || !(day > *planned)) return;
  InfusionFinding& finding =
      add_finding(check, asked, beyond_text("Day beyond the course:", day, ">", *planned, "days"));
  set_figures(finding, day, *planned, "d");
  finding.why.push_back("day " + figure_text(day) + " of " + figure_text(*planned) + " (" +
                        asked.plan.protocol.id + ")");
}

void judge_course_amount(const InfusionCheck& check, const AskedOfPlan& asked) {
  const auto planned = planned_course_mg(asked.plan.protocol, asked.plan.weight_kg);
  const double mg = asked.plan.course_mg_given + asked.given_mg;
  if (!planned || !is_above(mg, *planned)) return;
  InfusionFinding& finding =
      add_finding(check, asked, beyond_text("Course amount beyond plan:", mg, ">", *planned, "mg"));
  set_figures(finding, mg, *planned, "mg");
  finding.why.push_back(with_unit(asked.plan.course_mg_given, "mg") + " before, " +
                        with_unit(asked.given_mg, "mg") + " since the admission");
  finding.why.push_back("the most that " + asked.plan.protocol.id + " plans for " +
                        with_unit(asked.plan.weight_kg, "kg") + " is " + with_unit(*planned, "mg"));
}

// ---- what goes with it

void judge_theophylline(const InfusionCheck& check, const AskedOfPlan& asked) {
  if (!asked.state.theophylline || !asked.dose.runs) return;
  InfusionFinding& finding =
      add_finding(check, asked, asked.state.theophylline->drug + " charted while infusing");
  finding.why.push_back(asked.state.theophylline->drug + " at " +
                        to_clock_text(asked.state.theophylline->at) + " UTC: may cause seizures");
  finding.why.push_back(dose_line(asked.dose.mg_per_h, asked.plan.weight_kg));
}

void judge_benzodiazepine(const InfusionCheck& check, const AskedOfPlan& asked) {
  /// As long as the longest of them counts as on board.
  constexpr Duration before_start = std::chrono::hours{6};
  const auto began = asked.state.day.began();
  if (!asked.plan.protocol.asks_benzodiazepine || !began || !asked.dose.runs) return;
  if (asked.now - *began < benzodiazepine_after) return;
  if (asked.state.benzodiazepine_at && *asked.state.benzodiazepine_at >= shifted(*began, -before_start))
    return;
  InfusionFinding& finding = add_finding(check, asked, "No benzodiazepine charted");
  finding.why.push_back(asked.plan.protocol.id + " asks for one; infusing for " +
                        seconds_text(asked.now - *began) + " today");
  for (const Companion& companion : asked.plan.protocol.companions)
    finding.why.push_back(companion.drug + ": " + companion.why);
}

// ---- the rows

using enum AlarmKind;
constexpr std::array rows{
    BayRow{{"dose-above-range", physiological, Priority::medium, true,
            "dose above the protocol's range; the reason is charted with the acknowledgement"},
           judge_above_range},
    BayRow{{"dose-above-cap", physiological, Priority::high, false, "dose above the protocol's cap"},
           judge_above_cap},
    BayRow{{"dose-far-above", physiological, Priority::high, false,
            "dose above twice the range, or 3 mg/kg/h and more outside an ICU"},
           judge_far_above},
    BayRow{{"dose-below-range", advisory, Priority::low, false,
            "dose below the range for 10 min without being raised"},
           judge_below_range},
    BayRow{{"dose-not-judged", technical, Priority::medium, false,
            "the protocol's drug runs and its concentration is not known"},
           judge_not_judged},
    BayRow{{"cumulative-dose", physiological, Priority::medium, false,
            "total cap reached; high from 10 % above it"},
           judge_day_amount},
    BayRow{{"cumulative-hours", physiological, Priority::medium, false, "planned hours of the day reached"},
           judge_hours},
    BayRow{{"cumulative-hours-over", physiological, Priority::medium, false,
            "planned hours of the day exceeded by 10 %"},
           judge_hours_over},
    BayRow{{"cumulative-days", physiological, Priority::medium, false, "a day beyond the protocol's days"},
           judge_days},
    BayRow{{"cumulative-course", physiological, Priority::medium, false,
            "more given in the course than the protocol plans at most"},
           judge_course_amount},
    BayRow{{"theophylline", physiological, Priority::medium, true,
            "theophylline or aminophylline charted while infusing, until acknowledged with a reason"},
           judge_theophylline},
    BayRow{{"no-benzodiazepine", advisory, Priority::low, false,
            "15 min into a protocol that asks for one, none charted and none running"},
           judge_benzodiazepine},
};

}  // namespace

std::span<const BayRow> bay_rows() { return rows; }

}  // namespace vigil::alarms
