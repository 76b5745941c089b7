// SPDX-License-Identifier: MIT
#include "dashboard/model/answer.hpp"

#include <variant>

namespace vigil::dashboard {

namespace {

std::string done_text(const wire::Op& op) {
  if (std::holds_alternative<wire::AcknowledgeRequest>(op)) return "acknowledged";
  if (const auto* pause = std::get_if<wire::AudioPauseRequest>(&op))
    return pause->seconds > 0 ? "audio paused" : "audio on";
  return {};
}

}  // namespace

std::string text_of(const Answer& answer) {
  if (!answer.ok) return answer.error;
  std::string text;
  // Never hidden behind a note: somebody believes it acknowledged.
  if (!answer.returned.empty())
    text = std::to_string(answer.returned.size()) +
           (answer.returned.size() == 1 ? " not acknowledged: it has risen, or needs a reason"
                                        : " not acknowledged: they have risen, or need a reason");
  if (!answer.note.empty()) return text.empty() ? answer.note : text + "; " + answer.note;
  return text.empty() ? done_text(answer.asked) : text;
}

}  // namespace vigil::dashboard
