// SPDX-License-Identifier: MIT
#include "dashboard/model/text.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstdio>

#include "common/model/enum_text.hpp"

namespace vigil::dashboard {

namespace {

constexpr EnumText<Mode, 4> badges{{"LIVE", "SIM", "REPLAY", "TEST"}};
constexpr EnumText<Mode, 4> watermarks{{"", "SIMULATED", "REPLAY", "TEST"}};

template <typename... Values>
std::string print(const char* format, Values... values) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), format, values...);
  return text.data();
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::int64_t whole_seconds(Duration d) {
  return std::max<std::int64_t>(0, std::chrono::duration_cast<std::chrono::seconds>(d).count());
}

std::string hours_and_minutes(std::int64_t minutes) {
  return print("%lld h %02d m", static_cast<long long>(minutes / 60), static_cast<int>(minutes % 60));
}

/// "bay-03" into "bay" and "3"; nothing for any other form.
struct NumberedName {
  std::string word;
  std::string number;
};
std::optional<NumberedName> numbered(std::string_view name) {
  const auto dash = name.find_first_of("-_");
  if (dash == std::string_view::npos || dash == 0) return std::nullopt;
  const std::string_view word = name.substr(0, dash);
  std::string_view number = name.substr(dash + 1);
  if (number.empty() || std::any_of(word.begin(), word.end(), is_digit)) return std::nullopt;
  if (!std::all_of(number.begin(), number.end(), is_digit)) return std::nullopt;
  while (number.size() > 1 && number.front() == '0') number.remove_prefix(1);
  return NumberedName{std::string(word), std::string(number)};
}

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return out;
}

/// A run of digits at `at`, without leading zeros; moves `at` behind it.
std::string_view take_number(std::string_view text, std::size_t& at) {
  while (at < text.size() && text[at] == '0') ++at;
  const std::size_t first = at;
  while (at < text.size() && is_digit(text[at])) ++at;
  return text.substr(first, at - first);
}

}  // namespace

std::string fixed_text(double value, int decimals) {
  const double unit = std::pow(10.0, decimals);
  const double rounded = std::round(value * unit) / unit;
  return print("%.*f", decimals, rounded == 0 ? 0.0 : rounded);
}

std::string short_text(double value) {
  std::string text = fixed_text(value, 3);
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text;
}

std::string rate_text(double ml_per_h) {
  const bool one_says_it = std::abs(ml_per_h * 10 - std::round(ml_per_h * 10)) < 0.05;
  return fixed_text(ml_per_h, one_says_it ? 1 : 2);
}

std::string age_text(Duration age) {
  const std::int64_t s = whole_seconds(age);
  if (s < 120) return print("%lld s", static_cast<long long>(s));
  return minutes_text(age);
}

std::string minutes_text(Duration age) {
  const std::int64_t minutes = whole_seconds(age) / 60;
  if (minutes < 1) return "<1 min";
  if (minutes < 60) return print("%lld min", static_cast<long long>(minutes));
  return hours_and_minutes(minutes);
}

std::string hours_text(double hours) {
  // A hair more, so that what is exactly a minute does not fall below it by rounding.
  return hours_and_minutes(static_cast<std::int64_t>(std::clamp(hours, 0.0, 1e6) * 60 + 1e-6));
}

std::string stopwatch_text(Duration length) {
  const std::int64_t s = whole_seconds(length);
  const auto minute = static_cast<int>(s / 60 % 60);
  const auto second = static_cast<int>(s % 60);
  if (s >= 3600) return print("%lld:%02d:%02d", static_cast<long long>(s / 3600), minute, second);
  return print("%02d:%02d", minute, second);
}

std::string countdown_text(Duration left) {
  const std::int64_t s = whole_seconds(left + std::chrono::milliseconds{999});
  return print("%lld:%02d", static_cast<long long>(s / 60), static_cast<int>(s % 60));
}

void add_part(std::string& text, std::string_view part) {
  if (part.empty()) return;
  if (!text.empty()) text += " · ";
  text += part;
}

std::string title_of(std::string_view bay) {
  if (const auto name = numbered(bay)) return upper(name->word) + " " + name->number;
  return upper(bay);
}

std::string spoken_name(std::string_view bay) {
  if (const auto name = numbered(bay)) return name->word + " " + name->number;
  return std::string(bay);
}

bool name_before(std::string_view a, std::string_view b) {
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.size() && j < b.size()) {
    if (is_digit(a[i]) && is_digit(b[j])) {
      const std::string_view m = take_number(a, i);
      const std::string_view n = take_number(b, j);
      if (m.size() != n.size()) return m.size() < n.size();
      if (m != n) return m < n;
    } else {
      if (a[i] != b[j]) return a[i] < b[j];
      ++i;
      ++j;
    }
  }
  if (a.size() - i != b.size() - j) return a.size() - i < b.size() - j;
  return a < b;  // bay-3 and bay-03
}

std::string_view mode_badge(Mode mode) { return badges[mode]; }
std::string_view mode_watermark(Mode mode) { return watermarks[mode]; }

}  // namespace vigil::dashboard
