// SPDX-License-Identifier: MIT
#include "publisher/physiology/drugs.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <vector>

using namespace vigil::physiology;

namespace {

constexpr double step_min = 0.02 / 60;

Kinetics after(const Compartments& compartments, double mg_per_min, double minutes, double step = step_min) {
  Kinetics drug{compartments, step};
  const auto steps = static_cast<int>(std::lround(minutes / step));
  for (int i = 0; i < steps; ++i) drug.step(mg_per_min);
  return drug;
}

/// The classical fourth-order rule, on the rate equations as they are in a textbook.
std::vector<double> runge_kutta(const Compartments& c, double bolus_mg, double mg_per_min, double minutes,
                                double h) {
  std::vector<double> a{bolus_mg, 0, 0, 0};
  const auto slope = [&](const std::vector<double>& x) {
    return std::vector<double>{mg_per_min - (c.k10 + c.k12 + c.k13) * x[0] + c.k21 * x[1] + c.k31 * x[2],
                               c.k12 * x[0] - c.k21 * x[1], c.k13 * x[0] - c.k31 * x[2],
                               c.ke0 * (x[0] - x[3])};
  };
  const auto along = [&](const std::vector<double>& x, const std::vector<double>& d, double by) {
    std::vector<double> moved = x;
    for (std::size_t i = 0; i < moved.size(); ++i) moved[i] += by * d[i];
    return moved;
  };
  for (long step = 0; step < std::lround(minutes / h); ++step) {
    const auto k1 = slope(a);
    const auto k2 = slope(along(a, k1, h / 2));
    const auto k3 = slope(along(a, k2, h / 2));
    const auto k4 = slope(along(a, k3, h));
    for (std::size_t i = 0; i < a.size(); ++i) a[i] += h / 6 * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]);
  }
  return a;
}

}  // namespace

TEST_CASE("ketamine in one compartment is 222 ng/mL after 4 h at 0.35 mg/kg/h, 310 at steady state") {
  // By hand, 70 kg: 24.5 mg/h over 79 L/h is 0.3101 mg/L = 310 ng/mL. k = 79/252 = 0.3135 /h;
  // after 4 h 1 − e^(−1.254) = 0.7146 of it: 221.6 ng/mL.
  const ParameterSet set = ketamine_kamp_means({});
  const double mg_per_min = 0.35 * 70 / 60;
  CHECK(after(set.compartments, mg_per_min, 240).plasma_ng_per_ml() ==
        doctest::Approx(221.6).epsilon(0.0005));
  CHECK(after(set.compartments, mg_per_min, 60 * 24 * 3, 60).plasma_ng_per_ml() ==
        doctest::Approx(310.1).epsilon(0.0005));
}

TEST_CASE("a half dose per half weight gives the same level") {
  Build light;
  light.weight_kg = 35;
  for (const auto& set : {ketamine_domino, ketamine_clements, ketamine_kamp_means}) {
    const double usual = after(set({}).compartments, 0.4, 60, 1).plasma_ng_per_ml();
    const double half = after(set(light).compartments, 0.2, 60, 1).plasma_ng_per_ml();
    CHECK(half == doctest::Approx(usual));
  }
}

TEST_CASE("a step is exact whatever its length, and agrees with the rate equations") {
  for (std::size_t i = 0; i < drug_text.size(); ++i) {
    const Compartments c = usual_set(static_cast<Drug>(i), {}).compartments;
    Kinetics fine{c, step_min};
    Kinetics coarse{c, 5};
    fine.bolus(3);
    coarse.bolus(3);
    for (int n = 0; n < 12; ++n) coarse.step(0.4);
    for (int n = 0; n < 60 * 3000; ++n) fine.step(0.4);
    CHECK(fine.plasma_ng_per_ml() == doctest::Approx(coarse.plasma_ng_per_ml()).epsilon(1e-9));
    CHECK(fine.effect_ng_per_ml() == doctest::Approx(coarse.effect_ng_per_ml()).epsilon(1e-9));
    const auto reference = runge_kutta(c, 3, 0.4, 60, 0.002);
    CHECK(fine.plasma_ng_per_ml() == doctest::Approx(1000 * reference[0] / c.v1_l).epsilon(1e-7));
    CHECK(fine.effect_ng_per_ml() == doctest::Approx(1000 * reference[3] / c.v1_l).epsilon(1e-7));
  }
}

TEST_CASE("what is infused is in the body or was cleared, and steady state is rate over clearance") {
  const Compartments c = ketamine_domino({}).compartments;
  Kinetics drug{c, 1};
  drug.bolus(20);
  CHECK(drug.body_mg() == 20);
  const double clearance_l_per_min = c.v1_l * c.k10;
  double cleared_mg = 0;
  double before = drug.plasma_ng_per_ml();
  Kinetics fine{c, 0.001};
  fine.bolus(20);
  for (int i = 0; i < 100'000; ++i) {
    fine.step(0.5);
    const double now = fine.plasma_ng_per_ml();
    cleared_mg += (before + now) / 2 / 1000 * clearance_l_per_min * 0.001;
    before = now;
  }
  CHECK(fine.body_mg() + cleared_mg == doctest::Approx(20 + 50).epsilon(1e-4));
  // 0.5 mg/min over 4.41 L · 0.4381 /min = 258.8 ng/mL
  for (int i = 0; i < 60 * 24 * 30; ++i) drug.step(0.5);
  CHECK(drug.plasma_ng_per_ml() == doctest::Approx(258.8).epsilon(0.001));
}

