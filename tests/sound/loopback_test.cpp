// SPDX-License-Identifier: MIT
// What comes out of OpenAL's loopback device, measured from its samples.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "alarms/sound_pattern.hpp"
#include "dashboard/sound/player.hpp"
#include "tests/sound/measure.hpp"
#include "tests/sound/room.hpp"

namespace {

using namespace vigil;
using room::alarm;
using room::Room;
using Bursts = std::vector<std::vector<measure::Pulse>>;

Bursts heard_in(const Room& room) { return measure::bursts(measure::pulses(room.heard, room::sample_rate)); }

/// OpenAL mixes what was started within a step from the step's first sample on.
constexpr double tolerance_s = 0.002;

void check_about(const std::vector<double>& measured, const std::vector<double>& meant) {
  REQUIRE(measured.size() == meant.size());
  for (std::size_t i = 0; i < meant.size(); ++i) CHECK(std::abs(measured[i] - meant[i]) < tolerance_s);
}

alarms::HeardAlarm acknowledged(alarms::HeardAlarm a) {
  a.state = AlarmState::acknowledged;
  return a;
}

}  // namespace

TEST_CASE("a high alarm is heard as ten pulses in 3.45 s, every 8 s") {
  Room room;
  room.hear({alarm(1, Priority::high, alarms::SoundCategory::oxygen)});
  room.until(20);
  const auto bursts = heard_in(room);
  REQUIRE(bursts.size() == 3);
  for (const auto& burst : bursts) {
    REQUIRE(burst.size() == 10);
    CHECK(std::abs(measure::length_s(burst) - 3.45) < tolerance_s);
    check_about(measure::gaps_s(burst), {0.095, 0.095, 0.34, 0.095, 0.7, 0.095, 0.095, 0.34, 0.095});
    for (const auto& pulse : burst) {
      CHECK(std::abs(pulse.length_s - 0.150) < tolerance_s);
      CHECK(std::abs(pulse.rise_s - 0.0225) < 0.003);
      CHECK(std::abs(pulse.fall_s - 0.0225) < 0.003);
      CHECK(std::count_if(pulse.harmonics_db.begin() + 1, pulse.harmonics_db.end(),
                          [](double db) { return std::abs(db) <= 15; }) >= 4);
    }
  }
  CHECK(std::abs(bursts[1][0].start_s - bursts[0][0].start_s - 8) < tolerance_s);
  CHECK(std::abs(bursts[2][0].start_s - bursts[1][0].start_s - 8) < tolerance_s);
}

TEST_CASE("a medium alarm is heard as three pulses every 15 s, a low one as one every 25 s") {
  struct Case {
    Priority priority;
    std::size_t pulses;
    double every_s;
  };
  for (const Case& c : {Case{Priority::medium, 3, 15}, Case{Priority::low, 1, 25}}) {
    Room room;
    room.hear({alarm(1, c.priority)});
    room.until(c.every_s + 5);
    const auto bursts = heard_in(room);
    REQUIRE(bursts.size() == 2);
    CHECK(std::abs(bursts[1][0].start_s - bursts[0][0].start_s - c.every_s) < tolerance_s);
    for (const auto& burst : bursts) {
      REQUIRE(burst.size() == c.pulses);
      check_about(measure::gaps_s(burst), std::vector<double>(c.pulses - 1, 0.2));
      for (const auto& pulse : burst) CHECK(std::abs(pulse.length_s - 0.2) < tolerance_s);
    }
  }
}

TEST_CASE("high is heard at least as loud as medium, medium as low, and the volume makes them softer alike") {
  double before = 0;
  for (const double volume : {0.1, 1.0}) {
    double below = before;
    for (const Priority priority : {Priority::low, Priority::medium, Priority::high}) {
      Room room{{false, false}, volume};
      room.hear({alarm(1, priority)});
      room.until(1);
      const auto bursts = heard_in(room);
      REQUIRE(!bursts.empty());
      CHECK(bursts[0][0].rms > below);
      below = bursts[0][0].rms;
    }
    before = below;
  }
}

TEST_CASE("the highest alone is heard, and a burst that runs is heard to its end") {
  Room room;
  room.hear({alarm(1, Priority::medium, alarms::SoundCategory::oxygen)});
  room.until(0.5);
  room.hear({alarm(1, Priority::medium, alarms::SoundCategory::oxygen),
             alarm(2, Priority::high, alarms::SoundCategory::ventilation)});
  room.until(6);
  const auto pulses = measure::pulses(room.heard, room::sample_rate);
  REQUIRE(pulses.size() == 13);
  for (std::size_t i = 0; i < 3; ++i) CHECK(std::abs(pulses[i].length_s - 0.2) < tolerance_s);
  for (std::size_t i = 3; i < 13; ++i) CHECK(std::abs(pulses[i].length_s - 0.15) < tolerance_s);
  const double silence = pulses[3].start_s - pulses[2].start_s - pulses[2].length_s;
  CHECK(std::abs(silence - 0.2) < 0.02);
}

TEST_CASE("an acknowledged alarm ends with its burst, and a reminder is one burst") {
  Room room;
  auto high = alarm(1, Priority::high);
  room.hear({high});
  room.until(1);
  room.hear({acknowledged(high)});
  room.until(30);
  high.heard = 2;
  room.hear({acknowledged(high)});
  room.until(60);
  const auto bursts = heard_in(room);
  REQUIRE(bursts.size() == 2);
  CHECK(bursts[0].size() == 10);
  CHECK(bursts[1].size() == 10);
  CHECK(std::abs(bursts[1][0].start_s - bursts[0][0].start_s - 30) < 0.02);
}

