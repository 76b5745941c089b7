// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "common/config/table.hpp"
#include "tests/files.hpp"

using vigil::config::Document;

TEST_CASE("a table is read by type, and nothing is wrong with it") {
  auto document =
      Document::parse("a = 1\nb = 2.5\nc = 'x'\nd = true\n[e]\nf = ['p', 'q']\n[[g]]\nh = 3\n", "x.toml");
  REQUIRE(document);
  auto root = document->root();
  CHECK(root.integer("a") == 1);
  CHECK(root.number("b") == 2.5);
  CHECK(root.string("c") == "x");
  CHECK(root.boolean("d") == true);
  CHECK_FALSE(root.number("absent"));
  auto e = root.table("e");
  REQUIRE(e);
  CHECK(e->strings("f") == std::vector<std::string>{"p", "q"});
  auto g = root.tables("g");
  REQUIRE(g.size() == 1);
  CHECK(g[0].number("h") == 3);
  CHECK(root.keys() == std::vector<std::string>{"a", "b", "c", "d", "e", "g"});
  CHECK(document->check());
}

TEST_CASE("every mistake is named with its file and line, in the order of lines") {
  auto document = Document::parse("a = 'text'\nodd = 1\n[t]\nb = 7\n", "p.toml");
  REQUIRE(document);
  auto root = document->root();
  CHECK_FALSE(root.number("a"));
  auto t = root.table("t");
  t->number("b");
  t->refuse("b", "b = 7 must be below 6");
  CHECK(root.need_string("name").empty());
  const auto checked = document->check();
  REQUIRE_FALSE(checked);
  CHECK(checked.error().text ==
        "p.toml:1: 'a' must be a number\n"
        "p.toml:1: 'name' is missing\n"
        "p.toml:2: unknown key 'odd'\n"
        "p.toml:4: b = 7 must be below 6");
}

TEST_CASE("a text that is no TOML, and a file that is not there, are refused with their place") {
  const auto broken = Document::parse("a = 1\nb = \n", "p.toml");
  REQUIRE_FALSE(broken);
  CHECK(broken.error().text.starts_with("p.toml:2: "));
  const auto absent = Document::load("/nowhere/p.toml");
  REQUIRE_FALSE(absent);
  CHECK(absent.error().text == "/nowhere/p.toml: cannot be opened");
}

TEST_CASE("nan and infinity are no numbers") {
  auto document = Document::parse("a = nan\nb = inf\n", "p.toml");
  auto root = document->root();
  CHECK_FALSE(root.number("a"));
  CHECK_FALSE(root.number("b"));
  CHECK_FALSE(document->check());
}

TEST_CASE("a folder, a device and a file beyond all measure are refused as configuration, not read") {
  const vigil::test::TemporaryFolder folder;
  const auto given_folder = Document::load(folder.path());
  REQUIRE_FALSE(given_folder);
  CHECK(given_folder.error().text.find("is no plain file") != std::string::npos);
  const auto device = Document::load("/dev/zero");
  REQUIRE_FALSE(device);
  CHECK(device.error().text == "/dev/zero: is no plain file");

  const auto large = folder.write("large.toml", std::string(1024 * 1024 + 1, '#'));
  const auto refused = Document::load(large);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().text == large.string() + ": 1048577 bytes, more than the 1048576 that are read");
}

TEST_CASE("bytes that TOML has no place for are refused with their line, before the parser sees them") {
  const auto refused = [](std::string_view text) {
    const auto parsed = Document::parse(text, "p.toml");
    return parsed ? std::string{} : parsed.error().text;
  };
  using namespace std::string_view_literals;
  CHECK(refused("a = 1\n[[x\0]]\n"sv) == "p.toml:2: byte 0x00 is a control character");
  CHECK(refused("a = \"x\n\0y\"\n"sv) == "p.toml:2: byte 0x00 is a control character");
  CHECK(refused("# \x1b[31m\n"sv) == "p.toml:1: byte 0x1B is a control character");
  CHECK(refused("a = '\x7f'\n"sv) == "p.toml:1: byte 0x7F is a control character");
  // A character that the parser takes for a blank, and one at which it loses its way.
  CHECK(refused("\xef\xb3\xbf%\n"sv) == "p.toml:1: byte 0xEF must stand in quotes or in a comment");
  CHECK(refused("\xc2\xa0"
                "a = 1\n"sv) == "p.toml:1: byte 0xC2 must stand in quotes or in a comment");
  CHECK(refused("a = 'x' \xc3\xa9\n"sv) == "p.toml:1: byte 0xC3 must stand in quotes or in a comment");
  CHECK(refused("a = \"\"\"x\"\"\"\"\" \xc3\xa9\n"sv) ==
        "p.toml:1: byte 0xC3 must stand in quotes or in a comment");
}

