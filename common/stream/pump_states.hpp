// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "common/formats/recording.hpp"
#include "common/stream/stream.hpp"

namespace vigil::stream {

/// How often a pump says its state, changed or not (protocol: pump).
constexpr Duration repeat_of_pump = std::chrono::seconds{1};

/// One recorded pump: each of its states at once, and again every second until the next one. Borrows the
/// track.
class PumpStates {
 public:
  /// @param start the state that held then is said first
  /// @param end   no repetition comes after it
  PumpStates(const formats::PumpTrack& track, std::uint8_t pump, BayTime start, BayTime end);

  /// When the next message is due; none when there is no more.
  std::optional<BayTime> due() const;
  /// The next message. Only where due() gives a time.
  Item take();
  void restart();

 private:
  const formats::PumpTrack* track_;
  std::uint8_t pump_;
  BayTime start_;
  BayTime end_;
  std::size_t first_ = 0;
  std::size_t next_ = 0;
  std::optional<std::size_t> shown_;
  BayTime repeat_;
};

}  // namespace vigil::stream
