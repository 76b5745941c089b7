// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

#include "common/model/time.hpp"

namespace vigil::formats {

/// A date as a file writes it; it need not exist.
struct FileDate {
  int year = 0;
  int month = 0;
  int day = 0;
};

struct StartTime {
  BayTime t;
  std::string warning;  ///< empty: the file's date was taken as it is
};

/// When a recording begins. A date that is missing, that does not exist or that bay time cannot hold (before
/// 1970, after 2254) becomes 2000-01-01 and the warning, which begins with `place`, says so; the time of day
/// is kept. `second_of_day` is in [0, 86400]; anything else is taken for 0, with a warning.
StartTime start_time(const std::optional<FileDate>& date, double second_of_day, const std::string& place);

}  // namespace vigil::formats
