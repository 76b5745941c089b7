// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "dashboard/station/source_link.hpp"

using namespace vigil;
using namespace vigil::station;
using Admittance = SourceLink::Admittance;

namespace {

StationTime at(double seconds) { return StationTime{} + from_seconds(1000 + seconds); }

wire::Envelope from(std::string_view src, std::uint64_t epoch = 1, Mode mode = Mode::simulated) {
  wire::Envelope envelope;
  envelope.src = src;
  envelope.epoch = epoch;
  envelope.mode = mode;
  return envelope;
}

wire::SourceMessage declaration(double rate = 1, double period_s = 1) {
  wire::SourceMessage message;
  message.rate = rate;
  wire::DeclaredChannel channel;
  channel.period_s = period_s;
  message.channels.push_back(channel);
  return message;
}

}  // namespace

TEST_CASE("a bay without a source has no link; the first message begins a run") {
  SourceLink link;
  CHECK(link.link(at(0)) == Link::none);
  CHECK(link.admit(from("a"), at(0)) == Admittance::new_run);
  CHECK(link.admit(from("a"), at(1)) == Admittance::same_run);
  CHECK(link.link(at(1)) == Link::live);
}

TEST_CASE("late after three periods, lost after five seconds, live with the next message") {
  SourceLink link;
  link.admit(from("a"), at(0));
  link.declare(declaration());
  CHECK(link.link(at(3)) == Link::live);
  CHECK(link.link(at(3.1)) == Link::late);
  CHECK(link.link(at(5)) == Link::late);
  CHECK(link.link(at(5.1)) == Link::lost);
  link.admit(from("a"), at(9));
  CHECK(link.link(at(9)) == Link::lost);  // not a sign of life until it was accepted
  link.heard(at(9));
  CHECK(link.link(at(9)) == Link::live);
}

TEST_CASE("late is at least two seconds, however short the period") {
  SourceLink link;
  link.admit(from("a"), at(0));
  link.declare(declaration(20));
  CHECK(link.link(at(2)) == Link::live);
  CHECK(link.link(at(2.1)) == Link::late);
}

TEST_CASE("a paused replay, which says only that it is alive, is not late") {
  SourceLink link;
  link.admit(from("a", 1, Mode::replay), at(0));
  link.declare(declaration(0));
  CHECK(link.link(at(4.9)) == Link::live);
  CHECK(link.link(at(5.1)) == Link::lost);
}

TEST_CASE(
    "a second source is refused while the first one speaks, and takes the bay after ten silent seconds") {
  SourceLink link;
  link.admit(from("a"), at(0));
  CHECK(link.admit(from("b"), at(10)) == Admittance::refused);
  CHECK(link.refusal() == wire::Refusal::second_source);
  CHECK(link.contested(at(10)));
  CHECK(link.contender() == "b");
  CHECK(link.src() == "a");
  CHECK(link.admit(from("b"), at(10.1)) == Admittance::new_run);
  CHECK(link.src() == "b");
  CHECK_FALSE(link.contested(at(21)));
}

TEST_CASE("a newer run replaces an older one; an older one is taken only after ten silent seconds") {
  SourceLink link;
  link.admit(from("a", 5), at(0));
  CHECK(link.admit(from("a", 4), at(1)) == Admittance::refused);
  CHECK(link.refusal() == wire::Refusal::older_epoch);
  CHECK(link.admit(from("a", 6), at(2)) == Admittance::new_run);
  CHECK(link.admit(from("a", 5), at(12)) == Admittance::refused);
  CHECK(link.admit(from("a", 5), at(12.1)) == Admittance::new_run);
}

TEST_CASE("a refused message is no sign of life") {
  SourceLink link;
  link.admit(from("a", 5), at(0));
  link.admit(from("a", 4), at(4));
  link.admit(from("b", 4), at(5));
  CHECK(link.link(at(5.1)) == Link::lost);
}

TEST_CASE("the mode is fixed within a run") {
  SourceLink link;
  link.admit(from("a", 1, Mode::live), at(0));
  CHECK(link.admit(from("a", 1, Mode::test), at(1)) == Admittance::refused);
  CHECK(link.refusal() == wire::Refusal::mode);
  CHECK(link.admit(from("a", 2, Mode::test), at(1)) == Admittance::new_run);
}

TEST_CASE(
    "a simulated source that ends on purpose is gone, not lost, and leaves the bay; a live one is lost") {
  auto end = declaration();
  end.end = true;
  SourceLink simulated;
  simulated.admit(from("a"), at(0));
  simulated.declare(end);
  CHECK(simulated.link(at(60)) == Link::none);
  CHECK(simulated.admit(from("b"), at(1)) == Admittance::new_run);

  SourceLink live;
  live.admit(from("a", 1, Mode::live), at(0));
  live.declare(end);
  CHECK(live.link(at(6)) == Link::lost);
  CHECK(live.admit(from("b", 1, Mode::live), at(6)) == Admittance::refused);
}
