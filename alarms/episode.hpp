// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "common/model/bay.hpp"

namespace vigil::alarms {

/// Where an occurrence stands (alarms.md, "One occurrence").
enum class State : std::uint8_t { normal, pending, active, acknowledged, latched };

/// What can happen to it.
enum class Event : std::uint8_t {
  breach,          ///< the condition became true
  breach_over,     ///< it became false before its delay was over, or its value stayed away for 10 s
  delay_over,      ///< it was true for its whole delay
  higher_step,     ///< it reached a higher priority than before
  acknowledge,     ///< a nurse has seen it
  clear_over,      ///< it was false for its whole clear time, and does not latch
  clear_latching,  ///< the same, and it latches
  end,             ///< switched off, limit changed, standby, discharge
};

struct Transition {
  State from;
  Event event;
  State to;
};

/// The rules, a row each. An event without a row for a state changes nothing there.
constexpr Transition transitions[] = {
    {State::normal, Event::breach, State::pending},
    {State::pending, Event::breach_over, State::normal},
    {State::pending, Event::delay_over, State::active},
    {State::active, Event::acknowledge, State::acknowledged},
    {State::active, Event::clear_over, State::normal},
    {State::active, Event::clear_latching, State::latched},
    {State::acknowledged, Event::higher_step, State::active},
    {State::acknowledged, Event::clear_over, State::normal},
    {State::acknowledged, Event::clear_latching, State::normal},
    {State::latched, Event::acknowledge, State::normal},
    {State::latched, Event::delay_over, State::active},
    {State::pending, Event::end, State::normal},
    {State::active, Event::end, State::normal},
    {State::acknowledged, Event::end, State::normal},
    {State::latched, Event::end, State::normal},
};

constexpr State next_state(State from, Event event) {
  for (const Transition& row : transitions)
    if (row.from == from && row.event == event) return row.to;
  return from;
}

constexpr bool is_announced(State state) { return state != State::normal && state != State::pending; }

}  // namespace vigil::alarms
