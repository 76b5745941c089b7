// SPDX-License-Identifier: MIT
#include "common/formats/text.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace vigil::formats;

TEST_CASE("a number is the whole text, finite, with or without a sign") {
  CHECK(read_number("36.6") == 36.6);
  CHECK(read_number("+5") == 5);
  CHECK(read_number("-2e3") == -2000);
  for (const char* none : {"", "+", "5 ", " 5", "5x", "0x10", "nan", "inf", "1e999", "1,5", "++5"}) {
    CAPTURE(none);
    CHECK_FALSE(read_number(none));
  }
}

TEST_CASE("blanks go from both ends, and only there") {
  CHECK(trimmed(" \ta b\t ") == "a b");
  CHECK(trimmed(" \t ").empty());
  CHECK(trimmed("\r\na\n", "\r\n") == "a");
}

TEST_CASE("a message shows at most 60 bytes of a text") {
  CHECK(in_quotes("x") == "'x'");
  CHECK(in_quotes(std::string(60, 'x')) == "'" + std::string(60, 'x') + "'");
  CHECK(in_quotes(std::string(61, 'x')) == "'" + std::string(60, 'x') + "…'");
}

TEST_CASE("names are compared in lower case, without what does not tell them apart") {
  CHECK(folded("SpO2_A b", "_ ") == "spo2ab");
  CHECK(folded("ÄA") == "Äa");
}
