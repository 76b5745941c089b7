// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>

#include "common/model/error.hpp"

namespace vigil::config {

/// All of a configuration file: a plain file of at most 1 MiB. A folder, a device or a pipe, which a stream
/// would open all the same and then throw at or read from for ever, is an error that names it.
Expected<std::string> read_text(const std::filesystem::path& path);

}  // namespace vigil::config
