// SPDX-License-Identifier: MIT
#include "dashboard/station/charting.hpp"

#include <cmath>

#include "alarms/text.hpp"
#include "dashboard/station/checklist.hpp"
#include "dashboard/station/cut_text.hpp"

namespace vigil::station {

namespace {

std::string words_of(const wire::EventMessage& event) {
  const std::string& code = event.code ? *event.code : event.text;
  return event.code && !event.text.empty() ? code + " " + event.text : code;
}

std::string name_of(const std::string& words, const std::string& fallback, const alarms::DrugLibrary& drugs) {
  const alarms::Drug* drug = drugs.find(words);
  return cut_text(drug != nullptr && alarms::sedates(drug->drug_class) ? drug->name : fallback, longest_name);
}

Expected<Charted> read_poss(const wire::EventMessage& event) {
  const double score = event.value.value_or(std::nan(""));
  if (!(score >= 0 && score <= 4) || score != std::floor(score))
    return fail("poss needs a value: 0 (asleep, easy to rouse), 1, 2, 3 or 4" +
                (event.value ? ", not " + alarms::short_number(*event.value) : std::string{}));
  Charted charted;
  charted.poss = static_cast<int>(score);
  return charted;
}

Expected<Charted> read_oxygen(const wire::EventMessage& event) {
  if (event.unit && *event.unit != "L/min" && *event.unit != "l/min")
    return fail("oxygen is charted in L/min, not in " + *event.unit);
  const double flow = event.value.value_or(std::nan(""));
  if (!(flow >= 0 && flow <= most_oxygen_l_per_min))
    return fail("oxygen needs a value: 0 to " + alarms::short_number(most_oxygen_l_per_min) + " L/min" +
                (event.value ? ", not " + alarms::short_number(*event.value) : std::string{}));
  Charted charted;
  charted.oxygen_l_per_min = flow;
  return charted;
}

Expected<Charted> read_pain(const wire::EventMessage& event) {
  const double score = event.value.value_or(std::nan(""));
  if (!(score >= 0 && score <= 10) || score != std::floor(score))
    return fail("pain needs a value: 0 to 10, whole" +
                (event.value ? ", not " + alarms::short_number(*event.value) : std::string{}));
  return Charted{};
}

/// Whether it is there: without a value it is, 0 takes it back.
Expected<bool> is_there(const wire::EventMessage& event) {
  if (!event.value || *event.value == 1) return true;
  if (*event.value == 0) return false;
  return fail(*event.code + " has no value but 0 or 1, not " + alarms::short_number(*event.value));
}

Expected<Charted> read_sign(const wire::EventMessage& event, const alarms::Observation& sign) {
  const auto there = is_there(event);
  if (!there) return tl::make_unexpected(there.error());
  Charted charted;
  if (*there) charted.sign = &sign;
  return charted;
}

Expected<Charted> read_checklist(const wire::EventMessage& event) {
  if (auto known = known_checklist_code(*event.code); !known) return tl::make_unexpected(known.error());
  const auto there = is_there(event);
  if (!there) return tl::make_unexpected(there.error());
  Charted charted;
  charted.checklist_code = *event.code;
  charted.checklist_done = *there;
  return charted;
}

Expected<Charted> read_observation(const wire::EventMessage& event) {
  if (!event.code) return Charted{};
  if (event.code == "poss") return read_poss(event);
  if (event.code == "oxygen") return read_oxygen(event);
  if (event.code == "pain") return read_pain(event);
  if (is_checklist_code(*event.code)) return read_checklist(event);
  const alarms::Observation* known = alarms::find_observation(*event.code);
  if (known != nullptr && known->suggests != alarms::Suggests::nothing) return read_sign(event, *known);
  return Charted{};
}

}  // namespace

Expected<Charted> read_charted(const wire::EventMessage& event, const alarms::DrugLibrary& drugs) {
  if (event.what == wire::EventKind::observation) return read_observation(event);
  if (event.what != wire::EventKind::medication) return Charted{};
  const std::string words = words_of(event);
  if (words.empty()) return fail("a medication needs its name, as code or in the text");
  Charted charted;
  charted.medication = words;
  const bool is_known = drugs.find(words) != nullptr;
  if (is_known || event.sedative.value_or(true)) charted.sedative_window = drugs.sedation_window(words);
  const std::string& fallback = event.code && !event.code->empty() ? *event.code : event.text;
  if (charted.sedative_window) charted.sedative = name_of(words, fallback, drugs);
  return charted;
}

std::optional<Charted> sedative_on_pump(const std::string& drug, const alarms::DrugLibrary& drugs) {
  if (!drugs.is_sedative_or_opioid(drug)) return std::nullopt;
  Charted charted;
  charted.sedative = name_of(drug, drug, drugs);
  charted.sedative_window = drugs.sedation_window(drug, alarms::Route::iv);
  return charted;
}

std::string event_line(const wire::EventMessage& event) {
  std::string line{wire::event_kind_text[event.what]};
  if (event.code && !event.code->empty()) line += " " + *event.code;
  if (event.value) line += " " + alarms::short_number(*event.value);
  if (event.value && event.unit) line += " " + *event.unit;
  if (!event.text.empty()) line += ": " + event.text;
  return line;
}

}  // namespace vigil::station
