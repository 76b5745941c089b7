// SPDX-License-Identifier: MIT
#include "common/model/infused_amount.hpp"

#include <algorithm>
#include <cmath>

#include "common/model/dose.hpp"

namespace vigil {

namespace {

bool is_new_bag(double before_ml, double after_ml) {
  return after_ml < InfusedAmount::new_bag_ml && after_ml < before_ml / 2;
}

}  // namespace

double counted_ml(double before_ml, double after_ml) {
  if (after_ml >= before_ml) return after_ml - before_ml;
  return is_new_bag(before_ml, after_ml) ? std::max(0.0, after_ml) : 0;
}

bool falls_implausibly(double before_ml, double after_ml) {
  return is_below(after_ml, before_ml) && after_ml >= InfusedAmount::new_bag_ml;
}

void InfusedAmount::add(const InfusedStep& step) {
  if (!std::isfinite(step.rate_ml_per_h) || step.rate_ml_per_h < 0) return;
  if (runs_on_ && last_at_ && step.at < *last_at_) return;
  if (last_at_) {
    const double conc = last_conc_mg_per_ml_.value_or(0);
    const Duration since = runs_on_ ? step.at - *last_at_ : Duration{0};
    const bool delivered = last_rate_ml_per_h_ > 0;
    const bool counts = last_infused_ml_ && step.infused_ml;
    const double counted_mg = counts ? amount_mg(counted_ml(*last_infused_ml_, *step.infused_ml), conc) : 0;
    const double by_rate_mg = dose_mg_per_h(last_rate_ml_per_h_, conc) * (to_seconds(since) / 3600);
    const bool silent = !runs_on_ || since > longest_step;
    mg_ += silent && counts ? counted_mg : by_rate_mg;
    if (silent && !counts) assumed_mg_ += by_rate_mg;
    volume_mg_ += counts ? counted_mg : by_rate_mg;
    if (!counts && delivered) counted_ = false;
    if (delivered && !last_conc_mg_per_ml_) complete_ = false;
  }
  // A count that falls a little and comes back must not be counted twice.
  const bool fell = last_infused_ml_ && step.infused_ml && *step.infused_ml < *last_infused_ml_;
  const bool begins_anew = fell && (is_new_bag(*last_infused_ml_, *step.infused_ml) ||
                                    falls_implausibly(*last_infused_ml_, *step.infused_ml));
  if (!fell || begins_anew) last_infused_ml_ = step.infused_ml;
  last_at_ = step.at;
  last_rate_ml_per_h_ = step.rate_ml_per_h;
  last_conc_mg_per_ml_ = step.conc_mg_per_ml;
  runs_on_ = true;
}

std::optional<double> InfusedAmount::mg_by_volume() const {
  if (!counted_ || !complete_) return std::nullopt;
  return volume_mg_;
}

double InfusedAmount::mg_at_most() const { return std::max(mg_, volume_mg_); }

}  // namespace vigil
