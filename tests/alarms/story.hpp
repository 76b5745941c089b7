// SPDX-License-Identifier: MIT
#pragma once

#include <doctest/doctest.h>

#include <cmath>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "alarms/bay_alarms.hpp"

/// A bay told as a story by the default profile: each second every channel says its value again, until it
/// says another one. `t(12); spo2(89);` means: up to second 12 as before, from then on 89 %.
namespace vigil::alarms::story {

inline Profile default_profile() {
  const std::string path = VIGIL_SOURCE_ASSETS "/profiles/low-dose-adult.toml";
  std::ifstream stream{path};
  const std::string text{std::istreambuf_iterator<char>{stream}, {}};
  auto profile = parse_profile(text, path);
  REQUIRE_MESSAGE(profile.has_value(), (profile ? std::string{} : profile.error().text));
  return *profile;
}

using Texts = std::vector<std::string>;

class Story {
 public:
  explicit Story(const Profile& profile = default_profile(), bool ventilated = false,
                 Baselines baselines = {}, bool spinal_injury = false) {
    bay.set_patient(baselines, ventilated, spinal_injury, now());
    bay.set_profile(profile, now(), "begin", {});
    for (const Channel c : {Channel::spo2, Channel::rr, Channel::etco2, Channel::hr})
      bay.set_period(c, std::chrono::seconds{1});
    // Half a minute of a patient who is well, so that everything is armed.
    spo2(97);
    rr(14);
    etco2(38);
    t(0);
  }

  static BayTime at(double seconds) {
    return bay_time_from_ns(1'700'000'000'000'000'000) + from_seconds(seconds);
  }
  BayTime now() const { return at(second_); }

  /// Up to here everything goes on as it was.
  void t(double seconds) {
    while (second_ < seconds) {
      second_ = std::min(std::floor(second_) + 1, seconds);
      if (second_ == std::floor(second_)) say_all();
      bay.settle(now());
    }
  }
  void spo2(double value) { set(Channel::spo2, value); }
  void rr(double value) { set(Channel::rr, value); }
  void etco2(double value) { set(Channel::etco2, value); }
  void hr(double value) { set(Channel::hr, value); }
  void gone(Channel channel, Quality quality = Quality::no_signal) {
    values_.erase(channel);
    gone_[channel] = quality;
    bay.missing(channel, now(), quality);
  }
  void nibp(double systolic, double diastolic) {
    bay.cuff({now(), systolic, diastolic}, now());
    bay.value(Channel::nibp_sys, now(), systolic);
    bay.value(Channel::nibp_dia, now(), diastolic);
  }
  void pump(bool delivers) { bay.set_pumps(delivers, false, {}, now()); }
  void ketamine(bool runs) { bay.set_ketamine(runs, now()); }
  void midazolam() { bay.chart_sedative("midazolam", now(), std::chrono::minutes{60}, now()); }
  void acknowledge_all() { CHECK(bay.acknowledge_all(bay.revision(), now(), "nurse").empty()); }

  /// "high respiratory-depression active [no-data]", highest first.
  Texts seen() const {
    Texts texts;
    for (const Occurrence& one : bay.occurrences(now()))
      texts.push_back(std::string(priority_text[one.priority]) + " " + one.condition + " " +
                      std::string(alarm_state_text[one.state]) + (one.no_data ? " no-data" : ""));
    return texts;
  }
  Occurrence first() const {
    const auto list = bay.occurrences(now());
    REQUIRE_FALSE(list.empty());
    return list.front();
  }
  bool says(const std::string& words) const {
    for (const Occurrence& one : bay.occurrences(now())) {
      if (one.text.find(words) != std::string::npos) return true;
      for (const std::string& line : one.why)
        if (line.find(words) != std::string::npos) return true;
    }
    return false;
  }
  /// "12 started spo2-low medium", without what was suppressed or had no occurrence of its own.
  Texts changes() {
    Texts texts;
    for (const ChangeEntry& entry : bay.take_changes()) {
      if (entry.what == JournalWhat::suppressed || entry.id == 0) continue;
      texts.push_back(std::to_string(static_cast<int>(to_seconds(entry.t - at(0)))) + " " +
                      std::string(journal_what_text[entry.what]) + " " + entry.condition + " " +
                      std::string(priority_text[entry.priority]));
    }
    return texts;
  }
  Texts suppressed() {
    Texts texts;
    for (const ChangeEntry& entry : bay.take_changes())
      if (entry.what == JournalWhat::suppressed) texts.push_back(entry.condition + ": " + entry.text);
    return texts;
  }

  std::uint64_t next_id = 1;
  BayAlarms bay{next_id};

 private:
  void set(Channel channel, double value) {
    gone_.erase(channel);
    values_[channel] = value;
    bay.value(channel, now(), value);
  }
  void say_all() {
    for (const auto& [channel, value] : values_) bay.value(channel, now(), value);
    for (const auto& [channel, quality] : gone_) bay.missing(channel, now(), quality);
  }

  double second_ = -30;
  std::map<Channel, double> values_;
  std::map<Channel, Quality> gone_;
};

/// A wave of 25 Hz in blocks of 200 ms, breathing every `period` seconds (0: flat). What a story runs beside
/// it is run second by second.
struct Wave {
  Story& s;
  Channel channel = Channel::co2;
  double size = 38;
  bool broken = true;  ///< something is missing before the next block

  void run(double from, double to, double period) {
    for (double second = from; second < to - 1e-9; second += 0.2) block(second, second + 0.2, period);
  }
  void block(double from, double to, double period) {
    s.t(to);
    std::vector<double> samples;
    for (double at = from; at < to - 1e-9; at += 0.04)
      samples.push_back(period > 0 && std::fmod(at, period) > period / 2 ? size : 0.0);
    s.bay.breath_wave({channel, s.at(from), 25, !broken}, samples, s.now());
    broken = false;
  }
};

}  // namespace vigil::alarms::story
