// SPDX-License-Identifier: MIT
// Stories with known alarms at known times, told second by second.
#include "dashboard/review/evaluate.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "common/config/assets.hpp"
#include "dashboard/station/knowledge.hpp"
#include "tests/stream/recording_maker.hpp"

using namespace vigil;
using namespace vigil::review;
using vigil::stream::at;

namespace {

alarms::Profile profile_with(const std::string& latching) {
  auto profile = alarms::parse_profile(R"(
id = "story"
name = "A story's"
[[limit]]
channel = "spo2"
side = "low"
medium = 92
high = 85
delay_s = 10
high_delay_s = 0
clear_s = 5
margin = 2
guard_lo = 80
guard_hi = 97
source = "test"
[[limit]]
channel = "rr"
side = "high"
medium = 24
delay_s = 10
clear_s = 5
margin = 1
guard_lo = 18
guard_hi = 40
source = "test"
)" + ("\n# " + latching),
                                       "story.toml");
  REQUIRE_MESSAGE(profile, profile.error().text);
  profile->rules.front().latching = latching == "latching";
  return *profile;
}

/// SpO₂ second by second: how long, and what.
formats::Recording spo2(const std::vector<std::pair<int, double>>& story) {
  auto track = stream::number(Channel::spo2, 1, {});
  int t = 0;
  for (const auto& [length, value] : story)
    for (int k = 0; k < length; ++k, ++t) track.samples.push_back({at(t), value, Quality::valid});
  auto recording = stream::empty_recording(t - 1);
  recording.numerics.push_back(std::move(track));
  return recording;
}

struct Stretch {
  int seconds;
  double spo2;
  double rr;
};

/// SpO₂ and rate, second by second.
formats::Recording sedation(const std::vector<Stretch>& story) {
  auto saturation = stream::number(Channel::spo2, 1, {});
  auto rate = stream::number(Channel::rr, 1, {});
  int t = 0;
  for (const Stretch& one : story)
    for (int k = 0; k < one.seconds; ++k, ++t) {
      saturation.samples.push_back({at(t), one.spo2, Quality::valid});
      rate.samples.push_back({at(t), one.rr, Quality::valid});
    }
  auto recording = stream::empty_recording(t - 1);
  recording.numerics.push_back(std::move(saturation));
  recording.numerics.push_back(std::move(rate));
  return recording;
}

bool go_on(Duration) { return true; }

Evaluation evaluated(formats::Recording recording, const std::string& latching = "not latching") {
  auto evaluation = evaluate(std::move(recording), profile_with(latching), {}, go_on);
  REQUIRE_MESSAGE(evaluation, evaluation.error().text);
  return *evaluation;
}

double s(Duration d) { return to_seconds(d); }

}  // namespace

TEST_CASE(
    "a value beyond its limit for its delay is an occurrence, from the delay's end to the clear time's") {
  const auto evaluation = evaluated(spo2({{60, 97}, {30, 90}, {60, 97}}));
  REQUIRE(evaluation.occurrences.size() == 1);
  const auto& seen = evaluation.occurrences.front();
  CHECK(seen.id == 1);
  CHECK(seen.condition == "spo2-low");
  CHECK(seen.kind == AlarmKind::physiological);
  CHECK(seen.channel == Channel::spo2);
  CHECK(seen.priority == Priority::medium);
  CHECK(s(seen.start) == 70);
  CHECK(s(seen.end) == 95);
  CHECK_FALSE(seen.open);
  REQUIRE(seen.why.size() == 1);
  CHECK(seen.why.front() == "SpO₂ 90 % below 92 for 10 s");
  CHECK(s(evaluation.length) == 149);
}

TEST_CASE("both steps of a limit are one occurrence; it has the higher one's priority and why") {
  const auto evaluation = evaluated(spo2({{60, 97}, {20, 90}, {20, 82}, {60, 97}}));
  REQUIRE(evaluation.occurrences.size() == 1);
  const auto& seen = evaluation.occurrences.front();
  CHECK(seen.priority == Priority::high);
  CHECK(s(seen.start) == 70);
  CHECK(s(seen.end) == 105);
  REQUIRE_FALSE(seen.why.empty());
  CHECK(seen.why.front().find("82 % below 85") != std::string::npos);
}

