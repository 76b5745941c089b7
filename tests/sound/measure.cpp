// SPDX-License-Identifier: MIT
#include "tests/sound/measure.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <limits>
#include <numbers>

namespace measure {

namespace {

constexpr double apart_s = 0.02;
constexpr double lowest_pitch_hz = 150;
constexpr double highest_pitch_hz = 1000;
constexpr double highest_harmonic_hz = 4000;

struct Region {
  std::size_t from;
  std::size_t to;
};

std::vector<Region> loud_regions(std::span<const float> samples, double rate) {
  float top = 0;
  for (const float x : samples) top = std::max(top, std::abs(x));
  const float least = std::max(top * 0.01F, 1e-5F);
  const auto apart = static_cast<std::size_t>(apart_s * rate);
  std::vector<Region> regions;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (std::abs(samples[i]) < least) continue;
    if (regions.empty() || i - regions.back().to > apart) regions.push_back({i, i});
    regions.back().to = i + 1;
  }
  return regions;
}

/// How like itself a sound is `lag` samples later, −1 to 1.
double likeness(std::span<const float> x, std::size_t lag) {
  double both = 0;
  double first = 0;
  double second = 0;
  for (std::size_t i = 0; i + lag < x.size(); ++i) {
    const double a = x[i];
    const double b = x[i + lag];
    both += a * b;
    first += a * a;
    second += b * b;
  }
  return first > 0 && second > 0 ? both / std::sqrt(first * second) : 0;
}

/// Samples under a Hann window, so that one frequency does not leak into another.
class Windowed {
 public:
  Windowed(std::span<const float> x, double rate) : rate_{rate} {
    samples_.reserve(x.size());
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double place = (static_cast<double>(i) + 0.5) / static_cast<double>(x.size());
      const double weight = 0.5 - 0.5 * std::cos(2 * std::numbers::pi * place);
      samples_.push_back(weight * double{x[i]});
      weights_ += weight;
    }
  }

  /// The amplitude of one frequency.
  double at(double hz) const {
    std::complex<double> sum{0, 0};
    std::complex<double> turned{1, 0};
    const auto turn = std::polar(1.0, -2 * std::numbers::pi * hz / rate_);
    for (const double x : samples_) {
      sum += x * turned;
      turned *= turn;
    }
    return weights_ > 0 ? 2 * std::abs(sum) / weights_ : 0;
  }

  double power_of_harmonics(double hz) const {
    double power = 0;
    for (int k = 1; k * hz <= highest_harmonic_hz; ++k) power += at(k * hz) * at(k * hz);
    return power;
  }

 private:
  double rate_;
  std::vector<double> samples_;
  double weights_ = 0;
};

/// Of frequencies around `hz`, the one whose overtones together are strongest.
double strongest_near(double hz, double part, const Windowed& x) {
  constexpr int steps = 8;
  double best = hz;
  double most = 0;
  for (int step = -steps; step <= steps; ++step) {
    const double tried = hz * (1 + part * step / steps);
    const double power = x.power_of_harmonics(tried);
    if (power <= most) continue;
    most = power;
    best = tried;
  }
  return best;
}

/// The longest wave that repeats: the shortest lag that is as like as the best.
double pitch_of(std::span<const float> x, double rate) {
  const auto shortest = static_cast<std::size_t>(rate / highest_pitch_hz);
  const auto longest = static_cast<std::size_t>(rate / lowest_pitch_hz);
  std::vector<double> like(longest + 2);
  for (std::size_t lag = shortest - 1; lag < like.size(); ++lag) like[lag] = likeness(x, lag);
  const double best = *std::max_element(like.begin() + static_cast<std::ptrdiff_t>(shortest), like.end());
  std::size_t lag = shortest;
  while (lag < longest && (like[lag] < 0.97 * best || like[lag] < like[lag - 1] || like[lag] < like[lag + 1]))
    ++lag;
  // Finer than a sample.
  const Windowed windowed{x, rate};
  const double rough = rate / static_cast<double>(lag);
  return strongest_near(strongest_near(rough, 0.02, windowed), 0.003, windowed);
}

