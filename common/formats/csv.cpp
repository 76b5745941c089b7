// SPDX-License-Identifier: MIT
#include "common/formats/csv.hpp"

#include <algorithm>
#include <utility>

#include "common/config/assets.hpp"
#include "common/config/plain_file.hpp"
#include "common/formats/csv_rows.hpp"
#include "common/formats/text.hpp"

namespace vigil::formats {

namespace {

constexpr std::size_t longest_header_told = 300;

std::string first_line(std::string_view text, const ColumnMap* map) {
  CsvLines lines{text};
  if (map != nullptr)
    for (std::size_t i = 0; i < map->skip_lines; ++i)
      if (const auto more = lines.next(); !more || !*more) break;
  while (true) {
    const auto more = lines.next();
    if (!more || !*more) return "";
    if (!trimmed(lines.line()).empty()) return std::string(lines.line().substr(0, longest_header_told));
  }
}

std::string names_of(const std::vector<const ColumnMap*>& maps) {
  std::string names;
  for (const auto* map : maps) names += (names.empty() ? "" : ", ") + map->name;
  return names.empty() ? "none" : names;
}

}  // namespace

Expected<Recording> parse_csv(std::string_view text, const std::string& file, const ColumnMap& map) {
  CsvLines lines{text};
  const auto names = find_header(lines, map);
  if (!names) return fail(file + ": " + names.error().text);
  WarningList warnings{file};
  const auto layout = lay_out(map, *names, file, warnings);
  if (!layout) return tl::make_unexpected(layout.error());
  CsvRows rows{map, *layout, file, warnings};
  while (true) {
    const auto more = lines.next();
    if (!more) return fail(file + ": " + more.error().text);
    if (!*more) break;
    if (is_no_row(lines.line(), map)) continue;
    if (const auto added = rows.add(lines.line(), lines.line_number()); !added)
      return tl::make_unexpected(added.error());
  }
  auto recording = std::move(rows).finish();
  if (!recording) return recording;
  recording->name = std::filesystem::path{file}.stem().string();
  recording->format = "CSV (" + map.name + ")";
  recording->warnings = std::move(warnings).take();
  return recording;
}

Expected<ColumnMap> choose_map(std::string_view text, const std::string& file, std::vector<ColumnMap> maps) {
  std::vector<const ColumnMap*> fitting;
  std::vector<const ColumnMap*> tried;
  for (const auto& map : maps) {
    tried.push_back(&map);
    if (fits(map, text)) fitting.push_back(&map);
  }
  if (fitting.size() == 1) {
    const auto index = static_cast<std::size_t>(fitting[0] - maps.data());
    return std::move(maps[index]);
  }
  const auto* shown = fitting.empty() ? nullptr : fitting[0];
  const std::string header = "the header is '" + first_line(text, shown) + "'";
  if (fitting.empty())
    return fail(file + ": no column map fits: " + header + "; tried: " + names_of(tried) +
                ". Give a map of your own with --map");
  return fail(file + ": more than one column map fits (" + names_of(fitting) + "): " + header +
              ". Say which with --map");
}

Expected<Recording> read_csv(const std::filesystem::path& path,
                             const std::optional<std::filesystem::path>& map) {
  const auto text = config::read_file(path, max_file_bytes);
  if (!text) return tl::make_unexpected(text.error());
  if (map) {
    const auto given = load_column_map(*map);
    if (!given) return tl::make_unexpected(given.error());
    return parse_csv(*text, path.string(), *given);
  }
  auto maps = load_column_maps(config::assets_dir() / "csv-maps");
  if (!maps) return tl::make_unexpected(maps.error());
  const auto chosen = choose_map(*text, path.string(), std::move(*maps));
  if (!chosen) return tl::make_unexpected(chosen.error());
  return parse_csv(*text, path.string(), *chosen);
}

}  // namespace vigil::formats
