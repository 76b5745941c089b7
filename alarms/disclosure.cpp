// SPDX-License-Identifier: MIT
#include "alarms/disclosure.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "alarms/limit_condition.hpp"
#include "alarms/technical_condition.hpp"
#include "alarms/text.hpp"

namespace vigil::alarms {

namespace {

constexpr std::array technical{
    TechnicalRow{"late", Priority::none, "nothing for 3 periods, at least 2 s; shown, no alarm"},
    TechnicalRow{
        "lost", Priority::high,
        "nothing from the bay's source for 5 s of station time: medium; 10 s, a pump infusing at last "
        "word: high"},
    TechnicalRow{"no-signal", Priority::medium,
                 "{watched} flagged so, or without a valid value for {after}: medium for {required} while "
                 "infusing, else low"},
    TechnicalRow{"sensor-off", Priority::medium,
                 "{watched} flagged so: medium for {required} while infusing, else low"},
    TechnicalRow{
        "respiratory-monitoring-lost", Priority::high,
        "while infusing, fewer than two of {required} valid, or no SpO₂ for {spo2_alone}: medium; none "
        "valid: high"},
    TechnicalRow{
        "cannula-moved", Priority::medium,
        "CO₂ low or away, while another source shows {rr} breaths/min or more, SpO₂ is {spo2} % or more "
        "and no oxygen is charted: medium while infusing, else low"},
    TechnicalRow{"not-armed", Priority::medium,
                 "no breaths seen {not_armed} after their source appeared, while infusing"},
    TechnicalRow{"nibp-overdue", Priority::medium,
                 "no cuff reading for {overdue} times its interval while infusing ({close}, for {close_for} "
                 "after start, bolus or rate rise; else {usual}), or no repeat after a high one"},
    TechnicalRow{
        "frozen", Priority::medium,
        "a wave's index stands or a block that is not flat comes again and again; or numbers come for 5 s of "
        "station time and their time stands"},
    TechnicalRow{"two-sources", Priority::medium, "a second source speaks for the bay; for 10 s after"},
    TechnicalRow{"clock-skew", Priority::medium,
                 "a live source's clock jumped by more than 5 s; for 60 s after"},
    TechnicalRow{"recorder", Priority::medium, "the journal or a recording cannot be written"},
    TechnicalRow{"gap", Priority::low,
                 "messages were lost and did not come again within 10 s; for 60 s after"},
    TechnicalRow{"not-admitted", Priority::medium,
                 "a pump delivers in a bay where nobody is admitted; high steps are judged there"},
    TechnicalRow{"restarted", Priority::medium, "the station was away for more than 30 s"},
    TechnicalRow{"infusion-lost", Priority::medium,
                 "what was known of the infusion cannot be read after a restart"},
    TechnicalRow{"danger-sign", Priority::medium,
                 "bluish lips, chest pain, trouble breathing, swelling or rash charted; until acknowledged"},
    TechnicalRow{"course-sign", Priority::medium,
                 "genito-urinary pain or an abnormal liver test charted; until acknowledged"},
    TechnicalRow{"unattended", Priority::high,
                 "a high that nobody acknowledged, and for 5 s of station time no dashboard that sounds"},
    TechnicalRow{"station-lost", Priority::high, "a dashboard hears nothing of the station for 5 s: its own"},
    TechnicalRow{"display-frozen", Priority::high, "a dashboard has drawn nothing for 2 s: its own"},
};

/// "20 s", "0.5 s", "15 min".
std::string time_text(Duration d) {
  const double seconds = to_seconds(d);
  if (seconds >= 120 && std::fmod(seconds, 60) == 0) return short_number(seconds / 60) + " min";
  return short_number(seconds) + " s";
}

template <typename List, typename Text>
std::string listed(const List& list, Text text_of) {
  std::string text;
  for (const auto& one : list) text += (text.empty() ? "" : ", ") + std::string(text_of(one));
  return text;
}

std::string labels(const std::vector<Channel>& channels) {
  return channels.empty() ? "none" : listed(channels, [](Channel c) { return alarm_label(c); });
}

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string filled(std::string_view when, const Profile& profile) {
  const IntervalRule interval = profile.interval.value_or(IntervalRule{});
  const NoBreathRule no_breath = profile.no_breath.value_or(NoBreathRule{});
  const std::array<std::pair<std::string_view, std::string>, 11> figures{{
      {"{watched}", labels(profile.signals.watched)},
      {"{required}", labels(profile.signals.required)},
      {"{after}", time_text(profile.signals.after)},
      {"{spo2_alone}", time_text(profile.signals.spo2_alone)},
      {"{rr}", short_number(profile.cannula.rr_at_least)},
      {"{spo2}", short_number(profile.cannula.spo2_at_least)},
      {"{not_armed}", time_text(no_breath.not_armed_after)},
      {"{overdue}", short_number(interval.overdue_after)},
      {"{close}", time_text(interval.close)},
      {"{close_for}", time_text(interval.close_for)},
      {"{usual}", time_text(interval.usual)},
  }};
  std::string text{when};
  for (const auto& [word, figure] : figures)
    for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + figure.size()))
      text.replace(at, word.size(), figure);
  return text;
}

