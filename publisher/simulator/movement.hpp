// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>

#include "publisher/simulator/random.hpp"

namespace vigil::simulator {

/// What a restless patient adds to a wave: humps up and down without a rhythm, 0.5 to 3 of them a second. It
/// draws nothing while nobody moves, so a wave without movement is the same whatever moved before. A value:
/// a copy is a checkpoint.
class Movement {
 public:
  /// Each wave has its own `purpose` (Random).
  Movement(std::uint64_t seed, std::string_view purpose) : random_{seed, purpose} {}

  /// 0 to 1, clamped to it.
  void set_amount(double amount);
  double amount() const { return amount_; }

  /// Within ±amount. Times in order.
  double sample(double t_s);
  /// Height of the upward hump that began with the latest sample; 0: none did.
  double rise() const { return rise_; }

 private:
  Random random_;
  double amount_ = 0;
  double begin_s_ = 0;
  double length_s_ = 0;
  double height_ = 0;  ///< of the hump under way, of the amount; below 0 it goes down
  double rise_ = 0;
};

}  // namespace vigil::simulator
