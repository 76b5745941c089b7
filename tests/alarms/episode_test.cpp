// SPDX-License-Identifier: MIT
#include "alarms/episode.hpp"

#include <doctest/doctest.h>

#include <array>
#include <set>
#include <string>
#include <utility>

using namespace vigil::alarms;

namespace {

constexpr std::size_t event_count = 9;

// Every cell, written out by hand: a row per state, a column per event, in the order of their enums. n
// normal, p pending, a active, k acknowledged, l latched.
//                                    breach  over  delay  higher gained acknow clear  latch  end
constexpr std::array<const char*, 5> cells{"p       n     n      n      n      n      n      n      n",
                                           "p       n     a      p      p      p      p      p      n",
                                           "a       a     a      a      a      k      n      l      n",
                                           "k       k     k      a      a      k      n      n      n",
                                           "l       l     a      l      l      n      l      l      n"};

State state_of(char letter) {
  switch (letter) {
    case 'n': return State::normal;
    case 'p': return State::pending;
    case 'a': return State::active;
    case 'k': return State::acknowledged;
    default: return State::latched;
  }
}

}  // namespace

TEST_CASE("every cell of the transition table") {
  for (std::size_t row = 0; row < cells.size(); ++row) {
    std::size_t column = 0;
    for (const char letter : std::string(cells[row])) {
      if (letter == ' ') continue;
      const auto from = static_cast<State>(row);
      const auto event = static_cast<Event>(column);
      INFO(std::string(state_text[from]), ", event ", column);
      CHECK(next_state(from, event) == state_of(letter));
      ++column;
    }
    CHECK(column == event_count);
  }
}

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
