// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "dashboard/review/summary.hpp"
#include "tests/publisher/program.hpp"

using namespace vigil;
using namespace vigil::publisher;
using Json = nlohmann::json;

namespace {

const std::string program = VIGIL_SESSION;

constexpr BayTime start{std::chrono::seconds{946'684'800}};
BayTime at(double seconds) { return start + from_seconds(seconds); }

formats::Recording recording() {
  formats::Recording made;
  made.name = "made";
  made.format = "test";
  made.start = start;
  made.end = at(100);

  formats::NumericTrack spo2;
  spo2.channel = Channel::spo2;
  spo2.name = "SAT";
  spo2.period_s = 1;
  for (int t = 0; t < 100; ++t)
    spo2.samples.push_back({at(t), 90.0 + t % 5, t >= 40 && t < 50 ? Quality::no_signal : Quality::valid});
  made.numerics.push_back(spo2);

  formats::WaveTrack pleth;
  pleth.channel = Channel::pleth;
  pleth.name = "PLETH";
  pleth.fs = 10;
  pleth.scale = -0.5;
  pleth.segments = {{at(2), 0, 100}, {at(30), 100, 700}};
  for (int k = 0; k < 800; ++k) pleth.raw.push_back(static_cast<std::int16_t>(k % 101));
  for (std::size_t k = 300; k < 330; ++k) pleth.raw[k] = formats::missing_sample;
  for (std::size_t k = 400; k < 405; ++k) pleth.raw[k] = formats::missing_sample;  // half a second is no gap
  made.waves.push_back(pleth);

  formats::PumpTrack pump;
  pump.name = "Ketamine";
  for (const double rate : {10.0, 0.0, 12.5}) {
    PumpReading reading;
    reading.rate_ml_per_h = rate;
    pump.samples.push_back({at(rate), reading});
  }
  made.pumps.push_back(pump);
  made.events.push_back({at(1), "x"});
  made.ignored = {"BIS"};
  made.warnings = {"odd \x1b[31m"};
  return made;
}

std::vector<std::pair<double, double>> seconds(const std::vector<review::Gap>& gaps) {
  std::vector<std::pair<double, double>> found;
  found.reserve(gaps.size());
  for (const auto& gap : gaps) found.emplace_back(to_seconds(gap.from), to_seconds(gap.to));
  return found;
}

}  // namespace

TEST_CASE("a number's summary: values, missing share, and where it has no value for more than 3 periods") {
  const auto summary = review::summarise(recording());
  const auto& spo2 = summary.channels.at(0);
  CHECK(spo2.samples == 100);
  CHECK(spo2.missing == doctest::Approx(0.1));
  REQUIRE(spo2.values);
  CHECK(spo2.values->min == 90);
  CHECK(spo2.values->median == 92);
  CHECK(spo2.values->max == 94);
  CHECK(seconds(spo2.gaps) == std::vector<std::pair<double, double>>{{40, 50}});
}

TEST_CASE(
    "a wave's summary: gaps between segments, of missing samples, before the first and after the last") {
  const auto summary = review::summarise(recording());
  const auto& pleth = summary.channels.at(1);
  CHECK(pleth.samples == 800);
  CHECK(pleth.missing == doctest::Approx(0.235));
  REQUIRE(pleth.values);
  CHECK(pleth.values->min == -50);
  CHECK(pleth.values->max == 0);
  CHECK(seconds(pleth.gaps) == std::vector<std::pair<double, double>>{{0, 2}, {12, 30}, {50, 53}});
}

TEST_CASE("a channel without any value has no range, and is one gap") {
  auto made = recording();
  for (auto& sample : made.numerics[0].samples) sample.quality = Quality::no_signal;
  for (auto& sample : made.waves[0].raw) sample = formats::missing_sample;
  for (const auto& channel : review::summarise(made).channels) {
    CHECK_FALSE(channel.values);
    CHECK(channel.missing == 1);
    CHECK(seconds(channel.gaps) == std::vector<std::pair<double, double>>{{0, 100}});
  }
}

TEST_CASE("the text has a line for everything, and a file cannot steer the terminal") {
  const std::string text = to_text(review::summarise(recording()));
  for (const char* part :
       {"made (test)\n", "start 2000-01-01T00:00:00.000Z, length 00:01:40.0\n", "every 1 s", "10 Hz",
        "10.0 %", "  pleth      00:00:12.0 – 00:00:30.0\n", "  Ketamine: 3 states, 0 to 12.5 mL/h\n",
        "events: 1\n", "  BIS\n", "  odd ?[31m\n"})
    CHECK_MESSAGE(text.find(part) != std::string::npos, part);
}

TEST_CASE("many gaps are cut short in the text, and all there as JSON") {
  auto made = recording();
  auto& samples = made.numerics[0].samples;
  samples.clear();
  for (int t = 0; t <= 100; t += 4) samples.push_back({at(t), 97, Quality::valid});
  const auto summary = review::summarise(made);
  CHECK(to_text(summary).find("and 5 more") != std::string::npos);
  CHECK(Json::parse(to_json(summary))["channels"][0]["gaps"].size() == 25);
}

TEST_CASE("vigil-session info reads a file; --json is JSON with the same in it") {
  const test::TemporaryFolder folder;
  const auto csv = folder.write("night.csv", night_csv);
  Program text{program, {"info", csv.string()}};
  CHECK_MESSAGE(text.exit_code() == 0, text.err());
  CHECK(text.out().find("spo2") != std::string::npos);

  Program json{program, {"info", "--json", csv.string()}};
  REQUIRE_MESSAGE(json.exit_code() == 0, json.err());
  const Json read = Json::parse(json.out(), nullptr, false);
  REQUIRE(read.is_object());
  CHECK(read["name"] == "night");
  CHECK(read["length_s"] == 2);
  CHECK(read["channels"].size() == 3);
  CHECK(read["channels"][0]["id"] == "spo2");
  CHECK(read["channels"][0]["median"] == 82);
  CHECK(read["channels"][0]["period_s"] == 1);
}

TEST_CASE("vigil-session: what cannot be read exits with 1, wrong arguments with 2, each with its reason") {
  const test::TemporaryFolder folder;
  Program absent{program, {"info", (folder / "no.edf").string()}};
  CHECK(absent.exit_code() == 1);
  CHECK(absent.err().find("no.edf") != std::string::npos);
  CHECK(absent.out().empty());
  const auto empty = folder.write("empty.vital", "");
  Program nothing{program, {"info", empty.string()}};
  CHECK(nothing.exit_code() == 1);
  CHECK(nothing.err().find("empty.vital") != std::string::npos);
  for (const auto& arguments :
       std::vector<std::vector<std::string>>{{}, {"info"}, {"look"}, {"info", "--jso", "x"}}) {
    Program wrong{program, arguments};
    CHECK(wrong.exit_code() == 2);
    CHECK_FALSE(wrong.err().empty());
  }
}
