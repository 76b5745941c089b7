// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "publisher/simulator/person.hpp"
#include "publisher/simulator/scenario.hpp"
#include "publisher/simulator/simulation.hpp"
#include "publisher/stream.hpp"

namespace vigil::simulator {

/// A simulated bay as a stream; it never ends. Items that are due at the same time come as numerics, waves by
/// channel, pump, events.
class SimulatedStream final : public publisher::Stream {
 public:
  /// `start` is the bay time of the first numerics; a minute after the epoch at least.
  SimulatedStream(Scenario scenario, std::uint64_t seed, BayTime start);

  const publisher::Description& description() const override { return description_; }
  std::optional<publisher::Item> next() override;
  void restart() override;

 private:
  Scenario scenario_;
  std::uint64_t seed_;
  BayTime start_;
  Person person_;
  publisher::Description description_;
  Simulation simulation_;
  std::vector<publisher::Item> due_;
  std::size_t given_ = 0;  ///< of due_
};

}  // namespace vigil::simulator
