// SPDX-License-Identifier: MIT
#include "publisher/make_bays.hpp"

#include <memory>
#include <string>
#include <utility>

#include "common/formats/recording.hpp"
#include "common/log/log.hpp"
#include "common/stream/replay_stream.hpp"
#include "publisher/simulator/csv_writer.hpp"
#include "publisher/simulator/scenario.hpp"
#include "publisher/simulator/simulated_stream.hpp"

namespace vigil::publisher {

Expected<std::vector<BayRun>> make_bays(const ReplayCommand& command) {
  formats::OpenOptions open;
  open.map = command.map;
  auto recording = formats::open_recording(command.path, open);
  if (!recording) return tl::unexpected(recording.error());
  for (const std::string& warning : recording->warnings) log::warn(warning);

  auto replay = stream::ReplayStream::open(std::move(*recording), {command.from, command.channels});
  if (!replay) return tl::unexpected(replay.error());
  for (const std::string& warning : (*replay)->warnings()) log::warn(warning);

  BayOptions options;
  options.bay = command.bay;
  options.src = "replay-" + command.bay;
  options.speed = command.speed;
  options.loop = command.loop;
  options.waits = true;
  std::vector<BayRun> bays;
  bays.emplace_back(std::move(options), std::move(*replay));
  return bays;
}

namespace {

struct Plot {
  simulator::Scenario scenario;
  std::vector<simulator::Command> commands;
};

Expected<Plot> load_plot(const SimulateCommand& command) {
  auto scenario = simulator::find_scenario(command.scenario);
  if (!scenario) return tl::unexpected(scenario.error());
  Plot plot{std::move(*scenario), {}};
  if (!command.commands) return plot;
  auto commands = simulator::load_commands(*command.commands, plot.scenario);
  if (!commands) return tl::unexpected(commands.error());
  plot.commands = std::move(*commands);
  return plot;
}

}  // namespace

Expected<std::vector<BayRun>> make_bays(const SimulateCommand& command, WallTime now) {
  const auto plot = load_plot(command);
  if (!plot) return tl::unexpected(plot.error());
  const BayTime start = bay_time_from_ns(to_ns(now));
  std::uint64_t seed = command.seed;
  std::vector<BayRun> bays;
  for (const std::string& bay : command.bays) {
    BayOptions options;
    options.bay = bay;
    options.src = "sim-" + bay;
    bays.emplace_back(std::move(options), std::make_unique<simulator::SimulatedStream>(
                                              plot->scenario, seed++, start, plot->commands));
  }
  return bays;
}

Expected<void> write_simulation(const SimulateCommand& command) {
  const auto plot = load_plot(command);
  if (!plot) return tl::unexpected(plot.error());
  // The file counts from its own start, so that the same seed gives the same file on any day.
  constexpr BayTime start{std::chrono::hours{24}};
  simulator::SimulatedStream stream{plot->scenario, command.seed, start, plot->commands};
  return simulator::write_csv(stream, command.length, *command.to);
}

Expected<std::string> check_simulation(const SimulateCommand& command) {
  const auto plot = load_plot(command);
  if (!plot) return tl::unexpected(plot.error());
  const simulator::Scenario& scenario = plot->scenario;
  const auto count = [](std::size_t n, const char* what) {
    return n == 0 ? std::string{} : ", " + std::to_string(n) + " " + what + (n == 1 ? "" : "s");
  };
  return scenario.name + ": good" + count(scenario.changes.size(), "change") +
         count(scenario.steps.size(), "step") + count(scenario.expectations.size(), "expected action") +
         count(scenario.alarms.size(), "expected alarm") + count(plot->commands.size(), "command");
}

}  // namespace vigil::publisher
