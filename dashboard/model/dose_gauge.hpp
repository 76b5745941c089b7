// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "common/wire/messages.hpp"

/// Where a dose stands between what its protocol allows: one linear scale in mg/kg/h (dashboard.md).
namespace vigil::dashboard {

/// What a protocol allows for one patient, mg/kg/h. What is unset is not stated.
struct DoseLimits {
  std::optional<double> low;
  std::optional<double> high;  ///< the range's upper end: the soft limit
  std::optional<double> cap;   ///< cap ÷ weight: the hard one
};
/// Nothing without a weight above 0.
std::optional<DoseLimits> dose_limits(const wire::InfusionMessage& infusion, std::optional<double> weight_kg);

/// Which limit comes first: the lower one governs.
enum class Governs : std::uint8_t { nothing, range, cap };

/// Places are parts of the scale's length, 0–1.
struct DoseGauge {
  double end = 0;              ///< mg/kg/h at its right end; at the left one it is 0
  std::optional<double> dose;  ///< none: not known
  bool beyond = false;         ///< the dose is more than the scale has
  double shaded_from = 0;      ///< the range, as far as no cap ends it
  double shaded_to = 0;
  std::optional<double> soft;
  std::optional<double> cap;
  Governs governs = Governs::nothing;

  bool operator==(const DoseGauge&) const = default;
};

/// The scale depends on the limits alone, so that a dose that rises moves and nothing else does. Nothing
/// where neither a range's end nor a cap is stated.
std::optional<DoseGauge> dose_gauge(const DoseLimits& limits, std::optional<double> mg_per_kg_per_h);

/// "0.1 – 0.35 mg/kg/h · cap 0.296"; empty: nothing is stated.
std::string dose_range_text(const DoseLimits& limits);

/// "At protocol cap 24 mg/h", "Above protocol range 0.35 mg/kg/h"; empty: below, or not known. At a point
/// dose there is nothing to say.
std::string dose_warning(const wire::InfusionMessage& infusion, std::optional<double> weight_kg);

}  // namespace vigil::dashboard
