// SPDX-License-Identifier: MIT
#pragma once

namespace vigil::physiology {

constexpr double barometric_mmhg = 760;
constexpr double vapour_mmhg = 47;  // of water at 37 °C

/// Partial pressure of oxygen in the trachea, mmHg.
constexpr double inspired_po2(double fio2) { return fio2 * (barometric_mmhg - vapour_mmhg); }

/// Alveolar gas equation in full: PAO₂ = PIO₂ − PACO₂ (FiO₂ + (1 − FiO₂) / R).
constexpr double alveolar_po2(double fio2, double alveolar_pco2, double quotient) {
  return inspired_po2(fio2) - alveolar_pco2 * (fio2 + (1 - fio2) / quotient);
}

/// Haemoglobin at one acidity. Severinghaus, J Appl Physiol 1979;46:599: S = 1 / (1 + 23400 / (P³ + 150 P)),
/// and its Bohr effect: ln P shifts by 1.1 per unit of pH. 150 g/L of haemoglobin, 1.34 mL/g, 0.03 mL/L/mmHg
/// dissolved.
class Haemoglobin {
 public:
  /// At pH 7.4.
  Haemoglobin() = default;
  /// At the pH that this PaCO₂ makes, mmHg > 0: Henderson and Hasselbalch, bicarbonate 24 mmol/L at 40 mmHg
  /// and 1 mmol/L more for each 10 mmHg, as in the first minutes.
  explicit Haemoglobin(double paco2);

  double saturation(double po2) const;  ///< fraction
  double content(double po2) const;     ///< L of O₂ (STPD) per L of blood
  /// The pressure at which blood holds `content`, 0 to 760 mmHg.
  double po2_of(double content) const;

 private:
  double affinity_ = 1;  ///< what a pressure counts as at pH 7.4
};

}  // namespace vigil::physiology
