// SPDX-License-Identifier: MIT
#include "common/stream/source.hpp"

#include <doctest/doctest.h>

#include <variant>

#include "tests/stream/recording_maker.hpp"

using namespace vigil;
using namespace vigil::stream;
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
  Source made{{"bay-03", "replay-bay-03", "vigil-publisher 1"}, description()};
  made.begin(wall0);
  return made;
}

const wire::Envelope& envelope(const Said& said) { return wire::envelope_of(said.message); }

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
    const Item item = a_number(static_cast<double>(i), 12);
    const Said number = s.say(item);
    CHECK(number.topic == "bay-03/numeric/");
    CHECK(envelope(number).seq == i);
    CHECK(envelope(number).src == "replay-bay-03");
    CHECK(envelope(number).epoch == 1'700'000'000'000'000'000U);
    CHECK(envelope(number).mode == Mode::replay);
    CHECK(envelope(number).t == at(static_cast<double>(i)));
    CHECK_FALSE(envelope(number).backfill);
    CHECK(std::get<wire::NumericMessage>(number.message).readings[index_of(Channel::rr)].value == 12);
  }
  const Item item = a_block(77);
  const Said block = s.say(item);
  CHECK(block.topic == "bay-03/wave/pleth/");
  CHECK(envelope(block).seq == 0);
  const auto& wave = std::get<wire::WaveMessage>(block.message);
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
  const Item pumped{at(0), at(0), pump};
  const Said told = s.say(pumped);
  CHECK(told.topic == "bay-03/pump/2/");
  CHECK(std::get<wire::PumpMessage>(told.message).pump == 2);
  CHECK(std::get<wire::PumpMessage>(told.message).reading == pump.reading);
  const Item marked{at(0), at(0), EventBlock{wire::EventKind::mark, "here"}};
  const Said event = s.say(marked);
  CHECK(event.topic == "bay-03/event/");
  CHECK(std::get<wire::EventMessage>(event.message).what == wire::EventKind::mark);
  CHECK(std::get<wire::EventMessage>(event.message).text == "here");
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
  s.say(a_number(0, 12));
  s.say(a_number(1, 12));
  s.say(a_block(0));
  const Said said = s.announce(t0, at(5), 4).value();
  CHECK(said.topic == "bay-03/source/");
  const auto& message = std::get<wire::SourceMessage>(said.message);
  CHECK(message.name == "made");
  CHECK(message.software == "vigil-publisher 1");
  CHECK(message.rate == 4);
  CHECK(message.channels == description().channels);
  CHECK(message.envelope.t == at(5));
  CHECK_FALSE(message.end);
  REQUIRE(message.last.size() == 2);
  CHECK(message.last[0].topic == "bay-03/numeric/");
  CHECK(message.last[0].seq == 1);
  CHECK(message.last[1].topic == "bay-03/wave/pleth/");
  CHECK(message.last[1].seq == 0);
  CHECK(std::get<wire::SourceMessage>(s.end(at(5), 4).message).end);
}

TEST_CASE("a new epoch is larger than the last one, whatever the clock says, and counts from 0") {
  auto s = source();
  s.say(a_number(0, 12));
  s.say(a_number(1, 12));
  const auto first = s.epoch();
  s.begin(wall0 - 1h);
  CHECK(s.epoch() == first + 1);
  CHECK(envelope(s.say(a_number(0, 12))).seq == 0);
  CHECK(s.announce(t0, at(0), 1));
  s.begin(wall0 + 1s);
  CHECK(s.epoch() == first + 1'000'000'000);
}
