// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
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
#include "publisher/simulator/script.hpp"
#include "publisher/simulator/truth.hpp"
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
  /// @param commands to be carried out by themselves, in the order of time
  Simulation(const Scenario& scenario, const Person& person, std::uint64_t seed, BayTime start,
             std::vector<Command> commands = {});

  /// Goes on by one step and appends what is due at its end: the numerics, the waves by channel, the pump,
  /// events. At the start, that is the state then.
  void step(std::vector<stream::Item>& due);

  /// An instructor says something: carried out at the next step, as at its own time, and told as an event.
  void instruct(std::string by, Instruction what, std::string text);
  /// Only told as an event: who instructs has seen to it otherwise.
  void tell(std::string by, std::string text);
  /// From now on the next step ends just after `t`, whatever the time was: what was remembered goes on in
  /// the present.
  void go_on_after(BayTime t);

  BayTime now() const;
  Truth truth() const;
  /// What fails now, whichever pump it is.
  Failures failures() const;
  /// All but the checkpoints.
  wire::Stage stage() const;
  /// Grows when it changes, but for its values.
  std::uint64_t stage_revision() const { return stage_revision_; }

 private:
  double now_s() const { return static_cast<double>(step_) / steps_per_s; }
  void live();
  void follow_script();
  void carry_out(const Command& command);
  void apply(const Action& action, const std::string& by);
  static void apply_to(Pump& pump, const Action& action);
  void set_failure(Failure failure, bool on, std::size_t pump_number);
  Deeds deeds_of(const Action& action) const;
  double flow_ml(Pump& pump) const;
  void tell_step(std::size_t step);
  void tell_verdict(const Cue::Verdict& verdict);
  bool cuffed() const;
  void draw_waves();
  void emit_numerics(std::vector<stream::Item>& due);
  void emit_waves(std::vector<stream::Item>& due);
  void emit_pumps(std::vector<stream::Item>& due, bool all);
  double sample(std::size_t wave, double t_s);

  BayTime start_;
  Script script_;
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
  struct Rack {
    Pump pump;
    std::uint64_t told = 0;  ///< revision
    Failures failures;
  };
  std::vector<Rack> pumps_;
  std::vector<double> flowed_ml_;  ///< from each pump in this step
  double oxygen_l_per_min_ = 0;
  Failures failures_;  ///< but those of pumps
  Numerics hidden_;
  bool interlock_ = false;
  std::uint64_t stage_revision_ = 0;
  std::vector<stream::EventBlock> events_;
};

}  // namespace vigil::simulator
