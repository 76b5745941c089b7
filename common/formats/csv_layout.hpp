// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/formats/column_map.hpp"
#include "common/formats/csv_lines.hpp"
#include "common/formats/warning_list.hpp"

namespace vigil::formats {

/// Which field of a row is what, once a map has met a file's header. Points into the map.
struct CsvLayout {
  struct Value {
    std::size_t field = 0;  ///< no meaning in the long form
    std::string name;
    const MappedColumn* column = nullptr;
  };
  struct Filter {
    std::size_t field = 0;
    const std::vector<std::string>* keep = nullptr;
  };
  std::size_t field_count = 0;  ///< of the header
  std::vector<std::size_t> time_fields;
  std::vector<Value> values;  ///< in the order of the map; in the long form every name of the map
  std::vector<Filter> filters;
  std::size_t name_field = 0;   ///< of the long form
  std::size_t value_field = 0;  ///< of the long form
  std::optional<std::size_t> rate_field;
  std::optional<std::size_t> conc_field;
  std::optional<std::size_t> state_field;
  std::optional<std::size_t> vtbi_field;
  std::optional<std::size_t> infused_field;
  std::optional<std::size_t> alarms_field;
  std::optional<std::size_t> event_field;
  std::vector<std::string> ignored;  ///< columns without a channel
};

/// Moves `lines` past the map's banner and comments to the header, or, where the map says that there is none,
/// to just before the first row. The names of the columns, trimmed.
Expected<std::vector<std::string>> find_header(CsvLines& lines, const ColumnMap& map);

/// Whether a line holds no row: empty, or a comment.
bool is_no_row(std::string_view line, const ColumnMap& map);

/// Whether this map's signature is in the text: all the names of its `header` stand in the header. Without a
/// header row: the first row has as many fields as the map names, its time can be read, and (in the long
/// form) a name of the map is among the first rows.
bool fits(const ColumnMap& map, std::string_view text);

/// Fails where a column that the map needs is not there, or none of its channels is. A name that stands twice
/// counts where it stands first, with a warning.
Expected<CsvLayout> lay_out(const ColumnMap& map, const std::vector<std::string>& names,
                            const std::string& file, WarningList& warnings);

/// The row's time as text: its time fields joined by a blank. Empty where one is missing. `joined` holds the
/// text where there are several.
std::string_view time_text(const CsvLayout& layout, const CsvFields& row, std::string& joined);

}  // namespace vigil::formats
