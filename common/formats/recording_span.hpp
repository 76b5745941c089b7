// SPDX-License-Identifier: MIT
#pragma once

#include "common/formats/recording.hpp"

namespace vigil::formats {

/// The end of the last sample: a wave's sample lasts 1 / fs, a number, a pump's state and an event are
/// moments. Not before `recording.start`.
BayTime end_of_samples(const Recording& recording);

}  // namespace vigil::formats
