// SPDX-License-Identifier: MIT
#include "dashboard/model/form.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>
#include <utility>

namespace vigil::dashboard {

namespace {

constexpr bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return !continues(c); }));
}

void append_utf8(std::string& out, char32_t c) {
  const auto part = [&](unsigned shift) { return static_cast<char>(0x80U | ((c >> shift) & 0x3FU)); };
  if (c < 0x80) {
    out.push_back(static_cast<char>(c));
  } else if (c < 0x800) {
    out.push_back(static_cast<char>(0xC0U | (c >> 6U)));
    out.push_back(part(0));
  } else if (c < 0x10000) {
    out.push_back(static_cast<char>(0xE0U | (c >> 12U)));
    out.push_back(part(6));
    out.push_back(part(0));
  } else {
    out.push_back(static_cast<char>(0xF0U | (c >> 18U)));
    out.push_back(part(12));
    out.push_back(part(6));
    out.push_back(part(0));
  }
}

constexpr bool is_character(char32_t c) {
  const bool control = c < 0x20 || (c >= 0x7F && c < 0xA0);
  const bool surrogate = c >= 0xD800 && c <= 0xDFFF;
  // What turns the direction of a text hides what is written.
  const bool turns =
      (c >= 0x200E && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
  return !control && !surrogate && !turns && c <= 0x10FFFF;
}

}  // namespace

void TypedText::type(char32_t character) {
  if (!is_character(character)) return;
  if (whole_) text_.clear();
  whole_ = false;
  if (characters(text_) < most_) append_utf8(text_, character);
}

void TypedText::erase() {
  if (std::exchange(whole_, false)) {
    text_.clear();
    return;
  }
  while (!text_.empty() && continues(text_.back())) text_.pop_back();
  if (!text_.empty()) text_.pop_back();
}

std::string_view TypedText::trimmed() const {
  std::string_view text = text_;
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

std::optional<double> number_of(std::string_view text) {
  std::size_t i = text.starts_with('-') ? 1 : 0;
  bool digit = false;
  bool point = false;
  std::string plain{text};
  for (; i < plain.size(); ++i) {
    if (plain[i] == ',') plain[i] = '.';
    if (plain[i] == '.') {
      if (std::exchange(point, true)) return std::nullopt;
    } else if (plain[i] >= '0' && plain[i] <= '9') {
      digit = true;
    } else {
      return std::nullopt;
    }
  }
  if (!digit || plain.back() == '.') return std::nullopt;
  std::istringstream stream{plain};
  stream.imbue(std::locale::classic());
  double value = 0;
  if (!(stream >> value) || !std::isfinite(value)) return std::nullopt;
  return value;
}

bool Occupant::changes(const wire::BayMessage& bay) {
  Seen now{bay.state, bay.patient.alias, bay.patient.weight_kg, bay.profile, bay.protocol, bay.envelope.mode};
  // On standby it is still the same patient.
  if (now.state == Admission::standby) now.state = Admission::admitted;
  const bool other = seen_ && *seen_ != now;
  seen_ = std::move(now);
  return other;
}

}  // namespace vigil::dashboard
