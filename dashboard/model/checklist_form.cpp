// SPDX-License-Identifier: MIT
#include "dashboard/model/checklist_form.hpp"

#include <algorithm>
#include <utility>

#include "dashboard/model/screen_lines.hpp"
#include "dashboard/model/text.hpp"

namespace vigil::dashboard {

namespace {

constexpr std::size_t discharge_button = 100;
constexpr std::size_t close_button = 101;
/// Where it begins: an Enter too many charts nothing.
constexpr std::size_t nowhere = 1000;

constexpr std::string_view start_prefix = "check:";

bool is_start(const wire::ChecklistRow& row) { return row.id.starts_with(start_prefix); }

std::string note_of(const wire::ChecklistRow& row) {
  std::string note = row.found;
  if (row.at)
    add_part(note, clock_text(WallTime{row.at->time_since_epoch()}).substr(0, 5) +
                       (row.by.empty() ? "" : " " + row.by));
  return note;
}

std::string heading(std::string_view words, std::size_t open) {
  return std::string(words) + (open == 0 ? " · all done" : " · " + std::to_string(open) + " open");
}

}  // namespace

std::size_t open_checks(const wire::BayMessage& bay) {
  return static_cast<std::size_t>(std::count_if(bay.checklist.begin(), bay.checklist.end(),
                                                [](const auto& row) { return is_start(row) && !row.done; }));
}

ChecklistForm::ChecklistForm(std::string bay) : bay_{std::move(bay)}, focus_{nowhere} {}

void ChecklistForm::follow(const wire::BayMessage& bay) {
  if (bay.state == Admission::free) closed_ = true;
  rows_ = bay.checklist;
  if (!occupant_.changes(bay)) return;
  focus_ = nowhere;
  waiting_.reset();
  asks_discharge_ = false;
  problem_.clear();
  said_ = "another patient: this is the other one's list";
}

// ---- the focus

std::vector<std::size_t> ChecklistForm::order() const {
  std::vector<std::size_t> all;
  for (std::size_t i = 0; i < rows_.size(); ++i) all.push_back(i);
  all.insert(all.end(), {discharge_button, close_button});
  return all;
}

void ChecklistForm::focus(std::size_t control) {
  const auto all = order();
  if (std::find(all.begin(), all.end(), control) != all.end()) focus_ = control;
}

void ChecklistForm::move(int by) {
  const auto all = order();
  const auto count = static_cast<int>(all.size());
  const auto at = std::find(all.begin(), all.end(), focus_);
  const int before = by > 0 ? -1 : 0;  // from nowhere to the first one or to the last
  const int from = at == all.end() ? before : static_cast<int>(at - all.begin());
  focus_ = all[static_cast<std::size_t>((from + by + count) % count)];
}

// ---- what is sent

std::optional<wire::Op> ChecklistForm::tap(const wire::ChecklistRow& row) {
  wire::ChartRequest request;
  request.bay = bay_;
  request.what = wire::EventKind::observation;
  request.code = row.id;
  request.text = row.text;
  // What somebody marked is taken back; what is done by its measure is marked as seen.
  request.value = row.done && row.at ? 0 : 1;
  waiting_ = request;
  return request;
}

std::optional<wire::Op> ChecklistForm::discharge() {
  if (!asks_discharge_) {
    asks_discharge_ = true;
    return std::nullopt;
  }
  asks_discharge_ = false;
  waiting_ = wire::DischargeRequest{bay_};
  return waiting_;
}

std::optional<wire::Op> ChecklistForm::press(std::size_t control) {
  focus(control);
  problem_.clear();
  said_.clear();
  if (control != discharge_button) asks_discharge_ = false;
  if (control == close_button) {
    closed_ = true;
    return std::nullopt;
  }
  if (control != discharge_button && control >= rows_.size()) return std::nullopt;
  if (waiting_) {
    problem_ = "the station has not answered the last one yet";
    return std::nullopt;
  }
  return control == discharge_button ? discharge() : tap(rows_[control]);
}

std::optional<wire::Op> ChecklistForm::act(const FormInput& input) {
  switch (input.action) {
    case FormAction::next:
    case FormAction::row_down: move(1); break;
    case FormAction::previous:
    case FormAction::row_up: move(-1); break;
    case FormAction::step: move(-input.by); break;
    case FormAction::enter: return press(focus_);
    case FormAction::escape:
      problem_.clear();
      if (!std::exchange(asks_discharge_, false)) closed_ = true;
      break;
    case FormAction::focus:
    case FormAction::nudge: focus(input.control); break;
    case FormAction::press: return press(input.control);
    case FormAction::type:
    case FormAction::erase: break;
  }
  if (focus_ != discharge_button) asks_discharge_ = false;
  return std::nullopt;
}

bool ChecklistForm::waits_for(const wire::Op& asked) const {
  if (!waiting_) return false;
  if (const auto* chart = std::get_if<wire::ChartRequest>(&asked)) {
    const auto* mine = std::get_if<wire::ChartRequest>(&*waiting_);
    return mine != nullptr && chart->bay == bay_ && chart->code == mine->code;
  }
  const auto* leaves = std::get_if<wire::DischargeRequest>(&asked);
  return leaves != nullptr && leaves->bay == bay_ &&
         std::holds_alternative<wire::DischargeRequest>(*waiting_);
}

void ChecklistForm::answered(const wire::Op& asked, bool ok, const std::string& error) {
  if (!waits_for(asked)) return;
  waiting_.reset();
  if (!ok)
    problem_ = error;
  else if (std::holds_alternative<wire::DischargeRequest>(asked))
    closed_ = true;
}

// ---- what is shown

FormButton ChecklistForm::button(std::size_t control, std::string text, std::string key) const {
  return {control, std::move(text), std::move(key), focus_ == control, true, false};
}

void ChecklistForm::fill(const std::string& title, ChecklistPage& out) const {
  out = {};
  out.title = "CHECKLIST · " + title;
  std::size_t start_open = 0;
  std::size_t end_open = 0;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const wire::ChecklistRow& row = rows_[i];
    ChecklistLine line;
    line.button = button(i, row.text);
    line.done = row.done;
    line.note = note_of(row);
    if (!row.done) ++(is_start(row) ? start_open : end_open);
    (is_start(row) ? out.start : out.end).push_back(std::move(line));
  }
  if (!out.start.empty()) out.start_is = heading("Before the start", start_open);
  out.end_is = heading("Before the discharge", end_open);
  out.discharge = button(discharge_button, asks_discharge_ ? "Discharge now" : "Discharge …");
  out.close = button(close_button, "Close", "Esc");
  out.problem = problem_;
  if (asks_discharge_)
    out.problem = end_open == 0 ? "press again: the patient leaves the bay"
                                : "press again: the patient leaves with " + std::to_string(end_open) +
                                      " open, which is recorded";
  out.status = waiting_ ? "sent, waiting for the station" : said_;
  out.help = "Tab, ↑ ↓ next · Enter marks · Esc back";
}

}  // namespace vigil::dashboard
