// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "common/model/channel.hpp"
#include "common/model/error.hpp"
#include "common/model/pump.hpp"
#include "common/model/time.hpp"
#include "common/wire/messages.hpp"

namespace vigil::stream {

/// Consecutive samples of one wave. value = raw · scale + offset; fs, scale and offset never change in a
/// stream.
struct WaveBlock {
  Channel channel = Channel::pleth;
  std::uint64_t i0 =
      0;  ///< index of the first sample since the stream's start; a gap in it is a gap in the wave
  double fs = 0;
  double scale = 1;
  double offset = 0;
  std::vector<std::int16_t> raw;
};

struct NumericBlock {
  std::bitset<numeric_count> present;
  std::array<wire::NumericReading, numeric_count> readings;
};

struct PumpBlock {
  std::uint8_t pump = 1;
  PumpReading reading;
};

struct EventBlock {
  wire::EventKind what = wire::EventKind::note;
  std::string text;
};

/// One message to be: `t` is its measurement time (a wave's first sample), `end` when it is complete and due.
struct Item {
  BayTime t;
  BayTime end;
  std::variant<NumericBlock, WaveBlock, PumpBlock, EventBlock> block;
};

/// What a stream will give, for its source message.
struct Description {
  std::string name;
  Mode mode = Mode::simulated;
  std::vector<wire::DeclaredChannel> channels;
  std::optional<Patient> subject;
  std::optional<double> rr_zero_after_s;
};

/// What one bay's source says, message by message, in the order of `end`: one rule for every speed. Knows no
/// clock, socket or speed; whoever takes the items paces them.
class Stream {
 public:
  virtual ~Stream() = default;
  virtual const Description& description() const = 0;
  /// The next item, its `end` not before the last one's; none when the stream is over.
  virtual std::optional<Item> next() = 0;
  /// Starts again from the beginning: the same items, indices from 0. A simulated stream never ends and needs
  /// none of this.
  virtual void restart() = 0;
};

}  // namespace vigil::stream
