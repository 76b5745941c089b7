// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "alarms/sound_pattern.hpp"
#include "tests/sound/measure.hpp"

namespace {

using namespace vigil;
using namespace vigil::alarms;
using namespace std::chrono_literals;

constexpr int rate = 48'000;
constexpr std::array priorities{Priority::high, Priority::medium, Priority::low};

std::vector<SoundCategory> categories() {
  std::vector<SoundCategory> all;
  for (std::size_t i = 0; i < sound_category_text.size(); ++i) all.push_back(static_cast<SoundCategory>(i));
  return all;
}

std::vector<int> starts_ms(Priority priority) {
  std::vector<int> starts;
  for (const Pulse& pulse : pulses_of(priority, SoundCategory::general))
    starts.push_back(static_cast<int>(pulse.start / 1ms));
  return starts;
}

}  // namespace

TEST_CASE("a high burst is twice three and two pulses in 3.45 s, summed by hand") {
  // Three pulses of 150 ms, 95 ms apart:                       0, 245, 490 … 640
  // Then 2 × 95 + 150 = 340 ms, and two pulses:                980, 1225 … 1375
  // Then 0.7 s, and the same again, 1375 + 700 = 2075 later:  2075, 2320, 2565, 3055, 3300 … 3450
  CHECK(starts_ms(Priority::high) == std::vector{0, 245, 490, 980, 1225, 2075, 2320, 2565, 3055, 3300});
  CHECK(burst_shape(Priority::high).pulse == 150ms);
  CHECK(burst_length(Priority::high) == 3450ms);
}

TEST_CASE("a medium burst is three pulses in 1 s, a low one a single pulse") {
  CHECK(starts_ms(Priority::medium) == std::vector{0, 400, 800});
  CHECK(burst_length(Priority::medium) == 1000ms);
  CHECK(starts_ms(Priority::low) == std::vector{0});
  CHECK(burst_length(Priority::low) == 200ms);
  CHECK(pulses_of(Priority::none, SoundCategory::oxygen).empty());
  CHECK(render_burst(Priority::none, SoundCategory::oxygen, rate).empty());
}

TEST_CASE("bursts come every 8, 15 and 25 s, and a low technical one once") {
  CHECK(burst_shape(Priority::high).repeat == 8s);
  CHECK(burst_shape(Priority::medium).repeat == 15s);
  CHECK(burst_shape(Priority::low).repeat == 25s);
  CHECK(sounds_once(Priority::low, AlarmKind::technical));
  CHECK_FALSE(sounds_once(Priority::low, AlarmKind::physiological));
  CHECK_FALSE(sounds_once(Priority::medium, AlarmKind::technical));
}

TEST_CASE("samples begin and end where the pulses do, at any sample rate") {
  for (const int samples_per_s : {8'000, 44'100, 48'000, 96'000, 192'000}) {
    for (const Priority priority : priorities) {
      const auto samples = render_burst(priority, SoundCategory::ventilation, samples_per_s);
      const Duration whole = burst_length(priority) + rise_of(burst_shape(priority).pulse);
      CHECK(std::abs(static_cast<double>(samples.size()) - to_seconds(whole) * samples_per_s) <= 1);
      CHECK(samples.front() == 0.0F);
      CHECK(std::abs(samples.back()) < 0.01F);
    }
  }
}

TEST_CASE("no sample of any burst is beyond the loudest") {
  for (const Priority priority : priorities) {
    for (const SoundCategory category : categories()) {
      const auto samples = render_burst(priority, category, rate);
      const float most = std::abs(*std::max_element(
          samples.begin(), samples.end(), [](float a, float b) { return std::abs(a) < std::abs(b); }));
      CHECK(most <= static_cast<float>(loudest) + 1e-6F);
      CHECK(most >= static_cast<float>(0.95 * loudest * burst_shape(priority).level));
    }
  }
}

TEST_CASE("every pulse of every melody has its length, its rise and fall, and four overtones within 15 dB") {
  for (const Priority priority : priorities) {
    for (const SoundCategory category : categories()) {
      CAPTURE(std::string(priority_text[priority]));
      CAPTURE(std::string(sound_category_text[category]));
      const auto samples = render_burst(priority, category, rate);
      const auto measured = measure::pulses(samples, rate);
      const auto meant = pulses_of(priority, category);
      const double pulse_s = to_seconds(burst_shape(priority).pulse);
      REQUIRE(measured.size() == meant.size());
      for (std::size_t i = 0; i < meant.size(); ++i) {
        const auto& pulse = measured[i];
        CHECK(pulse.pitch_hz == doctest::Approx(meant[i].pitch_hz).epsilon(0.002));
        CHECK(pulse.pitch_hz >= 150);
        CHECK(pulse.pitch_hz <= 1000);
        CHECK(std::abs(pulse.length_s - pulse_s) < 0.002);
        CHECK(std::abs(pulse.rise_s - rise_part * pulse_s) < 0.003);
        CHECK(std::abs(pulse.fall_s - rise_part * pulse_s) < 0.003);
        int overtones = 0;
        for (std::size_t k = 1; k < pulse.harmonics_db.size(); ++k) {
          const double hz = static_cast<double>(k + 1) * pulse.pitch_hz;
          if (hz >= 300 && hz <= 4000 && std::abs(pulse.harmonics_db[k]) <= 15) ++overtones;
        }
        CHECK(overtones >= 4);
      }
    }
  }
}

TEST_CASE("pulses and gaps are within the standard's ranges, at whatever amplitude one counts") {
  struct Range {
    Priority priority;
    double pulse_lo, pulse_hi, gap_lo, gap_hi;
  };
  for (const Range& range : {Range{Priority::high, 0.075, 0.200, 0.050, 0.125},
                             Range{Priority::medium, 0.125, 0.250, 0.125, 0.250}}) {
    const auto measured = measure::pulses(render_burst(range.priority, SoundCategory::oxygen, rate), rate);
    const double apart = measured[1].start_s - measured[0].start_s;
    for (const auto& pulse : measured) {
      for (const double length : {pulse.length_s, pulse.full_s, pulse.whole_s}) {
        CHECK(length >= range.pulse_lo);
        CHECK(length <= range.pulse_hi);
        CHECK(apart - length >= range.gap_lo);
        CHECK(apart - length <= range.gap_hi);
        // Rise time 10 to 20 % of the pulse.
        CHECK(pulse.rise_s >= 0.10 * length);
        CHECK(pulse.rise_s <= 0.20 * length);
      }
    }
  }
}

TEST_CASE("a higher priority is never softer") {
  double softest_above = 2;
  for (const Priority priority : priorities) {
    double loudest_here = 0;
    double softest_here = 2;
    for (const SoundCategory category : categories()) {
      for (const auto& pulse : measure::pulses(render_burst(priority, category, rate), rate)) {
        loudest_here = std::max(loudest_here, pulse.rms);
        softest_here = std::min(softest_here, pulse.rms);
      }
    }
    CHECK(loudest_here < softest_above);
    // Within a burst at most 10 dB.
    CHECK(20 * std::log10(loudest_here / softest_here) < 10);
    softest_above = softest_here;
  }
}

TEST_CASE("each category has a melody of its own") {
  for (const SoundCategory a : categories()) {
    for (const SoundCategory b : categories()) {
      if (a == b) continue;
      const auto left = pulses_of(Priority::high, a);
      const auto right = pulses_of(Priority::high, b);
      CHECK_FALSE(std::equal(left.begin(), left.end(), right.begin(),
                             [](const Pulse& x, const Pulse& y) { return x.pitch_hz == y.pitch_hz; }));
    }
  }
}
