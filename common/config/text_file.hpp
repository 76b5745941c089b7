// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "common/config/plain_file.hpp"

namespace vigil::config {

/// All of a configuration file: a plain file of at most 1 MiB.
inline Expected<std::string> read_text(const std::filesystem::path& path) {
  return read_file(path, std::size_t{1024} * 1024);
}

}  // namespace vigil::config
