// SPDX-License-Identifier: MIT
#include "common/stream/pump_states.hpp"

#include <algorithm>

namespace vigil::stream {

PumpStates::PumpStates(const formats::PumpTrack& track, std::uint8_t pump, BayTime start, BayTime end)
    : track_{&track}, pump_{pump}, start_{start}, end_{end} {
  const auto& samples = track.samples;
  const auto after =
      std::find_if(samples.begin(), samples.end(), [&](const auto& sample) { return sample.t > start; });
  first_ = static_cast<std::size_t>(after - samples.begin());
  if (first_ > 0) --first_;  // the state that holds at the start, or the first one there is
  restart();
}

void PumpStates::restart() {
  next_ = first_;
  shown_.reset();
}

std::optional<BayTime> PumpStates::due() const {
  std::optional<BayTime> soonest;
  if (next_ < track_->samples.size()) soonest = std::max(start_, track_->samples[next_].t);
  if (shown_ && repeat_ <= end_ && (!soonest || repeat_ < *soonest)) soonest = repeat_;
  return soonest;
}

Item PumpStates::take() {
  const BayTime now = *due();
  const auto& samples = track_->samples;
  if (next_ < samples.size() && std::max(start_, samples[next_].t) == now) shown_ = next_++;
  repeat_ = now + repeat_of_pump;
  return Item{now, now, PumpBlock{pump_, samples[*shown_].reading}};
}

}  // namespace vigil::stream
