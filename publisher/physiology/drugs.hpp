// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "common/model/enum_text.hpp"
#include "publisher/physiology/kinetics.hpp"

namespace vigil::physiology {

/// The drugs that the model knows.
enum class Drug : std::uint8_t { ketamine, midazolam, remifentanil };
constexpr EnumText<Drug, 3> drug_text{{"ketamine", "midazolam", "remifentanil"}};

/// By the name on a pump or chart, in any case; none for a drug that the model does not know.
std::optional<Drug> find_drug(std::string_view name);

/// What of a body the parameter sets ask for.
struct Build {
  double weight_kg = 70;
  double height_cm = 170;
  double age_y = 40;
  bool female = false;
};

/// Lean body mass, kg (James, 1976). Its parabola falls beyond a weight; from there on the mass at its top.
double lean_body_mass_kg(const Build& build);

/// A published set of parameters, in full.
struct ParameterSet {
  std::string_view name;
  std::string_view source;  ///< of the compartments
  std::string_view lag;     ///< source of ke0
  Compartments compartments;
};

/// Three compartments, arterial: Domino et al., Anesth Analg 1982;61:87.
ParameterSet ketamine_domino(const Build& build);
/// Two compartments: Clements and Nimmo, Br J Anaesth 1981;53:27, 250 µg/kg.
ParameterSet ketamine_clements(const Build& build);
/// One compartment, the weighted means of the meta-analysis: Kamp et al., Anesthesiology 2020;133:1192. A
/// check on the others, with no lag.
ParameterSet ketamine_kamp_means(const Build& build);
/// Three compartments by age: Albrecht et al., Clin Pharmacol Ther 1999;65:630.
ParameterSet midazolam_albrecht(const Build& build);
/// Three compartments by age and lean body mass: Minto et al., Anesthesiology 1997;86:10. Ages outside its 20
/// to 85 years count as the nearer of these.
ParameterSet remifentanil_minto(const Build& build);

/// The set that a patient is simulated with.
ParameterSet usual_set(Drug drug, const Build& build);

}  // namespace vigil::physiology
