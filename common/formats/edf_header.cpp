// SPDX-License-Identifier: MIT
#include "common/formats/edf_header.hpp"

#include <array>
#include <cmath>
#include <cstdlib>

#include "common/formats/text.hpp"

namespace vigil::formats {

namespace {

constexpr std::string_view version_field = "0       ";
constexpr std::size_t bytes_per_signal = 256;
constexpr std::size_t max_samples_per_record = 100'000'000;
constexpr double max_record_duration_s = 1e6;
constexpr double max_scale_value = 1e12;

/// The fixed part, field by field: where each begins and how long it is.
struct FixedField {
  std::string_view name;
  std::size_t at;
  std::size_t size;
};
constexpr FixedField recording_field{"recording", 88, 80};
constexpr FixedField date_field{"start date", 168, 8};
constexpr FixedField time_field{"start time", 176, 8};
constexpr FixedField size_field{"header size", 184, 8};
constexpr FixedField reserved_field{"reserved", 192, 44};
constexpr FixedField count_field{"record count", 236, 8};
constexpr FixedField duration_field{"record duration", 244, 8};
constexpr FixedField signals_field{"signal count", 252, 4};

/// The signals' part: all labels, then all transducers, and so on. `at` counts bytes of one signal.
constexpr FixedField label_field{"label", 0, 16};
constexpr FixedField unit_field{"unit", 96, 8};
constexpr FixedField physical_min_field{"physical minimum", 104, 8};
constexpr FixedField physical_max_field{"physical maximum", 112, 8};
constexpr FixedField digital_min_field{"digital minimum", 120, 8};
constexpr FixedField digital_max_field{"digital maximum", 128, 8};
constexpr FixedField samples_field{"samples per record", 216, 8};

constexpr std::array<std::string_view, 12> months{"JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                                                  "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};

/// Two digits, a point, two digits, a point, two digits: `dd.mm.yy`, `hh.mm.ss`. Some writers use other
/// marks.
std::optional<std::array<int, 3>> three_numbers(std::string_view text) {
  if (text.size() != 8) return std::nullopt;
  std::array<int, 3> numbers{};
  for (std::size_t i = 0; i < 3; ++i) {
    const char tens = text[i * 3];
    const char ones = text[i * 3 + 1];
    if (tens < '0' || tens > '9' || ones < '0' || ones > '9') return std::nullopt;
    numbers[i] = (tens - '0') * 10 + (ones - '0');
  }
  return numbers;
}

/// `Startdate dd-MMM-yyyy …`, which EDF+ writes because the two-digit year of the header ends in 2084.
std::optional<FileDate> start_date_in(std::string_view recording) {
  constexpr std::string_view mark = "Startdate ";
  if (!recording.starts_with(mark)) return std::nullopt;
  const auto text = recording.substr(mark.size(), 11);
  if (text.size() != 11 || text[2] != '-' || text[6] != '-') return std::nullopt;
  const auto day = read_number(text.substr(0, 2));
  const auto year = read_number(text.substr(7, 4));
  if (!day || !year || *year > 9999) return std::nullopt;  // "9e99" is a number too
  std::string month;
  for (const char c : text.substr(3, 3)) month += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  for (std::size_t i = 0; i < months.size(); ++i)
    if (months[i] == month)
      return FileDate{static_cast<int>(*year), static_cast<int>(i) + 1, static_cast<int>(*day)};
  return std::nullopt;
}

class HeaderReader {
 public:
  HeaderReader(std::string_view bytes, std::string file) : bytes_{bytes}, file_{std::move(file)} {}

  std::string_view text(const FixedField& field) const {
    return trimmed(bytes_.substr(field.at, field.size));
  }

  std::string_view signal_text(const FixedField& field, std::size_t signal, std::size_t count) const {
    const std::size_t at = edf_fixed_header_bytes + field.at * count + field.size * signal;
    return trimmed(bytes_.substr(at, field.size));
  }

  /// The field as a number in [lo, hi]; the first that is none is kept as the error.
  double number(const FixedField& field, std::string_view written, double lo, double hi, bool whole) {
    const auto value = read_number(written);
    if (value && *value >= lo && *value <= hi && (!whole || *value == std::floor(*value))) return *value;
    if (error_.empty())
      error_ = file_ + ": " + place_ + std::string(field.name) + " " + in_quotes(written) + " must be " +
               (whole ? "a whole number" : "a number") + " from " + limit_text(lo) + " to " + limit_text(hi);
    return lo;
  }

