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
