// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <string>

#include "common/wire/codec.hpp"
#include "dashboard/sound/heard_bays.hpp"
#include "tests/sound/room.hpp"

namespace {

using namespace vigil;
using sound::HeardBays;
using sound::HeardState;

/// A station that says things of bays, and somebody who listens.
class Story {
 public:
  explicit Story(bool training = false) : bays{training} {}

  wire::Envelope envelope(Mode mode = Mode::live) {
    wire::Envelope e;
    e.src = "station-a";
    e.epoch = epoch;
    e.seq = seq++;
    e.mode = mode;
    return e;
  }
  void alarms(const std::string& bay, std::vector<wire::AlarmRow> rows, Mode mode = Mode::live,
              bool paused = false) {
    wire::AlarmsMessage m;
    m.envelope = envelope(mode);
    m.alarms = std::move(rows);
    m.audio_paused = paused;
    say(bay, wire::Kind::alarms, m);
  }
  void bay(const std::string& name, Mode mode, Link link) {
    wire::BayMessage m;
    m.envelope = envelope(mode);
    m.link = link;
    say(name, wire::Kind::bay, m);
  }
  void beat() {
    wire::BeatMessage m;
    m.envelope = envelope();
    say("station", wire::Kind::beat, m);
  }
  void numerics(const std::string& bay,
                const std::vector<std::pair<Channel, wire::NumericReading>>& readings) {
    wire::NumericMessage m;
    m.envelope = envelope();
    for (const auto& [channel, reading] : readings) m.set(channel, reading);
    say(bay, wire::Kind::numeric, m);
  }
  void say(const std::string& bay, wire::Kind kind, const wire::Message& message) {
    bays.apply({bay, kind, {}}, message, room::at(now));
  }
  /// What is heard at present.
  HeardState heard() {
    if (auto news = bays.news(room::at(now))) present_ = *news;
    return present_;
  }

  std::uint64_t epoch = 10;
  std::uint64_t seq = 0;
  double now = 0;
  HeardBays bays;

 private:
  HeardState present_;
};

wire::AlarmRow row(std::uint64_t id, const std::string& cond, Priority priority) {
  wire::AlarmRow made;
  made.id = id;
  made.cond = cond;
  made.priority = priority;
  made.heard = 1;
  return made;
}

}  // namespace

TEST_CASE("an alarm's row becomes what the ear needs of it") {
  Story story;
  auto no_signal = row(7, "no-signal:spo2", Priority::medium);
  no_signal.kind = AlarmKind::technical;
  no_signal.state = AlarmState::acknowledged;
  no_signal.channel = Channel::spo2;
  no_signal.heard = 3;
  no_signal.since = bay_time_from_ns(5);
  story.alarms("bay-01", {row(6, "spo2-low", Priority::high), no_signal});
  const auto state = story.heard();
  REQUIRE(state.alarms.size() == 2);
  CHECK(state.alarms[0].category == alarms::SoundCategory::oxygen);
  CHECK(state.alarms[0].priority == Priority::high);
  const alarms::HeardAlarm expected{"bay-01",
                                    7,
                                    Priority::medium,
                                    AlarmKind::technical,
                                    AlarmState::acknowledged,
                                    alarms::SoundCategory::equipment,
                                    bay_time_from_ns(5),
                                    3,
                                    false};
  CHECK(state.alarms[1] == expected);
}

TEST_CASE("what is repeated unchanged is no news") {
  Story story;
  story.alarms("bay-01", {row(1, "spo2-low", Priority::high)});
  CHECK(story.bays.news(room::at(0)));
  story.alarms("bay-01", {row(1, "spo2-low", Priority::high)});
  CHECK_FALSE(story.bays.news(room::at(1)));
  story.alarms("bay-01", {});
  CHECK(story.bays.news(room::at(2)).value().alarms.empty());
}

TEST_CASE("a pause silences that bay alone") {
  Story story;
  story.alarms("bay-01", {row(1, "spo2-low", Priority::high)}, Mode::live, true);
  story.alarms("bay-02", {row(2, "spo2-low", Priority::high)});
  const auto state = story.heard();
  REQUIRE(state.alarms.size() == 2);
  CHECK(state.alarms[0].silenced);
  CHECK_FALSE(state.alarms[1].silenced);
}

TEST_CASE("an old snapshot changes nothing, a station that began anew does") {
  Story story;
  story.seq = 5;
  story.alarms("bay-01", {row(1, "spo2-low", Priority::high)});
  story.seq = 5;
  story.alarms("bay-01", {});
  story.seq = 4;
  story.alarms("bay-01", {});
  CHECK(story.heard().alarms.size() == 1);
  // A late message of a run before, too.
  story.epoch = 9;
  story.seq = 99;
  story.alarms("bay-01", {});
  CHECK(story.heard().alarms.size() == 1);
  story.epoch = 11;
  story.seq = 0;
  story.alarms("bay-01", {});
  CHECK(story.heard().alarms.empty());
  // A station whose clock was set back is believed when the other has been silent.
  story.epoch = 3;
  story.alarms("bay-01", {row(1, "spo2-low", Priority::high)});
  CHECK(story.heard().alarms.empty());
  story.now = 10;
  story.alarms("bay-01", {row(1, "spo2-low", Priority::high)});
  CHECK(story.heard().alarms.size() == 1);
}

