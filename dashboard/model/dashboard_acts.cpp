// SPDX-License-Identifier: MIT
#include <algorithm>
#include <utility>
#include <variant>

#include "dashboard/model/dashboard_model.hpp"
#include "dashboard/model/text.hpp"
#include "dashboard/model/tile.hpp"

namespace vigil::dashboard {

// ---- what a person wants
// -------------------------------------------------------------------------------------

void DashboardModel::say(std::string text, StationTime now) {
  message_ = std::move(text);
  message_until_ = now + message_lasts;
}

std::optional<wire::Op> DashboardModel::act(const Intent& intent, StationTime now) {
  return std::visit([this, now](const auto& wanted) { return this->do_it(wanted, now); }, intent);
}

bool DashboardModel::select(const std::string& bay, StationTime now) {
  const auto found =
      std::find_if(bays_.begin(), bays_.end(), [&](const auto& b) { return b->name() == bay; });
  if (found == bays_.end()) {
    say(bay.empty() ? "no bay selected" : "there is no " + spoken_name(bay), now);
    return false;
  }
  selected_ = bay;
  page_ = static_cast<std::size_t>(found - bays_.begin()) / page_size;
  return true;
}

bool DashboardModel::select_or_stay(const std::string& bay, StationTime now) {
  return select(bay.empty() ? selected_ : bay, now);
}

void DashboardModel::go_to(ViewKind view) {
  const bool page = view == ViewKind::alarms || view == ViewKind::disclosure;
  if (page && (view_ == ViewKind::bays || shows_open_bay(view_))) back_to_bay_ = shows_open_bay(view_);
  if (view_ == ViewKind::alarms && view != ViewKind::alarms) alarms_page_.close();
  view_ = view;
}

std::optional<wire::Op> DashboardModel::do_it(const SelectBay& intent, StationTime now) {
  const std::string before = selected_;
  if (!select(intent.bay, now)) return std::nullopt;
  // What is open of one bay never becomes another bay's.
  if (is_form(view_) && selected_ != before) go_to(ViewKind::bay);
  // A acknowledges the bay that the chosen row's button names.
  if (view_ == ViewKind::alarms && alarms_page_.chosen_bay() != selected_) alarms_page_.choose_bay(selected_);
  return std::nullopt;
}

std::optional<wire::Op> DashboardModel::do_it(const OpenBay& intent, StationTime now) {
  if (select(intent.bay, now)) go_to(ViewKind::bay);
  return std::nullopt;
}

std::optional<wire::Op> DashboardModel::do_it(const OpenAlarms&, StationTime) {
  if (view_ == ViewKind::alarms) return std::nullopt;
  go_to(ViewKind::alarms);
  alarms_page_.open(selected_);
  return std::nullopt;
}

std::optional<wire::Op> DashboardModel::do_it(const OpenLimits& intent, StationTime now) {
  if (select_or_stay(intent.bay, now)) go_to(ViewKind::limits);
  return std::nullopt;
}

std::optional<wire::Op> DashboardModel::do_it(const OpenChart& intent, StationTime now) {
  if (select_or_stay(intent.bay, now)) go_to(ViewKind::chart);
  return std::nullopt;
}

std::optional<wire::Op> DashboardModel::do_it(const OpenAdmit& intent, StationTime now) {
  if (select_or_stay(intent.bay, now)) go_to(ViewKind::admit);
  return std::nullopt;
}

std::optional<wire::Op> DashboardModel::do_it(const OpenInstruct& intent, StationTime now) {
  if (!select_or_stay(intent.bay, now)) return std::nullopt;
  if (std::string why = why_not_instructed(*find(selected_)); !why.empty())
    say(std::move(why), now);
  else
    go_to(ViewKind::instruct);
  return std::nullopt;
}

std::optional<wire::Op> DashboardModel::do_it(const FormInput& intent, StationTime now) {
  auto op = forms_.act(intent);
  if (forms_.closed()) leave_form(now);
  return op;
}

void DashboardModel::leave_form(StationTime now) {
  const BayModel* bay = find(selected_);
  const bool checks = forms_.has_admitted() && bay != nullptr && bay->bay() && open_checks(*bay->bay()) > 0;
  if (checks)
    go_to(ViewKind::checklist);
  else
    do_it(GoBack{}, now);
}

void DashboardModel::open_of_patient(const std::string& name, ViewKind view, StationTime now) {
  const BayModel* bay = find(name.empty() ? selected_ : name);
  if (bay != nullptr && (!bay->bay() || bay->bay()->state == Admission::free))
    say(spoken_name(*bay) + " is free", now);
  else if (select_or_stay(name, now))
    go_to(view);
}

std::optional<wire::Op> DashboardModel::do_it(const OpenChecklist& intent, StationTime now) {
  open_of_patient(intent.bay, ViewKind::checklist, now);
  return std::nullopt;
}

std::optional<wire::Op> DashboardModel::do_it(const OpenHandover& intent, StationTime now) {
  open_of_patient(intent.bay, ViewKind::handover, now);
  return std::nullopt;
}

std::optional<wire::Op> DashboardModel::do_it(const ScrollPage& intent, StationTime) {
  forms_.scroll(intent.lines);
  return std::nullopt;
}

std::optional<wire::Op> DashboardModel::do_it(const OpenDisclosure& intent, StationTime now) {
  if (select_or_stay(intent.bay, now)) go_to(ViewKind::disclosure);
  return std::nullopt;
}

std::optional<wire::Op> DashboardModel::do_it(const GoBack&, StationTime) {
  if (view_ == ViewKind::reason) {
    const bool there = !shows_open_bay(before_reason_) || find(selected_) != nullptr;
    go_to(there ? before_reason_ : ViewKind::bays);
    if (view_ == ViewKind::alarms) alarms_page_.open(selected_);
    return std::nullopt;
  }
  const bool to_bay = is_form(view_) || (view_ != ViewKind::bay && back_to_bay_);
  go_to(to_bay && find(selected_) != nullptr ? ViewKind::bay : ViewKind::bays);
  return std::nullopt;
}

std::optional<wire::Op> DashboardModel::do_it(const AcknowledgeBay& intent, StationTime now) {
  const std::string& name = intent.bay.empty() ? selected_ : intent.bay;
  const BayModel* bay = find(name);
  if (bay == nullptr) {
    say(name.empty() ? "no bay selected" : "there is no " + spoken_name(name), now);
    return std::nullopt;
  }
  if (unacknowledged(*bay) == 0 || !bay->drawn_rev()) {
    say(spoken_name(*bay) +
            (unacknowledged(*bay) == 0 ? ": nothing to acknowledge" : ": its alarms were not shown yet"),
        now);
    return std::nullopt;
  }
  wire::AcknowledgeRequest request;
  request.bay = name;
  request.all = true;
  request.rev = bay->drawn_rev();
  // The station leaves those heard until it is told why.
  if (needs_reason(*bay)) ask_reason(request.bay, std::nullopt, now);
  return request;
}

std::optional<wire::Op> DashboardModel::do_it(const AcknowledgeAlarm& intent, StationTime now) {
  const BayModel* bay = find(intent.bay);
  const wire::AlarmRow* alarm = nullptr;
  if (bay != nullptr && bay->alarms() && bay->drawn_rev())
    for (const auto& row : bay->alarms()->alarms)
      if (row.id == intent.id && row.state != AlarmState::acknowledged) alarm = &row;
  if (alarm == nullptr) {
    say("nothing to acknowledge", now);
    return std::nullopt;
  }
  if (alarm->needs_reason) {
    ask_reason(intent.bay, intent.id, now);
    return std::nullopt;
  }
  wire::AcknowledgeRequest request;
  request.bay = intent.bay;
  request.alarms = {intent.id};
  request.rev = bay->drawn_rev();
  return request;
}

void DashboardModel::ask_reason(const std::string& bay, std::optional<std::uint64_t> only, StationTime now) {
  // What is asked already stays as it is.
  if (view_ == ViewKind::reason && bay == selected_) return;
  const ViewKind before =
      view_ == ViewKind::reason || (is_form(view_) && bay != selected_) ? ViewKind::bay : view_;
  if (!select(bay, now)) return;
  go_to(ViewKind::reason);
  before_reason_ = before;
  forms_.ask_reason(bay, only);
}

std::optional<wire::Op> DashboardModel::do_it(const PauseAudio&, StationTime) {
  wire::AudioPauseRequest request;
  request.seconds = audio_pause_s;
  return request;
}

std::optional<wire::Op> DashboardModel::do_it(const TurnPage& intent, StationTime) {
  const auto last = static_cast<std::int64_t>(pages()) - 1;
  const auto page = static_cast<std::size_t>(
      std::clamp<std::int64_t>(static_cast<std::int64_t>(page_) + intent.by, 0, last));
  if (page == page_) return std::nullopt;
  page_ = page;
  // An acknowledgement must never reach a bay that is not on the screen.
  selected_.clear();
  go_to(ViewKind::bays);
  return std::nullopt;
}

// ---- the pulse tone
// ------------------------------------------------------------------------------------------

std::optional<std::string> DashboardModel::pulse_tone() const {
  const bool in_front = shows_open_bay(view_) || (view_ != ViewKind::bays && back_to_bay_);
  if (pulse_tone_.empty() || pulse_tone_ != selected_ || !in_front || quiet_.contains(pulse_tone_))
    return std::nullopt;
  return pulse_tone_;
}

std::optional<wire::Op> DashboardModel::do_it(const TogglePulseTone& intent, StationTime now) {
  const std::string& bay = intent.bay.empty() ? selected_ : intent.bay;
  const BayModel* there = find(bay);
  if (!shows_open_bay(view_) || bay != selected_ || there == nullptr) {
    say("the pulse tone is of an open bay", now);
    return std::nullopt;
  }
  if (quiet_.contains(bay)) {
    say("no pulse tone in a quiet recovery", now);
    return std::nullopt;
  }
  const bool on = pulse_tone() == bay;
  pulse_tone_ = on ? "" : bay;
  say(on ? "pulse tone off" : "pulse tone of " + spoken_name(*there), now);
  return std::nullopt;
}

std::optional<wire::Op> DashboardModel::do_it(const ToggleQuiet& intent, StationTime now) {
  const std::string& bay = intent.bay.empty() ? selected_ : intent.bay;
  const BayModel* there = find(bay);
  if (view_ != ViewKind::bay || bay != selected_ || there == nullptr) {
    say("a quiet recovery is of an open bay", now);
    return std::nullopt;
  }
  const bool quiet = quiet_.erase(bay) == 0 && quiet_.insert(bay).second;
  say(quiet ? spoken_name(*there) + " is quiet: alarms sound as before"
            : spoken_name(*there) + " is bright again",
      now);
  return std::nullopt;
}

// ---- the alarms page
// -----------------------------------------------------------------------------------------

std::optional<wire::Op> DashboardModel::do_it(const StepAlarm& intent, StationTime now) {
  alarms_page_.step(intent.by, alarms_of_all(now));
  if (!alarms_page_.chosen_bay().empty()) select(alarms_page_.chosen_bay(), now);
  return std::nullopt;
}

std::optional<wire::Op> DashboardModel::do_it(const ChooseAlarm& intent, StationTime now) {
  if (select(intent.bay, now)) alarms_page_.choose(intent.bay, intent.id);
  return std::nullopt;
}

std::optional<wire::Op> DashboardModel::do_it(const ToggleWhy&, StationTime) {
  alarms_page_.toggle_why();
  return std::nullopt;
}

std::optional<wire::Op> DashboardModel::do_it(const MoveFocus& intent, StationTime) {
  alarms_page_.move_focus(intent.by);
  return std::nullopt;
}

std::optional<wire::Op> DashboardModel::do_it(const ChangeFilter& intent, StationTime) {
  alarms_page_.change_filter(intent.part, intent.by, bays_);
  return std::nullopt;
}

std::optional<wire::Op> DashboardModel::do_it(const ScrollJournal& intent, StationTime) {
  alarms_page_.scroll(intent.by, wall_);
  return std::nullopt;
}

}  // namespace vigil::dashboard
