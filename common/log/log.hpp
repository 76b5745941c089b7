// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace vigil::log {

/// One line to stderr with UTC time and level; safe from every thread. stdout is left to what a program
/// prints as its result.
void info(std::string_view text);
void warn(std::string_view text);
void error(std::string_view text);

}  // namespace vigil::log
