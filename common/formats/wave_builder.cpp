// SPDX-License-Identifier: MIT
#include "common/formats/wave_builder.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace vigil::formats {

namespace {

constexpr double largest_value = 1e12;
constexpr double lowest_raw = -32767;  // -32768 is missing_sample
constexpr double highest_raw = 32767;
constexpr double levels = highest_raw - lowest_raw;
constexpr auto no_raw = std::numeric_limits<std::int32_t>::min();  // in a RawRun: none
constexpr auto nan = std::numeric_limits<double>::quiet_NaN();

/// Steps that a device's decimals may have; the finest that can matter is the last.
constexpr double decimal_steps[] = {1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 0.0005, 0.0001};

struct Range {
  double lo = std::numeric_limits<double>::infinity();
  double hi = -std::numeric_limits<double>::infinity();

  void add(double value) {
    lo = std::min(lo, value);
    hi = std::max(hi, value);
  }
};

std::int16_t quantised(double value, double scale, double offset) {
  if (std::isnan(value)) return missing_sample;
  return static_cast<std::int16_t>(std::clamp(std::round((value - offset) / scale), lowest_raw, highest_raw));
}

/// The number to subtract so that [lo, hi] fits, 0 where it fits as it is.
double shift_for(const Range& range) {
  if (range.lo >= lowest_raw && range.hi <= highest_raw) return 0;
  return std::floor((range.lo + range.hi) / 2);
}

}  // namespace

WaveBuilder::WaveBuilder(Channel channel, std::string name, double fs)
    : channel_{channel}, name_{std::move(name)}, fs_{fs} {}

BayTime WaveBuilder::end() const {
  if (segments_.empty()) return {};
  const auto& last = segments_.back();
  return last.start + from_seconds(static_cast<double>(last.count) / fs_);
}

void WaveBuilder::place(BayTime start, std::size_t count) {
  if (!segments_.empty() && to_seconds(start - end()) * fs_ < 1) {
    segments_.back().count += count;
  } else {
    segments_.push_back({start, count_, count});
  }
  count_ += count;
}

void WaveBuilder::add(BayTime start, std::span<const double> values) {
  if (values.empty()) return;
  place(start, values.size());
  std::vector<double> run(values.begin(), values.end());
  for (double& value : run) {
    if (!(std::abs(value) <= largest_value)) value = nan;
    if (!std::isnan(value)) has_value_ = true;
  }
  runs_.emplace_back(std::move(run));
}

void WaveBuilder::add_raw(BayTime start, std::span<const std::int32_t> values, RawScale scale,
                          std::optional<std::int32_t> missing) {
  if (values.empty()) return;
  if (!missing && std::find(values.begin(), values.end(), no_raw) != values.end()) {
    // The one whole number that stands for "none" here is a value there: doubles can hold it.
    std::vector<double> converted(values.size());
    std::transform(values.begin(), values.end(), converted.begin(),
                   [&](std::int32_t value) { return value * scale.factor + scale.offset; });
    add(start, converted);
    return;
  }
  place(start, values.size());
  RawRun run{{values.begin(), values.end()}, scale};
  for (std::int32_t& value : run.values) {
    const bool is_value = value != missing && std::abs(value * scale.factor + scale.offset) <= largest_value;
    if (!is_value) value = no_raw;
    if (is_value) has_value_ = true;
  }
  runs_.emplace_back(std::move(run));
}

double WaveBuilder::value_at(const RawRun& run, std::size_t i) {
  return run.values[i] == no_raw ? nan : run.values[i] * run.scale.factor + run.scale.offset;
}

/// Calls visit(value) for each sample in order, NaN for none, until it returns false.
template <typename Visit>
bool WaveBuilder::visit_values(Visit visit) const {
  for (const auto& run : runs_) {
    if (const auto* raw = std::get_if<RawRun>(&run)) {
      for (std::size_t i = 0; i < raw->values.size(); ++i)
        if (!visit(value_at(*raw, i))) return false;
    } else {
      for (const double value : std::get<std::vector<double>>(run))
        if (!visit(value)) return false;
    }
  }
  return true;
}

/// The file's own whole numbers, where all runs share one scale. False where they do not fit.
bool WaveBuilder::finish_raw(WaveTrack& track) const {
  Range range;
  const RawRun* first = nullptr;
  for (const auto& run : runs_) {
    const auto* raw = std::get_if<RawRun>(&run);
    if (raw == nullptr || (first != nullptr && !(raw->scale == first->scale))) return false;
    if (first == nullptr) first = raw;
    for (const std::int32_t value : raw->values)
      if (value != no_raw) range.add(value);
  }
  const double shift = shift_for(range);
  if (first == nullptr || range.lo - shift < lowest_raw || range.hi - shift > highest_raw) return false;
  track.scale = first->scale.factor;
  track.offset = first->scale.offset + shift * first->scale.factor;
  for (const auto& run : runs_)
    for (const std::int32_t value : std::get<RawRun>(run).values)
      track.raw.push_back(value == no_raw ? missing_sample : static_cast<std::int16_t>(value - shift));
  return true;
}

void WaveBuilder::finish_values(WaveTrack& track) const {
  Range range;
  visit_values([&](double value) {
    if (!std::isnan(value)) range.add(value);
    return true;
  });
  const double middle = range.lo / 2 + range.hi / 2;
  track.scale = range.hi > range.lo ? (range.hi - range.lo) / levels : 1;
  track.offset = middle;
  for (const double step : decimal_steps) {
    const Range in_steps{range.lo / step, range.hi / step};
    const double shift = shift_for(in_steps);
    if (in_steps.lo - shift < lowest_raw || in_steps.hi - shift > highest_raw) break;
    // 32-bit floats hold a decimal to within 1 part in 1.6e7.
    const bool on_grid = visit_values([&](double value) {
      const double n = value / step;
      return std::isnan(value) || std::abs(n - std::round(n)) <= std::min(1e-9 + 1e-7 * std::abs(n), 0.01);
    });
    if (!on_grid) continue;
    track.scale = step;
    track.offset = shift * step;
    break;
  }
  visit_values([&](double value) {
    track.raw.push_back(quantised(value, track.scale, track.offset));
    return true;
  });
}

std::optional<WaveTrack> WaveBuilder::finish() {
  std::optional<WaveTrack> track;
  if (has_value_) {
    track = WaveTrack{channel_, name_, fs_, 1, 0, {}, std::move(segments_)};
    track->raw.reserve(count_);
    if (!finish_raw(*track)) finish_values(*track);
  }
  segments_.clear();
  runs_.clear();
  count_ = 0;
  has_value_ = false;
  return track;
}

}  // namespace vigil::formats