TEST_CASE("what latches is acknowledged at its first reminder; a breach before it is the same occurrence") {
  const auto evaluation = evaluated(spo2({{10, 97}, {10, 80}, {60, 97}, {10, 80}, {60, 97}}), "latching");
  REQUIRE(evaluation.occurrences.size() == 1);
  CHECK(s(evaluation.occurrences[0].start) == 10);
  CHECK(s(evaluation.occurrences[0].end) == 95);
  CHECK_FALSE(evaluation.occurrences[0].open);
}

TEST_CASE("a breach after the first reminder of what latched is another occurrence") {
  const auto evaluation = evaluated(spo2({{10, 97}, {10, 80}, {130, 97}, {10, 80}, {20, 97}}), "latching");
  REQUIRE(evaluation.occurrences.size() == 2);
  CHECK(s(evaluation.occurrences[0].start) == 10);
  CHECK(s(evaluation.occurrences[0].end) == 25);
  CHECK(s(evaluation.occurrences[1].start) == 150);
  CHECK(evaluation.occurrences[1].id == 2);
}

TEST_CASE("what joins another one within a minute of its start is listed with it, from its own start") {
  const auto profile = find_profile("low-dose-adult");
  REQUIRE(profile);
  // SpO2 low at 30 s, reached at 40 s; the rate follows, and both are one respiratory depression.
  const auto soon =
      evaluate(sedation({{30, 97, 14}, {40, 91, 14}, {40, 91, 9}, {300, 97, 14}}), *profile, {}, go_on);
  REQUIRE(soon);
  REQUIRE(soon->occurrences.size() == 1);
  CHECK(soon->occurrences[0].condition == "respiratory-depression");
  CHECK(soon->occurrences[0].priority == Priority::high);
  CHECK(s(soon->occurrences[0].start) == 40);
  auto joined = soon->occurrences[0].joined;
  std::sort(joined.begin(), joined.end());
  CHECK(joined == std::vector<std::string>{"rr-low", "spo2-low"});
}

TEST_CASE("a high that joins a milder composite is listed as high") {
  auto profile = find_profile("low-dose-adult");
  REQUIRE(profile);
  REQUIRE(profile->composites.size() == 1);
  profile->composites[0].priority = Priority::medium;
  const auto evaluation =
      evaluate(sedation({{30, 97, 14}, {40, 80, 14}, {40, 80, 9}, {300, 97, 14}}), *profile, {}, go_on);
  REQUIRE(evaluation);
  REQUIRE(evaluation->occurrences.size() == 1);
  CHECK(evaluation->occurrences[0].condition == "respiratory-depression");
  CHECK(evaluation->occurrences[0].priority == Priority::high);
  CHECK(s(evaluation->occurrences[0].start) == 30);
}

TEST_CASE("what joins another one long after it called the nurse is listed for itself") {
  const auto profile = find_profile("low-dose-adult");
  REQUIRE(profile);
  const auto late =
      evaluate(sedation({{30, 97, 14}, {100, 91, 14}, {40, 91, 9}, {300, 97, 14}}), *profile, {}, go_on);
  REQUIRE(late);
  REQUIRE(late->occurrences.size() == 2);
  CHECK(late->occurrences[0].condition == "spo2-low");
  CHECK(s(late->occurrences[0].start) == 40);
  CHECK(s(late->occurrences[0].end) == 140);
  CHECK(late->occurrences[0].ended == "respiratory-depression");
  CHECK(late->occurrences[1].condition == "respiratory-depression");
  CHECK(s(late->occurrences[1].start) == 140);
}

