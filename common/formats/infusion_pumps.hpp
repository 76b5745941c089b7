// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "common/formats/infusion_rows.hpp"
#include "common/formats/recording.hpp"

namespace vigil::formats {

/// The pumps that the rows with a rate describe, at most `most`, in the order of their first start, then
/// name; those left out are added to `ignored`. A row whose mL/h nobody wrote down and that cannot be worked
/// out from the concentration of its own infusion is left out with a warning: no rate is invented.
std::vector<PumpTrack> pumps_from(const std::vector<InfusionRow>& rows, std::size_t most,
                                  const std::string& file, std::vector<std::string>& ignored,
                                  WarningList& warnings);

}  // namespace vigil::formats
