// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/formats/recording.hpp"
#include "common/stream/numeric_ticks.hpp"
#include "common/stream/pump_states.hpp"
#include "common/stream/stream.hpp"
#include "common/stream/wave_blocks.hpp"

namespace vigil::stream {

struct ReplayOptions {
  Duration from{0};                   ///< since the recording's start, not negative
  std::vector<std::string> channels;  ///< ids of the catalogue; none: all. Pumps and events always come
};

/// A recording as a stream, in its own recorded time. Items come in the order of `end`; those that end
/// together come as numbers, pumps by their number, events, waves in the recording's order. The rule knows no
/// speed.
class ReplayStream : public Stream {
 public:
  /// Fails for a channel that the catalogue or the recording lacks, for a start past the recording's end, and
  /// where there is nothing to say.
  static Expected<std::unique_ptr<ReplayStream>> open(formats::Recording recording,
                                                      const ReplayOptions& options);

  const Description& description() const override { return description_; }
  std::optional<Item> next() override;
  void restart() override;

  /// What the bus cannot carry and is left out, each with its reason.
  const std::vector<std::string>& warnings() const { return warnings_; }

 private:
  explicit ReplayStream(formats::Recording recording);
  Expected<void> select(const std::vector<std::string>& channels);
  void fit_to_the_bus();
  void describe();
  void start(BayTime from);

  formats::Recording recording_;
  Description description_;
  std::vector<std::string> warnings_;
  std::optional<NumericTicks> numerics_;
  std::vector<PumpStates> pumps_;
  std::vector<WaveBlocks> waves_;
  std::size_t first_event_ = 0;
  std::size_t next_event_ = 0;
};

}  // namespace vigil::stream
