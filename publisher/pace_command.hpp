// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "common/model/error.hpp"
#include "common/wire/control.hpp"

namespace vigil::publisher {

/// What a command says about how fast a stream goes.
struct PaceCommand {
  enum class What : std::uint8_t { play, pause, rate };
  What what = What::play;
  double rate = 1;
};

/// Speeds that a command may ask for; a replay begins with any that the command line allows.
constexpr double slowest_instructed = 0.25;
constexpr double fastest_instructed = 60;

/// `play`, `pause` or `rate`, which stand alone in their command; none: the command is about something else.
/// Errors name key and value.
Expected<std::optional<PaceCommand>> read_pace(const wire::Command& command);

}  // namespace vigil::publisher
