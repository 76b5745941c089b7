// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "dashboard/model/bay_model.hpp"
#include "dashboard/model/screen.hpp"

namespace vigil::dashboard {

/// The limits of an open bay as its panel shows them: a line for each parameter that the bay measures, in the
/// station's order, low and high beside each other.
std::vector<LimitPairLine> limit_lines(const BayModel& bay);

}  // namespace vigil::dashboard
