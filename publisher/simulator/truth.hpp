// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "publisher/physiology/drugs.hpp"
#include "publisher/simulator/vitals.hpp"

namespace vigil::simulator {

/// What a body holds, as a scenario may wait for it and an instructor sees it.
struct Quantity {
  std::string_view name;
  std::string_view unit;
};

constexpr std::size_t first_extra = set_points.size();
constexpr std::size_t first_drug = first_extra + 2;
constexpr std::size_t quantity_count = first_drug + 2 * physiology::drug_text.size();

/// The set points by their order, then what follows from them.
constexpr std::array<Quantity, quantity_count> quantities{{
    {"hr", "/min"},
    {"bp_sys", "mmHg"},
    {"bp_dia", "mmHg"},
    {"rr", "/min"},
    {"depth", ""},
    {"etco2", "mmHg"},
    {"fico2", "mmHg"},
    {"spo2", "%"},
    {"temp", "°C"},
    {"perfusion", ""},
    {"airway", ""},
    {"co2_line", ""},
    {"apnoea_s", "s"},     ///< since a breath moved gas
    {"infused_ml", "mL"},  ///< by pump 1, as it counts
    {"ketamine_plasma", "ng/mL"},
    {"ketamine_effect", "ng/mL"},
    {"midazolam_plasma", "ng/mL"},
    {"midazolam_effect", "ng/mL"},
    {"remifentanil_plasma", "ng/mL"},
    {"remifentanil_effect", "ng/mL"},
}};

constexpr bool named_as_set_points() {
  for (std::size_t i = 0; i < set_points.size(); ++i)
    if (quantities[i].name != set_points[i].key) return false;
  return true;
}
static_assert(named_as_set_points(), "the set points come first, in their order");

using Truth = std::array<double, quantity_count>;

constexpr std::optional<std::size_t> find_quantity(std::string_view name) {
  for (std::size_t i = 0; i < quantities.size(); ++i)
    if (quantities[i].name == name) return i;
  return std::nullopt;
}

}  // namespace vigil::simulator
