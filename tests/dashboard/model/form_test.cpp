// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "dashboard/model/form.hpp"

using namespace vigil::dashboard;

namespace {

TypedText typed(const char32_t* text, std::size_t most = 100) {
  TypedText out{most};
  for (; *text != 0; ++text) out.type(*text);
  return out;
}

}  // namespace

TEST_CASE("a text takes whole characters and gives them back one by one") {
  TypedText text = typed(U"2 µg €🦠");
  CHECK(text.text() == "2 µg €🦠");
  text.erase();
  CHECK(text.text() == "2 µg €");
  text.erase();
  text.erase();
  CHECK(text.text() == "2 µg");
  for (int i = 0; i < 10; ++i) text.erase();
  CHECK(text.empty());
}

TEST_CASE("no control character, no broken one and none that turns the direction gets into a text") {
  CHECK(typed(U"a\n\t\x1b\x7f\x85z").text() == "az");
  CHECK(typed(U"a\u202e\u2066\u200fz").text() == "az");
  TypedText text{10};
  text.type(char32_t{0xD800});
  text.type(char32_t{0x110000});
  text.type(char32_t{0xFFFFFFFF});
  CHECK(text.empty());
}

TEST_CASE("a text ends at its most characters, counted as characters") {
  CHECK(typed(U"µµµµ", 3).text() == "µµµ");
  TypedText none = typed(U"a", 0);
  CHECK(none.empty());
}

TEST_CASE("a text that is selected makes place for what is typed, or goes as a whole") {
  TypedText text = typed(U"92");
  text.select_all();
  text.type(U'7');
  CHECK(text.text() == "7");
  text.select_all();
  text.erase();
  CHECK(text.empty());
  text.select_all();
  CHECK_FALSE(text.whole());
}

TEST_CASE("a number is a whole number or one with a point or a comma, and nothing else") {
  CHECK(number_of("92") == 92);
  CHECK(number_of("0.5") == 0.5);
  CHECK(number_of("0,5") == 0.5);
  CHECK(number_of("-2") == -2);
  CHECK(number_of(".5") == 0.5);
  for (const auto* text :
       {"", "-", ".", "9.", "1e3", "0x10", "nan", "inf", "1 2", " 1", "1.2.3", "--1", "1-", "٣"})
    CHECK_FALSE(number_of(text));
}
