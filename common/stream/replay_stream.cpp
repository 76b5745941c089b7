// SPDX-License-Identifier: MIT
#include "common/stream/replay_stream.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <utility>

#include "common/stream/wave_range.hpp"
#include "common/stream/wire_fit.hpp"

namespace vigil::stream {

namespace {

constexpr std::size_t most_pumps = 99;  // the topic's number has two digits

bool wanted(const std::vector<std::string>& ids, Channel channel) {
  return std::find(ids.begin(), ids.end(), info(channel).id) != ids.end();
}

std::string seconds_text(Duration length) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.1f s", to_seconds(length));
  return text.data();
}

template <typename Track>
std::string ids_of(const std::vector<Track>& tracks) {
  std::string text;
  for (const Track& track : tracks) text += (text.empty() ? "" : ", ") + std::string(info(track.channel).id);
  return text;
}

constexpr double most_given = 1e6;  // PROTOCOL.md: what a value may be

EventBlock event_of(const formats::EventSample& sample) {
  EventBlock block;
  block.text = sample.text;
  if (!sample.medication) return block;
  block.what = wire::EventKind::medication;
  block.code = sample.medication->drug;
  if (sample.medication->amount && std::abs(*sample.medication->amount) <= most_given) {
    block.value = sample.medication->amount;
    if (!sample.medication->unit.empty()) block.unit = sample.medication->unit;
  }
  return block;
}

}  // namespace

ReplayStream::ReplayStream(formats::Recording recording) : recording_{std::move(recording)} {}

Expected<std::unique_ptr<ReplayStream>> ReplayStream::open(formats::Recording recording,
                                                           const ReplayOptions& options) {
  std::unique_ptr<ReplayStream> stream{new ReplayStream{std::move(recording)}};
  const formats::Recording& read = stream->recording_;
  if (auto selected = stream->select(options.channels); !selected) return tl::unexpected(selected.error());
  stream->fit_to_the_bus();
  if (read.waves.empty() && read.numerics.empty() && read.pumps.empty() && read.events.empty())
    return fail(read.name + " has nothing to replay: no channel that Vigil knows, no pump, no event");
  if (options.from > read.end - read.start)
    return fail("--from " + seconds_text(options.from) + " is past the end of " + read.name + ", which is " +
                seconds_text(read.end - read.start) + " long");
  stream->describe();
  stream->start(read.start + options.from);
  if (!stream->next())
    return fail(read.name + " has nothing to replay after --from " + seconds_text(options.from));
  stream->restart();
  return stream;
}

Expected<void> ReplayStream::select(const std::vector<std::string>& channels) {
  if (channels.empty()) return {};
  for (const std::string& id : channels) {
    if (!find_channel(id, ChannelKind::numeric) && !find_channel(id, ChannelKind::wave))
      return fail("--channels: '" + id + "' is no channel; " + recording_.name + " has numbers " +
                  ids_of(recording_.numerics) + "; waves " + ids_of(recording_.waves));
    const auto is_it = [&](const auto& track) { return info(track.channel).id == id; };
    if (std::none_of(recording_.waves.begin(), recording_.waves.end(), is_it) &&
        std::none_of(recording_.numerics.begin(), recording_.numerics.end(), is_it))
      return fail("--channels: " + recording_.name + " has no '" + id + "'; it has numbers " +
                  ids_of(recording_.numerics) + "; waves " + ids_of(recording_.waves));
  }
  std::erase_if(recording_.waves, [&](const auto& track) { return !wanted(channels, track.channel); });
  std::erase_if(recording_.numerics, [&](const auto& track) { return !wanted(channels, track.channel); });
  return {};
}

