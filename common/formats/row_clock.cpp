// SPDX-License-Identifier: MIT
#include "common/formats/row_clock.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>

namespace vigil::formats {

namespace {

using namespace std::chrono_literals;

constexpr Duration jitter = 2s;
constexpr Duration most_set_back = 12h;
constexpr double half_day_s = 43'200;

/// Midnight of a date in the proleptic calendar, whatever bay time can hold; nothing where it does not exist.
std::optional<std::chrono::days> day_number(const FileDate& date) {
  const std::chrono::year_month_day day{std::chrono::year{date.year},
                                        std::chrono::month{static_cast<unsigned>(date.month)},
                                        std::chrono::day{static_cast<unsigned>(date.day)}};
  if (date.month < 1 || date.day < 1 || !day.ok()) return std::nullopt;
  return std::chrono::sys_days{day}.time_since_epoch();
}

/// Bay times that a date may give: years 1970 to 2254.
bool is_held(std::chrono::days day) {
  const auto last = std::chrono::floor<std::chrono::days>(max_bay_time.time_since_epoch());
  return day.count() >= 0 && day < last;
}

std::string seconds_text(Duration d) {
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), "%.10g s", to_seconds(d));
  return text.data();
}

}  // namespace

std::optional<BayTime> RowClock::as_written(const FileTime& time, bool is_clock, std::size_t line) {
  std::optional<std::chrono::days> day;
  if (time.date) {
    day = day_number(*time.date);
    if (!day) {
      warnings_->add(at(line) + ": there is no such date; the row is left out");
      return std::nullopt;
    }
  }
  if (!started_) {
    const double second_of_day = is_clock ? time.second : 0;
    auto start = start_time(time.date, second_of_day, at(line));
    if (!start.warning.empty()) warnings_->add(std::move(start.warning));
    const auto first_day = std::chrono::floor<std::chrono::days>(start.t.time_since_epoch());
    day_shift_ = first_day;
    // A first date that cannot be held is 2000-01-01, and the later ones as many days after it as they say.
    if (day) shift_days_ = first_day - *day;
    last_second_ = time.second;
  }
  if (day) {
    const auto shifted = *day + shift_days_;
    if (!is_held(shifted)) {
      warnings_->add(at(line) + ": the date is too far from the first row's; the row is left out");
      return std::nullopt;
    }
    return BayTime{Duration{shifted} + from_seconds(time.second)};
  }
  if (is_clock && time.second < last_second_ - half_day_s) day_shift_ += 24h;
  last_second_ = time.second;
  return BayTime{day_shift_ + from_seconds(time.second)};
}

std::optional<BayTime> RowClock::in_order(BayTime written, std::size_t line) {
  if (set_back_ > 0s && written >= last_) set_back_ = 0s;
  const BayTime placed = written + set_back_;
  if (placed >= last_) {
    if (placed > last_) interval_ = std::min<Duration>(placed - last_, 1h);
    return placed;
  }
  const Duration fall = last_ - placed;
  if (fall > most_set_back) {
    warnings_->add(at(line) + ": this row's time lies " + seconds_text(fall) +
                   " before the last; the row is left out");
    return std::nullopt;
  }
  if (fall <= jitter) {
    warnings_->add(at(line) + ": time falls by " + seconds_text(fall) +
                   "; the row is put at the last row's time");
    return last_;
  }
  set_back_ += fall + interval_;
  warnings_->add(at(line) + ": the clock is set back by " + seconds_text(fall) +
                 "; this row and those after it go on " + seconds_text(interval_) + " after the last");
  return last_ + interval_;
}

std::optional<BayTime> RowClock::place(const FileTime& time, bool is_clock, std::size_t line) {
  const auto written = as_written(time, is_clock, line);
  if (!written) return std::nullopt;
  if (!started_ || charted_) {
    started_ = true;
    last_ = *written;
    return written;
  }
  const auto placed = in_order(*written, line);
  if (placed) last_ = *placed;
  return placed;
}

std::size_t spread_repeats(std::vector<BayTime>& times, Duration period) {
  std::size_t moved = 0;
  std::size_t first = 0;
  while (first < times.size()) {
    std::size_t end = first + 1;
    while (end < times.size() && times[end] == times[first]) ++end;
    const auto count = static_cast<std::int64_t>(end - first);
    if (count > 1) {
      const bool last_run = end == times.size();
      const Duration room = last_run ? period * count : times[end] - times[first];
      const Duration step = std::min(period, room / count);
      // Only a clock without seconds repeats itself run after run, and no longer than a minute.
      const bool coarse = end + 1 < times.size() && times[end + 1] == times[end] && room <= 1min;
      const Duration late = first == 0 && coarse ? room - step * count : Duration{0};
      const BayTime start = times[first] + late;
      for (std::int64_t k = 0; k < count; ++k) times[first + static_cast<std::size_t>(k)] = start + step * k;
      moved += static_cast<std::size_t>(count);
    }
    first = end;
  }
  return moved;
}

}  // namespace vigil::formats
