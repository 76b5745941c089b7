// SPDX-License-Identifier: MIT
#include "common/formats/edf.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <set>
#include <utility>

#include "common/config/plain_file.hpp"
#include "common/formats/edf_annotations.hpp"
#include "common/formats/edf_header.hpp"
#include "common/formats/edf_labels.hpp"
#include "common/formats/numeric_rules.hpp"
#include "common/formats/recording_span.hpp"
#include "common/formats/units.hpp"
#include "common/formats/wave_builder.hpp"

namespace vigil::formats {

namespace {

constexpr std::int32_t no_value = std::numeric_limits<std::int32_t>::min();
constexpr double longest_recording_s = 1e8;  // three years
constexpr std::size_t max_records = 50'000'000;
constexpr std::size_t max_numeric_samples = 100'000'000;
constexpr double fastest_numeric_hz = 2;

/// Records that follow each other without a gap.
struct Stretch {
  std::size_t first_record = 0;
  std::size_t records = 0;
  double onset_s = 0;
};

std::int16_t little_endian(std::string_view bytes, std::size_t at) {
  const auto low = static_cast<unsigned char>(bytes[at]);
  const auto high = static_cast<unsigned char>(bytes[at + 1]);
  return static_cast<std::int16_t>(static_cast<std::uint16_t>(low | high << 8));
}

class EdfReader {
 public:
  EdfReader(std::string_view bytes, std::string file, EdfHeader header, WarningList& warnings)
      : file_{std::move(file)},
        header_{std::move(header)},
        data_{bytes.substr(header_.header_bytes)},
        warnings_{&warnings} {}

  Expected<Recording> read() {
    if (auto counted = count_records(); !counted) return tl::make_unexpected(counted.error());
    const auto start = start_time(header_.date, header_.second_of_day, file_);
    if (!start.warning.empty()) warnings_->add(start.warning);
    recording_.name = std::filesystem::path{file_}.stem().string();
    recording_.format = header_.format;
    recording_.start = start.t;
    read_annotations();
    for (const auto& signal : header_.signals)
      if (!signal.is_annotations())
        if (auto done = read_signal(signal); !done) return tl::make_unexpected(done.error());
    finish_numerics(recording_.numerics);
    std::stable_sort(recording_.events.begin(), recording_.events.end(),
                     [](const auto& a, const auto& b) { return a.t < b.t; });
    set_start();
    recording_.end = end_of_samples(recording_);
    return std::move(recording_);
  }

 private:
  Expected<void> count_records();
  void set_start();
  void read_annotations();
  void note_events(const std::vector<EdfAnnotation>& annotations);
  double record_onset(std::size_t record, const std::vector<EdfAnnotation>& annotations);
  void place_record(std::size_t record, double onset);
  Expected<void> read_signal(const EdfSignal& signal);
  Expected<void> read_numeric(const EdfSignal& signal, Channel channel, double factor, double offset,
                              const UnitConversion& conversion);
  void read_wave(const EdfSignal& signal, Channel channel, double factor, double offset);

  std::string_view samples_of(const EdfSignal& signal, std::size_t record) const {
    return data_.substr(record * header_.record_bytes + signal.offset, signal.samples_per_record * 2);
  }
  /// Nothing: bay time cannot hold it.
  std::optional<BayTime> time_at(double onset_s) const {
    const Duration onset = from_seconds(onset_s);
    if (onset < Duration{0} ? recording_.start < BayTime{-onset} : recording_.start > max_bay_time - onset)
      return std::nullopt;
    return recording_.start + onset;
  }
  void ignore(const EdfSignal& signal, const std::string& why) {
    recording_.ignored.push_back(signal.label);
    warnings_->add(file_ + ": signal '" + signal.label + "' is ignored: " + why);
  }

