// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/formats/date_fallback.hpp"
#include "common/model/error.hpp"

namespace vigil::formats {

/// `file fmt[xSPF][:skew][+offset] [gain[(baseline)][/units] [adcres [adczero [initval [checksum …`
/// physical = (digital - baseline) / gain.
struct WfdbSignal {
  std::string file;  ///< `~`: a null signal, which a layout names only
  int format = 0;
  std::uint32_t samples_per_frame = 1;
  std::uint32_t skew = 0;         ///< frames that the stored signal lags
  std::uint64_t byte_offset = 0;  ///< of the first sample in the file
  double gain = 200;              ///< adc units per unit, not 0
  bool calibrated = true;         ///< false: the header gives no gain, 200 was taken
  std::int64_t baseline = 0;
  std::string units = "mV";
  std::int64_t initval = 0;
  std::optional<std::int64_t> checksum;  ///< of the stored samples, modulo 65,536, signed or not
  std::string description;

  bool is_null() const { return file == "~"; }
};

/// A line of a multi-segment header. `~`: nothing for `frames`.
struct WfdbSegment {
  std::string name;
  std::uint64_t frames = 0;
  int line = 0;

  bool is_gap() const { return name == "~"; }
};

struct WfdbHeader {
  std::string file;  ///< as errors name it
  std::string name;
  double fs = 250;          ///< frames per second
  double counter_fs = 250;  ///< of the recorder's counter
  double counter_base = 0;
  std::optional<std::uint64_t> frames;  ///< unset: take it from the files' sizes
  std::optional<double> second_of_day;  ///< [0, 86400)
  std::optional<FileDate> date;
  std::vector<WfdbSignal> signals;    ///< of a single segment or a layout
  std::vector<WfdbSegment> segments;  ///< of a multi-segment record
  std::vector<std::string> info;      ///< comments after the record line, without `#`
  std::vector<std::string> warnings;

  bool is_multi_segment() const { return !segments.empty(); }
};

/// Reads the text of a `.hea` file. An error reads `file:line: what`. Does no I/O.
Expected<WfdbHeader> parse_wfdb_header(std::string_view text, const std::string& file);

/// Whether the name of a file inside a header stays in the header's folder.
bool is_safe_wfdb_name(std::string_view name);

}  // namespace vigil::formats
