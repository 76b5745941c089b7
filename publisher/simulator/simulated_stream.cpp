// SPDX-License-Identifier: MIT
#include "publisher/simulator/simulated_stream.hpp"

#include <utility>

namespace vigil::simulator {

namespace {

struct Measured {
  Sensor sensor;
  Channel channel;
};
constexpr Measured measured[] = {
    {Sensor::spo2, Channel::spo2},   {Sensor::spo2, Channel::pr},      {Sensor::ecg, Channel::hr},
    {Sensor::co2, Channel::etco2},   {Sensor::co2, Channel::fico2},    {Sensor::abp, Channel::abp_sys},
    {Sensor::abp, Channel::abp_dia}, {Sensor::abp, Channel::abp_mean}, {Sensor::temp, Channel::temp},
};

stream::Description describe(const Scenario& scenario, const Person& person) {
  stream::Description description;
  description.name = scenario.name;
  description.mode = Mode::simulated;
  description.subject = person.patient;
  description.rr_zero_after_s = rr_zero_after_s;

  const auto has = [&](Sensor sensor) { return person.sensors.test(index_of(sensor)); };
  const auto numeric = [&](Channel channel, double period_s) {
    wire::DeclaredChannel declared;
    declared.channel = channel;
    declared.period_s = period_s;
    description.channels.push_back(declared);
  };
  for (const auto& [sensor, channel] : measured)
    if (has(sensor)) numeric(channel, 1);
  if (has(Sensor::co2) || has(Sensor::ecg)) numeric(Channel::rr, 1);
  for (const auto channel : {Channel::nibp_sys, Channel::nibp_dia, Channel::nibp_mean}) numeric(channel, 0);
  for (const auto& wave : wave_formats) {
    if (!has(wave.sensor)) continue;
    wire::DeclaredChannel declared;
    declared.channel = wave.channel;
    declared.fs = wave.fs;
    declared.lo = wave.lo;
    declared.hi = wave.hi;
    description.channels.push_back(declared);
  }
  return description;
}

}  // namespace

SimulatedStream::SimulatedStream(Scenario scenario, std::uint64_t seed, BayTime start,
                                 std::vector<Command> commands)
    : scenario_{std::move(scenario)},
      seed_{seed},
      start_{start},
      commands_{std::move(commands)},
      person_{make_person(scenario_, seed)},
      description_{describe(scenario_, person_)},
      simulation_{scenario_, person_, seed, start, commands_} {}

std::optional<stream::Item> SimulatedStream::next() {
  while (given_ == due_.size()) {
    due_.clear();
    given_ = 0;
    simulation_.step(due_);
  }
  return std::move(due_[given_++]);
}

void SimulatedStream::restart() {
  simulation_ = Simulation{scenario_, person_, seed_, start_, commands_};
  due_.clear();
  given_ = 0;
}

Expected<stream::Instructed> SimulatedStream::instruct(const wire::Command& command, const std::string& by) {
  auto instruction = read_instruction(command, scenario_);
  if (!instruction) return tl::unexpected(instruction.error());
  std::string text = text_of(*instruction, scenario_);
  if (const auto* checkpoint = std::get_if<Checkpoint>(&*instruction)) {
    if (checkpoints_.size() >= most_checkpoints && !checkpoints_.contains(checkpoint->name))
      return fail("checkpoint: there are " + std::to_string(most_checkpoints) + " already");
    checkpoints_.insert_or_assign(checkpoint->name, simulation_);
    ++checkpoint_changes_;
    simulation_.tell(by, std::move(text));
    return stream::Instructed::goes_on;
  }
  if (const auto* restore = std::get_if<Restore>(&*instruction)) {
    const auto kept = checkpoints_.find(restore->name);
    if (kept == checkpoints_.end()) return fail("restore = '" + restore->name + "' is no checkpoint");
    const BayTime now = simulation_.now();
    checkpoint_changes_ += simulation_.stage_revision() + 1;
    simulation_ = kept->second;
    simulation_.go_on_after(now);
    simulation_.tell(by, std::move(text));
    due_.clear();
    given_ = 0;
    return stream::Instructed::begins_anew;
  }
  simulation_.instruct(by, std::move(*instruction), std::move(text));
  return stream::Instructed::goes_on;
}

std::optional<wire::Stage> SimulatedStream::stage() const {
  wire::Stage stage = simulation_.stage();
  for (const auto& [name, simulation] : checkpoints_) stage.checkpoints.push_back(name);
  return stage;
}

stream::LinkFailures SimulatedStream::link_failures() const {
  const Failures failures = simulation_.failures();
  stream::LinkFailures link;
  link.freeze = failures.test(index_of(Failure::link_freeze));
  link.loss = failures.test(index_of(Failure::link_loss));
  link.garbage = failures.test(index_of(Failure::link_garbage));
  link.drift = failures.test(index_of(Failure::link_drift));
  link.die = failures.test(index_of(Failure::link_die));
  return link;
}

}  // namespace vigil::simulator
