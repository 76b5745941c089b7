// SPDX-License-Identifier: MIT
#include "dashboard/review/evaluate.hpp"

#include <bitset>
#include <memory>
#include <utility>
#include <variant>

#include "common/stream/replay_stream.hpp"
#include "common/stream/source.hpp"
#include "common/wire/codec.hpp"
#include "dashboard/review/occurrence_log.hpp"
#include "dashboard/station/bay.hpp"

namespace vigil::review {

namespace {

constexpr const char* bay_name = "evaluated";
/// Station time begins here, and then goes on as bay time does.
constexpr StationTime station_start{std::chrono::hours{1}};
/// What station time does (links, a second source) is looked at this often.
constexpr Duration tick_every = std::chrono::seconds{1};
constexpr Duration tell_progress_every = std::chrono::minutes{1};
constexpr double speed = 1;

/// A bay without a station around it, and the source that speaks to it.
class Evaluator {
 public:
  Evaluator(const stream::Description& description, BayTime recording_start, BayTime first,
            const alarms::DrugLibrary& drugs)
      : source_{{bay_name, "evaluate", "vigil-session"}, description},
        bay_{bay_name, next_alarm_id_},
        log_{recording_start},
        first_{first},
        next_tick_{station_start + tick_every} {
    bay_.set_drugs(drugs);
    source_.begin(WallTime{first.time_since_epoch()});
  }

  /// The source says who it is, and its patient is admitted.
  Expected<void> begin(const alarms::Profile& profile) {
    if (auto said = announce(station_start); !said) return said;
    station::AdmissionState admission;
    admission.state = Admission::admitted;
    admission.patient = bay_.subject().value_or(Patient{});
    admission.mode = bay_.mode();
    bay_.admit(std::move(admission), profile, "evaluate");
    return {};
  }

  Expected<void> take(const stream::Item& item) {
    if (auto waited = wait_until(station_time(item.end)); !waited) return waited;
    // What is due before it is looked at before it: what latched ends, and its next breach is another one.
    bay_.alarms().settle(item.end);
    log_.take_from(bay_.alarms(), item.end);
    note_values(item);
    return apply(source_.say(item), station_time(item.end));
  }

  /// The source says its end at `end`.
  Expected<void> finish(BayTime end) {
    if (auto waited = wait_until(station_time(end)); !waited) return waited;
    if (auto said = apply(source_.end(end, speed), station_time(end)); !said) return said;
    log_.close(bay_.alarms(), end);
    return {};
  }

  OccurrenceLog& log() { return log_; }
  const std::bitset<numeric_count>& judged() const { return judged_; }
  const station::Bay& bay() const { return bay_; }

 private:
  StationTime station_time(BayTime t) const { return station_start + (t - first_); }

  /// Time passes: the source speaks every 2 s also where the recording says nothing.
  Expected<void> wait_until(StationTime now) {
    for (; next_tick_ <= now; next_tick_ += tick_every) {
      if (auto said = announce(next_tick_); !said) return said;
      bay_.tick(next_tick_);
      log_.take_from(bay_.alarms(), bay_.time());
    }
    return {};
  }

  Expected<void> announce(StationTime now) {
    const auto said = source_.announce(now, first_ + (now - station_start), speed);
    return said ? apply(*said, now) : Expected<void>{};
  }

  Expected<void> apply(const stream::Said& said, StationTime now) {
    const auto topic = wire::parse_topic(said.topic);
    if (!topic) return fail(std::string(said.topic) + " is no topic");
    if (const auto refused = bay_.apply(*topic, said.message, {}, now))
      return fail(std::string(said.topic) + " at " + to_iso8601(wire::envelope_of(said.message).t) +
                  " is refused: " + refused->detail);
    log_.take_from(bay_.alarms(), bay_.time());
    return {};
  }

  void note_values(const stream::Item& item) {
    const auto* numbers = std::get_if<stream::NumericBlock>(&item.block);
    if (numbers == nullptr) return;
    for (std::size_t i = 0; i < numeric_count; ++i)
      if (numbers->present.test(i) && numbers->readings[i].value && is_judged(numbers->readings[i].quality))
        judged_.set(i);
  }

  stream::Source source_;
  std::uint64_t next_alarm_id_ = 1;
  station::Bay bay_;
  OccurrenceLog log_;
  BayTime first_;
  StationTime next_tick_;
  std::bitset<numeric_count> judged_;
};

void summarise(Evaluator& evaluator, Evaluation& evaluation) {
  evaluation.occurrences = evaluator.log().take_occurrences();
  evaluation.suppressed = evaluator.log().take_suppressed();
  for (std::size_t i = 0; i < numeric_count; ++i)
    if (evaluator.judged().test(i)) evaluation.channels.push_back(static_cast<Channel>(i));
  for (const wire::LimitRow& row : evaluator.bay().bay_message(station_start).limits)
    if (row.channel && is_numeric(*row.channel) && !evaluator.judged().test(index_of(*row.channel)))
      evaluation.no_data.push_back(row.cond);
}

}  // namespace

Expected<Evaluation> evaluate(formats::Recording recording, const alarms::Profile& profile,
                              const alarms::DrugLibrary& drugs, const Progress& progress) {
  Evaluation evaluation;
  evaluation.name = recording.name;
  evaluation.profile = profile.id;
  const BayTime start = recording.start;
  const BayTime end = recording.end;
  evaluation.length = end - start;
  if (evaluation.length > longest_evaluated)
    return fail(recording.name + " lasts from " + to_iso8601(start) + " to " + to_iso8601(end) +
                "; at most 366 days can be evaluated");
  evaluation.warnings = recording.warnings;
  auto replay = stream::ReplayStream::open(std::move(recording), {});
  if (!replay) return tl::unexpected(replay.error());
  const auto& left_out = (*replay)->warnings();
  evaluation.warnings.insert(evaluation.warnings.end(), left_out.begin(), left_out.end());

  auto item = (*replay)->next();
  Evaluator evaluator{(*replay)->description(), start, item->t, drugs};
  if (auto begun = evaluator.begin(profile); !begun) return tl::unexpected(begun.error());
  BayTime last = item->t;
  for (BayTime told = start; item; item = (*replay)->next()) {
    if (auto taken = evaluator.take(*item); !taken) return fail(evaluation.name + ": " + taken.error().text);
    last = item->end;
    if (last - told < tell_progress_every) continue;
    told = last;
    if (!progress(last - start)) return fail(evaluation.name + ": stopped");
  }
  if (auto over = evaluator.finish(last); !over) return tl::unexpected(over.error());
  summarise(evaluator, evaluation);
  return evaluation;
}

}  // namespace vigil::review
