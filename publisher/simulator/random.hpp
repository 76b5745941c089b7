// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>

namespace vigil::simulator {

/// Random numbers that are the same bits on every machine, compiler and library: integer arithmetic, and of
/// floating point only additions and multiplications. Its whole state is one number, so a checkpoint is too.
/// Each purpose has a generator of its own: one draw more in one place changes nothing in another.
class Random {
 public:
  constexpr Random(std::uint64_t seed, std::string_view purpose) : state_{mixed(seed)} {
    for (const char c : purpose) state_ = mixed(state_ ^ static_cast<unsigned char>(c));
  }

  constexpr std::uint64_t next() {
    state_ += golden;
    return mixed(state_);
  }
  /// In [0, 1).
  constexpr double uniform() { return static_cast<double>(next() >> 11U) * 0x1.0p-53; }
  /// In [lo, hi).
  constexpr double between(double lo, double hi) { return lo + (hi - lo) * uniform(); }
  /// A whole number in [lo, hi].
  constexpr int whole(int lo, int hi) {
    return lo + static_cast<int>(next() % static_cast<std::uint64_t>(hi - lo + 1));
  }
  /// Mean 0, standard deviation 1, never beyond ±6: the sum of twelve uniform numbers. The bound suits a
  /// body.
  constexpr double normal() {
    double sum = -6;
    for (int i = 0; i < 12; ++i) sum += uniform();
    return sum;
  }

 private:
  static constexpr std::uint64_t golden = 0x9e3779b97f4a7c15U;  // 2^64 / golden ratio, odd
  static constexpr std::uint64_t mixed(std::uint64_t x) {
    x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9U;
    x = (x ^ (x >> 27U)) * 0x94d049bb133111ebU;
    return x ^ (x >> 31U);
  }

  std::uint64_t state_;
};

}  // namespace vigil::simulator
