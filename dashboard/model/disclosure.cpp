// SPDX-License-Identifier: MIT
#include "dashboard/model/disclosure.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "dashboard/model/bay_model.hpp"
#include "dashboard/model/limit_texts.hpp"
#include "dashboard/model/screen_lines.hpp"
#include "dashboard/model/text.hpp"

namespace vigil::dashboard {

namespace {

std::string pair_text(const std::string& one, const std::string& two, std::string_view between = " / ") {
  if (one.empty() || two.empty()) return one + two;
  return std::string(one).append(between).append(two);
}

std::string step_text(const std::optional<double>& step) { return step ? short_text(*step) : ""; }

/// Whether the row has the figures of a limit; else its rule is in words.
bool has_steps(const wire::LimitRow& row) { return row.medium || row.high; }

std::string delay_text(const wire::LimitRow& row) {
  if (!has_steps(row) && row.delay_s == 0) return "";
  const std::string medium = row.medium || !row.high_delay_s ? short_text(row.delay_s) : "";
  const std::string high = row.high && row.high_delay_s ? short_text(*row.high_delay_s) : "";
  return pair_text(medium, high) + " s";
}

std::string clear_text(const wire::LimitRow& row) {
  std::string text;
  if (row.clear_s > 0 || has_steps(row)) text = short_text(row.clear_s) + " s";
  if (row.margin > 0) add_part(text, "margin " + short_text(row.margin));
  return text;
}

std::string priority_of(const wire::LimitRow& row) {
  if (row.priority) return std::string(priority_text[*row.priority]);
  if (!has_steps(row)) return "shown, no alarm";
  return pair_text(row.medium ? "medium" : "", row.high ? "high" : "");
}

std::string mark_of(const wire::LimitRow& row) {
  std::string text = row.off ? "off" : "";
  add_part(text, profile_text(row));
  return text;
}

std::string count(std::uint64_t n) { return std::to_string(n); }

std::string milliseconds(double ms) { return fixed_text(ms, ms < 10 ? 1 : 0) + " ms"; }

FactGroup delays(const wire::BeatMessage& beat) {
  return {"MEASURED DELAY, MESSAGE TO ALARM",
          {{"half of them within", milliseconds(beat.delay_ms_p50)},
           {"99 of 100 within", milliseconds(beat.delay_ms_p99)}}};
}

FactGroup messages(const BayModel& bay) {
  FactGroup group{"MESSAGES OF THIS BAY", {}};
  if (!bay.bay()) return group;
  const wire::Counters& c = bay.bay()->counters;
  group.lines = {{"received", count(c.received)},
                 {"refused", count(c.refused)},
                 {"lost, refilled", count(c.lost) + ", " + count(c.refilled)}};
  return group;
}

FactGroup screen_facts(const ScreenFacts& screen) {
  FactGroup group{"THIS SCREEN", {{"messages missed", count(screen.missed)}}};
  if (screen.frames_per_s > 0) {
    group.lines.push_back({"frames", fixed_text(screen.frames_per_s, 0) + " /s"});
    group.lines.push_back({"longest between two", milliseconds(to_seconds(screen.longest_frame) * 1000)});
  }
  return group;
}

FactGroup station_facts(const StationTrack& station) {
  FactGroup group{"STATION", {}};
  if (!station.beat) {
    group.lines = {{"no word from it", ""}};
    return group;
  }
  const wire::BeatMessage& beat = *station.beat;
  const auto& c = beat.counters;
  group.lines = {{"name", beat.id},
                 {"up for", age_text(from_seconds(beat.uptime_s))},
                 {"bays", count(beat.bays)},
                 {"messages", fixed_text(beat.rate_msg_s, 0) + " /s"},
                 {"received, refused", count(c.received) + ", " + count(c.refused)},
                 {"lost, refilled", count(c.lost) + ", " + count(c.refilled)},
                 {"dropped", count(beat.dropped)},
                 {"dashboards that sound", count(beat.sounding)}};
  if (beat.recorder)
    group.lines.push_back({"recorder", std::string(wire::recording_text[beat.recorder->state])});
  return group;
}

FactGroup journal(const StationTrack& station) {
  FactGroup group{"JOURNAL", {}};
  if (station.beat && station.beat->journal) {
    group.lines = {{"last entry", "no. " + count(station.beat->journal->head)},
                   {"its hash", station.beat->journal->hash}};
  } else {
    group.lines = {{"none is kept", ""}};
  }
  return group;
}

FactGroup versions(const BayModel& bay) {
  FactGroup group{"VERSIONS", {{"dashboard", VIGIL_VERSION}, {"protocol", count(wire::protocol_version)}}};
  if (bay.source()) group.lines.push_back({"source", bay.source()->software});
  return group;
}

FactGroup keys() {
  return {"KEYS",
          {{"1–9, Enter", "a bay"},
           {"Esc", "back"},
           {"Tab, arrows", "another bay; in a form, field by field"},
           {"A", "acknowledge the bay"},
           {"S", "pause the sound"},
           {"L", "alarms and journal"},
           {"E, C", "limits, chart"},
           {"N", "admit, or confirm the pumps"},
           {"K", "checklist and discharge"},
           {"H", "hand the bay over"},
           {"T", "pulse tone of an open bay"},
           {"I", "instruct a simulated bay"},
           {"D", "this page; arrows, Page up and down scroll it"}}};
}

}  // namespace

std::vector<ConditionLine> condition_lines(const std::vector<wire::LimitRow>& rows) {
  std::vector<ConditionLine> lines;
  for (const auto& row : rows) {
    ConditionLine line;
    line.label = limit_label(row);
    if (const std::string unit = limit_unit(row); !unit.empty()) line.label.append(" ").append(unit);
    line.cond = row.cond;
    line.medium = step_text(row.medium);
    line.high = step_text(row.high);
    line.delay = delay_text(row);
    line.clear = clear_text(row);
    line.latching = row.latching ? "latching" : "";
    line.priority = priority_of(row);
    line.rule = row.text;
    line.mark = mark_of(row);
    line.off = row.off;
    lines.push_back(std::move(line));
  }
  return lines;
}

void fill_disclosure(const std::string& title, const BayModel& bay, const StationTrack& station,
                     const ScreenFacts& screen, std::size_t first_line, DisclosurePage& out) {
  out = {};
  out.title = "DISCLOSURE · " + title;
  out.first_line = first_line;
  if (bay.bay()) {
    out.conditions = condition_lines(bay.bay()->limits);
    out.profile = bay.bay()->profile;
    if (!out.profile.empty()) add_part(out.profile, "figures not clinically reviewed");
  }
  if (out.conditions.empty()) {
    out.none = bay.bay() ? "nobody is admitted to this bay: no limit of a patient is judged"
                         : "waiting for the station";
  }
  if (station.beat) out.facts.push_back(delays(*station.beat));
  out.facts.push_back(screen_facts(screen));
  out.facts.push_back(messages(bay));
  out.facts.push_back(station_facts(station));
  out.facts.push_back(journal(station));
  out.facts.push_back(versions(bay));
  out.facts.push_back(keys());
}

}  // namespace vigil::dashboard
