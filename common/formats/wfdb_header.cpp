// SPDX-License-Identifier: MIT
#include "common/formats/wfdb_header.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <type_traits>
#include <utility>

#include "common/formats/text.hpp"

namespace vigil::formats {

namespace {

constexpr double default_gain = 200;
constexpr double highest_fs = 1e6;
constexpr double lowest_fs = 1e-6;
constexpr std::uint32_t most_samples_per_frame = 100'000;
constexpr std::uint64_t most_frames = 1'000'000'000'000;
constexpr std::int64_t largest_number = std::int64_t{1} << 40;

bool out_of_range(std::int64_t value) { return value > largest_number || value < -largest_number; }

constexpr std::string_view blanks = " \t\r\f\v";

/// The next word of `rest`, which loses it.
std::string_view take_word(std::string_view& rest) {
  rest = trimmed(rest, blanks);
  const auto word = rest.substr(0, rest.find_first_of(blanks));
  rest.remove_prefix(word.size());
  return word;
}

/// A number at the front of `rest`, which loses it. A leading `+` is allowed.
template <typename Number>
std::optional<Number> take_number(std::string_view& rest) {
  std::string_view digits = rest;
  if (digits.starts_with('+')) digits.remove_prefix(1);
  Number value{};
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{}) return std::nullopt;
  if constexpr (std::is_floating_point_v<Number>)
    if (!std::isfinite(value)) return std::nullopt;
  rest = std::string_view{end, static_cast<std::size_t>(rest.data() + rest.size() - end)};
  return value;
}

template <typename Number>
std::optional<Number> whole_number(std::string_view text) {
  const auto value = take_number<Number>(text);
  return text.empty() ? value : std::nullopt;
}

bool take(std::string_view& rest, char c) {
  if (!rest.starts_with(c)) return false;
  rest.remove_prefix(1);
  return true;
}

/// `H:M:S[.fff]`, `M:S`, `S`: seconds since midnight.
std::optional<double> parse_time(std::string_view text) {
  std::array<double, 3> parts{};
  std::size_t n = 0;
  do {
    if (n == parts.size() || text.starts_with('-')) return std::nullopt;
    const auto value = take_number<double>(text);
    if (!value || (n > 0 && !(*value < 60))) return std::nullopt;
    parts.at(n++) = *value;
  } while (take(text, ':'));
  double total = 0;
  for (std::size_t i = 0; i < n; ++i) total = total * 60 + parts.at(i);
  if (!text.empty() || !(total < 86'400)) return std::nullopt;
  return total;
}

std::optional<FileDate> parse_date(std::string_view text) {
  const auto day = take_number<int>(text);
  if (!day || !take(text, '/')) return std::nullopt;
  const auto month = take_number<int>(text);
  if (!month || !take(text, '/')) return std::nullopt;
  const auto year = take_number<int>(text);
  if (!year || !text.empty() || *day < 0 || *day > 99 || *month < 0 || *month > 99 || *year < 0 ||
      *year > 32'000)
    return std::nullopt;
  return FileDate{*year, *month, *day};
}

/// Reads one header line by line; each step says what is wrong with the line it stands on.
class HeaderParser {
 public:
  HeaderParser(std::string_view text, const std::string& file) : rest_{text} { header_.file = file; }

  Expected<WfdbHeader> parse() {
    while (next_line())
      if (!line_.starts_with('#') && !line_.empty()) break;
    if (line_.empty() || line_.starts_with('#')) return wrong("there is no record line");
    if (auto read = read_record_line(); !read) return tl::make_unexpected(read.error());
    while (next_line()) {
      if (line_.empty()) continue;
      if (line_.starts_with('#')) {
        header_.info.emplace_back(trimmed(line_.substr(1), blanks));
        continue;
      }
      if (auto read = read_body_line(); !read) return tl::make_unexpected(read.error());
    }
    if (missing_lines() > 0)
      return wrong("the record line promises " + std::to_string(missing_lines()) + " more " +
                   (is_multi_segment_ ? "segments" : "signals"));
    return std::move(header_);
  }

 private:
  bool next_line() {
    if (rest_.empty()) return false;
    ++number_;
    const auto end = rest_.find('\n');
    line_ = trimmed(rest_.substr(0, end), blanks);
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
    return true;
  }

  std::string place() const { return header_.file + ":" + std::to_string(std::max(number_, 1)) + ": "; }
  tl::unexpected<Error> wrong(const std::string& what) const { return fail(place() + what); }
  void warn(const std::string& what) { header_.warnings.push_back(place() + what); }

  std::size_t missing_lines() const {
    const std::size_t seen = is_multi_segment_ ? header_.segments.size() : header_.signals.size();
    return promised_ > seen ? promised_ - seen : 0;
  }

  Expected<void> read_body_line() {
    if (missing_lines() == 0) {
      warn(in_quotes(line_) + " stands after the last " + (is_multi_segment_ ? "segment" : "signal") +
           " and was passed over");
      return {};
    }
    return is_multi_segment_ ? read_segment_line() : read_signal_line();
  }

  Expected<void> read_record_line();
  Expected<void> read_rate(std::string_view word);
  Expected<void> read_segment_line();
  Expected<void> read_signal_line();
  Expected<void> read_format(std::string_view word, WfdbSignal& signal) const;
  Expected<void> read_gain(std::string_view word, WfdbSignal& signal, bool& has_baseline) const;

  WfdbHeader header_;
  std::string_view rest_;
  std::string_view line_;
  int number_ = 0;
  bool is_multi_segment_ = false;
  std::size_t promised_ = 0;
};

Expected<void> HeaderParser::read_record_line() {
  std::string_view rest = line_;
  std::string_view name = take_word(rest);
  const auto slash = name.rfind('/');
  if (slash != std::string_view::npos) {
    const auto count = whole_number<std::uint32_t>(name.substr(slash + 1));
    if (!count || *count == 0) return wrong(in_quotes(name) + ": the number of segments must be 1 or more");
    is_multi_segment_ = true;
    promised_ = *count;
    name = name.substr(0, slash);
  }
  header_.name = name;
  const auto signals_text = take_word(rest);
  const auto signals = whole_number<std::uint32_t>(signals_text);
  if (!signals) return wrong(in_quotes(signals_text) + " is no number of signals");
  if (!is_multi_segment_) promised_ = *signals;
  if (const auto word = take_word(rest); !word.empty())
    if (auto read = read_rate(word); !read) return read;
  if (const auto word = take_word(rest); !word.empty()) {
    const auto frames = whole_number<std::uint64_t>(word);
    if (!frames || *frames > most_frames) return wrong(in_quotes(word) + " is no number of samples");
    if (*frames > 0) header_.frames = *frames;
  }
  if (const auto word = take_word(rest); !word.empty()) {
    header_.second_of_day = parse_time(word);
    if (!header_.second_of_day) return wrong(in_quotes(word) + " is no time of day; H:M:S, M:S or S");
  }
  if (const auto word = take_word(rest); !word.empty()) {
    header_.date = parse_date(word);
    if (!header_.date) return wrong(in_quotes(word) + " is no date; DD/MM/YYYY");
  }
  if (!trimmed(rest, blanks).empty())
    warn(in_quotes(trimmed(rest, blanks)) + " after the date was passed over");
  return {};
}

/// `fs[/cfreq[(base)]]`. A rate of 0 stands for the default, as in the C library.
Expected<void> HeaderParser::read_rate(std::string_view word) {
  std::string_view rest = word;
  const auto fs = take_number<double>(rest);
  if (!fs || !(*fs == 0 || (*fs >= lowest_fs && *fs <= highest_fs)))
    return wrong(in_quotes(word) + ": the sampling frequency must be in 0.000001 … 1000000 Hz");
  if (*fs > 0) header_.fs = *fs;
  header_.counter_fs = header_.fs;
  if (take(rest, '/')) {
    const auto counter = take_number<double>(rest);
    if (!counter) return wrong(in_quotes(word) + ": the counter frequency is no number");
    if (*counter > 0) header_.counter_fs = *counter;
    if (take(rest, '(')) {
      const auto base = take_number<double>(rest);
      if (!base || !take(rest, ')')) return wrong(in_quotes(word) + ": the counter's base is no number");
      header_.counter_base = *base;
    }
  }
  if (!rest.empty()) return wrong(in_quotes(word) + " is no sampling frequency");
  return {};
}

Expected<void> HeaderParser::read_segment_line() {
  std::string_view rest = line_;
  const auto name = take_word(rest);
  const auto count = take_word(rest);
  const auto frames = whole_number<std::uint64_t>(count);
  if (!frames || *frames > most_frames) return wrong(in_quotes(count) + " is no number of samples");
  if (name != "~" && !is_safe_wfdb_name(name))
    return wrong(in_quotes(name) + " is outside the folder of the header");
  header_.segments.push_back({std::string(name), *frames, number_});
  return {};
}

/// `fmt[xSPF][:skew][+offset]`
Expected<void> HeaderParser::read_format(std::string_view word, WfdbSignal& signal) const {
  std::string_view rest = word;
  const auto format = take_number<int>(rest);
  if (!format) return wrong(in_quotes(word) + " is no sample format");
  signal.format = *format;
  const auto bad = [&](const char* what) { return wrong(in_quotes(word) + ": " + what); };
  if (take(rest, 'x')) {
    const auto n = take_number<std::uint32_t>(rest);
    if (!n || *n > most_samples_per_frame) return bad("the number of samples per frame is none");
    if (*n > 0) signal.samples_per_frame = *n;
  }
  if (take(rest, ':')) {
    const auto n = take_number<std::uint32_t>(rest);
    if (!n) return bad("the skew is no number of frames");
    signal.skew = *n;
  }
  if (take(rest, '+')) {
    const auto n = take_number<std::uint64_t>(rest);
    if (!n) return bad("the offset is no number of bytes");
    signal.byte_offset = *n;
  }
  if (!rest.empty()) return bad("is no sample format");
  constexpr std::array formats{8, 16, 24, 32, 61, 80, 160, 212, 310, 311, 508, 516, 524};
  bool known = signal.is_null();
  for (const int one : formats) known = known || one == signal.format;
  if (!known) return bad("is a sample format that is not known");
  return {};
}

/// `gain[(baseline)][/units]`
Expected<void> HeaderParser::read_gain(std::string_view word, WfdbSignal& signal, bool& has_baseline) const {
  std::string_view rest = word;
  const auto gain = take_number<double>(rest);
  if (!gain) return wrong(in_quotes(word) + " is no gain");
  signal.gain = *gain;
  if (take(rest, '(')) {
    const auto baseline = take_number<std::int64_t>(rest);
    if (!baseline || !take(rest, ')') || out_of_range(*baseline))
      return wrong(in_quotes(word) + ": the baseline is no whole number");
    signal.baseline = *baseline;
    has_baseline = true;
  }
  if (take(rest, '/')) {
    if (!rest.empty()) signal.units = rest;
    rest = {};
  }
  if (!rest.empty()) return wrong(in_quotes(word) + " is no gain");
  return {};
}

Expected<void> HeaderParser::read_signal_line() {
  WfdbSignal signal;
  std::string_view rest = line_;
  signal.file = take_word(rest);
  if (!signal.is_null() && !is_safe_wfdb_name(signal.file))
    return wrong(in_quotes(signal.file) + " is outside the folder of the header");
  if (auto read = read_format(take_word(rest), signal); !read) return read;
  bool has_baseline = false;
  if (const auto word = take_word(rest); !word.empty()) {
    if (auto read = read_gain(word, signal, has_baseline); !read) return read;
  } else {
    signal.gain = 0;
  }
  if (!(std::abs(signal.gain) >= 1e-12)) {
    signal.gain = default_gain;
    signal.calibrated = signal.is_null();
  }
  constexpr std::array names{"resolution", "zero", "initial value", "checksum", "block size"};
  std::array<std::optional<std::int64_t>, names.size()> numbers;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto word = take_word(rest);
    if (word.empty()) break;
    numbers.at(i) = whole_number<std::int64_t>(word);
    if (!numbers.at(i) || out_of_range(*numbers.at(i)))
      return wrong(in_quotes(word) + " is no whole number (" + names.at(i) + ")");
  }
  const auto& [resolution, zero, initval, checksum, block_size] = numbers;
  if (!has_baseline) signal.baseline = zero.value_or(0);
  signal.initval = initval.value_or(zero.value_or(0));
  signal.checksum = checksum;
  signal.description = trimmed(rest, blanks);
  if (!signal.calibrated)
    warn(in_quotes(signal.description) + " has no gain: 200 per " + signal.units + " was taken");
  header_.signals.push_back(std::move(signal));
  return {};
}

}  // namespace

Expected<WfdbHeader> parse_wfdb_header(std::string_view text, const std::string& file) {
  return HeaderParser{text, file}.parse();
}

bool is_safe_wfdb_name(std::string_view name) {
  if (name.empty() || name == "-" || name.starts_with('/') || name.find('\0') != std::string_view::npos)
    return false;
  int depth = 0;
  while (!name.empty()) {
    const auto part = name.substr(0, name.find('/'));
    name.remove_prefix(std::min(name.size(), part.size() + 1));
    if (part == "..") --depth;
    if (part != ".." && part != "." && !part.empty()) ++depth;
    if (depth < 0) return false;
  }
  return depth > 0;
}

}  // namespace vigil::formats
