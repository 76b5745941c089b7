// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "common/formats/recording.hpp"

namespace vigil::formats {

/// value = raw · factor + offset, in the catalogue's unit.
struct RawScale {
  double factor = 1;
  double offset = 0;

  bool operator==(const RawScale&) const = default;
};

/// Gathers the runs of one signal and makes one track of them. Whole numbers that share one scale and span no
/// more than 65,535 levels stay as they are; numbers that all lie on one decimal grid (0.1, 0.01, …) that
/// narrow stay exact too; anything else is quantised over its range into 65,535 levels. A sample with a value
/// never becomes `missing_sample`. Holds 4 to 8 bytes for each sample until it is finished.
class WaveBuilder {
 public:
  /// `fs` > 0, Hz.
  WaveBuilder(Channel channel, std::string name, double fs);

  /// A run that begins at `start`, in the catalogue's unit; what is not finite, or beyond ±1e12, is missing.
  /// A run that begins before the last one ends, or less than a sample after it, continues it.
  void add(BayTime start, std::span<const double> values);
  /// The same from a file's whole numbers; `missing` is the file's own mark, if it has one. `scale` must be
  /// finite and its factor not 0.
  void add_raw(BayTime start, std::span<const std::int32_t> values, RawScale scale,
               std::optional<std::int32_t> missing);

  double fs() const { return fs_; }
  bool empty() const { return count_ == 0; }
  std::size_t size() const { return count_; }
  /// Whether there is a sample with a value.
  bool has_value() const { return has_value_; }
  /// End of the last sample; the epoch while empty.
  BayTime end() const;

  /// Nothing where no sample has a value. The builder is empty afterwards.
  std::optional<WaveTrack> finish();

 private:
  struct RawRun {
    std::vector<std::int32_t> values;
    RawScale scale;
  };
  using Run = std::variant<RawRun, std::vector<double>>;

  void place(BayTime start, std::size_t count);
  static double value_at(const RawRun& run, std::size_t i);
  bool finish_raw(WaveTrack& track) const;
  void finish_values(WaveTrack& track) const;
  template <typename Visit>
  bool visit_values(Visit visit) const;

  Channel channel_;
  std::string name_;
  double fs_;
  std::vector<WaveSegment> segments_;
  std::vector<Run> runs_;
  std::size_t count_ = 0;
  bool has_value_ = false;
};

}  // namespace vigil::formats
