// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/stream/stream.hpp"
#include "publisher/simulator/person.hpp"
#include "publisher/simulator/scenario.hpp"
#include "publisher/simulator/simulation.hpp"

namespace vigil::simulator {

constexpr std::size_t most_checkpoints = 32;

/// A simulated bay as a stream; it never ends. Items that are due at the same time come as numerics, waves by
/// channel, pump, events.
class SimulatedStream final : public stream::Stream {
 public:
  /// `start` is the bay time of the first numerics; a minute after the epoch at least.
  /// @param commands an instructor's, to be carried out by themselves, in the order of time
  SimulatedStream(Scenario scenario, std::uint64_t seed, BayTime start, std::vector<Command> commands = {});

  const stream::Description& description() const override { return description_; }
  std::optional<stream::Item> next() override;
  void restart() override;
  Expected<stream::Instructed> instruct(const wire::Command& command, const std::string& by) override;
  void tell(const std::string& by, const std::string& text) override { simulation_.tell(by, text); }
  std::optional<wire::Stage> stage() const override;
  std::uint64_t stage_revision() const override { return simulation_.stage_revision() + checkpoint_changes_; }
  stream::LinkFailures link_failures() const override;

 private:
  Scenario scenario_;
  std::uint64_t seed_;
  BayTime start_;
  std::vector<Command> commands_;
  Person person_;
  stream::Description description_;
  Simulation simulation_;
  std::vector<stream::Item> due_;
  std::size_t given_ = 0;  ///< of due_
  std::map<std::string, Simulation> checkpoints_;
  std::uint64_t checkpoint_changes_ = 0;  ///< and what the simulations before this one had
};

}  // namespace vigil::simulator
