// SPDX-License-Identifier: MIT
#include "dashboard/model/instruct_form.hpp"

#include <algorithm>
#include <utility>

#include "common/wire/command_words.hpp"
#include "dashboard/model/bay_model.hpp"
#include "dashboard/model/text.hpp"

namespace vigil::dashboard {

namespace {

bool has(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// The numerics of a cuff or a line are hidden together.
std::string_view group_of(Channel numeric) {
  const std::string_view id = info(numeric).id;
  return id.substr(0, id.find('_'));
}

/// Where a text is sent from by Enter.
std::size_t button_of(std::size_t text) {
  switch (text) {
    case pump_rate_text: return InstructForm::pump_rate;
    case give_text: return InstructForm::give_button;
    case oxygen_text: return InstructForm::oxygen_button;
    case nibp_interval_text: return InstructForm::nibp_interval;
    case note_text: return InstructForm::note_button;
    default: return InstructForm::apply_button;
  }
}

}  // namespace

std::string why_not_instructed(const BayModel& bay) {
  const std::string name = spoken_name(bay.name());
  if (!bay.source() || bay.ended()) return name + " has no source: nothing to instruct";
  if (bay.mode() != Mode::simulated)
    return name + " is " + std::string(mode_text[bay.mode()]) + ": only a simulated bay is instructed";
  if (!bay.source()->stage) return name + " tells nothing of its stage: its publisher takes no commands";
  return {};
}

InstructForm::InstructForm(std::string bay) : bay_{std::move(bay)}, texts_{empty_instruct_texts()} {}

// ---- what is known

void InstructForm::follow(const BayModel& bay) {
  why_ = why_not_instructed(bay);
  if (!available()) return;
  const wire::SourceMessage& source = *bay.source();
  name_ = source.name;
  rate_ = source.rate;
  stage_ = *source.stage;
  // What is under way stands among the first, with the step before it.
  const auto under_way = std::find(stage_.steps.begin(), stage_.steps.end(), stage_.step);
  const auto at = under_way == stage_.steps.end() ? 0 : under_way - stage_.steps.begin();
  const auto count = static_cast<std::ptrdiff_t>(stage_.steps.size());
  const auto most = static_cast<std::ptrdiff_t>(most_steps);
  const std::ptrdiff_t first =
      std::clamp<std::ptrdiff_t>(at - 1, 0, std::max<std::ptrdiff_t>(0, count - most));
  steps_.assign(stage_.steps.begin() + first, stage_.steps.begin() + std::min(count, first + most));
  restored_ = stage_.checkpoints;
  if (restored_.size() > most_restored)
    restored_.erase(restored_.begin(), restored_.end() - static_cast<std::ptrdiff_t>(most_restored));
  follow_hidden(bay);
  follow_pumps(bay);
  for (std::size_t i = 0; i < bay_sensors.size(); ++i)
    for (const Channel channel : bay_sensors.at(i).tells) {
      const Reading& reading = bay.reading(channel);
      // One that learners do not get says nothing of its sensor.
      if (reading.known && reading.quality != Quality::off)
        sensor_off_.at(i) = reading.quality == Quality::sensor_off;
    }
}

void InstructForm::follow_hidden(const BayModel& bay) {
  hidables_.clear();
  std::string_view group;
  for (std::size_t i = 0; i < numeric_count; ++i) {
    const auto channel = static_cast<Channel>(i);
    const std::string id{info(channel).id};
    const bool hidden = has(stage_.hidden, id);
    if (!bay.has(channel) && !hidden) continue;
    const bool pressure = group_of(channel) == "nibp" || group_of(channel) == "abp";
    if (!pressure || group_of(channel) != group)
      hidables_.push_back({std::string(info(channel).label), {}, false});
    group = group_of(channel);
    hidables_.back().ids.push_back(id);
    hidables_.back().hidden = hidables_.back().hidden || hidden;
  }
}

void InstructForm::follow_pumps(const BayModel& bay) {
  pumps_.clear();
  for (const auto& [number, track] : bay.pumps()) {
    Pump& one = pumps_.emplace_back();
    one.number = number;
    one.alarms = track.reading.alarms;
    one.text = "Pump " + std::to_string(number) + " · " + std::string(pump_state_text[track.reading.state]);
    one.rate = rate_text(track.reading.rate_ml_per_h);
  }
  if (pump_at_ >= pumps_.size()) pump_at_ = 0;
}

bool InstructForm::has_unsent() const {
  for (std::size_t i = 0; i < texts_.size(); ++i)
    if (i != ramp_text && !texts_.at(i).empty()) return true;
  return false;
}

// ---- the focus

/// As they stand on the screen.
std::vector<std::size_t> InstructForm::order() const {
  if (!available()) return {close_button};
  std::vector<std::size_t> all{play_button};
  const auto add = [&all](std::size_t first, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) all.push_back(first + i);
  };
  add(first_speed, play_speeds.size());
  add(first_step, steps_.size());
  add(checkpoint_button, 1);
  add(first_restore, restored_.size());
  add(0, set_points.size());
  all.insert(all.end(), {ramp_text, curve_choice, apply_button});
  add(first_sensor, bay_sensors.size());
  add(first_failure, body_failures.size());
  if (!pumps_.empty())
    all.insert(all.end(), {pump_choice, pump_start, pump_pause, pump_stop, pump_rate_text, pump_rate,
                           pump_alarm_choice, pump_alarm_on, pump_alarm_off, interlock_button});
  if (stage_.drugs) all.insert(all.end(), {drug_choice, give_text, give_button, oxygen_text, oxygen_button});
  all.insert(all.end(), {nibp_now, nibp_interval_text, nibp_interval});
  add(first_hide, hidables_.size());
  all.insert(all.end(), {note_text, note_button, close_button});
  return all;
}

void InstructForm::focus(std::size_t control) {
  const auto all = order();
  if (std::find(all.begin(), all.end(), control) == all.end()) return;
  if (focus_ < texts_.size()) texts_.at(focus_).deselect();
  focus_ = control;
  // Typing takes the place of what stood there.
  if (focus_ < texts_.size()) texts_.at(focus_).select_all();
}

void InstructForm::move(int by) {
  const auto all = order();
  const auto count = static_cast<int>(all.size());
  const auto at = std::find(all.begin(), all.end(), focus_);
  const int from = at == all.end() ? 0 : static_cast<int>(at - all.begin());
  focus(all[static_cast<std::size_t>((from + by + count) % count)]);
}

bool InstructForm::choose(std::size_t control, int by) {
  const auto turn = [by](std::size_t& value, std::size_t count) {
    const auto all = static_cast<int>(std::max<std::size_t>(count, 1));
    value = static_cast<std::size_t>((static_cast<int>(value) + by + all) % all);
    return true;
  };
  switch (control) {
    case curve_choice: return turn(curve_, ramp_curves.size());
    case pump_choice: return turn(pump_at_, pumps_.size());
    case pump_alarm_choice: return turn(pump_alarm_, pump_alarm_text.size());
    case drug_choice: return turn(drug_, given_drugs.size());
    default: return false;
  }
}

void InstructForm::step(int by) {
  if (!choose(focus_, -by)) move(-by);
}

void InstructForm::edited() {
  problem_.clear();
  wrong_.reset();
}

std::optional<wire::Op> InstructForm::act(const FormInput& input) {
  const bool typing = focus_ < texts_.size();
  switch (input.action) {
    case FormAction::next:
    case FormAction::row_down: move(1); break;
    case FormAction::previous:
    case FormAction::row_up: move(-1); break;
    case FormAction::step: step(input.by); break;
    case FormAction::type:
      if (!typing || (focus_ != note_text && !belongs_to_number(input.character))) break;
      texts_.at(focus_).type(input.character);
      edited();
      break;
    case FormAction::erase:
      if (!typing) break;
      texts_.at(focus_).erase();
      edited();
      break;
    case FormAction::enter: return press(typing ? button_of(focus_) : focus_);
    case FormAction::escape:
      // What is typed here goes first, the form with the second press.
      if (typing && !texts_.at(focus_).empty())
        texts_.at(focus_).set({});
      else
        closed_ = true;
      edited();
      break;
    case FormAction::focus:
    case FormAction::nudge: focus(input.control); break;
    case FormAction::press: focus(input.control); return press(input.control);
  }
  return std::nullopt;
}

// ---- what is sent

MaybeCommand InstructForm::pump_command(std::size_t control) const {
  if (pump() == nullptr) return tl::unexpected<InstructProblem>({pump_rate_text, "no pump is heard"});
  if (control == pump_rate) return pump_rate_command(texts_, pump()->number);
  wire::Command command{{"pump_number", static_cast<double>(pump()->number)}};
  const std::vector<std::string> alarm{std::string(pump_alarm_text[pump_alarm()])};
  if (control == pump_start) command.push_back({"pump", std::string("start")});
  if (control == pump_pause) command.push_back({"pump", std::string("pause")});
  if (control == pump_stop) command.push_back({"pump", std::string("stop")});
  if (control == pump_alarm_on) command.push_back({"pump_alarms", alarm});
  if (control == pump_alarm_off) command.push_back({"pump_alarms_end", alarm});
  return command;
}

/// Of a button that is one of a list.
MaybeCommand InstructForm::listed_command(std::size_t control) const {
  const auto in = [control](std::size_t first, std::size_t count) {
    return control >= first && control - first < count;
  };
  if (in(first_speed, play_speeds.size())) return one_key("rate", play_speeds.at(control - first_speed));
  if (in(first_step, steps_.size())) return one_key("step", steps_[control - first_step]);
  if (in(first_restore, restored_.size())) return one_key("restore", restored_[control - first_restore]);
  if (in(first_sensor, bay_sensors.size())) {
    const std::size_t i = control - first_sensor;
    return names_command(sensor_off_.at(i) ? "sensors_on" : "sensors_off",
                         {std::string(bay_sensors.at(i).name)});
  }
  if (in(first_failure, body_failures.size())) {
    const std::string name{body_failures.at(control - first_failure)};
    return names_command(has(stage_.failures, name) ? "fail_end" : "fail", {name});
  }
  if (in(first_hide, hidables_.size())) {
    const Hidable& one = hidables_[control - first_hide];
    return names_command(one.hidden ? "show" : "hide", one.ids);
  }
  return wire::Command{};
}

MaybeCommand InstructForm::command_of(std::size_t control) const {
  if (control >= first_speed) return listed_command(control);
  if (control >= pump_start && control <= pump_alarm_off) return pump_command(control);
  switch (control) {
    case play_button: return one_key(rate_ > 0 ? "pause" : "play", true);
    case checkpoint_button: return one_key("checkpoint", next_checkpoint(stage_.checkpoints));
    case apply_button: return ramp_command(texts_, ramp_curves.at(curve_));
    case give_button: return give_command(texts_, given_drugs.at(drug_));
    case oxygen_button: return oxygen_command(texts_);
    case interlock_button: return one_key("interlock", !stage_.interlock);
    case nibp_now: return one_key("nibp_now", true);
    case nibp_interval: return nibp_interval_command(texts_);
    case note_button: return note_command(texts_);
    default: return wire::Command{};
  }
}

std::optional<wire::Op> InstructForm::press(std::size_t control) {
  edited();
  if (control == close_button) closed_ = true;
  if (control == close_button || !available() || choose(control, 1)) return std::nullopt;
  if (waiting_) {
    problem_ = "the last command is not answered yet";
    return std::nullopt;
  }
  auto command = command_of(control);
  if (!command) {
    wrong_ = command.error().text;
    problem_ = command.error().why;
    return std::nullopt;
  }
  if (command->empty()) return std::nullopt;
  done_.clear();
  waiting_ = Asked{{bay_, std::move(*command)}, control};
  return waiting_->request;
}

bool InstructForm::waits_for(const wire::Op& asked) const {
  const auto* request = std::get_if<wire::InstructRequest>(&asked);
  return waiting_ && request != nullptr && request->bay == bay_ &&
         request->command == waiting_->request.command;
}

void InstructForm::answered(const wire::Op& asked, bool ok, const std::string& error) {
  if (!waits_for(asked)) return;
  const Asked was = *std::exchange(waiting_, std::nullopt);
  const std::string words = wire::words_of(was.request.command);
  if (!ok) {
    problem_ = words + ": " + error;
    return;
  }
  done_ = "✓ " + words;
  if (was.from >= first_sensor && was.from - first_sensor < bay_sensors.size())
    sensor_off_.at(was.from - first_sensor) = was.request.command.front().key == "sensors_off";
  // What was typed on while the answer was under way stays.
  if (command_of(was.from) != was.request.command) return;
  for (std::size_t i = 0; i < texts_.size(); ++i)
    if (i != ramp_text && button_of(i) == was.from) texts_.at(i).set({});
}

}  // namespace vigil::dashboard
