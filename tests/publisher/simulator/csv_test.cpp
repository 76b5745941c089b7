// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <sstream>

#include "common/config/assets.hpp"
#include "publisher/simulator/csv_writer.hpp"
#include "run_for.hpp"
#include "tests/files.hpp"

using namespace vigil;
using namespace vigil::simulator;
using namespace vigil::simulator::test;

namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream{text};
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::string csv(const Scenario& scenario, std::uint64_t seed, Duration length) {
  SimulatedStream stream{scenario, seed, start};
  std::ostringstream out;
  REQUIRE(write_csv(stream, length, out));
  return out.str();
}

}  // namespace

TEST_CASE("a row a second with the numbers as shown; the cuff's reading once; blanks for what has no value") {
  const auto scenario = scenario_of(R"(
name = "c"
[vitals]
temp = 36.7
[patient]
weight_kg = 70
[sensors]
abp = false
[[pump]]
dose_mg_per_kg_per_h = 0.35
[[change]]
at_s = 100
sensors_off = ["spo2"]
[[change]]
at_s = 110.5
pump_alarms = ["near-end"]
note = 'says "no", twice'
)");
  const auto lines = lines_of(csv(scenario, 4, std::chrono::seconds{120}));
  const Run run = run_for(scenario, 4, 120);
  REQUIRE(lines.size() == 1 + 120);
  CHECK(lines[0] == csv_header);
  std::size_t readings = 0;
  for (std::size_t s = 0; s < 120; ++s) {
    const std::string& line = lines[s + 1];
    CHECK(line.starts_with(std::to_string(s) + ","));
    CHECK(line.find(",24.5,1,infusing,100,") != std::string::npos);
    CHECK(std::count(line.begin(), line.end(), ',') == (s == 110 ? 17 : 16));  // one within the note
    if (s < 110) CHECK(line.ends_with(",,"));
    if (s == 110) CHECK(line.ends_with(",,\"note: says \"\"no\"\", twice\""));
    if (s > 110) CHECK(line.ends_with(",near-end,"));
    const bool no_reading = line.find(",,,,36.") != std::string::npos || s >= 100;
    if (!no_reading) ++readings;
    if (s >= 100) CHECK(line.starts_with(std::to_string(s) + ",,,"));
    if (s == 50) {
      const auto value = [&](Channel channel) {
        return std::to_string(static_cast<int>(run.at(s, channel).value.value()));
      };
      CHECK(line.starts_with("50," + value(Channel::spo2) + "," + value(Channel::pr) + "," +
                             value(Channel::hr) + "," + value(Channel::rr) + "," + value(Channel::etco2) +
                             ",,,,36."));
    }
  }
  CHECK(readings == 1);
}

TEST_CASE("an arterial line's pressures stand behind the temperature, and only where there is one") {
  const auto lines =
      lines_of(csv(scenario_of("name = 'c'\n[sensors]\nabp = true\n"), 4, std::chrono::seconds{10}));
  CHECK(lines[0].find(",temp,abp_sys,abp_dia,abp_mean,pump_rate_ml_per_h,") != std::string::npos);
  CHECK(std::count(lines[9].begin(), lines[9].end(), ',') == 19);
  CHECK(lines[9].find(",,,,,") != std::string::npos);  // the pump's: it has none
}

TEST_CASE("a place that cannot be written is named") {
  SimulatedStream stream{scenario_of("name = 'c'\n"), 4, start};
  const auto written = write_csv(stream, std::chrono::seconds{5}, std::filesystem::path{"/nowhere/x.csv"});
  REQUIRE_FALSE(written);
  CHECK(written.error().text == "/nowhere/x.csv: cannot be opened for writing");
}

// They also show that a simulation is the same to the bit whatever compiled it. When the model is changed on
// purpose: vigil-publisher simulate --scenario NAME --seed SEED --for 20m --to assets/samples/NAME.csv
TEST_CASE("the shipped samples are what the simulator writes") {
  struct Sample {
    const char* scenario;
    std::uint64_t seed;
  };
  for (const Sample& sample : {Sample{"small-desaturation", 2}, Sample{"pressor", 8}}) {
    CAPTURE(sample.scenario);
    const auto scenario = find_scenario(sample.scenario);
    REQUIRE(scenario);
    const std::string shipped =
        vigil::test::bytes_of(config::assets_dir() / "samples" / (std::string(sample.scenario) + ".csv"));
    CHECK(shipped.size() < 150'000);
    const auto expected = lines_of(csv(*scenario, sample.seed, std::chrono::minutes{20}));
    const auto found = lines_of(shipped);
    REQUIRE(found.size() == expected.size());
    for (std::size_t i = 0; i < found.size(); ++i) REQUIRE(found[i] == expected[i]);
  }
}
