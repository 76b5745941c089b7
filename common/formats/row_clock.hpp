// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "common/formats/time_format.hpp"
#include "common/formats/warning_list.hpp"

namespace vigil::formats {

/// Gives each row of a table its bay time, in the order of the file, so that time never falls.
///
/// - A clock without a date that falls by more than 12 h has passed midnight.
/// - A clock that falls by up to 2 s stands still for that row.
/// - One that falls by up to 12 h was set back: this row is put one row's interval after the last, and those
///   after it as far from it as they say, until the file's own time has caught up.
/// - A row that lies further back than that is left out.
///
/// Each of these but midnight is told in the warnings. In a charted table, where rows need not be in order,
/// each time is taken as it is.
class RowClock {
 public:
  /// `warnings` must outlive this.
  RowClock(std::string file, bool charted, WarningList& warnings)
      : file_{std::move(file)}, charted_{charted}, warnings_{&warnings} {}

  /// Nothing: the row is left out (told in the warnings).
  std::optional<BayTime> place(const FileTime& time, bool is_clock, std::size_t line);

 private:
  std::optional<BayTime> as_written(const FileTime& time, bool is_clock, std::size_t line);
  std::optional<BayTime> in_order(BayTime written, std::size_t line);
  std::string at(std::size_t line) const { return file_ + ":" + std::to_string(line); }

  std::string file_;
  bool charted_;
  WarningList* warnings_;
  bool started_ = false;
  Duration day_shift_{};            ///< midnight of the clock's day, where the rows have no date
  std::chrono::days shift_days_{};  ///< from the file's dates to those that bay time can hold
  double last_second_ = 0;
  BayTime last_;
  Duration set_back_{};  ///< by how much the file's clock is behind at the moment
  Duration interval_ = std::chrono::seconds{1};
};

/// Rows that share a time, as a clock without seconds writes them, are put `period` apart, closer where they
/// would reach the next row's time. Where the next rows share a time too, within a minute, the first run is
/// put so that it ends there: a recording begins in the middle of a minute. `times` must be in order. Returns
/// how many rows shared a time with another.
std::size_t spread_repeats(std::vector<BayTime>& times, Duration period);

}  // namespace vigil::formats
