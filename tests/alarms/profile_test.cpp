// SPDX-License-Identifier: MIT
#include "alarms/profile.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

using namespace vigil;
using namespace vigil::alarms;

namespace {

std::string limit_text(const std::string& changed) {
  return "id = 'p'\nname = 'P'\n[[limit]]\nchannel = 'rr'\nside = 'low'\n" + changed +
         "\nguard_lo = 6\nguard_hi = 14\nsource = 's'\n";
}

std::string mistake_in(const std::string& changed) {
  const auto parsed = parse_profile(limit_text(changed), "p.toml");
  return parsed ? std::string{} : parsed.error().text;
}

}  // namespace

TEST_CASE("every shipped profile is read without a mistake") {
  const auto read = [](const std::string& id, const FindProfile& find) {
    const std::string path = VIGIL_SOURCE_ASSETS "/profiles/" + id + ".toml";
    std::ifstream stream{path};
    return parse_profile(std::string{std::istreambuf_iterator<char>{stream}, {}}, path, find);
  };
  const auto base = read("low-dose-adult", {});
  REQUIRE_MESSAGE(base.has_value(), (base ? std::string{} : base.error().text));
  const auto find = [&](std::string_view id) { return id == base->id ? &*base : nullptr; };
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator{VIGIL_SOURCE_ASSETS "/profiles"}) {
    const auto profile = read(entry.path().stem().string(), find);
    CHECK_MESSAGE(profile.has_value(), (profile ? std::string{} : profile.error().text));
    if (!profile) continue;
    CHECK(profile->id == entry.path().stem().string());
    CHECK(profile->note == "figures not clinically reviewed");
    ++count;
  }
  CHECK(count == 4);
}

TEST_CASE("a limit is read with all it says") {
  const auto profile = parse_profile(
      limit_text(
          "medium = 10\nhigh = 8\ndelay_s = 15\nhigh_delay_s = 10\nclear_s = 7\nmargin = 1\nlatching = true"),
      "p.toml");
  REQUIRE(profile);
  const LimitRule& rule = profile->rules.at(0);
  CHECK(condition_name(rule) == "rr-low");
  CHECK(rule.limits == Limits{10, 8});
  CHECK(rule.delay == std::chrono::seconds{15});
  CHECK(rule.high_delay == std::chrono::seconds{10});
  CHECK(rule.clear == std::chrono::seconds{7});
  CHECK_FALSE(rule.acknowledged_clear);
  CHECK(rule.latching);
}

TEST_CASE("the clear time of what was acknowledged is 0 to 10 min") {
  const auto read = [](const std::string& figure) {
    return parse_profile(limit_text("medium = 10\nhigh = 8\nacknowledged_clear_s = " + figure), "p.toml");
  };
  const auto ten_minutes = read("600");
  REQUIRE(ten_minutes);
  CHECK(ten_minutes->rules.at(0).acknowledged_clear == std::chrono::minutes{10});
  for (const char* figure : {"-1", "601", "nan", "1e300"}) {
    const auto refused = read(figure);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().text.find("acknowledged_clear_s") != std::string::npos);
  }
}

TEST_CASE("a high step has the medium's delay where it names none") {
  const auto profile = parse_profile(limit_text("medium = 10\nhigh = 8\ndelay_s = 15"), "p.toml");
  REQUIRE(profile);
  CHECK(profile->rules[0].high_delay == std::chrono::seconds{15});
}

TEST_CASE("what is wrong is named with its line") {
  CHECK(mistake_in("medium = 8\nhigh = 10") == "p.toml:4: rr-low: high = 10 must not be above medium = 8");
  CHECK(mistake_in("medium = 20") == "p.toml:4: rr-low: 20 is outside the guard rails 6 to 14");
  CHECK(mistake_in("delay_s = 5").find("a limit needs a medium or a high step") != std::string::npos);
  CHECK(mistake_in("medium = 10\ndelay_s = -1") == "p.toml:4: rr-low: delay_s = -1 must be 0 to 30");
  CHECK(mistake_in("medium = 10\nmargin = -1") ==
        "p.toml:4: rr-low: margin = -1 must be 0 to the profile's -1");
  CHECK(mistake_in("medium = 10\nodd = 1") == "p.toml:7: unknown key 'odd'");
  CHECK_FALSE(parse_profile("", "p.toml"));
  const auto twice =
      parse_profile(limit_text("medium = 10") + limit_text("medium = 10").substr(20), "p.toml");
  REQUIRE_FALSE(twice);
  CHECK(twice.error().text.find("rr-low stands twice") != std::string::npos);
}

