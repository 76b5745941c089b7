// SPDX-License-Identifier: MIT
#include "dashboard/station/source_link.hpp"

#include <algorithm>

namespace vigil::station {

SourceLink::Admittance SourceLink::refuse(wire::Refusal refusal) {
  refusal_ = refusal;
  return Admittance::refused;
}

void SourceLink::begin(const wire::Envelope& envelope, StationTime now) {
  src_ = envelope.src;
  epoch_ = envelope.epoch;
  mode_ = envelope.mode;
  last_heard_ = now;
  rate_ = 1;
  late_after_ = late_at_least;
  ended_ = false;
  contended_.reset();
}

SourceLink::Admittance SourceLink::admit(const wire::Envelope& envelope, StationTime now) {
  // A source that ended on purpose has left the bay to the next one; a live one never has.
  const bool silent = ended() || silence(now) > takeover_after;
  if (!present()) {
    begin(envelope, now);
    return Admittance::new_run;
  }
  if (envelope.src != src_) {
    if (!silent) {
      contender_ = envelope.src;
      contended_ = now;
      return refuse(wire::Refusal::second_source);
    }
    begin(envelope, now);
    return Admittance::new_run;
  }
  if (envelope.epoch != epoch_) {
    if (envelope.epoch < epoch_ && !silent) return refuse(wire::Refusal::older_epoch);
    begin(envelope, now);
    return Admittance::new_run;
  }
  if (envelope.mode != mode_) return refuse(wire::Refusal::mode);
  return Admittance::same_run;
}

void SourceLink::declare(const wire::SourceMessage& message) {
  ended_ = message.end;
  rate_ = message.rate;
  double shortest_s = 0;
  for (const auto& channel : message.channels)
    if (channel.period_s > 0 && (shortest_s == 0 || channel.period_s < shortest_s))
      shortest_s = channel.period_s;
  // A source message comes every 2 s at any rate: without faster channels, or paused, that is all there is.
  const double period_s = rate_ > 0 && shortest_s > 0 ? std::min(shortest_s / rate_, 2.0) : 2.0;
  late_after_ = std::max(late_at_least, from_seconds(3 * period_s));
}

Link SourceLink::link(StationTime now) const {
  if (!present() || ended()) return Link::none;
  if (silence(now) > lost_after) return Link::lost;
  return silence(now) > late_after_ ? Link::late : Link::live;
}

bool SourceLink::contested(StationTime now) const {
  return contended_ && now - *contended_ <= takeover_after;
}

}  // namespace vigil::station
