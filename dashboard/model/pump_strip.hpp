// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "dashboard/model/bay_model.hpp"
#include "dashboard/model/screen.hpp"

namespace vigil::dashboard {

/// The pumps of a bay by their number. Dose in mg/kg/h from the rate, the concentration and the patient's
/// weight, never the one programmed in the pump; what is unknown is "–", what is lost "-?-".
void fill_pumps(const BayModel& bay, StationTime now, std::vector<PumpStrip>& out);

/// The patient's weight where the bay is admitted, else what the source says of its subject, kg.
std::optional<double> patient_weight_kg(const BayModel& bay);

}  // namespace vigil::dashboard
