// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <optional>

#include "dashboard/sound/watch.hpp"
#include "tests/sound/room.hpp"

namespace {

using namespace vigil;
using sound::Watch;
using sound::Watched;

/// A watch that is asked every 100 ms while others beat or do not.
class Story {
 public:
  explicit Story(Watched watched = {}) : watch{watched, room::at(0)} {}
  void until(double seconds) {
    for (; now_ms_ <= static_cast<int>(seconds * 1000); now_ms_ += 100) {
      const StationTime now = room::at(now_ms_ / 1000.0);
      watch.note(beats ? std::optional{now} : std::nullopt, draws ? std::optional{now} : std::nullopt);
      raised = watch.at(now);
    }
  }
  bool beats = true;
  bool draws = true;
  std::vector<alarms::HeardAlarm> raised;
  Watch watch;

 private:
  int now_ms_ = 0;
};

}  // namespace

TEST_CASE("while the station beats and the display is drawn, nothing is raised") {
  Story story;
  story.until(100);
  CHECK(story.raised.empty());
}

TEST_CASE("five seconds without a beat are station-lost: high, equipment") {
  Story story;
  story.until(10);
  story.beats = false;
  story.until(14.9);
  CHECK(story.raised.empty());
  story.until(15);
  REQUIRE(story.raised.size() == 1);
  CHECK(story.raised[0].priority == Priority::high);
  CHECK(story.raised[0].category == alarms::SoundCategory::equipment);
  CHECK(story.raised[0].state == AlarmState::active);
  CHECK(story.raised[0].bay.empty());
  story.beats = true;
  story.until(15.2);
  CHECK(story.raised.empty());
}

TEST_CASE("a dashboard that never had a station raises it too") {
  Story story;
  story.beats = false;
  story.until(4.9);
  CHECK(story.raised.empty());
  story.until(5);
  CHECK(story.raised.size() == 1);
}

TEST_CASE("two seconds without a frame are display-frozen, once there was a first") {
  Story story;
  story.draws = false;
  story.until(30);
  CHECK(story.raised.empty());
  story.draws = true;
  story.until(40);
  story.draws = false;
  story.until(41.9);
  CHECK(story.raised.empty());
  story.until(42);
  REQUIRE(story.raised.size() == 1);
  CHECK(story.raised[0].priority == Priority::high);
  CHECK(story.raised[0].category == alarms::SoundCategory::equipment);
}

TEST_CASE("a station's own loudspeaker watches nothing") {
  Story story{{false, false}};
  story.until(1);
  story.beats = false;
  story.draws = false;
  story.until(100);
  CHECK(story.raised.empty());
}

TEST_CASE("a pause silences what is raised for two minutes at most, and nothing that comes after") {
  Story story;
  story.beats = false;
  story.until(6);
  story.watch.pause(room::at(6), std::chrono::hours{3});
  CHECK(story.watch.silent_until(room::at(6)) == room::at(126));
  story.until(7);
  REQUIRE(story.raised.size() == 1);
  CHECK(story.raised[0].silenced);
  story.draws = false;
  story.until(10);
  REQUIRE(story.raised.size() == 2);
  CHECK(story.raised[0].silenced);
  CHECK_FALSE(story.raised[1].silenced);
  story.until(126.5);
  CHECK_FALSE(story.raised[0].silenced);
  CHECK_FALSE(story.watch.silent_until(room::at(126.5)));
}

TEST_CASE("a pause does not outlast the end of what it silenced") {
  Story story;
  story.beats = false;
  story.until(6);
  story.watch.pause(room::at(6), std::chrono::seconds{120});
  story.beats = true;
  story.until(8);
  CHECK_FALSE(story.watch.silent_until(room::at(8)));
  story.beats = false;
  story.until(14);
  REQUIRE(story.raised.size() == 1);
  CHECK_FALSE(story.raised[0].silenced);
}

TEST_CASE("a pause before anything is raised does nothing") {
  Story story;
  story.watch.pause(room::at(0), std::chrono::seconds{120});
  story.beats = false;
  story.until(6);
  REQUIRE(story.raised.size() == 1);
  CHECK_FALSE(story.raised[0].silenced);
}

TEST_CASE("a program that stood still as a whole gives all their time again") {
  Watch watch{{}, room::at(0)};
  watch.note(room::at(0), room::at(0));
  CHECK(watch.at(room::at(0.1)).empty());
  CHECK(watch.at(room::at(60)).empty());
  CHECK(watch.at(room::at(60.5)).empty());
  CHECK(watch.at(room::at(61.4)).empty());
  // And no more than that.
  CHECK(watch.at(room::at(62)).size() == 1);
}
