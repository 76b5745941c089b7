// SPDX-License-Identifier: MIT
#include "common/formats/time_format.hpp"

#include <array>
#include <charconv>
#include <cstddef>

#include "common/formats/text.hpp"

namespace vigil::formats {

namespace {

constexpr double seconds_per_day = 86'400;
constexpr double longest_recording_s = 1e8;  // three years: past that a "seconds" column is something else
constexpr std::string_view letters = "YmdHIMSp";

/// Of each letter: the most digits it reads, and its range.
struct Part {
  char letter;
  int digits;
  int lowest;
  int highest;
};
constexpr std::array<Part, 6> whole_parts{
    {{'Y', 4, 1, 9999}, {'m', 2, 1, 12}, {'d', 2, 1, 31}, {'H', 2, 0, 23}, {'I', 2, 1, 12}, {'M', 2, 0, 59}}};

const Part* part_of(char letter) {
  for (const auto& part : whole_parts)
    if (part.letter == letter) return &part;
  return nullptr;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::optional<int> read_whole(const Part& part, std::string_view text, std::size_t& at) {
  int value = 0;
  int digits = 0;
  while (at < text.size() && is_digit(text[at]) && digits < part.digits) {
    value = value * 10 + (text[at] - '0');
    ++at;
    ++digits;
  }
  if (digits == 0 || value < part.lowest || value > part.highest) return std::nullopt;
  return value;
}

/// Digits with an optional fraction, below 61 (a leap second).
std::optional<double> read_second(std::string_view text, std::size_t& at) {
  std::size_t end = at;
  while (end < text.size() && (is_digit(text[end]) || text[end] == '.')) ++end;
  double value = 0;
  const auto [stop, error] =
      std::from_chars(text.data() + at, text.data() + end, value, std::chars_format::fixed);
  if (error != std::errc{} || stop != text.data() + end || value >= 61) return std::nullopt;
  at = end;
  return value;
}

std::optional<bool> read_afternoon(std::string_view text, std::size_t& at) {
  if (at + 2 > text.size() || (text[at + 1] | 0x20) != 'm') return std::nullopt;
  const int half = text[at] | 0x20;
  if (half != 'a' && half != 'p') return std::nullopt;
  at += 2;
  return half == 'p';
}

bool has(std::string_view pattern, char letter) { return pattern.find(letter) != std::string_view::npos; }

}  // namespace

Expected<TimeFormat> TimeFormat::make(std::string pattern) {
  TimeFormat format{std::move(pattern)};
  const std::string_view text = format.pattern_;
  if (text == "seconds" || text == "seconds_of_day") {
    format.kind_ = text == "seconds" ? Kind::seconds : Kind::seconds_of_day;
    return format;
  }
  const auto refused = [&](const std::string& why) {
    return fail("time format '" + format.pattern_ + "': " + why);
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (letter && c != 'T' && !has(letters, c))
      return refused(std::string("'") + c +
                     "' is none of Y m d H I M S p, and the format is neither 'seconds' nor "
                     "'seconds_of_day'");
    if (letter && text.find(c, i + 1) != std::string_view::npos)
      return refused(std::string("'") + c + "' stands twice");
  }
  if (has(text, 'H') == has(text, 'I')) return refused("there must be one of H and I");
  if (has(text, 'I') != has(text, 'p')) return refused("I and p go together");
  const int date_parts = int{has(text, 'Y')} + int{has(text, 'm')} + int{has(text, 'd')};
  if (date_parts != 0 && date_parts != 3) return refused("a date needs all of Y, m and d");
  format.has_date_ = date_parts == 3;
  return format;
}

std::optional<FileTime> TimeFormat::read(std::string_view text) const {
  if (kind_ != Kind::pattern) {
    const auto second = read_number(text);
    const double limit = kind_ == Kind::seconds ? longest_recording_s : seconds_per_day;
    if (!second || *second < 0 || *second > limit) return std::nullopt;
    return FileTime{std::nullopt, *second};
  }
  FileDate date;
  int hour = 0;
  int minute = 0;
  double second = 0;
  std::optional<bool> afternoon;
  std::size_t at = 0;
  for (const char c : pattern_) {
    if (const Part* part = part_of(c)) {
      const auto value = read_whole(*part, text, at);
      if (!value) return std::nullopt;
      (c == 'Y'   ? date.year
       : c == 'm' ? date.month
       : c == 'd' ? date.day
       : c == 'M' ? minute
                  : hour) = *value;
    } else if (c == 'S') {
      const auto value = read_second(text, at);
      if (!value) return std::nullopt;
      second = *value;
    } else if (c == 'p') {
      afternoon = read_afternoon(text, at);
      if (!afternoon) return std::nullopt;
    } else {
      if (at >= text.size() || text[at] != c) return std::nullopt;
      ++at;
      while (c == ' ' && at < text.size() && text[at] == ' ') ++at;
    }
  }
  if (at != text.size()) return std::nullopt;
  if (afternoon) hour = hour % 12 + (*afternoon ? 12 : 0);
  FileTime time;
  if (has_date_) time.date = date;
  time.second = hour * 3600.0 + minute * 60.0 + second;
  return time;
}

}  // namespace vigil::formats
