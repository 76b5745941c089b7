// SPDX-License-Identifier: MIT
#pragma once

#include <exception>
#include <iostream>

namespace vigil::review {

/// What vigil-session ends with.
constexpr int exit_done = 0;
constexpr int exit_failed = 1;
constexpr int exit_wrong_arguments = 2;
/// What `vigil-session verify` ends with: no failure may look like damage, nor like a clean journal.
constexpr int exit_damaged = 1;
constexpr int exit_nothing_verified = 2;

/// What `command` returns; `failed` where it throws: there is no memory for a large file.
template <class Command>
int exit_code_of(Command command, int failed) {
  try {
    return command();
  } catch (const std::exception& error) {
    std::cerr << "vigil-session: " << error.what() << '\n';
    return failed;
  }
}

}  // namespace vigil::review