  void enter_signal(std::size_t index, std::string_view label) {
    place_ = "signal " + std::to_string(index + 1) + " '" + std::string(label) + "': ";
  }
  const std::string& error() const { return error_; }

 private:
  static std::string limit_text(double limit) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.12g", limit);
    return text.data();
  }

  std::string_view bytes_;
  std::string file_;
  std::string place_;
  std::string error_;
};

std::string format_of(std::string_view reserved) {
  if (reserved.starts_with("EDF+D")) return "EDF+D";
  if (reserved.starts_with("EDF+")) return "EDF+C";
  return "EDF";
}

void read_start(const HeaderReader& reader, const std::string& file, EdfHeader& header,
                WarningList& warnings) {
  header.date = start_date_in(reader.text(recording_field));
  if (!header.date) {
    if (const auto numbers = three_numbers(reader.text(date_field))) {
      const auto [day, month, year] = *numbers;
      header.date = FileDate{year >= 85 ? 1900 + year : 2000 + year, month, day};
    }
  }
  const auto clock = three_numbers(reader.text(time_field));
  if (clock && (*clock)[0] < 24 && (*clock)[1] < 60 && (*clock)[2] < 60) {
    header.second_of_day = (*clock)[0] * 3600.0 + (*clock)[1] * 60.0 + (*clock)[2];
  } else {
    warnings.add(file + ": the start time '" + std::string(reader.text(time_field)) +
                 "' is not hh.mm.ss; taken as 00.00.00");
  }
}

EdfSignal read_signal(HeaderReader& reader, std::size_t index, std::size_t count) {
  EdfSignal signal;
  signal.label = reader.signal_text(label_field, index, count);
  signal.unit = reader.signal_text(unit_field, index, count);
  reader.enter_signal(index, signal.label);
  const auto real = [&](const FixedField& field) {
    return reader.number(field, reader.signal_text(field, index, count), -max_scale_value, max_scale_value,
                         false);
  };
  const auto digital = [&](const FixedField& field) {
    return static_cast<int>(
        reader.number(field, reader.signal_text(field, index, count), -32768, 32767, true));
  };
  signal.physical_min = real(physical_min_field);
  signal.physical_max = real(physical_max_field);
  signal.digital_min = digital(digital_min_field);
  signal.digital_max = digital(digital_max_field);
  signal.samples_per_record =
      static_cast<std::size_t>(reader.number(samples_field, reader.signal_text(samples_field, index, count),
                                             0, static_cast<double>(max_samples_per_record), true));
  return signal;
}

}  // namespace

bool is_edf(std::string_view head) { return head.starts_with(version_field); }

Expected<EdfHeader> parse_edf_header(std::string_view bytes, const std::string& file, WarningList& warnings) {
  if (bytes.size() < edf_fixed_header_bytes)
    return fail(file + ": " + std::to_string(bytes.size()) + " bytes, too short for an EDF header of 256");
  if (!is_edf(bytes)) return fail(file + ": does not begin with the version 0 of EDF");
  HeaderReader reader{bytes, file};
  EdfHeader header;
  header.format = format_of(reader.text(reserved_field));
  const double count = reader.number(count_field, reader.text(count_field), -1, 99'999'999, true);
  header.record_duration_s =
      reader.number(duration_field, reader.text(duration_field), 0, max_record_duration_s, false);
  const auto signals =
      static_cast<std::size_t>(reader.number(signals_field, reader.text(signals_field), 1, 9'999, true));
  if (!reader.error().empty()) return fail(reader.error());
  if (count >= 0) header.record_count = static_cast<std::size_t>(count);
  header.header_bytes = edf_fixed_header_bytes + signals * bytes_per_signal;
  const auto told = read_number(reader.text(size_field));
  if (told != static_cast<double>(header.header_bytes))
    return fail(file + ": the header says it has '" + std::string(reader.text(size_field)) + "' bytes, but " +
                std::to_string(signals) + " signals need " + std::to_string(header.header_bytes));
  if (bytes.size() < header.header_bytes)
    return fail(file + ": " + std::to_string(bytes.size()) + " bytes, too short for the header of " +
                std::to_string(header.header_bytes));
  read_start(reader, file, header, warnings);
  for (std::size_t i = 0; i < signals; ++i) {
    EdfSignal signal = read_signal(reader, i, signals);
    signal.offset = header.record_bytes;
    header.record_bytes += signal.samples_per_record * 2;
    header.signals.push_back(std::move(signal));
  }
  if (!reader.error().empty()) return fail(reader.error());
  return header;
}

}  // namespace vigil::formats
