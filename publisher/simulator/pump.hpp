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

// Reasons, and what has no source: DEVICES.md.
/// Within the 0.0012 to 0.0028 of Snijder et al., Biomed Tech 2015;60:277.
constexpr double line_compliance_ml_per_mmhg = 0.002;
/// Within the 103 to 1034 of ECRI's criteria for infusion pumps, 2015.
constexpr double occlusion_alarm_mmhg = 500;
constexpr double occlusion_release_s = 1;  ///< in which the pent-up volume leaves once the way is free
constexpr double upstream_alarm_ml = 0.5;  ///< counted without a flow: upstream occlusion
constexpr double battery_pct_per_h = 20;   ///< used without mains
constexpr double charging_pct_per_h = 25;  ///< gained with mains
constexpr double battery_low_pct = 20;

/// A volumetric pump: infuses what is programmed until the VTBI, stops for an alarm that must stop it. Rates
/// have one decimal, as on the real ones. What it counts is what its mechanism moved, not what reached the
/// patient: infused_ml() − that of the settings = all that step() gave + pent_up_ml() + missed_ml(). A value:
/// a copy is a checkpoint.
class Pump {
 public:
  explicit Pump(const PumpSettings& settings);

  /// Runs for `seconds`; gives what flowed into the patient, mL.
  double step(double seconds);

  /// A command that does not fit the state (start while an alarm stops it, or when complete) changes nothing.
  void command(PumpCommand command);
  void set_rate(double ml_per_h);
  /// A scripted alarm, without its cause. One of the battery takes the mains away and leaves no more charge
  /// than it says.
  void raise(PumpAlarm alarm);
  /// Ends it; while there is a cause it comes again when the pump next runs. One of the battery ends because
  /// the mains are back.
  void clear(PumpAlarm alarm);

  /// The line to the patient is shut: what is pushed is pent up until occlusion_alarm_mmhg. When it is
  /// opened, that flows into the patient within occlusion_release_s. The alarm stays until it is cleared.
  void set_clamped(bool clamped) noexcept;
  /// The line from the bag is shut: the pump counts on and moves nothing until its alarm.
  void set_upstream_clamped(bool clamped) noexcept { upstream_clamped_ = clamped; }
  /// What is in the bag, mL, ≥ 0; none (usual): it never empties. An empty one has collapsed, as if the line
  /// from it were shut.
  void set_bag_ml(std::optional<double> ml) noexcept { bag_ml_ = ml; }
  /// Air is at the detector: the alarm comes as soon as the pump runs.
  void set_air(bool air) noexcept { air_ = air; }
  /// Without mains it runs on its battery. With them the battery's alarms end.
  void set_mains(bool mains);

  PumpReading reading() const;
  double rate_ml_per_h() const;                      ///< what runs now
  double infused_ml() const { return infused_ml_; }  ///< what it counts
  double pent_up_ml() const { return pent_up_ml_; }  ///< in the line, not yet in the patient
  double missed_ml() const { return missed_ml_; }    ///< counted, but never left the bag
  double line_mmhg() const { return pent_up_ml_ / line_compliance_ml_per_mmhg; }
  /// Grows with every change but that of the volume: then the reading is due at once.
  std::uint64_t revision() const { return revision_; }

 private:
  double push(double seconds);
  double draw(double pushed_ml);
  double pass(double drawn_ml, double seconds);
  void use_battery(double seconds);
  void begin(PumpAlarm alarm);
  void end(PumpAlarm alarm);
  void become(PumpState state);
  void finish();

  PumpSettings settings_;
  PumpState state_;
  PumpAlarms alarms_;
  double infused_ml_;
  bool clamped_ = false;
  bool upstream_clamped_ = false;
  bool air_ = false;
  bool mains_ = true;
  std::optional<double> bag_ml_;
  double pent_up_ml_ = 0;
  double release_ml_per_s_ = 0;
  double missed_ml_ = 0;
  double missed_now_ml_ = 0;  ///< since the bag last gave
  double battery_pct_ = 100;
  std::uint64_t revision_ = 0;
};

}  // namespace vigil::simulator