  std::string file_;
  EdfHeader header_;
  std::string_view data_;
  WarningList* warnings_;
  std::size_t records_ = 0;
  std::vector<Stretch> stretches_;
  std::set<Channel> taken_;
  double first_onset_s_ = 0;  ///< of EDF+C
  std::size_t numeric_samples_ = 0;
  Recording recording_;
};

/// The header's time, or the first record's or event's where that is earlier or there are only later ones.
void EdfReader::set_start() {
  BayTime first = max_bay_time;
  if (!stretches_.empty()) first = recording_.start + from_seconds(stretches_.front().onset_s);
  if (!recording_.events.empty()) first = std::min(first, recording_.events.front().t);
  if (first != max_bay_time) recording_.start = first;
}

Expected<void> EdfReader::count_records() {
  if (header_.record_bytes == 0) return fail(file_ + ": no signal has a sample");
  const std::size_t whole = data_.size() / header_.record_bytes;
  const std::size_t told = header_.record_count.value_or(whole);
  records_ = std::min(whole, told);
  if (records_ == 0) return fail(file_ + ": there is no whole record behind the header");
  if (records_ > max_records)
    return fail(file_ + ": " + std::to_string(records_) + " records, more than the " +
                std::to_string(max_records) + " that are read");
  if (static_cast<double>(records_) * header_.record_duration_s > longest_recording_s)
    return fail(file_ + ": " + std::to_string(records_) + " records of " +
                std::to_string(header_.record_duration_s) + " s are longer than three years");
  if (!header_.record_count)
    warnings_->add(file_ + ": the number of records is not told; " + std::to_string(records_) +
                   " are in the file");
  if (whole < told)
    warnings_->add(file_ + ": cut off after " + std::to_string(whole) + " of " + std::to_string(told) +
                   " records");
  const std::size_t rest = data_.size() - records_ * header_.record_bytes;
  if (whole >= told && rest > 0)
    warnings_->add(file_ + ": " + std::to_string(rest) + " bytes follow the last record");
  return {};
}

/// The first list of each record in the first annotation signal tells when the record begins (EDF+).
double EdfReader::record_onset(std::size_t record, const std::vector<EdfAnnotation>& annotations) {
  const double in_turn = static_cast<double>(record) * header_.record_duration_s;
  if (header_.format == "EDF") return in_turn;
  if (!header_.may_have_gaps()) {
    if (record == 0 && !annotations.empty()) first_onset_s_ = annotations.front().onset_s;
    return first_onset_s_ + in_turn;
  }
  if (!annotations.empty()) return annotations.front().onset_s;
  warnings_->add(file_ + ": record " + std::to_string(record + 1) +
                 " does not say when it begins; it is put behind the one before");
  if (stretches_.empty()) return 0.0;
  const auto& last = stretches_.back();
  return last.onset_s + static_cast<double>(last.records) * header_.record_duration_s;
}

void EdfReader::place_record(std::size_t record, double onset) {
  constexpr double same_s = 1e-6;
  if (!stretches_.empty()) {
    auto& last = stretches_.back();
    const double expected = last.onset_s + static_cast<double>(last.records) * header_.record_duration_s;
    const bool adjacent = last.first_record + last.records == record;
    if (adjacent && std::abs(onset - expected) < same_s) {
      ++last.records;
      return;
    }
    if (onset < expected - same_s) {
      warnings_->add(file_ + ": record " + std::to_string(record + 1) + " begins at " +
                     std::to_string(onset) + " s, before the one before it ends; it is left out");
      return;
    }
  }
  if (!time_at(onset) || !time_at(onset + header_.record_duration_s)) {
    warnings_->add(file_ + ": record " + std::to_string(record + 1) + " begins at " + std::to_string(onset) +
                   " s, beyond what bay time can hold; it is left out");
    return;
  }
  stretches_.push_back({record, 1, onset});
}

void EdfReader::note_events(const std::vector<EdfAnnotation>& annotations) {
  for (const auto& annotation : annotations) {
    const auto t = time_at(annotation.onset_s);
    for (const auto& text : annotation.texts) {
      if (t) {
        recording_.events.push_back({*t, event_text(text, annotation.duration_s)});
      } else {
        warnings_->add(file_ + ": the event '" + text +
                       "' lies beyond what bay time can hold; it is left out");
      }
    }
  }
}

void EdfReader::read_annotations() {
  std::size_t bad = 0;
  std::vector<EdfAnnotation> annotations;
  for (std::size_t record = 0; record < records_; ++record) {
    bool first = true;
    double onset = 0;
    for (const auto& signal : header_.signals) {
      if (!signal.is_annotations()) continue;
      annotations = parse_edf_annotations(samples_of(signal, record), bad);
      if (first) onset = record_onset(record, annotations);
      first = false;
      note_events(annotations);
    }
    if (first) onset = record_onset(record, {});
    place_record(record, onset);
  }
  if (bad > 0) warnings_->add(file_ + ": " + std::to_string(bad) + " annotations cannot be read");
}

Expected<void> EdfReader::read_signal(const EdfSignal& signal) {
  const auto channels = channels_of_label(signal.label);
  if (!channels.numeric && !channels.wave) {
    recording_.ignored.push_back(signal.label);
    return {};
  }
  if (header_.record_duration_s == 0 || signal.samples_per_record == 0) {
    ignore(signal, "it has no sampling rate");
    return {};
  }
  if (signal.digital_min == signal.digital_max || signal.physical_min == signal.physical_max) {
    ignore(signal, "its range is empty, so its values have no scale");
    return {};
  }
  const double fs = static_cast<double>(signal.samples_per_record) / header_.record_duration_s;
  const bool as_number = channels.numeric && (!channels.wave || fs <= fastest_numeric_hz);
  const Channel channel = as_number ? *channels.numeric : *channels.wave;
  const auto conversion = conversion_to_catalogue(channel, signal.unit);
  if (!conversion) {
    ignore(signal, "its unit '" + signal.unit + "' cannot become " + std::string(info(channel).unit));
    return {};
  }
  if (!taken_.insert(channel).second) {
    ignore(signal, std::string(info(channel).id) + " is already there");
    return {};
  }
  const double factor = (signal.physical_max - signal.physical_min) /
                        (static_cast<double>(signal.digital_max) - signal.digital_min);
  const double offset = signal.physical_min - signal.digital_min * factor;
  if (as_number) return read_numeric(signal, channel, factor, offset, *conversion);
  read_wave(signal, channel, factor * conversion->factor, (*conversion)(offset));
  return {};
}

Expected<void> EdfReader::read_numeric(const EdfSignal& signal, Channel channel, double factor, double offset,
                                       const UnitConversion& conversion) {
  const double interval_s = header_.record_duration_s / static_cast<double>(signal.samples_per_record);
  const std::size_t step =
      interval_s * fastest_numeric_hz < 1 ? static_cast<std::size_t>(std::llround(1 / interval_s)) : 1;
  if (step > 1)
    warnings_->add(file_ + ": signal '" + signal.label + "' has a value every " + std::to_string(interval_s) +
                   " s; one in " + std::to_string(step) + " is taken");
  const NumericRule rule = usual_rule(channel, conversion.factor, conversion.offset);
  const auto [lowest, highest] = std::minmax(signal.digital_min, signal.digital_max);
  NumericTrack track;
  track.channel = channel;
  track.name = signal.label;
  for (const auto& stretch : stretches_) {
    const BayTime start = recording_.start + from_seconds(stretch.onset_s);
    const std::size_t count = stretch.records * signal.samples_per_record;
    numeric_samples_ += count / step;
    if (numeric_samples_ > max_numeric_samples)
      return fail(file_ + ": more than " + std::to_string(max_numeric_samples) + " numbers; split the file");
    for (std::size_t i = 0; i < count; i += step) {
      const std::size_t record = stretch.first_record + i / signal.samples_per_record;
      const std::int16_t raw = little_endian(samples_of(signal, record), i % signal.samples_per_record * 2);
      std::optional<double> value;
      if (raw >= lowest && raw <= highest) value = raw * factor + offset;
      // 0 is told from rounding, for it may mean "no value".
      if (value && std::abs(*value) < std::abs(factor) * 1e-6) value = 0;
      track.samples.push_back(
          sample_of(rule, start + from_seconds(static_cast<double>(i) * interval_s), value));
    }
  }
  recording_.numerics.push_back(std::move(track));
  return {};
}

void EdfReader::read_wave(const EdfSignal& signal, Channel channel, double factor, double offset) {
  const double fs = static_cast<double>(signal.samples_per_record) / header_.record_duration_s;
  const auto [lowest, highest] = std::minmax(signal.digital_min, signal.digital_max);
  WaveBuilder builder{channel, signal.label, fs};
  std::vector<std::int32_t> run;
  for (const auto& stretch : stretches_) {
    run.clear();
    run.reserve(stretch.records * signal.samples_per_record);
    for (std::size_t k = 0; k < stretch.records; ++k) {
      const auto samples = samples_of(signal, stretch.first_record + k);
      for (std::size_t i = 0; i < signal.samples_per_record; ++i) {
        const std::int32_t raw = little_endian(samples, i * 2);
        run.push_back(raw >= lowest && raw <= highest ? raw : no_value);
      }
    }
    builder.add_raw(recording_.start + from_seconds(stretch.onset_s), run, {factor, offset}, no_value);
  }
  auto track = builder.finish();
  if (track) {
    recording_.waves.push_back(std::move(*track));
  } else {
    recording_.ignored.push_back(signal.label + " (no value)");
  }
}

}  // namespace

Expected<Recording> parse_edf(std::string_view bytes, const std::string& file) {
  WarningList warnings{file};
  auto header = parse_edf_header(bytes, file, warnings);
  if (!header) return tl::make_unexpected(header.error());
  auto recording = EdfReader{bytes, file, std::move(*header), warnings}.read();
  if (recording) recording->warnings = std::move(warnings).take();
  return recording;
}

Expected<Recording> read_edf(const std::filesystem::path& path) {
  const auto bytes = config::read_file(path, max_file_bytes);
  if (!bytes) return tl::make_unexpected(bytes.error());
  return parse_edf(*bytes, path.string());
}

}  // namespace vigil::formats
