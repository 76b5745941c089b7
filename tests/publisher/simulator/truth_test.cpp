// SPDX-License-Identifier: MIT
// Waves and numbers come from one truth: what is counted in the waves is what the numbers say.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "run_for.hpp"

using namespace vigil;
using namespace vigil::simulator;
using namespace vigil::simulator::test;

namespace {

constexpr const char* with_all = "name = 'all'\n[sensors]\nabp = true\n[[pump]]\n";
constexpr std::size_t ten_minutes = 600;

std::vector<double> r_peaks(const Run& run) {
  const Samples& ecg = run.wave(Channel::ecg_ii);
  const double tallest = *std::max_element(ecg.values.begin(), ecg.values.end());
  std::vector<double> peaks;
  for (const double t : rises(ecg, 0.4 * tallest, 0.6 * tallest)) {
    auto k = static_cast<std::size_t>(std::lround(t * ecg.fs));
    while (k + 1 < ecg.values.size() && ecg.values[k + 1] > ecg.values[k]) ++k;
    peaks.push_back(ecg.time(k));
  }
  return peaks;
}

/// Feet of the pulses: from each upstroke back to where it began to rise.
std::vector<double> feet(const Samples& wave, double low, double high) {
  std::vector<double> times;
  for (const double t : rises(wave, low, high)) {
    auto k = static_cast<std::size_t>(std::lround(t * wave.fs));
    while (k > 0 && wave.values[k - 1] < wave.values[k]) --k;
    times.push_back(wave.time(k));
  }
  return times;
}

double mean_of(const Run& run, Channel channel, std::size_t seconds) {
  double sum = 0;
  for (std::size_t s = 1; s <= seconds; ++s) sum += run.at(s, channel).value.value();
  return sum / static_cast<double>(seconds);
}

/// The latest of `times` not after `t`, and `back` before it.
double latest(const std::vector<double>& times, double t, std::size_t back) {
  const auto after = std::upper_bound(times.begin(), times.end(), t) - times.begin();
  return times[static_cast<std::size_t>(after) - 1 - back];
}

}  // namespace

TEST_CASE("beats counted in ECG, pleth and arterial pressure are the heart and pulse rates shown") {
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    CAPTURE(seed);
    const Run run = run_for(with_all, seed, ten_minutes);
    const auto beats = r_peaks(run);
    const auto pulses = feet(run.wave(Channel::pleth), 0.3, 0.4);
    const auto& abp = run.wave(Channel::abp);
    const auto [lowest, highest] = std::minmax_element(abp.values.begin(), abp.values.end());
    const auto pressures =
        rises(abp, *lowest + 0.25 * (*highest - *lowest), *lowest + 0.6 * (*highest - *lowest));
    const double per_minute = static_cast<double>(beats.size()) / 10;
    CHECK(per_minute == doctest::Approx(mean_of(run, Channel::hr, ten_minutes)).epsilon(0.006));
    CHECK(std::abs(static_cast<double>(pulses.size()) - static_cast<double>(beats.size())) <= 1);
    CHECK(std::abs(static_cast<double>(pressures.size()) - static_cast<double>(beats.size())) <= 1);
    CHECK(mean_of(run, Channel::pr, ten_minutes) ==
          doctest::Approx(mean_of(run, Channel::hr, ten_minutes)).epsilon(0.002));
    for (std::size_t s = 20; s < ten_minutes; ++s) {
      const auto now = static_cast<double>(s);
      const double hr = 60 * 8 / (latest(beats, now, 0) - latest(beats, now, 8));
      const double pr = 60 * 8 / (latest(pulses, now, 0) - latest(pulses, now, 8));
      // A peak lies within a sample of the truth, and one more or less may be in when it falls on the second.
      CHECK(std::abs(hr - run.at(s, Channel::hr).value.value()) < 2.5);
      CHECK(std::abs(pr - run.at(s, Channel::pr).value.value()) < 2.5);
    }
  }
}