/// RMS over one period around each sample, so that a steady sound is level whatever its overtones.
std::vector<double> envelope(std::span<const float> x, double period) {
  std::vector<double> sum(x.size() + 1, 0.0);
  for (std::size_t i = 0; i < x.size(); ++i) sum[i + 1] = sum[i] + double{x[i]} * double{x[i]};
  const auto at = [&sum](double place) {
    const double held = std::clamp(place, 0.0, static_cast<double>(sum.size() - 1));
    const auto whole = std::min(static_cast<std::size_t>(held), sum.size() - 2);
    return sum[whole] + (held - static_cast<double>(whole)) * (sum[whole + 1] - sum[whole]);
  };
  std::vector<double> level(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double middle = static_cast<double>(i) + 0.5;
    level[i] = std::sqrt(std::max(0.0, at(middle + period / 2) - at(middle - period / 2)) / period);
  }
  return level;
}

/// Where the level first is above `least`, seen from the front or from the back, between two samples.
double crossing(const std::vector<double>& level, double least, bool from_back) {
  const auto n = level.size();
  for (std::size_t k = 1; k < n; ++k) {
    const std::size_t outer = from_back ? n - k : k - 1;
    const std::size_t inner = from_back ? n - k - 1 : k;
    if (level[inner] < least) continue;
    const double part = (least - level[outer]) / (level[inner] - level[outer]);
    return static_cast<double>(outer) + (from_back ? -part : part);
  }
  return std::numeric_limits<double>::quiet_NaN();
}

Pulse measured(std::span<const float> samples, Region region, double rate) {
  const std::size_t length = region.to - region.from;
  const auto middle = samples.subspan(region.from + length / 4, length / 2);
  Pulse pulse;
  pulse.pitch_hz = pitch_of(middle, rate);
  const double period = rate / pulse.pitch_hz;
  const auto margin = static_cast<std::size_t>(period);
  const std::size_t from = region.from > margin ? region.from - margin : 0;
  const std::size_t to = std::min(region.to + margin, samples.size());
  const auto level = envelope(samples.subspan(from, to - from), period);
  std::vector<double> full(level.begin() + static_cast<std::ptrdiff_t>(length / 4 + region.from - from),
                           level.begin() + static_cast<std::ptrdiff_t>(3 * length / 4 + region.from - from));
  std::nth_element(full.begin(), full.begin() + static_cast<std::ptrdiff_t>(full.size() / 2), full.end());
  pulse.rms = full[full.size() / 2];

  const auto risen = [&](double part) { return crossing(level, part * pulse.rms, false) / rate; };
  const auto fallen = [&](double part) { return crossing(level, part * pulse.rms, true) / rate; };
  pulse.start_s = static_cast<double>(from) / rate + risen(0.5);
  pulse.length_s = fallen(0.5) - risen(0.5);
  pulse.rise_s = risen(0.9) - risen(0.1);
  pulse.fall_s = fallen(0.1) - fallen(0.9);
  pulse.full_s = fallen(0.9) - risen(0.9);
  pulse.whole_s = fallen(0.1) - risen(0.1);
  const Windowed windowed{middle, rate};
  const double fundamental = windowed.at(pulse.pitch_hz);
  for (int k = 1; k * pulse.pitch_hz <= highest_harmonic_hz; ++k)
    pulse.harmonics_db.push_back(20 * std::log10(windowed.at(k * pulse.pitch_hz) / fundamental));
  return pulse;
}

}  // namespace

std::vector<Pulse> pulses(std::span<const float> samples, double sample_rate) {
  std::vector<Pulse> found;
  for (const Region& region : loud_regions(samples, sample_rate))
    found.push_back(measured(samples, region, sample_rate));
  return found;
}

std::vector<double> gaps_s(const std::vector<Pulse>& pulses) {
  std::vector<double> gaps;
  for (std::size_t i = 1; i < pulses.size(); ++i)
    gaps.push_back(pulses[i].start_s - pulses[i - 1].start_s - pulses[i - 1].length_s);
  return gaps;
}

std::vector<std::vector<Pulse>> bursts(const std::vector<Pulse>& pulses, double silence_s) {
  std::vector<std::vector<Pulse>> found;
  for (const Pulse& pulse : pulses) {
    const bool first = found.empty() ||
                       pulse.start_s - found.back().back().start_s - found.back().back().length_s > silence_s;
    if (first) found.emplace_back();
    found.back().push_back(pulse);
  }
  return found;
}

double length_s(const std::vector<Pulse>& burst) {
  return burst.empty() ? 0 : burst.back().start_s + burst.back().length_s - burst.front().start_s;
}

}  // namespace measure
