// SPDX-License-Identifier: MIT
#include <algorithm>
#include <string>

#include "dashboard/review/columns.hpp"
#include "dashboard/review/evaluation.hpp"

namespace vigil::review {

namespace {

constexpr std::size_t page_width = 100;
/// What was suppressed may be long; all of it is in the JSON.
constexpr std::size_t listed_suppressed = 20;

// Widths of the table; `why` has the rest.
constexpr std::size_t indent = 2;
constexpr std::size_t when_width = 11;
constexpr std::size_t lasted_width = 11;
constexpr std::size_t priority_width = 8;
constexpr std::size_t condition_width = 24;
constexpr std::size_t why_width =
    page_width - indent - when_width - lasted_width - priority_width - condition_width;

/// "02:03:04"
std::string clock(Duration d) {
  const auto s = static_cast<long long>(to_seconds(d));
  return formatted("%02lld:%02lld:%02lld", s / 3600, s / 60 % 60, s % 60);
}

std::string joined(const std::vector<std::string>& texts, const char* separator) {
  std::string text;
  for (const std::string& one : texts) text += (text.empty() ? "" : separator) + one;
  return text;
}

/// Broken between words, each line at most a page wide.
std::string wrapped(const std::string& head, const std::vector<std::string>& words) {
  std::string text;
  std::string line = head;
  for (const std::string& word : words) {
    if (line.size() + 1 + word.size() > page_width) {
      text += line + "\n";
      line = std::string(head.size(), ' ');
    }
    line += " " + word;
  }
  return text + line + "\n";
}

std::string line_of(const EvaluatedOccurrence& seen) {
  const std::string lasted =
      formatted("%.0f s", to_seconds(seen.end - seen.start)) + (seen.open ? " open" : "");
  const std::string why = seen.why.empty() ? seen.text : joined(seen.why, "; ");
  return std::string(indent, ' ') + column(clock(seen.start), when_width) + column(lasted, lasted_width) +
         column(std::string(priority_text[seen.priority]), priority_width) +
         column(cut(seen.condition, condition_width - 1), condition_width) + cut(why, why_width) + "\n";
}

std::string table_of(const Evaluation& evaluation) {
  if (evaluation.occurrences.empty()) return "no alarm\n";
  std::string text = std::string(indent, ' ') + column("start", when_width) + column("lasted", lasted_width) +
                     column("prio", priority_width) + column("condition", condition_width) + "why\n";
  for (const auto& seen : evaluation.occurrences) text += line_of(seen);
  return text;
}

std::string rates_of(const Evaluation& evaluation) {
  const double hours = hours_of(evaluation);
  if (hours <= 0) return {};
  const auto rate = [hours](std::size_t count) { return static_cast<double>(count) / hours; };
  std::string text =
      formatted("an hour: %.2f (high %.2f, medium %.2f, low %.2f)", rate(evaluation.occurrences.size()),
                rate(count_of(evaluation, Priority::high)), rate(count_of(evaluation, Priority::medium)),
                rate(count_of(evaluation, Priority::low)));
  if (const auto share = soon_over_share(evaluation))
    text += formatted("; over within 15 s: %.0f %%", 100 * *share);
  return text + "\n";
}

std::string suppressed_of(const Evaluation& evaluation) {
  const auto& all = evaluation.suppressed;
  if (all.empty()) return {};
  std::string text = "suppressed: " + std::to_string(all.size()) + "\n";
  for (std::size_t i = 0; i < std::min(all.size(), listed_suppressed); ++i)
    text += std::string(indent, ' ') + column(clock(all[i].t), when_width) +
            column(cut(all[i].condition, condition_width - 1), condition_width) +
            cut(all[i].text, page_width - indent - when_width - condition_width) + "\n";
  if (all.size() > listed_suppressed)
    text += formatted("  and %zu more; --json lists all\n", all.size() - listed_suppressed);
  return text;
}

}  // namespace

std::string to_text(const Evaluation& evaluation) {
  std::string text = cut(printable(evaluation.name), page_width / 2) + ", " + clock(evaluation.length) +
                     ", profile " + evaluation.profile + "\n";
  text += table_of(evaluation) + rates_of(evaluation) + suppressed_of(evaluation);
  if (!evaluation.no_data.empty()) text += wrapped("no data for:", evaluation.no_data);
  for (const std::string& warning : evaluation.warnings) text += "warning: " + printable(warning) + "\n";
  return text;
}

}  // namespace vigil::review
