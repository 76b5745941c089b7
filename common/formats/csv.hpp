// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/formats/column_map.hpp"
#include "common/formats/recording.hpp"

namespace vigil::formats {

/// Reading stops with an error where a table has more rows, or gives more numbers, than this.
constexpr std::size_t max_csv_samples = 100'000'000;

/// A CSV text under a column map. `file` stands in the messages. A value that cannot be read is no value, a
/// row whose time cannot be read is left out; both are told in the warnings with file, line and column (the
/// first twenty, then their count). Fails where the header does not have what the map needs, where no row can
/// be read, for a line longer than max_csv_line and for more than max_csv_samples rows or values.
Expected<Recording> parse_csv(std::string_view text, const std::string& file, const ColumnMap& map);

/// The one map whose header fits the text. None, or two: an error that names the header and the maps tried.
Expected<ColumnMap> choose_map(std::string_view text, const std::string& file, std::vector<ColumnMap> maps);

/// A CSV file under the map in the file `map`; without one, under the one that fits among the maps of
/// `csv-maps` in the assets.
Expected<Recording> read_csv(const std::filesystem::path& path,
                             const std::optional<std::filesystem::path>& map = std::nullopt);

}  // namespace vigil::formats
