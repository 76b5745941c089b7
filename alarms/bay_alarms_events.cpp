// SPDX-License-Identifier: MIT
// What happens in a bay: values, waves, cuff readings, and time.
#include <cmath>
#include <utility>

#include "alarms/bay_alarms_each.hpp"

namespace vigil::alarms {

SignalConditions::Seen BayAlarms::seen(BayTime now) const {
  SignalConditions::Seen seen;
  seen.infusing = context_.infusing(now);
  seen.breaths_have_source = no_breath_ && no_breath_->has_source();
  seen.breaths_armed = no_breath_ && no_breath_->is_armed();
  seen.repeat_overdue = repeat_ && repeat_->repeat_overdue(now);
  return seen;
}

void BayAlarms::refresh_due(BayTime now) {
  next_due_.reset();
  for (const auto& stale_at : wave_stale_at_) earliest(next_due_, stale_at);
  for_each([this](const auto& condition) {
    if constexpr (requires { condition.next_due(); }) earliest(next_due_, condition.next_due());
  });
  for (const Freshness& freshness : freshness_) earliest(next_due_, freshness.stale_at);
  // Times at which what is known of the patient changes by itself.
  context_due_ = signals_.next_due(seen(now), now);
  const auto later = [&](std::optional<BayTime> at) {
    if (at && *at > now) earliest(context_due_, at);
  };
  later(context_.infusing_until);
  later(context_.sedated_until);
  for (const CompositeCondition& composite : composites_)
    if (context_.poss) later(context_.poss_at + composite.rule().poss_lasts);
  earliest(next_due_, context_due_);
}

void BayAlarms::settle(BayTime now) {
  if (std::exchange(run_begins_, false)) {
    signals_.begin_run(now);
    for_each([now](auto& condition) {
      if constexpr (requires { condition.begin_run(now); }) condition.begin_run(now);
    });
    refresh_due(now);
  }
  if (restored_at_ && now > *restored_at_) resume(now);
  while (next_due_ && *next_due_ <= now) {
    const BayTime at = *next_due_;
    // A delay that is over in the instant in which its value grows stale was served.
    const auto settle_due = [&](auto& condition) {
      if (condition.next_due() == at) condition.settle(at, ledger_);
    };
    for (LimitCondition& condition : limits_) settle_due(condition);
    if (no_breath_) settle_due(*no_breath_);
    if (repeat_) settle_due(*repeat_);
    for (std::size_t i = 0; i < freshness_.size(); ++i) {
      if (freshness_[i].stale_at != at) continue;
      freshness_[i].stale_at.reset();
      const auto channel = static_cast<Channel>(i);
      last_[i].reset();
      signals_.missing(channel, at, Quality::valid);
      for (LimitCondition& condition : limits_)
        if (condition.rule().channel == channel) condition.missing(at);
      if (no_breath_ && channel == Channel::rr) no_breath_->rr_gone(at, false);
      if (no_breath_ && channel == Channel::etco2) no_breath_->etco2_gone(at, false);
    }
    for (const BreathWaveKind kind : {BreathWaveKind::co2, BreathWaveKind::chest}) {
      auto& stale_at = wave_stale_at_[static_cast<std::size_t>(kind)];
      if (stale_at != at) continue;
      stale_at.reset();
      if (no_breath_) no_breath_->wave_gone(kind, at);
    }
    for (CompositeCondition& condition : composites_) settle_due(condition);
    react(at);
    refresh_due(at);
  }
}

template <typename Tell>
void BayAlarms::tell(Channel channel, BayTime now, std::optional<Duration> patience, Tell tell_one) {
  settle(now);
  auto& stale_at = freshness_[index_of(channel)].stale_at;
  stale_at.reset();
  if (patience) stale_at = now + *patience;
  for (LimitCondition& condition : limits_)
    if (condition.rule().channel == channel) tell_one(condition);
  react(now);
  refresh_due(now);
  settle(now);
}

void BayAlarms::value(Channel channel, BayTime now, double value) {
  // What is due before it comes first, also for those that are told beside the limits.
  settle(now);
  last_[index_of(channel)] = value;
  signals_.valid(channel, now);
  if (channel == Channel::etco2 && !context_.infusing(now)) baseline_readings_[of_etco2].add(now, value);
  // A rate of 0 is no slow breathing: it belongs to no-breath.
  const bool no_rate = channel == Channel::rr && no_breath_ && value < 1;
  if (no_breath_ && channel == Channel::rr) no_breath_->rr(now, value);
  if (no_breath_ && channel == Channel::etco2) no_breath_->etco2(now, value);
  tell(channel, now, freshness_[index_of(channel)].patience, [&](LimitCondition& condition) {
    // A 0 starts no alarm of slow breathing, but it is no way out of one either: what waits goes on waiting.
    if (!no_rate)
      condition.value(now, value, ledger_);
    else if (condition.rule().side == Side::low && condition.warns())
      condition.goes_on(now);
    else
      condition.missing(now);
  });
}

void BayAlarms::missing(Channel channel, BayTime now, Quality quality) {
  settle(now);
  last_[index_of(channel)].reset();
  signals_.missing(channel, now, quality);
  // A cannula that is off while somebody sedates may be off, or the patient; else it is just off.
  const bool on_purpose = quality == Quality::off || quality == Quality::calibrating ||
                          (quality == Quality::sensor_off && !context_.infusing(now));
  if (no_breath_ && channel == Channel::rr) no_breath_->rr_gone(now, on_purpose);
  if (no_breath_ && channel == Channel::etco2) no_breath_->etco2_gone(now, on_purpose);
  if (repeat_ && channel == Channel::nibp_sys) repeat_->missing();
  tell(channel, now, std::nullopt, [&](LimitCondition& condition) { condition.missing(now); });
}

void BayAlarms::value_in_reserve(Channel channel, BayTime now, double value) {
  settle(now);
  signals_.valid(channel, now);
  tell(channel, now, freshness_[index_of(channel)].patience, [&](LimitCondition& condition) {
    if (condition.episode().is_announced())
      condition.value(now, value, ledger_);
    else
      condition.missing(now);
  });
}

void BayAlarms::cuff(const CuffReading& reading, BayTime now) {
  settle(now);
  if (!repeat_ || !repeat_->is_told_again(reading)) {
    signals_.cuff_reading(reading.at);
    // By when it was measured: told again, it is none of two readings, and an old one is no new one.
    if (reading.systolic && !context_.infusing(now))
      baseline_readings_[of_sbp].add(reading.at, *reading.systolic);
    if (reading.diastolic && !context_.infusing(now))
      baseline_readings_[of_dbp].add(reading.at, *reading.diastolic);
  }
  if (repeat_) repeat_->reading(reading, now, ledger_);
  react(now);
  refresh_due(now);
  settle(now);
}

void BayAlarms::breath_wave(const BreathWave& block, std::span<const double> samples, BayTime now) {
  if (block.fs <= 0 || samples.empty()) return;
  settle(now);
  const BreathWaveKind kind = block.channel == Channel::co2 ? BreathWaveKind::co2 : BreathWaveKind::chest;
  BreathDetector& detector = kind == BreathWaveKind::co2 ? co2_ : resp_;
  if (!block.continues) detector.gap();
  bool whole = true;
  for (std::size_t k = 0; k < samples.size(); ++k) {
    if (!std::isfinite(samples[k])) {
      whole = false;
      continue;
    }
    detector.sample(shifted(block.start, from_seconds(static_cast<double>(k) / block.fs)), samples[k]);
  }
  if (!no_breath_) return;
  auto& stale_at = wave_stale_at_[static_cast<std::size_t>(kind)];
  if (whole) {
    signals_.breaths_may_be_seen(now);
    const BayTime end = shifted(block.start, from_seconds(static_cast<double>(samples.size()) / block.fs));
    no_breath_->wave(kind, block.start, end, now, detector.last_breath());
    stale_at = now + std::chrono::seconds{2};
  } else {
    no_breath_->wave_gone(kind, now);
    stale_at.reset();
  }
  react(now);
  refresh_due(now);
  settle(now);
}

void BayAlarms::technical(std::string_view name, Priority priority, std::string text,
                          std::vector<std::string> why, BayTime now) {
  TechnicalCondition::Report report;
  report.priority = priority;
  report.text = std::move(text);
  report.why = std::move(why);
  technical(name, std::move(report), now);
}

void BayAlarms::technical(std::string_view name, TechnicalCondition::Report report, BayTime now) {
  if (report.priority == Priority::none) {
    const auto known = std::find_if(technical_.begin(), technical_.end(), [&](const TechnicalCondition& c) {
      return c.episode().condition() == name;
    });
    if (known != technical_.end()) known->set(std::move(report), now, ledger_);
    return;
  }
  technical_named(name).set(std::move(report), now, ledger_);
}

}  // namespace vigil::alarms
