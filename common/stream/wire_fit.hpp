// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "common/formats/recording.hpp"

namespace vigil::stream {

/// A foreign text as the bus can carry it: each byte that is no UTF-8 becomes `?`, and at most 1,024 bytes
/// stay, cut between characters.
std::string fitting(std::string text);

/// Whether the bus can carry the number: finite and within ±1e6.
bool fits(double value);

/// Makes a pump's states fit: texts as fitting(), an optional number beyond the bus is unknown, a state whose
/// rate is beyond it goes. Returns how many went.
std::size_t fit(formats::PumpTrack& track);

/// Whether the bus can carry the wave: 0 < fs ≤ 10,000 Hz, scale and offset within ±1e6.
bool fits(const formats::WaveTrack& track);

}  // namespace vigil::stream
