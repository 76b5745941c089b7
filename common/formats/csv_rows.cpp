// SPDX-License-Identifier: MIT
#include "common/formats/csv_rows.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

#include "common/formats/csv.hpp"
#include "common/formats/recording_span.hpp"
#include "common/formats/text.hpp"

namespace vigil::formats {

namespace {

constexpr std::size_t max_unknown_names = 1'000;

bool contains(const std::vector<std::string>& texts, std::string_view text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

}  // namespace

CsvRows::CsvRows(const ColumnMap& map, const CsvLayout& layout, std::string file, WarningList& warnings)
    : map_{&map},
      layout_{&layout},
      file_{std::move(file)},
      warnings_{&warnings},
      clock_{file_, map.charted, warnings} {
  for (const auto& value : layout.values) {
    Column column;
    column.track.channel = value.column->rule.channel;
    column.track.name = value.name;
    if (map.long_form) column_of_name_.emplace(value.name, columns_.size());
    columns_.push_back(std::move(column));
  }
  if (map.pump) pump_.name = map.pump->drug;
}

Expected<void> CsvRows::add(std::string_view line, std::size_t number) {
  if (const auto split = fields_.split(line, map_->separator); !split) {
    warnings_->add(file_ + ":" + std::to_string(number) + ": " + split.error().text +
                   "; the row is left out");
    return {};
  }
  for (const auto& filter : layout_->filters) {
    const auto text =
        filter.field < fields_.fields.size() ? fields_.fields[filter.field] : std::string_view{};
    if (!contains(*filter.keep, text)) return {};
  }
  const auto time = time_of_row(number);
  if (!time) return {};
  times_.push_back(*time);
  if (map_->long_form) {
    add_long(number);
  } else {
    add_wide(number);
  }
  if (std::max(sample_count_, times_.size()) > max_csv_samples)
    return fail(file_ + ":" + std::to_string(number) + ": more than " + std::to_string(max_csv_samples) +
                " rows or values; split the file");
  return {};
}

std::optional<BayTime> CsvRows::time_of_row(std::size_t number) {
  const auto text = time_text(*layout_, fields_, joined_time_);
  std::optional<FileTime> time;
  if (format_ != nullptr) {
    time = format_->read(text);
  } else {
    for (const auto& format : map_->time_formats) {
      time = format.read(text);
      if (time) {
        format_ = &format;
        break;
      }
    }
  }
  if (time) return clock_.place(*time, format_->is_clock(), number);
  const auto& expected = format_ != nullptr ? *format_ : map_->time_formats.front();
  warnings_->add(file_ + ":" + std::to_string(number) + ": the time " + in_quotes(text) +
                 " is not written as '" + expected.pattern() + "'; the row is left out");
  return std::nullopt;
}

void CsvRows::add_wide(std::size_t number) {
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const auto field = layout_->values[i].field;
    add_value(i, field < fields_.fields.size() ? fields_.fields[field] : std::string_view{}, number);
  }
  if (layout_->rate_field) add_pump(number);
  if (const auto text = field(layout_->event_field); !text.empty()) {
    events_.push_back({times_.back(), std::string(text)});
    event_rows_.push_back(static_cast<std::uint32_t>(times_.size() - 1));
    ++sample_count_;
  }
  for (std::size_t i = layout_->field_count; i < fields_.fields.size(); ++i) {
    if (fields_.fields[i].empty()) continue;
    warnings_->add(file_ + ":" + std::to_string(number) + ": the row has " +
                   std::to_string(fields_.fields.size()) + " fields, the header " +
                   std::to_string(layout_->field_count));
    break;
  }
}

void CsvRows::add_long(std::size_t number) {
  if (fields_.fields.size() <= std::max(layout_->name_field, layout_->value_field)) {
    warnings_->add(file_ + ":" + std::to_string(number) + ": the row has too few fields and is left out");
    return;
  }
  const auto name = fields_.fields[layout_->name_field];
  const auto known = column_of_name_.find(name);
  if (known != column_of_name_.end()) {
    add_value(known->second, fields_.fields[layout_->value_field], number);
  } else if (unknown_names_.size() < max_unknown_names) {
    unknown_names_.emplace(name);
  }
}

bool CsvRows::is_none(std::string_view text, const MappedColumn* column) const {
  return text.empty() || contains(map_->none, text) || (column != nullptr && contains(column->none, text));
}

std::optional<double> CsvRows::number_in(std::string_view text, const MappedColumn* column,
                                         std::string_view name, std::size_t line_number) {
  if (is_none(text, column)) return std::nullopt;
  const auto value = read_number(text);
  if (value) return value;
  if (warnings_->is_full()) {
    warnings_->count_only();
  } else {
    warnings_->add(file_ + ":" + std::to_string(line_number) + ": column '" + std::string(name) +
                   "': " + in_quotes(text) + " is no number; taken as no value");
  }
  return std::nullopt;
}

void CsvRows::add_value(std::size_t column, std::string_view text, std::size_t number) {
  if (text.empty() && !map_->blank_is_none) return;
  const auto* mapped = layout_->values[column].column;
  const auto value = number_in(text, mapped, layout_->values[column].name, number);
  columns_[column].track.samples.push_back(sample_of(mapped->rule, times_.back(), value));
  columns_[column].rows.push_back(static_cast<std::uint32_t>(times_.size() - 1));
  ++sample_count_;
}

std::string_view CsvRows::field(std::optional<std::size_t> index) const {
  return index && *index < fields_.fields.size() ? fields_.fields[*index] : std::string_view{};
}

PumpAlarms CsvRows::alarms_in(std::string_view text, std::size_t number) {
  PumpAlarms alarms;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    const auto name = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (name.empty()) continue;
    const auto alarm = pump_alarm_text.find(name);
    if (alarm)
      alarms.set(static_cast<std::size_t>(*alarm));
    else
      warnings_->add(file_ + ":" + std::to_string(number) + ": " + in_quotes(name) +
                     " is no alarm of a pump; left out");
  }
  return alarms;
}

