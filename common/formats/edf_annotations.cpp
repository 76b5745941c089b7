// SPDX-License-Identifier: MIT
#include "common/formats/edf_annotations.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdio>

namespace vigil::formats {

namespace {

constexpr char text_mark = '\x14';
constexpr char duration_mark = '\x15';
constexpr double furthest_s = 1e8;  // three years

std::optional<double> seconds_in(std::string_view text) {
  double value = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  if (error != std::errc{} || end != text.data() + text.size() || !(std::abs(value) <= furthest_s))
    return std::nullopt;
  return value;
}

std::optional<EdfAnnotation> parse_list(std::string_view list) {
  EdfAnnotation annotation;
  auto end = list.find(text_mark);
  if (end == std::string_view::npos || list.size() < 2) return std::nullopt;
  if (list[0] != '+' && list[0] != '-') return std::nullopt;
  std::string_view times = list.substr(0, end);
  const auto mark = times.find(duration_mark);
  if (mark != std::string_view::npos) {
    const auto duration = seconds_in(times.substr(mark + 1));
    if (!duration || *duration < 0) return std::nullopt;
    annotation.duration_s = duration;
    times = times.substr(0, mark);
  }
  const auto onset = seconds_in(times.starts_with('+') ? times.substr(1) : times);
  if (!onset) return std::nullopt;
  annotation.onset_s = *onset;
  std::string_view rest = list.substr(end + 1);
  while (!rest.empty()) {
    end = std::min(rest.find(text_mark), rest.size());
    if (end > 0) annotation.texts.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return annotation;
}

}  // namespace

std::vector<EdfAnnotation> parse_edf_annotations(std::string_view bytes, std::size_t& bad) {
  std::vector<EdfAnnotation> annotations;
  while (!bytes.empty()) {
    const auto end = std::min(bytes.find('\0'), bytes.size());
    if (end > 0) {
      auto annotation = parse_list(bytes.substr(0, end));
      if (annotation) {
        annotations.push_back(std::move(*annotation));
      } else {
        ++bad;
      }
    }
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
  }
  return annotations;
}

std::string event_text(const std::string& text, const std::optional<double>& duration_s) {
  if (!duration_s || *duration_s == 0) return text;
  std::array<char, 48> duration{};
  std::snprintf(duration.data(), duration.size(), " (%.10g s)", *duration_s);
  return text + duration.data();
}

}  // namespace vigil::formats
