// SPDX-License-Identifier: MIT
#include "alarms/infusion_plan.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "alarms/text.hpp"
#include "common/model/dose.hpp"

namespace vigil::alarms {

namespace {

/// The benzodiazepines of the library of drugs.
constexpr std::array<std::string_view, 8> benzodiazepines{
    "midazolam", "lorazepam", "diazepam", "remimazolam", "clonazepam", "temazepam", "alprazolam", "oxazepam"};

constexpr double most_course_mg = 1e6;

std::string weight_mistake(const InfusionAsk& ask) {
  if (!ask.weight_kg) return "weight_kg is missing: a dose needs it";
  const double kg = *ask.weight_kg;
  if (!(kg > 0) || !std::isfinite(kg)) return "weight_kg = " + short_number(kg) + " must be above 0";
  if (ask.weight_confirmed || (kg >= lightest_kg && kg <= heaviest_kg)) return {};
  return "weight_kg = " + short_number(kg) + " is " + (kg < lightest_kg ? "below 30" : "above 250") +
         " kg: confirm it explicitly";
}

}  // namespace

double in_range_unit(const InfusionPlan& plan, double mg_per_h) {
  return plan.protocol.dose.basis == DoseBasis::mg_per_h ? mg_per_h
                                                         : dose_mg_per_kg_per_h(mg_per_h, plan.weight_kg);
}

std::optional<double> range_mg_per_h(const InfusionPlan& plan, std::optional<double> dose) {
  if (!dose || plan.protocol.dose.basis == DoseBasis::mg_per_h) return dose;
  return *dose * plan.weight_kg;
}

Expected<InfusionPlan> plan_infusion(const Protocol& protocol, const InfusionAsk& ask) {
  std::string refusals;
  const auto refuse = [&refusals](const std::string& why) {
    if (why.empty()) return;
    if (!refusals.empty()) refusals += '\n';
    refusals += why;
  };
  if (protocol.icu_only && ask.care_area != CareArea::icu)
    refuse(protocol.id + " is for an ICU only; this bay is " + std::string(care_area_text[ask.care_area]));
  refuse(weight_mistake(ask));
  auto entered = with_entered(protocol, ask.entered);
  if (!entered) refuse(entered.error().text);
  if (!ask.theophylline.empty())
    refuse(ask.theophylline + " is charted: with ketamine it may cause seizures, no start");
  if (ask.day < 1) refuse("day = 0 must be 1 or more");
  if (!(ask.course_mg_given >= 0 && ask.course_mg_given <= most_course_mg))
    refuse("mg_given = " + short_number(ask.course_mg_given) + " must be 0 to " +
           short_number(most_course_mg));
  if (!refusals.empty()) return fail(std::move(refusals));
  InfusionPlan plan;
  plan.protocol = std::move(*entered);
  plan.weight_kg = *ask.weight_kg;
  plan.care_area = ask.care_area;
  plan.day = ask.day;
  plan.course_mg_given = ask.course_mg_given;
  return plan;
}

InfusedDrugs::Kind InfusedDrugs::kind_of(std::string_view drug, std::string_view confirmed,
                                         std::string_view wanted) const {
  const std::string_view name = drugs_->find(drug) != nullptr ? drug : confirmed;
  const Drug* known = drugs_->find(name);
  if (known == nullptr) return Kind::unknown;
  // Of a mixture the protocol's drug counts; an isomer of ketamine is judged as ketamine.
  const Drug* protocol_drug = drugs_->find(wanted);
  if (protocol_drug == known) return Kind::protocol_drug;
  if (protocol_drug != nullptr && protocol_drug->drug_class == DrugClass::ketamine &&
      drugs_->is_ketamine(name))
    return Kind::protocol_drug;
  return is_benzodiazepine(name) ? Kind::benzodiazepine : Kind::other;
}

bool InfusedDrugs::is_fluid(std::string_view drug) const {
  const Drug* known = drugs_->find(drug);
  return known != nullptr && known->drug_class == DrugClass::fluid;
}

bool InfusedDrugs::same_drug(std::string_view one, std::string_view other) const {
  const Drug* first = drugs_->find(one);
  const Drug* second = drugs_->find(other);
  if (first == nullptr && second == nullptr) return one == other;
  return first == second;
}

bool InfusedDrugs::is_benzodiazepine(std::string_view text) const {
  const Drug* drug = drugs_->find(text);
  return drug != nullptr &&
         std::find(benzodiazepines.begin(), benzodiazepines.end(), drug->id) != benzodiazepines.end();
}

std::string InfusedDrugs::theophylline_in(std::string_view text) const {
  if (!drugs_->names(text, DrugClass::xanthine)) return {};
  const Drug* drug = drugs_->find(text);
  return drug != nullptr && drug->drug_class == DrugClass::xanthine ? drug->name
                                                                    : "theophylline or aminophylline";
}

}  // namespace vigil::alarms
