// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <optional>

#include "alarms/sound_pattern.hpp"
#include "alarms/sound_pulse_tone.hpp"
#include "tests/sound/measure.hpp"
#include "tests/sound/room.hpp"

using namespace vigil;
using namespace vigil::alarms;

namespace {

constexpr int rate = 48'000;

int beats_until(PulseBeats& beats, double from_s, double to_s) {
  int count = 0;
  for (int ms = static_cast<int>(from_s * 1000); ms < static_cast<int>(to_s * 1000); ms += 10)
    if (beats.beat(room::at(ms / 1000.0))) ++count;
  return count;
}

}  // namespace

TEST_CASE("the pulse tone falls by a semitone for two percent, and not below that of 60 %") {
  CHECK(pulse_pitch_hz(100) == doctest::Approx(880));
  CHECK(pulse_pitch_hz(98) == doctest::Approx(880 * std::pow(2.0, -1.0 / 12)));
  CHECK(pulse_pitch_hz(76) == doctest::Approx(440));
  for (double spo2 = 61; spo2 <= 100; ++spo2) CHECK(pulse_pitch_hz(spo2) > pulse_pitch_hz(spo2 - 1));
  CHECK(pulse_pitch_hz(60) == doctest::Approx(880 * std::pow(2.0, -20.0 / 12)));
  CHECK(pulse_pitch_hz(30) == pulse_pitch_hz(60));
  CHECK(pulse_pitch_hz(-1e6) == pulse_pitch_hz(60));
  CHECK(pulse_pitch_hz(1e6) == pulse_pitch_hz(100));
}

TEST_CASE("the pulse tone is short, pure, and softer than any alarm") {
  const auto alarm = measure::pulses(render_burst(Priority::low, SoundCategory::general, rate), rate);
  for (const double spo2 : {100.0, 92.0, 80.0, 60.0}) {
    const auto tones = measure::pulses(render_pulse_tone(spo2, rate), rate);
    REQUIRE(tones.size() == 1);
    CHECK(tones[0].pitch_hz == doctest::Approx(pulse_pitch_hz(spo2)).epsilon(0.005));
    CHECK(tones[0].length_s < 0.075);
    for (std::size_t k = 1; k < tones[0].harmonics_db.size(); ++k) CHECK(tones[0].harmonics_db[k] < -30);
    CHECK(tones[0].rms < alarm[0].rms);
  }
}

TEST_CASE("there is a beat for each pulse") {
  for (const double per_min : {40.0, 72.0, 180.0}) {
    PulseBeats beats;
    beats.follow(PulseReading{per_min, 97});
    CHECK(beats_until(beats, 0, 60) == doctest::Approx(per_min).epsilon(0.01));
  }
}

TEST_CASE("beats keep their time while the reading changes") {
  PulseBeats beats;
  beats.follow(PulseReading{60, 97});
  CHECK(beats.beat(room::at(0)));
  beats.follow(PulseReading{60, 96});
  CHECK_FALSE(beats.beat(room::at(0.5)));
  CHECK(beats.next() == room::at(1));
  CHECK(beats.beat(room::at(1.02)) == PulseReading{60, 96});
  CHECK(beats.next() == room::at(2));
  // Nobody asked for a while: the beats of that time are not made up for.
  CHECK(beats.beat(room::at(10)));
  CHECK_FALSE(beats.beat(room::at(10.5)));
}

TEST_CASE("without a pulse, and with one that no heart has, there is no beat") {
  PulseBeats beats;
  CHECK(beats_until(beats, 0, 10) == 0);
  for (const double per_min :
       {0.0, -60.0, 1e-300, 9.9, 351.0, 1e6, std::numeric_limits<double>::quiet_NaN()}) {
    beats.follow(PulseReading{per_min, 97});
    CHECK(beats_until(beats, 0, 10) == 0);
  }
}
