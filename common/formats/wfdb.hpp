// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>

#include "common/formats/recording.hpp"

namespace vigil::formats {

/// Reads a WFDB record by its header (`100.hea`, or `100`), single or multi-segment. A record of at most
/// 1.5 frames per second is numerics; a record of waves brings the numerics record beside it (`100n.hea`)
/// along, placed by the two records' own times, and so do reference annotations (`100.atr`), as events. A
/// segment or a signal file that is not there is a gap, with a warning; a record without any of its files is
/// an error. Rules: FORMATS.md.
Expected<Recording> read_wfdb(const std::filesystem::path& header);

}  // namespace vigil::formats
