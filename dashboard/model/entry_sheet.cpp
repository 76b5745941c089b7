// SPDX-License-Identifier: MIT
#include "dashboard/model/entry_sheet.hpp"

#include <algorithm>
#include <utility>

namespace vigil::dashboard {

void EntrySheet::prefill(std::size_t entry, std::string text) {
  Entry& to = entries_[entry];
  if (to.is_touched()) return;
  to.prefilled = text;
  to.text.set(std::move(text));
}

std::vector<std::size_t> EntrySheet::order() const {
  std::vector<std::size_t> all;
  for (const bool left : {true, false})
    for (std::size_t i = 0; i < entries_.size(); ++i)
      if (entries_[i].shown && entries_[i].on_left == left) all.push_back(i);
  all.push_back(send_button);
  if (has_skip_) all.push_back(skip_button);
  all.push_back(close_button);
  return all;
}

void EntrySheet::focus(std::size_t control) {
  const auto all = order();
  if (std::find(all.begin(), all.end(), control) == all.end()) return;
  if (Entry* left = in_focus()) left->text.deselect();
  focus_ = control;
  // Typing takes the place of what stood there.
  if (Entry* entry = in_focus()) entry->text.select_all();
}

void EntrySheet::move(int by) {
  const auto all = order();
  const auto count = static_cast<int>(all.size());
  const auto at = std::find(all.begin(), all.end(), focus_);
  const int from = at == all.end() ? 0 : static_cast<int>(at - all.begin());
  focus(all[static_cast<std::size_t>((from + by + count) % count)]);
}

bool EntrySheet::step(int by) {
  Entry* entry = in_focus();
  if (entry == nullptr || entry->choices.empty()) {
    move(-by);
    return false;
  }
  const auto count = static_cast<int>(entry->choices.size());
  // Down is on: the list's next one.
  entry->choice = static_cast<std::size_t>((static_cast<int>(entry->choice) - by + count) % count);
  if (!entry->is_choice()) {
    entry->text.set(entry->choices[entry->choice]);
    entry->text.select_all();
  }
  entry->problem.clear();
  return true;
}

SheetAct EntrySheet::press(std::size_t control) {
  focus(control);
  if (focus_ != control) return SheetAct::nothing;
  if (control == send_button) return SheetAct::send;
  if (control == skip_button) return SheetAct::skip;
  if (control == close_button) return SheetAct::close;
  return entries_[control].is_choice() && step(-1) ? SheetAct::edited : SheetAct::nothing;
}

SheetAct EntrySheet::act(const FormInput& input) {
  Entry* entry = in_focus();
  const bool typed_into = entry != nullptr && !entry->is_choice();
  switch (input.action) {
    case FormAction::next:
    case FormAction::row_down: move(1); break;
    case FormAction::previous:
    case FormAction::row_up: move(-1); break;
    case FormAction::step: return step(input.by) ? SheetAct::edited : SheetAct::nothing;
    case FormAction::type:
      if (!typed_into || (entry->typing == Typing::number && !belongs_to_number(input.character))) break;
      entry->text.type(input.character);
      entry->problem.clear();
      return SheetAct::edited;
    case FormAction::erase:
      if (!typed_into) break;
      entry->text.erase();
      entry->problem.clear();
      return SheetAct::edited;
    case FormAction::enter:
      if (entry == nullptr) return press(focus_);
      move(1);
      break;
    case FormAction::escape:
      // What is typed here goes first, the form with the second press.
      if (!typed_into || !entry->is_touched()) return SheetAct::close;
      entry->text.set(entry->prefilled);
      entry->problem.clear();
      return SheetAct::edited;
    case FormAction::focus:
    case FormAction::nudge: focus(input.control); break;
    case FormAction::press: return press(input.control);
  }
  return SheetAct::nothing;
}

void EntrySheet::refuse(std::size_t entry, std::string why) {
  const bool first = !has_problems();
  entries_[entry].problem = std::move(why);
  if (first) focus(entry);
}

void EntrySheet::clear_problems() {
  for (Entry& entry : entries_) entry.problem.clear();
}

bool EntrySheet::has_problems() const {
  return std::any_of(entries_.begin(), entries_.end(), [](const Entry& e) { return !e.problem.empty(); });
}

bool EntrySheet::is_touched() const {
  return std::any_of(entries_.begin(), entries_.end(),
                     [](const Entry& e) { return !e.is_choice() && e.is_touched(); });
}

void EntrySheet::fill(EntryPage& out) const {
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    const Entry& entry = entries_[i];
    if (!entry.shown) continue;
    EntryCell& cell = (entry.on_left ? out.left : out.right).emplace_back();
    cell.label = entry.label;
    cell.unit = entry.unit;
    cell.is_choice = entry.is_choice();
    cell.note = entry.note;
    cell.problem = entry.problem;
    if (cell.is_choice) {
      cell.button = {i, entry.choices.at(entry.choice), "", focus_ == i, true, false};
      continue;
    }
    cell.field.control = i;
    cell.field.text = entry.text.text();
    cell.field.hint = entry.hint;
    cell.field.focused = focus_ == i;
    cell.field.unsent = entry.is_touched();
    cell.field.whole = entry.text.whole();
    cell.field.wrong = !entry.problem.empty();
  }
  const auto button = [this](std::size_t control, std::string text, std::string key) {
    return FormButton{control, std::move(text), std::move(key), focus_ == control, true, false};
  };
  out.send = button(send_button, "Send", "");
  if (has_skip_) out.skip = button(skip_button, "Next pump", "");
  out.close = button(close_button, "Close", "Esc");
  out.typing = focus_ < entries_.size() ? entries_[focus_].typing : Typing::nothing;
}

}  // namespace vigil::dashboard
