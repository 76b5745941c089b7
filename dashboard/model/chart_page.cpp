// SPDX-License-Identifier: MIT
// The chart's form as it stands on the screen.
#include <string>
#include <utility>

#include "alarms/observation.hpp"
#include "dashboard/model/chart_form.hpp"
#include "dashboard/model/chart_rows.hpp"
#include "dashboard/model/text.hpp"

namespace vigil::dashboard {

using namespace chart;

bool ChartForm::has_unsent() const {
  return !oxygen_.empty() || !drug_.empty() || !dose_.empty() || !note_.empty();
}

FormField ChartForm::field(std::size_t control, const TypedText& text, std::string hint, bool wrong) const {
  FormField out;
  out.control = control;
  out.text = text.text();
  out.hint = std::move(hint);
  out.focused = focus_ == control;
  out.unsent = !text.empty();
  out.wrong = wrong;
  return out;
}

FormButton ChartForm::button(std::size_t control, std::string text, std::string key) const {
  return {control, std::move(text), std::move(key), focus_ == control, true, false};
}

void ChartForm::fill(const std::string& title, ChartPage& out) const {
  out = {};
  out.title = "CHART · " + title;
  const auto problem_at = [this](std::size_t control) {
    return problem_ && problem_->control == control ? problem_->text : std::string{};
  };
  for (std::size_t i = 0; i < poss.size(); ++i)
    out.poss.push_back(button(first_poss + i, std::string(poss[i].label)));
  for (std::size_t i = 0; i <= most_pain; ++i) out.pain.push_back(button(first_pain + i, std::to_string(i)));
  const auto observed = alarms::observations();
  for (std::size_t i = 0; i < observed.size(); ++i)
    (observed[i].suggests == alarms::Suggests::nothing ? out.observations : out.signs)
        .push_back(button(first_observation + i, std::string(observed[i].label)));

  out.oxygen_problem = problem_at(oxygen_field);
  out.oxygen = field(oxygen_field, oxygen_, "L/min", !out.oxygen_problem.empty());
  const bool on = oxygen_now_ && *oxygen_now_ > 0;
  out.oxygen_now = on ? "on, " + short_text(*oxygen_now_) + " L/min" : "none charted";
  out.oxygen_on = button(oxygen_on, on ? "Change" : "Oxygen on");
  out.oxygen_off = button(oxygen_off, "Oxygen off");
  out.oxygen_off.enabled = on;

  out.drug_problem = problem_at(drug_field);
  out.dose_problem = problem_at(dose_field) + problem_at(give_button);
  out.drug = field(drug_field, drug_, "drug", !out.drug_problem.empty());
  out.dose = field(dose_field, dose_, "dose", !out.dose_problem.empty());
  const auto found = suggested();
  if (focus_ == drug_field)
    for (std::size_t i = 0; i < found.size(); ++i)
      out.suggestions.push_back(button(first_suggestion + i, found[i]->name));
  out.unit = button(unit_button, std::string(units[unit_].text));
  out.route = button(route_button, std::string(routes[route_]));
  out.medication = medication_text();
  out.give = button(give_button, "Chart it");
  if (asks_sedative_) {
    out.sedative_question = std::string(drug_.trimmed()) + " is in no list. May it sedate?";
    out.sedative_yes = button(sedative_yes, "Yes, or not sure");
    out.sedative_no = button(sedative_no, "No");
  }

  out.note_problem = problem_at(note_field);
  out.note = field(note_field, note_, "note", !out.note_problem.empty());
  out.add_note = button(note_button, "Chart note");
  out.close = button(close_button, "Close", "Esc");
  const bool shown = !out.oxygen_problem.empty() || !out.drug_problem.empty() || !out.dose_problem.empty() ||
                     !out.note_problem.empty();
  if (problem_ && !shown) out.problem = problem_->text;
  out.charted = charted_;
  out.status = waiting_ ? "sent, waiting for the station" : free_ ? "nobody is admitted to this bay" : said_;
  out.help = "Tab next · ↑ ↓ rows · Enter charts · Esc back";
  if (focus_ == oxygen_field || focus_ == dose_field) out.typing = Typing::number;
  if (focus_ == drug_field || focus_ == note_field) out.typing = Typing::text;
}

}  // namespace vigil::dashboard
