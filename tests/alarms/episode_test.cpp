// SPDX-License-Identifier: MIT
#include "alarms/episode.hpp"

#include <doctest/doctest.h>

#include <set>
#include <utility>

using namespace vigil::alarms;

TEST_CASE("no state answers one event in two ways, and no row leaves things as they are") {
  std::set<std::pair<State, Event>> seen;
  for (const Transition& row : transitions) {
    CHECK(seen.emplace(row.from, row.event).second);
    CHECK(row.from != row.to);
  }
}

TEST_CASE("only a delay that is over announces") {
  for (const Transition& row : transitions)
    if (!is_announced(row.from) && is_announced(row.to)) CHECK(row.event == Event::delay_over);
}

TEST_CASE("an active occurrence never just becomes pending again") {
  for (const Transition& row : transitions)
    if (row.to == State::pending) CHECK(row.from == State::normal);
}

TEST_CASE("what is not in the table changes nothing") {
  CHECK(next_state(State::normal, Event::acknowledge) == State::normal);
  CHECK(next_state(State::acknowledged, Event::acknowledge) == State::acknowledged);
  CHECK(next_state(State::latched, Event::clear_over) == State::latched);
}
