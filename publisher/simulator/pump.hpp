// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "common/model/enum_text.hpp"
#include "common/model/pump.hpp"

namespace vigil::simulator {

/// What is programmed when the simulation begins.
struct PumpSettings {
  std::string drug = "ketamine";
  std::string library;
  std::string serial;
  double conc_mg_per_ml = 1;
  double rate_ml_per_h = 0;
  double vtbi_ml = 0;
  double infused_ml = 0;
  double weight_kg = 70;
  std::optional<double> kvo_ml_per_h;     ///< rate after the VTBI; none: it stops
  PumpState state = PumpState::infusing;  ///< infusing, standby or paused
};

enum class PumpCommand : std::uint8_t { start, pause, stop };
constexpr EnumText<PumpCommand, 3> pump_command_text{{"start", "pause", "stop"}};

/// A volumetric pump: infuses what is programmed until the VTBI, stops for an alarm that must stop it. Rates
/// have one decimal, as on the real ones. A value: a copy is a checkpoint.
class Pump {
 public:
  explicit Pump(const PumpSettings& settings);

  /// Runs for `seconds`; gives what flowed, mL.
  double step(double seconds);

  /// A command that does not fit the state (start while an alarm stops it, or when complete) changes nothing.
  void command(PumpCommand command);
  void set_rate(double ml_per_h);
  void raise(PumpAlarm alarm);
  void clear(PumpAlarm alarm);

  PumpReading reading() const;
  double rate_ml_per_h() const;  ///< what runs now
  double infused_ml() const { return infused_ml_; }
  /// Grows with every change but that of the volume: then the reading is due at once.
  std::uint64_t revision() const { return revision_; }

 private:
  void become(PumpState state);
  void finish();

  PumpSettings settings_;
  PumpState state_;
  PumpAlarms alarms_;
  double infused_ml_;
  std::uint64_t revision_ = 0;
};

}  // namespace vigil::simulator
