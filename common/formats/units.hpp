// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string_view>

#include "common/model/channel.hpp"

namespace vigil::formats {

/// value in the catalogue's unit = value in the file's unit · factor + offset.
struct UnitConversion {
  double factor = 1;
  double offset = 0;

  constexpr double operator()(double value) const { return value * factor + offset; }
};

/// From a unit as files write it (mmHg, kPa, mbar, uV, insp/min, °F …; case and blanks do not matter) to the
/// channel's unit in the catalogue. Nothing where the two measure different things or the unit is unknown.
/// An empty unit is taken for the catalogue's own. Pleth and resp are relative: any unit fits them as it is.
std::optional<UnitConversion> conversion_to_catalogue(Channel channel, std::string_view unit);

}  // namespace vigil::formats
