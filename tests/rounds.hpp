// SPDX-License-Identifier: MIT
#pragma once

namespace vigil {

/// How many of `rounds` random stories a test tells: a fifth of them in a sanitized copy, which is twenty
/// times as slow.
constexpr unsigned story_rounds(unsigned rounds) {
#ifdef VIGIL_SANITIZED
  return rounds / 5;
#else
  return rounds;
#endif
}

}  // namespace vigil
