// SPDX-License-Identifier: MIT
#include "dashboard/station/station_file.hpp"

#include <doctest/doctest.h>

using namespace vigil;
using namespace vigil::station;

TEST_CASE("a station file names the station, its bays and its screen") {
  const auto file = parse_station_file(
      "id = 'ward-2'\nunit = 'Ward 2'\ntext_scale = 1.5\n[[bay]]\nname = 'bay-01'\nlabel = 'Window'\n"
      "care_area = 'icu'\n",
      "s.toml");
  REQUIRE(file);
  CHECK(file->id == "ward-2");
  CHECK(file->unit == "Ward 2");
  CHECK(file->text_scale == 1.5);
  REQUIRE(file->bays.contains("bay-01"));
  CHECK(file->bays.at("bay-01").label == "Window");
  CHECK(file->bays.at("bay-01").care_area == CareArea::icu);
}

TEST_CASE("what is wrong in a station file is named with its line") {
  const auto mistake = [](const char* text) {
    const auto file = parse_station_file(text, "s.toml");
    return file ? std::string{} : file.error().text;
  };
  CHECK(mistake("[[bay]]\nname = 'station'\n") ==
        "s.toml:2: name = 'station' must be of a-z, 0-9, _ and -, and not 'station'");
  CHECK(mistake("[[bay]]\nname = 'b'\n[[bay]]\nname = 'b'\n") == "s.toml:4: bay 'b' stands twice");
  CHECK(mistake("[[bay]]\nname = 'b'\ncare_area = 'attic'\n") ==
        "s.toml:3: care_area = 'attic' must be 'ward', 'outpatient' or 'icu'");
  CHECK(mistake("text_scale = 3\n") == "s.toml:1: text_scale must be 0.8 to 2");
  CHECK(mistake("colour = 'red'\n") == "s.toml:1: unknown key 'colour'");
}

TEST_CASE("the shipped station files and profiles are read; a missing folder or file is named") {
  CHECK(load_station_file(VIGIL_SOURCE_ASSETS "/demo.toml"));
  CHECK(load_station_file(""));
  CHECK(load_station_file("/nowhere.toml").error().text == "/nowhere.toml: cannot be opened");
  const auto profiles = load_profiles(VIGIL_SOURCE_ASSETS "/profiles");
  REQUIRE(profiles);
  CHECK(profiles->contains(StationFile{}.profile));
  CHECK(load_profiles("/nowhere").error().text == "/nowhere: no profile (*.toml) there");
}
