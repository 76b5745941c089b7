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

/// From gas a capnograph counts what brings CO₂; impedance counts every effort.
std::optional<double> respiratory_rate(const Breaths& breaths, double now_s, bool from_gas) {
  if (breaths.size() < 2) return std::nullopt;
  std::array<double, rate_breaths + 1> starts_s{};  // the newest first
  std::size_t count = 0;
  for (std::size_t back = 0; back < breaths.size() && count < starts_s.size(); ++back) {
    const Breath& breath = breaths.newest(back);
    if (from_gas && !breath.shows_co2()) continue;
    if (count >= 2 && breath.start_s < now_s - rate_breaths_s) break;
    starts_s[count++] = breath.start_s;
  }
  if (count == 0 || now_s - starts_s[0] > rr_zero_after_s) return 0;
  if (count < 2) return std::nullopt;
  return 60 * static_cast<double>(count - 1) / (starts_s[0] - starts_s[count - 1]);
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
  stream::NumericBlock block;
  const auto whole = [](std::optional<double> value) -> std::optional<double> {
    if (!value) return std::nullopt;
    return rounded(*value);
  };
  if (present(Sensor::spo2)) read_oximeter(now_s, seen, cuffed, block);
  if (present(Sensor::ecg))
    put(block, Channel::hr, read(Sensor::ecg, now_s, whole(heart_rate(seen.body.beats(), now_s))));

  const bool capnography = attached(Sensor::co2) && settled(Sensor::co2, now_s);
  const Sensor breath_sensor = capnography || !present(Sensor::ecg) ? Sensor::co2 : Sensor::ecg;
  const auto gas_rr = respiratory_rate(seen.body.breaths(), now_s, true);
  if (present(breath_sensor)) {
    const auto rr =
        breath_sensor == Sensor::co2 ? gas_rr : respiratory_rate(seen.body.breaths(), now_s, false);
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
  *spo2_ += (truth.spo2 - *spo2_) / spo2_averaging_s;

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
      else if (truth.perfusion < low_perfusion)
        reading->quality = Quality::questionable;
    }
    steady_spo2_ = spo2;
    steady_pr_ = pr;
  }
  put(block, Channel::spo2, spo2);
  put(block, Channel::pr, pr);
}

}  // namespace vigil::simulator
