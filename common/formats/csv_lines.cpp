// SPDX-License-Identifier: MIT
#include "common/formats/csv_lines.hpp"

#include <algorithm>

#include "common/formats/text.hpp"

namespace vigil::formats {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

bool is_blank(char c) { return c == ' ' || c == '\t'; }

/// The end of the quoted field that begins at `line[start]`, past its closing quote; npos: none.
std::size_t end_of_quoted(std::string_view line, std::size_t start) {
  for (std::size_t i = start + 1; i < line.size(); ++i) {
    if (line[i] != '"') continue;
    if (i + 1 < line.size() && line[i + 1] == '"') {
      ++i;
    } else {
      return i + 1;
    }
  }
  return std::string_view::npos;
}

std::string with_single_quotes(std::string_view inner) {
  std::string text;
  for (std::size_t i = 0; i < inner.size(); ++i) {
    text += inner[i];
    if (inner[i] == '"') ++i;
  }
  return text;
}

}  // namespace

CsvLines::CsvLines(std::string_view text) : rest_{text} {
  if (rest_.starts_with(byte_order_mark)) rest_.remove_prefix(byte_order_mark.size());
}

Expected<bool> CsvLines::next() {
  if (rest_.empty()) return false;
  ++number_;
  const auto end = rest_.find('\n');
  line_ = rest_.substr(0, end);
  rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
  if (line_.ends_with('\r')) line_.remove_suffix(1);
  if (line_.size() > max_csv_line)
    return fail("line " + std::to_string(number_) + " is " + std::to_string(line_.size()) +
                " bytes long; at most " + std::to_string(max_csv_line) + " are read");
  return true;
}

Expected<void> CsvFields::split(std::string_view line, char separator) {
  fields.clear();
  unquoted.clear();
  // Never grown past this, so that the views into it stay good.
  if (line.find("\"\"") != std::string_view::npos) unquoted.reserve(max_csv_fields);
  std::size_t at = 0;
  while (true) {
    if (fields.size() == max_csv_fields)
      return fail("more than " + std::to_string(max_csv_fields) + " fields in a line");
    while (at < line.size() && is_blank(line[at]) && line[at] != separator) ++at;
    const bool quoted = at < line.size() && line[at] == '"';
    const std::size_t quote_end = quoted ? end_of_quoted(line, at) : at;
    if (quote_end == std::string_view::npos) return fail("a quote is not closed");
    const std::size_t end = std::min(line.find(separator, quote_end), line.size());
    std::string_view field = line.substr(at, end - at);
    if (quoted) {
      if (!trimmed(line.substr(quote_end, end - quote_end)).empty())
        return fail("there is text after a closing quote");
      field = line.substr(at + 1, quote_end - at - 2);
      if (field.find('"') != std::string_view::npos) {
        unquoted.push_back(with_single_quotes(field));
        field = unquoted.back();
      }
    }
    fields.push_back(trimmed(field));
    if (end == line.size()) return {};
    at = end + 1;
  }
}

}  // namespace vigil::formats