TEST_CASE("breaths counted in the CO2 and impedance waves are the respiratory rate shown") {
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    CAPTURE(seed);
    const Run run = run_for(with_all, seed, ten_minutes);
    const auto expirations = rises(run.wave(Channel::co2), 5, 20);
    const auto inspirations = rises(run.wave(Channel::resp), 0.25, 0.5);
    CHECK(static_cast<double>(expirations.size()) / 10 ==
          doctest::Approx(mean_of(run, Channel::rr, ten_minutes)).epsilon(0.02));
    CHECK(std::abs(static_cast<double>(inspirations.size()) - static_cast<double>(expirations.size())) <= 1);
  }
}

TEST_CASE(
    "over an hour of scripted ramps, beats in ECG, pleth and pressure are HR, breaths in CO2 and resp RR") {
  const Run run = run_for(std::string{with_all} + R"([vitals]
hr = 70
rr = 14
bp_sys = 124
bp_dia = 76
[[change]]
at_s = 300
over_s = 900
hr = 130
rr = 26
[[change]]
at_s = 1500
over_s = 600
hr = 45
rr = 7
[[change]]
at_s = 2400
over_s = 900
hr = 90
rr = 18
etco2 = 55
)",
                          21, 3600);
  const auto beats = r_peaks(run);
  const auto pulses = feet(run.wave(Channel::pleth), 0.3, 0.4);
  const auto pressures = rises(run.wave(Channel::abp), 88, 102);
  const auto expirations = rises(run.wave(Channel::co2), 5, 20);
  const auto inspirations = rises(run.wave(Channel::resp), 0.25, 0.4);
  const auto apart = [](const std::vector<double>& a, const std::vector<double>& b) {
    return std::abs(static_cast<double>(a.size()) - static_cast<double>(b.size()));
  };
  REQUIRE(beats.size() > 4000);
  CHECK(apart(pulses, beats) <= 1);
  CHECK(apart(pressures, beats) <= 1);
  CHECK(apart(inspirations, expirations) <= 1);
  for (std::size_t from = 0; from < 3600; from += 300) {
    CAPTURE(from);
    const auto counted = [&](const std::vector<double>& times) {
      const auto lo = std::lower_bound(times.begin(), times.end(), static_cast<double>(from));
      return static_cast<double>(std::lower_bound(lo, times.end(), static_cast<double>(from + 300)) - lo) / 5;
    };
    const auto shown = [&](Channel channel) {
      double sum = 0;
      for (std::size_t s = from; s < from + 300; ++s) sum += run.at(s, channel).value.value();
      return sum / 300;
    };
    // The number is of the last 8 beats or 30 s: on a ramp it trails by half of that, 0.5 breaths here; the
    // count is of whole breaths, 0.2 each.
    CHECK(counted(beats) == doctest::Approx(shown(Channel::hr)).epsilon(0.015));
    CHECK(counted(pulses) == doctest::Approx(shown(Channel::pr)).epsilon(0.015));
    CHECK(std::abs(counted(expirations) - shown(Channel::rr)) < 0.7);
    CHECK(std::abs(counted(inspirations) - shown(Channel::rr)) < 0.7);
  }
}

TEST_CASE("each pulse follows its R peak: at the artery after 180 ms, at the finger after 230 ms") {
  const Run run = run_for(with_all, 4, ten_minutes);
  const auto beats = r_peaks(run);
  const auto fingers = feet(run.wave(Channel::pleth), 0.3, 0.4);
  const auto arteries = feet(run.wave(Channel::abp), 85, 100);
  REQUIRE(beats.size() > 400);
  std::size_t checked = 0;
  for (std::size_t i = 0; i + 2 < beats.size(); ++i) {
    const auto finger = std::upper_bound(fingers.begin(), fingers.end(), beats[i]);
    const auto artery = std::upper_bound(arteries.begin(), arteries.end(), beats[i]);
    REQUIRE(finger != fingers.end());
    REQUIRE(artery != arteries.end());
    CHECK(*finger - beats[i] == doctest::Approx(0.23).epsilon(0.1));
    CHECK(*artery - beats[i] == doctest::Approx(0.18).epsilon(0.1));
    ++checked;
  }
  CHECK(checked > 400);
}

