// SPDX-License-Identifier: MIT
#include "publisher/simulator/cuff.hpp"

#include <algorithm>

#include "publisher/simulator/shape.hpp"

namespace vigil::simulator {

namespace {

constexpr std::int64_t repeat_s = 30;  // PROTOCOL.md: an intermittent value again every 30 s
constexpr std::int64_t first_after_s =
    35;  // with the inflation, the first reading comes 65 to 80 s after the start
constexpr double least_pulse_mmhg = 5;
constexpr double moved_error_mmhg = 8;  // standard deviation of what movement adds to a reading
constexpr double mean_share = 0.4;      // mean = diastolic + this share of the pulse pressure

std::optional<std::int64_t> whole_seconds(std::optional<double> seconds) {
  if (!seconds) return std::nullopt;
  return static_cast<std::int64_t>(*seconds);
}

}  // namespace

Cuff::Cuff(std::uint64_t seed, double variability, std::optional<double> interval_s, const Vitals& before)
    : random_{seed, "cuff"},
      trouble_{seed, "cuff trouble"},
      variability_{variability},
      interval_s_{whole_seconds(interval_s)} {
  last_start_s_ = first_after_s - interval_s_.value_or(0);
  reading_ = read(-random_.whole(20, 120), before);
}

void Cuff::second(std::int64_t now_s, const Vitals& now) {
  if (ready_s_) {
    leaked_ = leaked_ || leaking_;
    moved_ = moved_ || moving_;
    if (now_s < *ready_s_) return;
    if ((leaked_ || moved_) && !second_try_) {
      leaked_ = moved_ = false;
      second_try_ = true;
      ready_s_ = now_s + trouble_.whole(45, 60);
      return;
    }
    ready_s_.reset();
    reading_ = read(now_s, now);
    sent_from_s_ = now_s;
    return;
  }
  const bool its_time = interval_s_ && now_s >= last_start_s_ + *interval_s_;
  if (!its_time && !asked_) return;
  asked_ = false;
  last_start_s_ = now_s;
  leaked_ = moved_ = second_try_ = false;
  ready_s_ = now_s + random_.whole(30, 45);
}

void Cuff::set_interval(std::optional<double> interval_s) { interval_s_ = whole_seconds(interval_s); }

std::optional<NibpReading> Cuff::due(std::int64_t now_s) const {
  if (now_s < sent_from_s_ || (now_s - sent_from_s_) % repeat_s != 0) return std::nullopt;
  return reading_;
}

NibpReading Cuff::read(std::int64_t at_s, const Vitals& vitals) {
  double sys = vitals.bp_sys + variability_ * 1.2 * random_.normal();
  double dia = vitals.bp_dia + variability_ * 1.0 * random_.normal();
  if (leaked_) return {std::nullopt, std::nullopt, std::nullopt, at_s, Quality::invalid};
  if (moved_) {
    sys += moved_error_mmhg * trouble_.normal();
    dia = std::min(dia + moved_error_mmhg * trouble_.normal(), sys - least_pulse_mmhg);
  }
  sys = rounded(sys);
  dia = rounded(dia);
  return {sys, dia, rounded(dia + mean_share * (sys - dia)), at_s,
          moved_ ? Quality::questionable : Quality::valid};
}

}  // namespace vigil::simulator
