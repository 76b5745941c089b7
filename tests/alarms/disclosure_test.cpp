// SPDX-License-Identifier: MIT
#include "alarms/disclosure.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>

#include "common/config/text_file.hpp"
#include "common/model/pump.hpp"

using namespace vigil;
using namespace vigil::alarms;

namespace {

Profile shipped(const std::string& id) {
  const auto read = [](const std::string& name, const FindProfile& find) {
    const auto text = config::read_text(VIGIL_SOURCE_ASSETS "/profiles/" + name + ".toml");
    REQUIRE(text);
    auto profile = parse_profile(*text, name, find);
    REQUIRE_MESSAGE(profile, (profile ? std::string{} : profile.error().text));
    return std::move(*profile);
  };
  Profile base = read("low-dose-adult", {});
  if (id == base.id) return base;
  return read(id, [&base](std::string_view) { return &base; });
}

Disclosed row(const std::vector<Disclosed>& rows, std::string_view name) {
  const auto found =
      std::find_if(rows.begin(), rows.end(), [name](const Disclosed& one) { return one.condition == name; });
  REQUIRE_MESSAGE(found != rows.end(), name);
  return *found;
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("every condition stands once, in words that fit on the wire, with no figure left open") {
  for (const char* id : {"low-dose-adult", "outpatient", "icu-high-dose", "training"}) {
    const Profile profile = shipped(id);
    const auto rows = disclose(profile, profile.rules, {}, false, false);
    std::set<std::string> names;
    for (const Disclosed& one : rows) {
      CHECK_MESSAGE(names.insert(one.condition).second, one.condition);
      CHECK(one.text.size() <= 1024);
      CHECK_MESSAGE(one.text.find_first_of("{}\n") == std::string::npos, one.text);
      CHECK_FALSE(one.text.empty());
    }
    for (const char* name : {"no-breath", "hypertension", "respiratory-depression", "lost", "no-signal",
                             "frozen", "unattended", "recorder", "air-in-line", "near-end"})
      CHECK(names.contains(name));
  }
}

TEST_CASE("a composite is told by the limits in force, a nurse's among them") {
  const Profile profile = shipped("low-dose-adult");
  auto rules = profile.rules;
  for (LimitRule& rule : rules)
    if (condition_name(rule) == "spo2-low") rule.limits.medium = 95;
  const Disclosed told = row(disclose(profile, rules, {}, false, false), "respiratory-depression");
  CHECK(told.priority == Priority::high);
  CHECK(told.latching);
  CHECK(told.delay == std::chrono::seconds{10});
  CHECK(has(told.text, "2 of SpO₂ < 95, RR < 10"));
  CHECK(has(told.text,
            "POSS ≥ 3 in the last 30 min together for 10 s; at once where one of them is SpO₂ < 85"));
  // Not: one of these is this alarm.
  CHECK(has(told.text, "one alone is its own alarm"));
  CHECK(has(told.text, "delays × 0.5 but no breath's, one of them alone for 60 s"));
}

TEST_CASE("hypertension is told with the figures over the patient's baseline, and that there is none") {
  const Profile profile = shipped("low-dose-adult");
  Baselines baselines;
  CHECK(has(row(disclose(profile, profile.rules, baselines, false, false), "hypertension").text,
            "medium: SBP ≥ 160, DBP ≥ 100; SBP ≥ 180, DBP ≥ 110: high when"));
  CHECK(has(row(disclose(profile, profile.rules, baselines, false, false), "hypertension").text,
            "no baseline"));
  baselines.sbp = 120;
  const std::string told =
      row(disclose(profile, profile.rules, baselines, false, false), "hypertension").text;
  CHECK(has(told, "medium: SBP ≥ 144 (baseline 120), DBP ≥ 100; SBP ≥ 160 (baseline 120), DBP ≥ 110"));
  CHECK(has(told, "at once: SBP ≥ 200, DBP ≥ 120"));
  CHECK(has(told, "ends 5 mmHg below medium"));
  const std::string injured =
      row(disclose(profile, profile.rules, baselines, false, true), "hypertension").text;
  CHECK(has(injured, "medium: SBP ≥ 140 (baseline 120)"));
  CHECK(has(injured, "SBP ≥ 160 (baseline 120)"));
  CHECK(has(injured, "spinal-cord injury"));
}

TEST_CASE("what is off for a patient who is ventilated is marked and says why") {
  const Profile profile = shipped("icu-high-dose");
  const auto rows = disclose(profile, profile.rules, {}, true, false);
  CHECK(row(rows, "respiratory-depression").off);
  CHECK(has(row(rows, "respiratory-depression").text, "off while the patient is ventilated"));
  // Whoever is ventilated must be: no breath is never off.
  CHECK_FALSE(row(rows, "no-breath").off);
  CHECK_FALSE(row(rows, "hypertension").off);
  CHECK_FALSE(row(disclose(profile, profile.rules, {}, false, false), "respiratory-depression").off);
}

TEST_CASE("technical conditions are told with the profile's times and their priorities") {
  Profile profile = shipped("low-dose-adult");
  profile.signals.after = std::chrono::seconds{7};
  const auto rows = disclose(profile, profile.rules, {}, false, false);
  CHECK(has(row(rows, "no-signal").text, "without a valid value for 7 s"));
  CHECK(row(rows, "no-signal").delay == std::chrono::seconds{7});
  CHECK(row(rows, "lost").priority == Priority::high);
  CHECK(row(rows, "late").priority == Priority::none);
  CHECK(row(rows, "air-in-line").priority == Priority::high);
  CHECK(row(rows, "near-end").priority == Priority::low);
}

TEST_CASE("a limit tells in words what its figures do not") {
  Profile profile;
  LimitRule rule;
  CHECK(limit_text(rule, profile).empty());
  rule.arm = std::chrono::seconds{5};
  rule.deep_point_s = 25;
  rule.high_needs = Channel::co2;
  profile.groups = {Group{{"spo2-low", "rr-low"}, {}}};
  CHECK(limit_text(rule, profile) ==
        "judged once values came for 5 s; sooner at 25 points × s beyond it; high only while CO₂ shows "
        "breaths; "
        "one occurrence with rr-low");
}

TEST_CASE("a profile without composites, repeat or no breath has the technical conditions alone") {
  const auto rows = disclose(Profile{}, {}, {}, false, false);
  CHECK(rows.size() == technical_conditions().size() + pump_alarm_text.size());
}
