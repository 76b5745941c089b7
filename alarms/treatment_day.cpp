// SPDX-License-Identifier: MIT
#include "alarms/treatment_day.hpp"

#include <utility>

namespace vigil::alarms {

void TreatmentDay::begin_next(BayTime at, double given_mg) {
  ++later_;
  began_ = at;
  delivered_for_ = {};
  mg_before_ = given_mg;
}

void TreatmentDay::advance(BayTime now, bool delivers, bool around_the_clock, double given_mg) {
  if (last_ && now < *last_) {
    // Another run of the source: how long ago anything was is not known; what ran for how long stays.
    if (began_) began_ = now;
    last_delivery_.reset();
    delivers_ = delivers;
    runs_on_ = true;
    last_ = now;
    return;
  }
  const bool delivered = std::exchange(delivers_, delivers);
  const bool runs_on = std::exchange(runs_on_, true);
  if (delivered && runs_on && last_ && (delivers || now - *last_ <= longest_step)) {
    delivered_for_ += now - *last_;
    last_delivery_ = now;
  }
  last_ = now;
  if (!delivers) return;
  if (!began_) {
    began_ = now;
  } else if (last_delivery_ && now - *last_delivery_ >= (around_the_clock ? length : night)) {
    begin_next(now, given_mg);
  } else if (now - *began_ >= length) {
    begin_next(*began_ + (now - *began_) / length * length, given_mg);
  }
  last_delivery_ = now;
}

}  // namespace vigil::alarms
