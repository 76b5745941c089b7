// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <string>

#include "alarms/sound_pattern.hpp"
#include "alarms/sound_schedule.hpp"
#include "tests/sound/room.hpp"

namespace {

using namespace vigil;
using namespace vigil::alarms;
using room::alarm;
using enum SoundCategory;

/// What starts when, as one line: "0 high oxygen, 8 high oxygen".
class Story {
 public:
  void hear(std::vector<HeardAlarm> alarms) { schedule.hear(std::move(alarms)); }
  /// Goes on to `seconds`, not including it, in steps of 10 ms.
  void until(double seconds) {
    for (; now_ms_ < std::lround(seconds * 1000); now_ms_ += 10)
      if (const auto burst = schedule.start(room::at(static_cast<double>(now_ms_) / 1000))) note(*burst);
  }
  std::string told() { return std::exchange(text_, {}); }
  SoundSchedule schedule;

 private:
  void note(const Burst& burst) {
    if (!text_.empty()) text_ += ", ";
    std::string seconds = std::to_string(now_ms_ / 10);
    while (seconds.size() < 3) seconds.insert(0, "0");
    seconds.insert(seconds.size() - 2, ".");
    text_ += seconds + " " + std::string(priority_text[burst.priority]) + " " +
             std::string(sound_category_text[burst.category]) + (burst.reminder ? " reminder" : "");
  }
  long now_ms_ = 0;
  std::string text_;
};

HeardAlarm acknowledged(HeardAlarm a) {
  a.state = AlarmState::acknowledged;
  return a;
}
HeardAlarm latched(HeardAlarm a) {
  a.state = AlarmState::latched;
  return a;
}
HeardAlarm technical(HeardAlarm a) {
  a.kind = AlarmKind::technical;
  return a;
}
HeardAlarm silenced(HeardAlarm a) {
  a.silenced = true;
  return a;
}
HeardAlarm heard(std::uint32_t times, HeardAlarm a) {
  a.heard = times;
  return a;
}
HeardAlarm in(const std::string& bay, HeardAlarm a) {
  a.bay = bay;
  return a;
}

}  // namespace

TEST_CASE("nothing to be heard is silence") {
  Story story;
  story.until(30);
  story.hear({});
  story.until(60);
  CHECK(story.told().empty());
  CHECK_FALSE(story.schedule.next());
}

TEST_CASE("an alarm sounds at once and then from start to start") {
  for (const auto& [priority, line] :
       {std::pair{Priority::high, "0.00 high oxygen, 8.00 high oxygen, 16.00 high oxygen"},
        std::pair{Priority::medium, "0.00 medium oxygen, 15.00 medium oxygen"},
        std::pair{Priority::low, "0.00 low oxygen"}}) {
    Story story;
    story.hear({alarm(1, priority, oxygen)});
    story.until(24);
    CHECK(story.told() == line);
  }
}

TEST_CASE("the next burst is known, and nothing starts before it") {
  SoundSchedule schedule;
  schedule.hear({alarm(1, Priority::high)});
  CHECK(schedule.next().value() <= room::at(0));
  CHECK(schedule.start(room::at(0)));
  CHECK(schedule.next() == room::at(8));
  CHECK_FALSE(schedule.start(room::at(7.999)));
  CHECK(schedule.start(room::at(8)));
}

TEST_CASE("only the highest sounds, over all bays") {
  Story story;
  story.hear({alarm(1, Priority::low, general), in("bay-02", alarm(2, Priority::high, ventilation)),
              in("bay-03", alarm(3, Priority::medium, drug_delivery))});
  story.until(20);
  CHECK(story.told() == "0.00 high ventilation, 8.00 high ventilation, 16.00 high ventilation");
}

TEST_CASE("of equals the newest gives the melody, and the dashboard's own comes first") {
  Story story;
  story.hear({alarm(1, Priority::high, oxygen), in("bay-02", alarm(2, Priority::high, ventilation))});
  story.until(1);
  CHECK(story.told() == "0.00 high ventilation");
  HeardAlarm own = in("", alarm(1, Priority::high, equipment));
  own.since = BayTime{};
  story.hear({alarm(1, Priority::high, oxygen), in("bay-02", alarm(2, Priority::high, ventilation)), own});
  story.until(10);
  CHECK(story.told() == "8.00 high equipment");
}

TEST_CASE("a burst is finished: a higher one starts as it ends") {
  Story story;
  story.hear({alarm(1, Priority::medium, oxygen)});
  story.until(0.5);
  story.hear({alarm(1, Priority::medium, oxygen), alarm(2, Priority::high, ventilation)});
  story.until(12);
  // A medium burst is over after 1 s, and apart from the next by its spacing.
  CHECK(story.told() == "0.00 medium oxygen, 1.20 high ventilation, 9.20 high ventilation");
}

