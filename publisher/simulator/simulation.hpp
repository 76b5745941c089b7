// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "common/stream/stream.hpp"
#include "publisher/simulator/body.hpp"
#include "publisher/simulator/course.hpp"
#include "publisher/simulator/cuff.hpp"
#include "publisher/simulator/living.hpp"
#include "publisher/simulator/monitor.hpp"
#include "publisher/simulator/person.hpp"
#include "publisher/simulator/pump.hpp"
#include "publisher/simulator/scenario.hpp"
#include "publisher/simulator/waves.hpp"

namespace vigil::simulator {

/// How each wave is sent.
struct WaveFormat {
  Channel channel;
  Sensor sensor;
  int fs;  ///< Hz; a block of 200 ms is a whole number of samples
  double scale;
  double lo;  ///< usual range
  double hi;
};
constexpr std::array<WaveFormat, 5> wave_formats{{
    {Channel::pleth, Sensor::spo2, 125, 0.0005, 0, 1.2},
    {Channel::ecg_ii, Sensor::ecg, 250, 0.0025, -0.5, 1.5},
    {Channel::abp, Sensor::abp, 125, 0.05, 0, 200},
    {Channel::resp, Sensor::ecg, 50, 0.0005, -0.2, 1.4},
    {Channel::co2, Sensor::co2, 50, 0.05, 0, 60},
}};

/// One patient with monitor and pump, going on step by step. It knows no speed: who steps it faster gets the
/// same items to the bit. The body has lived for a minute before the start, so the first numbers are whole
/// ones. A value without pointers into itself: a copy is a checkpoint, and both go on alike.
class Simulation {
 public:
  Simulation(const Scenario& scenario, const Person& person, std::uint64_t seed, BayTime start);

  /// Goes on by one step and appends what is due at its end: the numerics, the waves by channel, the pump,
  /// events. At the start, that is the state then.
  void step(std::vector<stream::Item>& due);

  /// Carries out a change now, as the scenario does at its times.
  void apply(const Change& change);

 private:
  double now_s() const { return static_cast<double>(step_) / steps_per_s; }
  BayTime now() const;
  void live();
  double pumped_ml();
  void apply_to_pump(const Change& change);
  bool cuffed() const;
  void draw_waves();
  void emit_numerics(std::vector<stream::Item>& due);
  void emit_waves(std::vector<stream::Item>& due);
  void emit_pump(std::vector<stream::Item>& due);
  double sample(std::size_t wave, double t_s);

  BayTime start_;
  std::vector<Change> changes_;
  std::size_t next_change_ = 0;
  std::int64_t step_;  ///< ends at step_ / steps_per_s seconds after the start
  Course course_;
  std::optional<Living> living_;  ///< none: the body does what the course says
  Body body_;
  Ecg ecg_;
  PulseWave pleth_;
  PulseWave pressure_;
  Capnogram capnogram_;
  Impedance impedance_;
  std::array<std::vector<std::int16_t>, wave_formats.size()> blocks_;  ///< of wave_formats, the one under way
  Monitor monitor_;
  Cuff cuff_;
  bool cuff_on_spo2_limb_;
  double limb_flow_ = 1;  ///< of the limb with the SpO₂ probe; almost none below an inflated cuff
  std::optional<Pump> pump_;
  std::uint64_t pump_revision_ = 0;  ///< as it was last told
  std::vector<stream::EventBlock> events_;
};

}  // namespace vigil::simulator
