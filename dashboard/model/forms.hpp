// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "dashboard/model/admit_form.hpp"
#include "dashboard/model/chart_form.hpp"
#include "dashboard/model/checklist_form.hpp"
#include "dashboard/model/handover_form.hpp"
#include "dashboard/model/instruct_form.hpp"
#include "dashboard/model/limits_form.hpp"
#include "dashboard/model/pump_form.hpp"
#include "dashboard/model/reason_form.hpp"
#include "dashboard/model/screen.hpp"

namespace vigil::dashboard {

class BayModel;
struct StationTrack;

/// What is open over a bay: its limits, its chart, an admission, its stage, a checklist, a handover, a reason
/// that is asked for, or how far its disclosure is scrolled. A form lives as long as its view of its bay;
/// what was not sent goes with it. Frame thread only.
class Forms {
 public:
  explicit Forms(std::vector<DrugName> drugs, std::vector<ProtocolName> protocols = {})
      : drugs_{std::move(drugs)}, protocols_{std::move(protocols)} {}
  // The forms point at what is known here.
  Forms(const Forms&) = delete;
  Forms& operator=(const Forms&) = delete;

  /// Opens the form of the view that is shown, closes every other, and tells the open one what the station
  /// says. Returns what there is to say of a form that went with something not sent; empty: nothing.
  /// @param below the view that a reason is asked over: its form stays, with what is typed in it
  std::string follow(ViewKind view, ViewKind below, const BayModel* bay);

  /// Why alarms of a bay are acknowledged; open while that view is shown.
  /// @param only this alarm; none: each that needs a reason
  void ask_reason(const std::string& bay, std::optional<std::uint64_t> only) { reason_.emplace(bay, only); }

  std::optional<wire::Op> act(const FormInput& input);
  /// Whether the person is done with the form: the view is to be left.
  bool closed() const;
  /// Whether that was the last step of an admission: what is looked at before the start comes next.
  bool has_admitted() const { return pumps_ && pumps_->closed() && pumps_->after_admission(); }
  void scroll(int lines);

  /// The station's answer, and what to ask next. Unset where no open form asked: then somebody else must tell
  /// of it.
  struct Taken {
    std::optional<wire::Op> next;
  };
  std::optional<Taken> answered(const wire::Op& asked, bool ok, const std::string& error);

  void fill(const BayModel* bay, const StationTrack& station, const ScreenFacts& screen, Screen& out) const;

 private:
  /// Opens what the view of admission shows: the patient of a free bay, else the pumps.
  void open_admission(const BayModel& bay);

  std::vector<DrugName> drugs_;
  std::vector<ProtocolName> protocols_;
  std::optional<LimitsForm> limits_;
  std::optional<ChartForm> chart_;
  std::optional<ReasonForm> reason_;
  std::optional<AdmitForm> admit_;
  std::optional<PumpForm> pumps_;
  std::optional<InstructForm> instruct_;
  std::optional<ChecklistForm> checklist_;
  std::optional<HandoverForm> handover_;
  std::string disclosed_;  ///< the bay whose disclosure is shown
  std::size_t first_line_ = 0;
};

}  // namespace vigil::dashboard
