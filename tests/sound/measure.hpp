// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>
#include <vector>

/// Measures sound as somebody would who knows nothing of how it was made: from its samples alone.
namespace measure {

struct Pulse {
  double start_s = 0;   ///< half risen
  double length_s = 0;  ///< from half risen to half fallen
  double rise_s = 0;    ///< from 10 % to 90 % of its amplitude
  double fall_s = 0;
  double full_s = 0;                 ///< between the two nine tenths
  double whole_s = 0;                ///< between the two tenths
  double rms = 0;                    ///< while it is full
  double pitch_hz = 0;               ///< the fundamental
  std::vector<double> harmonics_db;  ///< at 1, 2, 3, … times the pitch up to 4 kHz, beside the fundamental
};

/// The pulses of mono samples, in order: what is above a hundredth of the loudest, apart by 20 ms of silence.
std::vector<Pulse> pulses(std::span<const float> samples, double sample_rate);

/// From a pulse's end to the next one's start, at half of their amplitude.
std::vector<double> gaps_s(const std::vector<Pulse>& pulses);

/// Pulses that belong together: bursts are apart by more than `silence_s`.
std::vector<std::vector<Pulse>> bursts(const std::vector<Pulse>& pulses, double silence_s = 1.5);

/// From a burst's first pulse to the end of its last.
double length_s(const std::vector<Pulse>& burst);

}  // namespace measure