TEST_CASE("what goes on after a composite is no occurrence more") {
  const auto profile = find_profile("low-dose-adult");
  REQUIRE(profile);
  const auto evaluation =
      evaluate(sedation({{30, 97, 14}, {40, 91, 9}, {200, 91, 14}, {300, 97, 14}}), *profile, {}, go_on);
  REQUIRE(evaluation);
  REQUIRE(evaluation->occurrences.size() == 1);
  CHECK(evaluation->occurrences[0].condition == "respiratory-depression");
  CHECK(s(evaluation->occurrences[0].start) == 40);
  CHECK(s(evaluation->occurrences[0].end) == 315);
}

TEST_CASE("what is still true when the recording ends, ends there and is open") {
  const auto evaluation = evaluated(spo2({{60, 97}, {40, 80}}), "latching");
  REQUIRE(evaluation.occurrences.size() == 1);
  CHECK(s(evaluation.occurrences.front().start) == 60);
  CHECK(s(evaluation.occurrences.front().end) == 99);
  CHECK(evaluation.occurrences.front().open);
  CHECK(soon_over_share(evaluation) == 0.0);
}

TEST_CASE("what was over before its delay is no occurrence; it is listed as suppressed, with why") {
  const auto evaluation = evaluated(spo2({{60, 97}, {6, 90}, {60, 97}}));
  CHECK(evaluation.occurrences.empty());
  CHECK_FALSE(soon_over_share(evaluation));
  REQUIRE(evaluation.suppressed.size() == 1);
  CHECK(evaluation.suppressed.front().condition == "spo2-low");
  CHECK(s(evaluation.suppressed.front().t) >= 60);
  CHECK(s(evaluation.suppressed.front().t) <= 66);
  CHECK(evaluation.suppressed.front().text.find("delay") != std::string::npos);
}

