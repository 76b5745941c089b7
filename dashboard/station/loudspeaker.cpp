// SPDX-License-Identifier: MIT
#include "dashboard/station/loudspeaker.hpp"

#include <utility>

namespace vigil::station {

Expected<std::unique_ptr<Loudspeaker>> Loudspeaker::open(bool training, sound::Player::Options options,
                                                         Clock clock) {
  options.watched = {false, false};
  auto player = sound::Player::open(std::move(options), std::move(clock));
  if (!player) return tl::unexpected(player.error());
  return std::unique_ptr<Loudspeaker>{new Loudspeaker{training, std::move(*player)}};
}

Station::OwnSound Loudspeaker::own_sound() {
  return {[this](const wire::Topic& topic, const wire::Message& message, StationTime now) {
            hear(topic, message, now);
          },
          [this](StationTime now) { return player_->works(now); }};
}

void Loudspeaker::hear(const wire::Topic& topic, const wire::Message& message, StationTime now) {
  heard_.apply(topic, message, now);
  if (auto news = heard_.news(now)) waiting_ = std::make_shared<const sound::HeardState>(std::move(*news));
  if (waiting_ && player_->hear(waiting_)) waiting_.reset();
}

}  // namespace vigil::station
