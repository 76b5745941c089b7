// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <vector>

#include "common/formats/recording.hpp"

namespace vigil::formats {

// The one place that decides what a number in a foreign recording is worth. Every reader goes through it:
// sample_of() for each value as it stands in the file, finish_numerics() once at the end.

/// How one column or track of a file becomes samples of a channel.
struct NumericRule {
  Channel channel = Channel::spo2;
  double factor = 1;  ///< value in the catalogue's unit = value in the file · factor + offset
  double offset = 0;
  bool zero_is_none = false;  ///< a 0 in the file (before conversion: 0 °F is no 0 °C) is no value
};

/// The channel's rule in the catalogue's own unit: `zero_is_none` as the catalogue says.
NumericRule usual_rule(Channel channel, double factor = 1, double offset = 0);

/// One value as it stands in the file. None, not finite, or a 0 that is none: Quality::no_signal and value 0.
/// Outside the channel's plausible range: Quality::questionable. Otherwise valid.
NumericSample sample_of(const NumericRule& rule, BayTime t, std::optional<double> in_file);

/// The median of the intervals between samples of different times, in s; 0 with fewer than two such samples.
double typical_period_s(const std::vector<NumericSample>& samples);

/// Where the file repeats an intermittent number without saying when it was measured: keeps a sample when its
/// value differs from the one before, or when there was no value before. The three NIBP tracks are judged as
/// one measurement: where one of them changes, the others' samples of that moment (±0.5 s) are kept too.
/// Samples without a value go. Other channels are left alone. Each track must be in the order of time.
void keep_measurements(std::vector<NumericTrack>& tracks);

/// What a reader calls last: puts each track's samples in the order of time (stable), applies
/// keep_measurements() and sets period_s: 0 for intermittent channels, else typical_period_s(), else (too few
/// samples to tell) the catalogue's.
void finish_numerics(std::vector<NumericTrack>& tracks);

/// The same for numbers that a person wrote down, each at its own time: the order of time, nothing is
/// dropped, and every period_s is 0.
void finish_charted(std::vector<NumericTrack>& tracks);

}  // namespace vigil::formats
