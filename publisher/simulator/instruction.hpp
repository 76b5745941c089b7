// SPDX-License-Identifier: MIT
#pragma once

#include <bitset>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "common/model/channel.hpp"
#include "common/model/error.hpp"
#include "common/wire/control.hpp"
#include "publisher/simulator/scenario.hpp"

namespace vigil::simulator {

struct GoTo {
  std::size_t step = 0;  ///< of the scenario's
};
/// A numeric that learners get, or get no more.
using Numerics = std::bitset<numeric_count>;
struct Hide {
  Numerics channels;
};
struct Show {
  Numerics channels;
};
/// Whether the station may pause a ketamine pump when breathing is depressed: only a simulated one, and only
/// where an instructor lets it.
struct Interlock {
  bool on = false;
};
/// Remembers the simulation as it is.
struct Checkpoint {
  std::string name;
};
/// Goes back to what was remembered.
struct Restore {
  std::string name;
};

/// What an instructor tells a simulation to do. Each stands alone in its command.
using Instruction = std::variant<Action, GoTo, Hide, Show, Interlock, Checkpoint, Restore>;

/// An instruction at its time.
struct Command {
  double at_s = 0;  ///< after the start
  std::string by;
  std::string text;  ///< as its event says it
  Instruction what;
};

/// A command as it came by the bus. Errors name key, value and what is allowed.
Expected<Instruction> read_instruction(const wire::Command& command, const Scenario& scenario);
/// In one line, for the event that records it.
std::string text_of(const Instruction& instruction, const Scenario& scenario);

/// `[[command]]` tables, each with `at_s`, perhaps `by`, and a command's keys; to be carried out by
/// themselves, so that a run with commands can be had again. A checkpoint makes no sense there and is
/// refused.
Expected<std::vector<Command>> parse_commands(std::string_view text, std::string file,
                                              const Scenario& scenario);
Expected<std::vector<Command>> load_commands(const std::filesystem::path& path, const Scenario& scenario);

}  // namespace vigil::simulator
