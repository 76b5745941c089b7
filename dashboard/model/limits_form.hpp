// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "common/wire/control.hpp"
#include "dashboard/model/form.hpp"

namespace vigil::dashboard {

constexpr std::size_t limit_columns = 4;  ///< medium, high, their two delays

/// One limit in the editor.
struct LimitLine {
  std::string label;  ///< "SpO₂ low"
  std::string unit;   ///< "%"
  ColourRole role = ColourRole::other;
  std::array<std::optional<FormField>, limit_columns> fields;  ///< none: there is no such step
  std::string settled;  ///< what is not changed here: "clear 5 s · margin 2 · latching"
  std::string profile;  ///< of a changed one: "profile 92", or only "changed"; else empty
  FormButton off;       ///< "Off…", "Switch on"
  bool is_off = false;
  bool changed = false;
  bool unsent = false;
  std::string note;     ///< below the line: what may be set, what somebody else has set meanwhile
  std::string problem;  ///< below the line: why it was not taken
};

/// Asked below its line before an alarm is switched off.
struct OffQuestion {
  std::size_t line = 0;
  std::string text;  ///< "Switch SpO₂ high off for 60 minutes?"
  FormField reason;
  std::vector<FormButton> usual;  ///< reasons for one click
  FormButton confirm;
  FormButton cancel;
};

/// The limits editor as it stands on the screen.
struct LimitsPage {
  std::string title;    ///< "LIMITS · BAY 3"
  std::string profile;  ///< "low-dose-adult · figures not clinically reviewed"
  std::vector<LimitLine> lines;
  std::size_t focused_line = 0;  ///< to be in sight
  std::optional<OffQuestion> off;
  FormButton apply;
  FormButton reset;
  FormButton close;
  std::string status;   ///< "2 changes not sent"; where there is no line, why
  std::string problem;  ///< of what belongs to no line
  std::string help;
  Typing typing = Typing::nothing;
};

/// The limits of one bay, and what a nurse is about to make of them. It decides nothing: the station takes a
/// change or says why not. One request at a time is under way, so that an answer is known to be its answer.
/// Frame thread only.
class LimitsForm {
 public:
  explicit LimitsForm(std::string bay);

  const std::string& bay() const { return bay_; }

  /// What the station says of the bay now. Another patient takes away what was typed.
  void follow(const wire::BayMessage& bay);

  /// What to ask the station for, if anything.
  std::optional<wire::Op> act(const FormInput& input);
  /// The station's answer to a request of this form, and what to ask next; other answers are ignored.
  std::optional<wire::Op> answered(const wire::Op& asked, bool ok, const std::string& error);

  bool waits_for(const wire::Op& asked) const;
  bool closed() const { return closed_; }
  bool has_unsent() const;

  /// @param title of the bay, "BAY 3"
  void fill(const std::string& title, LimitsPage& out) const;

  static constexpr std::size_t controls_a_line = limit_columns + 1;  ///< its fields, and Off
  static constexpr std::size_t first_button = 10'000;                ///< of those that belong to no line

 private:
  struct Line {
    wire::LimitRow row;
    std::array<std::optional<TypedText>, limit_columns> typed;
    std::array<std::optional<double>, limit_columns> sent;  ///< and not seen in the row yet: no news
    std::string news;
    std::string problem;
  };
  struct Question {
    std::string cond;
    TypedText reason{120};
  };

  void follow_row(Line& line, const wire::LimitRow& row) const;
  void forget();

  static std::size_t line_of(std::size_t control) { return control / controls_a_line; }
  Line* line_in_focus();
  Line* find(const std::string& cond);
  std::vector<std::size_t> order() const;
  void focus(std::size_t control);
  void move(int by);
  void move_row(int by);
  void step(int by);
  TypedText* text_in_focus();
  void edited();
  void escape();

  std::optional<wire::Op> enter();
  std::optional<wire::Op> press(std::size_t control);
  std::optional<wire::Op> press_off(Line& line);
  std::optional<wire::Op> confirm_off();
  std::optional<wire::Op> reset();
  std::optional<wire::Op> send_next();
  std::optional<wire::Op> request_for(Line& line);
  std::optional<wire::Op> ask(wire::Op op);

  FormButton button(std::size_t control, std::string text, std::string key, bool enabled) const;
  LimitLine shown(std::size_t i) const;
  void fill_question(LimitsPage& out) const;
  std::string status() const;

  std::string bay_;
  std::string profile_;
  bool known_ = false;  ///< the station has said something of the bay
  Occupant occupant_;
  std::vector<Line> lines_;
  std::size_t focus_ = 0;
  std::optional<Question> question_;
  std::optional<wire::Op> waiting_;
  std::vector<std::string> queue_;  ///< conditions whose changes are sent next
  // What was asked for and has not been seen: no news to who asked.
  bool reset_asked_ = false;
  bool off_asked_ = false;  ///< of one limit; others may go with it
  std::string said_;
  std::string problem_;
  bool closed_ = false;
};

}  // namespace vigil::dashboard
