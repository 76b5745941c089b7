// SPDX-License-Identifier: MIT
#include "common/formats/column_map.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/formats/csv_lines.hpp"

using namespace vigil;
using namespace vigil::formats;

namespace {

const std::string good =
    "name = 'mine'\n"
    "header = ['t', 'etco2']\n"
    "[time]\n"
    "columns = ['t']\n"
    "formats = ['seconds']\n"
    "[[column]]\n"
    "from = ['etco2']\n"
    "channel = 'etco2'\n"
    "unit = 'kPa'\n";

std::string refusal(const std::string& text) {
  const auto map = parse_column_map(text, "m.toml");
  REQUIRE_FALSE(map);
  return map.error().text;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

std::optional<double> second_of(const std::string& pattern, std::string_view text) {
  const auto format = TimeFormat::make(pattern);
  REQUIRE_MESSAGE(format, (format ? "" : format.error().text));
  const auto time = format->read(text);
  return time ? std::optional{time->second} : std::nullopt;
}

}  // namespace

TEST_CASE("a column map is read, its unit turned into a factor") {
  const auto map = parse_column_map(good, "m.toml");
  REQUIRE_MESSAGE(map, (map ? "" : map.error().text));
  CHECK(map->name == "mine");
  CHECK(map->separator == ',');
  REQUIRE(map->columns.size() == 1);
  CHECK(map->columns[0].rule.channel == Channel::etco2);
  CHECK(map->columns[0].rule.factor == doctest::Approx(7.50062));
  CHECK_FALSE(map->columns[0].rule.zero_is_none);
}

TEST_CASE("every mistake in a column map is named with its line") {
  CHECK(refusal(replaced(good, "'kPa'", "'bpm'")) ==
        "m.toml:9: 'unit' = 'bpm' cannot become the unit of etco2, mm[Hg]");
  CHECK(refusal(replaced(good, "'etco2'\nunit", "'pleth'\nunit")) ==
        "m.toml:8: 'pleth' is no numeric channel");
  CHECK(refusal(replaced(good, "'seconds'", "'seconde'")) ==
        "m.toml:5: time format 'seconde': 's' is none of Y m d H I M S p, and the format is neither "
        "'seconds' nor "
        "'seconds_of_day'");
  CHECK(refusal(good + "factor = 2\n") == "m.toml:9: give either 'unit' or 'factor' and 'offset'");
  CHECK(refusal(replaced(good, "unit = 'kPa'", "factor = 0")) == "m.toml:9: 'factor' must not be 0");
  CHECK(refusal(good + "[[column]]\nfrom = ['etco2']\nchannel = 'rr'\n") ==
        "m.toml:11: 'etco2' already has a [[column]]");
  CHECK(refusal("skip_lines = -1\nseparator = ';;'\n" + good) ==
        "m.toml:1: 'skip_lines' = -1 must be 0 to 1000\n"
        "m.toml:2: 'separator' must be one character, not a quote");
  CHECK(refusal(replaced(good, "[time]", "[tim]")).find("m.toml:3: unknown key 'tim'") != std::string::npos);
  CHECK(refusal(good + "[pump]\ndrug = 'ketamine'\n") == "m.toml:10: 'rate_column' is missing");
  CHECK(refusal(replaced(good, "formats", "row_period_s = 0\nformats")) ==
        "m.toml:5: 'row_period_s' must be above 0 and at most 3600");
}

TEST_CASE("what a map must have is asked for") {
  const auto text = refusal("");
  for (const char* key : {"'name' is missing", "'header' is missing", "[time] is missing", "no [[column]]"})
    CHECK(text.find(key) != std::string::npos);
  CHECK(refusal("header_row = false\n" + replaced(good, "['t', 'etco2']", "['etco2']")) ==
        "m.toml:3: column 't' is not listed in 'header', and header_row = false");
}

TEST_CASE("a map that is cut at any byte or has a byte changed is read or refused with its file") {
  for (std::size_t size = 0; size < good.size(); ++size) {
    const auto map = parse_column_map(good.substr(0, size), "m.toml");
    if (!map) REQUIRE(map.error().text.starts_with("m.toml:"));
  }
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (const char c : {'\0', '\n', '\'', '[', '\xff'}) {
      std::string damaged = good;
      damaged[at] = c;
      const auto map = parse_column_map(damaged, "m.toml");
      if (!map) REQUIRE(map.error().text.starts_with("m.toml:"));
    }
  }
}

