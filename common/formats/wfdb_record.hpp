// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>

#include "common/formats/recording.hpp"
#include "common/formats/wfdb_header.hpp"

namespace vigil::formats {

/// Reads and parses a `.hea` file of at most 16 MiB.
Expected<WfdbHeader> load_wfdb_header(const std::filesystem::path& path);

/// A record of at most 1.5 frames per second is numerics.
ChannelKind wfdb_kind(const WfdbHeader& header);

/// The signals of one record, single or multi-segment, whose files lie in `folder`. Its first frame is at
/// `start`: the header's own time is not looked at.
Expected<Recording> read_wfdb_record(const std::filesystem::path& folder, const WfdbHeader& header,
                                     BayTime start);

}  // namespace vigil::formats
