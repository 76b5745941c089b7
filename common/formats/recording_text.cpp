// SPDX-License-Identifier: MIT
#include "common/formats/recording_text.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace vigil::formats {

namespace {

using Byte = unsigned char;

/// Which second bytes may follow a lead byte, and how long the sequence is (Unicode, table 3-7).
struct Sequence {
  Byte lead_lo;
  Byte lead_hi;
  std::size_t length;
  Byte second_lo;
  Byte second_hi;
};
constexpr std::array<Sequence, 9> sequences{{{0x00, 0x7f, 1, 0, 0},
                                             {0xc2, 0xdf, 2, 0x80, 0xbf},
                                             {0xe0, 0xe0, 3, 0xa0, 0xbf},
                                             {0xe1, 0xec, 3, 0x80, 0xbf},
                                             {0xed, 0xed, 3, 0x80, 0x9f},
                                             {0xee, 0xef, 3, 0x80, 0xbf},
                                             {0xf0, 0xf0, 4, 0x90, 0xbf},
                                             {0xf1, 0xf3, 4, 0x80, 0xbf},
                                             {0xf4, 0xf4, 4, 0x80, 0x8f}}};

bool is_between(Byte byte, Byte lo, Byte hi) { return byte >= lo && byte <= hi; }

/// Length of the well-formed sequence at the text's beginning, 0: there is none.
std::size_t sequence_length(std::string_view text) {
  const auto lead = static_cast<Byte>(text[0]);
  for (const auto& sequence : sequences) {
    if (!is_between(lead, sequence.lead_lo, sequence.lead_hi)) continue;
    if (text.size() < sequence.length) return 0;
    for (std::size_t i = 1; i < sequence.length; ++i) {
      const auto byte = static_cast<Byte>(text[i]);
      const bool fits =
          i == 1 ? is_between(byte, sequence.second_lo, sequence.second_hi) : is_between(byte, 0x80, 0xbf);
      if (!fits) return 0;
    }
    return sequence.length;
  }
  return 0;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const auto length = sequence_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

bool is_control(char c) { return static_cast<Byte>(c) < 0x20 || c == 0x7f; }

}  // namespace

std::string to_utf8(std::string_view text) {
  std::string out;
  if (is_utf8(text)) {
    out = text;
  } else {
    for (const char c : text) {
      const auto byte = static_cast<Byte>(c);
      if (byte < 0x80) {
        out += c;
      } else {
        out += static_cast<char>(0xc0 | byte >> 6);
        out += static_cast<char>(0x80 | (byte & 0x3f));
      }
    }
  }
  std::replace_if(out.begin(), out.end(), is_control, ' ');
  return out;
}

void make_texts_utf8(Recording& recording) {
  const auto mend = [](std::string& text) { text = to_utf8(text); };
  mend(recording.name);
  mend(recording.format);
  for (auto& wave : recording.waves) mend(wave.name);
  for (auto& track : recording.numerics) mend(track.name);
  for (auto& pump : recording.pumps) {
    mend(pump.name);
    for (auto& sample : pump.samples) {
      mend(sample.reading.drug);
      if (sample.reading.dose_unit) mend(*sample.reading.dose_unit);
    }
  }
  for (auto& event : recording.events) {
    mend(event.text);
    if (event.medication) {
      mend(event.medication->drug);
      mend(event.medication->unit);
    }
  }
  for (auto& text : recording.ignored) mend(text);
  for (auto& text : recording.warnings) mend(text);
}

}  // namespace vigil::formats
