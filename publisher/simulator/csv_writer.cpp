// SPDX-License-Identifier: MIT
#include "publisher/simulator/csv_writer.hpp"

#include <array>
#include <charconv>
#include <cstddef>
#include <fstream>
#include <optional>
#include <ostream>
#include <string>
#include <variant>

#include "publisher/simulator/shape.hpp"

namespace vigil::simulator {

namespace {

constexpr std::array<Channel, 9> columns{Channel::spo2,     Channel::pr,        Channel::hr,
                                         Channel::rr,       Channel::etco2,     Channel::nibp_sys,
                                         Channel::nibp_dia, Channel::nibp_mean, Channel::temp};

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

/// Rows wait for the pump's message of the same time, which comes after the numerics.
class Rows {
 public:
  explicit Rows(std::ostream& out) : out_{out} {}

  void numerics(BayTime t, double t_s, const stream::NumericBlock& block) {
    flush();
    t_ = t;
    row_ = std::to_string(static_cast<long long>(rounded(t_s)));
    for (const Channel channel : columns) append(row_, shown(block, channel, t));
  }
  void pump(BayTime t, const PumpReading& reading) {
    if (t != t_) return;
    rate_ = reading.rate_ml_per_h;
    conc_ = reading.conc_mg_per_ml;
  }
  void flush() {
    if (row_.empty()) return;
    append(row_, rate_);
    append(row_, conc_);
    row_ += '\n';
    out_ << row_;
    row_.clear();
    rate_.reset();
    conc_.reset();
  }

 private:
  std::ostream& out_;
  std::string row_;
  BayTime t_;
  std::optional<double> rate_;
  std::optional<double> conc_;
};

}  // namespace

Expected<void> write_csv(stream::Stream& stream, Duration length, std::ostream& out) {
  out << csv_header << '\n';
  Rows rows{out};
  std::optional<BayTime> start;
  while (const auto item = stream.next()) {
    if (!start) start = item->end;
    if (item->end - *start >= length) break;
    if (const auto* block = std::get_if<stream::NumericBlock>(&item->block))
      rows.numerics(item->t, to_seconds(item->t - *start), *block);
    if (const auto* block = std::get_if<stream::PumpBlock>(&item->block); block && block->pump == 1)
      rows.pump(item->t, block->reading);
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
