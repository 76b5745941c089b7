// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <string>

#include "tests/publisher/program.hpp"

namespace {

std::string output_of(const char* path) {
  vigil::publisher::Program program{path, {}};
  REQUIRE(program.exit_code() == 0);
  return program.out();
}

}  // namespace

TEST_CASE("a patient is the same to the bit without optimisation, with all of it, and a second time") {
  const std::string plain = output_of(DIGEST_PLAIN);
  CHECK(plain.size() > 45 * 12 * 5);
  CHECK(plain == output_of(DIGEST_OPTIMISED));
  CHECK(plain == output_of(DIGEST_PLAIN));
}
