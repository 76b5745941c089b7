// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "common/model/pump.hpp"
#include "common/model/time.hpp"

// The arithmetic of an infusion (infusion.md): a formula each, in double precision. A plain formula takes
// finite numbers and asks its caller for the range it names; what comes from a pump goes through dose_of()
// and remaining_time(), which give nothing where something is not told, not finite or not above 0.

namespace vigil {

/// mg/h = mL/h · mg/mL.
constexpr double dose_mg_per_h(double rate_ml_per_h, double conc_mg_per_ml) {
  return rate_ml_per_h * conc_mg_per_ml;
}
/// mg/kg/h = mg/h ÷ kg. `weight_kg` > 0.
constexpr double dose_mg_per_kg_per_h(double dose_mg_per_h, double weight_kg) {
  return dose_mg_per_h / weight_kg;
}
/// µg/kg/min = mg/kg/h · 1000 ÷ 60. One taken for the other is 17 times too much or too little.
constexpr double dose_ug_per_kg_per_min(double dose_mg_per_kg_per_h) {
  return dose_mg_per_kg_per_h * 1000.0 / 60.0;
}
/// mL/h at which a dose runs: mg/kg/h · kg ÷ mg/mL. `conc_mg_per_ml` > 0.
constexpr double rate_ml_per_h(double dose_mg_per_kg_per_h, double weight_kg, double conc_mg_per_ml) {
  return dose_mg_per_kg_per_h * weight_kg / conc_mg_per_ml;
}
/// mg in a volume: mL · mg/mL.
constexpr double amount_mg(double volume_ml, double conc_mg_per_ml) { return volume_ml * conc_mg_per_ml; }
/// The weight in kg above which a cap in mg/h is less than the dose. `dose_mg_per_kg_per_h` > 0.
constexpr double weight_kg_where_cap_bites(double cap_mg_per_h, double dose_mg_per_kg_per_h) {
  return cap_mg_per_h / dose_mg_per_kg_per_h;
}

/// What runs, in all the units that are shown together.
struct Dose {
  double mg_per_h = 0;
  std::optional<double> mg_per_kg_per_h;  ///< unset without a weight
  std::optional<double> ug_per_kg_per_min;

  bool operator==(const Dose&) const = default;
};

/// A dose rate in mg/h with what it is for a weight. Nothing where it is negative or not finite; a weight
/// that is not finite or not above 0 is none.
std::optional<Dose> dose_from_mg_per_h(double mg_per_h, std::optional<double> weight_kg);

/// Of a rate in mL/h, 0 allowed. Nothing where the concentration is not told, not finite or not above 0, or
/// the rate is negative or not finite.
std::optional<Dose> dose_of(double rate_ml_per_h, std::optional<double> conc_mg_per_ml,
                            std::optional<double> weight_kg);

/// Longer than this nobody waits: then there is no remaining time to show.
constexpr Duration longest_remaining = std::chrono::hours{9'999};

/// (vtbi − infused) ÷ rate; 0 where all is infused. Nothing, shown as "–", where the rate is 0 or less, one
/// of the figures is not told or not finite, or it would be longer than `longest_remaining`.
std::optional<Duration> remaining_time(std::optional<double> vtbi_ml, std::optional<double> infused_ml,
                                       double rate_ml_per_h);

// ---- comparing with a limit

/// Comparisons with a limit bear this much: what a pump rounds is no breach. Within it a value is the limit.
constexpr double limit_tolerance = 0.005;

namespace detail {
/// The tolerance of a limit ≥ 0, with what a double cannot say of one half per cent.
constexpr double tolerated(double limit) { return limit * limit_tolerance * (1 + 1e-9); }
}  // namespace detail

// `limit` ≥ 0 and finite. A NaN is beyond nothing: whoever compares has refused it before.
constexpr bool is_above(double value, double limit) { return value - limit > detail::tolerated(limit); }
constexpr bool is_below(double value, double limit) { return limit - value > detail::tolerated(limit); }
/// At or above.
constexpr bool reaches(double value, double limit) { return value - limit >= -detail::tolerated(limit); }

// ---- a dose as a pump shows it

/// The unit of a dose rate: how much of it one mg/h, or one mg/kg/h, is worth.
struct DoseUnit {
  double mg_per_h = 1;  ///< what one of this unit is in mg/h, or in mg/kg/h
  bool per_kg = false;

  bool operator==(const DoseUnit&) const = default;
};

/// "mg/h", "mg/kg/h", "µg/kg/min", "mcg/kg/min", "ug/(kg.min)", … : g, mg, µg or ng, perhaps per kg, per h or
/// min. Nothing: a unit that is not known.
std::optional<DoseUnit> parse_dose_unit(std::string_view text);

/// How many decimals a figure has that somebody rounded to show it: 0.35 has 2, 24 has none. At most 6
/// significant digits are looked at, which is what a float 32 bears. 0 for what is not finite.
int decimals_shown(double figure);
/// 0.01 for 2 decimals.
double last_digit(int decimals);

}  // namespace vigil
