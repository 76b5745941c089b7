// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

#include "common/wire/control.hpp"
#include "dashboard/model/form.hpp"
#include "dashboard/model/handover_summary.hpp"

namespace vigil::dashboard {

/// A bay that is handed over, as it stands on the screen.
struct HandoverPage {
  std::string title;  ///< "HANDOVER · BAY 3"
  HandoverSummary summary;
  FormField initials;
  FormButton take;
  FormButton close;
  std::string problem;
  std::string status;
  std::string help;
  Typing typing = Typing::nothing;
};

/// Who takes a bay over, by initials. Frame thread only.
class HandoverForm {
 public:
  explicit HandoverForm(std::string bay) : bay_{std::move(bay)} {}

  const std::string& bay() const { return bay_; }

  /// What the station says of the bay now. Closes where nobody lies in it.
  void follow(const wire::BayMessage& bay);

  std::optional<wire::Op> act(const FormInput& input);
  void answered(const wire::Op& asked, bool ok, const std::string& error);

  bool waits_for(const wire::Op& asked) const;
  bool closed() const { return closed_; }
  bool has_unsent() const { return !initials_.empty(); }

  /// All but the summary.
  void fill(const std::string& title, HandoverPage& out) const;

 private:
  void move(int by);
  std::optional<wire::Op> press(std::size_t control);

  std::string bay_;
  Occupant occupant_;
  TypedText initials_{12};
  std::size_t focus_ = 0;
  std::optional<wire::HandoverRequest> waiting_;
  std::string problem_;
  std::string said_;
  bool closed_ = false;
};

}  // namespace vigil::dashboard