TEST_CASE("a table's header without a name is refused before the parser sees it") {
  for (const char* header :
       {"[#", "[", "[[", "[\n", "[ \t=]", "[[,]]", "[[#", "[{", "[.a]", "[]", "[[]]", "[ [a]]"})
    CHECK_FALSE_MESSAGE(Document::parse(std::string("a = 1\n") + header, "p.toml"), std::string(header));
  const auto parsed = Document::parse("a = 1\n  [#]\n", "p.toml");
  REQUIRE_FALSE(parsed);
  CHECK(parsed.error().text ==
        "p.toml:2: the name of a table must begin with a letter, a digit, _, - or a quote");
  for (const char* fine :
       {"[a]", "[ a ]", "[[a]]", "[[ \"é\" ]]", "['#']", "[-_1]",
        "b = [\n[\n# é [#\n1],\n  [],\n[{c = [\n]}]]", "b = '''\n[#\n'''", "# x\n\t[a] # [#"})
    CHECK_MESSAGE(Document::parse(fine, "p.toml"), std::string(fine));
}

TEST_CASE("a bracket of the other kind is refused before the parser sees it") {
  for (const char* text :
       {"a = [}", "a = [1, }]", "a = [\n }}]", "a = {b = [1}}", "a = {b = 1]", "a = ]", "a = }"})
    CHECK_FALSE_MESSAGE(Document::parse(text, "p.toml"), std::string(text));
  const auto parsed = Document::parse("a = [\n1,\n}\n", "p.toml");
  REQUIRE_FALSE(parsed);
  CHECK(parsed.error().text == "p.toml:3: a list ends with ], an inline table with }");
  CHECK(Document::parse("a = [{b = [1]}, {b = '}]'}] # ]}\n[c]\n", "p.toml"));
}

TEST_CASE("a quote within a word is refused before the parser sees it") {
  const auto parsed = Document::parse("a = 1\nb = +1\"\xef\xb3\xbf\"\n", "p.toml");
  REQUIRE_FALSE(parsed);
  CHECK(parsed.error().text == "p.toml:2: a quote stands within a word");
  CHECK(Document::parse("'a'.\"b\"='c'\n[x.'y']\nz=['1',\"2\",{a='1'}]\n", "p.toml"));
}

TEST_CASE("letters of any script stand in strings, in quoted keys and in comments") {
  const auto text_of = [](std::string_view text) {
    auto parsed = Document::parse(text, "p.toml");
    REQUIRE_MESSAGE(parsed.has_value(), (parsed ? std::string{} : parsed.error().text));
    return parsed->root().string("a").value_or("none");
  };
  CHECK(text_of("\xef\xbb\xbf# SpO₂ is \"fine\"\na = 'SpO₂ \"'\n") == "SpO₂ \"");
  CHECK(text_of("a = \"µ \\\" # ≥\" # é\n") == "µ \" # ≥");
  CHECK(text_of("a = \"x\\\\\" # é\n") == "x\\");
  CHECK(text_of("a = \"\"\"\nµ \" \"\" é\\\"\"\"\"\"\"\n") == "µ \" \"\" é\"\"\"");
  CHECK(text_of("a = \'\'\'\n\'µ\\\'\'\'\'\' # é\r\n\'≥\' = 1\n") == "'µ\\''");
  CHECK(text_of("a = ''\n'é' = \"\"\n# é\n") == "");
}
