// SPDX-License-Identifier: MIT
#include "publisher/pacer.hpp"

#include <algorithm>

namespace vigil::publisher {

namespace {

/// At most 142 years, so that no sum of it with a time overflows.
Duration scaled(Duration length, double factor) {
  constexpr double most = 4.5e18;
  return Duration{
      static_cast<Duration::rep>(std::clamp(static_cast<double>(length.count()) * factor, -most, most))};
}

}  // namespace

Pacer::Pacer(BayTime stream, StationTime now, double speed) : stream_{stream}, station_{now}, speed_{speed} {}

void Pacer::anchor(StationTime now) {
  stream_ = position(now);
  station_ = now;
}

void Pacer::set_speed(double speed, StationTime now) {
  anchor(now);
  speed_ = speed;
}

void Pacer::pause(StationTime now) {
  anchor(now);
  paused_ = true;
}

void Pacer::resume(StationTime now) {
  station_ = now;
  paused_ = false;
}

BayTime Pacer::position(StationTime now) const {
  if (paused_) return stream_;
  return stream_ + std::min(scaled(now - station_, speed_), max_bay_time - stream_);
}

std::optional<StationTime> Pacer::due(BayTime end) const {
  if (paused_) return std::nullopt;
  return station_ + scaled(end - stream_, 1 / speed_);
}

std::optional<Duration> BehindNotice::notice(StationTime due, StationTime now) {
  constexpr Duration patience = std::chrono::seconds{1};
  if (now - due <= patience || (said_ && now - *said_ < patience)) return std::nullopt;
  said_ = now;
  return now - due;
}

}  // namespace vigil::publisher
