// SPDX-License-Identifier: MIT
#include "dashboard/sound/player.hpp"

#include <limits>
#include <utility>

namespace vigil::sound {

namespace {

constexpr std::int64_t never = std::numeric_limits<std::int64_t>::min();

/// A sound thread that has not stepped for so long hangs in a device.
constexpr Duration standstill = std::chrono::seconds{2};

std::optional<StationTime> time_of(std::int64_t ns) {
  if (ns == never) return std::nullopt;
  return StationTime{Duration{ns}};
}

}  // namespace

Expected<double> check_volume(double volume) {
  if (volume >= least_volume && volume <= 1) return volume;
  std::string text = std::to_string(volume);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return fail("volume " + text +
              ": from 0.1 to 1; alarms are never switched off, the sound of a bay can be paused");
}

Expected<std::unique_ptr<Player>> Player::open(Options options, Clock clock) {
  const auto volume = check_volume(options.volume);
  if (!volume) return tl::unexpected(volume.error());
  if (!options.open) options.open = [gain = *volume] { return Device::open(gain); };
  return std::unique_ptr<Player>{new Player{std::move(options.open), options.watched, std::move(clock)}};
}

Player::Player(OpenDevice open, Watched watched, Clock clock)
    : clock_{std::move(clock)},
      station_ns_{never},
      frame_ns_{never},
      own_pause_ns_{never},
      own_pause_ends_ns_{never},
      stepped_ns_{never},
      thread_{[this, open = std::move(open), watched]() mutable { run(std::move(open), watched); }} {}

Player::~Player() {
  stop_ = true;
  states_.close();
  thread_.join();
}

bool Player::hear(std::shared_ptr<const HeardState> state) { return states_.push(std::move(state)); }

bool Player::works(StationTime now) const {
  const auto stepped = time_of(stepped_ns_);
  return works_ && stepped && now - *stepped < standstill;
}

std::optional<StationTime> Player::own_pause_ends() const { return time_of(own_pause_ends_ns_); }

void Player::run(OpenDevice open, Watched watched) {
  Sounder sounder{std::move(open), watched, clock_().station};
  Duration wait{0};
  while (!stop_) {
    // Of several snapshots the last says all; nobody waits for what was before it.
    std::shared_ptr<const HeardState> state;
    for (auto next = states_.pop(wait); next; next = states_.try_pop()) state = std::move(*next);
    if (state != nullptr) sounder.hear(*state);
    const StationTime now = clock_().station;
    sounder.note(time_of(station_ns_), time_of(frame_ns_));
    if (const auto pause = own_pause_ns_.exchange(never); pause != never)
      sounder.pause_own(now, Duration{pause});
    sounder.step(now);
    const auto own_pause_ends = sounder.own_silent_until(now);
    own_pause_ends_ns_ = own_pause_ends ? own_pause_ends->time_since_epoch().count() : never;
    works_ = sounder.works();
    stepped_ns_ = clock_().station.time_since_epoch().count();
    const StationTime after = clock_().station;
    wait = sounder.next_step(after) - after;
  }
}

}  // namespace vigil::sound
