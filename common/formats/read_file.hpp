// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "common/model/error.hpp"

namespace vigil::formats {

/// A recording is read whole; one larger than this is refused rather than left to fill the memory.
constexpr std::size_t max_file_bytes = std::size_t{2} << 30;

/// The file's bytes, or what hinders: it cannot be opened, is no plain file, is larger than `max_bytes`.
Expected<std::string> read_file(const std::filesystem::path& path, std::size_t max_bytes = max_file_bytes);

/// Its first bytes, at most `count`.
Expected<std::string> read_head(const std::filesystem::path& path, std::size_t count);

}  // namespace vigil::formats
