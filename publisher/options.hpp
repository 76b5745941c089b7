// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <variant>
#include <vector>

#include "common/model/time.hpp"
#include "publisher/publisher.hpp"

namespace vigil::publisher {

// Exit codes of the program.
constexpr int exit_done = 0;
constexpr int exit_failed = 1;
constexpr int exit_wrong_arguments = 2;

struct ReplayCommand {
  std::filesystem::path path;
  std::string bay;
  std::optional<std::filesystem::path> map;
  double speed = 1;
  Duration from{0};
  bool loop = false;
  std::vector<std::string> channels;  ///< none: all
};

struct SimulateCommand {
  std::vector<std::string> bays;
  std::string scenario = "steady";
  std::uint64_t seed = 1;
  std::optional<std::filesystem::path> commands;  ///< an instructor's, to be carried out by themselves
  bool check = false;                             ///< only say whether scenario and commands can be read
  std::optional<std::filesystem::path> to;        ///< a CSV file instead of the bus
  Duration length{0};                             ///< of what goes there
};

struct Options {
  Station station;
  std::variant<ReplayCommand, SimulateCommand> command;
};

/// Reads the command line. Where the program is to end at once (help, or wrong arguments, which it has said
/// on stderr), the exit code.
tl::expected<Options, int> parse_options(int argc, const char* const* argv);

}  // namespace vigil::publisher
