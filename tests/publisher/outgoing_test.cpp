// SPDX-License-Identifier: MIT
#include "publisher/outgoing.hpp"

#include <doctest/doctest.h>

#include "tests/publisher/heard.hpp"
#include "tests/stream/recording_maker.hpp"

using namespace vigil;
using namespace vigil::publisher;

namespace {

constexpr WallTime wall0{std::chrono::seconds{1'700'000'000}};

stream::Source source() {
  stream::Description description;
  description.name = "made";
  description.mode = Mode::replay;
  stream::Source made{{"bay-03", "replay-bay-03", "vigil-publisher 1"}, description};
  made.begin(wall0);
  return made;
}

stream::Item item(double t_s, decltype(stream::Item::block) block) {
  return {stream::at(t_s), stream::at(t_s), std::move(block)};
}

Heard heard(const stream::Said& said) {
  Outgoing out = encoded(said);
  CHECK(out.seq == wire::envelope_of(said.message).seq);
  return hear(std::move(out.topic), std::move(out.payload));
}

}  // namespace

TEST_CASE("what a source says goes out as a station can read it: topic, envelope and content") {
  auto s = source();
  stream::NumericBlock number;
  number.present.set(index_of(Channel::rr));
  number.readings[index_of(Channel::rr)].value = 12;
  const auto said = item(5, number);
  const auto told = heard(s.say(said));
  REQUIRE_MESSAGE(told.message, told.text);
  CHECK(told.topic == "bay-03/numeric/");
  CHECK(told.envelope().src == "replay-bay-03");
  CHECK(told.envelope().epoch == 1'700'000'000'000'000'000U);
  CHECK(told.envelope().mode == Mode::replay);
  CHECK(told.envelope().t == stream::at(5));
  CHECK(told.as<wire::NumericMessage>().readings[index_of(Channel::rr)].value == 12);

  stream::WaveBlock block;
  block.channel = Channel::pleth;
  block.i0 = 77;
  block.fs = 125;
  block.scale = 0.5;
  block.offset = -3;
  block.raw = {1, -2, formats::missing_sample};
  const auto waved = item(6, block);
  const auto wave = heard(s.say(waved));
  REQUIRE_MESSAGE(wave.message, wave.text);
  CHECK(wave.topic == "bay-03/wave/pleth/");
  CHECK(wave.as<wire::WaveMessage>().i0 == 77);
  REQUIRE(wave.as<wire::WaveMessage>().count() == 3);
  CHECK(wave.as<wire::WaveMessage>().raw(1) == -2);

  stream::PumpBlock pump;
  pump.pump = 2;
  pump.reading.state = PumpState::infusing;
  pump.reading.drug = "Ketamine";
  pump.reading.rate_ml_per_h = 18;
  const auto pumped = item(6, pump);
  CHECK(heard(s.say(pumped)).as<wire::PumpMessage>().reading == pump.reading);

  const auto noted = item(6, stream::EventBlock{wire::EventKind::mark, "here"});
  CHECK(heard(s.say(noted)).as<wire::EventMessage>().text == "here");

  const auto introduced = heard(s.end(stream::at(6), 4));
  REQUIRE_MESSAGE(introduced.message, introduced.text);
  CHECK(introduced.as<wire::SourceMessage>().end);
  CHECK(introduced.as<wire::SourceMessage>().last.size() == 4);
}
