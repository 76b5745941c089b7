// SPDX-License-Identifier: MIT
#include "common/stream/numeric_ticks.hpp"

#include <algorithm>

#include "common/stream/wire_fit.hpp"

namespace vigil::stream {

namespace {

// As whoever decodes it would find.
bool plausible(Channel channel, double value) {
  return value >= info(channel).plausible_lo && value <= info(channel).plausible_hi;
}

wire::NumericReading reading_of(const formats::NumericTrack& track, const formats::NumericSample& sample,
                                bool intermittent) {
  wire::NumericReading reading;
  reading.quality = sample.quality;
  if (is_judged(sample.quality)) {
    if (fits(sample.value))
      reading.value = sample.value;
    else
      reading.quality = Quality::invalid;
  }
  if (reading.value && reading.quality == Quality::valid && !plausible(track.channel, *reading.value))
    reading.quality = Quality::questionable;
  if (intermittent || is_intermittent(track.channel)) reading.at = sample.t;
  return reading;
}

}  // namespace

bool NumericTicks::Row::intermittent() const { return track->period_s <= 0; }

NumericTicks::NumericTicks(const std::vector<const formats::NumericTrack*>& tracks, BayTime start,
                           BayTime end)
    : start_{start}, end_{end} {
  for (const formats::NumericTrack* track : tracks) {
    Row row;
    row.track = track;
    const auto at_start = std::find_if(track->samples.begin(), track->samples.end(),
                                       [&](const auto& sample) { return sample.t >= start; });
    row.first = static_cast<std::size_t>(at_start - track->samples.begin());
    const bool measured_at_start = at_start != track->samples.end() && at_start->t == start;
    if (row.first > 0 && !measured_at_start) {
      const Duration age = start - track->samples[row.first - 1].t;
      if (row.intermittent() || to_seconds(age) <= track->period_s) row.retained = row.first - 1;
    }
    rows_.push_back(row);
  }
  restart();
}

void NumericTicks::restart() {
  for (Row& row : rows_) {
    row.next = row.retained.value_or(row.first);
    row.shown.reset();
  }
}

std::optional<BayTime> NumericTicks::due(const Row& row) const {
  std::optional<BayTime> soonest;
  const auto& samples = row.track->samples;
  if (row.next < samples.size()) soonest = std::max(start_, samples[row.next].t);
  if (row.shown && row.repeat <= end_ && (!soonest || row.repeat < *soonest)) soonest = row.repeat;
  return soonest;
}

std::optional<BayTime> NumericTicks::due() const {
  std::optional<BayTime> soonest;
  for (const Row& row : rows_)
    if (const auto t = due(row); t && (!soonest || *t < *soonest)) soonest = t;
  return soonest;
}

Item NumericTicks::take() {
  const BayTime now = *due();
  NumericBlock block;
  for (Row& row : rows_) {
    if (due(row) != now) continue;
    const auto& samples = row.track->samples;
    // A new reading takes the place of a repetition that is due at the same time.
    const bool fresh = row.next < samples.size() && std::max(start_, samples[row.next].t) == now;
    const std::size_t index = fresh ? row.next++ : *row.shown;
    if (row.intermittent()) {
      row.shown = index;
      row.repeat = now + repeat_of_intermittent;
    }
    const std::size_t channel = index_of(row.track->channel);
    block.present.set(channel);
    block.readings[channel] = reading_of(*row.track, samples[index], row.intermittent());
  }
  return Item{now, now, block};
}

}  // namespace vigil::stream
