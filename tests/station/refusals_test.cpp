// SPDX-License-Identifier: MIT
#include "dashboard/station/refusals.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace vigil;
using namespace vigil::station;

TEST_CASE("refusals are counted by source and reason, and told in one line a second") {
  Refusals refusals;
  const StationTime start{std::chrono::seconds{100}};
  CHECK(refusals.take_line(start).empty());
  refusals.count("a", "bay-01/numeric/", {wire::Refusal::version, "v is 2"});
  refusals.count("a", "bay-01/numeric/", {wire::Refusal::version, "v is 3"});
  refusals.count({}, "x", {wire::Refusal::topic, "odd"});
  CHECK(refusals.of("a", wire::Refusal::version) == 2);
  CHECK(refusals.of("a", wire::Refusal::topic) == 0);
  CHECK(refusals.of("unknown", wire::Refusal::topic) == 1);
  CHECK(refusals.take_line(start) == "3 refused, the last from unknown on x: topic (odd)");
  refusals.count("a", "t", {wire::Refusal::mode, "m"});
  CHECK(refusals.take_line(start + std::chrono::milliseconds{999}).empty());
  CHECK(refusals.take_line(start + std::chrono::seconds{1}).starts_with("1 refused"));
  CHECK(refusals.take_line(start + std::chrono::seconds{9}).empty());
}

TEST_CASE("very many sources, and names of any bytes, neither grow the memory nor reach the log raw") {
  Refusals refusals;
  for (int i = 0; i < 5000; ++i)
    refusals.count("source-" + std::to_string(i), std::string(1000, '\x01'), {wire::Refusal::frames, ""});
  CHECK(refusals.total() == 5000);
  CHECK(refusals.of("others", wire::Refusal::frames) == 5000 - Refusals::most_sources);
  const std::string line = refusals.take_line(StationTime{});
  CHECK(line.size() < 400);
  CHECK(line.find('\x01') == std::string::npos);
}
