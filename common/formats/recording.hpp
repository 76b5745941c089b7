// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "common/model/bay.hpp"
#include "common/model/channel.hpp"
#include "common/model/error.hpp"
#include "common/model/pump.hpp"
#include "common/model/time.hpp"

namespace vigil::formats {

/// A recording is read whole; a file larger than this is refused rather than left to fill the memory.
constexpr std::size_t max_file_bytes = std::size_t{2} << 30;

constexpr std::int16_t missing_sample = std::numeric_limits<std::int16_t>::min();

/// An unbroken run of samples: sample `first + k` was taken at start + k / fs.
struct WaveSegment {
  BayTime start;
  std::size_t first = 0;
  std::size_t count = 0;
};

/// An evenly sampled signal. value = raw · scale + offset, in the catalogue's unit; `missing_sample` is none.
/// Segments are in the order of time and do not overlap; between them there is nothing.
struct WaveTrack {
  Channel channel = Channel::pleth;
  std::string name;  ///< as the file calls it
  double fs = 0;     ///< Hz, > 0
  double scale = 1;
  double offset = 0;
  std::vector<std::int16_t> raw;
  std::vector<WaveSegment> segments;
};

struct NumericSample {
  BayTime t;
  double value = 0;
  Quality quality = Quality::valid;  ///< where not judged, `value` means nothing
};

/// A number now and then, in the order of time. For an intermittent channel each sample is one measurement
/// and `t` its measurement time.
struct NumericTrack {
  Channel channel = Channel::spo2;
  std::string name;
  double period_s = 1;  ///< 0: intermittent
  std::vector<NumericSample> samples;
};

struct PumpSample {
  BayTime t;
  PumpReading reading;
};

/// One pump's states, in the order of time; each holds until the next.
struct PumpTrack {
  std::string name;  ///< the drug, as the file calls it
  std::vector<PumpSample> samples;
};

struct EventSample {
  BayTime t;
  std::string text;
  /// A drug that was given at once: its name as the file has it, and how much where that is told.
  struct Medication {
    std::string drug;
    std::optional<double> amount;
    std::string unit;
  };
  std::optional<Medication> medication = {};
};

/// A foreign recording, read whole. Holds at most one track per channel; what has no channel in the
/// catalogue is named in `ignored`. What was odd but could be read is in `warnings`, each naming file and
/// place.
struct Recording {
  std::string name;
  std::string format;  ///< "WFDB", "Vital Recorder", "EDF+C", …
  BayTime start;
  BayTime end;  ///< end of the last sample
  std::vector<WaveTrack> waves;
  std::vector<NumericTrack> numerics;
  std::vector<PumpTrack> pumps;
  std::vector<EventSample> events;
  std::vector<std::string> ignored;
  std::vector<std::string> warnings;
};

struct OpenOptions {
  /// A column map for CSV (see assets/csv-maps). Without one, the map whose header fits the file is taken.
  std::optional<std::filesystem::path> map;
};

/// Reads any recording that Vigil knows: a WFDB header (`.hea`, with or without the ending), `.vital`,
/// `.edf`, `.csv`, or an icu-infusions table. Told apart by what is in the file, then by its ending.
/// Dates that bay time cannot hold (before 1970, after 2254) or that are missing become 2000-01-01 with the
/// time of day kept, and a warning says so.
Expected<Recording> open_recording(const std::filesystem::path& path, const OpenOptions& options = {});

// What every reader keeps to:
// - the catalogue's unit, converted where the file's unit is known and another (kPa, V, °F …); a track whose
//   unit cannot be converted is ignored, with a warning;
// - 0 in a channel with `zero_is_no_value` is no value (Quality::no_signal);
// - an intermittent channel without measurement times gets a new sample only when its value changes.

}  // namespace vigil::formats
