// SPDX-License-Identifier: MIT
// A live source whose clock jumped: what it tells by its own time is placed in bay time.
#include "tests/station/station_story.hpp"

using namespace vigil;
using namespace vigil::station;
using namespace vigil::station::test;

namespace {

bool number_at(Story& s, Channel channel, double value, Duration jump) {
  wire::NumericMessage message;
  message.envelope = s.envelope(s.numeric_seq++);
  message.envelope.t += jump;
  message.set(channel, {value, Quality::valid, {}});
  if (is_intermittent(channel)) message.readings[index_of(channel)].at = message.envelope.t;
  return s.take("bay-01/numeric/", message);
}

}  // namespace

TEST_CASE("a pressure repeated two minutes later confirms the first one, whatever the source's clock did") {
  for (const auto jump : {std::chrono::seconds{0}, std::chrono::seconds{3600}, std::chrono::seconds{-3600}}) {
    CAPTURE(jump.count());
    Story s;
    s.mode = Mode::live;
    s.source();
    s.admit();
    s.number(Channel::spo2, 97);
    s.number(Channel::nibp_sys, 185);
    s.second();
    for (int i = 0; i < 120; ++i) {
      s.second();
      CHECK(number_at(s, Channel::spo2, 97, jump));
    }
    CHECK(number_at(s, Channel::nibp_sys, 186, jump));
    s.second();
    REQUIRE(s.alarm("hypertension"));
    CHECK(s.alarm("hypertension")->priority == Priority::high);
  }
}

TEST_CASE("a sedative charted by a source whose clock went back two hours was given now") {
  Story s;
  s.mode = Mode::live;
  s.source();
  s.admit();
  s.number(Channel::spo2, 97);
  for (int i = 0; i < 10; ++i) {
    s.second();
    s.number(Channel::spo2, 97);
  }
  const auto jump = std::chrono::seconds{-7200};
  CHECK(number_at(s, Channel::spo2, 97, jump));
  wire::EventMessage given;
  given.envelope = s.envelope(s.event_seq++);
  given.envelope.t += jump;
  given.what = wire::EventKind::medication;
  given.code = "midazolam";
  given.text = "Midazolam 2 mg IV";
  given.by = "ehr";
  CHECK(s.take("bay-01/event/", given));
  CHECK(s.bay().alarms().context().sedated(s.bay().time()));
}
