// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "alarms/bay_alarms.hpp"

// How a bay's alarms are saved and come back. An archive is called as `archive(name, part)` for a value or
// for what has `fields`, and as `archive(name, part, last)` for an enum, with its last value, or a list of
// them. One that reads changes the part, and tells by `has(name)` whether it is there; one that writes has no
// has().

namespace vigil::alarms {

template <typename Archive>
constexpr bool reads = requires(Archive& archive) {
  archive.has("name");
};

// ---- what a profile is made of; its own header knows nothing of being saved

template <typename Self, typename Archive>
void saved_fields(Self& self, Archive& archive, const OverBaseline*) {
  archive("percent", self.percent);
  archive("points", self.points);
  archive("floor", self.floor);
}

template <typename Self, typename Archive>
void saved_fields(Self& self, Archive& archive, const LimitRule*) {
  archive("channel", self.channel);
  archive("side", self.side, Side::high);
  archive("medium", self.limits.medium);
  archive("high", self.limits.high);
  archive("at_limit", self.at_limit);
  archive("delay", self.delay);
  archive("high_delay", self.high_delay);
  archive("clear", self.clear);
  archive("margin", self.margin);
  archive("latching", self.latching);
  archive("over_baseline", self.over_baseline);
  archive("at_once", self.at_once);
  archive("arm", self.arm);
  archive("deep_point_s", self.deep_point_s);
  archive("high_needs", self.high_needs);
  archive("acknowledged_clear", self.acknowledged_clear);
  archive("guard_lo", self.guard_lo);
  archive("guard_hi", self.guard_hi);
  archive("changed", self.changed);
  archive("off", self.off);
}

template <typename Self, typename Archive>
void saved_fields(Self& self, Archive& archive, const NoBreathRule*) {
  archive("after", self.after);
  archive("clear", self.clear);
  archive("arm", self.arm);
  archive("not_armed_after", self.not_armed_after);
  archive("latching", self.latching);
}

template <typename Self, typename Archive>
void saved_fields(Self& self, Archive& archive, const CompositeRule*) {
  archive("name", self.name);
  archive("label", self.label);
  archive("priority", self.priority, Priority::high);
  archive("latching", self.latching);
  archive("critical", self.critical);
  archive("warnings", self.warnings);
  archive("joins", self.joins);
  archive("needed", self.needed);
  archive("together", self.together);
  archive("clear", self.clear);
  archive("poss_from", self.poss_from);
  archive("poss_lasts", self.poss_lasts);
  archive("sedated_delay_factor", self.sedated_delay_factor);
  archive("sedated_alone", self.sedated_alone);
  archive("suggestion", self.suggestion);
}

template <typename Self, typename Archive>
void saved_fields(Self& self, Archive& archive, const RepeatRule*) {
  archive("name", self.name);
  archive("label", self.label);
  archive("systolic", self.systolic);
  archive("diastolic", self.diastolic);
  archive("latching", self.latching);
  archive("repeat_from", self.repeat_from);
  archive("overdue", self.overdue);
  archive("unconfirmed", self.unconfirmed);
  archive("below", self.below);
  archive("spinal_injury", self.spinal_injury);
}

template <typename Self, typename Archive>
void saved_fields(Self& self, Archive& archive, const IntervalRule*) {
  archive("close", self.close);
  archive("close_for", self.close_for);
  archive("usual", self.usual);
  archive("overdue_after", self.overdue_after);
}

template <typename Self, typename Archive>
void saved_fields(Self& self, Archive& archive, const SignalRule*) {
  archive("after", self.after);
  archive("clear", self.clear);
  archive("watched", self.watched);
  archive("required", self.required);
  archive("spo2_alone", self.spo2_alone);
}

template <typename Self, typename Archive>
void saved_fields(Self& self, Archive& archive, const Group*) {
  archive("members", self.members);
  archive("joins", self.joins);
}

template <typename Self, typename Archive>
void saved_fields(Self& self, Archive& archive, const CannulaRule*) {
  archive("claimed", self.claimed);
  archive("rr_at_least", self.rr_at_least);
  archive("spo2_at_least", self.spo2_at_least);
}

template <typename Self, typename Archive>
void saved_fields(Self& self, Archive& archive, const Profile*) {
  archive("id", self.id);
  archive("name", self.name);
  archive("note", self.note);
  archive("rules", self.rules);
  archive("no_breath", self.no_breath);
  archive("composites", self.composites);
  archive("groups", self.groups);
  archive("repeat", self.repeat);
  archive("interval", self.interval);
  archive("signals", self.signals);
  archive("cannula", self.cannula);
  archive("remind_acknowledged", self.reminders.acknowledged);
  archive("remind_latched", self.reminders.latched);
  archive("infusing_lasts", self.infusing_lasts);
  archive("off_when_ventilated", self.off_when_ventilated);
}

// ---- a bay's alarms

template <typename Archive>
void BayAlarms::save(Archive& archive, BayTime now) const {
  archive("revision", revision_);
  archive("context", context_);
  archive("signals", signals_);
  archive("baseline_readings", baseline_readings_);
  archive("breaths_armed", breaths_armed_);
  const LimitCondition* low = find_limit("etco2-low");
  const bool high_by_wave = low != nullptr && low->high_allowed();
  archive("high_by_wave", high_by_wave);
  archive("chest_swing", resp_.saved_swing());
  // What a moved cannula is told by; else a value changes nothing that is to come back.
  const bool held = (low != nullptr && low->is_held_back()) || (no_breath_ && no_breath_->is_held_back());
  archive("last", held ? last_ : std::array<std::optional<double>, numeric_count>{});

  for (const LimitCondition& condition : limits_) {
    const std::string& name = condition.episode().condition();
    const LimitRule& rule = condition.rule();
    if (rule.changed || rule.off) archive("rule " + name, rule);
    archive(name, condition.saved(now));
  }
  if (no_breath_) archive("no-breath", no_breath_->saved(now));
  if (repeat_) {
    if (repeat_->systolic().changed) archive("rule systolic", repeat_->systolic());
    if (repeat_->diastolic().changed) archive("rule diastolic", repeat_->diastolic());
    archive("repeat", *repeat_);
  }
  for (const CompositeCondition& condition : composites_)
    archive("composite " + condition.rule().name, condition.saved(now));
  std::vector<std::string> technical;
  for (const TechnicalCondition& condition : technical_)
    if (condition.is_true() || condition.episode().is_announced())
      technical.push_back(condition.episode().condition());
  archive("technical", technical);
  for (const TechnicalCondition& condition : technical_)
    if (condition.is_true() || condition.episode().is_announced())
      archive("technical " + condition.episode().condition(), condition);
  archive("during_gap", gaps_);
}

template <typename Archive>
void BayAlarms::restore(Archive& archive, BayTime now) {
  static_assert(reads<Archive>);
  // Beyond all that an earlier run can have shown: it may have been killed before it could save the last.
  constexpr std::uint64_t unsaved = 1'000'000;
  std::uint64_t revision = 0;
  archive("revision", revision);
  revision_ = std::max(revision_, std::min(revision, std::uint64_t{1} << 62U) + unsaved);
  archive("context", context_);
  archive("signals", signals_);
  archive("baseline_readings", baseline_readings_);
  // What was saved before there was such a thing lacks it.
  if (archive.has("breaths_armed")) archive("breaths_armed", breaths_armed_);
  bool high_by_wave = false;
  archive("high_by_wave", high_by_wave);
  std::optional<int> chest_swing;
  archive("chest_swing", chest_swing);
  if (chest_swing) resp_.restore_swing(*chest_swing, now);
  archive("last", last_);

  // Before anything of theirs comes back: what follows from what is known of the patient.
  for (LimitCondition& condition : limits_) {
    const std::string name = "rule " + condition.episode().condition();
    LimitRule rule = condition.rule();
    if (archive.has(name)) archive(name, rule);
    condition.change_rule(rule, now, {}, ledger_);
    condition.hold_back(rule.off, now, ledger_);
  }
  if (repeat_) {
    LimitRule systolic = repeat_->systolic();
    LimitRule diastolic = repeat_->diastolic();
    if (archive.has("rule systolic")) archive("rule systolic", systolic);
    if (archive.has("rule diastolic")) archive("rule diastolic", diastolic);
    repeat_->change_rules(systolic, diastolic, now, {}, ledger_);
  }
  apply_baselines(now);
  if (LimitCondition* low = find_limit("etco2-low"); low != nullptr && high_by_wave) {
    low->allow_high(true, now, ledger_);
    wave_kept_until_ = now + std::chrono::hours{1};  // resume() says from when it counts
  }

  // A condition that the profile did not have when it was saved begins anew.
  for (LimitCondition& condition : limits_) {
    if (!archive.has(condition.episode().condition())) continue;
    archive(condition.episode().condition(), condition);
    condition.restored(now, revision_);
  }
  if (no_breath_ && archive.has("no-breath")) {
    archive("no-breath", *no_breath_);
    no_breath_->restored(now, revision_);
  }
  if (repeat_ && archive.has("repeat")) {
    archive("repeat", *repeat_);
    repeat_->episode().restored(revision_);
  }
  for (CompositeCondition& condition : composites_) {
    const std::string name = "composite " + condition.rule().name;
    if (!archive.has(name)) continue;
    archive(name, condition);
    condition.episode().restored(revision_);
  }
  std::vector<std::string> technical;
  archive("technical", technical);
  for (const std::string& name : technical) {
    TechnicalCondition& condition = technical_named(name);
    archive("technical " + name, condition);
    condition.episode().restored(revision_);
  }
  // What was saved before there were any has none.
  if (archive.has("during_gap")) archive("during_gap", gaps_);
  if (gaps_.size() > most_gap_occurrences) gaps_.resize(most_gap_occurrences);
  for (GapOccurrence& gap : gaps_) gap.shown_in = revision_;
  restored_at_ = now;
  react(now);
  refresh_due(now);
}

}  // namespace vigil::alarms
