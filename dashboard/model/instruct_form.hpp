// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/model/pump.hpp"
#include "common/wire/control.hpp"
#include "common/wire/messages.hpp"
#include "dashboard/model/form.hpp"
#include "dashboard/model/instruct_command.hpp"

namespace vigil::dashboard {

class BayModel;

/// One thing in a row of the instructor's form: a text, a field, a button, in this order.
struct InstructCell {
  std::string before;  ///< what it is: "HR /min", "over"
  std::string truth;   ///< what the body holds now: "72"
  ColourRole role = ColourRole::other;
  std::optional<FormField> field;
  bool wide = false;  ///< the field takes what the row has left
  std::string after;  ///< "s"
  std::optional<FormButton> button;
};
struct InstructRow {
  std::string caption;
  std::vector<InstructCell> cells;
  bool grid = false;  ///< in columns, else one behind the other
};

/// What an instructor does with a simulated bay, as it stands on the screen.
struct InstructPage {
  std::string title;     ///< "INSTRUCT · BAY 3"
  std::string why;       ///< nothing can be instructed; empty: it can
  std::string scenario;  ///< "Desaturation · step apnoea"
  std::vector<InstructRow> rows;
  std::string levels;  ///< what else is in the body: "ketamine 0.12 mg/L"
  FormButton close;
  std::string result;   ///< what was done last: "✓ hr 90, over_s 30"
  std::string problem;  ///< or why it was not
  std::string help;
  Typing typing = Typing::nothing;
};

/// The stage of one simulated bay, and what an instructor is about to make of it. It carries nothing out: the
/// bay's publisher does, or says why not. One command at a time is under way. Frame thread only.
class InstructForm {
 public:
  explicit InstructForm(std::string bay);

  const std::string& bay() const { return bay_; }

  /// What the source says of itself now.
  void follow(const BayModel& bay);

  std::optional<wire::Op> act(const FormInput& input);
  /// The station's answer to a request of this form; others are ignored.
  void answered(const wire::Op& asked, bool ok, const std::string& error);

  bool waits_for(const wire::Op& asked) const;
  bool closed() const { return closed_; }
  /// The way to a set point stays for the next one: it does not count.
  bool has_unsent() const;

  /// @param title of the bay, "BAY 3"
  void fill(const std::string& title, InstructPage& out) const;

  // What a control's number means; a text's is its place in InstructTexts.
  enum Control : std::size_t {
    play_button = 100,
    checkpoint_button,
    curve_choice,
    apply_button,
    pump_choice,
    pump_start,
    pump_pause,
    pump_stop,
    pump_rate,
    pump_alarm_choice,
    pump_alarm_on,
    pump_alarm_off,
    drug_choice,
    give_button,
    oxygen_button,
    interlock_button,
    nibp_now,
    nibp_interval,
    note_button,
    close_button,
    first_speed = 200,
    first_step = 300,
    first_restore = 400,
    first_sensor = 500,
    first_failure = 600,
    first_hide = 700,
  };
  /// Of the scenario's steps, those around the one under way; of the checkpoints the last ones.
  static constexpr std::size_t most_steps = 12;
  static constexpr std::size_t most_restored = 8;

 private:
  struct Pump {
    std::uint8_t number = 0;
    PumpAlarms alarms;
    std::string text;  ///< "Pump 1 · infusing"
    std::string rate;  ///< "18.0", mL/h
  };
  /// What is hidden together: one numeric, or the three of a pressure.
  struct Hidable {
    std::string label;
    std::vector<std::string> ids;
    bool hidden = false;
  };

  bool available() const { return why_.empty(); }
  std::vector<std::size_t> order() const;
  void focus(std::size_t control);
  void move(int by);
  void step(int by);
  bool choose(std::size_t control, int by);
  void edited();
  std::optional<wire::Op> press(std::size_t control);
  MaybeCommand command_of(std::size_t control) const;
  MaybeCommand listed_command(std::size_t control) const;
  MaybeCommand pump_command(std::size_t control) const;
  const Pump* pump() const { return pump_at_ < pumps_.size() ? &pumps_[pump_at_] : nullptr; }
  PumpAlarm pump_alarm() const { return static_cast<PumpAlarm>(pump_alarm_); }
  void follow_hidden(const BayModel& bay);
  void follow_pumps(const BayModel& bay);

  // instruct_page.cpp
  FormButton button(std::size_t control, std::string text, bool lit = false) const;
  InstructCell button_cell(std::size_t control, std::string text, bool lit = false) const;
  InstructCell field_cell(std::size_t text, std::string before, std::string hint, std::string after) const;
  void fill_scenario(InstructPage& out) const;
  void fill_body(InstructPage& out) const;
  void fill_troubles(InstructPage& out) const;
  void fill_hands(InstructPage& out) const;

  std::string bay_;
  std::string why_;
  std::string name_;  ///< of the source: its scenario
  wire::Stage stage_;
  double rate_ = 1;
  std::vector<std::string> steps_;     ///< shown, of stage_.steps
  std::vector<std::string> restored_;  ///< shown, of stage_.checkpoints
  std::vector<Hidable> hidables_;
  std::vector<Pump> pumps_;
  std::array<bool, bay_sensors.size()> sensor_off_{};

  std::size_t focus_ = 0;
  InstructTexts texts_;
  std::size_t curve_ = 0;
  std::size_t drug_ = 0;
  std::size_t pump_at_ = 0;
  std::size_t pump_alarm_ = 0;

  struct Asked {
    wire::InstructRequest request;
    std::size_t from;  ///< the control it came from
  };
  std::optional<Asked> waiting_;
  std::optional<std::size_t> wrong_;  ///< the text that is
  std::string problem_;
  std::string done_;
  bool closed_ = false;
};

/// Why nothing can be instructed in the bay, in words; empty: it can.
std::string why_not_instructed(const BayModel& bay);

}  // namespace vigil::dashboard
