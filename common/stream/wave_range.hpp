// SPDX-License-Identifier: MIT
#pragma once

#include "common/formats/recording.hpp"

namespace vigil::stream {

struct WaveRange {
  double lo = 0;
  double hi = 0;
};

/// What 99 of 100 samples with a value lie in, in the track's unit: a spike or a flush must not flatten the
/// rest. The catalogue's plausible range where there is no value or only one.
WaveRange usual_range(const formats::WaveTrack& track);

}  // namespace vigil::stream
