// SPDX-License-Identifier: MIT
// What the limits editor sends to the station, and what becomes of it.
#include <string_view>
#include <utility>

#include "dashboard/model/limit_fields.hpp"
#include "dashboard/model/limit_texts.hpp"
#include "dashboard/model/limits_form.hpp"

namespace vigil::dashboard {

using namespace limit_fields;

namespace {

/// What the station says of a limit begins with its id, which stands beside it already in words.
std::string without_name(const std::string& error, const std::string& cond) {
  const std::string name = cond + ": ";
  return error.starts_with(name) ? error.substr(name.size()) : error;
}

bool same_request(const wire::Op& a, const wire::Op& b) {
  if (a.index() != b.index()) return false;
  if (const auto* set = std::get_if<wire::LimitsSetRequest>(&a)) {
    const auto& other = std::get<wire::LimitsSetRequest>(b);
    return set->bay == other.bay && set->cond == other.cond;
  }
  if (const auto* off = std::get_if<wire::AlarmOffRequest>(&a)) {
    const auto& other = std::get<wire::AlarmOffRequest>(b);
    return off->bay == other.bay && off->cond == other.cond;
  }
  if (const auto* all = std::get_if<wire::LimitsResetRequest>(&a))
    return all->bay == std::get<wire::LimitsResetRequest>(b).bay;
  return false;
}

}  // namespace

std::optional<wire::Op> LimitsForm::ask(wire::Op op) {
  waiting_ = op;
  return op;
}

std::optional<wire::Op> LimitsForm::request_for(Line& line) {
  wire::LimitsSetRequest request;
  request.bay = bay_;
  request.cond = line.row.cond;
  const std::array<std::optional<double>*, limit_columns> keys{&request.medium, &request.high,
                                                               &request.delay_s, &request.high_delay_s};
  bool any = false;
  for (std::size_t i = 0; i < limit_columns; ++i) {
    if (!line.typed[i] || !differs(*line.typed[i], line.row, i)) continue;
    const auto number = number_of(line.typed[i]->trimmed());
    if (!number) {
      line.problem = std::string(column_names[i]) + ": '" + line.typed[i]->text() + "' is no number";
      return std::nullopt;
    }
    *keys[i] = number;
    any = true;
  }
  if (!any) return std::nullopt;
  for (std::size_t i = 0; i < limit_columns; ++i) line.sent[i] = *keys[i];
  line.problem.clear();
  return request;
}

std::optional<wire::Op> LimitsForm::send_next() {
  while (!waiting_ && !queue_.empty()) {
    Line* line = find(queue_.front());
    queue_.erase(queue_.begin());
    if (line == nullptr) continue;
    if (auto request = request_for(*line)) return ask(std::move(*request));
  }
  return std::nullopt;
}

std::optional<wire::Op> LimitsForm::press_off(Line& line) {
  if (line.row.off) {
    if (waiting_) return std::nullopt;
    off_asked_ = true;
    return ask(wire::AlarmOffRequest{bay_, line.row.cond, {}, true});
  }
  question_ = Question{line.row.cond, TypedText{120}};
  line.problem.clear();
  focus(reason_field);
  return std::nullopt;
}

std::optional<wire::Op> LimitsForm::confirm_off() {
  if (question_->reason.trimmed().empty()) {
    problem_ = "an alarm is switched off only with a reason";
    focus(reason_field);
    return std::nullopt;
  }
  if (waiting_) return std::nullopt;
  wire::AlarmOffRequest request{bay_, question_->cond, std::string(question_->reason.trimmed()), false};
  off_asked_ = true;
  escape();  // the question's answer stands at its line
  return ask(std::move(request));
}

std::optional<wire::Op> LimitsForm::reset() {
  if (waiting_) return std::nullopt;
  for (Line& line : lines_) {
    line.typed = {};
    line.problem.clear();
    line.news.clear();
  }
  reset_asked_ = true;
  return ask(wire::LimitsResetRequest{bay_});
}

bool LimitsForm::waits_for(const wire::Op& asked) const { return waiting_ && same_request(*waiting_, asked); }

std::optional<wire::Op> LimitsForm::answered(const wire::Op& asked, bool ok, const std::string& error) {
  if (!waits_for(asked)) return std::nullopt;
  waiting_.reset();
  std::string cond;
  if (const auto* set = std::get_if<wire::LimitsSetRequest>(&asked)) cond = set->cond;
  if (const auto* off = std::get_if<wire::AlarmOffRequest>(&asked)) cond = off->cond;
  Line* line = find(cond);
  if (ok) {
    said_ = cond.empty() ? "all limits are as in the profile" : "";
    if (line != nullptr) {
      said_ = limit_label(line->row) +
              (std::holds_alternative<wire::AlarmOffRequest>(asked) ? ": done" : ": set");
      line->news.clear();
      // What was typed on while the answer was under way stays.
      for (std::size_t i = 0; i < limit_columns; ++i)
        if (line->sent[i] && line->typed[i] && number_of(line->typed[i]->trimmed()) == line->sent[i])
          line->typed[i].reset();
    }
  } else {
    reset_asked_ = false;
    off_asked_ = false;
    if (line != nullptr) {
      line->problem = without_name(error, cond);
      line->sent = {};
    } else {
      problem_ = error;
    }
  }
  return send_next();
}

}  // namespace vigil::dashboard
