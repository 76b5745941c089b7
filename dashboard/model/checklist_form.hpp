// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "common/wire/control.hpp"
#include "dashboard/model/form.hpp"

namespace vigil::dashboard {

/// One item of a checklist as it stands on the screen.
struct ChecklistLine {
  FormButton button;  ///< "✓ Baseline vital signs": a tap charts it, or takes it back
  bool done = false;
  std::string note;  ///< "09:31 K. Winter", "42 min of 60 min"; empty: nothing is known of it
};

/// What is looked at before the start and before the discharge.
struct ChecklistPage {
  std::string title;     ///< "CHECKLIST · BAY 3"
  std::string start_is;  ///< "Before the start · 2 open"; empty: the protocol has no checks
  std::vector<ChecklistLine> start;
  std::string end_is;
  std::vector<ChecklistLine> end;
  FormButton discharge;
  FormButton close;
  std::string problem;
  std::string status;
  std::string help;
};

/// How many of a bay's checks before the start are open.
std::size_t open_checks(const wire::BayMessage& bay);

/// The checklist of one bay's patient: a tap marks an item, as everything is charted. The discharge stands
/// below it and asks once more. Frame thread only.
class ChecklistForm {
 public:
  explicit ChecklistForm(std::string bay);

  const std::string& bay() const { return bay_; }

  /// What the station says of the bay now. Closes where nobody lies in it.
  void follow(const wire::BayMessage& bay);

  std::optional<wire::Op> act(const FormInput& input);
  void answered(const wire::Op& asked, bool ok, const std::string& error);

  bool waits_for(const wire::Op& asked) const;
  bool closed() const { return closed_; }
  static bool has_unsent() { return false; }

  void fill(const std::string& title, ChecklistPage& out) const;

 private:
  std::vector<std::size_t> order() const;
  void focus(std::size_t control);
  void move(int by);
  std::optional<wire::Op> press(std::size_t control);
  std::optional<wire::Op> tap(const wire::ChecklistRow& row);
  std::optional<wire::Op> discharge();
  FormButton button(std::size_t control, std::string text, std::string key = {}) const;

  std::string bay_;
  Occupant occupant_;
  std::vector<wire::ChecklistRow> rows_;
  std::size_t focus_;
  std::optional<wire::Op> waiting_;
  bool asks_discharge_ = false;
  std::string problem_;
  std::string said_;
  bool closed_ = false;
};

}  // namespace vigil::dashboard
