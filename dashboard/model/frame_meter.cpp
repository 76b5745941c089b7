// SPDX-License-Identifier: MIT
#include "dashboard/model/frame_meter.hpp"

#include <algorithm>

namespace vigil::dashboard {

void FrameMeter::note(StationTime now) {
  frames_.push_back(now);
  while (frames_.size() > most_frames || now - frames_.front() > window) frames_.pop_front();
}

double FrameMeter::rate(StationTime now) const {
  if (frames_.size() < 2) return 0;
  // A screen that stands still gets slower while it does.
  const Duration span = std::max(frames_.back() - frames_.front(), now - frames_.front());
  return span > Duration{0} ? static_cast<double>(frames_.size() - 1) / to_seconds(span) : 0;
}

Duration FrameMeter::longest(StationTime now) const {
  if (frames_.size() < 2) return {};
  Duration most = now - frames_.back();
  for (std::size_t i = 1; i < frames_.size(); ++i) most = std::max(most, frames_[i] - frames_[i - 1]);
  return most;
}

}  // namespace vigil::dashboard