TEST_CASE("a low technical alarm is heard once, and a paused bay not at all") {
  Room room;
  auto low = alarm(1, Priority::low);
  low.kind = AlarmKind::technical;
  auto paused = alarm(2, Priority::high);
  paused.bay = "bay-02";
  paused.silenced = true;
  room.hear({low, paused});
  room.until(70);
  const auto bursts = heard_in(room);
  REQUIRE(bursts.size() == 1);
  CHECK(bursts[0].size() == 1);
}

TEST_CASE("a station that is lost and a display that is frozen are heard without anybody saying so") {
  for (const bool station : {true, false}) {
    Room room{sound::Watched{}};
    room.until(10);
    CHECK(heard_in(room).empty());
    (station ? room.beats : room.draws) = false;
    room.until(20);
    const auto bursts = heard_in(room);
    REQUIRE(bursts.size() == (station ? 1 : 2));
    CHECK(bursts[0].size() == 10);
    CHECK(std::abs(bursts[0][0].start_s - (station ? 15 : 12)) < 0.05);
    room.beats = room.draws = true;
    room.until(40);
    CHECK(heard_in(room).size() == bursts.size());
  }
}

TEST_CASE("the pulse is heard between bursts, lower with less oxygen, and never within one") {
  Room room;
  room.sounder.hear({{}, alarms::PulseReading{60, 98}});
  room.until(5);
  room.sounder.hear({{}, alarms::PulseReading{60, 86}});
  room.until(10);
  auto tones = measure::pulses(room.heard, room::sample_rate);
  REQUIRE(tones.size() == 10);
  CHECK(tones[0].pitch_hz == doctest::Approx(alarms::pulse_pitch_hz(98)).epsilon(0.01));
  CHECK(tones[9].pitch_hz == doctest::Approx(alarms::pulse_pitch_hz(86)).epsilon(0.01));
  for (std::size_t i = 1; i < tones.size(); ++i)
    CHECK(std::abs(tones[i].start_s - tones[i - 1].start_s - 1) < 0.02);

  room.sounder.hear({{alarm(1, Priority::high)}, alarms::PulseReading{60, 86}});
  room.until(13.4);
  const std::vector<float> during{room.heard.begin() + std::ptrdiff_t{10} * room::sample_rate,
                                  room.heard.end()};
  CHECK(measure::pulses(during, room::sample_rate).size() == 10);
}

TEST_CASE("without a device it says so, tries again, and is heard as soon as there is one") {
  Room room;
  room.fault = "unplugged";
  room.hear({alarm(1, Priority::low)});
  auto once = alarm(2, Priority::low);
  once.kind = AlarmKind::technical;
  room.hear({once});
  room.until(20);
  CHECK_FALSE(room.sounder.works());
  CHECK(room.sounder.says() == "unplugged");
  CHECK(room.attempts >= 3);
  CHECK(room.attempts <= 20);
  CHECK(measure::pulses(room.heard, room::sample_rate).empty());
  room.fault.clear();
  room.until(20 + to_seconds(sound::Sounder::longest_retry) + 1);
  CHECK(room.sounder.works());
  CHECK(measure::pulses(room.heard, room::sample_rate).size() == 1);
}

TEST_CASE("a device that stands still is found out, and what it should have played is heard by the next") {
  Room room;
  room.hear({alarm(1, Priority::high)});
  room.until(1);
  room.stands_still = true;
  room.fault = "unplugged";
  room.until(12);
  CHECK_FALSE(room.sounder.works());
  room.fault.clear();
  room.stands_still = false;
  const auto before = room.heard.size();
  room.until(30);
  CHECK(room.sounder.works());
  const std::vector<float> after{room.heard.begin() + static_cast<std::ptrdiff_t>(before), room.heard.end()};
  CHECK(measure::bursts(measure::pulses(after, room::sample_rate)).at(0).size() == 10);
}

TEST_CASE("what sounds once is heard by the next device where the first one did not play it") {
  auto once = alarm(1, Priority::low);
  once.kind = AlarmKind::technical;
  Room room;
  room.until(0.1);
  room.stands_still = true;
  SUBCASE("as it stood still") {}
  SUBCASE("as it refused it") {
    const std::vector<float> samples(room::sample_rate, 0.0F);
    while (room.sounder.device()->play(sound::Voice::alarm, samples)) {
    }
  }
  room.hear({once});
  room.until(0.2);
  room.fault = "unplugged";
  room.until(5);
  CHECK_FALSE(room.sounder.works());
  CHECK(measure::pulses(room.heard, room::sample_rate).empty());
  room.stands_still = false;
  room.fault.clear();
  room.until(40);
  CHECK(room.sounder.works());
  CHECK(measure::pulses(room.heard, room::sample_rate).size() == 1);
}

TEST_CASE("no device has samples that alarms cannot be made of") {
  const auto opened = sound::Device::open_loopback(1, 1'000'000);
  REQUIRE_FALSE(opened);
  CHECK(opened.error().text.find("1000000") != std::string::npos);
}

TEST_CASE("a volume is never nothing") {
  for (const double volume : {0.0, -1.0, 0.09, 1.01, 1e300, std::nan("")}) {
    const auto checked = sound::check_volume(volume);
    REQUIRE_FALSE(checked);
    CHECK(checked.error().text.find("0.1 to 1") != std::string::npos);
  }
  CHECK(sound::check_volume(0).error().text.find("volume 0:") != std::string::npos);
  CHECK(sound::check_volume(0.1).value() == 0.1);
  CHECK(sound::check_volume(1).value() == 1);
}
