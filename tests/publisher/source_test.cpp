// SPDX-License-Identifier: MIT
#include "publisher/source.hpp"

#include <doctest/doctest.h>

#include "tests/publisher/heard.hpp"
#include "tests/publisher/recording_maker.hpp"

using namespace vigil;
using namespace vigil::publisher;
using namespace std::chrono_literals;

namespace {

constexpr StationTime t0{100s};
constexpr WallTime wall0{1'700'000'000s};

Description description() {
  Description d;
  d.name = "made";
  d.mode = Mode::replay;
  wire::DeclaredChannel rr;
  rr.channel = Channel::rr;
  rr.period_s = 2;
  wire::DeclaredChannel pleth;
  pleth.channel = Channel::pleth;
  pleth.fs = 125;
  pleth.lo = -1;
  pleth.hi = 1;
  d.channels = {rr, pleth};
  return d;
}

Source source() {
  Source made{"bay-03", "replay-bay-03", description()};
  made.begin(wall0);
  return made;
}

Heard heard(const Outgoing& out) { return hear(out.topic, out.payload); }

Item a_number(double t_s, double value) {
  NumericBlock block;
  block.present.set(index_of(Channel::rr));
  block.readings[index_of(Channel::rr)].value = value;
  return {at(t_s), at(t_s), block};
}

Item a_block(std::uint64_t i0) {
  WaveBlock block;
  block.channel = Channel::pleth;
  block.i0 = i0;
  block.fs = 125;
  block.scale = 0.5;
  block.offset = -3;
  block.raw = {1, -2, formats::missing_sample};
  return {at(1), at(1.024), block};
}

}  // namespace

TEST_CASE("each topic counts its own messages from 0; all of an epoch say who, when and what they are") {
  auto s = source();
  for (std::uint64_t i = 0; i < 3; ++i) {
    const auto number = heard(s.encode(a_number(static_cast<double>(i), 12)));
    REQUIRE(number.message);
    CHECK(number.topic == "bay-03/numeric/");
    CHECK(number.envelope().seq == i);
    CHECK(number.envelope().src == "replay-bay-03");
    CHECK(number.envelope().epoch == 1'700'000'000'000'000'000U);
    CHECK(number.envelope().mode == Mode::replay);
    CHECK(number.envelope().t == at(static_cast<double>(i)));
    CHECK_FALSE(number.envelope().backfill);
  }
  const auto block = heard(s.encode(a_block(77)));
  REQUIRE(block.message);
  CHECK(block.topic == "bay-03/wave/pleth/");
  CHECK(block.envelope().seq == 0);
  const auto& wave = block.as<wire::WaveMessage>();
  CHECK(wave.i0 == 77);
  CHECK(wave.scale == 0.5);
  CHECK(wave.offset == -3);
  REQUIRE(wave.count() == 3);
  CHECK(wave.raw(1) == -2);
  CHECK(wave.raw(2) == formats::missing_sample);
}

TEST_CASE("pumps and events have their topics and what the stream said") {
  auto s = source();
  PumpBlock pump;
  pump.pump = 2;
  pump.reading.state = PumpState::infusing;
  pump.reading.drug = "Ketamine";
  pump.reading.rate_ml_per_h = 18;
  const auto told = heard(s.encode({at(0), at(0), pump}));
  REQUIRE(told.message);
  CHECK(told.topic == "bay-03/pump/2/");
  CHECK(told.as<wire::PumpMessage>().reading == pump.reading);
  const auto event = heard(s.encode({at(0), at(0), EventBlock{wire::EventKind::mark, "here"}}));
  REQUIRE(event.message);
  CHECK(event.as<wire::EventMessage>().what == wire::EventKind::mark);
  CHECK(event.as<wire::EventMessage>().text == "here");
}

TEST_CASE("the source's message comes at the start, every 2 s, on a new rate and when asked") {
  auto s = source();
  CHECK(s.announce(t0, at(0), 4));
  CHECK_FALSE(s.announce(t0 + 1999ms, at(0), 4));
  CHECK(s.announce(t0 + 2s, at(0), 4));
  CHECK_FALSE(s.announce(t0 + 3s, at(0), 4));
  CHECK(s.announce(t0 + 3s, at(0), 0));
  CHECK_FALSE(s.announce(t0 + 4s, at(0), 0));
  s.announce_again();
  CHECK(s.announce(t0 + 4s, at(0), 0));
}

TEST_CASE("the source's message says what it gives, and the last seq of every topic") {
  auto s = source();
  s.encode(a_number(0, 12));
  s.encode(a_number(1, 12));
  s.encode(a_block(0));
  const auto said = heard(s.announce(t0, at(5), 4).value());
  REQUIRE(said.message);
  const auto& message = said.as<wire::SourceMessage>();
  CHECK(message.name == "made");
  CHECK(message.software.substr(0, 16) == "vigil-publisher ");
  CHECK(message.rate == 4);
  CHECK(message.channels == description().channels);
  CHECK(message.envelope.t == at(5));
  CHECK_FALSE(message.end);
  REQUIRE(message.last.size() == 2);
  CHECK(message.last[0].topic == "bay-03/numeric/");
  CHECK(message.last[0].seq == 1);
  CHECK(message.last[1].topic == "bay-03/wave/pleth/");
  CHECK(message.last[1].seq == 0);
  CHECK(heard(s.end(at(5), 4)).as<wire::SourceMessage>().end);
}

TEST_CASE("a new epoch is larger than the last one, whatever the clock says, and counts from 0") {
  auto s = source();
  s.encode(a_number(0, 12));
  s.encode(a_number(1, 12));
  const auto first = s.epoch();
  s.begin(wall0 - 1h);
  CHECK(s.epoch() == first + 1);
  CHECK(heard(s.encode(a_number(0, 12))).envelope().seq == 0);
  CHECK(s.announce(t0, at(0), 1));
  s.begin(wall0 + 1s);
  CHECK(s.epoch() == first + 1'000'000'000);
}