/// What the file tells of a pump beside its rate and concentration.
void CsvRows::add_details(PumpReading& reading, std::size_t number) {
  const auto& pump = *map_->pump;
  if (const auto text = field(layout_->state_field); !text.empty()) {
    if (const auto state = pump_state_text.find(text))
      reading.state = *state;
    else
      warnings_->add(file_ + ":" + std::to_string(number) + ": " + in_quotes(text) +
                     " is no state of a pump; its rate tells");
  }
  const auto amount = [&](std::optional<std::size_t> index, const std::optional<std::string>& name) {
    const auto value = index ? number_in(field(index), nullptr, *name, number) : std::nullopt;
    return value && *value >= 0 ? value : std::nullopt;
  };
  reading.vtbi_ml = amount(layout_->vtbi_field, pump.vtbi_column);
  reading.infused_ml = amount(layout_->infused_field, pump.infused_column);
  reading.alarms = alarms_in(field(layout_->alarms_field), number);
}

void CsvRows::add_pump(std::size_t number) {
  const auto& pump = *map_->pump;
  const auto rate = number_in(field(layout_->rate_field), nullptr, pump.rate_column, number);
  if (!rate) return;
  if (*rate < 0) {
    warnings_->add(file_ + ":" + std::to_string(number) + ": column '" + pump.rate_column + "': the rate " +
                   in_quotes(field(layout_->rate_field)) + " is below 0; taken as no value");
    return;
  }
  PumpReading reading;
  reading.drug = pump.drug;
  reading.state = *rate > 0 ? PumpState::infusing : PumpState::standby;
  reading.rate_ml_per_h = *rate;
  if (layout_->conc_field) {
    const auto conc = number_in(field(layout_->conc_field), nullptr, *pump.conc_column, number);
    if (conc && *conc > 0) reading.conc_mg_per_ml = conc;
  }
  add_details(reading, number);
  // Charted rows may stand in any order: which of them repeat is known when they are sorted.
  if (!map_->charted && !pump_.samples.empty() && pump_.samples.back().reading == reading) return;
  pump_.samples.push_back({times_.back(), std::move(reading)});
  pump_rows_.push_back(static_cast<std::uint32_t>(times_.size() - 1));
  ++sample_count_;
}

void CsvRows::spread() {
  const double period = map_->row_period_s.value_or(0);
  if (period <= 0) return;
  const auto before = times_.front();
  const auto moved = spread_repeats(times_, from_seconds(period));
  if (moved == 0) return;
  std::array<char, 32> period_text{};
  std::snprintf(period_text.data(), period_text.size(), "%.10g", period);
  warnings_->add(file_ + ": " + std::to_string(moved) +
                 " rows share their time with another row, beginning at " + to_iso8601(before) +
                 "; they are put " + period_text.data() + " s apart");
  for (auto& column : columns_)
    for (std::size_t i = 0; i < column.rows.size(); ++i) column.track.samples[i].t = times_[column.rows[i]];
  for (std::size_t i = 0; i < pump_rows_.size(); ++i) pump_.samples[i].t = times_[pump_rows_[i]];
  for (std::size_t i = 0; i < event_rows_.size(); ++i) events_[i].t = times_[event_rows_[i]];
}

void CsvRows::sort_pump() {
  auto& samples = pump_.samples;
  std::stable_sort(samples.begin(), samples.end(),
                   [](const PumpSample& a, const PumpSample& b) { return a.t < b.t; });
  const auto same = [](const PumpSample& a, const PumpSample& b) { return a.reading == b.reading; };
  samples.erase(std::unique(samples.begin(), samples.end(), same), samples.end());
}

/// Of each channel the first column, in the order of the map, that has samples; what is left over is ignored.
void CsvRows::finish_tracks(Recording& recording) {
  std::set<Channel> taken;
  for (auto& column : columns_) {
    if (column.track.samples.empty()) continue;
    if (taken.insert(column.track.channel).second) {
      recording.numerics.push_back(std::move(column.track));
    } else {
      recording.ignored.push_back(column.track.name);
    }
  }
  if (!map_->charted) {
    finish_numerics(recording.numerics);
  } else {
    finish_charted(recording.numerics);
    sort_pump();
  }
  if (!pump_.samples.empty()) recording.pumps.push_back(std::move(pump_));
  std::stable_sort(events_.begin(), events_.end(),
                   [](const EventSample& a, const EventSample& b) { return a.t < b.t; });
  recording.events = std::move(events_);
}

Expected<Recording> CsvRows::finish() && {
  if (times_.empty()) return fail(file_ + ": there is no row that can be read");
  if (!map_->charted) spread();
  Recording recording;
  recording.start = *std::min_element(times_.begin(), times_.end());
  recording.ignored = layout_->ignored;
  for (const auto& name : unknown_names_) recording.ignored.push_back(name);
  finish_tracks(recording);
  recording.end = std::max(end_of_samples(recording), *std::max_element(times_.begin(), times_.end()));
  return recording;
}

}  // namespace vigil::formats
