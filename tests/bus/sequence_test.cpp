// SPDX-License-Identifier: MIT
#include "common/bus/sequence.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>

using vigil::bus::Arrival;
using vigil::bus::SequenceTracker;

TEST_CASE("the first message of an epoch is a start, not a gap, whatever its number") {
  SequenceTracker tracker;
  const auto first = tracker.see(10, 500);
  CHECK(first.arrival == Arrival::start);
  CHECK(first.missing == 0);
  CHECK(tracker.see(10, 501).arrival == Arrival::next);
}

TEST_CASE("a gap says how many are missing and from which on") {
  SequenceTracker tracker;
  tracker.see(10, 0);
  const auto gap = tracker.see(10, 4);
  CHECK(gap.arrival == Arrival::gap);
  CHECK(gap.missing == 3);
  CHECK(gap.from == 1);
}

TEST_CASE("a late message fills its place once; a second time it is a duplicate") {
  SequenceTracker tracker;
  tracker.see(10, 0);
  tracker.see(10, 3);
  CHECK(tracker.see(10, 2).arrival == Arrival::late);
  CHECK(tracker.see(10, 2).arrival == Arrival::duplicate);
  CHECK(tracker.see(10, 3).arrival == Arrival::duplicate);
  CHECK(tracker.see(10, 1).arrival == Arrival::late);
  CHECK(tracker.see(10, 0).arrival == Arrival::duplicate);
  CHECK(tracker.see(10, 4).arrival == Arrival::next);
}

TEST_CASE("before the first that was seen nothing is missing, so nothing is filled") {
  SequenceTracker tracker;
  tracker.see(10, 5);
  CHECK(tracker.see(10, 4).arrival == Arrival::duplicate);
}

TEST_CASE("a newer epoch begins anew, an older one is told apart") {
  SequenceTracker tracker;
  tracker.see(10, 7);
  CHECK(tracker.see(11, 0).arrival == Arrival::restart);
  CHECK(tracker.see(10, 8).arrival == Arrival::old_epoch);
  CHECK(tracker.see(11, 1).arrival == Arrival::next);
}

TEST_CASE("a wide gap is filled again from anywhere in it, each place once") {
  SequenceTracker tracker;
  tracker.see(10, 0);
  CHECK(tracker.see(10, 1000).missing == 999);
  for (const std::uint64_t seq : {500U, 1U, 999U, 2U, 998U}) {
    CHECK(tracker.see(10, seq).arrival == Arrival::late);
    CHECK(tracker.see(10, seq).arrival == Arrival::duplicate);
  }
  for (std::uint64_t seq = 3; seq < 998; ++seq)
    CHECK(tracker.see(10, seq).arrival == (seq == 500 ? Arrival::duplicate : Arrival::late));
  CHECK(tracker.see(10, 400).arrival == Arrival::duplicate);
}

TEST_CASE("of very many gaps the oldest are forgotten, and memory stays bounded") {
  SequenceTracker tracker;
  for (std::uint64_t seq = 0; seq <= 2000; seq += 2) tracker.see(10, seq);
  CHECK(tracker.see(10, 1).arrival == Arrival::duplicate);
  CHECK(tracker.see(10, 1999).arrival == Arrival::late);
}

TEST_CASE("the largest numbers do not wrap") {
  constexpr auto largest = std::numeric_limits<std::uint64_t>::max();
  SequenceTracker tracker;
  tracker.see(0, 0);
  CHECK(tracker.see(0, largest).missing == largest - 1);
  CHECK(tracker.see(0, largest).arrival == Arrival::duplicate);
  CHECK(tracker.see(0, 0).arrival == Arrival::duplicate);
}

TEST_CASE("a lost last message is found when its source says which was its last") {
  SequenceTracker tracker;
  CHECK(tracker.expect(10, 7).arrival == Arrival::next);  // nothing was seen: nothing is missing
  tracker.see(10, 3);
  CHECK(tracker.expect(10, 3).arrival == Arrival::next);
  CHECK(tracker.expect(9, 8).arrival == Arrival::next);
  const auto lost = tracker.expect(10, 5);
  CHECK(lost.arrival == Arrival::gap);
  CHECK(lost.missing == 2);
  CHECK(lost.from == 4);
  CHECK(tracker.see(10, 6).arrival == Arrival::next);
  CHECK(tracker.see(10, 5).arrival == Arrival::late);
}
