// SPDX-License-Identifier: MIT
#include "alarms/observation.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace vigil::alarms;

TEST_CASE("every observation has a code of its own, and is found by it") {
  std::set<std::string_view> codes;
  for (const Observation& one : observations()) {
    CHECK_MESSAGE(codes.insert(one.code).second, one.code);
    CHECK(find_observation(one.code) == &one);
    CHECK_FALSE(one.label.empty());
  }
  CHECK(find_observation("") == nullptr);
  CHECK(find_observation("nause") == nullptr);
}

TEST_CASE("a sign that suggests to stop raises an alarm of its own, and says what to stop") {
  const Observation& lips = *find_observation("bluish-lips");
  CHECK(condition_of(lips) == "danger-sign:bluish-lips");
  CHECK(is_sign(condition_of(lips)));
  CHECK(sign_text(lips, true) == "Bluish lips: consider stopping the infusion");
  CHECK(sign_text(lips, false) == "Bluish lips charted");
  const Observation& liver = *find_observation("liver");
  CHECK(condition_of(liver) == "course-sign:liver");
  CHECK(sign_text(liver, false) == "Abnormal liver test: consider stopping the course");
  CHECK(condition_of(*find_observation("nausea")).empty());
  CHECK_FALSE(is_sign("restarted"));
}
