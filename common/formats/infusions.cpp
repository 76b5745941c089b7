// SPDX-License-Identifier: MIT
#include "common/formats/infusions.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <iterator>
#include <system_error>
#include <utility>

#include "common/config/plain_file.hpp"
#include "common/formats/csv.hpp"
#include "common/formats/csv_lines.hpp"
#include "common/formats/infusion_pumps.hpp"
#include "common/formats/recording_span.hpp"

namespace vigil::formats {

namespace {

constexpr std::string_view infusions_ending = "_infusions.csv";
constexpr std::string_view vitals_ending = "_vitals.csv";

/// "Midazolam (Versed) 1 mg (Drug Push)".
std::string event_text(const InfusionRow& row) {
  std::string text = row.label;
  if (row.amount) {
    std::array<char, 32> amount{};
    std::snprintf(amount.data(), amount.size(), " %.4g ", *row.amount);
    text += amount.data() + row.amount_unit;
  }
  if (row.part == InfusionPart::additive) return text + " (additive)";
  return row.category.empty() ? text : text + " (" + row.category + ")";
}

/// What was given without a rate: pushes, boluses, what was put into a bag.
std::vector<EventSample> medication_events(const std::vector<InfusionRow>& rows) {
  std::vector<EventSample> events;
  for (const auto& row : rows)
    if (row.part != InfusionPart::carrier && !row.rate)
      events.push_back(
          {row.start, event_text(row), EventSample::Medication{row.label, row.amount, row.amount_unit}});
  std::stable_sort(events.begin(), events.end(), [](const auto& a, const auto& b) { return a.t < b.t; });
  return events;
}

std::optional<std::filesystem::path> sibling(const std::filesystem::path& path, std::string_view from,
                                             std::string_view to) {
  const std::string name = path.filename().string();
  if (!name.ends_with(from)) return std::nullopt;
  const auto other = path.parent_path() / (name.substr(0, name.size() - from.size()) + std::string(to));
  std::error_code error;
  if (!std::filesystem::is_regular_file(other, error)) return std::nullopt;
  return other;
}

template <typename T>
void append(std::vector<T>& to, std::vector<T>&& from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

void add_vitals(Recording& recording, Recording&& vitals) {
  recording.start = std::min(recording.start, vitals.start);
  recording.end = std::max(recording.end, vitals.end);
  recording.numerics = std::move(vitals.numerics);
  append(recording.ignored, std::move(vitals.ignored));
  append(recording.warnings, std::move(vitals.warnings));
}

}  // namespace

bool is_infusion_header(std::string_view line) {
  CsvFields fields;
  if (!fields.split(line, ',')) return false;
  const auto has = [&](std::string_view name) {
    return std::find(fields.fields.begin(), fields.fields.end(), name) != fields.fields.end();
  };
  return has("starttime") && has("endtime") && has("linkorderid") && has("statusdescription");
}

Expected<Recording> parse_infusions(std::string_view text, const std::string& file) {
  WarningList warnings{file};
  auto table = parse_infusion_rows(text, file, warnings);
  if (!table) return tl::make_unexpected(table.error());
  Recording recording;
  recording.name = std::filesystem::path{file}.stem().string();
  recording.format = "icu-infusions";
  recording.events = medication_events(table->rows);
  recording.pumps = pumps_from(table->rows, max_infusion_pumps, file, recording.ignored, warnings);
  if (recording.pumps.empty() && recording.events.empty())
    return fail(file + ": there is no infusion and no medication that can be read");
  BayTime start = max_bay_time;
  if (!recording.events.empty()) start = recording.events.front().t;
  for (const auto& pump : recording.pumps) start = std::min(start, pump.samples.front().t);
  recording.start = start;
  recording.end = end_of_samples(recording);
  recording.warnings = std::move(warnings).take();
  return recording;
}

std::optional<std::filesystem::path> infusions_beside(const std::filesystem::path& path) {
  if (path.filename().string().ends_with(infusions_ending)) return path;
  return sibling(path, vitals_ending, infusions_ending);
}

Expected<Recording> read_infusions(const std::filesystem::path& path) {
  const auto infusions_path = infusions_beside(path).value_or(path);
  const auto text = config::read_file(infusions_path, max_file_bytes);
  if (!text) return tl::make_unexpected(text.error());
  auto recording = parse_infusions(*text, infusions_path.string());
  if (!recording) return recording;
  const auto vitals_path = sibling(infusions_path, infusions_ending, vitals_ending);
  if (!vitals_path) return recording;
  auto vitals = read_csv(*vitals_path);
  if (!vitals) return vitals;
  const std::string name = infusions_path.filename().string();
  recording->name = name.substr(0, name.size() - infusions_ending.size());
  add_vitals(*recording, std::move(*vitals));
  return recording;
}

}  // namespace vigil::formats