TEST_CASE("what is acknowledged within a burst goes on to the burst's end and is silent then") {
  Story story;
  story.hear({alarm(1, Priority::high)});
  story.until(1);
  story.hear({acknowledged(alarm(1, Priority::high))});
  story.until(60);
  CHECK(story.told() == "0.00 high general");
}

TEST_CASE("a lower one comes after the higher, and after a breath") {
  Story story;
  story.hear({alarm(1, Priority::medium), alarm(2, Priority::high)});
  story.until(1);
  story.hear({alarm(1, Priority::medium), acknowledged(alarm(2, Priority::high))});
  story.until(20);
  // 3.45 s and 95 ms of spacing, then 2.5 s.
  CHECK(story.told() == "0.00 high general, 6.05 medium general");
}

TEST_CASE("a new alarm does not wait for the rhythm of one that is over") {
  Story story;
  story.hear({alarm(1, Priority::medium, oxygen)});
  story.until(2);
  story.hear({acknowledged(alarm(1, Priority::medium, oxygen))});
  story.until(6);
  story.hear({acknowledged(alarm(1, Priority::medium, oxygen)), alarm(2, Priority::medium, ventilation)});
  story.until(20);
  CHECK(story.told() == "0.00 medium oxygen, 6.00 medium ventilation");
}

TEST_CASE("however alarms come and go, bursts of one priority are a breath apart") {
  Story story;
  for (std::uint64_t id = 1; id < 40; ++id) {
    story.hear({alarm(id, Priority::high)});
    story.until(static_cast<double>(id) * 0.5 - 0.25);
    story.hear({});
    story.until(static_cast<double>(id) * 0.5);
  }
  CHECK(story.told() == "0.00 high general, 6.05 high general, 12.10 high general, 18.15 high general");
}

TEST_CASE("a low technical alarm sounds once, and again when it is announced again") {
  Story story;
  story.hear({technical(alarm(1, Priority::low))});
  story.until(100);
  CHECK(story.told() == "0.00 low general");
  story.hear({technical(alarm(1, Priority::low)), technical(alarm(2, Priority::low, equipment))});
  story.until(200);
  CHECK(story.told() == "100.00 low equipment");
  story.hear({heard(2, technical(alarm(1, Priority::low))), technical(alarm(2, Priority::low, equipment))});
  story.until(300);
  CHECK(story.told() == "200.00 low general");
}

TEST_CASE("a low technical alarm that came beneath a higher one sounds when that is over") {
  Story story;
  story.hear({alarm(1, Priority::medium), technical(alarm(2, Priority::low, equipment))});
  story.until(10);
  story.hear({technical(alarm(2, Priority::low, equipment))});
  story.until(100);
  CHECK(story.told() == "0.00 medium general, 10.00 low equipment");
}

TEST_CASE("medium technical alarms go on like any other") {
  Story story;
  story.hear({technical(alarm(1, Priority::medium))});
  story.until(16);
  CHECK(story.told() == "0.00 medium general, 15.00 medium general");
}

TEST_CASE("an advisory is never heard") {
  Story story;
  HeardAlarm advisory = alarm(1, Priority::medium);
  advisory.kind = AlarmKind::advisory;
  story.hear({advisory});
  story.until(60);
  CHECK(story.told().empty());
}

TEST_CASE("a reminder is one burst each time it is announced again") {
  Story story;
  const HeardAlarm high = alarm(1, Priority::high, oxygen);
  story.hear({high});
  story.until(1);
  story.hear({acknowledged(high)});
  story.until(180);
  story.hear({acknowledged(heard(2, high))});
  story.until(300);
  story.hear({acknowledged(heard(2, high))});
  story.until(360);
  story.hear({acknowledged(heard(3, high))});
  story.until(500);
  CHECK(story.told() == "0.00 high oxygen, 180.00 high oxygen reminder, 360.00 high oxygen reminder");
}

TEST_CASE("a latched alarm is silent but for its reminders") {
  Story story;
  story.hear({latched(alarm(1, Priority::high))});
  story.until(120);
  story.hear({latched(heard(2, alarm(1, Priority::high)))});
  story.until(200);
  CHECK(story.told() == "120.00 high general reminder");
}

TEST_CASE("who begins to listen late is not reminded of what was announced before") {
  Story story;
  story.hear({acknowledged(heard(7, alarm(1, Priority::high)))});
  story.until(60);
  CHECK(story.told().empty());
}

