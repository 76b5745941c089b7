// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "common/model/error.hpp"

namespace vigil::formats {

constexpr std::size_t max_csv_line = 65'536;  ///< bytes
constexpr std::size_t max_csv_fields = 2'048;

/// Splits a CSV text into lines, and a line into fields. LF or CRLF; a byte order mark at the start is
/// skipped. A field in double quotes may hold the separator and doubled quotes, but no line break: no bedside
/// program writes one, and a lost quote would otherwise swallow the rest of the file.
class CsvLines {
 public:
  /// `text` must outlive this.
  explicit CsvLines(std::string_view text);

  /// The next line without its end, or false at the end of the text. A line longer than max_csv_line is an
  /// error.
  Expected<bool> next();

  std::string_view line() const { return line_; }
  std::size_t line_number() const { return number_; }  ///< from 1

 private:
  std::string_view rest_;
  std::string_view line_;
  std::size_t number_ = 0;
};

/// A line's fields, trimmed. Views into the line, or into `unquoted` for a field with doubled quotes: both
/// must outlive the fields. Fails where a quote is not closed or there are more than max_csv_fields.
struct CsvFields {
  std::vector<std::string_view> fields;
  std::vector<std::string> unquoted;

  Expected<void> split(std::string_view line, char separator);
};

}  // namespace vigil::formats
