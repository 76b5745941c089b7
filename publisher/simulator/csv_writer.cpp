// SPDX-License-Identifier: MIT
#include "publisher/simulator/csv_writer.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <fstream>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <variant>

#include "publisher/simulator/shape.hpp"

namespace vigil::simulator {

namespace {

constexpr std::array<Channel, 9> columns{Channel::spo2,     Channel::pr,        Channel::hr,
                                         Channel::rr,       Channel::etco2,     Channel::nibp_sys,
                                         Channel::nibp_dia, Channel::nibp_mean, Channel::temp};
constexpr std::array<Channel, 3> arterial{Channel::abp_sys, Channel::abp_dia, Channel::abp_mean};

bool has_arterial_line(const stream::Stream& stream) {
  const auto& channels = stream.description().channels;
  return std::any_of(channels.begin(), channels.end(),
                     [](const auto& declared) { return declared.channel == arterial.front(); });
}

std::string header_of(bool arterial_line) {
  std::string header = csv_header;
  constexpr std::string_view before = ",pump_rate";
  if (arterial_line) header.insert(header.find(before), ",abp_sys,abp_dia,abp_mean");
  return header;
}

/// The shortest text that reads back as the same number, whatever the locale.
void append(std::string& row, std::optional<double> value) {
  row += ',';
  if (!value) return;
  std::array<char, 32> text{};
  auto* const end = std::to_chars(text.data(), text.data() + text.size(), *value).ptr;
  row.append(text.data(), end);
}

std::optional<double> shown(const stream::NumericBlock& block, Channel channel, BayTime now) {
  const auto& reading = block.readings[index_of(channel)];
  if (!block.present.test(index_of(channel)) || !is_judged(reading.quality)) return std::nullopt;
  if (reading.at && *reading.at != now) return std::nullopt;
  return reading.value;
}

/// A text as a field: quoted where it must be, on one line.
void append_text(std::string& row, std::string_view text) {
  row += ',';
  if (text.find_first_of(",\"\n\r") == std::string_view::npos) {
    row += text;
    return;
  }
  row += '"';
  for (const char c : text) {
    if (c == '"') row += '"';
    row += c == '\n' || c == '\r' ? ' ' : c;
  }
  row += '"';
}

std::string words_of(const PumpAlarms& alarms) {
  std::string words;
  for (std::size_t i = 0; i < alarms.size(); ++i)
    if (alarms.test(i)) words += (words.empty() ? "" : " ") + std::string(pump_alarm_text.names[i]);
  return words;
}

/// "medication midazolam 2 mg", "note: Patient drowsy".
std::string words_of(const stream::EventBlock& event) {
  std::string words{wire::event_kind_text[event.what]};
  if (event.code) words += " " + *event.code;
  if (event.value) {
    std::string number;
    append(number, event.value);
    words += " " + number.substr(1);
    if (event.unit) words += " " + *event.unit;
  }
  return event.text.empty() ? words : words + ": " + event.text;
}

/// Rows wait for the pump's message of the same time and for what is noted in their second.
class Rows {
 public:
  Rows(std::ostream& out, bool arterial_line) : out_{out}, arterial_line_{arterial_line} {}

  void numerics(BayTime t, double t_s, const stream::NumericBlock& block) {
    flush();
    t_ = t;
    row_ = std::to_string(static_cast<long long>(rounded(t_s)));
    for (const Channel channel : columns) append(row_, shown(block, channel, t));
    if (!arterial_line_) return;
    for (const Channel channel : arterial) append(row_, shown(block, channel, t));
  }
  void pump(BayTime t, const PumpReading& reading) {
    if (t == t_) pump_ = reading;
  }
  void event(const stream::EventBlock& event) { events_ += (events_.empty() ? "" : "; ") + words_of(event); }
  void flush() {
    if (row_.empty()) return;
    append(row_, pump_ ? std::optional{pump_->rate_ml_per_h} : std::nullopt);
    append(row_, pump_ ? pump_->conc_mg_per_ml : std::nullopt);
    append_text(row_, pump_ ? pump_state_text[pump_->state] : "");
    append(row_, pump_ ? pump_->vtbi_ml : std::nullopt);
    append(row_, pump_ ? pump_->infused_ml : std::nullopt);
    append_text(row_, pump_ ? words_of(pump_->alarms) : "");
    append_text(row_, events_);
    row_ += '\n';
    out_ << row_;
    row_.clear();
    pump_.reset();
    events_.clear();
  }

 private:
  std::ostream& out_;
  bool arterial_line_;
  std::string row_;
  BayTime t_;
  std::optional<PumpReading> pump_;
  std::string events_;
};

}  // namespace

Expected<void> write_csv(stream::Stream& stream, Duration length, std::ostream& out) {
  const bool arterial_line = has_arterial_line(stream);
  out << header_of(arterial_line) << '\n';
  Rows rows{out, arterial_line};
  std::optional<BayTime> start;
  while (const auto item = stream.next()) {
    if (!start) start = item->end;
    if (item->end - *start >= length) break;
    if (const auto* block = std::get_if<stream::NumericBlock>(&item->block))
      rows.numerics(item->t, to_seconds(item->t - *start), *block);
    if (const auto* block = std::get_if<stream::PumpBlock>(&item->block); block && block->pump == 1)
      rows.pump(item->t, block->reading);
    if (const auto* event = std::get_if<stream::EventBlock>(&item->block)) rows.event(*event);
    if (!out) return fail("cannot be written");
  }
  rows.flush();
  out.flush();
  if (!out) return fail("cannot be written");
  return {};
}

Expected<void> write_csv(stream::Stream& stream, Duration length, const std::filesystem::path& path) {
  std::ofstream out{path, std::ios::binary | std::ios::trunc};
  if (!out) return fail(path.string() + ": cannot be opened for writing");
  if (const auto written = write_csv(stream, length, out); !written)
    return fail(path.string() + ": " + written.error().text);
  return {};
}

}  // namespace vigil::simulator
