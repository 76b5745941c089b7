// SPDX-License-Identifier: MIT
// How the limits editor stands on the screen.
#include <algorithm>
#include <utility>

#include "dashboard/model/limit_fields.hpp"
#include "dashboard/model/limit_texts.hpp"
#include "dashboard/model/limits_form.hpp"
#include "dashboard/model/text.hpp"

namespace vigil::dashboard {

using namespace limit_fields;

namespace {

std::string settled_text(const wire::LimitRow& row) {
  std::string text = "clear " + short_text(row.clear_s) + " s";
  if (row.margin > 0) add_part(text, "margin " + short_text(row.margin));
  if (row.latching) add_part(text, "latching");
  return text;
}

}  // namespace

bool LimitsForm::has_unsent() const {
  return std::any_of(lines_.begin(), lines_.end(), [](const Line& line) {
    for (std::size_t i = 0; i < limit_columns; ++i)
      if (line.typed[i] && differs(*line.typed[i], line.row, i)) return true;
    return false;
  });
}

FormButton LimitsForm::button(std::size_t control, std::string text, std::string key, bool enabled) const {
  return {control, std::move(text), std::move(key), focus_ == control, enabled, false};
}

LimitLine LimitsForm::shown(std::size_t i) const {
  const Line& line = lines_[i];
  LimitLine out;
  out.label = limit_label(line.row);
  out.unit = limit_unit(line.row);
  if (line.row.channel) out.role = info(*line.row.channel).role;
  for (std::size_t column = 0; column < limit_columns; ++column) {
    const auto value = value_of(line.row, column);
    if (!value) continue;
    FormField field;
    field.control = i * controls_a_line + column;
    field.focused = !question_ && focus_ == field.control;
    const auto& typed = line.typed[column];
    field.unsent = typed && differs(*typed, line.row, column);
    field.text = field.unsent ? typed->text() : short_text(*value);
    field.whole = typed && typed->whole();
    field.wrong = field.unsent && !line.problem.empty();
    out.unsent = out.unsent || field.unsent;
    out.fields[column] = std::move(field);
  }
  out.settled = settled_text(line.row);
  out.profile = profile_text(line.row);
  out.is_off = line.row.off;
  out.changed = line.row.changed;
  out.off = button(i * controls_a_line + off_column, line.row.off ? "Switch on" : "Off…", "", !waiting_);
  out.off.focused = out.off.focused && !question_;
  out.problem = line.problem;
  out.note = line.news;
  if (const auto guards = guards_of(line.row); guards && line_of(focus_) == i && out.note.empty())
    out.note = "may be " + short_text(guards->lo) + " to " + short_text(guards->hi);
  return out;
}

std::string LimitsForm::status() const {
  if (!known_) return "waiting for the station";
  if (lines_.empty()) return "no limits: nobody is admitted to this bay";
  if (waiting_) return "sent, waiting for the station";
  if (has_unsent()) return "not sent yet: Enter sends a line, Apply all of them";
  return said_;
}

void LimitsForm::fill_question(LimitsPage& out) const {
  const auto found = std::find_if(lines_.begin(), lines_.end(),
                                  [&](const Line& line) { return line.row.cond == question_->cond; });
  if (found == lines_.end()) return;
  OffQuestion& q = out.off.emplace();
  q.line = static_cast<std::size_t>(found - lines_.begin());
  q.text = "Switch " + limit_label(found->row) + " off for 60 minutes?";
  q.reason.control = reason_field;
  q.reason.text = question_->reason.text();
  q.reason.hint = "the reason";
  q.reason.focused = focus_ == reason_field;
  q.reason.whole = question_->reason.whole();
  q.reason.wrong = !problem_.empty();
  for (std::size_t i = 0; i < usual_reasons.size(); ++i)
    q.usual.push_back(button(first_usual + i, std::string(usual_reasons[i]), "", true));
  q.confirm = button(confirm_button, "Switch off", "Enter", !waiting_);
  q.cancel = button(cancel_button, "Leave on", "Esc", true);
  out.focused_line = q.line;
}

void LimitsForm::fill(const std::string& title, LimitsPage& out) const {
  out = {};
  out.title = "LIMITS · " + title;
  out.profile = profile_;
  if (!profile_.empty()) add_part(out.profile, "figures not clinically reviewed");
  bool changed = false;
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    out.lines.push_back(shown(i));
    changed = changed || lines_[i].row.changed;
  }
  if (!lines_.empty()) out.focused_line = std::min(line_of(focus_), lines_.size() - 1);
  out.apply = button(apply_button, "Apply all", "", has_unsent() && !question_);
  out.reset = button(reset_button, "Reset all to profile", "", changed && !waiting_ && !question_);
  out.close = button(close_button, "Close", "Esc", true);
  out.problem = problem_;
  out.status = status();
  out.help = "Tab next · ↑ ↓ steps · Page up, page down other limits · Enter sends · Esc back";
  if (question_) {
    fill_question(out);
    out.typing = focus_ == reason_field ? Typing::text : Typing::nothing;
  } else if (focus_ < first_button && focus_ % controls_a_line != off_column && !lines_.empty()) {
    out.typing = Typing::number;
  }
}

}  // namespace vigil::dashboard
