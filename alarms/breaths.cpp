// SPDX-License-Identifier: MIT
#include "alarms/breaths.hpp"

#include <algorithm>
#include <cmath>

namespace vigil::alarms {

void BreathDetector::gap() {
  range_ = {};
  low_ = false;
}

void BreathDetector::sample(BayTime at, double value) {
  // A run that began anew, or a clock set back, forgets what was. A source's blocks waver by some ms, and
  // then the samples of two overlap: that is the same run.
  const Duration passed = last_sample_ ? at - *last_sample_ : Duration{0};
  if (passed < -std::chrono::seconds{1} || passed > std::chrono::seconds{2}) gap();
  last_sample_ = at;
  const std::int64_t number = to_ns(at) / bucket_length.count();
  Bucket& bucket = range_[static_cast<std::size_t>(number % static_cast<std::int64_t>(buckets))];
  if (bucket.number != number) bucket = {number, value, value};
  bucket.lo = std::min(bucket.lo, value);
  bucket.hi = std::max(bucket.hi, value);

  double lo = value;
  double hi = value;
  for (const Bucket& b : range_) {
    if (b.number < 0 || number - b.number >= static_cast<std::int64_t>(buckets)) continue;
    lo = std::min(lo, b.lo);
    hi = std::max(hi, b.hi);
  }
  const double swing = hi - lo;
  if (swing_count_ > 0) {
    double& latest = swings_[(swing_count_ - 1) % swings_.size()];
    latest = std::max(latest, swing);
  }
  if (swing <= 0 || swing < least_swing_) return;
  if (value < lo + swing / 3) low_ = true;
  if (!low_ || value < lo + swing / 2) return;
  // Of a unit that nobody knows, noise is told from breaths by how large they were.
  if (least_swing_ <= 0 && swing < usual_swing(at) / 4) return;
  low_ = false;
  last_breath_ = at;
  swings_[swing_count_ % swings_.size()] = swing;
  ++swing_count_;
  swing_from_ = at;
  breaths_[breath_count_ % most_breaths] = at;
  ++breath_count_;
}

// The middle of them, so that a cough or a hand on the chest does not hide the breaths after it; fading by
// half in ten minutes without a breath, so that a wave that became smaller is counted again.
double BreathDetector::usual_swing(BayTime now) const {
  const std::size_t count = std::min(swing_count_, swings_.size());
  if (count == 0) return 0;
  std::array<double, 8> sorted = swings_;
  std::sort(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(count));
  constexpr double half_life_s = 600;
  const double quiet_s = std::max(to_seconds(now - swing_from_), 0.0);
  return sorted[count / 2] * std::exp2(-quiet_s / half_life_s);
}

std::optional<int> BreathDetector::saved_swing() const {
  if (swing_count_ == 0) return std::nullopt;
  const double swing = usual_swing(swing_from_);
  if (!(swing > 0) || !std::isfinite(swing)) return std::nullopt;
  return static_cast<int>(std::lround(std::log2(swing)));
}

void BreathDetector::restore_swing(int swing, BayTime now) {
  swings_.fill(std::exp2(std::clamp(swing, -60, 60)));
  swing_count_ = swings_.size();
  swing_from_ = now;
}

double BreathDetector::rate_per_min(BayTime now) const {
  std::size_t count = 0;
  BayTime first = now;
  BayTime last = BayTime{};
  for (std::size_t i = 0; i < std::min(breath_count_, most_breaths); ++i) {
    const BayTime at = breaths_[i];
    if (at > now || now - at > memory) continue;
    ++count;
    first = std::min(first, at);
    last = std::max(last, at);
  }
  if (count < 2 || last <= first) return 0;
  const double rate = static_cast<double>(count - 1) * 60.0 / to_seconds(last - first);
  return now > last ? std::min(rate, 60.0 / to_seconds(now - last)) : rate;
}

double BreathDetector::latest_rate_per_min() const {
  constexpr std::size_t few = 4;
  if (breath_count_ < few) return 0;
  const auto breath = [this](std::size_t back) { return breaths_[(breath_count_ - back) % most_breaths]; };
  const double lasted_s = to_seconds(breath(1) - breath(few));
  return lasted_s > 0 ? (few - 1) * 60.0 / lasted_s : 0;
}

}  // namespace vigil::alarms
