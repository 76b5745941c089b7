// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/wire/control.hpp"
#include "dashboard/model/form.hpp"

namespace vigil::dashboard {

class BayModel;

/// Why an alarm is acknowledged although it goes on, as it stands on the screen.
struct ReasonPage {
  std::string title;  ///< "REASON · BAY 3"
  std::string alarm;  ///< "Reason: Dose above range: 1.14 > 1 mg/kg/h"
  std::string more;   ///< "and 1 more"; empty: none
  Priority priority = Priority::none;
  FormField reason;
  std::vector<FormButton> usual;  ///< a click sends one; its digit, typed first, fills it in
  FormButton send;
  FormButton close;
  std::string problem;  ///< beside the field
  std::string status;
  std::string help;
  Typing typing = Typing::nothing;
};

/// Asks why, once for each alarm of a bay that the station acknowledges with a reason alone. Until one is
/// sent the alarm stays heard. What was typed for one alarm is never sent for another. Frame thread only.
class ReasonForm {
 public:
  /// @param only this alarm; none: each of the bay that needs a reason
  explicit ReasonForm(std::string bay, std::optional<std::uint64_t> only = std::nullopt);

  const std::string& bay() const { return bay_; }

  /// What the station says of the bay's alarms now; where none is left that needs a reason, it closes.
  void follow(const BayModel& bay);

  std::optional<wire::Op> act(const FormInput& input);
  void answered(const wire::Op& asked, bool ok, const std::string& error);

  bool waits_for(const wire::Op& asked) const;
  bool closed() const { return closed_; }
  bool has_unsent() const { return !reason_.empty(); }

  void fill(const std::string& title, ReasonPage& out) const;

 private:
  struct Asking {
    std::uint64_t id = 0;
    std::string text;
    Priority priority = Priority::none;
  };

  static std::vector<std::size_t> order();
  void focus(std::size_t control);
  void move(int by);
  void type(char32_t character);
  void choose(std::size_t usual);
  void escape();
  std::optional<wire::Op> press(std::size_t control);
  std::optional<wire::Op> send();
  FormButton button(std::size_t control, std::string text, std::string key = {}) const;

  std::string bay_;
  std::optional<std::uint64_t> only_;
  std::optional<Asking> asking_;
  std::size_t others_ = 0;
  std::vector<std::uint64_t> done_;  ///< taken by the station, and perhaps not seen in the bay's alarms yet
  std::optional<std::uint64_t> drawn_rev_;
  std::size_t focus_ = 0;  ///< the field
  TypedText reason_{120};
  std::optional<char32_t> digit_;  ///< that filled the field; what is typed on follows it, not the reason
  std::optional<wire::AcknowledgeRequest> waiting_;
  std::string problem_;
  std::string said_;
  bool closed_ = false;
};

/// Whether an acknowledgement of the bay would leave an alarm that wants a reason.
bool needs_reason(const BayModel& bay);

}  // namespace vigil::dashboard
