// SPDX-License-Identifier: MIT
#include "publisher/physiology/drugs.hpp"

#include <algorithm>
#include <cstddef>

namespace vigil::physiology {

namespace {

constexpr double minutes_per_h = 60;

/// Of a body of 70 kg, in proportion to the weight.
double per_70_kg(double value, const Build& build) { return value * build.weight_kg / 70; }

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

std::optional<Drug> find_drug(std::string_view name) {
  for (std::size_t i = 0; i < drug_text.size(); ++i) {
    const std::string_view known = drug_text.names[i];
    if (std::equal(name.begin(), name.end(), known.begin(), known.end(),
                   [](char a, char b) { return lower(a) == b; }))
      return static_cast<Drug>(i);
  }
  return std::nullopt;
}

double lean_body_mass_kg(const Build& build) {
  const double linear = build.female ? 1.07 : 1.10;
  const double square = build.female ? 148 : 128;
  const double height = build.height_cm;
  const double top_kg = linear * height * height / (2 * square);
  const double weight = std::min(build.weight_kg, top_kg);
  const double ratio = weight / height;
  return linear * weight - square * ratio * ratio;
}

ParameterSet ketamine_domino(const Build& build) {
  Compartments c;
  c.v1_l = 0.063 * build.weight_kg;
  c.k10 = 0.4381;
  c.k12 = 0.5921;
  c.k21 = 0.2470;
  c.k13 = 0.5900;
  c.k31 = 0.0146;
  c.ke0 = 0.652;
  return {"Domino", "Domino et al., Anesth Analg 1982;61:87",
          "from a peak effect 1 min after a bolus, as TCI models take it", c};
}

ParameterSet ketamine_clements(const Build& build) {
  Compartments c;
  c.v1_l = 1.7522 * build.weight_kg;
  c.k10 = 0.0109;
  c.k12 = 0.0186;
  c.k21 = 0.0137;
  c.ke0 = 5.2;
  return {"Clements", "Clements and Nimmo, Br J Anaesth 1981;53:27 (250 µg/kg)",
          "from a peak effect 1 min after a bolus, as TCI models take it", c};
}

ParameterSet ketamine_kamp_means(const Build& build) {
  Compartments c;
  c.v1_l = per_70_kg(252, build);
  c.k10 = per_70_kg(79, build) / minutes_per_h / c.v1_l;
  return {"Kamp means", "Kamp et al., Anesthesiology 2020;133:1192", "none", c};
}

ParameterSet midazolam_albrecht(const Build& build) {
  const bool young = build.age_y < 65;
  Compartments c;
  c.v1_l = young ? 7.9 : 8.5;
  c.k10 = (young ? 0.399 : 0.388) / c.v1_l;
  c.k12 = young ? 0.19 : 0.10;
  c.k21 = young ? 0.06 : 0.051;
  c.k13 = young ? 0.065 : 0.066;
  c.k31 = young ? 0.0083 : 0.0069;
  c.ke0 = young ? 0.11 : 0.08;
  return {"Albrecht", "Albrecht et al., Clin Pharmacol Ther 1999;65:630", "the same", c};
}

ParameterSet remifentanil_minto(const Build& build) {
  const double age = std::clamp(build.age_y, 20.0, 85.0) - 40;
  const double lean = lean_body_mass_kg(build) - 55;
  Compartments c;
  c.v1_l = 5.1 - 0.0201 * age + 0.072 * lean;
  const double v2_l = 9.82 - 0.0811 * age + 0.108 * lean;
  const double v3_l = 5.42;
  const double cl1 = 2.6 - 0.0162 * age + 0.0191 * lean;  // L/min
  const double cl2 = 2.05 - 0.0301 * age;
  const double cl3 = 0.076 - 0.00113 * age;
  c.k10 = cl1 / c.v1_l;
  c.k12 = cl2 / c.v1_l;
  c.k21 = cl2 / v2_l;
  c.k13 = cl3 / c.v1_l;
  c.k31 = cl3 / v3_l;
  c.ke0 = 0.595 - 0.007 * age;
  return {"Minto", "Minto et al., Anesthesiology 1997;86:10", "the same", c};
}

ParameterSet usual_set(Drug drug, const Build& build) {
  switch (drug) {
    case Drug::midazolam: return midazolam_albrecht(build);
    case Drug::remifentanil: return remifentanil_minto(build);
    case Drug::ketamine: break;
  }
  return ketamine_domino(build);
}

}  // namespace vigil::physiology
