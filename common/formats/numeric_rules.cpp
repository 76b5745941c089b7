// SPDX-License-Identifier: MIT
#include "common/formats/numeric_rules.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

namespace vigil::formats {

namespace {

/// Samples of the three NIBP tracks this close belong to one measurement.
constexpr Duration same_moment = std::chrono::milliseconds{500};

bool earlier(const NumericSample& a, const NumericSample& b) { return a.t < b.t; }

/// The times at which a repeated number is a new one.
void note_changes(const std::vector<NumericSample>& samples, std::vector<BayTime>& changes) {
  const NumericSample* before = nullptr;
  for (const auto& sample : samples) {
    const bool has_value = is_judged(sample.quality);
    if (has_value && (before == nullptr || !is_judged(before->quality) || before->value != sample.value))
      changes.push_back(sample.t);
    before = &sample;
  }
}

/// Keeps one sample with a value for each change: the one nearest to it, if that is near enough.
void keep_at(const std::vector<BayTime>& changes, std::vector<NumericSample>& samples) {
  std::vector<NumericSample> kept;
  for (const auto& sample : samples) {
    if (!is_judged(sample.quality)) continue;
    const auto after = std::lower_bound(changes.begin(), changes.end(), sample.t);
    const bool at_next = after != changes.end() && *after - sample.t <= same_moment;
    const bool at_last = after != changes.begin() && sample.t - *(after - 1) <= same_moment;
    if (!at_next && !at_last) continue;
    const bool repeats =
        !kept.empty() && sample.t - kept.back().t <= same_moment && kept.back().value == sample.value;
    if (!repeats) kept.push_back(sample);
  }
  samples = std::move(kept);
}

void sort_by_time(std::vector<NumericTrack>& tracks) {
  for (auto& track : tracks)
    if (!std::is_sorted(track.samples.begin(), track.samples.end(), earlier))
      std::stable_sort(track.samples.begin(), track.samples.end(), earlier);
}

}  // namespace

NumericRule usual_rule(Channel channel, double factor, double offset) {
  return {channel, factor, offset, info(channel).zero_is_no_value};
}

NumericSample sample_of(const NumericRule& rule, BayTime t, std::optional<double> in_file) {
  if (!in_file || (*in_file == 0 && rule.zero_is_none)) return {t, 0, Quality::no_signal};
  const double value = *in_file * rule.factor + rule.offset;
  if (!std::isfinite(value)) return {t, 0, Quality::no_signal};
  const auto& row = info(rule.channel);
  const bool plausible = value >= row.plausible_lo && value <= row.plausible_hi;
  return {t, value, plausible ? Quality::valid : Quality::questionable};
}

double typical_period_s(const std::vector<NumericSample>& samples) {
  std::vector<Duration> intervals;
  for (std::size_t i = 1; i < samples.size(); ++i)
    if (samples[i].t > samples[i - 1].t) intervals.push_back(samples[i].t - samples[i - 1].t);
  if (intervals.empty()) return 0;
  const auto middle = intervals.begin() + static_cast<std::ptrdiff_t>(intervals.size() / 2);
  std::nth_element(intervals.begin(), middle, intervals.end());
  return to_seconds(*middle);
}

void keep_measurements(std::vector<NumericTrack>& tracks) {
  std::vector<BayTime> changes;
  for (const auto& track : tracks)
    if (is_intermittent(track.channel)) note_changes(track.samples, changes);
  std::sort(changes.begin(), changes.end());
  for (auto& track : tracks)
    if (is_intermittent(track.channel)) keep_at(changes, track.samples);
}

void finish_numerics(std::vector<NumericTrack>& tracks) {
  sort_by_time(tracks);
  keep_measurements(tracks);
  for (auto& track : tracks) {
    const double typical = is_intermittent(track.channel) ? 0 : typical_period_s(track.samples);
    track.period_s = typical > 0 ? typical : info(track.channel).period_s;
  }
}

void finish_charted(std::vector<NumericTrack>& tracks) {
  sort_by_time(tracks);
  for (auto& track : tracks) track.period_s = 0;
}

}  // namespace vigil::formats
