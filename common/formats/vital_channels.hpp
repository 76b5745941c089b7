// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "common/model/channel.hpp"

namespace vigil::formats {

/// A channel that a track could give, and how well: of two tracks the one with the lower rank is taken.
struct VitalChannel {
  Channel channel = Channel::spo2;
  std::size_t rank = 0;
};

/// By the recorder's own type of the track (`montype`, 0 where it has none), then by its name.
std::optional<VitalChannel> vital_channel(ChannelKind kind, int montype, std::string_view name);

}  // namespace vigil::formats
