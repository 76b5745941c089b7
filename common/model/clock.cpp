// SPDX-License-Identifier: MIT
#include "common/model/clock.hpp"

#include <chrono>

namespace vigil {

Now system_now() {
  return {StationTime{std::chrono::steady_clock::now().time_since_epoch()},
          WallTime{std::chrono::system_clock::now().time_since_epoch()}};
}

}  // namespace vigil
