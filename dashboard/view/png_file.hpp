// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <span>

#include "common/model/error.hpp"

namespace vigil::dashboard {

/// Writes 8-bit RGB, top row first. `rgb` holds width × height × 3 bytes. Fails with the path and the reason.
Expected<void> write_png(const std::filesystem::path& path, int width, int height,
                         std::span<const unsigned char> rgb);

}  // namespace vigil::dashboard