TEST_CASE("the ketamine sets differ by what studies differ: 4 h at 0.35 mg/kg/h give 150 to 250 ng/mL") {
  for (const auto& set : {ketamine_domino, ketamine_clements, ketamine_kamp_means}) {
    const auto parameters = set({});
    CAPTURE(parameters.name);
    const double level = after(parameters.compartments, 0.35 * 70 / 60, 240, 1).plasma_ng_per_ml();
    CHECK(level > 150);
    CHECK(level < 250);
  }
}

TEST_CASE("Minto's equations at the age of 40 and 55 kg lean are their own constants") {
  Build build;
  // James, male of 170 cm: 1.1 W − 128 (W/170)² = 55 at W = 69.38 kg.
  build.weight_kg = 69.38;
  CHECK(lean_body_mass_kg(build) == doctest::Approx(55).epsilon(0.001));
  const Compartments c = remifentanil_minto(build).compartments;
  CHECK(c.v1_l == doctest::Approx(5.1).epsilon(0.001));
  CHECK(c.v1_l * c.k10 == doctest::Approx(2.6).epsilon(0.001));
  CHECK(c.v1_l * c.k12 / c.k21 == doctest::Approx(9.82).epsilon(0.001));
  CHECK(c.v1_l * c.k13 / c.k31 == doctest::Approx(5.42).epsilon(0.001));
  CHECK(c.ke0 == doctest::Approx(0.595));
  // 0.1 µg/kg/min · 69.38 kg over 2.6 L/min: 2.67 ng/mL.
  CHECK(after(c, 0.0001 * 69.38, 1000, 1).plasma_ng_per_ml() == doctest::Approx(2.668).epsilon(0.005));
}

TEST_CASE("at 80 years Minto's clearance and lag are those of its equations") {
  Build build;
  build.weight_kg = 69.38;
  build.age_y = 80;
  const Compartments c = remifentanil_minto(build).compartments;
  CHECK(c.v1_l * c.k10 == doctest::Approx(2.6 - 0.0162 * 40).epsilon(0.001));
  CHECK(c.ke0 == doctest::Approx(0.595 - 0.28));
}

TEST_CASE("no body makes a parameter set without sense") {
  for (const double weight : {20.0, 70.0, 130.0, 300.0})
    for (const double height : {100.0, 170.0, 220.0})
      for (const double age : {0.0, 18.0, 64.9, 65.0, 120.0})
        for (const bool female : {false, true})
          for (std::size_t i = 0; i < drug_text.size(); ++i) {
            const Build build{weight, height, age, female};
            const Compartments c = usual_set(static_cast<Drug>(i), build).compartments;
            for (const double value : {c.v1_l, c.k10, c.k12, c.k21, c.k13, c.k31, c.ke0}) CHECK(value > 0);
          }
}

TEST_CASE("half of remifentanil is gone from the effect site within minutes however long it ran") {
  const Compartments c = remifentanil_minto({}).compartments;
  for (const double hours : {0.5, 8.0}) {
    Kinetics drug{c, 0.1};
    for (int i = 0; i < std::lround(hours * 600); ++i) drug.step(0.007);
    const double full = drug.effect_ng_per_ml();
    double minutes = 0;
    while (drug.effect_ng_per_ml() > full / 2) {
      drug.step(0);
      minutes += 0.1;
    }
    // Egan et al., Anesthesiology 1993;79:881: 3 to 4 min in blood; the lag adds.
    CHECK(minutes > 2.5);
    CHECK(minutes < 6);
  }
}

TEST_CASE("midazolam's effect trails its plasma level by minutes") {
  Kinetics drug{midazolam_albrecht({}).compartments, 0.1};
  drug.bolus(5);
  double peak = 0;
  double peak_min = 0;
  for (int i = 1; i < 600; ++i) {
    drug.step(0);
    if (drug.effect_ng_per_ml() > peak) {
      peak = drug.effect_ng_per_ml();
      peak_min = i * 0.1;
    }
  }
  CHECK(peak_min > 3);
  CHECK(peak_min < 8);
  CHECK(peak > 60);
  CHECK(peak < 200);
}

TEST_CASE("a drug is found by its name in any case; another is none") {
  CHECK(find_drug("Ketamine") == Drug::ketamine);
  CHECK(find_drug("MIDAZOLAM") == Drug::midazolam);
  CHECK(find_drug("remifentanil") == Drug::remifentanil);
  CHECK(!find_drug("ketamin"));
  CHECK(!find_drug("esketamine"));
  CHECK(!find_drug(""));
}
