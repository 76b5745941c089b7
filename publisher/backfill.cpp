// SPDX-License-Identifier: MIT
#include "publisher/backfill.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "common/log/log.hpp"
#include "common/wire/codec.hpp"

namespace vigil::publisher {

namespace {

/// A station asks once per gap; more than this at once is no station.
constexpr std::size_t most_jobs = 256;

/// The same message with `backfill` true.
std::string marked(const std::string& topic, const std::string& payload) {
  std::string again;
  wire::Decoder decoder;
  const auto parsed = wire::parse_topic(topic);
  const auto decoded = decoder.decode(*parsed, std::as_bytes(std::span{payload}));
  if (!decoded) {
    log::error("what was sent cannot be read again: " + topic + ": " + decoded.error().detail);
    return again;
  }
  std::visit(
      [&](auto message) {
        message.envelope.backfill = true;
        wire::encode(message, again);
      },
      **decoded);
  return again;
}

}  // namespace

Expected<SeqRange> Backfill::ask(const History& history, const std::string& topic, SeqRange wanted,
                                 StationTime now) {
  if (wanted.from > wanted.to)
    return fail("from " + std::to_string(wanted.from) + " is after to " + std::to_string(wanted.to));
  const auto has = history.still_has(topic, wanted);
  if (!has)
    return fail("nothing is left of " + topic + " " + std::to_string(wanted.from) + " to " +
                std::to_string(wanted.to));
  if (jobs_.size() >= most_jobs)
    return fail("too many ranges at once: " + std::to_string(jobs_.size()) + " are being sent again");
  jobs_.push_back({topic, *has, now, history.find(topic, has->from)->sent});
  return *has;
}

bool Backfill::waits_for_its_topic(std::size_t job) const {
  return std::any_of(jobs_.begin(), jobs_.begin() + static_cast<std::ptrdiff_t>(job),
                     [&](const Job& before) { return before.topic == jobs_[job].topic; });
}

std::optional<StationTime> Backfill::due(const Job& job, const History& history) {
  const Kept* kept = history.find(job.topic, job.left.from);
  if (kept == nullptr) return std::nullopt;
  return job.start + (kept->sent - job.first_sent) / backfill_speed;
}

std::optional<StationTime> Backfill::due(const History& history) const {
  std::optional<StationTime> soonest;
  for (std::size_t i = 0; i < jobs_.size(); ++i) {
    if (waits_for_its_topic(i)) continue;
    const auto time = due(jobs_[i], history).value_or(jobs_[i].start);
    if (!soonest || time < *soonest) soonest = time;
  }
  return soonest;
}

void Backfill::finish(std::size_t job, StationTime now) {
  const std::string topic = jobs_[job].topic;
  jobs_.erase(jobs_.begin() + static_cast<std::ptrdiff_t>(job));
  const auto next = std::find_if(jobs_.begin(), jobs_.end(), [&](const Job& j) { return j.topic == topic; });
  if (next != jobs_.end()) next->start = now;
}

void Backfill::forget_what_has_gone(const History& history, StationTime now) {
  for (std::size_t i = 0; i < jobs_.size();) {
    const auto has = history.still_has(jobs_[i].topic, jobs_[i].left);
    if (has) {
      jobs_[i].left = *has;
      ++i;
    } else {
      finish(i, now);
    }
  }
}

std::optional<Outgoing> Backfill::next(const History& history, StationTime now) {
  forget_what_has_gone(history, now);
  for (std::size_t i = 0; i < jobs_.size(); ++i) {
    if (waits_for_its_topic(i) || *due(jobs_[i], history) > now) continue;
    Job& job = jobs_[i];
    const std::uint64_t seq = job.left.from;
    Outgoing out{job.topic, seq, marked(job.topic, history.find(job.topic, seq)->payload)};
    if (job.left.from++ == job.left.to) finish(i, now);
    return out;
  }
  return std::nullopt;
}

}  // namespace vigil::publisher
