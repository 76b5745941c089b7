// SPDX-License-Identifier: MIT
#include "alarms/sound_pattern.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace vigil::alarms {

namespace {

using namespace std::chrono_literals;

constexpr std::array<BurstShape, priority_text.size()> burst_shapes{{
    {0, 0ms, 0ms, 0ms, 0s, 0},
    {1, 200ms, 200ms, 0ms, 25s, 0.6},   // low
    {3, 200ms, 200ms, 0ms, 15s, 0.8},   // medium
    {10, 150ms, 95ms, 700ms, 8s, 1.0},  // high
}};

/// Pulses of a group, and of its first part: 3 + 2.
constexpr std::size_t group = 5;
constexpr std::size_t first_part = 3;

// Equal temperament, A4 = 440 Hz.
constexpr double c4 = 261.626;
constexpr double d4 = 293.665;
constexpr double e4 = 329.628;
constexpr double f4 = 349.228;
constexpr double g4 = 391.995;
constexpr double a4 = 440.000;
constexpr double b4 = 493.883;
constexpr double c5 = 523.251;

/// IEC 60601-1-8:2006, annex F; equipment has that of a power that fails. By category.
constexpr std::array<std::array<double, group>, sound_category_text.size()> melodies{{
    {c4, c4, c4, c4, c4},  // general
    {c5, b4, a4, g4, f4},  // oxygen
    {c4, a4, f4, a4, f4},  // ventilation
    {c4, e4, g4, g4, c5},  // cardiovascular
    {c5, d4, g4, c5, d4},  // drug delivery
    {c5, c4, c4, c5, c4},  // equipment
}};

/// From the end of pulse `i` to the start of the next.
Duration gap_after(std::size_t i, const BurstShape& shape) {
  if (shape.middle_gap == Duration{0}) return shape.spacing;
  const std::size_t place = i % group + 1;
  if (place == first_part) return 2 * shape.spacing + shape.pulse;
  return place == group ? shape.middle_gap : shape.spacing;
}

/// A note at `phase` turns of its fundamental. The overtones' phases keep the sum's peaks low (Schroeder
/// 1970), so that it is louder within the same samples.
double note_at(double phase) {
  double sum = 0;
  for (std::size_t i = 0; i < harmonics.size(); ++i) {
    const auto k = static_cast<double>(i + 1);
    const double shift = k * (k - 1) / (2.0 * static_cast<double>(harmonics.size()));
    sum += harmonics[i] * std::sin(2 * std::numbers::pi * (k * phase - shift));
  }
  return sum;
}

/// The highest of a note's samples, found on a grid that is finer than any overtone needs.
double note_peak() {
  constexpr int grid = 4096;
  double peak = 0;
  for (int i = 0; i < grid; ++i) peak = std::max(peak, std::abs(note_at(static_cast<double>(i) / grid)));
  return peak;
}

}  // namespace

const BurstShape& burst_shape(Priority priority) { return burst_shapes[static_cast<std::size_t>(priority)]; }

std::vector<Pulse> pulses_of(Priority priority, SoundCategory category) {
  const BurstShape& shape = burst_shape(priority);
  std::vector<Pulse> pulses;
  Duration at{0};
  for (std::size_t i = 0; i < shape.pulses; ++i) {
    pulses.push_back({at, melodies[static_cast<std::size_t>(category)][i % group]});
    at += shape.pulse + gap_after(i, shape);
  }
  return pulses;
}

Duration burst_length(Priority priority) {
  const auto pulses = pulses_of(priority, SoundCategory::general);
  return pulses.empty() ? Duration{0} : pulses.back().start + burst_shape(priority).pulse;
}

std::vector<float> render_burst(Priority priority, SoundCategory category, int sample_rate) {
  const BurstShape& shape = burst_shape(priority);
  const double rate = sample_rate;
  const auto samples_in = [rate](Duration d) {
    return static_cast<std::size_t>(std::llround(to_seconds(d) * rate));
  };
  const double rise_s = to_seconds(rise_of(shape.pulse));
  const double whole_s = to_seconds(shape.pulse) + rise_s;
  const double scale = shape.level * loudest / note_peak();

  std::vector<float> samples;
  for (const Pulse& pulse : pulses_of(priority, category)) {
    const std::size_t first = samples_in(pulse.start);
    const std::size_t count = samples_in(shape.pulse + rise_of(shape.pulse));
    samples.resize(first + count, 0.0F);
    for (std::size_t i = 0; i < count; ++i) {
      const double t = static_cast<double>(i) / rate;
      const double risen = std::clamp(std::min(t, whole_s - t) / rise_s, 0.0, 1.0);
      samples[first + i] = static_cast<float>(scale * risen * note_at(pulse.pitch_hz * t));
    }
  }
  return samples;
}

}  // namespace vigil::alarms
