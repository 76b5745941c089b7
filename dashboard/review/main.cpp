// SPDX-License-Identifier: MIT
// vigil-session: looks into recordings.

#include <CLI/CLI.hpp>
#include <exception>
#include <iostream>
#include <string>

#include "common/formats/recording.hpp"
#include "dashboard/review/summary.hpp"

namespace {

constexpr int exit_done = 0;
constexpr int exit_failed = 1;
constexpr int exit_wrong_arguments = 2;

constexpr const char* footer =
    "A gap is more than 1 s without a sample of a wave, or 3 periods without a number.\n"
    "Exit code: 0 done, 1 the recording cannot be read, 2 wrong arguments.";

struct InfoCommand {
  std::string path;
  std::string map;
  bool json = false;
};

int print_info(const InfoCommand& command) {
  vigil::formats::OpenOptions options;
  if (!command.map.empty()) options.map = command.map;
  const auto recording = vigil::formats::open_recording(command.path, options);
  if (!recording) {
    std::cerr << "vigil-session: " << recording.error().text << '\n';
    return exit_failed;
  }
  const auto summary = vigil::review::summarise(*recording);
  std::cout << (command.json ? to_json(summary) : to_text(summary)) << std::flush;
  if (std::cout) return exit_done;
  std::cerr << "vigil-session: the output could not be written\n";
  return exit_failed;
}

int run(int argc, char** argv) {
  InfoCommand command;
  CLI::App app{"Looks into recordings: WFDB, .vital, EDF, CSV.", "vigil-session"};
  app.footer(footer);
  app.set_version_flag("--version", "vigil-session " VIGIL_VERSION);
  app.require_subcommand(1);
  auto* info = app.add_subcommand("info", "what a recording holds: channels, length, gaps, pumps, events");
  info->add_option("path", command.path, "the recording")->required();
  info->add_option("--map", command.map, "a column map for CSV (default: the shipped one that fits)");
  info->add_flag("--json", command.json, "as JSON");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? exit_done : exit_wrong_arguments;
  }
  return print_info(command);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {  // no memory for a large recording
    std::cerr << "vigil-session: " << error.what() << '\n';
    return exit_failed;
  }
}
