// SPDX-License-Identifier: MIT
#include "dashboard/model/handover_form.hpp"

#include <utility>

namespace vigil::dashboard {

namespace {

/// It begins nowhere: the key that opened it is no initial, and A acknowledges.
enum Control : std::size_t { nowhere, initials_field, take_button, close_button };

}  // namespace

void HandoverForm::follow(const wire::BayMessage& bay) {
  if (bay.state == Admission::free) closed_ = true;
  if (!occupant_.changes(bay)) return;
  initials_.set({});
  waiting_.reset();
  problem_.clear();
  said_ = "another patient: the form begins anew";
}

void HandoverForm::move(int by) {
  constexpr int count = close_button;
  // From nowhere to the first one or to the last.
  if (focus_ == nowhere) focus_ = by > 0 ? close_button : initials_field;
  focus_ = initials_field + static_cast<std::size_t>((static_cast<int>(focus_) - 1 + by + count) % count);
}

std::optional<wire::Op> HandoverForm::press(std::size_t control) {
  if (control == nowhere || control > close_button) return std::nullopt;
  focus_ = control;
  problem_.clear();
  if (control == close_button) {
    closed_ = true;
    return std::nullopt;
  }
  if (waiting_) {
    problem_ = "the station has not answered the last one yet";
    return std::nullopt;
  }
  if (initials_.trimmed().empty()) {
    problem_ = "who takes over? Initials";
    focus_ = initials_field;
    return std::nullopt;
  }
  said_.clear();
  waiting_ = wire::HandoverRequest{bay_, "taken over by " + std::string(initials_.trimmed())};
  return *waiting_;
}

std::optional<wire::Op> HandoverForm::act(const FormInput& input) {
  switch (input.action) {
    case FormAction::next:
    case FormAction::row_down: move(1); break;
    case FormAction::previous:
    case FormAction::row_up: move(-1); break;
    case FormAction::step: move(-input.by); break;
    case FormAction::type:
      if (focus_ != initials_field) break;
      initials_.type(input.character);
      problem_.clear();
      said_.clear();
      break;
    case FormAction::erase:
      if (focus_ == initials_field) initials_.erase();
      problem_.clear();
      break;
    case FormAction::enter: return press(focus_);
    case FormAction::escape:
      problem_.clear();
      // What is typed goes first, the form with the second press.
      if (initials_.empty())
        closed_ = true;
      else
        initials_.set({});
      break;
    case FormAction::focus:
    case FormAction::nudge:
      if (input.control <= close_button) focus_ = input.control;
      break;
    case FormAction::press: return press(input.control);
  }
  return std::nullopt;
}

bool HandoverForm::waits_for(const wire::Op& asked) const {
  const auto* request = std::get_if<wire::HandoverRequest>(&asked);
  return waiting_ && request != nullptr && request->bay == bay_ && request->text == waiting_->text;
}

void HandoverForm::answered(const wire::Op& asked, bool ok, const std::string& error) {
  if (!waits_for(asked)) return;
  if (ok) {
    said_ = *waiting_->text;
    initials_.set({});
  } else {
    problem_ = error;
  }
  waiting_.reset();
}

void HandoverForm::fill(const std::string& title, HandoverPage& out) const {
  out = {};
  out.title = "HANDOVER · " + title;
  out.initials.control = initials_field;
  out.initials.text = initials_.text();
  out.initials.hint = "initials";
  out.initials.focused = focus_ == initials_field;
  out.initials.unsent = has_unsent();
  out.initials.wrong = !problem_.empty();
  out.take = {take_button, "Take over", {}, focus_ == take_button, true, false};
  out.close = {close_button, "Close", "Esc", focus_ == close_button, true, false};
  out.problem = problem_;
  out.status = waiting_ ? "sent, waiting for the station" : said_;
  out.help = "Tab to the initials · Enter takes over, what was off is on again · Esc back";
  out.typing = focus_ == initials_field ? Typing::text : Typing::nothing;
}

}  // namespace vigil::dashboard
