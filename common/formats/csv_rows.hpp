// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "common/formats/csv_layout.hpp"
#include "common/formats/recording.hpp"
#include "common/formats/row_clock.hpp"

namespace vigil::formats {

/// Gathers the rows of one CSV and makes a recording of them. What it is given must outlive it.
class CsvRows {
 public:
  CsvRows(const ColumnMap& map, const CsvLayout& layout, std::string file, WarningList& warnings);

  /// One line that is neither empty nor a comment. Fails only past max_csv_samples.
  Expected<void> add(std::string_view line, std::size_t number);

  /// Fails where no row could be read. Leaves name, format and warnings to the caller.
  Expected<Recording> finish() &&;

 private:
  struct Column {
    NumericTrack track;
    std::vector<std::uint32_t> rows;  ///< of each sample
  };

  std::optional<BayTime> time_of_row(std::size_t number);
  void add_wide(std::size_t number);
  void add_long(std::size_t number);
  void add_value(std::size_t column, std::string_view text, std::size_t number);
  void add_pump(std::size_t number);
  void add_details(PumpReading& reading, std::size_t number);
  PumpAlarms alarms_in(std::string_view text, std::size_t number);
  std::string_view field(std::optional<std::size_t> index) const;
  std::optional<double> number_in(std::string_view text, const MappedColumn* column, std::string_view name,
                                  std::size_t line_number);
  bool is_none(std::string_view text, const MappedColumn* column) const;
  void spread();
  void sort_pump();
  void finish_tracks(Recording& recording);

  const ColumnMap* map_;
  const CsvLayout* layout_;
  std::string file_;
  WarningList* warnings_;
  RowClock clock_;
  const TimeFormat* format_ = nullptr;  ///< the one that read the first row
  CsvFields fields_;
  std::string joined_time_;
  std::vector<BayTime> times_;
  std::vector<Column> columns_;  ///< one for each of the layout's values
  std::map<std::string, std::size_t, std::less<>> column_of_name_;
  std::set<std::string, std::less<>> unknown_names_;
  PumpTrack pump_;
  std::vector<std::uint32_t> pump_rows_;
  std::vector<EventSample> events_;
  std::vector<std::uint32_t> event_rows_;
  std::size_t sample_count_ = 0;
};

}  // namespace vigil::formats