TEST_CASE("a reminder beside what sounds as high is that burst, beside what is lower one of its own") {
  const HeardAlarm old = acknowledged(alarm(1, Priority::high, oxygen));
  for (const auto& [priority, line] :
       {std::pair{Priority::high, "0.00 high general, 8.00 high general"},
        std::pair{Priority::medium, "0.00 medium general, 2.00 high oxygen reminder, 8.05 medium general"}}) {
    Story story;
    const HeardAlarm present = in("bay-02", alarm(2, priority));
    story.hear({old, present});
    story.until(2);
    story.hear({heard(2, old), present});
    story.until(12);
    CHECK(story.told() == line);
  }
}

TEST_CASE("many reminders at once are one burst") {
  Story story;
  story.hear({acknowledged(alarm(1, Priority::high)), in("bay-02", acknowledged(alarm(2, Priority::high)))});
  story.until(1);
  story.hear({acknowledged(heard(2, alarm(1, Priority::high))),
              in("bay-02", acknowledged(heard(2, alarm(2, Priority::high))))});
  story.until(60);
  CHECK(story.told() == "1.00 high general reminder");
}

TEST_CASE("a paused bay is silent, the others are not") {
  Story story;
  story.hear({silenced(alarm(1, Priority::high, oxygen)), in("bay-02", alarm(2, Priority::low, general))});
  story.until(4);
  story.hear({alarm(1, Priority::high, oxygen), in("bay-02", alarm(2, Priority::low, general))});
  story.until(8);
  CHECK(story.told() == "0.00 low general, 4.00 high oxygen");
}

TEST_CASE("a paused bay's reminder and its low technical alarm wait for the pause to end") {
  Story story;
  const HeardAlarm high = acknowledged(alarm(1, Priority::high));
  story.hear({silenced(high)});
  story.until(1);
  story.hear({silenced(heard(2, high)), silenced(technical(alarm(2, Priority::low, equipment)))});
  story.until(50);
  CHECK(story.told().empty());
  story.hear({heard(2, high), technical(alarm(2, Priority::low, equipment))});
  story.until(100);
  CHECK(story.told() == "50.00 high general reminder, 56.05 low equipment");
}

TEST_CASE("a reminder that is due is forgotten with its alarm, and when it becomes active again") {
  Story story;
  const HeardAlarm high = acknowledged(alarm(1, Priority::high));
  story.hear({silenced(high)});
  story.hear({silenced(heard(2, high))});
  story.hear({});
  story.hear({heard(2, high)});
  story.until(60);
  CHECK(story.told().empty());
}

TEST_CASE("what was interrupted starts again at once") {
  Story story;
  story.hear({alarm(1, Priority::high)});
  story.until(2);
  story.schedule.interrupted();
  story.until(9);
  CHECK(story.told() == "0.00 high general, 2.00 high general");
}

TEST_CASE(
    "a reminder and a burst that sounds once are due again where they were interrupted, and only then") {
  Story story;
  const auto low = technical(alarm(1, Priority::low));
  const auto silent = acknowledged(alarm(2, Priority::high, oxygen));
  story.hear({low, silent});
  story.until(5);
  CHECK(story.told() == "0.00 low general");
  story.schedule.interrupted();
  story.until(10);
  CHECK(story.told() == "5.00 low general");
  story.hear({low, heard(2, silent)});
  story.until(20);
  CHECK(story.told() == "10.00 high oxygen reminder");
  story.schedule.interrupted();
  story.until(30);
  CHECK(story.told() == "20.00 high oxygen reminder");
  story.schedule.begin_anew();
  story.until(60);
  CHECK(story.told().empty());
}

TEST_CASE("what was interrupted is not due again once it is gone, or active") {
  Story story;
  const auto silent = heard(2, acknowledged(alarm(2, Priority::high, oxygen)));
  story.hear({acknowledged(alarm(2, Priority::high, oxygen))});
  story.hear({silent});
  story.until(1);
  CHECK(story.told() == "0.00 high oxygen reminder");
  SUBCASE("gone") { story.hear({}); }
  SUBCASE("its sound is paused") { story.hear({silenced(silent)}); }
  story.schedule.interrupted();
  story.until(30);
  CHECK(story.told().empty());
}

TEST_CASE("bays that are not live are heard only beside none that is, or for training") {
  for (const Mode mode : {Mode::simulated, Mode::replay, Mode::test}) {
    CHECK(may_sound(mode, false, false));
    CHECK_FALSE(may_sound(mode, true, false));
    CHECK(may_sound(mode, true, true));
  }
  CHECK(may_sound(Mode::live, true, false));
  CHECK(may_sound(Mode::live, false, false));
}
