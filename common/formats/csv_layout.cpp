// SPDX-License-Identifier: MIT
#include "common/formats/csv_layout.hpp"

#include <algorithm>
#include <set>

#include "common/formats/text.hpp"

namespace vigil::formats {

namespace {

/// So many rows are looked at for a name of the long form.
constexpr int rows_tried = 200;

std::optional<std::size_t> index_in(const std::vector<std::string>& names, std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<std::size_t>(found - names.begin());
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) {
    text += text.empty() ? "'" : ", '";
    text += name;
    text += '\'';
  }
  return text;
}

void warn_of_repeats(const std::vector<std::string>& names, const std::string& file, WarningList& warnings) {
  std::set<std::string_view> seen;
  for (const auto& name : names)
    if (!seen.insert(name).second && !name.empty())
      warnings.add(file + ": the column '" + name + "' stands twice in the header; the first is taken");
}

/// The wide form: of each channel the first column that the file has.
void place_columns(const ColumnMap& map, const std::vector<std::string>& names, CsvLayout& layout) {
  std::set<Channel> taken;
  for (const auto& column : map.columns) {
    for (const auto& name : column.from) {
      const auto field = index_in(names, name);
      if (!field || !taken.insert(column.rule.channel).second) continue;
      layout.values.push_back({*field, name, &column});
    }
  }
}

void place_long_form(const ColumnMap& map, CsvLayout& layout) {
  for (const auto& column : map.columns)
    for (const auto& name : column.from) layout.values.push_back({0, name, &column});
}

void note_ignored(const std::vector<std::string>& names, std::set<std::size_t> used, CsvLayout& layout) {
  for (const auto& value : layout.values) used.insert(value.field);
  for (std::size_t i = 0; i < names.size(); ++i)
    if (!used.contains(i) && !names[i].empty() && index_in(names, names[i]) == i)
      layout.ignored.push_back(names[i]);
}

bool has_known_name(const ColumnMap& map, const CsvLayout& layout, CsvLines lines) {
  CsvFields row;
  for (int i = 0; i < rows_tried; ++i) {
    const auto more = lines.next();
    if (!more || !*more) return false;
    if (is_no_row(lines.line(), map) || !row.split(lines.line(), map.separator)) continue;
    if (row.fields.size() <= layout.name_field) continue;
    const auto name = row.fields[layout.name_field];
    for (const auto& value : layout.values)
      if (value.name == name) return true;
  }
  return false;
}

bool first_row_fits(const ColumnMap& map, CsvLines lines) {
  WarningList unheard{""};
  const auto layout = lay_out(map, map.header, "", unheard);
  if (!layout) return false;
  const CsvLines from_first_row = lines;
  CsvFields row;
  do {
    const auto more = lines.next();
    if (!more || !*more) return false;
  } while (is_no_row(lines.line(), map));
  if (!row.split(lines.line(), map.separator)) return false;
  if (row.fields.size() == map.header.size() + 1 && row.fields.back().empty()) row.fields.pop_back();
  if (row.fields.size() != map.header.size()) return false;
  std::string joined;
  const auto time = time_text(*layout, row, joined);
  const bool readable = std::any_of(map.time_formats.begin(), map.time_formats.end(),
                                    [&](const auto& format) { return format.read(time).has_value(); });
  return readable && (!map.long_form || has_known_name(map, *layout, from_first_row));
}

}  // namespace

bool is_no_row(std::string_view line, const ColumnMap& map) {
  return trimmed(line).empty() || (!map.comment.empty() && line.starts_with(map.comment));
}

Expected<std::vector<std::string>> find_header(CsvLines& lines, const ColumnMap& map) {
  for (std::size_t i = 0; i < map.skip_lines; ++i) {
    const auto more = lines.next();
    if (!more) return tl::make_unexpected(more.error());
    if (!*more) return fail("there is no header after " + std::to_string(i) + " lines");
  }
  if (!map.has_header_row) return map.header;
  while (true) {
    const auto more = lines.next();
    if (!more) return tl::make_unexpected(more.error());
    if (!*more) return fail("there is no header");
    if (!is_no_row(lines.line(), map)) break;
  }
  CsvFields fields;
  if (const auto split = fields.split(lines.line(), map.separator); !split)
    return fail("line " + std::to_string(lines.line_number()) + ": " + split.error().text);
  return std::vector<std::string>{fields.fields.begin(), fields.fields.end()};
}

bool fits(const ColumnMap& map, std::string_view text) {
  CsvLines lines{text};
  const auto names = find_header(lines, map);
  if (!names) return false;
  if (!map.has_header_row) return first_row_fits(map, lines);
  return std::all_of(map.header.begin(), map.header.end(),
                     [&](const auto& name) { return index_in(*names, name).has_value(); });
}

Expected<CsvLayout> lay_out(const ColumnMap& map, const std::vector<std::string>& names,
                            const std::string& file, WarningList& warnings) {
  CsvLayout layout;
  layout.field_count = names.size();
  std::vector<std::string> missing;
  std::set<std::size_t> used;
  const auto place = [&](const std::string& name) {
    const auto field = index_in(names, name);
    if (!field) missing.push_back(name);
    used.insert(field.value_or(0));
    return field.value_or(0);
  };
  const auto place_if_there = [&](const std::optional<std::string>& name) {
    const auto field = name ? index_in(names, *name) : std::nullopt;
    if (field) used.insert(*field);
    return field;
  };
  for (const auto& name : map.time_columns) layout.time_fields.push_back(place(name));
  if (map.long_form) {
    layout.name_field = place(map.long_form->name_column);
    layout.value_field = place(map.long_form->value_column);
    for (const auto& filter : map.long_form->filters)
      layout.filters.push_back({place(filter.column), &filter.keep});
    place_long_form(map, layout);
  } else {
    place_columns(map, names, layout);
  }
  if (map.pump) {
    layout.rate_field = place(map.pump->rate_column);
    if (map.pump->conc_column) layout.conc_field = place(*map.pump->conc_column);
    layout.state_field = place_if_there(map.pump->state_column);
    layout.vtbi_field = place_if_there(map.pump->vtbi_column);
    layout.infused_field = place_if_there(map.pump->infused_column);
    layout.alarms_field = place_if_there(map.pump->alarms_column);
  }
  layout.event_field = place_if_there(map.event_column);
  if (!missing.empty())
    return fail(file + ": the column map '" + map.name + "' needs the columns " + listed(missing) +
                "; the header has " + listed(names));
  if (layout.values.empty() && !map.pump)
    return fail(file + ": none of the channels of the column map '" + map.name + "' is in the header " +
                listed(names));
  warn_of_repeats(names, file, warnings);
  if (!map.long_form) note_ignored(names, std::move(used), layout);
  return layout;
}

std::string_view time_text(const CsvLayout& layout, const CsvFields& row, std::string& joined) {
  if (layout.time_fields.size() == 1)
    return layout.time_fields[0] < row.fields.size() ? row.fields[layout.time_fields[0]] : "";
  joined.clear();
  for (const auto field : layout.time_fields) {
    if (field >= row.fields.size()) return "";
    if (!joined.empty()) joined += ' ';
    joined += row.fields[field];
  }
  return joined;
}

}  // namespace vigil::formats
