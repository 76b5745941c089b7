// SPDX-License-Identifier: MIT
#include "dashboard/station/refill.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace vigil::station {

// ---- what is kept

Refill::Kept Refill::kept(const wire::NumericMessage& message, BayTime end) {
  std::vector<Reading> readings;
  readings.reserve(message.present.count());
  for (std::size_t i = 0; i < numeric_count; ++i)
    if (message.present.test(i)) readings.push_back({static_cast<Channel>(i), message.readings[i]});
  return {end, end, message.envelope.t, false, std::move(readings)};
}

Refill::Kept Refill::kept(const wire::WaveMessage& message, BayTime end) {
  const BayTime start = shifted(end, message.envelope.t - wire::end_of(message));
  return {start, end, message.envelope.t, false,
          Wave{*message.channel,
               message.i0,
               message.fs,
               message.scale,
               message.offset,
               {message.data.begin(), message.data.end()}}};
}

std::size_t Refill::size_of(const Kept& kept) {
  if (const auto* wave = std::get_if<Wave>(&kept.what)) return sizeof(Kept) + wave->data.size();
  return sizeof(Kept) + std::get<std::vector<Reading>>(kept.what).size() * sizeof(Reading);
}

void Refill::put(Kept one) {
  bytes_ += size_of(one);
  auto place = kept_.end();
  while (place != kept_.begin() && std::prev(place)->end > one.end) --place;
  kept_.insert(place, std::move(one));
  trim();
}

void Refill::forget_first() {
  bytes_ -= size_of(kept_.front());
  kept_.pop_front();
}

void Refill::trim() {
  // What waits to be judged stays: it is due at once when there is too much.
  if (has_unjudged() && bytes_ <= 2 * most_bytes) return;
  const std::size_t most = open_since_ || has_unjudged() ? most_bytes : most_warm_bytes;
  while (!kept_.empty() &&
         (bytes_ > most || (!open_since_ && kept_.back().end - kept_.front().end > warm_up)))
    forget_first();
}

void Refill::begin(BayTime from) {
  *this = {};
  from_ = from;
}

void Refill::keep(const wire::NumericMessage& message, BayTime end) { put(kept(message, end)); }
void Refill::keep(const wire::WaveMessage& message, BayTime end) { put(kept(message, end)); }

void Refill::hears(StationTime now) {
  last_refilled_ = now;
  if (open_since_) open_since_ = now;
}

void Refill::refill(Kept one, BayTime now, StationTime arrived) {
  // Of before this admission; or of a clock that jumped, and nobody knows when it was.
  if (one.start < from_ || one.end > now) return;
  open_since_ = arrived;
  if (!unjudged_since_) unjudged_since_ = arrived;
  one.refilled = true;
  put(std::move(one));
}

void Refill::refill(const wire::NumericMessage& message, BayTime end, BayTime now, StationTime arrived) {
  refill(kept(message, end), now, arrived);
}
void Refill::refill(const wire::WaveMessage& message, BayTime end, BayTime now, StationTime arrived) {
  refill(kept(message, end), now, arrived);
}

void Refill::watch(const alarms::BayAlarms& live, BayTime now) {
  if (live.revision() == watched_revision_) return;
  watched_revision_ = live.revision();
  live_.look(live, now);
  live_.forget(shifted(now, -highs_known_for), most_highs);
}

void Refill::tick(StationTime now) {
  if (!open_since_ || has_unjudged() || again_at_ || now - *open_since_ < longest_wait) return;
  open_since_.reset();
  trim();
}

// ---- judged

bool Refill::is_due(StationTime now) const {
  if (again_at_ && now >= *again_at_) return true;
  if (!has_unjudged()) return false;
  return now - last_refilled_.value_or(now) >= quiet_for || now - *unjudged_since_ >= longest_wait ||
         bytes_ > most_bytes;
}

std::vector<High> Refill::highs_of_all(const alarms::BayAlarms& live, const Judge& judge,
                                       Duration rebase) const {
  std::uint64_t id = 1;
  alarms::BayAlarms past{id};
  Judge readings = judge;
  readings.begin_run();
  past.judge_like(live, kept_.front().start);
  HighWatch highs;
  std::uint64_t revision = past.revision();
  // A rule of its own: what latched or was seen would hide that it came again.
  const auto look = [&](BayTime now) {
    if (past.revision() == revision && !highs.any_lasts()) return;
    highs.look(past, now, past.take_changes());
    static_cast<void>(past.acknowledge_all(past.revision(), now, {}));
    revision = past.revision();
  };
  std::array<std::optional<std::uint64_t>, wave_count> next_i0;
  for (const Kept& one : kept_) {
    const Judge::Place place{one.end, rebase};
    past.settle(one.end);
    look(one.end);
    if (const auto* wave = std::get_if<Wave>(&one.what)) {
      wire::WaveMessage message;
      message.envelope.t = one.told;
      message.channel = wave->channel;
      message.i0 = wave->i0;
      message.fs = wave->fs;
      message.scale = wave->scale;
      message.offset = wave->offset;
      message.data = wave->data;
      auto& next = next_i0[wave_index_of(wave->channel)];
      readings.breaths(message, next == wave->i0, place, past);
      next = wave->i0 + message.count();
    } else {
      wire::NumericMessage message;
      message.envelope.t = one.told;
      for (const Reading& reading : std::get<std::vector<Reading>>(one.what))
        message.set(reading.channel, reading.reading);
      readings.numeric(message, place, past);
    }
    look(one.end);
  }
  return highs.highs();
}

bool Refill::was_missed(const High& high) const {
  const auto is_same = [&](const High& known) { return known.shares_name(high) && known.overlaps(high); };
  return std::none_of(live_.highs().begin(), live_.highs().end(), is_same) &&
         std::none_of(found_.begin(), found_.end(), is_same);
}

bool Refill::lies_in_refill(const High& high) const {
  const BayTime from = shifted(high.from, -high.worst.delay);
  const BayTime to = high.over.value_or(max_bay_time);
  return std::any_of(kept_.begin(), kept_.end(),
                     [&](const Kept& one) { return one.refilled && one.end >= from && one.start <= to; });
}

std::vector<High> Refill::judge(const alarms::BayAlarms& live, const Judge& judge, Duration rebase,
                                std::optional<StationTime> now) {
  std::vector<High> missed;
  unjudged_since_.reset();
  again_at_.reset();
  if (kept_.empty()) return missed;
  for (High& high : highs_of_all(live, judge, rebase)) {
    if (!lies_in_refill(high) || !was_missed(high)) continue;
    // The bay's own engine may be in its delay with it: then it is announced there.
    if (now && !high.over && open_since_ && *now - *open_since_ < longest_wait) {
      again_at_ = *now + again_after;
      continue;
    }
    found_.push_back(high);
    // What lasted when it was told is not told again as it goes on.
    if (!high.to) found_.back().to = kept_.back().end;
    missed.push_back(std::move(high));
  }
  const BayTime known_from = shifted(kept_.back().end, -highs_known_for);
  std::erase_if(found_, [&](const High& high) { return *high.to < known_from; });
  if (found_.size() > most_highs)
    found_.erase(found_.begin(), found_.end() - static_cast<std::ptrdiff_t>(most_highs));
  trim();
  return missed;
}

}  // namespace vigil::station
