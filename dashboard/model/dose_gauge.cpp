// SPDX-License-Identifier: MIT
#include "dashboard/model/dose_gauge.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "common/model/dose.hpp"
#include "dashboard/model/text.hpp"

namespace vigil::dashboard {

namespace {

constexpr bool is_positive(std::optional<double> v) { return v && *v > 0 && std::isfinite(*v); }

/// The right end: a round figure that leaves a quarter beyond the last limit.
double scale_end(double last) {
  constexpr std::array<double, 8> steps{1, 1.5, 2, 2.5, 3, 4, 5, 7.5};
  const double wanted = 1.25 * last;
  const double decade = std::pow(10.0, std::floor(std::log10(wanted)));
  for (const double step : steps)
    if (step * decade >= wanted * (1 - 1e-9)) return step * decade;
  return 10 * decade;
}

}  // namespace

std::optional<DoseLimits> dose_limits(const wire::InfusionMessage& infusion,
                                      std::optional<double> weight_kg) {
  if (!is_positive(weight_kg)) return std::nullopt;
  const auto by_weight = [&](std::optional<double> mg_per_h) -> std::optional<double> {
    if (!mg_per_h) return std::nullopt;
    return dose_mg_per_kg_per_h(*mg_per_h, *weight_kg);
  };
  return DoseLimits{by_weight(infusion.low_mg_per_h), by_weight(infusion.high_mg_per_h),
                    by_weight(infusion.cap_mg_per_h)};
}

std::optional<DoseGauge> dose_gauge(const DoseLimits& limits, std::optional<double> mg_per_kg_per_h) {
  const double soft = is_positive(limits.high) ? *limits.high : 0;
  const double cap = is_positive(limits.cap) ? *limits.cap : 0;
  const double last = std::max(soft, cap);
  if (!(last > 0)) return std::nullopt;
  DoseGauge gauge;
  gauge.end = scale_end(last);
  const auto place = [&gauge](double dose) { return std::clamp(dose / gauge.end, 0.0, 1.0); };
  if (soft > 0) gauge.soft = place(soft);
  if (cap > 0) gauge.cap = place(cap);
  gauge.governs = cap > 0 && (soft <= 0 || cap < soft) ? Governs::cap : Governs::range;
  gauge.shaded_to = place(gauge.governs == Governs::cap ? cap : soft);
  gauge.shaded_from = std::min(gauge.shaded_to, place(limits.low.value_or(0)));
  if (mg_per_kg_per_h && *mg_per_kg_per_h >= 0) {
    gauge.dose = place(*mg_per_kg_per_h);
    gauge.beyond = *mg_per_kg_per_h > gauge.end;
  }
  return gauge;
}

std::string dose_range_text(const DoseLimits& limits) {
  std::string text;
  if (limits.low && limits.high && *limits.low != *limits.high)
    text = short_text(*limits.low) + " – " + short_text(*limits.high) + " mg/kg/h";
  else if (limits.low && limits.high)
    text = short_text(*limits.high) + " mg/kg/h";
  else if (limits.high)
    text = "≤ " + short_text(*limits.high) + " mg/kg/h";
  else if (limits.low)
    text = "≥ " + short_text(*limits.low) + " mg/kg/h";
  if (limits.cap) add_part(text, "cap " + fixed_text(*limits.cap, 3) + (text.empty() ? " mg/kg/h" : ""));
  return text;
}

std::string dose_warning(const wire::InfusionMessage& infusion, std::optional<double> weight_kg) {
  if (!infusion.mg_per_h) return {};
  const double dose = *infusion.mg_per_h;
  const auto limits = dose_limits(infusion, weight_kg);
  const std::string cap = infusion.cap_mg_per_h ? short_text(*infusion.cap_mg_per_h) + " mg/h" : "";
  const std::string range = limits && limits->high   ? short_text(*limits->high) + " mg/kg/h"
                            : infusion.high_mg_per_h ? short_text(*infusion.high_mg_per_h) + " mg/h"
                                                     : "";
  const bool is_point = infusion.low_mg_per_h && infusion.low_mg_per_h == infusion.high_mg_per_h;
  if (infusion.cap_mg_per_h && is_above(dose, *infusion.cap_mg_per_h)) return "Above protocol cap " + cap;
  if (infusion.high_mg_per_h && is_above(dose, *infusion.high_mg_per_h))
    return "Above protocol range " + range;
  if (infusion.cap_mg_per_h && reaches(dose, *infusion.cap_mg_per_h)) return "At protocol cap " + cap;
  if (infusion.high_mg_per_h && !is_point && reaches(dose, *infusion.high_mg_per_h))
    return "At end of protocol range " + range;
  return {};
}

}  // namespace vigil::dashboard
