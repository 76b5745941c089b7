// SPDX-License-Identifier: MIT
#include "dashboard/sound/watch.hpp"

#include <algorithm>

namespace vigil::sound {

namespace {

constexpr std::size_t of_station = 0;
constexpr std::size_t of_display = 1;
constexpr std::array<std::string_view, 2> conditions{"station-lost", "display-frozen"};

/// Who is asked less often than this stood still.
constexpr Duration own_standstill = std::chrono::seconds{1};

}  // namespace

Watch::Watch(Watched watched, StationTime now) : looked_{now} {
  guards_[of_station] = {watched.station ? station_patience : Duration::max(), now, 0, StationTime::min()};
  // A display is watched from its first frame on.
  guards_[of_display] = {watched.display ? display_patience : Duration::max(), std::nullopt, 0,
                         StationTime::min()};
}

void Watch::note(std::optional<StationTime> station, std::optional<StationTime> frame) {
  const auto move = [](Guard& guard, std::optional<StationTime> t) {
    if (t) guard.last = guard.last ? std::max(*guard.last, *t) : *t;
  };
  move(guards_[of_station], station);
  move(guards_[of_display], frame);
}

void Watch::pause(StationTime now, Duration length) {
  for (Guard& guard : guards_)
    if (guard.id != 0) guard.silent_until = now + std::clamp(length, Duration{0}, longest_pause);
}

std::optional<StationTime> Watch::silent_until(StationTime now) const {
  std::optional<StationTime> last;
  for (const Guard& guard : guards_)
    if (guard.id != 0 && now < guard.silent_until) last = std::max(last.value_or(now), guard.silent_until);
  return last;
}

const std::vector<alarms::HeardAlarm>& Watch::at(StationTime now) {
  const bool stood_still = now - looked_ > own_standstill;
  looked_ = now;
  raised_.clear();
  for (std::size_t i = 0; i < guards_.size(); ++i) {
    Guard& guard = guards_[i];
    if (stood_still && guard.last && guard.id == 0) guard.last = now;
    if (!guard.last || now - *guard.last < guard.patience) {
      guard.id = 0;
      continue;
    }
    if (guard.id == 0) {
      guard.id = next_id_++;
      guard.silent_until = StationTime::min();
    }
    alarms::HeardAlarm alarm;
    alarm.id = guard.id;
    alarm.priority = Priority::high;
    alarm.kind = AlarmKind::technical;
    alarm.category = alarms::category_of(conditions[i]);
    alarm.silenced = now < guard.silent_until;
    raised_.push_back(alarm);
  }
  return raised_;
}

}  // namespace vigil::sound
