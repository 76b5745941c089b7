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

/// A time as a file writes it. Which of the two is set depends on the format.
struct FileTime {
  std::optional<FileDate> date;
  double second = 0;  ///< of the day where the format has a clock, else since the recording's start
};

/// A pattern for reading times. `seconds` is a number counted from the recording's start, `seconds_of_day`
/// one counted from midnight. Otherwise each letter reads a number: Y year (4 digits), m month, d day, H hour
/// 0–23, I hour 1–12, M minute, S second (with an optional fraction), p AM or PM; a blank reads one or more
/// blanks, anything else reads itself. Leading zeros may be missing, as in `d/m/Y H:M:S` reading 1/01/2000
/// 9:38:00.
class TimeFormat {
 public:
  /// Fails for a pattern without H or I, with I but no p, with only a part of the date, or with a letter that
  /// is not listed or stands twice.
  static Expected<TimeFormat> make(std::string pattern);

  std::optional<FileTime> read(std::string_view text) const;

  const std::string& pattern() const { return pattern_; }
  bool has_date() const { return has_date_; }
  bool is_clock() const { return kind_ != Kind::seconds; }

 private:
  enum class Kind : std::uint8_t { pattern, seconds, seconds_of_day };
  explicit TimeFormat(std::string pattern) : pattern_{std::move(pattern)} {}

  std::string pattern_;
  Kind kind_ = Kind::pattern;
  bool has_date_ = false;
};

}  // namespace vigil::formats
