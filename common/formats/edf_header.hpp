// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/formats/date_fallback.hpp"
#include "common/formats/warning_list.hpp"
#include "common/model/error.hpp"

namespace vigil::formats {

/// One signal of an EDF file, as its header describes it.
struct EdfSignal {
  std::string label;
  std::string unit;
  double physical_min = 0;
  double physical_max = 0;
  int digital_min = 0;
  int digital_max = 0;
  std::size_t samples_per_record = 0;
  std::size_t offset = 0;  ///< bytes from the start of a record

  bool is_annotations() const { return label == "EDF Annotations"; }
};

/// An EDF file's header (FORMATS.md). Every record holds `record_bytes` bytes.
struct EdfHeader {
  std::string format;  ///< "EDF", "EDF+C" or "EDF+D"
  std::optional<FileDate> date;
  double second_of_day = 0;
  std::size_t header_bytes = 0;
  std::optional<std::size_t> record_count;  ///< unset: the file does not say (-1)
  double record_duration_s = 0;             ///< 0: the records hold annotations alone
  std::size_t record_bytes = 0;
  std::vector<EdfSignal> signals;

  bool may_have_gaps() const { return format == "EDF+D"; }
};

constexpr std::size_t edf_fixed_header_bytes = 256;

/// Whether a file that begins so is EDF by its version field.
bool is_edf(std::string_view head);

/// Fails where a field that the data's layout depends on cannot be read or the header is cut short; names the
/// field and the signal. What can be read around (a date) goes to the warnings.
Expected<EdfHeader> parse_edf_header(std::string_view bytes, const std::string& file, WarningList& warnings);

}  // namespace vigil::formats
