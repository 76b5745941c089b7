// SPDX-License-Identifier: MIT
// sound_sheet FOLDER: each alarm and the pulse tone as a WAV, through OpenAL's loopback device, and what they
// measure.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "alarms/sound_pattern.hpp"
#include "alarms/sound_pulse_tone.hpp"
#include "tests/sound/measure.hpp"
#include "tests/sound/room.hpp"
#include "tests/sound/wav.hpp"

namespace {

using namespace vigil;
namespace fs = std::filesystem;

constexpr std::array priorities{Priority::high, Priority::medium, Priority::low};

/// What was measured of one thing, from its least to its most.
struct Span {
  double least = 1e9;
  double most = -1e9;
  void take(double value) {
    least = std::min(least, value);
    most = std::max(most, value);
  }
};

/// All that is measured of one priority.
struct Measures {
  Span pulse, full, whole, spacing, parts, middle, burst, repeat, silence, rise, fall, pitch, overtones,
      overtone_db, level;

  void take(const std::vector<measure::Pulse>& heard) {
    burst.take(measure::length_s(heard));
    const auto gaps = measure::gaps_s(heard);
    // After the third and the eighth pulse, and after the fifth: 3 + 2, a pause, 3 + 2.
    for (std::size_t i = 0; i < gaps.size(); ++i)
      (heard.size() != 10 || i % 5 == 0 || i % 5 == 1 || i % 5 == 3 ? spacing
       : i == 4                                                     ? middle
                                                                    : parts)
          .take(gaps[i]);
    for (const auto& p : heard) take(p);
  }
  void take(const measure::Pulse& p) {
    pulse.take(p.length_s);
    full.take(p.full_s);
    whole.take(p.whole_s);
    rise.take(p.rise_s);
    fall.take(p.fall_s);
    pitch.take(p.pitch_hz);
    level.take(20 * std::log10(p.rms));
    int within = 0;
    for (std::size_t k = 1; k < p.harmonics_db.size(); ++k) {
      if (std::abs(p.harmonics_db[k]) > 15) continue;
      ++within;
      overtone_db.take(p.harmonics_db[k]);
    }
    overtones.take(within);
  }
};

void print(const Measures& m) {
  struct Row {
    const char* label;
    Span Measures::*span;
    double scale;
    int decimals;
  };
  static constexpr std::array rows{
      Row{"pulse, at half its amplitude, ms", &Measures::pulse, 1e3, 2},
      Row{"  at nine tenths, ms", &Measures::full, 1e3, 1},
      Row{"  at a tenth, ms", &Measures::whole, 1e3, 1},
      Row{"spacing, ms", &Measures::spacing, 1e3, 2},
      Row{"from 3 to 4, from 8 to 9, ms", &Measures::parts, 1e3, 2},
      Row{"from 5 to 6, ms", &Measures::middle, 1e3, 2},
      Row{"burst, s", &Measures::burst, 1, 4},
      Row{"start to start, s", &Measures::repeat, 1, 4},
      Row{"silence between bursts, s", &Measures::silence, 1, 3},
      Row{"rise, 10 to 90 %, ms", &Measures::rise, 1e3, 1},
      Row{"fall, 90 to 10 %, ms", &Measures::fall, 1e3, 1},
      Row{"fundamental, Hz", &Measures::pitch, 1, 1},
      Row{"overtones up to 4 kHz within 15 dB", &Measures::overtones, 1, 0},
      Row{"  of them, dB beside it", &Measures::overtone_db, 1, 1},
      Row{"level of a pulse, dB of full scale", &Measures::level, 1, 2},
  };
  for (const Row& row : rows) {
    const Span& span = m.*row.span;
    if (span.least > span.most) continue;
    std::printf("  %-36s %.*f to %.*f\n", row.label, row.decimals, span.least * row.scale, row.decimals,
                span.most * row.scale);
  }
}

/// Two bursts and a second more.
std::vector<float> heard(Priority priority, alarms::SoundCategory category) {
  room::Room room;
  room.hear({room::alarm(1, priority, category)});
  room.until(to_seconds(alarms::burst_shape(priority).repeat + alarms::burst_length(priority)) + 1);
  return room.heard;
}

bool sheet(const fs::path& folder, Priority priority) {
  Measures measures;
  for (std::size_t c = 0; c < alarms::sound_category_text.size(); ++c) {
    const auto category = static_cast<alarms::SoundCategory>(c);
    const auto samples = heard(priority, category);
    const auto bursts = measure::bursts(measure::pulses(samples, room::sample_rate));
    const auto end = static_cast<std::size_t>((bursts[0][0].start_s + measure::length_s(bursts[0]) + 0.5) *
                                              room::sample_rate);
    const fs::path file = folder / (std::string(priority_text[priority]) + "-" +
                                    std::string(alarms::sound_category_text[category]) + ".wav");
    if (!wav::write(file, std::span{samples}.first(end), room::sample_rate)) {
      std::fprintf(stderr, "sound_sheet: %s cannot be written\n", file.c_str());
      return false;
    }
    for (const auto& burst : bursts) measures.take(burst);
    const double repeat = bursts[1][0].start_s - bursts[0][0].start_s;
    measures.repeat.take(repeat);
    measures.silence.take(repeat - measure::length_s(bursts[0]));
  }
  std::printf("%s\n", std::string(priority_text[priority]).c_str());
  print(measures);
  return true;
}

/// A pulse of 75 while SpO₂ falls from 100 to 80 %.
bool pulse_sheet(const fs::path& folder) {
  room::Room room;
  for (int spo2 = 100; spo2 >= 80; --spo2) {
    room.sounder.hear({{}, alarms::PulseReading{75, static_cast<double>(spo2)}});
    room.until(room.seconds() + 0.8);
  }
  std::printf("pulse tone from 100 to 80 %%\n ");
  for (const auto& tone : measure::pulses(room.heard, room::sample_rate)) std::printf(" %.0f", tone.pitch_hz);
  std::printf(" Hz\n");
  return wav::write(folder / "pulse-tone.wav", room.heard, room::sample_rate);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: sound_sheet FOLDER\n");
    return 2;
  }
  const fs::path folder = argv[1];
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) {
    std::fprintf(stderr, "sound_sheet: %s: %s\n", folder.c_str(), error.message().c_str());
    return 1;
  }
  for (const Priority priority : priorities)
    if (!sheet(folder, priority)) return 1;
  return pulse_sheet(folder) ? 0 : 1;
}
