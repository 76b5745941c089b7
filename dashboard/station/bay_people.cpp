// SPDX-License-Identifier: MIT
// What people do with a bay: who lies in it, and by what it is judged.
#include <algorithm>

#include "dashboard/station/bay.hpp"
#include "dashboard/station/cut_text.hpp"
#include "dashboard/station/profile_change.hpp"

namespace vigil::station {

namespace {

/// The pulse rate is judged by the heart rate's limits where the profile has none of its own.
alarms::Profile with_pulse_limits(alarms::Profile profile) {
  const auto judges = [](Channel channel) {
    return [channel](const alarms::LimitRule& rule) { return rule.channel == channel; };
  };
  if (std::any_of(profile.rules.begin(), profile.rules.end(), judges(Channel::pr))) return profile;
  const std::vector<alarms::LimitRule> rules = profile.rules;
  for (alarms::LimitRule rule : rules) {
    if (rule.channel != Channel::hr) continue;
    rule.channel = Channel::pr;
    profile.rules.push_back(rule);
  }
  return profile;
}

/// What judges a bay in which nobody is admitted while a pump delivers.
alarms::Profile high_steps_of(const alarms::Profile& profile) {
  alarms::Profile steps = with_pulse_limits(profile);
  steps.composites.clear();
  steps.signals = {};
  steps.repeat.reset();
  std::erase_if(steps.rules, [](const alarms::LimitRule& rule) { return !rule.limits.high; });
  for (alarms::LimitRule& rule : steps.rules) rule.limits.medium.reset();
  return steps;
}

}  // namespace

std::optional<std::string> Bay::delivering_pump(StationTime now) const {
  const Link link = link_.link(now);
  if (link != Link::live && link != Link::late) return std::nullopt;
  for (const auto& [number, pump] : pumps_)
    if (delivers(pump.reading))
      return "pump " + std::to_string(number) + " delivers " + cut_text(pump.reading.drug, longest_name);
  return std::nullopt;
}

Expected<void> Bay::must_be_admitted() const {
  if (admission_.state == Admission::free) return fail(name_ + " is free: admit first");
  if (admission_.state == Admission::standby) return fail(name_ + " is in standby: resume it first");
  return {};
}

void Bay::set_default_profile(const alarms::Profile& profile) {
  alarms::Profile steps = high_steps_of(profile);
  if (steps == high_steps_) return;
  const bool limits_alone = differ_in_limits_alone(high_steps_, steps);
  high_steps_ = std::move(steps);
  if (!judged_unadmitted_) return;
  disclosure_.forget();
  bay_news_ = true;
  if (limits_alone)
    take_limits(high_steps_, {}, {});
  else
    judge_by(high_steps_, "profile " + high_steps_.id + " was read anew", {});
}

void Bay::take_limits(const alarms::Profile& profile, const std::vector<alarms::LimitRule>& kept,
                      std::string_view by) {
  for (alarms::LimitRule rule : profile.rules) {
    for (const alarms::LimitRule& own : kept)
      if (own.channel == rule.channel && own.side == rule.side) rule = own;
    // Carried over or the profile's own: both are allowed.
    static_cast<void>(alarms_.set_limits(alarms::condition_name(rule), rule, profile, time_, by));
  }
}

void Bay::judge_by(const alarms::Profile& profile, std::string_view why, std::string_view by) {
  disclosure_.forget();
  alarms_.set_profile(profile, time_, why, by);
  alarms_.set_rr_zero_window(rr_zero_window_);
}

void Bay::admit(AdmissionState admission, const alarms::Profile& profile, std::string_view by,
                std::optional<alarms::InfusionPlan> plan) {
  admission_ = std::move(admission);
  profile_ = with_pulse_limits(profile);
  const Patient& patient = admission_.patient;
  alarms_.set_patient({patient.baseline_sbp, patient.baseline_dbp, patient.baseline_etco2},
                      admission_.ventilated, admission_.spinal_injury, time_);
  judged_unadmitted_ = false;
  refill_.begin(time_);
  judge_by(profile_, "admitted", by);
  restart_was_seen();
  checklist_ = begin_checklist(plan ? &plan->protocol : nullptr);
  if (plan)
    infusion_.admit(std::move(*plan), time_);
  else
    infusion_.discharge();
  judge_pumps();
  judge_infusion();
  watch_start();
  // A reading taken before counts for this patient, too.
  judge_.forget_readings();
  bay_news_ = true;
}

Expected<void> Bay::discharge(StationTime now, std::string_view by) {
  if (admission_.state == Admission::free) return fail(name_ + " is free: there is nobody to discharge");
  if (const auto pump = delivering_pump(now)) return fail(name_ + ": " + *pump + ": stop it first");
  alarms_.end_all(time_, "discharged", by);
  refill_.begin(time_);
  // The next patient never inherits anything.
  admission_ = {};
  profile_ = {};
  alarms_off_.clear();
  put_by_.clear();
  // A pump that runs all the same says so within a second.
  for (auto& [number, pump] : pumps_) {
    pump.reading.state = PumpState::off;
    pump.reading.rate_ml_per_h = 0;
  }
  sedative_runs_.reset();
  infusion_.discharge();
  infusion_told_.clear();
  checklist_ = {};
  sbp_.reset();
  alarms_.set_patient({}, false, false, time_);
  alarms_.forget_patient(time_);
  judge_by({}, {}, {});
  judge_pumps();
  end_audio_pause(by, "discharged");
  bay_news_ = true;
  return {};
}

Expected<void> Bay::standby(StationTime now, std::string_view by) {
  if (admission_.state == Admission::standby) return fail(name_ + " is already in standby");
  if (auto admitted = must_be_admitted(); !admitted) return admitted;
  if (const auto pump = delivering_pump(now)) return fail(name_ + ": " + *pump + ": stop it first");
  alarms_.end_all(time_, "standby", by);
  refill_.begin(time_);
  put_by_ = changed_limits();
  infusion_told_.clear();
  admission_.state = Admission::standby;
  judge_by({}, {}, {});
  bay_news_ = true;
  return {};
}

Expected<void> Bay::resume(std::string_view by) {
  if (admission_.state != Admission::standby) return fail(name_ + " is not in standby");
  admission_.state = Admission::admitted;
  refill_.begin(time_);
  judge_by_own(std::exchange(put_by_, {}), "resumed", by);
  judge_infusion();
  // The cuff's last reading is his: it is judged when it is next repeated.
  judge_.forget_readings();
  bay_news_ = true;
  return {};
}

Expected<void> Bay::set_limits(const wire::LimitsSetRequest& request, std::string_view by) {
  if (auto admitted = must_be_admitted(); !admitted) return admitted;
  for (alarms::LimitRule rule : alarms_.rules()) {
    if (alarms::condition_name(rule) != request.cond) continue;
    if (request.medium) rule.limits.medium = request.medium;
    if (request.high) rule.limits.high = request.high;
    if (request.delay_s) rule.delay = from_seconds(*request.delay_s);
    if (request.high_delay_s) rule.high_delay = from_seconds(*request.high_delay_s);
    if (request.clear_s) rule.clear = from_seconds(*request.clear_s);
    if (request.margin) rule.margin = *request.margin;
    if (request.latching) rule.latching = *request.latching;
    auto done = alarms_.set_limits(request.cond, rule, profile_, time_, by);
    bay_news_ = bay_news_ || done;
    return done;
  }
  return fail("'" + request.cond + "' is no limit of " + name_);
}

Expected<void> Bay::reset_limits(std::string_view by) {
  if (auto admitted = must_be_admitted(); !admitted) return admitted;
  for (const alarms::LimitRule& rule : profile_.rules) {
    // The profile's own rule is always allowed.
    const auto done = alarms_.set_limits(alarms::condition_name(rule), rule, profile_, time_, by);
    bay_news_ = bay_news_ || done;
  }
  return {};
}

void Bay::pause_audio(std::optional<AudioPause> pause) {
  if (!pause && !audio_pause_) return;
  audio_pause_ = pause;
  alarm_news_ = true;
}

void Bay::end_audio_pause(std::string_view by, std::string why) {
  if (!audio_pause_) return;
  pause_audio(std::nullopt);
  notes_.push_back({JournalWhat::audio_on, {}, std::string(by), std::move(why)});
}

// ---- switched off

Expected<void> Bay::switch_off(std::string_view condition, std::string_view reason, const Now& now,
                               std::string_view by) {
  if (auto admitted = must_be_admitted(); !admitted) return admitted;
  const std::string name = judged_as(condition, profile_);
  const auto is_named = [&](const AlarmOff& off) { return off.condition == name; };
  if (admission_.ventilated && std::none_of(alarms_off_.begin(), alarms_off_.end(), is_named) &&
      std::count(profile_.off_when_ventilated.begin(), profile_.off_when_ventilated.end(), name) > 0)
    return fail("'" + name + "' is off while the patient is ventilated");
  const std::string told = std::string(reason) + ", until " +
                           to_clock_text(BayTime{(now.wall + alarm_off_lasts).time_since_epoch()});
  if (auto done = alarms_.switch_off(name, reason.empty() ? reason : told, time_, by); !done) return done;
  std::erase_if(alarms_off_, is_named);
  alarms_off_.push_back({name, told, std::string(by), now.station + alarm_off_lasts});
  bay_news_ = true;
  return {};
}

Expected<void> Bay::switch_on(std::string_view condition, std::string_view by) {
  const auto find = [this](const std::string& name) {
    return std::find_if(alarms_off_.begin(), alarms_off_.end(),
                        [&](const AlarmOff& off) { return off.condition == name; });
  };
  auto known = find(std::string(condition));
  if (known == alarms_off_.end()) known = find(judged_as(condition, profile_));
  if (known == alarms_off_.end()) return fail("'" + std::string(condition) + "' is not off in " + name_);
  const std::string name = known->condition;
  alarms_off_.erase(known);
  judge_again(name, by);
  return {};
}

void Bay::switch_all_on(std::string_view by) {
  for (const AlarmOff& off : std::exchange(alarms_off_, {})) judge_again(off.condition, by);
}

void Bay::judge_again(const std::string& condition, std::string_view by) {
  bay_news_ = true;
  // In standby nothing is judged: it comes back switched on. What the engine does not have any more is on.
  if (admission_.state != Admission::admitted || !alarms_.switch_on(condition, time_, by))
    notes_.push_back({JournalWhat::alarm_on, condition, std::string(by), {}});
}

// ---- another profile

std::vector<alarms::LimitRule> Bay::changed_limits() const {
  if (admission_.state == Admission::standby) return put_by_;
  std::vector<alarms::LimitRule> changed;
  for (const alarms::LimitRule& rule : alarms_.rules())
    if (rule.changed) changed.push_back(rule);
  // What is switched off is kept apart: it ends by itself.
  for (alarms::LimitRule& rule : changed) rule.off = false;
  return changed;
}

void Bay::judge_by_own(const std::vector<alarms::LimitRule>& changed, std::string_view why,
                       std::string_view by) {
  alarms::Profile judged = profile_;
  for (alarms::LimitRule& rule : judged.rules)
    for (const alarms::LimitRule& own : changed)
      if (own.channel == rule.channel && own.side == rule.side) rule = own;
  judge_by(judged, why, by);
  const std::vector<AlarmOff> off = std::exchange(alarms_off_, {});
  for (const AlarmOff& one : off)
    if (alarms_.switch_off(one.condition, one.reason, time_, one.by)) alarms_off_.push_back(one);
}

bool Bay::has_profile(const alarms::Profile& profile) const { return profile_ == with_pulse_limits(profile); }

std::vector<std::string> Bay::change_profile(const alarms::Profile& profile, std::string_view by) {
  alarms::Profile wanted = with_pulse_limits(profile);
  std::vector<std::string> reset;
  std::vector<alarms::LimitRule> kept;
  for (const alarms::LimitRule& own : changed_limits()) {
    auto carried = carry_over(own, wanted);
    if (carried)
      kept.push_back(*carried);
    else
      reset.push_back(carried.error().text);
  }
  for (std::string& said : carry_over_off(wanted)) reset.push_back(std::move(said));
  const bool limits_alone = differ_in_limits_alone(profile_, wanted);
  profile_ = std::move(wanted);
  disclosure_.forget();
  bay_news_ = true;
  if (admission_.state == Admission::standby) {
    put_by_ = std::move(kept);
  } else if (limits_alone) {
    take_limits(profile_, kept, by);
  } else {
    judge_by_own(kept, "profile " + profile_.id + " was read anew", by);
    // A cuff's reading is judged again when it is next repeated.
    judge_.forget_readings();
  }
  return reset;
}

std::vector<std::string> Bay::carry_over_off(const alarms::Profile& wanted) {
  std::vector<std::string> said;
  for (AlarmOff& off : std::exchange(alarms_off_, {})) {
    const std::vector<std::string> names = called_under(off.condition, profile_, wanted);
    if (names.empty()) said.push_back(off.condition + " is on: profile " + wanted.id + " does not have it");
    for (const std::string& name : names) {
      if (name != off.condition) said.push_back(off.condition + " is off as " + name);
      const auto same = std::find_if(alarms_off_.begin(), alarms_off_.end(),
                                     [&](const AlarmOff& other) { return other.condition == name; });
      if (same == alarms_off_.end())
        alarms_off_.push_back({name, off.reason, off.by, off.until});
      else  // two that are one now: off no longer than either was to be
        same->until = std::min(same->until, off.until);
    }
  }
  return said;
}

// ---- nobody hears it

std::optional<std::string> Bay::unheard() const {
  if (alarms_.top() != Priority::high) return std::nullopt;
  for (const alarms::Occurrence& one : alarms_.occurrences(time_))
    if (one.priority == Priority::high && one.state != AlarmState::acknowledged && !one.during_gap &&
        one.condition != "unattended")
      return one.text;
  return std::nullopt;
}

bool Bay::needs_ears() const { return unheard().has_value(); }

void Bay::set_unattended(bool unattended) {
  if (!unattended && !unattended_) return;
  unattended_ = unattended;
  // It stands above what nobody hears: that must be read with it.
  alarms_.technical("unattended", unattended ? Priority::high : Priority::none,
                    "Nobody hears: " + unheard().value_or("a high alarm"), {"no dashboard that sounds"},
                    time_);
}

}  // namespace vigil::station
