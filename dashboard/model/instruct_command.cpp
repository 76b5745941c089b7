// SPDX-License-Identifier: MIT
#include "dashboard/model/instruct_command.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "dashboard/model/text.hpp"

namespace vigil::dashboard {

namespace {

constexpr std::size_t longest_number = 8;
constexpr std::size_t longest_note = 240;
constexpr double longest_ramp_s = 3600;

tl::unexpected<InstructProblem> problem(std::size_t text, std::string why) {
  return tl::unexpected<InstructProblem>(InstructProblem{text, std::move(why)});
}

/// The number typed there, within [lo, hi].
tl::expected<double, InstructProblem> number(const InstructTexts& texts, std::size_t text,
                                             std::string_view what, double lo, double hi) {
  const std::string_view typed = texts.at(text).trimmed();
  const auto value = number_of(typed);
  const std::string range = short_text(lo) + " to " + short_text(hi);
  if (typed.empty()) return problem(text, std::string(what) + ": type a number, " + range);
  if (!value) return problem(text, std::string(what) + ": '" + std::string(typed) + "' is no number");
  if (!(*value >= lo && *value <= hi))
    return problem(text, std::string(what) + ": " + std::string(typed) + " must be " + range);
  return *value;
}

}  // namespace

InstructTexts empty_instruct_texts() {
  return [&]<std::size_t... i>(std::index_sequence<i...>) {
    return InstructTexts{TypedText{i == note_text ? longest_note : longest_number}...};
  }
  (std::make_index_sequence<instruct_text_count>{});
}

MaybeCommand ramp_command(const InstructTexts& texts, std::string_view curve) {
  wire::Command command;
  for (std::size_t i = 0; i < set_points.size(); ++i) {
    if (texts.at(i).trimmed().empty()) continue;
    const SetPoint& point = set_points.at(i);
    const auto value = number(texts, i, point.label, point.lo, point.hi);
    if (!value) return tl::unexpected(value.error());
    command.push_back({std::string(point.name), *value});
  }
  if (command.empty()) return problem(0, "type a value first");
  if (texts[ramp_text].trimmed().empty()) return command;
  const auto over_s = number(texts, ramp_text, "over s", 0, longest_ramp_s);
  if (!over_s) return tl::unexpected(over_s.error());
  command.push_back({"over_s", *over_s});
  command.push_back({"curve", std::string(curve)});
  return command;
}

MaybeCommand pump_rate_command(const InstructTexts& texts, std::uint8_t pump) {
  const auto rate = number(texts, pump_rate_text, "rate mL/h", 0, 1200);
  if (!rate) return tl::unexpected(rate.error());
  return wire::Command{{"pump_number", static_cast<double>(pump)}, {"pump_rate_ml_per_h", *rate}};
}

MaybeCommand give_command(const InstructTexts& texts, std::string_view drug) {
  const auto mg = number(texts, give_text, "mg", 0, 1000);
  if (!mg) return tl::unexpected(mg.error());
  if (*mg <= 0) return problem(give_text, "mg: more than 0");
  return wire::Command{{"give", std::string(drug)}, {"give_mg", *mg}};
}

MaybeCommand oxygen_command(const InstructTexts& texts) {
  const auto flow = number(texts, oxygen_text, "oxygen L/min", 0, 15);
  if (!flow) return tl::unexpected(flow.error());
  return wire::Command{{"oxygen_l_per_min", *flow}};
}

MaybeCommand nibp_interval_command(const InstructTexts& texts) {
  const auto interval = number(texts, nibp_interval_text, "interval s", 0, 3600);
  if (!interval) return tl::unexpected(interval.error());
  if (*interval > 0 && *interval < 60)
    return problem(nibp_interval_text, "interval s: 60 to 3600, or 0 for only when asked");
  return wire::Command{{"nibp_interval_s", *interval}};
}

MaybeCommand note_command(const InstructTexts& texts) {
  const std::string_view note = texts[note_text].trimmed();
  if (note.empty()) return problem(note_text, "type a note first");
  return wire::Command{{"note", std::string(note)}};
}

std::string next_checkpoint(const std::vector<std::string>& checkpoints) {
  std::uint32_t last = 0;
  for (const std::string& name : checkpoints) {
    std::uint32_t number = 0;
    const char* end = name.data() + name.size();
    if (!name.starts_with('c') || name.size() > 8) continue;
    const auto read = std::from_chars(name.data() + 1, end, number);
    if (read.ec == std::errc{} && read.ptr == end) last = std::max(last, number);
  }
  return "c" + std::to_string(last + 1);
}

wire::Command names_command(std::string key, std::vector<std::string> names) {
  return one_key(std::move(key), std::move(names));
}

}  // namespace vigil::dashboard
