// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "common/stream/stream.hpp"
#include "publisher/simulator/person.hpp"
#include "publisher/simulator/scenario.hpp"
#include "publisher/simulator/simulation.hpp"

namespace vigil::simulator {

/// A simulated bay as a stream; it never ends. Items that are due at the same time come as numerics, waves by
/// channel, pump, events.
class SimulatedStream final : public stream::Stream {
 public:
  /// `start` is the bay time of the first numerics; a minute after the epoch at least.
  SimulatedStream(Scenario scenario, std::uint64_t seed, BayTime start);

  const stream::Description& description() const override { return description_; }
  std::optional<stream::Item> next() override;
  void restart() override;

 private:
  Scenario scenario_;
  std::uint64_t seed_;
  BayTime start_;
  Person person_;
  stream::Description description_;
  Simulation simulation_;
  std::vector<stream::Item> due_;
  std::size_t given_ = 0;  ///< of due_
};

}  // namespace vigil::simulator
