// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string_view>

#include "common/model/channel.hpp"

namespace vigil::formats {

/// The channels that a signal of an EDF file may be: as a number now and then, as a wave, or either.
struct EdfChannels {
  std::optional<Channel> numeric;
  std::optional<Channel> wave;
};

/// By label; case does not matter, nor a sample interval behind it as ResMed writes it (`RespRate.2s`).
EdfChannels channels_of_label(std::string_view label);

}  // namespace vigil::formats