/// "SBP ≥ 160"
std::string step_text(const LimitRule& rule, double step) {
  const char* sign =
      rule.side == Side::low ? (rule.at_limit ? " ≤ " : " < ") : (rule.at_limit ? " ≥ " : " > ");
  return std::string(alarm_label(rule.channel)) + sign + short_number(step);
}

/// The limits of a bay, to be found by name.
class InForce {
 public:
  InForce(std::span<const LimitRule> rules, const Baselines& baselines)
      : rules_{rules}, baselines_{baselines} {}

  const LimitRule* find(std::string_view condition) const {
    const auto found = std::find_if(rules_.begin(), rules_.end(),
                                    [&](const LimitRule& rule) { return condition_name(rule) == condition; });
    return found == rules_.end() ? nullptr : &*found;
  }
  std::optional<double> baseline(Channel channel) const {
    if (channel == Channel::nibp_sys) return baselines_.sbp;
    if (channel == Channel::nibp_dia) return baselines_.dbp;
    if (channel == Channel::etco2) return baselines_.etco2;
    return std::nullopt;
  }
  const Baselines& baselines() const { return baselines_; }

 private:
  std::span<const LimitRule> rules_;
  const Baselines& baselines_;
};

Disclosed no_breath_row(const NoBreathRule& rule) {
  Disclosed row;
  row.condition = "no-breath";
  row.priority = Priority::high;
  row.latching = rule.latching;
  row.delay = rule.after;
  row.clear = rule.clear;
  row.text = "no breath for " + time_text(rule.after) +
             ", less the time after which the source itself reports 0; by the rate, by rate and CO₂ gone "
             "together, by "
             "the CO₂ wave, by the chest's wave where that is the only one; armed after " +
             time_text(rule.arm) + " of breaths; not shortened by a sedative";
  return row;
}

std::string member_text(const std::string& name, bool critical, const CompositeRule& rule,
                        const InForce& in_force) {
  if (name == "no-breath") return "no breath";
  if (name == "poss")
    return "POSS ≥ " + std::to_string(rule.poss_from) + " in the last " + time_text(rule.poss_lasts);
  const LimitRule* limit = in_force.find(name);
  if (limit == nullptr) return name + " (not in this profile)";
  const Limits limits = limits_in_force(*limit, in_force.baseline(limit->channel));
  const auto& step = critical ? limits.high : limits.medium;
  if (!step) return name + " (no such step)";
  std::string text = step_text(*limit, *step);
  if (critical) text += " for " + time_text(limit->high_delay);
  return limit->off ? text + " (off)" : text;
}

Disclosed composite_row(const CompositeRule& rule, const InForce& in_force) {
  Disclosed row;
  row.condition = rule.name;
  row.priority = rule.priority;
  row.latching = rule.latching;
  row.delay = rule.together;
  row.clear = rule.clear;
  const auto members = [&](const std::vector<std::string>& names, bool critical) {
    return listed(names,
                  [&](const std::string& name) { return member_text(name, critical, rule, in_force); });
  };
  row.text = std::to_string(rule.needed) + " of ";
  row.text += rule.warnings.empty()
                  ? members(rule.critical, true)
                  : members(rule.warnings, false) + " together for " + time_text(rule.together);
  if (!rule.warnings.empty() && !rule.critical.empty())
    row.text += "; at once where one of them is " + members(rule.critical, true);
  if (rule.needed > 1) row.text += "; one alone is its own alarm";
  row.text += "; sedative or opioid on board: delays × " + short_number(rule.sedated_delay_factor) +
              " but no breath's";
  if (rule.sedated_alone) row.text += ", one of them alone for " + time_text(*rule.sedated_alone);
  if (!rule.joins.empty())
    row.text += "; takes in " + listed(rule.joins, [](const std::string& name) { return name; });
  return row;
}