TEST_CASE("EtCO2 is the plateau's end of the last whole breath in the wave") {
  for (const char* toml : {"name = 'usual'\n", "name = 'high'\n[vitals]\netco2 = 62\nrr = 9\n"}) {
    const Run run = run_for(toml, 11, ten_minutes);
    const Samples& co2 = run.wave(Channel::co2);
    const auto begins = rises(co2, 5, 20);
    std::size_t checked = 0;
    for (std::size_t i = 1; i + 1 < begins.size(); ++i) {
      auto k = static_cast<std::size_t>(std::lround(begins[i] * co2.fs));
      double highest = 0;
      for (; co2.values[k] >= 5; ++k) highest = std::max(highest, co2.values[k]);
      const double ended_s = co2.time(k);
      // Every second from there to the end of the next expiration, which is after begins[i + 1].
      for (auto s = static_cast<std::size_t>(std::ceil(ended_s)); static_cast<double>(s) < begins[i + 1];
           ++s) {
        CHECK(std::abs(run.at(s, Channel::etco2).value.value() - highest) <= 0.55);
        ++checked;
      }
    }
    CHECK(checked > 80);
  }
}

TEST_CASE("arterial numbers are those of the wave, and the cuff agrees") {
  const Run run =
      run_for("name = 'a'\n[sensors]\nabp = true\n[vitals]\nbp_sys = 134\nbp_dia = 78\n", 5, ten_minutes);
  const Samples& abp = run.wave(Channel::abp);
  for (std::size_t s = 30; s < ten_minutes; s += 7) {
    const auto end = abp.values.begin() + static_cast<std::ptrdiff_t>(s * 125);
    const auto [lowest, highest] = std::minmax_element(end - 500, end);  // 4 s
    CHECK(std::abs(run.at(s, Channel::abp_sys).value.value() - *highest) < 5);
    CHECK(std::abs(run.at(s, Channel::abp_dia).value.value() - *lowest) < 5);
  }
  CHECK(std::abs(run.at(599, Channel::abp_sys).value.value() - 134) < 9);
  CHECK(std::abs(run.at(599, Channel::abp_dia).value.value() - 78) < 7);
  for (std::size_t s = 0; s < ten_minutes; ++s) {
    const auto& reading = run.at(s, Channel::nibp_sys);
    if (!run.has(s, Channel::nibp_sys) || *reading.at != start + std::chrono::seconds{s}) continue;
    CHECK(std::abs(*reading.value - run.at(s, Channel::abp_sys).value.value()) < 9);
    CHECK(std::abs(*run.at(s, Channel::nibp_mean).value - run.at(s, Channel::abp_mean).value.value()) < 8);
  }
}

TEST_CASE("when breathing ceases the waves fall flat and rr is 0 after 15 s; both come back") {
  const Run run =
      run_for("name = 'x'\n[[change]]\nat_s = 60\nrr = 0\n[[change]]\nat_s = 120\nrr = 15\n", 3, 180);
  CHECK(run.at(59, Channel::rr).value.value() > 8);
  CHECK(run.at(80, Channel::rr).value == 0);
  CHECK(run.at(80, Channel::etco2).value == 0);
  const Samples& co2 = run.wave(Channel::co2);
  // From 75 to 120 s, 50 samples a second.
  for (std::size_t k = 3750; k < 6000; ++k) CHECK(co2.values[k] < 1);
  const Samples& resp = run.wave(Channel::resp);
  for (std::size_t k = 3750; k < 6000; ++k) CHECK(resp.values[k] < 0.1);
  CHECK(run.at(175, Channel::rr).value.value() > 10);
  CHECK(run.at(175, Channel::etco2).value.value() > 28);
}
