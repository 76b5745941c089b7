// SPDX-License-Identifier: MIT
#include "dashboard/model/chart_form.hpp"

#include <algorithm>
#include <utility>

#include "alarms/observation.hpp"
#include "dashboard/model/chart_rows.hpp"
#include "dashboard/model/text.hpp"

namespace vigil::dashboard {

using namespace chart;

namespace {

constexpr double most_oxygen_l_per_min = 60;  // a high-flow cannula's
constexpr std::size_t most_charted = 4;

std::string lower(std::string_view text) {
  std::string out{text};
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

bool is_called(const DrugName& drug, const std::string& name) {
  return lower(drug.name) == name || lower(drug.id) == name ||
         std::any_of(drug.aliases.begin(), drug.aliases.end(),
                     [&](const std::string& alias) { return lower(alias) == name; });
}

bool begins_with(const DrugName& drug, const std::string& typed) {
  return lower(drug.name).starts_with(typed) || lower(drug.id).starts_with(typed) ||
         std::any_of(drug.aliases.begin(), drug.aliases.end(),
                     [&](const std::string& alias) { return lower(alias).starts_with(typed); });
}

wire::ChartRequest observation(const std::string& bay, std::string_view code, std::string text,
                               std::optional<double> value, std::optional<std::string> unit = {}) {
  wire::ChartRequest request;
  request.bay = bay;
  request.what = wire::EventKind::observation;
  request.text = std::move(text);
  request.code = std::string(code);
  request.value = value;
  request.unit = std::move(unit);
  return request;
}

}  // namespace

ChartForm::ChartForm(std::string bay, std::vector<DrugName> drugs)
    : bay_{std::move(bay)}, drugs_{std::move(drugs)}, focus_{nowhere} {}

void ChartForm::clear() {
  for (TypedText* text : {&oxygen_, &drug_, &dose_, &note_}) text->set({});
  unit_ = 0;
  route_ = 0;
  problem_.reset();
  waiting_.reset();
  charted_.clear();
  asks_sedative_ = false;
  focus_ = nowhere;
}

void ChartForm::follow(const wire::BayMessage& bay) {
  free_ = bay.state == Admission::free;
  oxygen_now_ = bay.oxygen_l_per_min;
  if (!occupant_.changes(bay)) return;
  clear();
  said_ = "another patient: the form begins anew";
}

// ---- the focus

std::vector<std::vector<std::size_t>> ChartForm::rows() const {
  std::vector<std::vector<std::size_t>> all(6);
  for (std::size_t i = 0; i < poss.size(); ++i) all[0].push_back(first_poss + i);
  for (std::size_t i = 0; i <= most_pain; ++i) all[1].push_back(first_pain + i);
  all[2] = {oxygen_field, oxygen_on, oxygen_off};
  const auto observed = alarms::observations();
  for (std::size_t i = 0; i < observed.size(); ++i)
    all[observed[i].suggests == alarms::Suggests::nothing ? 3 : 4].push_back(first_observation + i);
  all[5] = {drug_field, dose_field, unit_button, route_button, give_button};
  if (asks_sedative_) all.push_back({sedative_yes, sedative_no});
  all.push_back({note_field, note_button});
  all.push_back({close_button});
  return all;
}

std::vector<std::size_t> ChartForm::order() const {
  std::vector<std::size_t> all;
  for (const auto& row : rows()) all.insert(all.end(), row.begin(), row.end());
  return all;
}

void ChartForm::focus(std::size_t control) {
  const auto all = order();
  if (std::find(all.begin(), all.end(), control) == all.end()) return;
  focus_ = control;
}

void ChartForm::move(int by) {
  const auto all = order();
  const auto count = static_cast<int>(all.size());
  const auto at = std::find(all.begin(), all.end(), focus_);
  const int before = by > 0 ? -1 : 0;  // from nowhere to the first one or to the last
  const int from = at == all.end() ? before : static_cast<int>(at - all.begin());
  focus_ = all[static_cast<std::size_t>((from + by + count) % count)];
}

void ChartForm::move_row(int by) {
  const auto all = rows();
  const auto at = std::find_if(all.begin(), all.end(), [this](const auto& row) {
    return std::find(row.begin(), row.end(), focus_) != row.end();
  });
  if (at == all.end()) return move(by);
  const auto count = static_cast<int>(all.size());
  focus_ = all[static_cast<std::size_t>((static_cast<int>(at - all.begin()) + by + count) % count)].front();
}

TypedText* ChartForm::text_in_focus() {
  switch (focus_) {
    case oxygen_field: return &oxygen_;
    case drug_field: return &drug_;
    case dose_field: return &dose_;
    case note_field: return &note_;
    default: return nullptr;
  }
}

// ---- a drug's name

std::vector<const DrugName*> ChartForm::suggested() const {
  std::vector<const DrugName*> found;
  const std::string typed = lower(drug_.trimmed());
  if (typed.empty()) return found;
  for (const auto& drug : drugs_) {
    if (found.size() == most_suggestions) break;
    if (begins_with(drug, typed) && lower(drug.name) != typed) found.push_back(&drug);
  }
  return found;
}

const DrugName* ChartForm::chosen_drug() const {
  const std::string typed = lower(drug_.trimmed());
  const auto found = std::find_if(drugs_.begin(), drugs_.end(),
                                  [&](const DrugName& drug) { return is_called(drug, typed); });
  return found == drugs_.end() ? nullptr : &*found;
}

void ChartForm::take_suggestion(const DrugName& drug) {
  asks_sedative_ = false;
  drug_.set(drug.name);
  problem_.reset();
  focus_ = dose_field;
}

std::string ChartForm::medication_text() const {
  if (drug_.trimmed().empty()) return {};
  const DrugName* known = chosen_drug();
  std::string text = known != nullptr ? known->name : std::string(drug_.trimmed());
  if (const auto dose = number_of(dose_.trimmed()))
    text.append(" ").append(short_text(*dose)).append(" ").append(units[unit_].text);
  return text.append(" ").append(routes[route_]);
}

// ---- what is typed

void ChartForm::step(int by) {
  const auto turn = [by](std::size_t& at, std::size_t count) {
    const auto n = static_cast<int>(count);
    at = static_cast<std::size_t>((static_cast<int>(at) + by + n) % n);
  };
  problem_.reset();
  if (focus_ == oxygen_field) {
    const double from = number_of(oxygen_.trimmed()).value_or(oxygen_now_.value_or(0));
    oxygen_.set(short_text(std::clamp(from + by, 0.0, most_oxygen_l_per_min)));
  } else if (focus_ == unit_button) {
    turn(unit_, units.size());
  } else if (focus_ == route_button) {
    turn(route_, routes.size());
  } else if (focus_ != dose_field) {
    // A dose is typed, never reached by steps.
    move_row(-by);
  }
}

// ---- what is sent

std::optional<wire::Op> ChartForm::ask(wire::ChartRequest request, std::size_t from) {
  problem_.reset();
  said_.clear();
  if (waiting_) {
    problem_ = Problem{from, "the station has not answered the last one yet"};
    return std::nullopt;
  }
  waiting_ = Asked{request, from};
  return request;
}

std::optional<wire::Op> ChartForm::start_oxygen() {
  const auto flow = number_of(oxygen_.trimmed());
  if (!flow || *flow <= 0 || *flow > most_oxygen_l_per_min) {
    problem_ = Problem{oxygen_field, flow && *flow == 0 ? "0 ends it: take Oxygen off"
                                                        : "L/min, more than 0 and at most " +
                                                              short_text(most_oxygen_l_per_min)};
    focus_ = oxygen_field;
    return std::nullopt;
  }
  return ask(observation(bay_, "oxygen", "Oxygen " + short_text(*flow) + " L/min", flow, "L/min"),
             oxygen_field);
}

std::optional<wire::Op> ChartForm::give(std::optional<bool> sedative) {
  const auto refuse = [this](std::size_t control, const char* why) {
    problem_ = Problem{control, why};
    focus_ = control;
    return std::nullopt;
  };
  if (drug_.trimmed().empty()) return refuse(drug_field, "which drug?");
  const auto dose = number_of(dose_.trimmed());
  if (!dose || *dose <= 0) return refuse(dose_field, "the dose, a number above 0");
  if (*dose > 1e6) return refuse(dose_field, "no dose is that large");
  const DrugName* known = chosen_drug();
  // What the library knows is judged by it.
  if (known != nullptr) sedative.reset();
  if (known == nullptr && !sedative) {
    asks_sedative_ = true;
    focus_ = sedative_yes;
    return std::nullopt;
  }
  asks_sedative_ = false;
  focus_ = give_button;
  wire::ChartRequest request;
  request.bay = bay_;
  request.what = wire::EventKind::medication;
  request.text = medication_text();
  request.sedative = sedative;
  request.code = known != nullptr ? known->id : lower(drug_.trimmed());
  request.value = dose;
  request.unit = std::string(units[unit_].code);
  return ask(std::move(request), give_button);
}

std::optional<wire::Op> ChartForm::add_note() {
  if (note_.trimmed().empty()) {
    problem_ = Problem{note_field, "the note is empty"};
    focus_ = note_field;
    return std::nullopt;
  }
  wire::ChartRequest request;
  request.bay = bay_;
  request.what = wire::EventKind::note;
  request.text = std::string(note_.trimmed());
  return ask(std::move(request), note_field);
}

std::optional<wire::Op> ChartForm::press(std::size_t control) {
  focus(control);
  if (control < first_poss + poss.size()) {
    const PossRow& row = poss[control - first_poss];
    return ask(observation(bay_, "poss", std::string(row.text), row.value), control);
  }
  if (control >= first_pain && control <= first_pain + most_pain) {
    const std::size_t score = control - first_pain;
    return ask(
        observation(bay_, "pain", "Pain " + std::to_string(score) + " of 10", static_cast<double>(score)),
        control);
  }
  const auto observed = alarms::observations();
  if (control >= first_observation && control - first_observation < observed.size()) {
    const alarms::Observation& row = observed[control - first_observation];
    return ask(observation(bay_, row.code, std::string(row.label), std::nullopt), control);
  }
  if (control >= first_suggestion && control < dose_field) {
    const auto found = suggested();
    if (control - first_suggestion < found.size()) take_suggestion(*found[control - first_suggestion]);
    return std::nullopt;
  }
  switch (control) {
    case oxygen_on: return start_oxygen();
    case oxygen_off:
      if (oxygen_now_.value_or(0) <= 0) {
        problem_ = Problem{oxygen_field, "no oxygen is charted"};
        break;
      }
      return ask(observation(bay_, "oxygen", "Oxygen off", 0, "L/min"), oxygen_field);
    case unit_button:
    case route_button: step(1); break;
    case give_button: return give();
    case sedative_yes: return give(true);
    case sedative_no: return give(false);
    case note_button: return add_note();
    case close_button: closed_ = true; break;
    default: break;
  }
  return std::nullopt;
}

std::optional<wire::Op> ChartForm::enter() {
  switch (focus_) {
    case oxygen_field: return start_oxygen();
    case drug_field: {
      // A name that is not finished is finished by the first suggestion; nothing is charted by it.
      const auto found = suggested();
      if (chosen_drug() == nullptr && !found.empty())
        take_suggestion(*found.front());
      else
        focus_ = dose_field;
      return std::nullopt;
    }
    case dose_field:
    case unit_button:
    case route_button: return give();
    case note_field: return add_note();
    default: return press(focus_);
  }
}

std::optional<wire::Op> ChartForm::act(const FormInput& input) {
  switch (input.action) {
    case FormAction::next: move(1); break;
    case FormAction::previous: move(-1); break;
    case FormAction::row_down: move_row(1); break;
    case FormAction::row_up: move_row(-1); break;
    case FormAction::step: step(input.by); break;
    case FormAction::type: {
      TypedText* text = text_in_focus();
      const bool number = focus_ == oxygen_field || focus_ == dose_field;
      if (text == nullptr || (number && !belongs_to_number(input.character))) break;
      text->type(input.character);
      asks_sedative_ = false;
      problem_.reset();
      said_.clear();
      break;
    }
    case FormAction::erase:
      if (TypedText* text = text_in_focus()) text->erase();
      asks_sedative_ = false;
      problem_.reset();
      break;
    case FormAction::enter: return enter();
    case FormAction::escape:
      // What is typed here goes first, the form with the second press.
      problem_.reset();
      if (std::exchange(asks_sedative_, false))
        focus_ = drug_field;
      else if (TypedText* text = text_in_focus(); text != nullptr && !text->empty())
        text->set({});
      else
        closed_ = true;
      break;
    case FormAction::focus: focus(input.control); break;
    case FormAction::nudge:
      focus(input.control);
      if (focus_ == input.control) step(input.by);
      break;
    case FormAction::press: return press(input.control);
  }
  return std::nullopt;
}

bool ChartForm::waits_for(const wire::Op& asked) const {
  const auto* request = std::get_if<wire::ChartRequest>(&asked);
  return waiting_ && request != nullptr && request->bay == bay_ && request->text == waiting_->request.text;
}

void ChartForm::answered(const wire::Op& asked, bool ok, const std::string& error) {
  if (!waits_for(asked)) return;
  const auto* request = std::get_if<wire::ChartRequest>(&asked);
  const std::size_t from = waiting_->from;
  waiting_.reset();
  if (!ok) {
    problem_ = Problem{from, error};
    return;
  }
  charted_.insert(charted_.begin(), request->text);
  if (charted_.size() > most_charted) charted_.pop_back();
  // What was charted is not charted twice by the next Enter; what was typed on meanwhile stays.
  if (from == oxygen_field) oxygen_.set({});
  if (from == give_button && medication_text() == request->text) {
    drug_.set({});
    dose_.set({});
    if (focus_ == dose_field || focus_ == give_button) focus_ = drug_field;
  }
  if (from == note_field && note_.trimmed() == request->text) note_.set({});
}

}  // namespace vigil::dashboard
