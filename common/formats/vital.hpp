// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "common/formats/recording.hpp"

namespace vigil::formats {

/// Reads a Vital Recorder file. Of the tracks that could give one channel the best is taken (vital_channels),
/// waves are placed by the times of their blocks (block_runs). Rules: FORMATS.md.
Expected<Recording> read_vital(const std::filesystem::path& path);

/// The same from the file's bytes, packed with gzip or not; `file` stands in the errors and, without its
/// ending, is the recording's name. What is damaged or cut off at the end is left out, with a warning.
Expected<Recording> parse_vital(std::string_view bytes, const std::string& file);

}  // namespace vigil::formats
