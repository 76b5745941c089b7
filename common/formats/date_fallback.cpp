// SPDX-License-Identifier: MIT
#include "common/formats/date_fallback.hpp"

#include <array>
#include <cstdio>

namespace vigil::formats {

namespace {

constexpr double seconds_per_day = 86'400;

std::string text_of(const FileDate& date) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02d-%02d", date.year, date.month, date.day);
  return text.data();
}

}  // namespace

StartTime start_time(const std::optional<FileDate>& date, double second_of_day, const std::string& place) {
  StartTime start;
  if (!(second_of_day >= 0 && second_of_day <= seconds_per_day)) {
    start.warning = place + ": the time of day cannot be read: taken as 00:00:00";
    second_of_day = 0;
  }
  std::string wrong = "there is no date";
  if (date) {
    if (const auto midnight = bay_time_from_civil(date->year, date->month, date->day, 0, 0, 0)) {
      start.t = *midnight + from_seconds(second_of_day);
      return start;
    }
    wrong = "the date " + text_of(*date) + " is not one between 1970 and 2254";
  }
  constexpr BayTime year_2000{std::chrono::seconds{946'684'800}};
  start.t = year_2000 + from_seconds(second_of_day);
  if (!start.warning.empty()) start.warning += "; ";
  start.warning += place + ": " + wrong + ": taken as 2000-01-01";
  return start;
}

}  // namespace vigil::formats
