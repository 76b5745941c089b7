// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "common/wire/control.hpp"
#include "dashboard/model/entry_sheet.hpp"

namespace vigil::dashboard {

class BayModel;

/// A protocol that a patient can be admitted with.
struct ProtocolName {
  std::string id;
  std::string name;                    ///< "Low dose, 5 days"
  std::string says;                    ///< "0.1 – 0.35 mg/kg/h · cap 24 mg/h"
  std::string profile;                 ///< suggested
  bool entered_at_admit = false;       ///< dose and cap are the prescriber's
  std::vector<double> concentrations;  ///< mg/mL that need no confirming; empty: any
};

/// Who is laid in a free bay, with which protocol. The station takes it or says why not, a line for each
/// thing that is wrong; a line goes to the entry whose key it names. Frame thread only.
class AdmitForm {
 public:
  AdmitForm(std::string bay, const std::vector<ProtocolName>& protocols);

  const std::string& bay() const { return bay_; }

  /// What the station and the source say of the bay now. What the source says of its subject stands where
  /// nobody has typed; another subject takes away what was typed.
  void follow(const BayModel& bay);

  std::optional<wire::Op> act(const FormInput& input);
  void answered(const wire::Op& asked, bool ok, const std::string& error);

  bool waits_for(const wire::Op& asked) const;
  bool closed() const { return closed_; }
  /// The station has taken it: pumps are confirmed next.
  bool admitted() const { return admitted_; }
  bool has_unsent() const { return !admitted_ && sheet_.is_touched(); }

  void fill(const std::string& title, EntryPage& out) const;

 private:
  void clear();
  void prefill(const Patient& subject);
  void follow_protocol();
  const ProtocolName* protocol() const;
  std::optional<double> number_at(std::size_t i, double least, double most);
  std::optional<wire::Op> send();
  void take_refusal(const std::string& error);

  std::string bay_;
  const std::vector<ProtocolName>* protocols_;
  EntrySheet sheet_;
  std::optional<Patient> subject_;
  std::vector<std::string> pumps_;
  bool taken_ = false;                  ///< somebody lies in the bay
  std::optional<double> asked_weight_;  ///< whose confirmation is asked for
  std::optional<wire::AdmitRequest> waiting_;
  std::vector<std::string> problems_;
  std::string said_;
  bool admitted_ = false;
  bool closed_ = false;
};

}  // namespace vigil::dashboard
