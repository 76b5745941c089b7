// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "common/formats/recording.hpp"

namespace vigil::review {

/// A stretch of a channel without a value, since the recording's start.
struct Gap {
  Duration from{0};
  Duration to{0};
};

struct ValueRange {
  double min = 0;
  double median = 0;
  double max = 0;
};

struct ChannelSummary {
  Channel channel = Channel::spo2;
  std::string name;         ///< as the file calls it
  double fs = 0;            ///< of a wave, Hz
  double period_s = 0;      ///< of a number; 0: intermittent
  std::size_t samples = 0;  ///< that stand in the file, with or without a value
  double missing = 0;       ///< share without a value of all that the recording's length has room for, 0 to 1
  std::optional<ValueRange> values;  ///< none: no sample has a value
  std::vector<Gap> gaps;
};

struct PumpSummary {
  std::string name;
  std::size_t states = 0;
  double lowest_ml_per_h = 0;
  double highest_ml_per_h = 0;
};

/// What a recording holds, counted.
struct Summary {
  std::string name;
  std::string format;
  BayTime start;
  Duration length{0};
  std::vector<ChannelSummary> channels;  ///< numbers, then waves
  std::vector<PumpSummary> pumps;
  std::size_t events = 0;
  std::vector<std::string> ignored;
  std::vector<std::string> warnings;
};

// What counts as a gap.
constexpr Duration wave_gap = std::chrono::seconds{1};  ///< longer than this without a sample
constexpr double numeric_gap_periods = 3;               ///< longer than this many periods from value to value

Summary summarise(const formats::Recording& recording);

/// For people: one line for each channel, gap, pump and warning.
std::string to_text(const Summary& summary);
/// For programs: the same as one JSON object, all gaps in it.
std::string to_json(const Summary& summary);

}  // namespace vigil::review
