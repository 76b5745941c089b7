// SPDX-License-Identifier: MIT
#include "dashboard/model/text.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace vigil;
using namespace vigil::dashboard;
using namespace std::chrono_literals;

TEST_CASE("numbers are rounded, and there is no minus zero") {
  CHECK(fixed_text(97.5, 0) == "98");
  CHECK(fixed_text(36.64, 1) == "36.6");
  CHECK(fixed_text(-0.2, 0) == "0");
  CHECK(fixed_text(-1.6, 0) == "-2");
  CHECK(fixed_text(1e6, 0) == "1000000");
  CHECK(short_text(1.0) == "1");
  CHECK(short_text(0.5) == "0.5");
  CHECK(short_text(70) == "70");
  CHECK(short_text(0.125) == "0.125");
  CHECK(rate_text(18) == "18.0");
  CHECK(rate_text(24.5) == "24.5");
  CHECK(rate_text(0.25) == "0.25");
  CHECK(rate_text(0) == "0.0");
}

TEST_CASE("lengths of time") {
  CHECK(age_text(-1s) == "0 s");
  CHECK(age_text(119s) == "119 s");
  CHECK(age_text(120s) == "2 min");
  CHECK(minutes_text(59s) == "<1 min");
  CHECK(minutes_text(59min) == "59 min");
  CHECK(minutes_text(65min) == "1 h 05 m");
  CHECK(hours_text(2.5) == "2 h 30 m");
  CHECK(hours_text(0.25) == "0 h 15 m");
  CHECK(hours_text(1.0 / 60) == "0 h 01 m");
  CHECK(hours_text(-1) == "0 h 00 m");
  CHECK(hours_text(1e300) == "1000000 h 00 m");
  CHECK(stopwatch_text(7s) == "00:07");
  CHECK(stopwatch_text(3723s) == "1:02:03");
  CHECK(countdown_text(103s) == "1:43");
  CHECK(countdown_text(102'001ms) == "1:43");
  CHECK(countdown_text(-1s) == "0:00");
}

TEST_CASE("a bay is called by its number where it has one") {
  CHECK(title_of("bay-03") == "BAY 3");
  CHECK(title_of("bay_12") == "BAY 12");
  CHECK(title_of("bay-0") == "BAY 0");
  CHECK(title_of("icu-west") == "ICU-WEST");
  CHECK(title_of("7") == "7");
  CHECK(title_of("bay-3-b") == "BAY-3-B");
  CHECK(spoken_name("bay-03") == "bay 3");
  CHECK(spoken_name("icu-west") == "icu-west");
}

TEST_CASE("names are ordered by the numbers in them") {
  std::vector<std::string> names{"bay-10", "bay-2", "bay-1", "or", "bay-002", "bay", "a-3", "bay-1b"};
  std::sort(names.begin(), names.end(), name_before);
  CHECK(names ==
        std::vector<std::string>{"a-3", "bay", "bay-1", "bay-1b", "bay-002", "bay-2", "bay-10", "or"});
  for (const auto& a : names) CHECK_FALSE(name_before(a, a));
}
