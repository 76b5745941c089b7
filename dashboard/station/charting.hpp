// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

#include "alarms/drugs.hpp"
#include "alarms/observation.hpp"
#include "common/model/error.hpp"
#include "common/model/time.hpp"
#include "common/wire/messages.hpp"

namespace vigil::station {

/// What was charted, as far as values are judged by it; what it does not tell is unset.
struct Charted {
  std::optional<int> poss;                    ///< sedation score, 0 (asleep, easy to rouse) to 4
  std::optional<double> oxygen_l_per_min;     ///< 0 ends it
  std::string sedative;                       ///< its name
  std::optional<Duration> sedative_window;    ///< how long it stays on board, from when it was given
  std::optional<BayTime> given;               ///< unset: now
  std::string medication;                     ///< in its own words; empty: it is none
  const alarms::Observation* sign = nullptr;  ///< one that suggests to stop
  std::string checklist_code;                 ///< of a checklist; empty: none
  bool checklist_done = true;                 ///< false: the mark is taken away
};

constexpr double most_oxygen_l_per_min = 100;

/// Reads an event by the conventions of PROTOCOL.md, "What is charted". Fails for a score or a flow that
/// cannot be, and for a medication without a name; what alarms do not ask about is nothing.
Expected<Charted> read_charted(const wire::EventMessage& event, const alarms::DrugLibrary& drugs);

/// What a pump runs, as far as it keeps the context "sedative or opioid on board".
/// @param drug as the pump names it; ketamine and what is not known are no sedative
std::optional<Charted> sedative_on_pump(const std::string& drug, const alarms::DrugLibrary& drugs);

/// "medication midazolam 2 mg: Midazolam 2 mg IV": an event in one line, for log and journal.
std::string event_line(const wire::EventMessage& event);

}  // namespace vigil::station
