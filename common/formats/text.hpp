// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

/// What every reader does with a file's texts.
namespace vigil::formats {

/// Without the characters of `blanks` at both ends.
std::string_view trimmed(std::string_view text, std::string_view blanks = " \t");

/// The whole text as a finite number in decimal or scientific notation; a `+` may stand before it.
std::optional<double> read_number(std::string_view text);

/// For a message: in quotes, and at most 60 bytes of it.
std::string in_quotes(std::string_view text);

/// In lower case (ASCII) and without the characters of `left_out`: how names are compared.
std::string folded(std::string_view text, std::string_view left_out = {});

}  // namespace vigil::formats
