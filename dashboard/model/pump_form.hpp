// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/wire/control.hpp"
#include "dashboard/model/admit_form.hpp"
#include "dashboard/model/entry_sheet.hpp"

namespace vigil::dashboard {

/// What a nurse confirms of each pump at the bedside: pumps know no patient. One after the other, first those
/// that nobody has confirmed. Frame thread only.
class PumpForm {
 public:
  /// @param just_admitted the station may not have told so yet
  PumpForm(std::string bay, const std::vector<ProtocolName>& protocols, bool just_admitted);

  const std::string& bay() const { return bay_; }

  /// What the station and the pumps say now. What a pump tells stands where nobody has typed; another patient
  /// takes away what was typed.
  void follow(const BayModel& bay);

  std::optional<wire::Op> act(const FormInput& input);
  void answered(const wire::Op& asked, bool ok, const std::string& error);

  bool waits_for(const wire::Op& asked) const;
  bool closed() const { return closed_; }
  /// Whether the pumps were confirmed as a part of an admission.
  bool after_admission() const { return after_admission_ && !done_.empty(); }
  bool has_unsent() const { return sheet_.is_touched(); }

  void fill(const std::string& title, EntryPage& out) const;

 private:
  struct Heard {
    std::uint8_t number = 0;
    std::string serial;
    std::string drug;
    std::optional<double> conc_mg_per_ml;
    bool open = true;  ///< nobody confirmed it, or it is not what was confirmed
  };

  void show(std::size_t pump);
  void prefill();
  void next();
  std::optional<wire::Op> send();
  const Heard* now() const { return at_ < heard_.size() ? &heard_[at_] : nullptr; }
  std::vector<double> listed() const;

  std::string bay_;
  const std::vector<ProtocolName>* protocols_;
  bool just_admitted_;
  bool after_admission_;
  Occupant occupant_;
  std::string protocol_;
  EntrySheet sheet_;
  std::vector<Heard> heard_;
  std::optional<std::uint8_t> showing_;  ///< the pump's number
  std::size_t at_ = 0;
  std::vector<std::uint8_t> done_;
  std::optional<double> asked_conc_;  ///< that is in no list and whose confirmation is asked for
  std::optional<wire::ConfirmPumpRequest> waiting_;
  std::vector<std::string> problems_;
  std::string said_;
  bool closed_ = false;
};

}  // namespace vigil::dashboard