/// The figures of one step of both pressures: "SBP ≥ 144 (baseline 120), DBP ≥ 100".
std::string pressures_text(const LimitRule& systolic, const LimitRule& diastolic, const InForce& in_force,
                           std::optional<double> Limits::*step) {
  std::string text;
  for (const LimitRule* rule : {&systolic, &diastolic}) {
    const auto baseline = in_force.baseline(rule->channel);
    const auto figure = limits_in_force(*rule, baseline).*step;
    if (!figure) continue;
    text += (text.empty() ? "" : ", ") + step_text(*rule, *figure);
    if (figure != rule->limits.*step) text += " (baseline " + short_number(*baseline) + ")";
  }
  return text.empty() ? "none" : text;
}

Disclosed repeat_row(const RepeatRule& rule, const InForce& in_force, bool spinal_injury) {
  Disclosed row;
  row.condition = rule.name;
  row.priority = Priority::high;
  row.latching = rule.latching;
  const LimitRule* found_systolic = in_force.find(rule.systolic);
  const LimitRule* diastolic = in_force.find(rule.diastolic);
  if (found_systolic == nullptr || diastolic == nullptr) return row;
  LimitRule systolic = *found_systolic;
  if (spinal_injury)
    for (std::size_t i = 0; i < 2; ++i) systolic.over_baseline[i] = rule.spinal_injury[i];
  std::string at_once;
  for (const LimitRule* limit : {&std::as_const(systolic), diastolic})
    if (limit->at_once) at_once += (at_once.empty() ? "" : ", ") + step_text(*limit, *limit->at_once);
  row.text = "medium: " + pressures_text(systolic, *diastolic, in_force, &Limits::medium) + "; " +
             pressures_text(systolic, *diastolic, in_force, &Limits::high) + ": high when the next reading " +
             time_text(rule.repeat_from) + " later is there again, or none comes for " +
             time_text(rule.unconfirmed);
  if (!at_once.empty()) row.text += "; at once: " + at_once;
  row.text += "; ends " + short_number(rule.below) + " mmHg below medium";
  if (!in_force.baselines().sbp) row.text += "; no baseline: figures over it are off";
  if (spinal_injury) row.text += "; spinal-cord injury";
  return row;
}

}  // namespace

std::span<const TechnicalRow> technical_conditions() { return technical; }

std::string limit_text(const LimitRule& rule, const Profile& profile) {
  std::string text;
  const auto add = [&text](const std::string& part) { text += (text.empty() ? "" : "; ") + part; };
  if (rule.arm > Duration{0}) add("judged once values came for " + time_text(rule.arm));
  if (rule.deep_point_s) add("sooner at " + short_number(*rule.deep_point_s) + " points × s beyond it");
  if (rule.acknowledged_clear && *rule.acknowledged_clear > rule.clear)
    add("once acknowledged and never high it ends after " + time_text(*rule.acknowledged_clear));
  if (rule.high_needs) add("high only while " + std::string(info(*rule.high_needs).label) + " shows breaths");
  const std::string name = condition_name(rule);
  for (const Group& group : profile.groups) {
    if (!contains(group.members, name)) continue;
    std::vector<std::string> others = group.members;
    std::erase(others, name);
    add("one occurrence with " + listed(others, [](const std::string& other) { return other; }));
  }
  return text;
}

std::vector<Disclosed> disclose(const Profile& profile, std::span<const LimitRule> in_force,
                                const Baselines& baselines, bool ventilated, bool spinal_injury) {
  const InForce limits{in_force, baselines};
  std::vector<Disclosed> rows;
  const auto add = [&](Disclosed row) {
    row.off = ventilated && contains(profile.off_when_ventilated, row.condition);
    if (row.off) row.text = "off while the patient is ventilated: " + row.text;
    rows.push_back(std::move(row));
  };
  if (profile.no_breath) add(no_breath_row(*profile.no_breath));
  if (profile.repeat) add(repeat_row(*profile.repeat, limits, spinal_injury));
  for (const CompositeRule& rule : profile.composites) add(composite_row(rule, limits));
  for (const TechnicalRow& row : technical) {
    Disclosed told;
    told.condition = row.name;
    told.priority = row.priority;
    if (row.name == "no-signal") told.delay = profile.signals.after;
    if (row.name == "no-signal" || row.name == "sensor-off") told.clear = profile.signals.clear;
    told.text = filled(row.when, profile);
    rows.push_back(std::move(told));
  }
  for (std::size_t i = 0; i < pump_alarm_text.size(); ++i) {
    const auto alarm = static_cast<PumpAlarm>(i);
    Disclosed told;
    told.condition = pump_alarm_text[alarm];
    told.priority = priority_of(alarm);
    told.latching = told.priority == Priority::high;
    told.text = "a pump's own: " + std::string(alarm_label(alarm));
    rows.push_back(std::move(told));
  }
  return rows;
}

}  // namespace vigil::alarms
