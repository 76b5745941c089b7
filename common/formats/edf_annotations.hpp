// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vigil::formats {

/// A time-stamped annotation list of EDF+: `+onset[0x15 duration]0x14 text 0x14 … 0x00`.
struct EdfAnnotation {
  double onset_s = 0;  ///< from the file's start
  std::optional<double> duration_s;
  std::vector<std::string> texts;  ///< empty: the list only keeps time
};

/// The lists in one record's annotation signal. The rest of a signal is padded with 0. `bad` counts lists
/// that cannot be read; reading goes on behind their end.
std::vector<EdfAnnotation> parse_edf_annotations(std::string_view bytes, std::size_t& bad);

/// "Obstructive Apnea (17 s)"; without a duration, or one of 0, the text alone.
std::string event_text(const std::string& text, const std::optional<double>& duration_s);

}  // namespace vigil::formats
