// SPDX-License-Identifier: MIT
#include "common/stream/wire_fit.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "common/wire/utf8.hpp"

namespace vigil::stream {

namespace {

// The wire's own ranges (protocol: Frames).
constexpr double largest_number = 1e6;
constexpr double highest_fs = 10'000;
constexpr std::size_t longest_text = 1024;
constexpr std::size_t longest_character = 4;

/// Length of the character that begins at `at`; 0 where none does.
std::size_t character_length(const std::string& text, std::size_t at) {
  const std::size_t most = std::min(longest_character, text.size() - at);
  for (std::size_t length = 1; length <= most; ++length)
    if (wire::is_utf8(text.data() + at, length)) return length;
  return 0;
}

/// An amount is never negative.
bool is_amount(double value) { return value >= 0 && value <= largest_number; }

}  // namespace

std::string fitting(std::string text) {
  if (text.size() <= longest_text && wire::is_utf8(text.data(), text.size())) return text;
  std::string fit;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = character_length(text, at);
    if (fit.size() + std::max<std::size_t>(length, 1) > longest_text) break;
    if (length == 0)
      fit += '?';
    else
      fit.append(text, at, length);
    at += std::max<std::size_t>(length, 1);
  }
  return fit;
}

bool fits(double value) { return std::abs(value) <= largest_number; }

std::size_t fit(formats::PumpTrack& track) {
  const auto gone = std::erase_if(track.samples, [](const formats::PumpSample& sample) {
    return !is_amount(sample.reading.rate_ml_per_h);
  });
  for (formats::PumpSample& sample : track.samples) {
    PumpReading& reading = sample.reading;
    reading.drug = fitting(std::move(reading.drug));
    for (auto* text : {&reading.dose_unit, &reading.library, &reading.serial})
      if (*text) *text = fitting(std::move(**text));
    for (auto* number : {&reading.conc_mg_per_ml, &reading.set_rate_ml_per_h, &reading.vtbi_ml,
                         &reading.infused_ml, &reading.weight_kg, &reading.dose_rate, &reading.battery_pct})
      if (*number && !is_amount(**number)) number->reset();
  }
  return gone;
}

bool fits(const formats::WaveTrack& track) {
  return track.fs > 0 && track.fs <= highest_fs && fits(track.scale) && fits(track.offset);
}

}  // namespace vigil::stream
