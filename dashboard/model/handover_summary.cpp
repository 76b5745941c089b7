// SPDX-License-Identifier: MIT
#include "dashboard/model/handover_summary.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <span>
#include <utility>

#include "common/model/dose.hpp"
#include "dashboard/model/alarm_lines.hpp"
#include "dashboard/model/checklist_form.hpp"
#include "dashboard/model/infusion_panel.hpp"
#include "dashboard/model/limit_texts.hpp"
#include "dashboard/model/screen_lines.hpp"
#include "dashboard/model/text.hpp"

namespace vigil::dashboard {

namespace {

constexpr std::size_t most_lines = 6;

std::string time_text(WallTime wall) { return clock_text(wall).substr(0, 5); }

using Entries = std::span<const JournalEntry* const>;

/// Where this stay of the bay in somebody's hands began.
std::string since_text(Entries entries, std::size_t& count) {
  for (count = 0; count < entries.size(); ++count) {
    const JournalEntry& entry = *entries[count];
    const std::string at = "since " + time_text(entry.wall);
    if (entry.what == JournalWhat::admitted)
      return at + ", admitted" + (entry.by.empty() ? "" : " by " + entry.by);
    if (entry.what == JournalWhat::handed_over)
      return at + ", " + (entry.text.empty() ? "taken over by " + entry.by : entry.text);
  }
  return entries.empty() ? "the journal is not known yet" : "since before " + time_text(entries.back()->wall);
}

struct Worst {
  Priority priority = Priority::none;
  std::size_t times = 0;
  std::optional<double> value;
};

std::vector<std::string> alarm_lines(Entries entries) {
  std::map<std::string, Worst> by_condition;
  for (const JournalEntry* entry : entries) {
    if (entry->alarm == 0 || entry->condition.empty() || entry->priority == Priority::none) continue;
    Worst& worst = by_condition[entry->condition];
    worst.priority = std::max(worst.priority, entry->priority);
    if (entry->what == JournalWhat::started || entry->what == JournalWhat::during_gap) ++worst.times;
    const auto limit = limit_condition(entry->condition);
    if (!entry->value || !limit) continue;
    if (!worst.value)
      worst.value = entry->value;
    else
      worst.value = limit->side == Side::low ? std::min(*worst.value, *entry->value)
                                             : std::max(*worst.value, *entry->value);
  }
  std::vector<std::pair<std::string, Worst>> all{by_condition.begin(), by_condition.end()};
  std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
    return std::pair{a.second.priority, a.second.times} > std::pair{b.second.priority, b.second.times};
  });
  std::vector<std::string> lines;
  for (const auto& [condition, worst] : all) {
    std::string line = std::string(priority_text[worst.priority]) + " · " + condition_name(condition);
    if (worst.value) add_part(line, "worst " + short_text(*worst.value));
    if (worst.times > 1) add_part(line, std::to_string(worst.times) + " times");
    lines.push_back(std::move(line));
  }
  return lines;
}

std::vector<std::string> limit_lines(const wire::BayMessage& bay) {
  std::vector<std::string> lines;
  for (const wire::LimitRow& row : bay.limits) {
    if (!row.changed && !row.off) continue;
    std::string line = limit_label(row);
    if (row.off) line += " off";
    if (!row.off && row.medium) line += " " + short_text(*row.medium);
    if (!row.off && row.high) line += " / " + short_text(*row.high);
    if (const std::string was = profile_text(row); !was.empty()) add_part(line, was);
    lines.push_back(std::move(line));
  }
  return lines;
}

/// The journal's line of a medication: "medication midazolam 2 mg: Midazolam 2 mg IV".
std::vector<std::string> drug_lines(Entries entries) {
  constexpr std::string_view begins = "medication ";
  std::vector<std::string> lines;
  for (const JournalEntry* entry : entries) {
    if (entry->what != JournalWhat::charted || !entry->text.starts_with(begins)) continue;
    const auto words = entry->text.find(": ");
    const std::size_t from = words == std::string::npos ? begins.size() : words + 2;
    lines.push_back(time_text(entry->wall) + " " + entry->text.substr(from));
  }
  return lines;
}

std::vector<std::string> amount_lines(const BayModel& bay) {
  const auto panel = infusion_panel(bay);
  if (!panel) return {};
  std::string line = panel->protocol;
  add_part(line, panel->hours);
  return {line, panel->today + " · " + panel->course};
}

std::vector<std::string> due_lines(const BayModel& bay, const wire::BayMessage& message) {
  std::vector<std::string> lines;
  if (message.oxygen_l_per_min)
    lines.push_back("oxygen " + short_text(*message.oxygen_l_per_min) + " L/min flows");
  if (message.nibp_interval_s)
    lines.push_back("a pressure every " + short_text(*message.nibp_interval_s / 60) + " min");
  for (const auto& [number, track] : bay.pumps()) {
    const PumpReading& pump = track.reading;
    const auto left = remaining_time(pump.vtbi_ml, pump.infused_ml, pump.rate_ml_per_h);
    if (left)
      lines.push_back("pump " + std::to_string(number) + ": " + hours_text(to_seconds(*left) / 3600) +
                      " left");
  }
  std::string open;
  for (const wire::ChecklistRow& row : message.checklist)
    if (!row.done && row.id.starts_with("check:")) open += (open.empty() ? "" : "; ") + row.text;
  if (!open.empty()) lines.push_back("open: " + open);
  return lines;
}

void add(HandoverSummary& summary, std::string heading, std::vector<std::string> lines) {
  if (lines.empty()) lines.emplace_back("none");
  if (lines.size() > most_lines) {
    const std::size_t more = lines.size() - (most_lines - 1);
    lines.resize(most_lines - 1);
    lines.push_back("and " + std::to_string(more) + " more");
  }
  summary.parts.push_back({std::move(heading), std::move(lines)});
}

}  // namespace

HandoverSummary handover_summary(const std::vector<const JournalEntry*>& entries, const BayModel& bay) {
  HandoverSummary summary;
  if (!bay.bay()) return summary;
  std::size_t count = 0;
  summary.since = since_text(entries, count);
  const Entries lately{entries.data(), count};
  add(summary, "Alarms", alarm_lines(lately));
  add(summary, "Limits", limit_lines(*bay.bay()));
  add(summary, "Drugs", drug_lines(lately));
  add(summary, "Infusion", amount_lines(bay));
  add(summary, "Due", due_lines(bay, *bay.bay()));
  return summary;
}

}  // namespace vigil::dashboard
