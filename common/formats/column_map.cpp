// SPDX-License-Identifier: MIT
#include "common/formats/column_map.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

#include "common/config/table.hpp"
#include "common/formats/text.hpp"
#include "common/formats/units.hpp"
#include "common/model/bay.hpp"

namespace vigil::formats {

namespace {

using config::Document;
using config::Table;

constexpr std::size_t max_skip_lines = 1'000;
constexpr double max_row_period_s = 3'600;

std::vector<std::string> need_strings(Table& table, std::string_view key) {
  auto texts = table.strings(key);
  if (!table.has(key)) {
    table.refuse(key, in_quotes(key) + " is missing");
  } else if (texts.empty()) {
    table.refuse(key, in_quotes(key) + " must name at least one");
  }
  return texts;
}

void read_layout(Table& root, ColumnMap& map) {
  map.name = root.need_string("name");
  if (!is_name(map.name)) root.refuse("name", "'name' must be lower-case letters, digits, - and _");
  root.string("description");
  const std::string separator = root.string("separator").value_or(",");
  if (separator.size() == 1 && separator != "\"") {
    map.separator = separator[0];
  } else {
    root.refuse("separator", "'separator' must be one character, not a quote");
  }
  map.comment = root.string("comment").value_or("");
  const auto skip = root.integer("skip_lines").value_or(0);
  if (skip < 0 || skip > static_cast<std::int64_t>(max_skip_lines)) {
    root.refuse("skip_lines", "'skip_lines' = " + std::to_string(skip) + " must be 0 to 1000");
  } else {
    map.skip_lines = static_cast<std::size_t>(skip);
  }
  map.has_header_row = root.boolean("header_row").value_or(true);
  map.header = need_strings(root, "header");
  map.charted = root.boolean("charted").value_or(false);
  map.none = root.strings("none");
  map.blank_is_none = root.boolean("blank_is_none").value_or(true);
}

void read_time(Table& root, ColumnMap& map) {
  auto time = root.table("time");
  if (!time) {
    if (!root.has("time")) root.refuse("time", "the table [time] is missing");
    return;
  }
  map.time_columns = need_strings(*time, "columns");
  for (auto& pattern : need_strings(*time, "formats")) {
    auto format = TimeFormat::make(std::move(pattern));
    if (format) {
      map.time_formats.push_back(std::move(*format));
    } else {
      time->refuse("formats", format.error().text);
    }
  }
  map.row_period_s = time->number("row_period_s");
  if (map.row_period_s && !(*map.row_period_s > 0 && *map.row_period_s <= max_row_period_s))
    time->refuse("row_period_s", "'row_period_s' must be above 0 and at most 3600");
}

NumericRule read_rule(Table& table) {
  const std::string id = table.need_string("channel");
  const auto found = find_channel(id, ChannelKind::numeric);
  if (!found && !id.empty()) table.refuse("channel", in_quotes(id) + " is no numeric channel");
  // Without a channel the map is refused anyway; the other keys are still looked at.
  const Channel channel = found.value_or(Channel::spo2);
  NumericRule rule = usual_rule(channel);
  if (const auto unit = table.string("unit")) {
    const auto conversion = conversion_to_catalogue(channel, *unit);
    if (conversion) {
      rule.factor = conversion->factor;
      rule.offset = conversion->offset;
    } else if (found) {
      table.refuse("unit", "'unit' = " + in_quotes(*unit) + " cannot become the unit of " + id + ", " +
                               std::string(info(channel).unit));
    }
    if (table.has("factor") || table.has("offset"))
      table.refuse("unit", "give either 'unit' or 'factor' and 'offset'");
  }
  rule.factor = table.number("factor").value_or(rule.factor);
  rule.offset = table.number("offset").value_or(rule.offset);
  if (rule.factor == 0) table.refuse("factor", "'factor' must not be 0");
  rule.zero_is_none = table.boolean("zero_is_none").value_or(rule.zero_is_none);
  return rule;
}

void read_columns(Table& root, ColumnMap& map) {
  for (auto& table : root.tables("column")) {
    MappedColumn column;
    column.from = need_strings(table, "from");
    column.rule = read_rule(table);
    column.none = table.strings("none");
    for (const auto& name : column.from) {
      const bool twice = std::any_of(map.columns.begin(), map.columns.end(), [&](const auto& other) {
        return std::find(other.from.begin(), other.from.end(), name) != other.from.end();
      });
      if (twice) table.refuse("from", in_quotes(name) + " already has a [[column]]");
    }
    map.columns.push_back(std::move(column));
  }
  if (map.columns.empty()) root.refuse("column", "there is no [[column]]");
}

void read_long_form(Table& root, ColumnMap& map) {
  auto table = root.table("long");
  if (!table) return;
  LongForm form;
  form.name_column = table->need_string("name_column");
  form.value_column = table->need_string("value_column");
  for (auto& filter : table->tables("filter"))
    form.filters.push_back({filter.need_string("column"), need_strings(filter, "keep")});
  if (map.row_period_s)
    table->refuse("name_column", "'row_period_s' has no meaning in the long form: its rows share times");
  map.long_form = std::move(form);
}

void read_pump(Table& root, ColumnMap& map) {
  auto table = root.table("pump");
  if (!table) return;
  if (map.long_form) table->refuse("rate_column", "the long form has no [pump]");
  MappedPump pump;
  pump.drug = table->need_string("drug");
  pump.rate_column = table->need_string("rate_column");
  pump.conc_column = table->string("conc_column");
  pump.state_column = table->string("state_column");
  pump.vtbi_column = table->string("vtbi_column");
  pump.infused_column = table->string("infused_column");
  pump.alarms_column = table->string("alarms_column");
  map.pump = std::move(pump);
}

/// What names no column of a file without a header row can never be found in it.
void check_headerless(Table& root, const ColumnMap& map) {
  if (map.has_header_row) return;
  const auto check = [&](const std::string& name) {
    if (std::find(map.header.begin(), map.header.end(), name) == map.header.end())
      root.refuse("header",
                  "column " + in_quotes(name) + " is not listed in 'header', and header_row = false");
  };
  for (const auto& name : map.time_columns) check(name);
  if (map.long_form) {
    check(map.long_form->name_column);
    check(map.long_form->value_column);
  }
}

Expected<ColumnMap> read_map(Expected<Document> document, std::string file) {
  if (!document) return tl::make_unexpected(document.error());
  ColumnMap map;
  map.file = std::move(file);
  Table root = document->root();
  read_layout(root, map);
  read_time(root, map);
  read_columns(root, map);
  read_long_form(root, map);
  read_pump(root, map);
  map.event_column = root.string("event_column");
  check_headerless(root, map);
  if (const auto checked = document->check(); !checked) return tl::make_unexpected(checked.error());
  return map;
}

}  // namespace

Expected<ColumnMap> parse_column_map(std::string_view text, const std::string& file) {
  return read_map(Document::parse(text, file), file);
}

Expected<ColumnMap> load_column_map(const std::filesystem::path& path) {
  return read_map(Document::load(path), path.string());
}

Expected<std::vector<ColumnMap>> load_column_maps(const std::filesystem::path& folder) {
  std::error_code error;
  std::vector<std::filesystem::path> paths;
  for (std::filesystem::directory_iterator entry{folder, error}, end; !error && entry != end;
       entry.increment(error))
    if (entry->path().extension() == ".toml") paths.push_back(entry->path());
  if (error) return fail(folder.string() + ": the column maps cannot be listed: " + error.message());
  std::sort(paths.begin(), paths.end());
  std::vector<ColumnMap> maps;
  for (const auto& path : paths) {
    auto map = load_column_map(path);
    if (!map) return tl::make_unexpected(map.error());
    maps.push_back(std::move(*map));
  }
  return maps;
}

}  // namespace vigil::formats
