// SPDX-License-Identifier: MIT
#include "alarms/protocol.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "alarms/text.hpp"
#include "common/model/bay.hpp"
#include "common/model/dose.hpp"

namespace vigil::alarms {

namespace {

constexpr std::array<std::string_view, start_check_text.size()> check_words{
    "A named clinician who can manage general anaesthesia",
    "Airway equipment at the bedside",
    "Baseline liver tests, and the date of the next",
    "Antisialagogue",
    "Benzodiazepine",
    "No theophylline or aminophylline",
    "Intracranial pressure considered",
    "Age 65 or more: delirium",
    "Baseline vital signs",
};

// Beyond these a figure is a slip of the keyboard: the largest scheme has 5 mg/kg/h and 700 mg/h.
constexpr double most_plausible_mg_per_kg_per_h = 10;
constexpr double most_plausible_mg_per_h = 2'000;
constexpr double most_plausible_total_mg_per_kg = 1'000;
constexpr double most_days = 366;
/// For whom a dose in mg/h is looked at per kg where nobody is admitted yet.
constexpr double usual_kg = 70;

using Mistakes = std::vector<ProtocolMistake>;

std::string with_unit(double figure, std::string_view unit) {
  return short_number(figure) + " " + std::string(unit);
}

/// Of an optional figure that must be above 0 and at most `most`.
void check_figure(const char* table, const char* key, std::optional<double> figure, double most,
                  Mistakes& found) {
  if (figure && !(*figure > 0 && *figure <= most))
    found.push_back({table, std::string(table) + "." + key + " = " + short_number(*figure) +
                                " must be above 0 and at most " + short_number(most)});
}

void check_dose(const Protocol& protocol, Mistakes& found) {
  const DoseRange& dose = protocol.dose;
  const std::string_view unit = dose_basis_text[dose.basis];
  const double most =
      dose.basis == DoseBasis::mg_per_h ? most_plausible_mg_per_h : most_plausible_mg_per_kg_per_h;
  check_figure("dose", "low", dose.low, most, found);
  check_figure("dose", "high", dose.high, most, found);
  if (dose.low && !dose.high) found.push_back({"dose", "dose.low needs dose.high, or dose.point"});
  if (dose.low && dose.high && *dose.low > *dose.high)
    found.push_back({"dose", "dose.low = " + short_number(*dose.low) +
                                 " must not be above dose.high = " + with_unit(*dose.high, unit)});
  const double per_kg =
      dose.basis == DoseBasis::mg_per_h ? dose.high.value_or(0) / usual_kg : dose.high.value_or(0);
  if (per_kg >= anaesthetic_mg_per_kg_per_h && !protocol.icu_only)
    found.push_back({"dose", with_unit(*dose.high, unit) + " is an anaesthetic dose: icu_only must be true"});
}

void check_caps(const Protocol& protocol, Mistakes& found) {
  const DoseCaps& caps = protocol.caps;
  const DoseRange& dose = protocol.dose;
  check_figure("cap", "mg_per_h", caps.mg_per_h, most_plausible_mg_per_h, found);
  check_figure("cap", "mg_per_kg_per_h", caps.mg_per_kg_per_h, most_plausible_mg_per_kg_per_h, found);
  check_figure("cap", "total_mg_per_kg", caps.total_mg_per_kg, most_plausible_total_mg_per_kg, found);
  const auto below = [&](const char* key, double cap, double range, std::string_view unit) {
    if (is_below(cap, range))
      found.push_back({"cap", "cap." + std::string(key) + " = " + short_number(cap) +
                                  " is below the range: " + with_unit(range, unit)});
  };
  // In the range's own unit nothing of the range may lie above the cap; in the other one, for nobody at all.
  if (caps.mg_per_h && dose.basis == DoseBasis::mg_per_h && dose.high)
    below("mg_per_h", *caps.mg_per_h, *dose.high, "mg/h");
  if (caps.mg_per_kg_per_h && dose.basis == DoseBasis::mg_per_kg_per_h && dose.high)
    below("mg_per_kg_per_h", *caps.mg_per_kg_per_h, *dose.high, "mg/kg/h");
  if (caps.mg_per_h && dose.basis == DoseBasis::mg_per_kg_per_h && dose.low)
    below("mg_per_h", *caps.mg_per_h, *dose.low * lightest_kg, "mg/h for the lightest patient");
  if (caps.mg_per_kg_per_h && dose.basis == DoseBasis::mg_per_h && dose.low)
    below("mg_per_kg_per_h", *caps.mg_per_kg_per_h, *dose.low / heaviest_kg,
          "mg/kg/h for the heaviest patient");
  if (caps.total_mg_per_kg && dose.basis == DoseBasis::mg_per_kg_per_h && dose.low &&
      protocol.hours_per_day.low)
    below("total_mg_per_kg", *caps.total_mg_per_kg, *dose.low * *protocol.hours_per_day.low,
          "mg/kg at the lowest dose in the shortest time");
}

void check_span(const char* table, const PlannedSpan& span, double least, double most, Mistakes& found) {
  for (const auto& [key, figure] : {std::pair{"low", span.low}, std::pair{"high", span.high}})
    if (figure && !(*figure >= least && *figure <= most))
      found.push_back({table, std::string(table) + "." + key + " = " + short_number(*figure) + " must be " +
                                  short_number(least) + " to " + short_number(most)});
  if (span.low && span.high && *span.low > *span.high)
    found.push_back({table, std::string(table) + ".low = " + short_number(*span.low) +
                                " must not be above high = " + short_number(*span.high)});
  if (span.low && !span.high) found.push_back({table, std::string(table) + ".low needs high"});
}

void check_concentrations(const Protocol& protocol, Mistakes& found) {
  const auto& listed = protocol.concentrations;
  for (auto one = listed.begin(); one != listed.end(); ++one) {
    if (!(*one > 0))
      found.push_back({"concentration", "mg_per_ml = " + short_number(*one) + " must be above 0"});
    if (reaches(*one, concentrate_mg_per_ml))
      found.push_back({"concentration", with_unit(*one, "mg/mL") + " is the undiluted concentrate"});
    if (std::find(listed.begin(), one, *one) != one)
      found.push_back({"concentration", with_unit(*one, "mg/mL") + " stands twice"});
  }
}

void check_lists(const Protocol& protocol, Mistakes& found) {
  const auto has_check = [&](StartCheck wanted) {
    return std::find(protocol.checks.begin(), protocol.checks.end(), wanted) != protocol.checks.end();
  };
  for (std::size_t i = 0; i < protocol.checks.size(); ++i)
    for (std::size_t k = i + 1; k < protocol.checks.size(); ++k)
      if (protocol.checks[i] == protocol.checks[k])
        found.push_back(
            {"checks", "'" + std::string(start_check_text[protocol.checks[i]]) + "' stands twice"});
  if (protocol.asks_benzodiazepine != has_check(StartCheck::benzodiazepine))
    found.push_back({"checks", protocol.asks_benzodiazepine
                                   ? "asks_benzodiazepine: 'benzodiazepine' must be among the checks"
                                   : "'benzodiazepine' is a check of protocols with asks_benzodiazepine"});
  if (protocol.asks_benzodiazepine && protocol.companions.empty())
    found.push_back({"asks_benzodiazepine", "asks_benzodiazepine needs a [[with]] that says which and why"});
}

}  // namespace

std::string_view words_of(StartCheck check) { return check_words[static_cast<std::size_t>(check)]; }

std::optional<double> cap_mg_per_h(const Protocol& protocol, double weight_kg) {
  const DoseCaps& caps = protocol.caps;
  if (!caps.mg_per_kg_per_h) return caps.mg_per_h;
  const double by_weight = *caps.mg_per_kg_per_h * weight_kg;
  return caps.mg_per_h ? std::min(*caps.mg_per_h, by_weight) : by_weight;
}

std::optional<double> most_mg_per_h(const Protocol& protocol, double weight_kg) {
  const auto cap = cap_mg_per_h(protocol, weight_kg);
  if (!protocol.dose.high) return cap;
  const double high =
      protocol.dose.basis == DoseBasis::mg_per_h ? *protocol.dose.high : *protocol.dose.high * weight_kg;
  return cap ? std::min(*cap, high) : high;
}

std::optional<double> planned_day_mg(const Protocol& protocol, double weight_kg) {
  if (protocol.caps.total_mg_per_kg) return *protocol.caps.total_mg_per_kg * weight_kg;
  const auto most = most_mg_per_h(protocol, weight_kg);
  if (!most || !protocol.hours_per_day.high) return std::nullopt;
  return *most * *protocol.hours_per_day.high;
}

std::optional<double> planned_course_mg(const Protocol& protocol, double weight_kg) {
  const auto day = planned_day_mg(protocol, weight_kg);
  if (!day || !protocol.days.high) return std::nullopt;
  return *day * *protocol.days.high;
}

std::vector<ProtocolMistake> protocol_mistakes(const Protocol& protocol) {
  Mistakes found;
  if (!is_name(protocol.id))
    found.push_back({"id", "id = '" + protocol.id + "' must be of a-z, 0-9, _ and -"});
  check_dose(protocol, found);
  check_caps(protocol, found);
  check_span("hours_per_day", protocol.hours_per_day, 0.1, 24, found);
  check_span("days", protocol.days, 1, most_days, found);
  check_concentrations(protocol, found);
  check_lists(protocol, found);
  if (!protocol.not_permitted.empty() && !protocol.icu_only)
    found.push_back({"not_permitted", "what is not permitted everywhere needs icu_only"});
  return found;
}

Expected<Protocol> with_entered(Protocol protocol, const EnteredLimits& entered) {
  if (!protocol.entered_at_admit) {
    if (entered.dose || entered.cap_mg_per_h)
      return fail(protocol.id + " has a dose and a cap of its own: none is entered at admit");
    return protocol;
  }
  if (!entered.dose || !entered.dose->is_stated())
    return fail(protocol.id + " states no dose: it must be entered at admit");
  if (!entered.cap_mg_per_h) return fail(protocol.id + " states no cap: it must be entered at admit");
  protocol.dose = *entered.dose;
  protocol.dose_source = "entered at admit";
  protocol.cap_source = "entered at admit";
  protocol.caps.mg_per_h = *entered.cap_mg_per_h;
  const auto mistakes = protocol_mistakes(protocol);
  if (!mistakes.empty()) return fail(protocol.id + ": " + mistakes.front().text);
  return protocol;
}

}  // namespace vigil::alarms
