// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "common/formats/recording.hpp"

namespace vigil::formats {

/// A text as UTF-8 (the Unicode standard's well-formed sequences). One that is not is taken for Latin-1,
/// which is what such files are written in. Control characters become blanks.
std::string to_utf8(std::string_view text);

/// The same for every text of a recording: the bus and the session file take nothing else.
void make_texts_utf8(Recording& recording);

}  // namespace vigil::formats
