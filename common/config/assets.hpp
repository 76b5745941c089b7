// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>

namespace vigil::config {

/// Where profiles, column maps and samples are: `$VIGIL_ASSETS` where it is set, else `<prefix>/share/vigil`
/// beside this program, else the source tree it was compiled from. The folder may turn out not to exist:
/// opening the file then says so.
std::filesystem::path assets_dir();

}  // namespace vigil::config
