// SPDX-License-Identifier: MIT
#include "common/formats/vital.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "common/config/plain_file.hpp"
#include "common/formats/block_runs.hpp"
#include "common/formats/date_fallback.hpp"
#include "common/formats/gunzip.hpp"
#include "common/formats/numeric_rules.hpp"
#include "common/formats/recording_span.hpp"
#include "common/formats/units.hpp"
#include "common/formats/vital_channels.hpp"
#include "common/formats/vital_file.hpp"
#include "common/formats/wave_builder.hpp"

namespace vigil::formats {

namespace {

constexpr double lowest_fs = 0.1;
constexpr double highest_fs = 1e5;
/// Blocks of one track come in the order of time to within this; a greater step back is the clock being set.
constexpr double most_disorder_s = 2;

/// Tracks that give one channel: one, or several descriptions of one.
struct Candidate {
  std::size_t rank = 0;
  std::size_t records = 0;
  std::vector<const VitalTrack*> tracks;
};

bool is_better(const Candidate& a, const Candidate& b) {
  if (a.rank != b.rank) return a.rank < b.rank;
  return a.records > b.records;
}

BayTime bay_time(double seconds) { return BayTime{from_seconds(seconds)}; }

bool fits_in_32_bits(const VitalFormat& format) {
  return format.is_whole && format.id != 8;  // u32 does not
}

bool is_same_block(std::string_view bytes, const VitalTrack& track, const VitalRecord& a,
                   const VitalRecord& b) {
  const std::size_t size = a.count * track.format->bytes;
  return a.t == b.t && a.count == b.count && bytes.substr(a.at, size) == bytes.substr(b.at, size);
}

class VitalReader {
 public:
  VitalReader(VitalFile file, std::string name) : file_{std::move(file)}, name_{std::move(name)} {
    out_.warnings = std::move(file_.warnings);
  }

  Recording read() {
    choose();
    for (const auto& [channel, candidate] : chosen_) {
      if (is_numeric(channel))
        add_numeric(channel, candidate);
      else
        add_wave(channel, candidate);
    }
    add_events();
    finish_numerics(out_.numerics);
    finish();
    return std::move(out_);
  }

 private:
  void warn(const VitalTrack& track, const std::string& what) {
    out_.warnings.push_back(name_ + ": " + track.full_name() + " " + what);
  }

  void choose();
  std::vector<NumericSample> samples_of(Channel channel, const VitalTrack& track) const;
  std::size_t values_of(Channel channel, const VitalTrack& track) const;
  void add_numeric(Channel channel, const Candidate& candidate);
  void add_wave(Channel channel, const Candidate& candidate);
  void add_run(WaveBuilder& wave, const VitalTrack& track, std::span<const VitalRecord> blocks, double start,
               const UnitConversion& unit) const;
  void add_events();
  void finish();
  std::vector<VitalRecord> ordered_blocks(const VitalTrack& track);

