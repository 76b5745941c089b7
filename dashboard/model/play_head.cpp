// SPDX-License-Identifier: MIT
#include "dashboard/model/play_head.hpp"

#include <algorithm>
#include <cmath>

namespace vigil::dashboard {

namespace {

using namespace std::chrono_literals;

/// The lag is a block and this much station time for what the network holds up: about 0.3 s for 200 ms
/// blocks.
constexpr Duration cushion = 100ms;
constexpr Duration usual_block = 200ms;
constexpr Duration longest_block = 2s;
/// Speed gained per second of error: 20 ms of jitter change the speed by 1 %.
constexpr double gain_per_s = 0.5;
/// An error beyond this, in station time, is a gap and no jitter.
constexpr double jump_s = 1.0;
/// How far the head runs on without data: any sweep is blank by then.
constexpr Duration longest_run = 1h;

}  // namespace

void PlayHead::restart() {
  waiting_ = true;
  stopped_ = false;
  block_ = usual_block;
}

Duration PlayHead::lag() const {
  if (stopped_) return 0ns;
  return block_ + from_seconds(to_seconds(cushion) * rate_);
}

BayTime PlayHead::run_on(StationTime now) const {
  const double gone_s = std::clamp(rate_ * to_seconds(now - anchored_), 0.0, to_seconds(longest_run));
  return std::min(anchor_ + from_seconds(gone_s), newest_ + longest_run);
}

BayTime PlayHead::wanted(StationTime now) const {
  if (stopped_) return newest_;
  return run_on(now) - lag();
}

void PlayHead::set_rate(double rate, StationTime now) {
  rate = std::clamp(rate, 0.0, 1000.0);
  if (rate == rate_) return;
  if (!waiting_ && now > anchored_) {
    anchor_ = run_on(now);
    anchored_ = now;
  }
  rate_ = rate;
}

void PlayHead::data(BayTime end, Duration length, StationTime now) {
  block_ = std::clamp(length, std::max(block_, usual_block), longest_block);
  if (waiting_) {
    waiting_ = false;
    newest_ = anchor_ = end;
    anchored_ = at_ = now;
    head_ = end - lag();
    return;
  }
  if (end <= newest_) return;
  newest_ = anchor_ = end;
  anchored_ = now;
  stopped_ = false;
  if (!head_) return;
  // After a silence the head ran on; data that goes on where it stopped brings it back, and a gap forward.
  const double error_s = to_seconds(wanted(now) - *head_) / std::max(rate_, 0.1);
  const bool behind_all = *head_ > end + from_seconds(2 * jump_s * std::max(rate_, 0.1));
  if (error_s > jump_s || behind_all) {
    head_ = wanted(now);
    at_ = now;
  }
}

void PlayHead::stop() { stopped_ = true; }

std::optional<BayTime> PlayHead::advance(StationTime now) {
  if (!head_ || now <= at_) return head_;
  // A frame that is late by seconds (a window being moved) is made up in one step.
  const double step_s = std::min(to_seconds(now - at_), 1e6);
  const BayTime target = wanted(now);
  const double unhurried = stopped_ ? 1.0 : rate_;
  const double scale = std::max(unhurried, 0.1);
  const double error_s = to_seconds(target - *head_) / scale - (stopped_ ? 0.0 : unhurried * step_s / scale);
  double speed = unhurried + scale * std::min(gain_per_s, 1 / step_s) * error_s;
  speed = std::clamp(speed, 0.0, unhurried * 1.5 + 0.2);
  BayTime next = *head_ + from_seconds(std::min(speed * step_s, to_seconds(longest_run)));
  if (stopped_ || rate_ == 0) next = std::min(next, std::max(*head_, target));
  *head_ = std::max(*head_, std::min(next, newest_ + longest_run));
  at_ = now;
  return head_;
}

}  // namespace vigil::dashboard
