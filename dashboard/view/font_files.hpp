// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

namespace vigil::dashboard {

/// The files of one family, as fontconfig finds them.
struct FontFiles {
  std::string regular;
  std::string bold;      ///< semi-bold where the family has it
  std::string fallback;  ///< glyphs the family lacks (♪); empty: none
};

/// Inter, then Roboto, then DejaVu Sans: the first that is installed. Nothing: none of them is.
std::optional<FontFiles> find_font_files();

}  // namespace vigil::dashboard
