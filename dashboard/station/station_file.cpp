// SPDX-License-Identifier: MIT
#include "dashboard/station/station_file.hpp"

#include "common/config/table.hpp"
#include "common/config/text_file.hpp"

namespace vigil::station {

namespace {

constexpr std::size_t longest_label = 64;

Place read_place(config::Table& table) {
  Place place;
  place.label = table.string("label").value_or("");
  if (place.label.size() > longest_label) table.refuse("label", "label must have at most 64 bytes");
  if (const auto text = table.string("care_area")) {
    if (const auto area = care_area_text.find(*text))
      place.care_area = *area;
    else
      table.refuse("care_area", "care_area = '" + *text + "' must be 'ward', 'outpatient' or 'icu'");
  }
  return place;
}

}  // namespace

Expected<StationFile> parse_station_file(std::string_view text, const std::string& file) {
  auto document = config::Document::parse(text, file);
  if (!document) return tl::unexpected(document.error());
  auto root = document->root();
  StationFile station;
  station.id = root.string("id").value_or(station.id);
  if (!is_name(station.id)) root.refuse("id", "id = '" + station.id + "' must be of a-z, 0-9, _ and -");
  station.profile = root.string("profile").value_or(station.profile);
  station.protocol = root.string("protocol").value_or("");
  station.unit = root.string("unit").value_or(station.unit);
  station.training = root.boolean("training").value_or(station.training);
  station.text_scale = root.number("text_scale").value_or(station.text_scale);
  if (!(station.text_scale >= 0.8 && station.text_scale <= 2))
    root.refuse("text_scale", "text_scale must be 0.8 to 2");
  for (auto& table : root.tables("bay")) {
    const std::string name = table.need_string("name");
    if (!is_bay_name(name))
      table.refuse("name", "name = '" + name + "' must be of a-z, 0-9, _ and -, and not 'station'");
    if (!station.bays.emplace(name, read_place(table)).second)
      table.refuse("name", "bay '" + name + "' stands twice");
  }
  if (auto checked = document->check(); !checked) return tl::unexpected(checked.error());
  return station;
}

Expected<StationFile> load_station_file(const std::string& path) {
  if (path.empty()) return StationFile{};
  const auto text = config::read_text(path);
  if (!text) return tl::unexpected(text.error());
  return parse_station_file(*text, path);
}

}  // namespace vigil::station
