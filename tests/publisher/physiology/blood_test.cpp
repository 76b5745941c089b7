// SPDX-License-Identifier: MIT
#include "publisher/physiology/blood.hpp"

#include <doctest/doctest.h>

#include <initializer_list>

using namespace vigil::physiology;

TEST_CASE("saturation is Severinghaus's curve") {
  const Haemoglobin blood;
  // By hand: 60³ + 150 · 60 = 225,000; 1 / (1 + 23400 / 225000) = 0.9058.
  CHECK(blood.saturation(60) == doctest::Approx(0.9058).epsilon(0.0002));
  // 27³ + 150 · 27 = 23,733: 0.5035.
  CHECK(blood.saturation(27) == doctest::Approx(0.5035).epsilon(0.0002));
  CHECK(blood.saturation(100) == doctest::Approx(0.9775).epsilon(0.0002));
  CHECK(blood.saturation(0) == 0);
}

TEST_CASE("carbon dioxide shifts the curve to the right, and at 40 mmHg not at all") {
  CHECK(Haemoglobin{40}.saturation(60) == doctest::Approx(Haemoglobin{}.saturation(60)));
  // 60 mmHg acutely: 26 mmol/L over 60, against 24 over 40: pH −0.1413; pressures count e^(−0.1555) = 0.856.
  CHECK(Haemoglobin{60}.saturation(60) ==
        doctest::Approx(Haemoglobin{}.saturation(60 * 0.856)).epsilon(0.001));
  CHECK(Haemoglobin{25}.saturation(60) > Haemoglobin{}.saturation(60));
}

TEST_CASE("the pressure of a content gives that content") {
  for (const double paco2 : {20.0, 40.0, 90.0}) {
    const Haemoglobin blood{paco2};
    for (double po2 = 1; po2 < 700; po2 += 7.3)
      CHECK(blood.po2_of(blood.content(po2)) == doctest::Approx(po2).epsilon(1e-6));
  }
}

TEST_CASE("the alveolar gas equation on air and on oxygen") {
  // 0.21 · 713 − 40 · (0.21 + 0.79 / 0.8) = 149.73 − 47.9 = 101.8.
  CHECK(alveolar_po2(0.21, 40, 0.8) == doctest::Approx(101.83).epsilon(0.0005));
  // On pure oxygen only what carbon dioxide takes is missing: 713 − 40.
  CHECK(alveolar_po2(1.0, 40, 0.8) == doctest::Approx(673));
}
