// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/formats/numeric_rules.hpp"
#include "common/formats/time_format.hpp"

namespace vigil::formats {

/// A column of a column map (in the long form: a name) and what its values mean. A channel may have several;
/// the first that the file has is taken.
struct MappedColumn {
  std::vector<std::string> from;  ///< the names it goes by; the first that the file has is taken
  NumericRule rule;
  std::vector<std::string> none;  ///< texts that mean "no value" here, beside the map's own
};

/// The long form: each row is one value, with its name in a column.
struct LongForm {
  struct Filter {
    std::string column;
    std::vector<std::string> keep;  ///< rows with any other text here are left out
  };
  std::string name_column;
  std::string value_column;
  std::vector<Filter> filters;
};

/// A pump in the columns of the table. It infuses while its rate is above 0, is in standby at 0, and
/// goes on as it was where no rate can be read. What is told besides counts where the file has its column.
struct MappedPump {
  std::string drug;
  std::string rate_column;                    ///< mL/h
  std::optional<std::string> conc_column;     ///< mg/mL
  std::optional<std::string> state_column;    ///< a state's name, instead of the rule
  std::optional<std::string> vtbi_column;     ///< mL
  std::optional<std::string> infused_column;  ///< mL
  std::optional<std::string> alarms_column;   ///< names of alarms between blanks
};

/// How one kind of CSV becomes channels (assets/csv-maps/*.toml; FORMATS.md tells the keys).
struct ColumnMap {
  std::string name;
  std::string file;  ///< the map's own file, for messages
  char separator = ',';
  std::string comment;                    ///< lines that begin with it are skipped; empty: none
  std::size_t skip_lines = 0;             ///< banner lines before the header
  std::vector<std::string> header;        ///< names that must all stand in the header
  bool has_header_row = true;             ///< false: `header` names the columns of a file that has none
  std::vector<std::string> time_columns;  ///< joined by a blank
  std::vector<TimeFormat> time_formats;   ///< the first that reads the first row is used for the file
  std::optional<double> row_period_s;     ///< rows that share a time are this far apart
  bool charted = false;                   ///< written down by a person, each value at its own time
  std::vector<std::string> none;          ///< texts that mean "no value"
  bool blank_is_none = true;              ///< false: an empty field says nothing, neither value nor none
  std::vector<MappedColumn> columns;
  std::optional<LongForm> long_form;
  std::optional<MappedPump> pump;
  std::optional<std::string>
      event_column;  ///< something noted at the row's time; counts where the file has it
};

/// A map from its TOML text; `file` stands in the errors, each with its line.
Expected<ColumnMap> parse_column_map(std::string_view text, const std::string& file);
Expected<ColumnMap> load_column_map(const std::filesystem::path& path);

/// Every `*.toml` in a folder, in the order of their names. A map that is wrong is an error.
Expected<std::vector<ColumnMap>> load_column_maps(const std::filesystem::path& folder);

}  // namespace vigil::formats
