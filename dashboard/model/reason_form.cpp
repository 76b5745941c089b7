// SPDX-License-Identifier: MIT
#include "dashboard/model/reason_form.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "dashboard/model/alarm_lines.hpp"
#include "dashboard/model/bay_model.hpp"

namespace vigil::dashboard {

namespace {

enum Control : std::size_t { reason_field, send_button, close_button, first_usual = 10 };

constexpr std::array<std::string_view, 4> usual_reasons{"titrated by the prescriber", "bolus as ordered",
                                                        "pump is being stopped", "agreed with physician"};

bool asks_for_reason(const wire::AlarmRow& row) {
  return row.needs_reason && row.state != AlarmState::acknowledged;
}

}  // namespace

bool needs_reason(const BayModel& bay) {
  return bay.alarms() &&
         std::any_of(bay.alarms()->alarms.begin(), bay.alarms()->alarms.end(), asks_for_reason);
}

ReasonForm::ReasonForm(std::string bay, std::optional<std::uint64_t> only)
    : bay_{std::move(bay)}, only_{only} {}

void ReasonForm::follow(const BayModel& bay) {
  drawn_rev_ = bay.drawn_rev();
  std::vector<Asking> open;
  if (bay.alarms()) {
    for (const auto& row : bay.alarms()->alarms) {
      const bool done = std::find(done_.begin(), done_.end(), row.id) != done_.end();
      if (!asks_for_reason(row) || done || (only_ && *only_ != row.id)) continue;
      open.push_back({row.id, row.text.empty() ? condition_name(row.cond) : row.text, row.priority});
    }
  }
  std::stable_sort(open.begin(), open.end(),
                   [](const Asking& a, const Asking& b) { return a.priority > b.priority; });
  // The alarm in hand stays, whatever is more urgent meanwhile.
  const auto same = std::find_if(open.begin(), open.end(),
                                 [this](const Asking& one) { return asking_ && one.id == asking_->id; });
  others_ = open.empty() ? 0 : open.size() - 1;
  if (same != open.end()) {
    asking_ = *same;
    return;
  }
  if (asking_ && has_unsent() && !open.empty()) said_ = "that alarm is over: this is the next";
  if (asking_) {
    reason_.set({});
    digit_.reset();
    problem_.clear();
    waiting_.reset();
    focus_ = reason_field;
  }
  asking_ = open.empty() ? std::nullopt : std::optional{open.front()};
  closed_ = closed_ || !asking_;
}

// ---- the focus

std::vector<std::size_t> ReasonForm::order() {
  std::vector<std::size_t> all{reason_field};
  for (std::size_t i = 0; i < usual_reasons.size(); ++i) all.push_back(first_usual + i);
  all.insert(all.end(), {send_button, close_button});
  return all;
}

void ReasonForm::focus(std::size_t control) {
  const auto all = order();
  if (std::find(all.begin(), all.end(), control) != all.end()) focus_ = control;
}

void ReasonForm::move(int by) {
  const auto all = order();
  const auto count = static_cast<int>(all.size());
  const auto at = static_cast<int>(std::find(all.begin(), all.end(), focus_) - all.begin());
  focus_ = all[static_cast<std::size_t>((at + by + count) % count)];
}

// ---- what is typed

void ReasonForm::choose(std::size_t usual) {
  reason_.set(std::string(usual_reasons[usual]));
  reason_.select_all();
  problem_.clear();
  said_.clear();
}

void ReasonForm::type(char32_t character) {
  problem_.clear();
  said_.clear();
  if (reason_.empty() && character > U'0' && character <= U'0' + usual_reasons.size()) {
    digit_ = character;
    return choose(static_cast<std::size_t>(character - U'1'));
  }
  // "10 mg bolus" is not the first reason.
  if (const auto digit = std::exchange(digit_, std::nullopt)) reason_.type(*digit);
  reason_.type(character);
}

void ReasonForm::escape() {
  problem_.clear();
  digit_.reset();
  // What is typed goes first, the form with the second press.
  if (has_unsent())
    reason_.set({});
  else
    closed_ = true;
}

// ---- what is sent

std::optional<wire::Op> ReasonForm::send() {
  if (!asking_) return std::nullopt;
  if (waiting_) {
    problem_ = "the station has not answered the last one yet";
    return std::nullopt;
  }
  if (reason_.trimmed().empty()) {
    problem_ = "a reason, or Esc: it stays heard";
    focus_ = reason_field;
    return std::nullopt;
  }
  problem_.clear();
  said_.clear();
  wire::AcknowledgeRequest request;
  request.bay = bay_;
  request.alarms = {asking_->id};
  request.rev = drawn_rev_;
  request.reason = std::string(reason_.trimmed());
  waiting_ = request;
  return request;
}

std::optional<wire::Op> ReasonForm::press(std::size_t control) {
  focus(control);
  if (control >= first_usual && control - first_usual < usual_reasons.size()) {
    if (waiting_) return send();
    choose(control - first_usual);
    digit_.reset();
    return send();
  }
  if (control == send_button || control == reason_field) return send();
  if (control == close_button) closed_ = true;
  return std::nullopt;
}

std::optional<wire::Op> ReasonForm::act(const FormInput& input) {
  switch (input.action) {
    case FormAction::next:
    case FormAction::row_down: move(1); break;
    case FormAction::previous:
    case FormAction::row_up: move(-1); break;
    case FormAction::step: move(-input.by); break;
    case FormAction::type:
      if (focus_ == reason_field) type(input.character);
      break;
    case FormAction::erase:
      if (focus_ != reason_field) break;
      digit_.reset();
      reason_.erase();
      problem_.clear();
      break;
    case FormAction::enter: return press(focus_);
    case FormAction::escape: escape(); break;
    case FormAction::focus:
    case FormAction::nudge: focus(input.control); break;
    case FormAction::press: return press(input.control);
  }
  return std::nullopt;
}

bool ReasonForm::waits_for(const wire::Op& asked) const {
  const auto* request = std::get_if<wire::AcknowledgeRequest>(&asked);
  return waiting_ && request != nullptr && request->bay == bay_ && request->alarms == waiting_->alarms &&
         request->reason == waiting_->reason;
}

void ReasonForm::answered(const wire::Op& asked, bool ok, const std::string& error) {
  if (!waits_for(asked)) return;
  const std::uint64_t id = waiting_->alarms.front();
  waiting_.reset();
  if (!ok) {
    problem_ = error;
    return;
  }
  done_.push_back(id);
  reason_.set({});
  digit_.reset();
  closed_ = closed_ || others_ == 0;
}

// ---- what is shown

FormButton ReasonForm::button(std::size_t control, std::string text, std::string key) const {
  return {control, std::move(text), std::move(key), focus_ == control, true, false};
}

void ReasonForm::fill(const std::string& title, ReasonPage& out) const {
  out = {};
  out.title = "REASON · " + title;
  if (asking_) {
    out.alarm = "Reason: " + asking_->text;
    out.priority = asking_->priority;
  }
  if (others_ > 0) out.more = "and " + std::to_string(others_) + " more";
  out.reason.control = reason_field;
  out.reason.text = reason_.text();
  out.reason.hint = "why it is acknowledged although it goes on";
  out.reason.focused = focus_ == reason_field;
  out.reason.unsent = has_unsent();
  out.reason.whole = reason_.whole();
  out.reason.wrong = !problem_.empty();
  for (std::size_t i = 0; i < usual_reasons.size(); ++i)
    out.usual.push_back(button(first_usual + i, std::string(usual_reasons[i]), std::to_string(i + 1)));
  out.send = button(send_button, "Acknowledge with this reason");
  out.close = button(close_button, "Leave it heard", "Esc");
  out.problem = problem_;
  out.status = waiting_ ? "sent, waiting for the station" : said_;
  out.help = "1–" + std::to_string(usual_reasons.size()) + " fills in · Enter sends · Esc leaves it heard";
  out.typing = focus_ == reason_field ? Typing::text : Typing::nothing;
}

}  // namespace vigil::dashboard
