// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "common/wire/control.hpp"

namespace vigil::dashboard {

/// The station's answer to something a person did, or that there is none.
struct Answer {
  wire::Op asked;
  bool ok = true;
  std::string error;
  std::string note;                     ///< done, but there is something else to know
  std::vector<std::uint64_t> returned;  ///< of an acknowledgement: the alarms it does not hold for
  std::vector<wire::LogEntry> entries;  ///< of the journal, where those were asked for
};

/// What a person is told of it; empty: what was done shows by itself.
std::string text_of(const Answer& answer);

}  // namespace vigil::dashboard
