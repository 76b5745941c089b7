// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "common/model/journal_entry.hpp"
#include "dashboard/model/bay_model.hpp"

namespace vigil::dashboard {

/// A part of a handover: "Alarms", and a line for each condition.
struct HandoverPart {
  std::string heading;
  std::vector<std::string> lines;  ///< never empty: "none"
};

/// What the next nurse is told of a bay.
struct HandoverSummary {
  std::string since;  ///< "since 07:02, handed over to K. Winter"
  std::vector<HandoverPart> parts;
};

/// From the bay's journal and from how it stands: alarms with their worst value, limits that are changed,
/// drugs, amounts, what is due.
/// @param entries of this bay, newest first, as far as they are known
HandoverSummary handover_summary(const std::vector<const JournalEntry*>& entries, const BayModel& bay);

}  // namespace vigil::dashboard
