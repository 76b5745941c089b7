// SPDX-License-Identifier: MIT
#include "dashboard/model/forms.hpp"

#include <algorithm>
#include <variant>

#include "dashboard/model/bay_model.hpp"
#include "dashboard/model/disclosure.hpp"
#include "dashboard/model/screen_lines.hpp"
#include "dashboard/model/text.hpp"
#include "dashboard/model/tile.hpp"

namespace vigil::dashboard {

namespace {

/// Closes a form that is not shown any more; says what went with it.
template <typename Form>
void close_unless(bool shown, std::optional<Form>& form, const std::string& bay, std::string& said) {
  if (!form || (shown && form->bay() == bay)) return;
  if (form->has_unsent()) said = spoken_name(form->bay()) + ": what was not sent is dropped";
  form.reset();
}

}  // namespace

std::string Forms::follow(ViewKind view, ViewKind below, const BayModel* bay) {
  std::string said;
  const std::string name = bay != nullptr ? bay->name() : "";
  const auto open = [&](ViewKind form) {
    return view == form || (view == ViewKind::reason && below == form);
  };
  close_unless(open(ViewKind::limits), limits_, name, said);
  close_unless(open(ViewKind::chart), chart_, name, said);
  close_unless(open(ViewKind::admit), admit_, name, said);
  close_unless(open(ViewKind::admit), pumps_, name, said);
  close_unless(open(ViewKind::instruct), instruct_, name, said);
  close_unless(open(ViewKind::checklist), checklist_, name, said);
  close_unless(open(ViewKind::handover), handover_, name, said);
  close_unless(view == ViewKind::reason, reason_, name, said);
  if (view != ViewKind::disclosure || disclosed_ != name) {
    disclosed_ = view == ViewKind::disclosure ? name : "";
    first_line_ = 0;
  }
  if (bay == nullptr) return said;
  if (view == ViewKind::limits && !limits_) limits_.emplace(name);
  if (view == ViewKind::chart && !chart_) chart_.emplace(name, drugs_);
  if (view == ViewKind::admit) open_admission(*bay);
  if (view == ViewKind::instruct && !instruct_) instruct_.emplace(name);
  if (view == ViewKind::checklist && !checklist_) checklist_.emplace(name);
  if (view == ViewKind::handover && !handover_) handover_.emplace(name);
  if (reason_) reason_->follow(*bay);
  if (admit_) admit_->follow(*bay);
  if (pumps_) pumps_->follow(*bay);
  if (instruct_) instruct_->follow(*bay);
  if (!bay->bay()) return said;
  if (limits_) limits_->follow(*bay->bay());
  if (chart_) chart_->follow(*bay->bay());
  if (checklist_) checklist_->follow(*bay->bay());
  if (handover_) handover_->follow(*bay->bay());
  return said;
}

void Forms::open_admission(const BayModel& bay) {
  const bool taken = bay.bay() && bay.bay()->state != Admission::free;
  if (admit_ && admit_->admitted()) {
    admit_.reset();
    pumps_.emplace(bay.name(), protocols_, true);
  }
  if (admit_ || pumps_) return;
  if (taken)
    pumps_.emplace(bay.name(), protocols_, false);
  else
    admit_.emplace(bay.name(), protocols_);
}

std::optional<wire::Op> Forms::act(const FormInput& input) {
  if (reason_) return reason_->act(input);
  if (admit_) return admit_->act(input);
  if (pumps_) return pumps_->act(input);
  if (instruct_) return instruct_->act(input);
  if (limits_) return limits_->act(input);
  if (chart_) return chart_->act(input);
  if (checklist_) return checklist_->act(input);
  if (handover_) return handover_->act(input);
  return std::nullopt;
}

bool Forms::closed() const {
  if (reason_) return reason_->closed();
  if (admit_) return admit_->closed();
  if (pumps_) return pumps_->closed();
  if (instruct_) return instruct_->closed();
  if (checklist_) return checklist_->closed();
  if (handover_) return handover_->closed();
  return (limits_ && limits_->closed()) || (chart_ && chart_->closed());
}

void Forms::scroll(int lines) {
  const auto to = static_cast<std::int64_t>(first_line_) + lines;
  first_line_ = static_cast<std::size_t>(std::clamp<std::int64_t>(to, 0, 100'000));
}

std::optional<Forms::Taken> Forms::answered(const wire::Op& asked, bool ok, const std::string& error) {
  if (limits_ && limits_->waits_for(asked)) return Taken{limits_->answered(asked, ok, error)};
  if (chart_ && chart_->waits_for(asked)) {
    chart_->answered(asked, ok, error);
    return Taken{};
  }
  if (checklist_ && checklist_->waits_for(asked)) {
    checklist_->answered(asked, ok, error);
    return Taken{};
  }
  if (handover_ && handover_->waits_for(asked)) {
    handover_->answered(asked, ok, error);
    return Taken{};
  }
  if (admit_ && admit_->waits_for(asked)) {
    admit_->answered(asked, ok, error);
    return Taken{};
  }
  if (pumps_ && pumps_->waits_for(asked)) {
    pumps_->answered(asked, ok, error);
    return Taken{};
  }
  if (instruct_ && instruct_->waits_for(asked)) {
    instruct_->answered(asked, ok, error);
    return Taken{};
  }
  if (reason_ && reason_->waits_for(asked)) {
    reason_->answered(asked, ok, error);
    return Taken{};
  }
  return std::nullopt;
}

void Forms::fill(const BayModel* bay, const StationTrack& station, const ScreenFacts& screen,
                 Screen& out) const {
  out.limits.reset();
  out.chart.reset();
  out.reason.reset();
  out.admit.reset();
  out.instruct.reset();
  out.checklist.reset();
  out.handover.reset();
  out.disclosure.reset();
  if (bay == nullptr) return;
  const std::string title = title_of(*bay);
  if (reason_) return reason_->fill(title, out.reason.emplace());
  if (admit_) admit_->fill(title, out.admit.emplace());
  if (pumps_) pumps_->fill(title, out.admit.emplace());
  if (instruct_) instruct_->fill(title, out.instruct.emplace());
  if (limits_) limits_->fill(title, out.limits.emplace());
  if (chart_) chart_->fill(title, out.chart.emplace());
  if (checklist_) checklist_->fill(title, out.checklist.emplace());
  if (handover_) handover_->fill(title, out.handover.emplace());
  if (!disclosed_.empty())
    fill_disclosure(title, *bay, station, screen, first_line_, out.disclosure.emplace());
}

}  // namespace vigil::dashboard
