// SPDX-License-Identifier: MIT
#pragma once

#include <memory>

#include "common/model/clock.hpp"
#include "dashboard/sound/heard_bays.hpp"
#include "dashboard/sound/player.hpp"
#include "dashboard/station/station.hpp"

namespace vigil::station {

/// A station started with `--sound` sounds its alarms itself, as a dashboard would, but watches nobody. Used
/// by the station's thread; the sound has a thread of its own.
class Loudspeaker {
 public:
  /// @param training alarms of bays that are not live are heard beside live ones
  /// Fails for a volume out of range alone: without a device it runs, says so, and does not count as one that
  /// sounds.
  static Expected<std::unique_ptr<Loudspeaker>> open(bool training, sound::Player::Options options,
                                                     Clock clock);

  /// Must not outlive this.
  Station::OwnSound own_sound();

 private:
  Loudspeaker(bool training, std::unique_ptr<sound::Player> player)
      : heard_{training}, player_{std::move(player)} {}
  void hear(const wire::Topic& topic, const wire::Message& message, StationTime now);

  sound::HeardBays heard_;
  std::unique_ptr<sound::Player> player_;
  std::shared_ptr<const sound::HeardState> waiting_;  ///< the player did not take it yet
};

}  // namespace vigil::station
