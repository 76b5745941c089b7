// SPDX-License-Identifier: MIT
// How many simulated bays one core carries: each lives, draws four waves in blocks of 200 ms, and every
// message is encoded and kept as a publisher does; only the socket is left out. The baseline is real time.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <vector>

#include "publisher/bay_run.hpp"
#include "publisher/simulator/simulated_stream.hpp"

using namespace vigil;
using namespace vigil::publisher;

namespace {

constexpr std::size_t bay_count = 64;
constexpr Duration lived = std::chrono::seconds{60};
constexpr Duration tick = std::chrono::milliseconds{20};

struct Sent {
  std::uint64_t messages = 0;
  std::uint64_t bytes = 0;
  std::uint64_t waves = 0;
};

std::vector<BayRun> make_runs(const simulator::Scenario& scenario) {
  std::vector<BayRun> runs;
  for (std::size_t i = 0; i < bay_count; ++i) {
    BayOptions options;
    options.bay = "bay-" + std::to_string(i);
    options.src = "sim-" + options.bay;
    runs.emplace_back(std::move(options), std::make_unique<simulator::SimulatedStream>(
                                              scenario, i + 1, bay_time_from_ns(1'800'000'000'000'000'000)));
  }
  return runs;
}

/// Seconds of processor time.
double live(std::vector<BayRun>& runs, Sent& sent) {
  Now now{StationTime{std::chrono::seconds{1}}, WallTime{std::chrono::seconds{1'800'000'000}}};
  const auto send = [&sent](const Outgoing& message) {
    ++sent.messages;
    sent.bytes += message.payload.size();
    if (message.topic.find("/wave/") != std::string::npos) ++sent.waves;
    return true;
  };
  const auto begin = std::chrono::steady_clock::now();
  for (Duration at{0}; at < lived; at += tick) {
    for (BayRun& run : runs) run.step(true, now, send);
    now = {now.station + tick, now.wall + tick};
  }
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

void measure(const char* name, bool physiology) {
  simulator::Scenario scenario;
  scenario.name = name;
  scenario.physiology = physiology;
  scenario.sensors[simulator::index_of(simulator::Sensor::abp)] = false;  // ECG, pleth, resp and CO₂ stay
  scenario.pumps.emplace_back();
  std::vector<double> spent;
  Sent sent;
  for (int round = 0; round < 5; ++round) {
    auto runs = make_runs(scenario);
    sent = {};
    spent.push_back(live(runs, sent));
  }
  std::sort(spent.begin(), spent.end());
  const double median = spent[spent.size() / 2];
  const double real = std::chrono::duration<double>(lived).count();
  std::printf(
      "%-10s 64 bays x 4 waves, %.0f s: %llu messages, %llu of waves, %.1f MB; %.2f s on one core "
      "(%.2f to %.2f), ratio to real time %.3f: a core carries %.0f bays\n",
      name, real, static_cast<unsigned long long>(sent.messages), static_cast<unsigned long long>(sent.waves),
      static_cast<double>(sent.bytes) / 1e6, median, spent.front(), spent.back(), median / real,
      static_cast<double>(bay_count) * real / median);
}

}  // namespace

int main() {
  measure("scripted", false);
  measure("living", true);
}
