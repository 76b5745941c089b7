// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace vigil::simulator {

/// The last N of a series, and how many there were in all.
template <typename T, std::size_t N>
class Recent {
 public:
  void push(const T& value) { values_[total_++ % N] = value; }
  std::uint64_t total() const { return total_; }
  std::size_t size() const { return total_ < N ? static_cast<std::size_t>(total_) : N; }
  /// Counted from the newest, 0. `back` < size().
  const T& newest(std::size_t back = 0) const { return values_[(total_ - 1 - back) % N]; }
  /// Counted from the first of all. total() − size() ≤ `number` < total().
  const T& at(std::uint64_t number) const { return values_[number % N]; }

 private:
  std::array<T, N> values_{};
  std::uint64_t total_ = 0;
};

}  // namespace vigil::simulator
