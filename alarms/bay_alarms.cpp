// SPDX-License-Identifier: MIT
// What a bay is judged by, and what is known of its patient.
#include "alarms/bay_alarms.hpp"

#include <utility>

#include "alarms/bay_alarms_each.hpp"
#include "alarms/text.hpp"

namespace vigil::alarms {

namespace {

/// What is never switched off (alarms.md, Switching off). Technical conditions never are, either.
constexpr std::array<std::string_view, 3> never_off{"spo2-low", "no-breath", "respiratory-depression"};

bool is_about_a_signal(const std::string& condition) {
  return condition.starts_with("no-signal:") || condition.starts_with("sensor-off:");
}

/// Null where there is none of that name.
auto* find_in(auto& limits, std::string_view condition) {
  const auto found = std::find_if(limits.begin(), limits.end(), [&](const LimitCondition& one) {
    return one.episode().condition() == condition;
  });
  return found == limits.end() ? nullptr : &*found;
}

}  // namespace

LimitCondition* BayAlarms::find_limit(std::string_view condition) { return find_in(limits_, condition); }

const LimitCondition* BayAlarms::find_limit(std::string_view condition) const {
  return find_in(limits_, condition);
}

TechnicalCondition& BayAlarms::technical_named(std::string_view name) {
  for (TechnicalCondition& condition : technical_)
    if (condition.episode().condition() == name) return condition;
  technical_.emplace_back(std::string(name));
  return technical_.back();
}

void BayAlarms::note(JournalWhat what, std::string_view condition, BayTime now, std::string text,
                     std::string_view by, Figures figures) {
  ChangeEntry entry;
  entry.what = what;
  entry.t = now;
  entry.condition = condition;
  entry.text = std::move(text);
  entry.by = by;
  entry.value = figures.value;
  entry.limit = figures.limit;
  changes_.push_back(std::move(entry));
}

// ---- what is judged

void BayAlarms::set_profile(const Profile& profile, BayTime now, std::string_view why, std::string_view by) {
  for (LimitCondition& condition : limits_) condition.end(now, std::string(why), by, ledger_);
  if (no_breath_) no_breath_->end(now, std::string(why), by, ledger_);
  if (repeat_) repeat_->end(now, std::string(why), by, ledger_);
  for (CompositeCondition& condition : composites_) condition.end(now, std::string(why), by, ledger_);
  profile_ = profile;
  limits_.clear();
  composites_.clear();
  const std::optional<NoBreathCondition> breaths_before = std::exchange(no_breath_, std::nullopt);
  if (breaths_before) breaths_armed_ = breaths_before->is_armed_for_good();
  repeat_.reset();
  // What belonged to a composite of the old rules stands by itself; what is watched is told anew.
  for (TechnicalCondition& condition : technical_) {
    condition.episode().part(now, {}, {}, ledger_);
    if (is_about_a_signal(condition.episode().condition())) condition.set({}, now, ledger_);
  }
  const auto switched_off = [&](std::string_view name) {
    return context_.ventilated && contains(profile.off_when_ventilated, name);
  };
  const LimitRule* systolic = nullptr;
  const LimitRule* diastolic = nullptr;
  for (const LimitRule& rule : profile_.rules) {
    const std::string name = condition_name(rule);
    if (profile_.repeat && name == profile_.repeat->systolic)
      systolic = &rule;
    else if (profile_.repeat && name == profile_.repeat->diastolic)
      diastolic = &rule;
    else {
      LimitRule own = rule;
      own.off = switched_off(name);
      limits_.emplace_back(own);
    }
  }
  if (profile_.repeat && systolic != nullptr && diastolic != nullptr)
    repeat_.emplace(*profile_.repeat, *systolic, *diastolic);
  if (profile_.no_breath) no_breath_.emplace(*profile_.no_breath);
  if (no_breath_ && breaths_before) no_breath_->adopt(*breaths_before, now);
  // In a standby nothing is judged, and what was known of breaths is old; that there were some is not.
  if (no_breath_ && !breaths_before && breaths_armed_) no_breath_->set_armed(true);
  for (const CompositeRule& rule : profile_.composites)
    if (!switched_off(rule.name)) composites_.emplace_back(rule);
  for (LimitCondition& condition : limits_) condition.hold_back(condition.rule().off, now, ledger_);
  signals_.set_rules(profile_);
  apply_baselines(now);
  was_calm_ = false;
  react(now);
  refresh_due(now);
}

std::vector<LimitRule> BayAlarms::rules() const {
  // In the profile's order, as they stand.
  std::vector<LimitRule> rules;
  for (const LimitRule& rule : profile_.rules) {
    const std::string name = condition_name(rule);
    if (const LimitCondition* condition = find_limit(name))
      rules.push_back(condition->rule());
    else if (repeat_ && name == repeat_->rule().systolic)
      rules.push_back(repeat_->systolic());
    else if (repeat_)
      rules.push_back(repeat_->diastolic());
  }
  return rules;
}

Expected<void> BayAlarms::set_limits(std::string_view condition, const LimitRule& wanted,
                                     const Profile& profile, BayTime now, std::string_view by) {
  const auto named = [&](const LimitRule& rule) { return condition_name(rule) == condition; };
  const auto original = std::find_if(profile.rules.begin(), profile.rules.end(), named);
  const std::vector<LimitRule> present = rules();
  const auto before = std::find_if(present.begin(), present.end(), named);
  if (original == profile.rules.end() || before == present.end())
    return fail("'" + std::string(condition) + "' is no limit of profile " + profile.id);
  if (const std::string mistake = rule_mistake(*original, wanted); !mistake.empty())
    return fail(std::string(condition) + ": " + mistake);
  settle(now);
  LimitRule rule = wanted;
  rule.off = before->off;
  LimitRule unmarked = rule;
  unmarked.changed = unmarked.off = false;
  LimitRule plain = *original;
  plain.changed = plain.off = false;
  rule.changed = !(unmarked == plain);
  if (const std::string text = change_text(*before, rule); !text.empty())
    note(JournalWhat::limit_changed, condition, now, text, by);
  if (LimitCondition* limit = find_limit(condition))
    limit->change_rule(rule, now, by, ledger_);
  else if (condition == repeat_->rule().systolic)
    repeat_->change_rules(rule, repeat_->diastolic(), now, by, ledger_);
  else
    repeat_->change_rules(repeat_->systolic(), rule, now, by, ledger_);
  was_calm_ = false;
  react(now);
  refresh_due(now);
  settle(now);
  return {};
}

Expected<void> BayAlarms::switch_off(std::string_view condition, std::string_view reason, BayTime now,
                                     std::string_view by) {
  if (reason.empty()) return fail("switching an alarm off needs a reason");
  if (std::find(never_off.begin(), never_off.end(), condition) != never_off.end())
    return fail("'" + std::string(condition) + "' is never switched off");
  settle(now);
  const std::string why = "switched off: " + std::string(reason);
  if (LimitCondition* limit = find_limit(condition)) {
    LimitRule rule = limit->rule();
    rule.off = true;
    limit->end(now, why, by, ledger_);
    limit->change_rule(rule, now, by, ledger_);
    limit->hold_back(true, now, ledger_);
  } else if (repeat_ && condition == repeat_->rule().name) {
    repeat_->end(now, why, by, ledger_);
    repeat_->switch_off();
  } else {
    return fail("'" + std::string(condition) + "' is no limit that can be switched off");
  }
  note(JournalWhat::alarm_off, condition, now, std::string(reason), by);
  ++revision_;
  was_calm_ = false;
  react(now);
  refresh_due(now);
  return {};
}

Expected<void> BayAlarms::switch_on(std::string_view condition, BayTime now, std::string_view by) {
  settle(now);
  if (LimitCondition* limit = find_limit(condition)) {
    LimitRule rule = limit->rule();
    if (!rule.off) return fail("'" + std::string(condition) + "' is not off");
    rule.off = false;
    limit->change_rule(rule, now, by, ledger_);
    limit->hold_back(false, now, ledger_);
  } else if (repeat_ && condition == repeat_->rule().name && repeat_->is_held_back()) {
    repeat_->switch_on(now, ledger_);
  } else {
    return fail("'" + std::string(condition) + "' is not off");
  }
  note(JournalWhat::alarm_on, condition, now, {}, by);
  ++revision_;
  was_calm_ = false;
  react(now);
  refresh_due(now);
  return {};
}

void BayAlarms::set_period(Channel channel, Duration period) {
  Freshness& freshness = freshness_[index_of(channel)];
  freshness.patience.reset();
  if (period > Duration{0} && !is_intermittent(channel)) freshness.patience = stale_after(period);
  // What is there grows stale by the time that it had.
  if (!freshness.patience) freshness.stale_at.reset();
}

void BayAlarms::set_rr_zero_window(Duration window) {
  if (no_breath_) no_breath_->set_zero_window(window);
}

void BayAlarms::hear_again(BayTime now) {
  for_each([&](auto& condition) { condition.episode().hear_again(now, condition.figures(), ledger_); });
}

// How long the station was away says nothing of a sensor: each value has its patience from here.
void BayAlarms::resume(BayTime now) {
  restored_at_.reset();
  for (std::size_t i = 0; i < freshness_.size(); ++i)
    if (freshness_[i].patience && signals_.is_valid(static_cast<Channel>(i)))
      freshness_[i].stale_at = now + *freshness_[i].patience;
  const auto patience = [this](Channel channel) {
    return freshness_[index_of(channel)].patience.value_or(stale_after(Duration{0}));
  };
  if (no_breath_) no_breath_->resume(now + std::max(patience(Channel::rr), patience(Channel::etco2)));
  if (wave_kept_until_) wave_kept_until_ = now + breaths_count_for;
  refresh_due(now);
}

void BayAlarms::restart_time(BayTime ended) {
  restored_at_.reset();
  wave_kept_until_.reset();
  for_each([ended](auto& condition) {
    if constexpr (requires { condition.restart_time(ended); }) condition.restart_time(ended);
  });
  for (Freshness& freshness : freshness_) freshness.stale_at.reset();
  last_ = {};
  // A cuff's readings outlast its monitor's restart, unless time goes back with it.
  if (repeat_) repeat_->missing();
  signals_.restart_time(ended);
  co2_ = BreathDetector{least_breath_mmhg};
  // It is the same chest: a heart's beat in it is no breath because the source began anew.
  const auto swing = resp_.saved_swing();
  resp_ = BreathDetector{0};
  if (swing) resp_.restore_swing(*swing, ended);
  for (BaselineReadings& readings : baseline_readings_) readings.clear();
  wave_stale_at_ = {};
  was_calm_ = false;
  run_begins_ = true;
  next_due_.reset();
}

// ---- what is known of the patient

void BayAlarms::set_patient(const Baselines& baselines, bool ventilated, bool spinal_injury, BayTime now) {
  context_ = {};
  context_.baselines = baselines;
  context_.ventilated = ventilated;
  context_.spinal_injury = spinal_injury;
  apply_baselines(now);
}

void BayAlarms::apply_baselines(BayTime now) {
  for (LimitCondition& condition : limits_)
    if (condition.rule().channel == Channel::etco2)
      condition.set_baseline(context_.baselines.etco2, now, ledger_);
  if (repeat_) repeat_->set_context(context_, now, ledger_);
}

void BayAlarms::set_ketamine(bool runs, BayTime now) {
  if (context_.ketamine_runs == runs) return;
  settle(now);
  context_.ketamine_runs = runs;
  was_calm_ = false;
  react(now);
  refresh_due(now);
  settle(now);
}

void BayAlarms::set_pumps(bool delivers, bool sedative_runs, std::string_view sedative, BayTime now) {
  settle(now);
  const bool starts = delivers && !context_.infusing(now);
  // After a stop that was longer than a reading's close interval it is a start, too, at whatever rate.
  const bool resumes = delivers && context_.stopped_at && profile_.interval &&
                       now - *context_.stopped_at > profile_.interval->close;
  if (context_.pump_delivers && !delivers) {
    context_.infusing_until = now + profile_.infusing_lasts;
    context_.stopped_at = now;
  }
  if (delivers) context_.stopped_at.reset();
  context_.pump_delivers = delivers;
  context_.sedative_runs = sedative_runs;
  if (sedative_runs) context_.sedative = sedative;
  signals_.infusing(context_.infusing(now), now);
  if (starts || resumes) signals_.pump_rose(now);
  if (starts) {
    const auto measure = [&](std::size_t index, std::optional<double>& baseline, Channel channel) {
      const auto measured = baseline_readings_[index].baseline(now);
      if (!measured) return;
      baseline = *measured;
      note(JournalWhat::baseline, info(channel).id, now, "median of the 15 min before the infusion", {},
           {*measured, std::nullopt});
    };
    measure(of_sbp, context_.baselines.sbp, Channel::nibp_sys);
    measure(of_dbp, context_.baselines.dbp, Channel::nibp_dia);
    measure(of_etco2, context_.baselines.etco2, Channel::etco2);
    apply_baselines(now);
  }
  was_calm_ = false;
  react(now);
  refresh_due(now);
  settle(now);
}

void BayAlarms::chart_sedative(std::string_view name, BayTime given, Duration window, BayTime now) {
  settle(now);
  const BayTime until = given + window;
  if (!context_.sedated_until || until >= *context_.sedated_until) {
    context_.sedated_until = until;
    if (!context_.sedative_runs) context_.sedative = name;
  }
  was_calm_ = false;
  react(now);
  refresh_due(now);
  settle(now);
}

void BayAlarms::chart_poss(int score, BayTime now) {
  settle(now);
  context_.poss = score;
  context_.poss_at = now;
  was_calm_ = false;
  react(now);
  refresh_due(now);
  settle(now);
}

void BayAlarms::chart_oxygen(double l_per_min, BayTime now) {
  settle(now);
  context_.oxygen_l_per_min.reset();
  if (l_per_min > 0) context_.oxygen_l_per_min = l_per_min;
  was_calm_ = false;
  react(now);
  refresh_due(now);
  settle(now);
}

}  // namespace vigil::alarms