  VitalFile file_;
  std::string name_;
  Recording out_;
  std::map<Channel, Candidate> chosen_;
};

/// Gives each channel its best track; names the others as ignored.
void VitalReader::choose() {
  std::map<std::pair<Channel, std::string>, Candidate> candidates;
  for (const auto& track : file_.tracks) {
    if (track.kind == VitalKind::text) {
      if (track.name != "EVENT") out_.ignored.push_back(track.full_name());
      continue;
    }
    const auto kind = track.kind == VitalKind::wave ? ChannelKind::wave : ChannelKind::numeric;
    const auto found = vital_channel(kind, track.montype, track.name);
    if (!found) {
      out_.ignored.push_back(track.full_name());
      continue;
    }
    if (track.records.empty()) continue;
    if (!conversion_to_catalogue(found->channel, track.unit)) {
      warn(track, "in " + track.unit + " is no " + std::string(info(found->channel).unit) + ": passed over");
      continue;
    }
    const std::size_t worth =
        kind == ChannelKind::wave ? track.records.size() : values_of(found->channel, track);
    if (worth == 0) {
      warn(track, "has no value throughout");
      continue;
    }
    auto& candidate = candidates[{found->channel, track.full_name()}];
    candidate.rank = found->rank;
    candidate.records += worth;
    candidate.tracks.push_back(&track);
  }
  for (auto& [key, candidate] : candidates) {
    const auto [best, is_first] = chosen_.try_emplace(key.first, candidate);
    if (is_first) continue;
    const bool better = is_better(candidate, best->second);
    out_.ignored.push_back((better ? best->second : candidate).tracks.front()->full_name());
    if (better) best->second = std::move(candidate);
  }
}

std::vector<NumericSample> VitalReader::samples_of(Channel channel, const VitalTrack& track) const {
  const UnitConversion unit = *conversion_to_catalogue(channel, track.unit);
  const NumericRule rule = usual_rule(channel, unit.factor, unit.offset);
  std::vector<NumericSample> out;
  out.reserve(track.records.size());
  for (const auto& one : track.records) {
    const double raw = track.format->read(file_.bytes.data() + one.at);
    const double value = track.format->is_whole ? track.offset + raw * track.gain : raw;
    out.push_back(sample_of(rule, bay_time(one.t), value));
  }
  return out;
}

std::size_t VitalReader::values_of(Channel channel, const VitalTrack& track) const {
  const auto samples = samples_of(channel, track);
  return static_cast<std::size_t>(std::count_if(
      samples.begin(), samples.end(), [](const NumericSample& one) { return is_judged(one.quality); }));
}

void VitalReader::add_numeric(Channel channel, const Candidate& candidate) {
  NumericTrack out{channel, candidate.tracks.front()->full_name(), 1, {}};
  for (const auto* track : candidate.tracks) {
    const auto samples = samples_of(channel, *track);
    out.samples.insert(out.samples.end(), samples.begin(), samples.end());
  }
  out_.numerics.push_back(std::move(out));
}

/// A track's blocks in the order of their samples, without those that are there twice.
std::vector<VitalRecord> VitalReader::ordered_blocks(const VitalTrack& track) {
  auto blocks = track.records;
  double newest = 0;
  double step_back = 0;
  for (const auto& block : blocks) {
    newest = std::max(newest, block.t);
    step_back = std::max(step_back, newest - block.t);
  }
  if (step_back > most_disorder_s)
    warn(track,
         "goes back in time by " + std::to_string(step_back) + " s; its blocks are left in the file's order");
  else if (step_back > 0)
    std::stable_sort(blocks.begin(), blocks.end(),
                     [](const VitalRecord& a, const VitalRecord& b) { return a.t < b.t; });
  const auto same = [&](const VitalRecord& a, const VitalRecord& b) {
    return is_same_block(file_.bytes, track, a, b);
  };
  blocks.erase(std::unique(blocks.begin(), blocks.end(), same), blocks.end());
  return blocks;
}

void VitalReader::add_wave(Channel channel, const Candidate& candidate) {
  struct Run {
    double start;
    const VitalTrack* track;
    std::vector<VitalRecord> blocks;
  };
  std::vector<Run> runs;
  double fs = 0;
  for (const auto* track : candidate.tracks) {
    auto blocks = ordered_blocks(*track);
    std::vector<BlockTime> times;
    times.reserve(blocks.size());
    for (const auto& block : blocks) times.push_back({block.t, block.count});
    double nominal = track->srate;
    if (!(nominal >= lowest_fs && nominal <= highest_fs)) {
      nominal = observed_fs(times);
      warn(*track, "has no rate; its blocks show " + std::to_string(nominal) + " Hz");
    }
    if (!(nominal >= lowest_fs && nominal <= highest_fs)) continue;
    const auto placement = place_blocks(times, nominal);
    if (fs == 0) fs = placement.fs;
    if (std::abs(placement.fs / fs - 1) > 0.01) {
      warn(*track,
           "changes its rate to " + std::to_string(placement.fs) + " Hz: what follows is passed over");
      continue;
    }
    for (const auto& run : placement.runs) {
      const auto first = blocks.begin() + static_cast<std::ptrdiff_t>(run.first);
      runs.push_back({run.start, track, {first, first + static_cast<std::ptrdiff_t>(run.count)}});
    }
  }
  if (runs.empty()) return;
  std::stable_sort(runs.begin(), runs.end(), [](const Run& a, const Run& b) { return a.start < b.start; });
  WaveBuilder wave{channel, candidate.tracks.front()->full_name(), fs};
  for (const auto& run : runs) {
    const double overlap = wave.empty() ? 0 : to_seconds(wave.end() - bay_time(run.start));
    if (overlap > most_disorder_s)
      warn(*run.track, "overlaps itself by " + std::to_string(overlap) + " s at " +
                           to_iso8601(bay_time(run.start)) + ": what overlaps is placed later");
    double samples = 0;
    for (const auto& block : run.blocks) samples += block.count;
    const double begins = std::max(run.start, to_seconds(wave.end().time_since_epoch()));
    if (run.start < 0 || begins + samples / fs > to_seconds(max_bay_time.time_since_epoch())) {
      warn(*run.track, "leaves the years 1970 to 2254: what follows is passed over");
      break;
    }
    add_run(wave, *run.track, run.blocks, run.start, *conversion_to_catalogue(channel, run.track->unit));
  }
  if (auto track = wave.finish()) {
    out_.waves.push_back(std::move(*track));
  } else {
    warn(*candidate.tracks.front(), "has no value throughout");
  }
}

void VitalReader::add_run(WaveBuilder& wave, const VitalTrack& track, std::span<const VitalRecord> blocks,
                          double start, const UnitConversion& unit) const {
  const VitalFormat& format = *track.format;
  const bool keep_raw = fits_in_32_bits(format);
  const double gain = format.is_whole ? track.gain : 1;
  const double offset = format.is_whole ? track.offset : 0;
  const RawScale scale{gain * unit.factor, offset * unit.factor + unit.offset};
  std::vector<std::int32_t> raw;
  std::vector<double> values;
  for (const auto& block : blocks)
    for (std::size_t i = 0; i < block.count; ++i) {
      const double number = format.read(file_.bytes.data() + block.at + i * format.bytes);
      if (keep_raw)
        raw.push_back(static_cast<std::int32_t>(number));
      else
        values.push_back(number * scale.factor + scale.offset);
    }
  if (keep_raw)
    wave.add_raw(bay_time(start), raw, scale, std::nullopt);
  else
    wave.add(bay_time(start), values);
}

void VitalReader::add_events() {
  for (const auto& track : file_.tracks) {
    if (track.kind != VitalKind::text || track.name != "EVENT") continue;
    for (const auto& one : track.records)
      out_.events.push_back({bay_time(one.t), file_.bytes.substr(one.at, one.count)});
  }
  std::stable_sort(out_.events.begin(), out_.events.end(),
                   [](const EventSample& a, const EventSample& b) { return a.t < b.t; });
}

void VitalReader::finish() {
  BayTime start = max_bay_time;
  for (const auto& wave : out_.waves) start = std::min(start, wave.segments.front().start);
  for (const auto& track : out_.numerics)
    if (!track.samples.empty()) start = std::min(start, track.samples.front().t);
  if (!out_.events.empty()) start = std::min(start, out_.events.front().t);
  const bool has_data = start < max_bay_time;
  out_.start = has_data ? start : start_time(std::nullopt, 0, name_).t;
  out_.end = end_of_samples(out_);
  if (!has_data) out_.warnings.push_back(name_ + ": has no track that Vigil knows");
  out_.name = std::filesystem::path{name_}.stem().string();
  out_.format = "Vital Recorder";
}

}  // namespace

Expected<Recording> parse_vital(std::string_view bytes, const std::string& file) {
  Unzipped unzipped;
  if (is_gzip(bytes)) {
    auto opened = gunzip(bytes, max_file_bytes);
    if (!opened) return fail(file + ": " + opened.error().text);
    unzipped = std::move(*opened);
  } else {
    unzipped.bytes = bytes;
  }
  auto packets = parse_vital_packets(std::move(unzipped.bytes), file);
  if (!packets) return tl::make_unexpected(packets.error());
  if (!unzipped.damage.empty())
    packets->warnings.insert(packets->warnings.begin(), file + ": " + unzipped.damage);
  return VitalReader{std::move(*packets), file}.read();
}

Expected<Recording> read_vital(const std::filesystem::path& path) {
  const auto bytes = config::read_file(path, max_file_bytes);
  if (!bytes) return tl::make_unexpected(bytes.error());
  return parse_vital(*bytes, path.filename().string());
}

}  // namespace vigil::formats
