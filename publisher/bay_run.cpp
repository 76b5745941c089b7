// SPDX-License-Identifier: MIT
#include "publisher/bay_run.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

#include "common/log/log.hpp"

namespace vigil::publisher {

namespace {

/// Messages of one step: the control socket is looked at in between, also at full speed.
constexpr int batch = 500;
/// How soon a full socket is tried again.
constexpr Duration retry_after = std::chrono::milliseconds{2};
/// A recording of a moment, played fast and in a loop, must not become a flood of epochs.
constexpr Duration shortest_loop = std::chrono::seconds{1};
constexpr Duration tell_every = std::chrono::seconds{1};
/// Of what a link that fails does to it (stream::LinkFailures).
constexpr std::uint64_t lost_each = 3;
constexpr double drift_share = 0.1;
constexpr const char* software = "vigil-publisher " VIGIL_VERSION;

}  // namespace

BayRun::BayRun(BayOptions options, std::unique_ptr<stream::Stream> stream)
    : options_{std::move(options)},
      stream_{std::move(stream)},
      source_{{options_.bay, options_.src, software}, stream_->description()},
      speed_{options_.speed} {}

void BayRun::step(bool listening, const Now& now, const Send& send) {
  if (over_) return;
  station_came_or_went(listening, now.station);
  if (!begun()) {
    if (options_.waits && !listening) return;
    begin(now);
  }
  if (options_.waits && !listening) return;
  if (waiting_) {
    if (!send(*waiting_)) return;
    waiting_.reset();
    over_ = ending_;
  }
  if (over_) return;
  look_at_link(now);
  announce(now.station, send);
  if (!held_ && !send_items(now.station, send)) return;
  if (listening_ && !link_.silent()) send_backfill(now.station, send);
  // What was asked for is sent first: after the end, or in another epoch, nobody can have it.
  const bool owes = listening_ && (waiting_backfill_ || backfill_.due(history_));
  if (!next_ && !owes) stream_is_over(now, send);
  tell_dropped(now.station);
}

void BayRun::begin(const Now& now) {
  source_.begin(now.wall);
  history_.clear();
  backfill_.clear();
  waiting_backfill_.reset();
  next_ = stream_->next();
  last_end_ = next_ ? next_->t : BayTime{};
  pacer_.emplace(last_end_, now.station, speed_);
  if (held_) pacer_->pause(now.station);
  begun_at_ = now.station;
}

void BayRun::station_came_or_went(bool listening, StationTime now) {
  if (listening == listening_) return;
  listening_ = listening;
  backfill_.clear();
  waiting_backfill_.reset();
  if (!begun()) return;
  if (listening) source_.announce_again();
  if (!options_.waits) return;
  if (listening && !held_)
    pacer_->resume(now);
  else
    pacer_->pause(now);
}

BayTime BayRun::reached(StationTime now) const {
  // At a high speed a due time is rounded by some of the stream's microseconds: it must not step back for
  // that.
  return next_ ? std::clamp(pacer_->position(now), last_end_, next_->end) : last_end_;
}

void BayRun::announce(StationTime now, const Send& send) {
  auto said = source_.announce(now, reached(now), pacer_->rate());
  if (!said) return;
  std::get<wire::SourceMessage>(said->message).stage = stream_->stage();
  give(encoded(*said), now, send);
}

Expected<void> BayRun::instruct(const wire::Command& command, const std::string& by, const Now& now) {
  if (!begun() || over_) return fail("'" + bay() + "' does not publish now");
  const auto pace = read_pace(command);
  if (!pace) return tl::unexpected(pace.error());
  if (*pace) {
    set_pace(**pace, by, now.station);
    return {};
  }
  const auto done = stream_->instruct(command, by);
  if (!done) return tl::unexpected(done.error());
  if (*done == stream::Instructed::begins_anew) {
    waiting_.reset();
    begin(now);
  }
  return {};
}

void BayRun::set_pace(const PaceCommand& pace, const std::string& by, StationTime now) {
  std::array<char, 32> text{};
  switch (pace.what) {
    case PaceCommand::What::play:
      held_ = false;
      if (listening_ || !options_.waits) pacer_->resume(now);
      stream_->tell(by, "play");
      break;
    case PaceCommand::What::pause:
      held_ = true;
      pacer_->pause(now);
      stream_->tell(by, "pause");
      break;
    case PaceCommand::What::rate:
      speed_ = pace.rate;
      pacer_->set_speed(speed_, now);
      std::snprintf(text.data(), text.size(), "rate %g", speed_);
      stream_->tell(by, text.data());
      break;
  }
}

void BayRun::look_at_link(const Now& now) {
  const stream::LinkFailures link = stream_->link_failures();
  if (link_.silent() && !link.silent()) {
    history_.clear();  // what was not said was not kept either, and it has no holes
    backfill_.clear();
    waiting_backfill_.reset();
    if (link_.die) source_.begin(now.wall);  // the same life, told by a new run
    source_.announce_again();
  }
  if (link.drift && !link_.drift) drifting_since_ = now.station;
  link_ = link;
}

Duration BayRun::clock_error(StationTime now) const {
  return link_.drift ? from_seconds(drift_share * to_seconds(now - drifting_since_)) : Duration{0};
}

bool BayRun::send_items(StationTime now, const Send& send) {
  for (int sent = 0; sent < batch && next_ && !waiting_; ++sent) {
    const StationTime due = *pacer_->due(next_->end);
    if (due > now) break;
    if (const auto late = behind_.notice(due, now)) {
      std::array<char, 64> text{};
      std::snprintf(text.data(), text.size(), ": behind by %.1f s", to_seconds(*late));
      log::warn(options_.bay + text.data());
    }
    Outgoing message = encoded(source_.say(*next_));
    last_end_ = next_->end;
    next_ = stream_->next();
    give(std::move(message), now, send);
  }
  if (std::exchange(stage_told_, stream_->stage_revision()) != stream_->stage_revision())
    source_.announce_again();
  return !waiting_;
}

bool BayRun::give(Outgoing message, StationTime now, const Send& send) {
  if (link_.silent()) return true;
  history_.keep(message, now);
  if (link_.loss && ++given_ % lost_each == 0) return true;
  if (link_.garbage && listening_ && ++given_ % lost_each == 0)
    send({message.topic, message.seq, message.payload.substr(0, message.payload.size() / 2)});
  if (!listening_) return true;  // kept: the station asks for it when it is back
  if (send(message)) return true;
  if (options_.waits)
    waiting_ = std::move(message);
  else
    ++dropped_;
  return false;
}

void BayRun::send_backfill(StationTime now, const Send& send) {
  for (int sent = 0; sent < batch; ++sent) {
    if (!waiting_backfill_) waiting_backfill_ = backfill_.next(history_, now);
    if (!waiting_backfill_ || !send(*waiting_backfill_)) return;
    waiting_backfill_.reset();
  }
}

void BayRun::stream_is_over(const Now& now, const Send& send) {
  if (!options_.loop) {
    end(now.station, send);
    return;
  }
  if (now.station - begun_at_ < shortest_loop) return;
  stream_->restart();
  begin(now);
}

void BayRun::end(StationTime now, const Send& send) {
  if (over_ || ending_) return;
  ending_ = true;
  if (waiting_ && send(*waiting_)) waiting_.reset();
  // Where there is still no room, the end is what must arrive: it names the last seq of every topic.
  if (begun()) give(encoded(source_.end(reached(now), pacer_->rate())), now, send);
  over_ = !waiting_;
}

void BayRun::tell_dropped(StationTime now) {
  if (dropped_ == dropped_told_ || (dropped_told_at_ && now - *dropped_told_at_ < tell_every)) return;
  log::warn(options_.bay + ": no room in the socket, " + std::to_string(dropped_ - dropped_told_) +
            " messages dropped");
  dropped_told_ = dropped_;
  dropped_told_at_ = now;
}

std::optional<StationTime> BayRun::wake(StationTime now) const {
  if (over_ || !begun() || (pacer_->paused() && !held_)) return std::nullopt;
  if (waiting_ || waiting_backfill_) return now + retry_after;
  StationTime soonest = now + stream::announce_every;
  if (held_) return soonest;
  if (!next_) soonest = std::max(begun_at_ + shortest_loop, now + retry_after);
  if (next_) soonest = std::min(soonest, *pacer_->due(next_->end));
  if (const auto again = backfill_.due(history_)) soonest = std::min(soonest, *again);
  return soonest;
}

Expected<SeqRange> BayRun::resend(const std::string& topic, std::uint64_t epoch, SeqRange wanted,
                                  StationTime now) {
  if (epoch != source_.epoch())
    return fail("epoch " + std::to_string(epoch) + " of " + topic + " is over; the present one is " +
                std::to_string(source_.epoch()));
  return backfill_.ask(history_, topic, wanted, now);
}

}  // namespace vigil::publisher
