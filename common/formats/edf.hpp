// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "common/formats/recording.hpp"

namespace vigil::formats {

/// An EDF, EDF+C or EDF+D file's bytes; `file` stands in the messages. A signal whose label has a numeric
/// channel becomes numbers (at most about one a second), one with a wave channel a wave; the rest is ignored.
/// Digital values outside the declared range are no value. A last record that is cut off is left out, with a
/// warning. Fails for a header that cannot be read and for a file without a whole record.
Expected<Recording> parse_edf(std::string_view bytes, const std::string& file);

Expected<Recording> read_edf(const std::filesystem::path& path);

}  // namespace vigil::formats
