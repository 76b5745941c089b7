// SPDX-License-Identifier: MIT
#include "dashboard/model/limits_form.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "dashboard/model/limit_fields.hpp"
#include "dashboard/model/limit_texts.hpp"
#include "dashboard/model/text.hpp"

namespace vigil::dashboard {

using namespace limit_fields;

namespace {

/// What the form is about: limits, and what is off, so that it can be switched on.
bool belongs_here(const wire::LimitRow& row) { return row.off || (row.channel && row.side); }

}  // namespace

LimitsForm::LimitsForm(std::string bay) : bay_{std::move(bay)} {}

// ---- what the station says

void LimitsForm::follow_row(Line& line, const wire::LimitRow& row) const {
  std::string news;
  for (std::size_t i = 0; i < limit_columns; ++i) {
    const auto before = value_of(line.row, i);
    const auto now = value_of(row, i);
    if (before == now) continue;
    const bool own = reset_asked_ || (line.sent[i] && line.sent[i] == now);
    line.sent[i].reset();
    // A field that only had the focus shows what stands now; what was typed stays.
    if (line.typed[i] && number_of(line.typed[i]->trimmed()) == before) line.typed[i].reset();
    if (own || !before || !now) continue;
    add_part(news, std::string(column_names[i]) + " " + short_text(*before) + " → " + short_text(*now));
  }
  if (line.row.off != row.off && !off_asked_) add_part(news, row.off ? "switched off" : "on again");
  if (!news.empty()) line.news = "changed meanwhile: " + news;
  line.row = row;
}

void LimitsForm::forget() {
  for (Line& line : lines_) line = Line{std::move(line.row), {}, {}, {}, {}};
  question_.reset();
  queue_.clear();
  reset_asked_ = false;
  off_asked_ = false;
  waiting_.reset();
  problem_.clear();
}

void LimitsForm::follow(const wire::BayMessage& bay) {
  known_ = true;
  profile_ = bay.profile;
  if (occupant_.changes(bay)) {
    lines_.clear();
    forget();
    focus_ = 0;
    said_ = "another patient: the form begins anew";
  }
  const std::string focused = line_of(focus_) < lines_.size() ? lines_[line_of(focus_)].row.cond : "";
  const std::size_t column = focus_ % controls_a_line;
  std::vector<Line> lines;
  bool seen = false;
  bool off_seen = false;
  for (const auto& row : bay.limits) {
    if (!belongs_here(row)) continue;
    if (Line* known = find(row.cond)) {
      seen = seen || known->row != row;
      off_seen = off_seen || known->row.off != row.off;
      follow_row(*known, row);
      lines.push_back(std::move(*known));
    } else {
      lines.emplace_back();
      lines.back().row = row;
    }
  }
  lines_ = std::move(lines);
  reset_asked_ = reset_asked_ && !seen;
  off_asked_ = off_asked_ && !off_seen;
  if (question_ && find(question_->cond) == nullptr) {
    question_.reset();
    focus_ = 0;
  }
  // The focus stays with its limit.
  if (focus_ >= first_button) return;
  for (std::size_t i = 0; i < lines_.size(); ++i)
    if (lines_[i].row.cond == focused) focus_ = i * controls_a_line + column;
  const auto all = order();
  if (std::find(all.begin(), all.end(), focus_) == all.end()) focus(all.front());
}

// ---- the focus

LimitsForm::Line* LimitsForm::find(const std::string& cond) {
  const auto found =
      std::find_if(lines_.begin(), lines_.end(), [&](const Line& line) { return line.row.cond == cond; });
  return found == lines_.end() ? nullptr : &*found;
}

LimitsForm::Line* LimitsForm::line_in_focus() {
  return line_of(focus_) < lines_.size() ? &lines_[line_of(focus_)] : nullptr;
}

std::vector<std::size_t> LimitsForm::order() const {
  std::vector<std::size_t> all;
  if (question_) {
    all = {reason_field};
    for (std::size_t i = 0; i < usual_reasons.size(); ++i) all.push_back(first_usual + i);
    all.insert(all.end(), {confirm_button, cancel_button});
    return all;
  }
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    for (std::size_t column = 0; column < limit_columns; ++column)
      if (value_of(lines_[i].row, column)) all.push_back(i * controls_a_line + column);
    all.push_back(i * controls_a_line + off_column);
  }
  all.insert(all.end(), {apply_button, reset_button, close_button});
  return all;
}

void LimitsForm::focus(std::size_t control) {
  const auto all = order();
  if (std::find(all.begin(), all.end(), control) == all.end()) return;
  if (TypedText* left = text_in_focus()) left->deselect();
  focus_ = control;
  // A field that was not typed into shows what the station has; typing takes its place.
  if (TypedText* text = text_in_focus()) text->select_all();
}

void LimitsForm::move(int by) {
  const auto all = order();
  const auto count = static_cast<int>(all.size());
  const auto at = std::find(all.begin(), all.end(), focus_);
  const int from = at == all.end() ? 0 : static_cast<int>(at - all.begin());
  focus(all[static_cast<std::size_t>((from + by + count) % count)]);
}

