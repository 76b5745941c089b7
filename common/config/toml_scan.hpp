// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "common/model/error.hpp"

namespace vigil::config {

/// Refuses, with file:line, the characters that TOML allows nowhere or not outside of strings and comments, a
/// table's header that begins with none of a name, and brackets that do not belong together. The parser is
/// not to be trusted with them: version 3.3 of toml++ takes them for impossible, and stops the program or
/// worse.
Expected<void> scan_toml(std::string_view text, const std::string& file);

}  // namespace vigil::config
