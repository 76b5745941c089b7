// SPDX-License-Identifier: MIT
#include "alarms/infusion_pump.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "alarms/text.hpp"
#include "common/model/dose.hpp"

namespace vigil::alarms {

void VolumeWatch::add(BayTime now, double rate_ml_per_h, std::optional<double> infused_ml) {
  const double rate_before = std::exchange(rate_ml_per_h_, rate_ml_per_h);
  if (!infused_ml || !std::isfinite(*infused_ml)) {
    last_ml_.reset();
    begin_anew();
    return;
  }
  decimals_ = std::max(decimals_, decimals_shown(*infused_ml));
  const std::optional<double> before = std::exchange(last_ml_, infused_ml);
  if (before && falls_implausibly(*before, *infused_ml)) {
    fall_ = Fall{now, *before, *infused_ml};
    begin_anew();
  } else if (before && *infused_ml < *before && *infused_ml < InfusedAmount::new_bag_ml) {
    fall_.reset();
  }
  // What happened while nobody heard it cannot be expected.
  if (!before || marks_.empty() || now < now_.at || now - now_.at > InfusedAmount::longest_step) {
    begin_anew();
    now_.at = now;
    marks_.push_back(now_);
    return;
  }
  now_.counted_ml += counted_ml(*before, *infused_ml);
  now_.expected_ml += rate_before * to_seconds(now - now_.at) / 3600;
  now_.at = now;
  if (now - marks_.back().at >= spacing) marks_.push_back(now_);
  while (now - marks_.front().at > longest_span) marks_.pop_front();
}

void VolumeWatch::restart_time() {
  begin_anew();
  fall_.reset();
}

std::optional<VolumeWatch::Fall> VolumeWatch::fall(BayTime now) const {
  if (!fall_ || now < fall_->at || now - fall_->at >= fall_told_for) return std::nullopt;
  return fall_;
}

std::optional<VolumeWatch::Shortfall> VolumeWatch::shortfall() const {
  const double digit = last_digit(decimals_);
  // The shortest time, at least the span, over which half of what is expected is more than a digit.
  for (auto mark = marks_.rbegin(); mark != marks_.rend(); ++mark) {
    const Duration over = now_.at - mark->at;
    const double expected = now_.expected_ml - mark->expected_ml;
    if (over < span || expected / 2 <= digit) continue;
    const double counted = now_.counted_ml - mark->counted_ml;
    // A count may lag by its last digit.
    if (!is_below(counted + digit, expected / 2)) return std::nullopt;
    return Shortfall{counted, expected, over};
  }
  return std::nullopt;
}

double InfusionPump::running_ml_per_h() const {
  return heard && delivers(reading) && std::isfinite(reading.rate_ml_per_h)
             ? std::max(0.0, reading.rate_ml_per_h)
             : 0;
}

std::optional<double> InfusionPump::conc_mg_per_ml() const {
  if (reading.conc_mg_per_ml || !binding) return reading.conc_mg_per_ml;
  return binding->conc_mg_per_ml;
}

bool InfusionPump::is_same_pump(const PumpReading& told) const {
  const std::string confirmed = binding ? binding->serial : std::string{};
  const std::string before = heard ? reading.serial.value_or("") : confirmed;
  const std::string after = told.serial.value_or("");
  return before.empty() || after.empty() || before == after;
}

std::string InfusionPump::take(const PumpReading& told, BayTime now) {
  // What another pump, or the same one with another drug, counted before is not this patient's.
  if (!is_same_pump(told) || (heard && told.drug != reading.drug)) {
    amount.forget_count();
    volume = {};
  }
  reading = told;
  heard = true;
  heard_at = now;
  const double rate = running_ml_per_h();
  amount.add({now, rate, conc_mg_per_ml(), reading.infused_ml});
  volume.add(now, rate, reading.infused_ml);
  if (reading.dose_rate) dose_decimals = std::max(dose_decimals, decimals_shown(*reading.dose_rate));
  const bool bolus = reading.state == PumpState::bolus && rate > 0;
  const bool had_one = std::exchange(had_bolus, bolus);
  if (bolus) return had_one ? "" : "bolus";
  // A measured rate that trembles does not rise, and many small steps are a rise in the end.
  const double before = marked_rate_ml_per_h;
  if (is_above(rate, before) || is_below(rate, before)) marked_rate_ml_per_h = rate;
  if (!is_above(rate, before)) return {};
  if (before == 0) return "start " + short_number(rate) + " mL/h";
  return "rate " + short_number(before) + " → " + short_number(rate) + " mL/h";
}

void InfusionPump::begin_amount(BayTime now) {
  amount = {};
  if (heard) amount.add({now, running_ml_per_h(), conc_mg_per_ml(), reading.infused_ml});
}

void InfusionPump::restart_time() {
  amount.restart_time();
  volume.restart_time();
}

}  // namespace vigil::alarms
