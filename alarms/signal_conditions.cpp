// SPDX-License-Identifier: MIT
#include "alarms/signal_conditions.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "alarms/text.hpp"

namespace vigil::alarms {

namespace {

/// While the cuff on the same arm inflates, SpO₂'s technical alarm is held (alarms.md, Technical).
constexpr Duration longest_cuff = std::chrono::seconds{60};

std::string_view name_of(Quality quality) {
  return quality == Quality::sensor_off ? "sensor-off" : "no-signal";
}

}  // namespace

void SignalConditions::set_rules(const Profile& profile) {
  news_ = true;
  rule_ = profile.signals;
  interval_ = profile.interval;
  if (profile.no_breath) not_armed_after_ = profile.no_breath->not_armed_after;
}

void SignalConditions::valid(Channel channel, BayTime now) {
  Signal& signal = signals_[index_of(channel)];
  if (channel == Channel::rr || channel == Channel::etco2) breaths_may_be_seen(now);
  if (signal.state == State::valid) return;
  signal.told = is_told(signal, now);
  signal.state = State::valid;
  signal.since = now;
  news_ = true;
}

void SignalConditions::missing(Channel channel, BayTime now, Quality quality) {
  Signal& signal = signals_[index_of(channel)];
  // What never had a value has nothing to lose, unless its monitor says so.
  if (signal.state == State::never) {
    if (quality != Quality::sensor_off && quality != Quality::no_signal) return;
    signal.since = now;
  }
  if (signal.state == State::valid) {
    signal.told = is_told(signal, now);
    signal.since = now;
  }
  news_ = news_ || signal.state != State::missing || signal.quality != quality;
  signal.state = State::missing;
  signal.quality = quality;
}

/// When what is missing is told, or what is valid again no more.
std::optional<BayTime> SignalConditions::told_due(const Signal& signal) const {
  if (signal.state == State::valid)
    return signal.told ? std::optional{signal.since + rule_.clear} : std::nullopt;
  if (signal.state == State::never || signal.quality == Quality::off) return std::nullopt;
  // A monitor says `no signal` for each beat that it misses: only a sensor that is off is told at once.
  if (signal.quality == Quality::sensor_off) return signal.since;
  return signal.since + (signal.quality == Quality::cuff ? longest_cuff : rule_.after);
}

bool SignalConditions::is_told(const Signal& signal, BayTime now) const {
  const auto due = told_due(signal);
  if (signal.state == State::valid) return due && now < *due;
  if (signal.quality == Quality::off) return false;
  return signal.told || (due && now >= *due);
}

void SignalConditions::infusing(bool infusing, BayTime now) {
  if (!infusing)
    infusing_since_.reset();
  else if (!infusing_since_)
    infusing_since_ = now;
}

std::optional<Duration> SignalConditions::cuff_interval() const {
  if (!interval_) return std::nullopt;
  const bool close = pump_rose_ && (!last_cuff_ || *last_cuff_ < *pump_rose_ + interval_->close_for);
  return close ? interval_->close : interval_->usual;
}

// By when the reading was taken, so that only the next one ends what is overdue; a rise after it shortens its
// time.
std::optional<BayTime> SignalConditions::cuff_overdue_due(const Seen& seen) const {
  const auto interval = cuff_interval();
  if (!interval || !last_cuff_ || !seen.infusing) return std::nullopt;
  return *last_cuff_ + from_seconds(to_seconds(*interval) * interval_->overdue_after);
}

std::optional<BayTime> SignalConditions::next_due(const Seen& seen, BayTime now) const {
  std::optional<BayTime> found;
  const auto consider = [&](std::optional<BayTime> due) {
    if (due && *due > now && (!found || *due < *found)) found = due;
  };
  for (const Channel channel : rule_.watched) consider(told_due(of(channel)));
  for (const Channel channel : rule_.required) consider(told_due(of(channel)));
  const Signal& spo2 = of(Channel::spo2);
  if (seen.infusing && spo2.state == State::missing) consider(spo2.since + rule_.spo2_alone);
  if (infusing_since_ && spo2.state == State::never) consider(*infusing_since_ + rule_.spo2_alone);
  if (infusing_since_) consider(*infusing_since_ + rule_.after);
  if (source_since_ && infusing_since_ && !seen.breaths_armed)
    consider(std::max(*source_since_, *infusing_since_) + not_armed_after_);
  consider(cuff_overdue_due(seen));
  return found;
}

void SignalConditions::report_channels(const Seen& seen, BayTime now, const Tell& tell) const {
  for (const Channel channel : rule_.watched) {
    const Signal& signal = of(channel);
    // One probe, one cannula: what hangs on it is told once.
    const Channel first = channel == Channel::pr   ? Channel::spo2
                          : channel == Channel::rr ? Channel::etco2
                                                   : channel;
    const bool told_with_other = first != channel && is_told(of(first), now);
    const bool told = is_told(signal, now) && !told_with_other;
    const bool is_required =
        std::find(rule_.required.begin(), rule_.required.end(), channel) != rule_.required.end();
    for (const Quality kind : {Quality::sensor_off, Quality::no_signal}) {
      TechnicalCondition::Report report;
      const bool is_this = told && name_of(signal.quality) == name_of(kind);
      if (is_this) {
        report.priority = is_required && seen.infusing ? Priority::medium : Priority::low;
        report.channel = channel;
        report.text =
            std::string(alarm_label(channel)) + (kind == Quality::sensor_off ? " sensor off" : " no signal");
        report.why.push_back("no valid value since " + to_clock_text(signal.since));
        if (channel == Channel::etco2 && is_told(of(Channel::rr), now)) report.why.emplace_back("nor a RR");
      }
      tell(std::string(name_of(kind)) + ":" + std::string(info(channel).id), std::move(report));
    }
  }
}

void SignalConditions::report_monitoring(const Seen& seen, BayTime now, const Tell& tell) const {
  TechnicalCondition::Report report;
  if (seen.infusing && infusing_since_ && now - *infusing_since_ >= rule_.after && !rule_.required.empty()) {
    std::size_t valid = 0;
    std::vector<std::string> lost;
    for (const Channel channel : rule_.required) {
      const Signal& signal = of(channel);
      // Valid, or away for less than what is told. What is off on purpose is told nowhere, and shows nothing.
      const bool away_shortly =
          signal.state == State::missing && signal.quality != Quality::off && !is_told(signal, now);
      if (signal.state == State::valid || away_shortly)
        ++valid;
      else
        lost.push_back("no " + std::string(alarm_label(channel)));
    }
    const Signal& spo2 = of(Channel::spo2);
    const BayTime spo2_since = spo2.state == State::never ? *infusing_since_ : spo2.since;
    const bool spo2_away = spo2.state != State::valid && now - spo2_since >= rule_.spo2_alone;
    if (valid == 0)
      report.priority = Priority::high;
    else if (valid < 2 || spo2_away)
      report.priority = Priority::medium;
    report.text = "Respiratory monitoring lost";
    report.why = std::move(lost);
    report.why.push_back(std::to_string(valid) + " of " + std::to_string(rule_.required.size()) +
                         " required channels valid while infusing");
  }
  tell("respiratory-monitoring-lost", std::move(report));
}

void SignalConditions::report(const Seen& seen, BayTime now, const Tell& tell) const {
  report_channels(seen, now, tell);
  report_monitoring(seen, now, tell);

  TechnicalCondition::Report not_armed;
  if (seen.infusing && seen.breaths_have_source && !seen.breaths_armed && infusing_since_ && source_since_ &&
      now - std::max(*infusing_since_, *source_since_) >= not_armed_after_) {
    not_armed.priority = Priority::medium;
    not_armed.text = "No-breath alarm not armed";
    not_armed.why.emplace_back("no breaths were seen yet while infusing");
  }
  tell("not-armed", std::move(not_armed));

  TechnicalCondition::Report overdue;
  const auto due = cuff_overdue_due(seen);
  if (seen.repeat_overdue || (due && now >= *due)) {
    overdue.priority = Priority::medium;
    overdue.text = "NIBP overdue";
    overdue.channel = Channel::nibp_sys;
    if (seen.repeat_overdue) overdue.why.emplace_back("the repeat reading did not come for 5 min");
    if (last_cuff_) overdue.why.push_back("last reading at " + to_clock_text(*last_cuff_));
  }
  tell("nibp-overdue", std::move(overdue));
}

void SignalConditions::restart_time(BayTime ended) {
  news_ = true;
  for (std::size_t i = 0; i < signals_.size(); ++i) {
    if (signals_[i].state != State::valid) continue;
    missing(static_cast<Channel>(i), ended, Quality::valid);
    valid_at_end_.set(i);
  }
}

// What was valid is missing from here on; what was missing before is so for longer, also for a source that
// begins again and again. Nothing lies ahead of a time that went back.
void SignalConditions::begin_run(BayTime now) {
  for (std::size_t i = 0; i < signals_.size(); ++i)
    signals_[i].since = valid_at_end_.test(i) ? now : std::min(signals_[i].since, now);
  valid_at_end_.reset();
  if (infusing_since_) infusing_since_ = std::min(*infusing_since_, now);
  if (source_since_) source_since_ = std::min(*source_since_, now);
  if (last_cuff_ && *last_cuff_ > now) last_cuff_.reset();
  if (pump_rose_ && *pump_rose_ > now) pump_rose_.reset();
  news_ = true;
}

void SignalConditions::forget_patient() {
  last_cuff_.reset();
  pump_rose_.reset();
  news_ = true;
}

}  // namespace vigil::alarms
