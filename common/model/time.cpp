// SPDX-License-Identifier: MIT
#include "common/model/time.hpp"

#include <array>
#include <charconv>
#include <cstdio>
#include <optional>

namespace vigil {

namespace {

struct CivilTime {
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
  int millisecond = 0;
};

CivilTime civil_from(BayTime t) {
  const auto days = std::chrono::floor<std::chrono::days>(t.time_since_epoch());
  const std::chrono::year_month_day date{std::chrono::sys_days{days}};
  const std::chrono::hh_mm_ss clock{t.time_since_epoch() - days};
  return {static_cast<int>(date.year()),
          static_cast<unsigned>(date.month()),
          static_cast<unsigned>(date.day()),
          static_cast<int>(clock.hours().count()),
          static_cast<int>(clock.minutes().count()),
          static_cast<int>(clock.seconds().count()),
          static_cast<int>(clock.subseconds().count() / 1'000'000)};
}

std::optional<double> number_from(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !(value >= 0)) return std::nullopt;
  return value;
}

}  // namespace

std::string to_iso8601(BayTime t) {
  const CivilTime c = civil_from(t);
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", c.year, c.month, c.day,
                c.hour, c.minute, c.second, c.millisecond);
  return text.data();
}

std::string to_clock_text(BayTime t) {
  const CivilTime c = civil_from(t);
  std::array<char, 24> text{};
  std::snprintf(text.data(), text.size(), "%02d:%02d:%02d", c.hour, c.minute, c.second);
  return text.data();
}

Expected<Duration> parse_duration(std::string_view text) {
  const auto refused = [&] {
    return fail("'" + std::string(text) + "' is no length of time; write HH:MM:SS, MM:SS or seconds");
  };
  double total = 0;
  std::string_view rest = text;
  for (int part = 0; part < 3; ++part) {
    const auto colon = rest.find(':');
    const auto value = number_from(rest.substr(0, colon));
    if (!value || *value > 1e8) return refused();
    total = total * 60 + *value;
    if (colon == std::string_view::npos) return from_seconds(total);
    rest.remove_prefix(colon + 1);
  }
  return refused();
}

Expected<BayTime> bay_time_from_civil(int year, int month, int day, int hour, int minute, double second) {
  const std::chrono::year_month_day date{std::chrono::year{year},
                                         std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  const bool clock_ok = hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 61;
  // Checked before the calendar sees them: its month and day are eight bits.
  const bool date_ok = month >= 1 && month <= 12 && day >= 1 && day <= 31 && date.ok();
  if (!date_ok || !clock_ok || year < 1970 || year > 2254) {
    std::array<char, 96> text{};
    std::snprintf(text.data(), text.size(), "%d-%02d-%02d %02d:%02d:%06.3f is no time between 1970 and 2254",
                  year, month, day, hour, minute, second);
    return fail(text.data());
  }
  const auto days = std::chrono::sys_days{date}.time_since_epoch();
  return BayTime{Duration{days} + std::chrono::hours{hour} + std::chrono::minutes{minute} +
                 from_seconds(second)};
}

}  // namespace vigil
