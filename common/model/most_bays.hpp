// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

namespace vigil {

/// Bays that a station keeps and a dashboard hears: topics are the sender's choice, memory is ours.
constexpr std::size_t most_bays = 2048;

}  // namespace vigil
