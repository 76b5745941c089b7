// SPDX-License-Identifier: MIT
#include "alarms/wave_breaths.hpp"

#include <algorithm>

namespace vigil::alarms {

namespace {

/// A breath that is older is saved: at ten breaths a minute and more the saved state stands still.
constexpr Duration saved_from = std::chrono::seconds{6};
/// The first breaths arm only as one breathing.
constexpr Duration first_breaths_within = std::chrono::seconds{20};

}  // namespace

void WaveBreaths::block(BayTime start, BayTime end, std::optional<BayTime> last_breath, Duration arm) {
  comes_ = true;
  if (came_until_ && start > *came_until_) holes_ += start - *came_until_;
  came_until_ = std::max(end, came_until_.value_or(end));
  if (last_breath && (!last_breath_ || *last_breath > *last_breath_)) {
    // Two that are far apart are no breathing yet.
    const bool apart = last_breath_ && *last_breath - *last_breath_ > first_breaths_within;
    if (!tells_since_ && (!arming_since_ || apart)) arming_since_ = last_breath;
    if (!tells_since_ && *last_breath - *arming_since_ >= arm) tells_since_ = last_breath;
    last_breath_ = last_breath;
    quiet_since_ = last_breath;
    holes_ = Duration{0};
  } else if (quiet_since_ && holes_ > longest_holes) {
    quiet_since_ = start;
    holes_ = Duration{0};
  }
}

bool WaveBreaths::breathes(BayTime now, Duration within) const {
  return tells() && last_breath_ && now - *last_breath_ < within;
}

void WaveBreaths::begin_run(BayTime now) {
  for (auto* time : {&came_until_, &arming_since_, &tells_since_, &last_breath_, &quiet_since_})
    if (*time) *time = std::min(**time, now);
}

WaveBreaths WaveBreaths::saved(BayTime now) const {
  WaveBreaths copy = *this;
  if (quiet_since_ && now - *quiet_since_ >= saved_from) return copy;
  copy.quiet_since_.reset();
  copy.holes_ = Duration{0};
  return copy;
}

void WaveBreaths::restored(BayTime now) {
  comes_ = false;
  came_until_ = now;
  if (tells_since_ && !quiet_since_) quiet_since_ = now;
}

}  // namespace vigil::alarms
