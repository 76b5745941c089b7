// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>

#include "publisher/physiology/arithmetic.hpp"
#include "publisher/physiology/drugs.hpp"

namespace vigil::physiology {

/// What the body comes back to when nothing is done to it: on air, without drugs.
struct Resting {
  double hr = 72;       ///< /min
  double bp_sys = 122;  ///< mmHg
  double bp_dia = 76;   ///< mmHg
  double rr = 14;       ///< /min; 0: does not breathe at all, whatever the drive
  double effort = 1;    ///< of a breath; what the drive asks for is multiplied by it
  double etco2 = 37;    ///< mmHg
  double spo2 = 98;     ///< %

  bool operator==(const Resting&) const = default;
};

/// Sizes that follow from the build. By weight, an adult of 70 kg being the reference.
struct Sizes {
  explicit Sizes(const Build& build)
      // Brody: 10 mL/min per kg^0.75, 242 mL/min at 70 kg.
      : oxygen_l_per_min{0.010 * pow_of(build.weight_kg, 0.75)},
        carbon_dioxide_l_per_min{0.8 * oxygen_l_per_min},
        // 5 L/min at 70 kg, in proportion to the metabolism.
        cardiac_output_l_per_min{oxygen_l_per_min * 20.66},
        // Go with the height, per kg of ideal weight (Broca, −105 cm). Lung 40 mL/kg, between lying and
        // sitting; dead space 2.2 mL/kg (Radford, J Appl Physiol 1955;7:451).
        lung_l{0.040 * ideal_kg(build)},
        dead_space_l{0.0022 * ideal_kg(build)},
        tissue{std::min(build.weight_kg, 1.3 * ideal_kg(build)) / 70},
        // 70 mL/kg of blood, a quarter of it arterial.
        arterial_blood_l{1.2 * tissue},
        venous_blood_l{3.7 * tissue} {}

  double oxygen_l_per_min;          ///< used, STPD
  double carbon_dioxide_l_per_min;  ///< made, STPD; respiratory quotient 0.8
  double cardiac_output_l_per_min;
  double lung_l;        ///< functional residual capacity, BTPS
  double dead_space_l;  ///< of the airways, of each breath, BTPS
  double tissue;        ///< 1 at 70 kg; fat counts less
  double arterial_blood_l;
  double venous_blood_l;

 private:
  static double ideal_kg(const Build& build) { return std::max(30.0, build.height_cm - 105); }
};

constexpr double respiratory_quotient = 0.8;
/// EtCO₂ over PaCO₂ of a deep enough breath: alveoli that blood does not reach dilute it. 3 mmHg at rest, as
/// in healthy adults (Nunn's Applied Respiratory Physiology gives 2 to 5).
constexpr double end_tidal_share = 0.925;
/// mmHg · L(BTPS) / L(STPD): 863 turns a flow over a ventilation into a pressure.
constexpr double btps_over_stpd = 863;

/// PaCO₂ at rest, mmHg.
constexpr double resting_paco2(const Resting& resting) { return resting.etco2 / end_tidal_share; }

}  // namespace vigil::physiology
