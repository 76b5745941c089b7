// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "publisher/bay_run.hpp"
#include "publisher/options.hpp"

namespace vigil::publisher {

/// The one bay of a replay. What was odd in the recording is logged.
Expected<std::vector<BayRun>> make_bays(const ReplayCommand& command);

/// A simulated bay for each name, each with the next seed, all starting at `now`.
Expected<std::vector<BayRun>> make_bays(const SimulateCommand& command, WallTime now);

/// What can be read of the scenario and commands that the command names, in one line.
Expected<std::string> check_simulation(const SimulateCommand& command);

/// Simulates into the file that the command names.
Expected<void> write_simulation(const SimulateCommand& command);

}  // namespace vigil::publisher
