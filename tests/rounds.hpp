// SPDX-License-Identifier: MIT
#pragma once

namespace vigil::test {

/// How many of `rounds` random stories a test tells: a fifth of them in a sanitized copy, which is twenty
/// times as slow.
constexpr unsigned rounds(unsigned rounds) {
#ifdef VIGIL_SANITIZED
  return rounds / 5;
#else
  return rounds;
#endif
}

}  // namespace vigil::test
