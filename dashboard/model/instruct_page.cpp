// SPDX-License-Identifier: MIT
// How the instructor's form stands on the screen.
#include <algorithm>
#include <cmath>
#include <utility>

#include "common/wire/command_words.hpp"
#include "dashboard/model/instruct_form.hpp"
#include "dashboard/model/text.hpp"

namespace vigil::dashboard {

FormButton InstructForm::button(std::size_t control, std::string text, bool lit) const {
  return {control, std::move(text), "", focus_ == control, true, lit};
}

InstructCell InstructForm::button_cell(std::size_t control, std::string text, bool lit) const {
  InstructCell cell;
  cell.button = button(control, std::move(text), lit);
  return cell;
}

InstructCell InstructForm::field_cell(std::size_t text, std::string before, std::string hint,
                                      std::string after) const {
  InstructCell cell;
  cell.before = std::move(before);
  cell.after = std::move(after);
  FormField& field = cell.field.emplace();
  field.control = text;
  field.text = texts_.at(text).text();
  field.hint = std::move(hint);
  field.focused = focus_ == text;
  field.unsent = !texts_.at(text).empty() && text != ramp_text;
  field.whole = texts_.at(text).whole();
  field.wrong = wrong_ == text;
  return cell;
}

void InstructForm::fill_scenario(InstructPage& out) const {
  InstructRow& speed = out.rows.emplace_back();
  speed.caption = "Speed";
  speed.cells.push_back(button_cell(play_button, rate_ > 0 ? "Pause" : "Play", rate_ <= 0));
  for (std::size_t i = 0; i < play_speeds.size(); ++i)
    speed.cells.push_back(button_cell(first_speed + i, short_text(play_speeds.at(i)) + "×",
                                      std::abs(rate_ - play_speeds.at(i)) < 1e-6));
  if (!steps_.empty()) {
    InstructRow& steps = out.rows.emplace_back();
    steps.caption = "Go to step";
    for (std::size_t i = 0; i < steps_.size(); ++i)
      steps.cells.push_back(button_cell(first_step + i, steps_[i], steps_[i] == stage_.step));
    if (steps_.size() < stage_.steps.size()) {
      InstructCell& more = steps.cells.emplace_back();
      more.after = "of " + std::to_string(stage_.steps.size());
    }
  }
  InstructRow& checkpoints = out.rows.emplace_back();
  checkpoints.caption = "Checkpoint";
  checkpoints.cells.push_back(button_cell(checkpoint_button, "Keep " + next_checkpoint(stage_.checkpoints)));
  for (std::size_t i = 0; i < restored_.size(); ++i) {
    InstructCell cell = button_cell(first_restore + i, restored_[i]);
    if (i == 0) cell.before = "back to";
    checkpoints.cells.push_back(std::move(cell));
  }
}

void InstructForm::fill_body(InstructPage& out) const {
  const auto value_of = [this](std::string_view name) {
    const auto found = std::find_if(stage_.values.begin(), stage_.values.end(),
                                    [name](const wire::StageValue& value) { return value.name == name; });
    return found == stage_.values.end() ? nullptr : &*found;
  };
  InstructRow& body = out.rows.emplace_back();
  body.caption = "Body";
  body.grid = true;
  for (std::size_t i = 0; i < set_points.size(); ++i) {
    const SetPoint& point = set_points.at(i);
    InstructCell cell = field_cell(i, std::string(point.label), "", "");
    const wire::StageValue* value = value_of(point.name);
    cell.truth = value != nullptr ? fixed_text(value->value, point.decimals) : "–";
    cell.role = point.role;
    body.cells.push_back(std::move(cell));
  }
  InstructRow& ramp = out.rows.emplace_back();
  ramp.cells.push_back(field_cell(ramp_text, "over", "0", "s"));
  ramp.cells.push_back(button_cell(curve_choice, std::string(ramp_curves.at(curve_))));
  ramp.cells.push_back(button_cell(apply_button, "Apply"));
  for (const wire::StageValue& value : stage_.values) {
    const bool settable = std::any_of(set_points.begin(), set_points.end(),
                                      [&](const SetPoint& point) { return point.name == value.name; });
    if (settable) continue;
    add_part(out.levels,
             value.name + " " + short_text(value.value) + (value.unit.empty() ? "" : " " + value.unit));
  }
}

void InstructForm::fill_troubles(InstructPage& out) const {
  InstructRow& off = out.rows.emplace_back();
  off.caption = "Sensors off";
  for (std::size_t i = 0; i < bay_sensors.size(); ++i)
    off.cells.push_back(
        button_cell(first_sensor + i, std::string(bay_sensors.at(i).label), sensor_off_.at(i)));
  InstructRow& failing = out.rows.emplace_back();
  failing.caption = "Failures";
  for (std::size_t i = 0; i < body_failures.size(); ++i) {
    const std::string name{body_failures.at(i)};
    const bool under_way =
        std::find(stage_.failures.begin(), stage_.failures.end(), name) != stage_.failures.end();
    failing.cells.push_back(button_cell(first_failure + i, name, under_way));
  }
}

void InstructForm::fill_hands(InstructPage& out) const {
  if (const Pump* one = pump()) {
    InstructRow& row = out.rows.emplace_back();
    row.caption = "Pump";
    row.cells.push_back(button_cell(pump_choice, one->text));
    row.cells.push_back(button_cell(pump_start, "Start"));
    row.cells.push_back(button_cell(pump_pause, "Pause"));
    row.cells.push_back(button_cell(pump_stop, "Stop"));
    row.cells.push_back(field_cell(pump_rate_text, "", one->rate, "mL/h"));
    row.cells.push_back(button_cell(pump_rate, "Set"));
    InstructRow& alarm = out.rows.emplace_back();
    alarm.caption = "Pump alarm";
    alarm.cells.push_back(button_cell(pump_alarm_choice, std::string(pump_alarm_text[pump_alarm()]),
                                      one->alarms.test(pump_alarm_)));
    alarm.cells.push_back(button_cell(pump_alarm_on, "Raise"));
    alarm.cells.push_back(button_cell(pump_alarm_off, "End"));
    alarm.cells.push_back(button_cell(interlock_button, "Interlock", stage_.interlock));
  }
  if (stage_.drugs) {
    InstructRow& row = out.rows.emplace_back();
    row.caption = "Give";
    row.cells.push_back(button_cell(drug_choice, std::string(given_drugs.at(drug_))));
    row.cells.push_back(field_cell(give_text, "", "", "mg"));
    row.cells.push_back(button_cell(give_button, "Give"));
    row.cells.push_back(field_cell(oxygen_text, "oxygen", "", "L/min"));
    row.cells.push_back(button_cell(oxygen_button, "Set"));
  }
  InstructRow& cuff = out.rows.emplace_back();
  cuff.caption = "Cuff";
  cuff.cells.push_back(button_cell(nibp_now, "Measure now"));
  cuff.cells.push_back(field_cell(nibp_interval_text, "every", "", "s"));
  cuff.cells.push_back(button_cell(nibp_interval, "Set"));
  InstructRow& hide = out.rows.emplace_back();
  hide.caption = "Hide";
  for (std::size_t i = 0; i < hidables_.size(); ++i)
    hide.cells.push_back(button_cell(first_hide + i, hidables_[i].label, hidables_[i].hidden));
  InstructRow& note = out.rows.emplace_back();
  note.caption = "Note";
  note.cells.push_back(field_cell(note_text, "", "for the debriefing", ""));
  note.cells.back().wide = true;
  note.cells.push_back(button_cell(note_button, "Add"));
}

void InstructForm::fill(const std::string& title, InstructPage& out) const {
  out = {};
  out.title = "INSTRUCT · " + title;
  out.why = why_;
  out.close = button(close_button, "Close");
  out.close.key = "Esc";
  if (!available()) {
    out.help = "Esc back";
    return;
  }
  out.scenario = name_;
  if (!stage_.step.empty()) add_part(out.scenario, "step " + stage_.step);
  fill_scenario(out);
  fill_body(out);
  fill_troubles(out);
  fill_hands(out);
  out.problem = problem_;
  out.result = waiting_ ? "… " + wire::words_of(waiting_->request.command) : done_;
  out.help = "Tab next · Enter sends · ↑ ↓ choose · lit: under way · Esc back";
  if (focus_ < texts_.size()) out.typing = focus_ == note_text ? Typing::text : Typing::number;
}

}  // namespace vigil::dashboard