TEST_CASE("limits whose channel has no value are named, and a recording without any alarms for nothing") {
  auto recording = stream::empty_recording(60);
  recording.waves.push_back(stream::wave(Channel::ecg_ii, 250, {{0, 15'000}}));
  const auto evaluation = evaluated(std::move(recording));
  CHECK(evaluation.occurrences.empty());
  CHECK(evaluation.channels.empty());
  CHECK(evaluation.no_data == std::vector<std::string>{"spo2-low", "rr-high"});
  const auto some = evaluated(spo2({{10, 97}}));
  CHECK(some.channels == std::vector<Channel>{Channel::spo2});
  CHECK(some.no_data == std::vector<std::string>{"rr-high"});
}

TEST_CASE("a gap of an hour in the recording is no lost link, and what comes after it is judged") {
  auto recording = spo2({{60, 97}});
  auto& samples = recording.numerics.front().samples;
  for (int t = 0; t < 60; ++t) samples.push_back({at(3660 + t), 80, Quality::valid});
  recording.end = at(3719);
  const auto evaluation = evaluated(std::move(recording));
  std::size_t low = 0;
  for (const auto& seen : evaluation.occurrences) {
    CHECK(seen.condition != "lost");
    if (seen.condition != "spo2-low") continue;
    ++low;
    CHECK(s(seen.start) == 3660);
  }
  CHECK(low == 1);
}

TEST_CASE("two evaluations are the same to the byte") {
  const std::vector<std::pair<int, double>> story{{60, 97}, {30, 90}, {9, 97}, {3, 84}, {70, 97}, {12, 91}};
  CHECK(to_json(evaluated(spo2(story)), "1") == to_json(evaluated(spo2(story)), "1"));
}

TEST_CASE("the JSON has the hours, each occurrence and the rates") {
  auto evaluation = evaluated(spo2({{60, 97}, {30, 90}, {900, 97}, {30, 80}, {781, 97}}));
  evaluation.file = "story.csv";
  const auto json = nlohmann::json::parse(to_json(evaluation, "1.2"));
  CHECK(json["hours"].get<double>() == doctest::Approx(0.5).epsilon(0.01));
  CHECK(json["version"] == "1.2");
  CHECK(json["file"] == "story.csv");
  CHECK(json["profile"] == "story");
  REQUIRE(json["occurrences"].size() == 2);
  const auto& first = json["occurrences"][0];
  CHECK(first["cond"] == "spo2-low");
  CHECK(first["kind"] == "physiological");
  CHECK(first["channel"] == "spo2");
  CHECK(first["priority"] == "medium");
  CHECK(first["start_s"] == 70.0);
  CHECK(first["end_s"] == 95.0);
  CHECK_FALSE(first.contains("open"));
  CHECK(first["why"].size() == 1);
  CHECK(json["occurrences"][1]["priority"] == "high");
  CHECK(json["per_hour"]["high"].get<double>() == doctest::Approx(2).epsilon(0.01));
  CHECK(json["per_hour"]["all"].get<double>() == doctest::Approx(4).epsilon(0.01));
  CHECK(json["per_hour"]["low"] == 0.0);
  CHECK(json["over_within_15_s"] == 0.0);
  CHECK(json["channels"] == nlohmann::json{"spo2"});
  CHECK(json["suppressed"].is_array());
}

TEST_CASE("a recording of a moment has no rates") {
  const auto json = nlohmann::json::parse(to_json(evaluated(spo2({{1, 97}})), "1"));
  CHECK(json["hours"] == 0.0);
  CHECK(json["per_hour"]["all"].is_null());
  CHECK(json["over_within_15_s"].is_null());
}

TEST_CASE("the table is at most 100 columns wide") {
  auto evaluation = evaluated(spo2({{60, 97}, {30, 90}, {60, 97}, {40, 80}}));
  evaluation.name = std::string(300, 'n');
  evaluation.occurrences.front().why = {std::string(80, 'w'), "₂₂₂₂₂₂₂₂₂₂₂₂₂₂₂₂₂₂₂₂₂₂₂₂₂₂₂₂₂₂₂₂₂₂₂₂₂₂₂₂₂₂₂"};
  evaluation.suppressed.push_back({Duration{0}, std::string(60, 'c'), std::string(200, 't')});
  for (int i = 0; i < 40; ++i) evaluation.no_data.push_back("a-condition-" + std::to_string(i));
  std::size_t width = 0;
  for (const char c : to_text(evaluation)) {
    if (c == '\n')
      width = 0;
    else if ((static_cast<unsigned char>(c) & 0xc0U) != 0x80U)
      ++width;
    REQUIRE(width <= 100);
  }
}

TEST_CASE("years are refused, an empty recording too, and a stop stops") {
  auto years = spo2({{2, 97}});
  years.numerics.front().samples.back().t = years.end = at(400.0 * 86'400);
  const auto too_long = evaluate(years, profile_with("not"), {}, go_on);
  REQUIRE_FALSE(too_long);
  CHECK(too_long.error().text.find("366 days") != std::string::npos);
  CHECK_FALSE(evaluate(stream::empty_recording(10), profile_with("not"), {}, go_on));
  std::size_t asked = 0;
  const auto stopped = evaluate(spo2({{600, 97}}), profile_with("not"), {}, [&](Duration done) {
    ++asked;
    return done < std::chrono::minutes{3};
  });
  REQUIRE_FALSE(stopped);
  CHECK(stopped.error().text == "made: stopped");
  CHECK(asked == 3);
}

TEST_CASE("a recording's sedative on a pump is known as the station knows it, and shortens delays") {
  auto recording = spo2({{30, 97}, {200, 90}});
  auto pump = stream::pump({{0, 20}});
  pump.samples.front().reading.drug = "Propofol 1 %";
  recording.pumps.push_back(std::move(pump));
  const auto profile = find_profile("low-dose-adult");
  REQUIRE(profile);
  const auto drugs = station::load_drugs(config::assets_dir());
  REQUIRE(drugs);
  const auto depression = [&](const alarms::DrugLibrary& known) {
    const auto evaluation = evaluate(recording, *profile, known, go_on);
    REQUIRE(evaluation);
    return std::any_of(evaluation->occurrences.begin(), evaluation->occurrences.end(),
                       [](const auto& seen) { return seen.condition == "respiratory-depression"; });
  };
  CHECK(depression(*drugs));
  CHECK_FALSE(depression({}));
}
