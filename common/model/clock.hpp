// SPDX-License-Identifier: MIT
#pragma once

#include <functional>

#include "common/model/time.hpp"

namespace vigil {

/// One instant on both of this machine's clocks.
struct Now {
  StationTime station;
  WallTime wall;
};

/// An injected clock: main gives the system's, a test its own.
using Clock = std::function<Now()>;

/// The system's clocks. For main alone: everything below it is given its Clock.
Now system_now();

}  // namespace vigil
