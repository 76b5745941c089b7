// SPDX-License-Identifier: MIT
#include "publisher/simulator/monitor.hpp"

#include <algorithm>
#include <cstddef>

#include "publisher/simulator/shape.hpp"

namespace vigil::simulator {

namespace {

constexpr double spo2_averaging_s = 6;
constexpr double settle_s = 8;           // a sensor put on again needs so long for its first number
constexpr double asystole_after_s = 4;   // no beat for so long: hr = 0
constexpr std::size_t rate_beats = 8;    // intervals that a heart rate is taken over
constexpr std::size_t rate_breaths = 8;  // and at most so many for a respiratory rate,
constexpr double rate_breaths_s = 30;    // none of them older
constexpr double moved_lasts_s = 18;     // movement is in the numbers for so long: three averaging times
constexpr double moved_spo2 = 85;        // what a wave of movement alone reads, red and infrared alike
constexpr double moved_share = 0.6;      // of it in the reading, at most
constexpr double blocked_told_s = 5;     // the pump tries so long to free the line before it is told
constexpr double low_perfusion = 0.3;    // below: the oximeter doubts its numbers
constexpr double no_perfusion = 0.05;    // below: it finds no pulse

std::optional<double> heart_rate(const Beats& beats, double now_s) {
  std::size_t newest = 0;
  while (newest < beats.size() && beats.newest(newest).r_s > now_s) ++newest;
  if (newest + rate_beats >= beats.size()) return std::nullopt;
  const double last_s = beats.newest(newest).r_s;
  if (now_s - last_s > asystole_after_s) return 0;
  return 60 * rate_beats / (last_s - beats.newest(newest + rate_beats).r_s);
}

std::optional<double> pulse_rate(const Recent<double, 9>& feet, double now_s) {
  if (feet.size() <= rate_beats) return std::nullopt;
  if (now_s - feet.newest() > asystole_after_s) return 0;
  return 60 * rate_beats / (feet.newest() - feet.newest(rate_beats));
}

/// Over the latest breaths. `start_of(back)` tells when the `back`th newest of `size` began; none: it does
/// not count.
template <typename StartOf>
std::optional<double> respiratory_rate(std::size_t size, double now_s, const StartOf& start_of) {
  std::array<double, rate_breaths + 1> starts_s{};  // the newest first
  std::size_t count = 0;
  for (std::size_t back = 0; back < size && count < starts_s.size(); ++back) {
    const std::optional<double> start_s = start_of(back);
    if (!start_s) continue;
    if (count >= 2 && *start_s < now_s - rate_breaths_s) break;
    starts_s[count++] = *start_s;
  }
  if (count == 0 || now_s - starts_s[0] > rr_zero_after_s) return 0;
  if (count < 2) return std::nullopt;
  return 60 * static_cast<double>(count - 1) / (starts_s[0] - starts_s[count - 1]);
}

/// A capnograph counts what brings CO₂.
std::optional<double> rate_from_gas(const Breaths& breaths, double now_s) {
  if (breaths.size() < 2) return std::nullopt;
  return respiratory_rate(breaths.size(), now_s, [&](std::size_t back) -> std::optional<double> {
    const Breath& breath = breaths.newest(back);
    if (!breath.shows_co2()) return std::nullopt;
    return breath.start_s;
  });
}

/// Impedance counts every effort, and movements where there are any.
std::optional<double> rate_from_chest(const Observed& seen, double now_s, bool moved) {
  const Breaths& breaths = seen.body.breaths();
  const auto& rises = seen.impedance.rises();
  if (breaths.size() < 2) return std::nullopt;
  return respiratory_rate(moved ? rises.size() : breaths.size(), now_s, [&](std::size_t back) {
    return std::optional{moved ? rises.newest(back) : breaths.newest(back).start_s};
  });
}

void put(stream::NumericBlock& block, Channel channel, const wire::NumericReading& reading) {
  block.present.set(index_of(channel));
  block.readings[index_of(channel)] = reading;
}

}  // namespace

void Monitor::attach(Sensors sensors, double now_s) {
  const Sensors fresh = sensors & present_ & ~attached_;
  for (std::size_t i = 0; i < fresh.size(); ++i)
    if (fresh.test(i)) attached_at_s_[i] = now_s;
  attached_ |= fresh;
}

void Monitor::watch(double now_s, const Observed& seen) {
  if (seen.pleth.motion() > 0) pleth_moved_s_ = now_s;
  if (seen.ecg.motion() > 0) ecg_moved_s_ = now_s;
  if (seen.impedance.motion() > 0) chest_moved_s_ = now_s;
  if (!seen.capnogram.blocked())
    co2_blocked_s_.reset();
  else if (!co2_blocked_s_)
    co2_blocked_s_ = now_s;
  // A line that is freed settles like one that is put on.
  if (co2_blocked_s_ && now_s - *co2_blocked_s_ >= blocked_told_s)
    attached_at_s_[index_of(Sensor::co2)] = now_s;
}

bool Monitor::settled(Sensor sensor, double now_s) const {
  return now_s >= attached_at_s_[index_of(sensor)] + settle_s;
}

wire::NumericReading Monitor::read(Sensor sensor, double now_s, std::optional<double> value) const {
  wire::NumericReading reading;
  if (!attached(sensor))
    reading.quality = Quality::sensor_off;
  else if (!value || !settled(sensor, now_s))
    reading.quality = Quality::no_signal;
  else
    reading.value = value;
  return reading;
}

stream::NumericBlock Monitor::second(double now_s, const Observed& seen, bool cuffed) {
  watch(now_s, seen);
  stream::NumericBlock block;
  const auto whole = [](std::optional<double> value) -> std::optional<double> {
    if (!value) return std::nullopt;
    return rounded(*value);
  };
  if (present(Sensor::spo2)) read_oximeter(now_s, seen, cuffed, block);
  if (present(Sensor::ecg)) {
    auto hr = read(Sensor::ecg, now_s, whole(heart_rate(seen.body.beats(), now_s)));
    if (hr.value && now_s < ecg_moved_s_ + moved_lasts_s) hr.quality = Quality::questionable;
    put(block, Channel::hr, hr);
  }

  const bool capnography = attached(Sensor::co2) && settled(Sensor::co2, now_s);
  const Sensor breath_sensor = capnography || !present(Sensor::ecg) ? Sensor::co2 : Sensor::ecg;
  const auto gas_rr = rate_from_gas(seen.body.breaths(), now_s);
  if (present(breath_sensor)) {
    const bool moved = now_s < chest_moved_s_ + moved_lasts_s;
    const auto rr = breath_sensor == Sensor::co2 ? gas_rr : rate_from_chest(seen, now_s, moved);
    put(block, Channel::rr, read(breath_sensor, now_s, whole(rr)));
  }
  if (present(Sensor::co2)) {
    // Without a breath the airway holds no CO2: that is what the number says.
    const bool apnoea = gas_rr && *gas_rr == 0;
    put(block, Channel::etco2, read(Sensor::co2, now_s, apnoea ? 0 : whole(seen.capnogram.etco2())));
    put(block, Channel::fico2, read(Sensor::co2, now_s, apnoea ? 0 : whole(seen.capnogram.fico2())));
  }
  if (present(Sensor::abp)) {
    const auto& pulse = seen.pressure.reading();
    const auto part = [&](double PulseReading::*member) {
      return read(Sensor::abp, now_s, pulse ? std::optional{rounded(*pulse.*member)} : std::nullopt);
    };
    put(block, Channel::abp_sys, part(&PulseReading::top));
    put(block, Channel::abp_dia, part(&PulseReading::bottom));
    put(block, Channel::abp_mean, part(&PulseReading::mean));
  }
  if (present(Sensor::temp))
    put(block, Channel::temp, read(Sensor::temp, now_s, rounded(seen.body.vitals().temp, 10)));
  return block;
}

void Monitor::read_oximeter(double now_s, const Observed& seen, bool cuffed, stream::NumericBlock& block) {
  const Vitals& truth = seen.body.vitals();
  if (!spo2_) spo2_ = truth.spo2;
  const double moved = moved_share * seen.pleth.motion();
  *spo2_ += (truth.spo2 + moved * (moved_spo2 - truth.spo2) - *spo2_) / spo2_averaging_s;

  auto spo2 = read(Sensor::spo2, now_s, rounded(std::min(*spo2_, 100.0)));
  auto pr = read(Sensor::spo2, now_s, pulse_rate(seen.pleth.feet(), now_s));
  if (pr.value) pr.value = rounded(*pr.value);
  if (cuffed && spo2.value) {
    // The limb has no pulse now: the oximeter holds its last numbers and says why.
    spo2 = steady_spo2_;
    pr = steady_pr_;
    if (spo2.value) spo2.quality = pr.quality = Quality::cuff;
  } else {
    for (auto* reading : {&spo2, &pr}) {
      if (!reading->value) continue;
      if (truth.perfusion < no_perfusion)
        *reading = {std::nullopt, Quality::no_signal, std::nullopt};
      else if (truth.perfusion < low_perfusion || now_s < pleth_moved_s_ + moved_lasts_s)
        reading->quality = Quality::questionable;
    }
    steady_spo2_ = spo2;
    steady_pr_ = pr;
  }
  put(block, Channel::spo2, spo2);
  put(block, Channel::pr, pr);
}

}  // namespace vigil::simulator