TEST_CASE("a nurse may tighten a high step, never widen it beyond its profile, never leave the rails") {
  LimitRule rule;
  rule.side = Side::low;
  rule.limits = {10, 8};
  rule.guard_lo = 6;
  rule.guard_hi = 14;
  rule.delay = std::chrono::seconds{15};
  rule.high_delay = std::chrono::seconds{10};
  const auto mistake = [&rule](Limits wanted) {
    LimitRule changed = rule;
    changed.limits = wanted;
    return rule_mistake(rule, changed);
  };
  CHECK(mistake({12, 9}).empty());
  CHECK(mistake({10, 8}).empty());
  CHECK(mistake({10, 7}) == "high = 7 is wider than the profile's 8");
  CHECK(mistake({15, 8}) == "15 is outside the guard rails 6 to 14");
  CHECK(mistake({10, std::nullopt}) == "the high step cannot be taken away");
  rule.side = Side::high;
  rule.limits = {24, 30};
  rule.guard_lo = 18;
  rule.guard_hi = 40;
  CHECK(mistake({22, 28}).empty());
  CHECK(mistake({24, 31}) == "high = 31 is wider than the profile's 30");
  CHECK(mistake({30, 24}) == "high = 24 must not be below medium = 30");
}

TEST_CASE("a delay cannot be used to silence a limit") {
  LimitRule rule;
  rule.limits = {92, 85};
  rule.guard_lo = 85;
  rule.guard_hi = 97;
  rule.delay = std::chrono::seconds{10};
  LimitRule longer = rule;
  longer.delay = std::chrono::seconds{31};
  CHECK(rule_mistake(rule, longer) == "delay_s = 31 must be 0 to 30");
  longer = rule;
  longer.high_delay = std::chrono::seconds{1};
  CHECK(rule_mistake(rule, longer) == "high_delay_s = 1 must be 0 to 0");
}

TEST_CASE("a margin can neither be widened nor put an occurrence's end out of reach") {
  LimitRule rule;
  rule.limits = {92, 85};
  rule.guard_lo = 85;
  rule.guard_hi = 97;
  rule.margin = 2;
  rule.latching = true;
  LimitRule changed = rule;
  changed.margin = 12;
  CHECK(rule_mistake(rule, changed) == "margin = 12 must be 0 to the profile's 2");
  changed = rule;
  changed.latching = false;
  CHECK(rule_mistake(rule, changed) == "latching cannot be taken away");
  rule.margin = 12;
  CHECK(rule_mistake(rule, rule) == "92 with margin 12 could never end: SpO₂ is never 104");
}

namespace {

/// The default profile with this table in place of its own; what is wrong with it, empty: nothing.
std::string mistake_with(const std::string& table) {
  const std::string path = VIGIL_SOURCE_ASSETS "/profiles/low-dose-adult.toml";
  std::ifstream stream{path};
  const std::string text{std::istreambuf_iterator<char>{stream}, {}};
  const auto base = parse_profile(text, path);
  REQUIRE(base);
  const auto changed = parse_profile("id = 'p'\nname = 'P'\nbased_on = 'low-dose-adult'\n" + table, "p.toml",
                                     [&](std::string_view) { return &*base; });
  return changed ? std::string{} : changed.error().text;
}

}  // namespace

TEST_CASE("a repeat's times follow one another, and so do its figures over a baseline") {
  const std::string repeat = "[repeat]\nsource = 's'\n";
  CHECK(mistake_with(repeat).empty());
  CHECK(mistake_with(repeat + "repeat_from_s = 120\noverdue_s = 121\nunconfirmed_s = 122").empty());
  CHECK(mistake_with(repeat + "repeat_from_s = 300\noverdue_s = 300") ==
        "p.toml:6: repeat_from_s = 300 must be below overdue_s = 300");
  CHECK(mistake_with(repeat + "overdue_s = 700") ==
        "p.toml:6: overdue_s = 700 must be below unconfirmed_s = 600");
  CHECK(mistake_with(repeat + "below = -1") == "p.toml:6: below = -1 must be 0 to 20");
  CHECK(mistake_with(repeat + "spinal_injury_high = { points = 20 }") ==
        "p.toml:4: spinal_injury_medium must be below spinal_injury_high: over a baseline of 40 they are 60 "
        "and 60");
  // 40 mmHg are more than 25 % of 120 and less than 25 % of 250.
  CHECK(mistake_with(repeat + "spinal_injury_medium = { percent = 25 }")
            .find("over a baseline of 250 they are 312.5 and 290") != std::string::npos);
}

TEST_CASE("no channel that is required while infusing is no profile") {
  CHECK(
      mistake_with("[signals]\nsource = 's'\nrequired = []").find("p.toml:6: required must name a channel") ==
      0);
}
