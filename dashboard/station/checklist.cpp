// SPDX-License-Identifier: MIT
#include "dashboard/station/checklist.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "alarms/text.hpp"

namespace vigil::station {

namespace {

constexpr std::string_view start_prefix = "check:";
constexpr std::string_view end_prefix = "end:";

/// What is found of an item by itself.
struct Found {
  bool done = false;
  std::string text;
};

std::string minutes_text(Duration duration) {
  return std::to_string(std::chrono::floor<std::chrono::minutes>(duration).count()) + " min";
}

bool is_after(const Checklist& list, BayTime at) { return !list.ended_at || at >= *list.ended_at; }

Found observed(const Checklist& list, const EndFacts& facts) {
  if (!list.started) return {true, "no infusion ran"};
  if (!list.ended_at) return {false, "the infusion runs"};
  const Duration since = std::max(facts.now - *list.ended_at, Duration{0});
  if (since >= observed_for) return {true, minutes_text(since)};
  return {false, minutes_text(since) + " of " + minutes_text(observed_for)};
}

Found pressure(const Checklist& list, const EndFacts& facts) {
  if (!facts.sbp) return {false, "no pressure measured"};
  std::string text = "systolic " + alarms::short_number(std::round(*facts.sbp));
  if (!facts.baseline_sbp) return {false, text + ", no baseline"};
  text += ", baseline " + alarms::short_number(std::round(*facts.baseline_sbp));
  if (!is_after(list, facts.sbp_at)) return {false, text + ", before the end"};
  const bool is_near = std::abs(*facts.sbp - *facts.baseline_sbp) <= near_baseline * *facts.baseline_sbp;
  return {is_near, std::move(text)};
}

Found sedation(const Checklist& list, const EndFacts& facts) {
  if (!facts.poss) return {false, "no POSS charted"};
  std::string text = *facts.poss == 0 ? "POSS S" : "POSS " + std::to_string(*facts.poss);
  if (!is_after(list, facts.poss_at)) return {false, text + ", before the end"};
  return {*facts.poss == 1 || *facts.poss == 2, std::move(text)};
}

struct EndItem {
  std::string_view id;
  std::string_view words;
  Found (*find)(const Checklist& list, const EndFacts& facts);  ///< null: only charted
};
constexpr std::array end_items{
    EndItem{"observed", "Observed 60 min after the infusion", observed},
    EndItem{"pressure", "Pressure near the baseline", pressure},
    EndItem{"poss", "POSS 1 or 2", sedation},
    EndItem{"escort", "Escort for the way home", nullptr},
};

const EndItem* find_end_item(std::string_view code) {
  if (!code.starts_with(end_prefix)) return nullptr;
  const auto* found = std::find_if(end_items.begin(), end_items.end(), [&](const EndItem& item) {
    return item.id == code.substr(end_prefix.size());
  });
  return found == end_items.end() ? nullptr : found;
}

std::optional<alarms::StartCheck> find_start_check(std::string_view code) {
  if (!code.starts_with(start_prefix)) return std::nullopt;
  return alarms::start_check_text.find(code.substr(start_prefix.size()));
}

}  // namespace

bool is_checklist_code(std::string_view code) {
  return code.starts_with(start_prefix) || code.starts_with(end_prefix);
}

Expected<void> known_checklist_code(std::string_view code) {
  if (find_start_check(code) || find_end_item(code) != nullptr) return {};
  return fail("there is no '" + std::string(code) + "' on any checklist");
}

Checklist begin_checklist(const alarms::Protocol* protocol) {
  Checklist list;
  const auto add = [&](std::string_view prefix, std::string_view id) {
    ChecklistItem item;
    item.code = std::string(prefix) + std::string(id);
    list.items.push_back(std::move(item));
  };
  if (protocol != nullptr)
    for (const alarms::StartCheck check : protocol->checks)
      add(start_prefix, alarms::start_check_text[check]);
  for (const EndItem& item : end_items) add(end_prefix, item.id);
  return list;
}

bool mark(Checklist& list, std::string_view code, bool done, std::string_view by, BayTime at) {
  const auto found = std::find_if(list.items.begin(), list.items.end(),
                                  [code](const ChecklistItem& item) { return item.code == code; });
  if (found == list.items.end()) return false;
  found->done = done;
  found->by = done ? std::string(by) : std::string{};
  found->at = at;
  return true;
}

bool note_runs(Checklist& list, bool runs, BayTime now) {
  if (list.items.empty()) return false;
  if (!runs) {
    if (list.started && !list.ended_at) list.ended_at = now;
    return false;
  }
  // What was seen of an end that was none is looked at again.
  if (list.ended_at)
    for (ChecklistItem& item : list.items)
      if (const EndItem* end = find_end_item(item.code); end != nullptr && end->find != nullptr)
        item.done = false;
  list.ended_at.reset();
  return !std::exchange(list.started, true);
}

std::vector<wire::ChecklistRow> checklist_rows(const Checklist& list, const EndFacts& facts) {
  std::vector<wire::ChecklistRow> rows;
  for (const ChecklistItem& item : list.items) {
    wire::ChecklistRow row;
    row.id = item.code;
    row.done = item.done;
    if (item.done) {
      row.by = item.by;
      row.at = item.at;
    }
    if (const auto check = find_start_check(item.code)) row.text = alarms::words_of(*check);
    if (const EndItem* end = find_end_item(item.code)) {
      row.text = end->words;
      const Found found = end->find != nullptr ? end->find(list, facts) : Found{};
      row.done = row.done || found.done;
      row.found = found.text;
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

std::string open_items(const std::vector<wire::ChecklistRow>& rows, std::string_view prefix) {
  std::string text;
  for (const wire::ChecklistRow& row : rows) {
    if (row.done || !row.id.starts_with(prefix)) continue;
    text += (text.empty() ? "" : ", ") + row.id.substr(prefix.size());
    if (!row.found.empty()) text += " (" + row.found + ")";
  }
  return text;
}

}  // namespace vigil::station
