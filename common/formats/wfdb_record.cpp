// SPDX-License-Identifier: MIT
#include "common/formats/wfdb_record.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <span>
#include <string>
#include <system_error>
#include <utility>

#include "common/config/plain_file.hpp"
#include "common/formats/numeric_rules.hpp"
#include "common/formats/recording_span.hpp"
#include "common/formats/units.hpp"
#include "common/formats/wave_builder.hpp"
#include "common/formats/wfdb_channels.hpp"
#include "common/formats/wfdb_samples.hpp"

namespace vigil::formats {

namespace {

namespace fs = std::filesystem;

/// Of all segments together: many segments may point to one file.
constexpr std::size_t most_samples = std::size_t{1} << 29;
constexpr std::size_t most_bytes_read = std::size_t{1} << 34;

/// In MIMIC numerics records 0 says "no value" in every signal, HR and RESP too; other WFDB numerics have not
/// been met.
NumericRule numeric_rule(Channel channel, const UnitConversion& unit) {
  NumericRule rule = usual_rule(channel, unit.factor, unit.offset);
  if (channel == Channel::hr || channel == Channel::rr) rule.zero_is_none = true;
  return rule;
}

/// One record being read: it owns the tracks until they are finished.
class RecordReader {
 public:
  RecordReader(fs::path folder, WfdbHeader header, BayTime start)
      : folder_{std::move(folder)}, header_{std::move(header)}, start_{start}, kind_{wfdb_kind(header_)} {
    out_.warnings = header_.warnings;
  }

  Expected<Recording> read() {
    const auto read = header_.is_multi_segment() ? read_segments() : read_whole();
    if (!read) return tl::make_unexpected(read.error());
    finish();
    return std::move(out_);
  }

 private:
  static std::string place(const WfdbHeader& header, int line = 1) {
    return header.file + ":" + std::to_string(line) + ": ";
  }
  void warn(std::string text) { out_.warnings.push_back(std::move(text)); }

  /// When a frame of the record was taken.
  Expected<BayTime> time_of(std::uint64_t frame) const {
    const double seconds = static_cast<double>(frame) / header_.fs;
    if (!(seconds <= to_seconds(max_bay_time - start_)))
      return fail(place(header_) + std::to_string(frame) + " samples at " + std::to_string(header_.fs) +
                  " Hz end after the year 2254");
    return start_ + from_seconds(seconds);
  }

  Expected<void> read_whole();
  Expected<void> read_segments();
  Expected<void> read_segment(const WfdbSegment& segment, std::uint64_t first_frame);
  Expected<std::uint64_t> read_files(const WfdbHeader& header, std::uint64_t first_frame,
                                     std::optional<std::uint64_t> most_frames);
  Expected<void> read_group(const WfdbHeader& header, std::span<const WfdbSignal> group,
                            const WfdbSamples& samples, std::uint64_t first_frame,
                            std::optional<std::uint64_t> most_frames, std::set<Channel>& taken);
  void check(const WfdbHeader& header, const WfdbSignal& signal, std::span<const std::int32_t> stored);
  void add_wave(Channel channel, const WfdbSignal& signal, BayTime start, double rate,
                std::span<const std::int32_t> samples, const UnitConversion& unit);
  void add_numeric(Channel channel, const WfdbSignal& signal, BayTime start, double rate,
                   std::span<const std::int32_t> samples, const UnitConversion& unit);
  bool is_uncalibrated(const WfdbSignal& signal) const;
  std::optional<Channel> claim(const std::string& description);
  void finish();

