// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "common/stream/stream.hpp"
#include "publisher/simulator/body.hpp"
#include "publisher/simulator/cuff.hpp"
#include "publisher/simulator/scenario.hpp"
#include "publisher/simulator/waves.hpp"

namespace vigil::simulator {

/// After so long without a breath the monitor says rr = 0 (PROTOCOL.md, `rr_zero_after_s`).
constexpr double rr_zero_after_s = 15;

/// What the monitor looks at; borrowed for a call.
struct Observed {
  const Body& body;
  const PulseWave& pleth;
  const PulseWave& pressure;
  const Capnogram& capnogram;
  const Ecg& ecg;
  const Impedance& impedance;
};

/// The bedside monitor: which sensors are fastened, and the numbers it reads off the body's beats and breaths
/// and off the waves, as monitors do: rates over the last beats and breaths, SpO₂ over seconds, EtCO₂ per
/// breath. Rounded as shown. Movement makes it doubt what it reads off the wave that moved, and for a while
/// after; of impedance it knows no doubt and counts movements as breaths. A blocked CO₂ line has no signal.
/// A value: a copy is a checkpoint.
class Monitor {
 public:
  explicit Monitor(Sensors present) : present_{present}, attached_{present} {}

  void detach(Sensors sensors) { attached_ &= ~sensors; }
  void attach(Sensors sensors, double now_s);
  bool present(Sensor sensor) const { return present_.test(index_of(sensor)); }
  bool attached(Sensor sensor) const { return attached_.test(index_of(sensor)); }

  /// To be called every second. `cuffed`: the cuff squeezes the limb of the SpO₂ probe. Holds every numeric
  /// of the sensors present, valued or flagged; no NIBP.
  stream::NumericBlock second(double now_s, const Observed& seen, bool cuffed);

 private:
  void watch(double now_s, const Observed& seen);
  bool settled(Sensor sensor, double now_s) const;
  wire::NumericReading read(Sensor sensor, double now_s, std::optional<double> value) const;
  void read_oximeter(double now_s, const Observed& seen, bool cuffed, stream::NumericBlock& block);

  Sensors present_;
  Sensors attached_;
  std::array<double, sensor_text.size()> attached_at_s_{-1e9, -1e9, -1e9, -1e9, -1e9};
  // When the wave last moved:
  double pleth_moved_s_ = -1e9;
  double ecg_moved_s_ = -1e9;
  double chest_moved_s_ = -1e9;
  std::optional<double> co2_blocked_s_;  ///< since when
  std::optional<double> spo2_;           ///< averaged
  wire::NumericReading steady_spo2_{};   ///< held while the cuff squeezes
  wire::NumericReading steady_pr_{};
};

}  // namespace vigil::simulator