TEST_CASE("a replay is heard until a live bay is there, and after it has gone") {
  Story story;
  story.bay("bay-09", Mode::replay, Link::live);
  story.alarms("bay-09", {row(1, "spo2-low", Priority::high)}, Mode::replay);
  CHECK(story.heard().alarms.size() == 1);
  story.bay("bay-01", Mode::live, Link::live);
  CHECK(story.heard().alarms.empty());
  story.alarms("bay-01", {row(2, "rr-low", Priority::medium)});
  REQUIRE(story.heard().alarms.size() == 1);
  CHECK(story.heard().alarms[0].bay == "bay-01");
  // A live bay that is lost is one all the same.
  story.bay("bay-01", Mode::live, Link::lost);
  CHECK(story.heard().alarms.size() == 1);
  story.bay("bay-01", Mode::live, Link::none);
  CHECK(story.heard().alarms.size() == 2);
}

TEST_CASE("a dashboard for training hears all") {
  Story story{true};
  story.bay("bay-01", Mode::live, Link::live);
  story.alarms("bay-01", {row(2, "rr-low", Priority::medium)});
  story.alarms("bay-09", {row(1, "spo2-low", Priority::high)}, Mode::simulated);
  CHECK(story.heard().alarms.size() == 2);
}

TEST_CASE("a bay that the station does not tell any more is forgotten, but not while the station is away") {
  Story story;
  story.beat();
  story.alarms("bay-01", {row(1, "spo2-low", Priority::high)});
  CHECK(story.heard().alarms.size() == 1);
  story.now = 300;
  CHECK(story.heard().alarms.size() == 1);
  // It comes back and beats; the bay has its time from then on.
  for (; story.now < 329; ++story.now) story.beat();
  CHECK(story.heard().alarms.size() == 1);
  for (; story.now < 333; ++story.now) story.beat();
  CHECK(story.heard().alarms.empty());
}

TEST_CASE("the pulse of the bay that was asked for is followed, by its rate and SpO₂") {
  Story story;
  story.bay("bay-01", Mode::live, Link::live);
  story.alarms("bay-01", {});
  const auto both = [&](double spo2, double hr) {
    story.numerics("bay-01",
                   {{Channel::spo2, {spo2, Quality::valid, {}}}, {Channel::hr, {hr, Quality::valid, {}}}});
  };
  both(97, 72);
  CHECK_FALSE(story.heard().pulse);
  CHECK_FALSE(story.bays.wants({"bay-01", wire::Kind::numeric, {}}));
  story.bays.set_pulse_tone("bay-01");
  CHECK(story.bays.wants({"bay-01", wire::Kind::numeric, {}}));
  CHECK_FALSE(story.bays.wants({"bay-02", wire::Kind::numeric, {}}));
  both(97, 72);
  CHECK(story.heard().pulse == alarms::PulseReading{72, 97});
  // The oximeter's own rate is the better one.
  story.numerics("bay-01", {{Channel::pr, {70, Quality::valid, {}}}});
  CHECK(story.heard().pulse == alarms::PulseReading{70, 97});
  story.numerics("bay-02", {{Channel::spo2, {80, Quality::valid, {}}}});
  CHECK(story.heard().pulse == alarms::PulseReading{70, 97});

  SUBCASE("not for another bay") {
    story.bays.set_pulse_tone("bay-02");
    CHECK_FALSE(story.heard().pulse);
  }
  SUBCASE("not once it is switched off") {
    story.bays.set_pulse_tone(std::nullopt);
    CHECK_FALSE(story.heard().pulse);
  }
  SUBCASE("not from an invalid number") {
    story.numerics("bay-01", {{Channel::spo2, {97, Quality::sensor_off, {}}}});
    CHECK_FALSE(story.heard().pulse);
  }
  SUBCASE("not from an old number") {
    story.now = 6;
    CHECK_FALSE(story.heard().pulse);
  }
  SUBCASE("not of a bay without telemetry") {
    story.bay("bay-01", Mode::live, Link::lost);
    CHECK_FALSE(story.heard().pulse);
  }
  SUBCASE("not from numbers that are told once more") {
    story.now = 4;
    story.seq -= 2;
    story.numerics("bay-01", {{Channel::pr, {70, Quality::valid, {}}}});
    story.seq -= 2;
    both(97, 72);
    story.now = 6;
    CHECK_FALSE(story.heard().pulse);
  }
  SUBCASE("not while its sound is paused") {
    story.alarms("bay-01", {}, Mode::live, true);
    CHECK_FALSE(story.heard().pulse);
  }
}

TEST_CASE("names that no bay has and more bays than there can be are left out") {
  Story story;
  for (const char* name : {"station", "", "BAY", "a/b"})
    story.alarms(name, {row(1, "spo2-low", Priority::high)});
  CHECK(story.heard().alarms.empty());
  // As many as a station keeps.
  static_assert(HeardBays::most_bays == 2048);
  for (std::size_t i = 0; i < HeardBays::most_bays + 10; ++i)
    story.alarms("b" + std::to_string(i), {row(1, "spo2-low", Priority::high)});
  CHECK(story.heard().alarms.size() == HeardBays::most_bays);
}
