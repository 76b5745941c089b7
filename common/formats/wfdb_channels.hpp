// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string_view>

#include "common/model/channel.hpp"

namespace vigil::formats {

/// The channel that a WFDB signal's description names, if there is one. Case, blanks, `_`, `-` and `.` do not
/// matter: `NBP Sys` is `NBPSys`.
std::optional<Channel> wfdb_channel(std::string_view description, ChannelKind kind);

}  // namespace vigil::formats