void ReplayStream::fit_to_the_bus() {
  const auto warn = [this](const std::string& text) { warnings_.push_back(recording_.name + ": " + text); };
  std::erase_if(recording_.waves, [&](const formats::WaveTrack& track) {
    if (fits(track)) return false;
    warn("wave '" + track.name + "' is left out: " + std::to_string(track.fs) + " Hz with scale " +
         std::to_string(track.scale) + " and offset " + std::to_string(track.offset) + " is beyond the bus");
    return true;
  });
  if (recording_.pumps.size() > most_pumps) {
    warn(std::to_string(recording_.pumps.size() - most_pumps) + " pumps are left out: a bay has at most " +
         std::to_string(most_pumps));
    recording_.pumps.resize(most_pumps);
  }
  for (formats::PumpTrack& track : recording_.pumps)
    if (const std::size_t gone = fit(track); gone > 0)
      warn("pump '" + track.name + "': " + std::to_string(gone) +
           " states with an impossible rate are left out");
  std::erase_if(recording_.pumps, [](const formats::PumpTrack& track) { return track.samples.empty(); });
  for (formats::EventSample& event : recording_.events) {
    event.text = fitting(std::move(event.text));
    if (!event.medication) continue;
    event.medication->drug = fitting(std::move(event.medication->drug));
    event.medication->unit = fitting(std::move(event.medication->unit));
  }
  recording_.name = fitting(std::move(recording_.name));
}

void ReplayStream::describe() {
  description_.name = recording_.name;
  description_.mode = Mode::replay;
  for (const formats::NumericTrack& track : recording_.numerics) {
    wire::DeclaredChannel declared;
    declared.channel = track.channel;
    declared.period_s = track.period_s;
    description_.channels.push_back(declared);
  }
  for (const formats::WaveTrack& track : recording_.waves) {
    const auto [lo, hi] = usual_range(track);
    wire::DeclaredChannel declared;
    declared.channel = track.channel;
    declared.fs = track.fs;
    declared.lo = lo;
    declared.hi = hi;
    description_.channels.push_back(declared);
  }
}

void ReplayStream::start(BayTime from) {
  std::vector<const formats::NumericTrack*> numerics;
  for (const formats::NumericTrack& track : recording_.numerics) numerics.push_back(&track);
  numerics_.emplace(numerics, from, recording_.end);
  for (std::size_t i = 0; i < recording_.pumps.size(); ++i)
    pumps_.emplace_back(recording_.pumps[i], static_cast<std::uint8_t>(i + 1), from, recording_.end);
  for (const formats::WaveTrack& track : recording_.waves) waves_.emplace_back(track, from);
  const auto event = std::find_if(recording_.events.begin(), recording_.events.end(),
                                  [&](const auto& sample) { return sample.t >= from; });
  first_event_ = static_cast<std::size_t>(event - recording_.events.begin());
  next_event_ = first_event_;
}

std::optional<Item> ReplayStream::next() {
  // In the order of a tie: what is looked at first wins.
  std::optional<BayTime> soonest;
  const auto sooner = [&](std::optional<BayTime> due) {
    if (!due || (soonest && *due >= *soonest)) return false;
    soonest = due;
    return true;
  };
  const bool numeric = sooner(numerics_->due());
  PumpStates* pump = nullptr;
  for (PumpStates& candidate : pumps_)
    if (sooner(candidate.due())) pump = &candidate;
  const bool event = next_event_ < recording_.events.size() && sooner(recording_.events[next_event_].t);
  WaveBlocks* wave = nullptr;
  for (WaveBlocks& candidate : waves_)
    if (sooner(candidate.due())) wave = &candidate;

  if (wave != nullptr) return wave->take();
  if (event) {
    const formats::EventSample& sample = recording_.events[next_event_++];
    return Item{sample.t, sample.t, event_of(sample)};
  }
  if (pump != nullptr) return pump->take();
  if (numeric) return numerics_->take();
  return std::nullopt;
}

void ReplayStream::restart() {
  numerics_->restart();
  for (PumpStates& pump : pumps_) pump.restart();
  for (WaveBlocks& wave : waves_) wave.restart();
  next_event_ = first_event_;
}

}  // namespace vigil::stream
