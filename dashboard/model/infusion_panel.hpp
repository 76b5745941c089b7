// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "dashboard/model/bay_model.hpp"
#include "dashboard/model/screen.hpp"

namespace vigil::dashboard {

/// How the infusion of the bay stands against its protocol, as the station counts it. Nothing where nobody is
/// admitted with one.
std::optional<InfusionPanel> infusion_panel(const BayModel& bay);

/// "Low dose, 5 days · day 1 of 5"; empty: no protocol.
std::string protocol_line(const BayModel& bay);

}  // namespace vigil::dashboard
