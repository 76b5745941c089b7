// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/wire/control.hpp"
#include "dashboard/model/form.hpp"

namespace vigil::dashboard {

/// A drug that can be charted by its name.
struct DrugName {
  std::string id;                    ///< as the alarms know it
  std::string name;                  ///< "Midazolam"
  std::vector<std::string> aliases;  ///< other names that find it
};

/// What a nurse charts, as it stands on the screen.
struct ChartPage {
  std::string title;  ///< "CHART · BAY 3"
  std::vector<FormButton> poss;
  std::vector<FormButton> pain;  ///< 0 to 10
  std::string oxygen_now;        ///< "2 L/min", "none charted"
  FormField oxygen;
  FormButton oxygen_on;
  FormButton oxygen_off;
  std::vector<FormButton> observations;
  std::vector<FormButton> signs;  ///< that suggest to stop
  FormField drug;
  std::vector<FormButton> suggestions;  ///< drugs by what was typed
  FormField dose;
  FormButton unit;   ///< a click or an arrow takes the next one
  FormButton route;  ///< the same
  FormButton give;
  std::string medication;         ///< what will be charted: "Midazolam 2 mg IV"
  std::string sedative_question;  ///< of a drug that nobody knows; empty: it is not asked
  FormButton sedative_yes;
  FormButton sedative_no;
  FormField note;
  FormButton add_note;
  FormButton close;
  std::string oxygen_problem;  ///< each beside its field
  std::string drug_problem;
  std::string dose_problem;
  std::string note_problem;
  std::string problem;               ///< of what has no field
  std::vector<std::string> charted;  ///< what the station took, newest first
  std::string status;
  std::string help;
  Typing typing = Typing::nothing;
};

/// What a nurse is about to chart for the patient of one bay. A tap on an observation charts it at once; what
/// is typed is charted by Enter. One request at a time is under way. Frame thread only.
class ChartForm {
 public:
  ChartForm(std::string bay, std::vector<DrugName> drugs);

  const std::string& bay() const { return bay_; }

  /// What the station says of the bay now. Another patient takes away what was typed.
  void follow(const wire::BayMessage& bay);

  std::optional<wire::Op> act(const FormInput& input);
  /// The station's answer to a request of this form; others are ignored.
  void answered(const wire::Op& asked, bool ok, const std::string& error);

  bool waits_for(const wire::Op& asked) const;
  bool closed() const { return closed_; }
  bool has_unsent() const;

  void fill(const std::string& title, ChartPage& out) const;

  static constexpr std::size_t most_suggestions = 5;

 private:
  void clear();
  /// Its controls, row by row.
  std::vector<std::vector<std::size_t>> rows() const;
  std::vector<std::size_t> order() const;
  void focus(std::size_t control);
  void move(int by);
  void move_row(int by);
  void step(int by);
  TypedText* text_in_focus();
  std::vector<const DrugName*> suggested() const;
  const DrugName* chosen_drug() const;
  void take_suggestion(const DrugName& drug);
  std::string medication_text() const;

  std::optional<wire::Op> enter();
  std::optional<wire::Op> press(std::size_t control);
  /// @param sedative what was answered of a drug that nobody knows
  std::optional<wire::Op> give(std::optional<bool> sedative = {});
  std::optional<wire::Op> start_oxygen();
  std::optional<wire::Op> add_note();
  std::optional<wire::Op> ask(wire::ChartRequest request, std::size_t from);

  FormField field(std::size_t control, const TypedText& text, std::string hint, bool wrong) const;
  FormButton button(std::size_t control, std::string text, std::string key = {}) const;

  std::string bay_;
  std::vector<DrugName> drugs_;
  Occupant occupant_;
  bool free_ = false;
  std::optional<double> oxygen_now_;

  std::size_t focus_ = 0;
  TypedText oxygen_{5};
  TypedText drug_{60};
  TypedText dose_{8};
  TypedText note_{240};
  std::size_t unit_ = 0;
  std::size_t route_ = 0;

  struct Problem {
    std::size_t control;
    std::string text;
  };
  std::optional<Problem> problem_;
  struct Asked {
    wire::ChartRequest request;
    std::size_t from;  ///< the control it came from
  };
  std::optional<Asked> waiting_;
  std::vector<std::string> charted_;
  std::string said_;
  bool asks_sedative_ = false;  ///< whether the drug, which nobody knows, may sedate
  bool closed_ = false;
};

}  // namespace vigil::dashboard
