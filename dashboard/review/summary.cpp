// SPDX-License-Identifier: MIT
#include "dashboard/review/summary.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace vigil::review {

namespace {

/// Gathers the stretches without a value: what covers time is told in its order.
class Gaps {
 public:
  Gaps(const formats::Recording& recording, Duration longest)
      : start_{recording.start}, end_{recording.end}, covered_{recording.start}, longest_{longest} {}

  void cover(BayTime from, BayTime to) {
    if (from - covered_ > longest_) found_.push_back({covered_ - start_, from - start_});
    covered_ = std::max(covered_, to);
  }
  std::vector<Gap> finish() && {
    cover(end_, end_);
    return std::move(found_);
  }

 private:
  BayTime start_;
  BayTime end_;
  BayTime covered_;
  Duration longest_;
  std::vector<Gap> found_;
};

double missing_share(std::size_t valued, std::size_t samples, double room) {
  const double expected = std::max(static_cast<double>(samples), std::round(room));
  return expected > 0 ? 1 - static_cast<double>(valued) / expected : 0;
}

ChannelSummary summary_of(const formats::NumericTrack& track, const formats::Recording& recording) {
  const bool intermittent = track.period_s <= 0;
  const double room = intermittent ? 0 : to_seconds(recording.end - recording.start) / track.period_s;
  const Duration period = from_seconds(track.period_s);
  Gaps gaps{recording, from_seconds((numeric_gap_periods - 1) * track.period_s)};
  std::vector<double> values;
  for (const formats::NumericSample& sample : track.samples) {
    if (!is_judged(sample.quality)) continue;
    values.push_back(sample.value);
    gaps.cover(sample.t, sample.t + period);
  }

  ChannelSummary summary;
  summary.channel = track.channel;
  summary.name = track.name;
  summary.period_s = track.period_s;
  summary.samples = track.samples.size();
  summary.missing = missing_share(values.size(), track.samples.size(), room);
  if (!intermittent) summary.gaps = std::move(gaps).finish();
  if (!values.empty()) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>((values.size() - 1) / 2);
    std::nth_element(values.begin(), middle, values.end());
    const auto [min, max] = std::minmax_element(values.begin(), values.end());
    summary.values = ValueRange{*min, *middle, *max};
  }
  return summary;
}

/// How often each raw level comes.
class Levels {
 public:
  void add(std::int16_t raw) {
    ++counts_[static_cast<std::size_t>(raw - lowest)];
    ++total_;
  }
  std::size_t total() const { return total_; }
  /// The level of rank `rank`, 0 being the lowest sample.
  double at(std::size_t rank) const {
    std::size_t level = 0;
    for (std::size_t below = counts_[0]; below <= rank; below += counts_[level]) ++level;
    return static_cast<double>(level) + lowest;
  }

 private:
  static constexpr int lowest = -32'768;
  std::vector<std::size_t> counts_ = std::vector<std::size_t>(65'536);
  std::size_t total_ = 0;
};

ChannelSummary summary_of(const formats::WaveTrack& track, const formats::Recording& recording) {
  Levels levels;
  Gaps gaps{recording, wave_gap};
  const auto time_of = [&](const formats::WaveSegment& segment, std::size_t k) {
    return segment.start + from_seconds(static_cast<double>(k) / track.fs);
  };
  for (const formats::WaveSegment& segment : track.segments) {
    const auto has_value = [&](std::size_t k) {
      return track.raw[segment.first + k] != formats::missing_sample;
    };
    for (std::size_t k = 0; k < segment.count;) {
      if (!has_value(k)) {
        ++k;
        continue;
      }
      const std::size_t run = k;
      for (; k < segment.count && has_value(k); ++k) levels.add(track.raw[segment.first + k]);
      gaps.cover(time_of(segment, run), time_of(segment, k));
    }
  }

  ChannelSummary summary;
  summary.channel = track.channel;
  summary.name = track.name;
  summary.fs = track.fs;
  summary.samples = track.raw.size();
  summary.missing =
      missing_share(levels.total(), track.raw.size(), to_seconds(recording.end - recording.start) * track.fs);
  summary.gaps = std::move(gaps).finish();
  if (levels.total() > 0) {
    const auto value = [&](std::size_t rank) { return levels.at(rank) * track.scale + track.offset; };
    const double low = value(0);
    const double high = value(levels.total() - 1);
    summary.values = ValueRange{std::min(low, high), value((levels.total() - 1) / 2), std::max(low, high)};
  }
  return summary;
}

PumpSummary summary_of(const formats::PumpTrack& track) {
  PumpSummary summary;
  summary.name = track.name;
  summary.states = track.samples.size();
  const auto slower = [](const formats::PumpSample& a, const formats::PumpSample& b) {
    return a.reading.rate_ml_per_h < b.reading.rate_ml_per_h;
  };
  const auto [low, high] = std::minmax_element(track.samples.begin(), track.samples.end(), slower);
  if (low == track.samples.end()) return summary;
  summary.lowest_ml_per_h = low->reading.rate_ml_per_h;
  summary.highest_ml_per_h = high->reading.rate_ml_per_h;
  return summary;
}

}  // namespace

Summary summarise(const formats::Recording& recording) {
  Summary summary;
  summary.name = recording.name;
  summary.format = recording.format;
  summary.start = recording.start;
  summary.length = recording.end - recording.start;
  for (const auto& track : recording.numerics) summary.channels.push_back(summary_of(track, recording));
  for (const auto& track : recording.waves) summary.channels.push_back(summary_of(track, recording));
  for (const auto& track : recording.pumps) summary.pumps.push_back(summary_of(track));
  summary.events = recording.events.size();
  summary.ignored = recording.ignored;
  summary.warnings = recording.warnings;
  return summary;
}

}  // namespace vigil::review
