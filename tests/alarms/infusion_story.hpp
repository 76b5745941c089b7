// SPDX-License-Identifier: MIT
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "alarms/infusion_checks.hpp"

/// An infusion told as a story: each five seconds every pump says again how it is, until it is set otherwise.
/// `s.rate(1, 24.5); s.minutes(10);` means: from now on 24.5 mL/h, for ten minutes.
namespace vigil::alarms::story {

inline std::string asset(const std::string& name) {
  std::ifstream stream{VIGIL_SOURCE_ASSETS "/" + name};
  return {std::istreambuf_iterator<char>{stream}, {}};
}

inline const DrugLibrary& shipped_drugs() {
  static const DrugLibrary library = [] {
    auto parsed = parse_drugs(asset("drugs.toml"), "drugs.toml");
    if (!parsed) FAIL(parsed.error().text);
    return std::move(*parsed);
  }();
  return library;
}

inline Protocol shipped_protocol(const std::string& id) {
  auto parsed = parse_protocol(asset("protocols/" + id + ".toml"), id + ".toml");
  REQUIRE_MESSAGE(parsed.has_value(), (parsed ? std::string{} : parsed.error().text));
  return *parsed;
}

using Names = std::vector<std::string>;

class Infusion {
 public:
  /// Without a protocol nobody is admitted.
  explicit Infusion(const std::string& protocol = {}, double weight_kg = 70, CareArea area = CareArea::ward) {
    if (!protocol.empty()) admit(shipped_protocol(protocol), weight_kg, area);
  }

  void admit(const Protocol& protocol, double weight_kg, CareArea area = CareArea::ward,
             std::uint32_t day = 1, double course_mg_given = 0) {
    InfusionAsk ask;
    ask.weight_kg = weight_kg;
    ask.weight_confirmed = true;
    ask.care_area = area;
    ask.day = day;
    ask.course_mg_given = course_mg_given;
    const auto plan = plan_infusion(protocol, ask);
    REQUIRE_MESSAGE(plan.has_value(), (plan ? std::string{} : plan.error().text));
    checks.admit(*plan, now());
  }

  static BayTime at(double seconds) {
    return bay_time_from_ns(1'700'000'000'000'000'000) + from_seconds(seconds);
  }
  BayTime now() const { return at(second_); }

  PumpReading& pump(std::uint8_t number) { return pumps_[number]; }
  /// A confirmed pump of ketamine at 1 mg/mL that counts, and stands.
  void set_up(std::uint8_t number = 1, const std::string& drug = "ketamine", double conc = 1) {
    PumpReading& told = pumps_[number];
    told.drug = drug;
    told.conc_mg_per_ml = conc;
    told.infused_ml = 0;
    told.serial = "S" + std::to_string(number);
    told.state = PumpState::standby;
    confirm(number);
    say(number);
  }
  /// As it is.
  void confirm(std::uint8_t number, bool unlisted = false) {
    const PumpReading& told = pumps_[number];
    const auto done = checks.confirm(
        {number, told.serial.value_or(""), told.drug, told.conc_mg_per_ml, unlisted, "bag", now(), "nurse"},
        now());
    REQUIRE_MESSAGE(done.has_value(), (done ? std::string{} : done.error().text));
  }
  void rate(std::uint8_t number, double ml_per_h, PumpState state = PumpState::infusing) {
    pumps_[number].state = state;
    pumps_[number].rate_ml_per_h = ml_per_h;
    say(number);
  }
  void stop(std::uint8_t number = 1, PumpState state = PumpState::paused) { rate(number, 0, state); }
  void say(std::uint8_t number) { checks.pump(number, pumps_.at(number), now()); }

  void seconds(double length) {
    const double end = second_ + length;
    while (second_ < end) {
      const double step = std::min(step_s, end - second_);
      second_ += step;
      for (auto& [number, told] : pumps_) {
        if (told.infused_ml && counts_ && (delivers(told.state) || told.state == PumpState::alarm))
          *told.infused_ml += told.rate_ml_per_h * step / 3600;
        if (speaks_) say(number);
      }
    }
  }
  void minutes(double length) { seconds(length * 60); }
  void hours(double length) { seconds(length * 3600); }
  void counts(bool on) { counts_ = on; }
  void speaks(bool on) { speaks_ = on; }
  void jump(double seconds) { second_ += seconds; }

  /// "high dose-above-cap", as the table has them.
  Names found() const {
    Names names;
    for (const InfusionFinding& one : checks.findings(now()))
      names.push_back(
          (one.kind == AlarmKind::advisory ? "advisory" : std::string(priority_text[one.priority])) + " " +
          one.condition);
    return names;
  }
  bool has(const std::string& name) const {
    const Names names = found();
    return std::find(names.begin(), names.end(), name) != names.end();
  }
  InfusionFinding finding(const std::string& condition) const {
    for (const InfusionFinding& one : checks.findings(now()))
      if (one.condition == condition) return one;
    FAIL(condition << " was not found");
    return {};
  }
  /// Whether a line of its why has these words.
  bool says(const std::string& condition, const std::string& words) const {
    const InfusionFinding one = finding(condition);
    return one.text.find(words) != std::string::npos ||
           std::any_of(one.why.begin(), one.why.end(),
                       [&](const std::string& line) { return line.find(words) != std::string::npos; });
  }
  InfusionFigures figures() const {
    const auto all = checks.figures(now());
    REQUIRE(all.has_value());
    return *all;
  }

  InfusionChecks checks{shipped_drugs()};

 private:
  static constexpr double step_s = 5;
  double second_ = 0;
  bool counts_ = true;
  bool speaks_ = true;
  std::map<std::uint8_t, PumpReading> pumps_;
};

}  // namespace vigil::alarms::story
