// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "common/model/error.hpp"

namespace vigil::config {

/// The bytes of a plain file of at most `most_bytes`, or what hinders. A folder, a device or a pipe, which a
/// stream would open all the same and then throw at or read from for ever, is an error that names it.
Expected<std::string> read_file(const std::filesystem::path& path, std::size_t most_bytes);

/// Its first bytes, at most `count`.
Expected<std::string> read_head(const std::filesystem::path& path, std::size_t count);

}  // namespace vigil::config
