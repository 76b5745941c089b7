// SPDX-License-Identifier: MIT
#include "common/formats/wfdb.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "common/config/plain_file.hpp"
#include "common/formats/wfdb_annotations.hpp"
#include "common/formats/wfdb_record.hpp"

namespace vigil::formats {

namespace {

namespace fs = std::filesystem;

/// A numerics record further away than this belongs to another stay.
constexpr double most_offset_s = 366.0 * 86'400;

/// From midnight of `a` to midnight of `b`, where both dates exist; years such as 2896 do.
std::optional<double> seconds_between(const std::optional<FileDate>& a, const std::optional<FileDate>& b) {
  const auto days = [](const FileDate& date) -> std::optional<std::chrono::sys_days> {
    const std::chrono::year_month_day ymd{std::chrono::year{date.year},
                                          std::chrono::month{static_cast<unsigned>(date.month)},
                                          std::chrono::day{static_cast<unsigned>(date.day)}};
    return ymd.ok() ? std::optional{std::chrono::sys_days{ymd}} : std::nullopt;
  };
  if (!a || !b) return std::nullopt;
  const auto from = days(*a);
  const auto to = days(*b);
  if (!from || !to) return std::nullopt;
  return static_cast<double>((*to - *from).count()) * 86'400;
}

/// How much later than the waves the numerics begin.
double numerics_offset_s(const WfdbHeader& waves, const WfdbHeader& numerics, std::string& warning) {
  if (!waves.second_of_day || !numerics.second_of_day) {
    warning = numerics.file + ": one of the records has no time: both are taken to begin together";
    return 0;
  }
  const double clock = *numerics.second_of_day - *waves.second_of_day;
  if (const auto days = seconds_between(waves.date, numerics.date)) return *days + clock;
  // Without a date the nearer of the two midnights is meant.
  return clock - 86'400 * std::round(clock / 86'400);
}

/// Adds the numerics record that lies beside a record of waves.
void add_numerics_beside(const fs::path& path, const WfdbHeader& waves, Recording& out) {
  const auto beside = path.parent_path() / (path.stem().string() + "n.hea");
  std::error_code error;
  if (!fs::is_regular_file(beside, error)) return;
  const auto header = load_wfdb_header(beside);
  if (!header) {
    out.warnings.push_back(header.error().text);
    return;
  }
  if (wfdb_kind(*header) != ChannelKind::numeric) return;
  std::string warning;
  const double offset_s = numerics_offset_s(waves, *header, warning);
  if (!warning.empty()) out.warnings.push_back(std::move(warning));
  if (std::abs(offset_s) > most_offset_s || out.start + from_seconds(offset_s) < BayTime{}) {
    out.warnings.push_back(header->file + ": begins " + std::to_string(offset_s) +
                           " s after the waves: passed over");
    return;
  }
  auto numerics = read_wfdb_record(path.parent_path(), *header, out.start + from_seconds(offset_s));
  if (!numerics) {
    out.warnings.push_back(numerics.error().text);
    return;
  }
  out.numerics = std::move(numerics->numerics);
  out.start = std::min(out.start, numerics->start);
  out.end = std::max(out.end, numerics->end);
  out.ignored.insert(out.ignored.end(), numerics->ignored.begin(), numerics->ignored.end());
  out.warnings.insert(out.warnings.end(), numerics->warnings.begin(), numerics->warnings.end());
}

/// Adds what the reference annotations beside a record say, beats left out.
void add_annotations_beside(const fs::path& path, const WfdbHeader& record, BayTime start, Recording& out) {
  fs::path beside = path;
  beside.replace_extension(".atr");
  std::error_code error;
  if (!fs::is_regular_file(beside, error)) return;
  const std::string file = beside.filename().string();
  const auto bytes = config::read_file(beside, max_file_bytes);
  if (!bytes) {
    out.warnings.push_back(bytes.error().text);
    return;
  }
  const auto annotations = parse_wfdb_annotations(*bytes);
  if (!annotations.damage.empty()) out.warnings.push_back(file + ": " + annotations.damage);
  const double ticks_per_s = annotations.ticks_per_s > 0 ? annotations.ticks_per_s : record.fs;
  for (const auto& one : annotations.list) {
    std::string text = wfdb_event_text(one);
    const double seconds = static_cast<double>(one.at) / ticks_per_s;
    if (text.empty() || !(seconds <= to_seconds(out.end - start))) continue;
    out.events.push_back({start + from_seconds(seconds), std::move(text)});
  }
  std::stable_sort(out.events.begin(), out.events.end(),
                   [](const EventSample& a, const EventSample& b) { return a.t < b.t; });
}

}  // namespace

Expected<Recording> read_wfdb(const fs::path& header) {
  fs::path path = header;
  std::error_code error;
  if (path.extension() != ".hea" && !fs::is_regular_file(path, error)) path += ".hea";
  auto loaded = load_wfdb_header(path);
  if (!loaded) return tl::make_unexpected(loaded.error());
  const StartTime start = start_time(loaded->date, loaded->second_of_day.value_or(0), loaded->file + ":1");
  auto out = read_wfdb_record(path.parent_path(), *loaded, start.t);
  if (!out) return out;
  if (!start.warning.empty()) out->warnings.insert(out->warnings.begin(), start.warning);
  if (wfdb_kind(*loaded) == ChannelKind::wave) add_numerics_beside(path, *loaded, *out);
  add_annotations_beside(path, *loaded, start.t, *out);
  return out;
}

}  // namespace vigil::formats
