// SPDX-License-Identifier: MIT
// What runs by the station's own time, over a restart of the station: its absence tells nothing of a source.
#include <map>
#include <memory>

#include "tests/station/station_story.hpp"

using namespace vigil;
using namespace vigil::station;
using namespace vigil::station::test;
using namespace std::chrono_literals;

namespace {

/// The station that comes after `before`, so long after its last word, on a machine that was started anew.
std::unique_ptr<Story> restarted(Story& before, Duration away) {
  const auto states = before.station.take_states(before.now);
  const auto profiles = load_profiles(VIGIL_SOURCE_ASSETS "/profiles");
  auto after = std::make_unique<Story>(*profiles, Now{StationTime{5s}, before.now.wall + away});
  after->mode = before.mode;
  after->source_seq = before.source_seq;
  after->numeric_seq = before.numeric_seq;
  after->pump_seq = before.pump_seq;
  after->station.restore(states, after->now);
  return after;
}

void seconds(Story& s, int count) {
  for (int i = 0; i < count; ++i) s.second();
}

/// Whether an occurrence of the condition ended.
bool ended(const Story& s, const std::string& condition) {
  return std::any_of(s.kept.begin(), s.kept.end(), [&](const JournalEntry& entry) {
    return entry.what == JournalWhat::ended && entry.condition == condition;
  });
}

}  // namespace

TEST_CASE("a source that was lost before a restart is lost after it, until it speaks") {
  Story s;
  s.source();
  s.admit();
  seconds(s, 8);
  REQUIRE(s.alarm("lost"));
  const auto after = restarted(s, 20s);
  CHECK(after->bay().source().link(after->now.station) == Link::lost);
  after->second();
  CHECK(after->alarm("lost"));
  CHECK_FALSE(ended(*after, "lost"));
  after->source();
  after->second();
  CHECK(after->bay().source().link(after->now.station) == Link::live);
}

TEST_CASE("a source that spoke until a restart has all its time to speak again") {
  Story s;
  s.source();
  s.admit();
  const auto after = restarted(s, 20s);
  seconds(*after, 4);
  CHECK_FALSE(after->alarm("lost"));
  seconds(*after, 2);
  CHECK(after->alarm("lost"));
}

TEST_CASE("two sources, and a clock that jumped, are told over a restart for the rest of their time") {
  Story s;
  s.mode = Mode::live;
  s.source();
  s.admit();
  s.number(Channel::spo2, 97);
  s.second();
  wire::SourceMessage other;
  other.envelope = s.envelope(0);
  other.envelope.src = "other";
  other.name = "other";
  CHECK_FALSE(s.take("bay-01/source/", other));
  s.now.wall += 100s;  // of the source and of the station
  s.number(Channel::spo2, 97);
  s.second();
  REQUIRE(s.alarm("two-sources"));
  REQUIRE(s.alarm("clock-skew"));

  const auto after = restarted(s, 20s);
  const auto speak = [&](int count) {
    for (int i = 0; i < count; ++i) {
      after->second();
      after->source();
    }
  };
  speak(5);
  REQUIRE(after->alarm("two-sources"));
  CHECK(after->alarm("two-sources")->why.back() == "refused other");
  CHECK(after->alarm("clock-skew"));
  CHECK_FALSE(ended(*after, "two-sources"));
  CHECK_FALSE(ended(*after, "clock-skew"));
  speak(7);
  CHECK(ended(*after, "two-sources"));
  CHECK_FALSE(ended(*after, "clock-skew"));
  speak(50);
  CHECK(ended(*after, "clock-skew"));
}

TEST_CASE("a high that nobody heard before a restart is so after it, until somebody sounds") {
  Story s;
  s.source();
  s.admit();
  for (int i = 0; i < 30; ++i) {
    s.number(Channel::spo2, 80);
    s.source();
    s.second();
  }
  REQUIRE(s.alarm("unattended"));
  const auto after = restarted(s, 10s);
  SUBCASE("nobody does") { seconds(*after, 8); }
  SUBCASE("nobody has said so yet") { seconds(*after, 2); }
  CHECK(after->alarm("unattended"));
  CHECK_FALSE(ended(*after, "unattended"));
  wire::PresentRequest present;
  present.sound = true;
  CHECK(after->ask(present).ok);
  after->second();
  CHECK(ended(*after, "unattended"));
}

TEST_CASE("a bay of which nothing changes is not saved each second") {
  Story s;
  s.source();
  s.admit();
  s.second();
  s.station.take_states(s.now);
  seconds(s, 3);
  const auto states = s.station.take_states(s.now);
  REQUIRE(states.size() == 1);
  CHECK(states[0].first == "station");
}

TEST_CASE("what was lost with the link is no time without a breath, and nothing else that went away") {
  // `silence`: of the link; what comes after it follows in bay time, or comes from where it stopped.
  const auto after_silence = [](int silence_s, bool held_back) {
    Story s;
    s.source();
    s.admit();
    const auto breathe = [&s] {
      s.source();
      s.number(Channel::rr, 14);
      s.number(Channel::etco2, 38);
      s.number(Channel::spo2, 97);
      s.pump(PumpState::infusing, "ketamine");
    };
    for (int i = 0; i < 60; ++i) {
      breathe();
      s.second();
    }
    const auto stopped = s.now.wall;
    seconds(s, silence_s);
    CHECK(s.alarm("lost"));
    if (held_back) {
      const Now now = s.now;
      for (int i = 0; i < silence_s; ++i) {
        s.now.wall = stopped + i * 1s;
        breathe();
      }
      s.now = now;
    }
    for (int i = 0; i < 15; ++i) {
      breathe();
      s.second();
    }
    std::vector<std::string> raised;
    for (const JournalEntry& entry : s.kept)
      if (entry.what == JournalWhat::started || entry.what == JournalWhat::raised)
        raised.push_back(entry.condition);
    return raised;
  };
  for (const int silence_s : {8, 12, 25, 40, 300})
    for (const bool held_back : {false, true}) {
      CAPTURE(silence_s);
      CAPTURE(held_back);
      for (const auto& condition : after_silence(silence_s, held_back)) {
        CAPTURE(condition);
        CHECK((condition.starts_with("lost") || condition == "unattended"));
      }
    }
}

TEST_CASE(
    "an apnoea that the link lost is alarmed in its time where the hole was short, and soon where not") {
  for (const int silence_s : {8, 60}) {
    CAPTURE(silence_s);
    Story s;
    s.source();
    s.admit();
    for (int i = 0; i < 60; ++i) {
      s.source();
      s.number(Channel::rr, 14);
      s.number(Channel::spo2, 97);
      s.pump(PumpState::infusing, "ketamine");
      s.second();
    }
    seconds(s, silence_s);
    int heard_after = -1;
    for (int i = 0; i < 40 && heard_after < 0; ++i) {
      s.source();
      s.number(Channel::rr, 0);
      s.number(Channel::spo2, 97);
      s.pump(PumpState::infusing, "ketamine");
      s.second();
      if (s.alarm("no-breath") || s.alarm("respiratory-depression")) heard_after = i;
    }
    CHECK(heard_after >= 0);
    CHECK(heard_after <= 20);
  }
}
