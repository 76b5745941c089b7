// SPDX-License-Identifier: MIT
#include "publisher/options.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <iostream>
#include <utility>

#include "common/model/bay.hpp"
#include "publisher/addresses.hpp"

namespace vigil::publisher {

namespace {

constexpr const char* about =
    "Publishes a bay for a Vigil station: a recording again, or a simulated patient.\n"
    "What it sends is marked REPLAY or SIMULATED; it is no patient.";

constexpr const char* footer =
    "Examples:\n"
    "  vigil-publisher simulate --bay bay-01,bay-02 --scenario desaturation\n"
    "  vigil-publisher simulate --check my-scenario.toml\n"
    "  vigil-publisher replay night.edf --bay bay-03 --speed 60 --loop\n"
    "SIGINT and SIGTERM end it: it says so to the station first.\n"
    "Exit code: 0 it ended or was told to, 1 it could not do it, 2 wrong arguments.";

constexpr const char* default_ingest = "tcp://127.0.0.1:5550";

/// What the command line says, before it is looked at.
struct Raw {
  ReplayCommand replay;
  SimulateCommand simulate;
  std::string path;
  std::string map;
  std::string from;
  std::string speed = "1";
  std::string seed = "1";
  std::string commands;
  std::string check;
  std::string to;
  std::string length;
  std::string ingest = default_ingest;
  std::string control;
};

/// "4h", "90m", "30s", "HH:MM:SS", "MM:SS" or seconds.
Expected<Duration> length_of(const std::string& text) {
  constexpr std::pair<char, double> units[] = {{'h', 3600}, {'m', 60}, {'s', 1}};
  for (const auto& [letter, seconds] : units) {
    if (text.empty() || text.back() != letter) continue;
    const auto count = parse_duration(text.substr(0, text.size() - 1));
    if (!count || text.find(':') != std::string::npos)
      return fail("'" + text + "' is no length of time; write 4h, 90m, 30s or 01:30:00");
    const double total = to_seconds(*count) * seconds;
    if (total > 9e8) return fail("'" + text + "' is too long");
    return from_seconds(total);
  }
  return parse_duration(text);
}

Expected<void> check_bays(const std::vector<std::string>& bays) {
  for (std::size_t i = 0; i < bays.size(); ++i) {
    if (!is_bay_name(bays[i]))
      return fail("--bay: '" + bays[i] +
                  "' is no name for a bay; a-z, 0-9, - and _, up to 32, as bay-03 (station is none)");
    if (std::find(bays.begin(), bays.begin() + static_cast<std::ptrdiff_t>(i), bays[i]) !=
        bays.begin() + static_cast<std::ptrdiff_t>(i))
      return fail("--bay: " + bays[i] + " stands there twice");
  }
  return {};
}

Expected<Station> station_of(const Raw& raw) {
  if (const auto checked = check_address(raw.ingest); !checked)
    return fail("--station: " + checked.error().text);
  if (raw.control.empty()) {
    auto beside = control_beside(raw.ingest);
    if (!beside) return fail("--station: " + beside.error().text);
    return Station{raw.ingest, std::move(*beside)};
  }
  if (const auto checked = check_address(raw.control); !checked)
    return fail("--control: " + checked.error().text);
  return Station{raw.ingest, raw.control};
}

Expected<ReplayCommand> replay_of(const Raw& raw) {
  ReplayCommand command = raw.replay;
  command.path = raw.path;
  if (!raw.map.empty()) command.map = raw.map;
  if (const auto checked = check_bays({command.bay}); !checked) return tl::unexpected(checked.error());
  const char* const speed_end = raw.speed.data() + raw.speed.size();
  const auto read = std::from_chars(raw.speed.data(), speed_end, command.speed);
  // NaN is within nothing.
  if (read.ec != std::errc{} || read.ptr != speed_end ||
      !(command.speed >= slowest && command.speed <= fastest))
    return fail("--speed: " + raw.speed + " is no number from 0.1 to 1000");
  if (!raw.from.empty()) {
    const auto from = length_of(raw.from);
    if (!from) return fail("--from: " + from.error().text);
    command.from = *from;
  }
  return command;
}

Expected<SimulateCommand> simulate_of(const Raw& raw) {
  SimulateCommand command = raw.simulate;
  if (const auto checked = check_bays(command.bays); !checked) return tl::unexpected(checked.error());
  const char* const seed_end = raw.seed.data() + raw.seed.size();
  const auto read = std::from_chars(raw.seed.data(), seed_end, command.seed);
  if (read.ec != std::errc{} || read.ptr != seed_end)
    return fail("--seed: '" + raw.seed + "' is no whole number from 0 to 18446744073709551615");
  if (!raw.commands.empty()) command.commands = raw.commands;
  if (!raw.check.empty()) {
    if (!command.bays.empty() || !raw.to.empty() || !raw.length.empty())
      return fail("--check only checks: it goes with --commands, not with --bay, --to and --for");
    command.scenario = raw.check;
    command.check = true;
    return command;
  }
  if (raw.to.empty() != raw.length.empty())
    return fail("--to and --for go together: a file, and how long to simulate into it");
  if (raw.to.empty()) {
    if (command.bays.empty()) return fail("--bay is needed: which bay to publish for, as bay-03");
    return command;
  }
  if (command.bays.size() > 1) return fail("--to: one file takes one bay");
  const auto length = length_of(raw.length);
  if (!length) return fail("--for: " + length.error().text);
  if (*length <= Duration{0}) return fail("--for: must be more than 0");
  command.to = raw.to;
  command.length = *length;
  return command;
}

void add_station(CLI::App& app, Raw& raw) {
  app.add_option("--station", raw.ingest, "the station's ingest endpoint")->capture_default_str();
  app.add_option("--control", raw.control, "its control endpoint (default: the ingest port + 2)");
}

CLI::App* add_replay(CLI::App& app, Raw& raw) {
  auto* replay = app.add_subcommand("replay", "plays a recording: WFDB, .vital, EDF, CSV");
  replay->add_option("path", raw.path, "the recording")->required();
  replay->add_option("--bay", raw.replay.bay, "the bay to publish for, as bay-03")->required();
  replay->add_option("--map", raw.map, "a column map for CSV (default: the shipped one that fits)");
  replay->add_option("--speed", raw.speed, "0.1 to 1000 times the recorded speed")->capture_default_str();
  replay->add_option("--from", raw.from, "begin there: 00:10:00, 10m or seconds after the start");
  replay->add_flag("--loop", raw.replay.loop, "begin again at the end");
  replay->add_option("--channels", raw.replay.channels, "only these, as spo2,pleth (pumps and events always)")
      ->delimiter(',');
  add_station(*replay, raw);
  return replay;
}

CLI::App* add_simulate(CLI::App& app, Raw& raw) {
  auto* simulate = app.add_subcommand("simulate", "invents a patient with monitor and pump");
  simulate
      ->add_option("--bay", raw.simulate.bays, "the bay, or bays: bay-01,bay-02 (each with the next seed)")
      ->delimiter(',');
  simulate->add_option("--scenario", raw.simulate.scenario, "a shipped scenario's name, or a .toml file")
      ->capture_default_str();
  simulate->add_option("--check", raw.check,
                       "say whether a scenario can be read, with file and line, and end");
  simulate->add_option("--commands", raw.commands,
                       "an instructor's commands, each carried out at its own time");
  // As text: CLI11 takes -1 for a very large number.
  simulate->add_option("--seed", raw.seed, "a whole number; the same seed gives the same patient")
      ->capture_default_str();
  simulate->add_option("--to", raw.to, "write the numbers to a CSV file instead, as fast as they come");
  simulate->add_option("--for", raw.length, "with --to: how long, as 4h, 90m or 01:30:00");
  add_station(*simulate, raw);
  return simulate;
}

Expected<Options> options_of(const Raw& raw, bool replay) {
  Options options;
  auto station = station_of(raw);
  if (!station) return tl::unexpected(station.error());
  options.station = std::move(*station);
  if (replay) {
    auto command = replay_of(raw);
    if (!command) return tl::unexpected(command.error());
    options.command = std::move(*command);
  } else {
    auto command = simulate_of(raw);
    if (!command) return tl::unexpected(command.error());
    options.command = std::move(*command);
  }
  return options;
}

}  // namespace

tl::expected<Options, int> parse_options(int argc, const char* const* argv) {
  Raw raw;
  CLI::App app{about, "vigil-publisher"};
  app.footer(footer);
  app.set_version_flag("--version", "vigil-publisher " VIGIL_VERSION);
  app.require_subcommand(1);
  const CLI::App* replay = add_replay(app, raw);
  add_simulate(app, raw);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return tl::unexpected(app.exit(error) == 0 ? exit_done : exit_wrong_arguments);
  }
  auto options = options_of(raw, replay->parsed());
  if (options) return std::move(*options);
  std::cerr << "vigil-publisher: " << options.error().text << '\n';
  return tl::unexpected(exit_wrong_arguments);
}

}  // namespace vigil::publisher
