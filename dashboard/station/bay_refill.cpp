// SPDX-License-Identifier: MIT
// What was lost and is sent again: counted, kept, and judged apart from what is now.
#include <utility>

#include "dashboard/station/bay.hpp"

namespace vigil::station {

namespace {

alarms::GapOccurrence gap_occurrence(High high) {
  alarms::Occurrence& worst = high.worst;
  alarms::GapOccurrence found;
  found.condition = std::move(worst.condition);
  found.joined = std::move(worst.joined);
  found.text = std::move(worst.text);
  found.why = std::move(worst.why);
  found.from = high.from;
  found.until = high.over;
  found.delay = worst.delay;
  found.channel = worst.channel;
  found.value = worst.value;
  found.limit = worst.limit;
  return found;
}

const wire::WaveMessage* breath_wave(const wire::Message& message) {
  const auto* wave = std::get_if<wire::WaveMessage>(&message);
  return wave != nullptr && wave->channel && tells_of_breaths(*wave->channel) ? wave : nullptr;
}

}  // namespace

void Bay::refill(const wire::Message& message, StationTime now) {
  refill_.hears(now);
  if (admission_.state != Admission::admitted) return;
  const BayTime end = shifted(wire::end_of(message), rebase_);
  if (const auto* numeric = std::get_if<wire::NumericMessage>(&message))
    refill_.refill(*numeric, end, time_, now);
  else if (const auto* wave = breath_wave(message))
    refill_.refill(*wave, end, time_, now);
}

void Bay::keep_for_refill(const wire::Message& message) {
  refill_.watch(alarms_, time_);
  if (admission_.state != Admission::admitted) return;
  const BayTime end = shifted(wire::end_of(message), rebase_);
  if (const auto* numeric = std::get_if<wire::NumericMessage>(&message))
    refill_.keep(*numeric, end);
  else if (const auto* wave = breath_wave(message);
           wave != nullptr && !wave_formats_[wave_index_of(*wave->channel)].frozen)
    refill_.keep(*wave, end);
}

void Bay::begin_refill(BayTime from) {
  if (refill_.has_unjudged()) tell_missed(refill_.judge(alarms_, judge_, rebase_, std::nullopt));
  refill_.begin(from);
}

void Bay::tell_missed(std::vector<High> missed) {
  for (High& high : missed) alarms_.found_during_gap(gap_occurrence(std::move(high)), time_);
}

bool Bay::judge_refilled(StationTime now) {
  refill_.tick(now);
  if (!refill_.is_due(now)) return false;
  tell_missed(refill_.judge(alarms_, judge_, rebase_, now));
  return true;
}

}  // namespace vigil::station