void LimitsForm::move_row(int by) {
  if (question_ || lines_.empty()) return;
  const auto last = static_cast<int>(lines_.size()) - 1;
  const int from = line_in_focus() != nullptr ? static_cast<int>(line_of(focus_)) : last + 1;
  const int to = std::clamp(from + by, 0, last);
  const auto line = static_cast<std::size_t>(to);
  const std::size_t column = line_in_focus() != nullptr ? focus_ % controls_a_line : 0;
  const bool there = column == off_column || value_of(lines_[line].row, column);
  const auto all = order();
  const auto first = std::lower_bound(all.begin(), all.end(), line * controls_a_line);
  focus(there ? line * controls_a_line + column : *first);
}

TypedText* LimitsForm::text_in_focus() {
  if (question_) return focus_ == reason_field ? &question_->reason : nullptr;
  Line* line = line_in_focus();
  const std::size_t column = focus_ % controls_a_line;
  if (line == nullptr || column == off_column) return nullptr;
  const auto value = value_of(line->row, column);
  if (!value) return nullptr;
  auto& typed = line->typed[column];
  if (!typed || (typed->whole() && !differs(*typed, line->row, column))) {
    typed.emplace(std::size_t{8});
    typed->set(short_text(*value));
    typed->select_all();
  }
  return &*typed;
}

// ---- what is typed

void LimitsForm::edited() {
  said_.clear();
  problem_.clear();
  if (Line* line = question_ ? find(question_->cond) : line_in_focus()) line->problem.clear();
}

void LimitsForm::step(int by) {
  const std::size_t column = focus_ % controls_a_line;
  Line* line = question_ ? nullptr : line_in_focus();
  TypedText* text = line != nullptr ? text_in_focus() : nullptr;
  if (text == nullptr) return move_row(-by);
  const double from = number_of(text->trimmed()).value_or(*value_of(line->row, column));
  double to = from + by * step_of(line->row, column);
  if (column >= 2) to = std::max(to, 0.0);
  const auto guards = guards_of(line->row);
  if (column < 2 && guards) to = std::clamp(to, std::min(from, guards->lo), std::max(from, guards->hi));
  text->set(short_text(to));
  text->select_all();
  edited();
}

void LimitsForm::escape() {
  if (question_) {
    const Line* line = find(question_->cond);
    const auto i = static_cast<std::size_t>(line - lines_.data());
    question_.reset();
    return focus(i * controls_a_line + off_column);
  }
  // What is typed here goes first, the form with the second press.
  if (Line* line = line_in_focus()) {
    bool typed = false;
    for (std::size_t i = 0; i < limit_columns; ++i)
      typed = typed || (line->typed[i] && differs(*line->typed[i], line->row, i));
    line->typed = {};
    line->problem.clear();
    if (typed) return focus(focus_);
  }
  closed_ = true;
}

// ---- keys and buttons

std::optional<wire::Op> LimitsForm::press(std::size_t control) {
  edited();
  if (question_) {
    if (control == confirm_button) return confirm_off();
    if (control == cancel_button) escape();
    if (control >= first_usual && control - first_usual < usual_reasons.size()) {
      question_->reason.set(std::string(usual_reasons[control - first_usual]));
      focus(confirm_button);
    }
    return std::nullopt;
  }
  if (control < lines_.size() * controls_a_line && control % controls_a_line == off_column) {
    focus(control);
    return press_off(lines_[line_of(control)]);
  }
  if (control == apply_button) {
    for (const Line& line : lines_) queue_.push_back(line.row.cond);
    return send_next();
  }
  if (control == reset_button) return reset();
  if (control == close_button) closed_ = true;
  return std::nullopt;
}

std::optional<wire::Op> LimitsForm::enter() {
  if (question_ && focus_ == reason_field) {
    edited();
    return confirm_off();
  }
  Line* line = question_ ? nullptr : line_in_focus();
  if (line == nullptr || focus_ % controls_a_line == off_column) return press(focus_);
  edited();
  queue_.push_back(line->row.cond);
  return send_next();
}

std::optional<wire::Op> LimitsForm::act(const FormInput& input) {
  switch (input.action) {
    case FormAction::next: move(1); break;
    case FormAction::previous: move(-1); break;
    case FormAction::row_up: move_row(-1); break;
    case FormAction::row_down: move_row(1); break;
    case FormAction::step: step(input.by); break;
    case FormAction::type: {
      TypedText* text = text_in_focus();
      if (text == nullptr || (!question_ && !belongs_to_number(input.character))) break;
      text->type(input.character);
      edited();
      break;
    }
    case FormAction::erase:
      if (TypedText* text = text_in_focus()) {
        text->erase();
        edited();
      }
      break;
    case FormAction::enter: return enter();
    case FormAction::escape: escape(); break;
    case FormAction::focus: focus(input.control); break;
    case FormAction::nudge:
      focus(input.control);
      if (focus_ == input.control) step(input.by);
      break;
    case FormAction::press: return press(input.control);
  }
  return std::nullopt;
}

}  // namespace vigil::dashboard