TEST_CASE("times are read as their format says, with or without leading zeros") {
  CHECK(second_of("d/m/Y H:M:S", "1/01/2000 9:38:00") == 34'680.0);
  CHECK(second_of("d/m/Y H:M:S", "01/01/2000  09:38:00.25") == 34'680.25);
  CHECK(second_of("Y-m-d H:M:S", "2142-11-26 22:46:00") == 81'960.0);
  CHECK(second_of("Y-m-dTH:M:S", "2142-11-26T22:46:00") == 81'960.0);
  CHECK(second_of("I:M:S p", "9:29:11 AM") == 34'151.0);
  CHECK(second_of("I:M:S p", "12:00:00 am") == 0.0);
  CHECK(second_of("I:M:S p", "12:00:01 PM") == 43'201.0);
  CHECK(second_of("H:M", "23:59") == 86'340.0);
  CHECK(second_of("seconds", "12.5") == 12.5);
  CHECK(second_of("seconds_of_day", "40642") == 40'642.0);
  const auto date = TimeFormat::make("d/m/Y H:M:S")->read("2/10/2019 00:00:00")->date;
  REQUIRE(date);
  CHECK(date->year == 2019);
  CHECK(date->month == 10);
  CHECK(date->day == 2);
}

TEST_CASE("what is not written as the format says is no time") {
  for (const char* text :
       {"", "9:38", "1/01/2000", "1/01/2000 24:00:00", "1/01/2000 9:60:00", "1/01/2000 9:38:61",
        "1/13/2000 9:38:00", "1/01/2000 9:38:00 PM", "x1/01/2000 9:38:00", "1/01/2000 9:38:0x",
        "1/01/2000 9:38:nan", "1/01/2000 9:38:."})
    CHECK_MESSAGE(!second_of("d/m/Y H:M:S", text), text);
  for (const char* text : {"13:00:00 PM", "0:00:00 AM", "9:29:11", "9:29:11 XM", "9:29:11 A"})
    CHECK_MESSAGE(!second_of("I:M:S p", text), text);
  for (const char* text : {"-1", "nan", "inf", "1e300", "1 s"})
    CHECK_MESSAGE(!second_of("seconds", text), text);
  CHECK_FALSE(second_of("seconds_of_day", "86401"));
}

TEST_CASE("a time format that makes no sense is refused") {
  for (const char* pattern : {"", "Y-m-d", "H:M:S p", "I:M:S", "H I:M:S p", "d/m H:M:S", "H:M:M", "H:M:s"})
    CHECK_MESSAGE(!TimeFormat::make(pattern), pattern);
}

TEST_CASE("fields are split at the separator, outside quotes") {
  CsvFields fields;
  REQUIRE(fields.split("a , \"b,c\",\"say \"\"hi\"\"\",,", ','));
  CHECK(fields.fields == std::vector<std::string_view>{"a", "b,c", "say \"hi\"", "", ""});
  REQUIRE(fields.split("", ','));
  CHECK(fields.fields == std::vector<std::string_view>{""});
  REQUIRE(fields.split("a\tb", '\t'));
  CHECK(fields.fields == std::vector<std::string_view>{"a", "b"});
  CHECK_FALSE(fields.split("\"a", ','));
  CHECK_FALSE(fields.split("\"a\"b", ','));
}