  fs::path folder_;
  WfdbHeader header_;
  BayTime start_;
  ChannelKind kind_;
  Recording out_;
  std::map<std::string, std::optional<Channel>> claims_;  ///< by description
  std::map<Channel, std::string> owners_;
  std::map<std::string, WfdbSignal> layout_;  ///< by description
  std::map<Channel, WaveBuilder> waves_;
  std::map<Channel, NumericTrack> numerics_;
  std::set<std::string> refused_units_;
  std::size_t samples_ = 0;
  std::size_t bytes_read_ = 0;
};

Expected<void> RecordReader::read_whole() {
  if (header_.signals.empty()) return fail(place(header_) + "the record has no signals");
  const auto read = read_files(header_, 0, header_.frames);
  if (!read) return tl::make_unexpected(read.error());
  return {};
}

Expected<void> RecordReader::read_segments() {
  std::uint64_t frame = 0;
  for (const auto& segment : header_.segments) {
    if (!segment.is_gap())
      if (auto read = read_segment(segment, frame); !read) return read;
    frame += segment.frames;
    if (const auto end = time_of(frame); !end) return tl::make_unexpected(end.error());
  }
  if (header_.frames && *header_.frames != frame)
    warn(place(header_) + "the record line says " + std::to_string(*header_.frames) +
         " samples, its segments have " + std::to_string(frame));
  return {};
}

Expected<void> RecordReader::read_segment(const WfdbSegment& segment, std::uint64_t first_frame) {
  const auto path = folder_ / (segment.name + ".hea");
  const std::string where = place(header_, segment.line);
  std::error_code error;
  if (!fs::exists(path, error)) {
    warn(where + "segment " + segment.name + " has no header: it is a gap");
    return {};
  }
  auto loaded = load_wfdb_header(path);
  if (!loaded) return tl::make_unexpected(loaded.error());
  if (loaded->is_multi_segment()) return fail(where + "segment " + segment.name + " has segments itself");
  out_.warnings.insert(out_.warnings.end(), loaded->warnings.begin(), loaded->warnings.end());
  if (segment.frames == 0) {  // a layout: the order in which its signals claim their channels
    for (const auto& signal : loaded->signals) {
      claim(signal.description);
      layout_.try_emplace(signal.description, signal);
    }
    return {};
  }
  if (std::abs(loaded->fs - header_.fs) > 1e-9 * header_.fs) {
    warn(where + "segment " + segment.name + " has " + std::to_string(loaded->fs) + " Hz, not " +
         std::to_string(header_.fs) + ": it is a gap");
    return {};
  }
  if (!loaded->frames) loaded->frames = segment.frames;
  const auto read = read_files(*loaded, first_frame, segment.frames);
  if (!read) warn(where + "segment " + segment.name + " is a gap: " + read.error().text);
  return {};
}

/// Reads each signal file of one segment; a file that cannot be read is a warning unless there is no other.
/// Gives the number of frames.
Expected<std::uint64_t> RecordReader::read_files(const WfdbHeader& header, std::uint64_t first_frame,
                                                 std::optional<std::uint64_t> most_frames) {
  std::set<std::string> seen;
  std::set<Channel> taken;
  std::vector<std::string> unread;
  std::uint64_t frames = 0;
  bool any_read = false;
  const std::span<const WfdbSignal> all{header.signals};
  for (std::size_t first = 0, last = 0; first < all.size(); first = last) {
    const std::string& file = all[first].file;
    for (last = first; last < all.size() && all[last].file == file;) ++last;
    if (all[first].is_null()) continue;
    if (!seen.insert(file).second)
      return fail(place(header) + "the signals of " + file + " do not stand together");
    const auto group = all.subspan(first, last - first);
    auto samples = config::read_file(folder_ / file, max_file_bytes).and_then([&](const std::string& bytes) {
      bytes_read_ += bytes.size();
      return decode_wfdb_samples(bytes, group, header.frames);
    });
    if (bytes_read_ > most_bytes_read)
      return fail(place(header_) + "its segments read more than " + std::to_string(most_bytes_read) +
                  " bytes");
    if (!samples) {
      unread.push_back(samples.error().text);
      continue;
    }
    any_read = true;
    frames = std::max(frames, samples->frames);
    const auto read = read_group(header, group, *samples, first_frame, most_frames, taken);
    if (!read) return tl::make_unexpected(read.error());
  }
  if (!any_read) return fail(unread.empty() ? place(header) + "there are no signals" : unread.front());
  for (const auto& text : unread) warn(place(header) + text);
  return frames;
}

Expected<void> RecordReader::read_group(const WfdbHeader& header, std::span<const WfdbSignal> group,
                                        const WfdbSamples& samples, std::uint64_t first_frame,
                                        std::optional<std::uint64_t> most_frames, std::set<Channel>& taken) {
  for (const auto& text : samples.warnings) warn(place(header) + text);
  if (header.frames && samples.frames < *header.frames)
    warn(place(header) + group.front().file + " holds " + std::to_string(samples.frames) + " of " +
         std::to_string(*header.frames) + " samples");
  const auto start = time_of(first_frame);
  const auto end = time_of(first_frame + samples.frames);
  if (!start || !end) return tl::make_unexpected(start ? end.error() : start.error());
  for (std::size_t s = 0; s < group.size(); ++s) {
    const auto& signal = group[s];
    std::span<const std::int32_t> stored{samples.signals[s]};
    check(header, signal, stored);
    const auto channel = claim(signal.description);
    if (!channel || !taken.insert(*channel).second) continue;
    const auto unit = conversion_to_catalogue(*channel, signal.units);
    if (!unit) {
      if (refused_units_.insert(signal.description + "\n" + signal.units).second)
        warn(place(header) + signal.description + " in " + signal.units + " is no " +
             std::string(info(*channel).unit) + ": passed over");
      continue;
    }
    if (is_uncalibrated(signal)) {
      warn(place(header) + signal.description + " is not calibrated here: a gap");
      continue;
    }
    const std::size_t per_frame = signal.samples_per_frame;
    stored = stored.subspan(std::min(stored.size(), per_frame * std::size_t{signal.skew}));
    if (most_frames && *most_frames < stored.size() / per_frame)
      stored = stored.first(static_cast<std::size_t>(*most_frames) * per_frame);
    samples_ += stored.size();
    if (samples_ > most_samples)
      return fail(place(header_) + "the record has more than " + std::to_string(most_samples) + " samples");
    const double rate = header_.fs * static_cast<double>(per_frame);
    if (kind_ == ChannelKind::wave)
      add_wave(*channel, signal, *start, rate, stored, *unit);
    else
      add_numeric(*channel, signal, *start, rate, stored, *unit);
  }
  return {};
}

void RecordReader::check(const WfdbHeader& header, const WfdbSignal& signal,
                         std::span<const std::int32_t> stored) {
  // What the file lacks is in the sum: an incomplete file has its own warning. Some writers leave 0.
  if (!signal.checksum || (header.frames && stored.size() < *header.frames * signal.samples_per_frame))
    return;
  if (!wfdb_checksum_fits(stored, *signal.checksum) && *signal.checksum != 0)
    warn(place(header) + "the checksum of " + signal.description + " is not " +
         std::to_string(*signal.checksum) + ": " + signal.file + " may be damaged");
}

void RecordReader::add_wave(Channel channel, const WfdbSignal& signal, BayTime start, double rate,
                            std::span<const std::int32_t> samples, const UnitConversion& unit) {
  auto& wave = waves_.try_emplace(channel, channel, signal.description, rate).first->second;
  if (std::abs(wave.fs() - rate) > 1e-9 * rate) {
    warn(signal.file + ": " + signal.description + " has " + std::to_string(rate) + " Hz, not " +
         std::to_string(wave.fs()) + " as before: passed over");
    return;
  }
  const double factor = unit.factor / signal.gain;
  const double offset = unit.offset - static_cast<double>(signal.baseline) * factor;
  wave.add_raw(start, samples, {factor, offset}, wfdb_missing_mark(signal.format));
}

void RecordReader::add_numeric(Channel channel, const WfdbSignal& signal, BayTime start, double rate,
                               std::span<const std::int32_t> samples, const UnitConversion& unit) {
  auto& track =
      numerics_.try_emplace(channel, NumericTrack{channel, signal.description, 1 / rate, {}}).first->second;
  const NumericRule rule = numeric_rule(channel, unit);
  const auto missing = wfdb_missing_mark(signal.format);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    std::optional<double> value;
    if (samples[i] != missing) value = (samples[i] - static_cast<double>(signal.baseline)) / signal.gain;
    track.samples.push_back(sample_of(rule, start + from_seconds(static_cast<double>(i) / rate), value));
  }
}

/// MIMIC segments from before a pressure line was calibrated: gain 1 and baseline 0 where the layout has
/// others. Such numbers are no pressure.
bool RecordReader::is_uncalibrated(const WfdbSignal& signal) const {
  const auto plain = [](const WfdbSignal& one) { return one.gain == 1 && one.baseline == 0; };
  const auto found = layout_.find(signal.description);
  return kind_ == ChannelKind::wave && found != layout_.end() && plain(signal) && !plain(found->second);
}

/// The channel of a signal, if it has one and no other signal had it before.
std::optional<Channel> RecordReader::claim(const std::string& description) {
  const auto [known, is_new] = claims_.try_emplace(description, std::nullopt);
  if (!is_new) return known->second;
  const auto channel = wfdb_channel(description, kind_);
  if (channel && owners_.emplace(*channel, description).second) {
    known->second = channel;
  } else {
    out_.ignored.push_back(description);
  }
  return known->second;
}

void RecordReader::finish() {
  for (auto& [channel, wave] : waves_) {
    if (auto track = wave.finish())
      out_.waves.push_back(std::move(*track));
    else
      warn(header_.file + ": " + owners_[channel] + " is missing throughout");
  }
  std::vector<NumericTrack> tracks;
  for (auto& [channel, track] : numerics_) {
    const bool has_value =
        std::any_of(track.samples.begin(), track.samples.end(),
                    [](const NumericSample& sample) { return sample.quality != Quality::no_signal; });
    if (has_value)
      tracks.push_back(std::move(track));
    else
      warn(header_.file + ": " + owners_[channel] + " is missing throughout");
  }
  finish_numerics(tracks);
  out_.numerics = std::move(tracks);
  out_.name = header_.name;
  out_.format = "WFDB";
  out_.start = start_;
  out_.end = end_of_samples(out_);
}

}  // namespace

Expected<WfdbHeader> load_wfdb_header(const fs::path& path) {
  constexpr std::size_t most_bytes = std::size_t{1} << 24;
  const auto text = config::read_file(path, most_bytes);
  if (!text) return tl::make_unexpected(text.error());
  return parse_wfdb_header(*text, path.filename().string());
}

ChannelKind wfdb_kind(const WfdbHeader& header) {
  constexpr double highest_numeric_fs = 1.5;
  return header.fs <= highest_numeric_fs ? ChannelKind::numeric : ChannelKind::wave;
}

Expected<Recording> read_wfdb_record(const fs::path& folder, const WfdbHeader& header, BayTime start) {
  return RecordReader{folder, header, start}.read();
}

}  // namespace vigil::formats
