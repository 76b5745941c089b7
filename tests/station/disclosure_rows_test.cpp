// SPDX-License-Identifier: MIT
#include "dashboard/station/disclosure_rows.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "common/wire/codec.hpp"
#include "tests/station/station_story.hpp"

using namespace vigil;
using namespace vigil::station;
using vigil::station::test::Story;

TEST_CASE(
    "an admitted bay tells every condition; its message stays below 16 KiB under each shipped profile") {
  for (const char* profile : {"low-dose-adult", "outpatient", "icu-high-dose", "training"}) {
    Story s;
    s.source();
    s.admit("bay-01", true, profile);
    const auto message = s.bay_message();
    const auto has = [&message](std::string_view cond) {
      return std::any_of(message.limits.begin(), message.limits.end(),
                         [cond](const wire::LimitRow& row) { return row.cond == cond; });
    };
    for (const char* cond : {"spo2-low", "pr-high", "no-breath", "hypertension", "respiratory-depression",
                             "lost", "unattended", "door-open"})
      CHECK_MESSAGE(has(cond), cond);
    for (const auto& entry : s.ask(wire::SnapshotRequest{"bay-01"}).messages)
      CHECK(entry.payload.size() < 16384);
    // Nothing had to be left out.
    CHECK_FALSE(message.limits.back().text.empty());
  }
}

TEST_CASE("ventilated: what judges breathing is off, visibly, under the profile that says so") {
  Story s;
  s.source();
  s.admit("bay-01", true, "icu-high-dose");
  for (const char* cond : {"rr-low", "rr-high", "respiratory-depression"}) CHECK(s.row(cond).off);
  for (const char* cond : {"spo2-low", "no-breath"}) CHECK_FALSE(s.row(cond).off);
  CHECK_FALSE(s.ask(wire::AlarmOffRequest{"bay-01", "rr-low", "why", false}).ok);
}

TEST_CASE("rows follow what a nurse changes and what was measured") {
  Story s;
  s.source();
  s.admit();
  CHECK(s.row("hypertension").text.find("SBP ≥ 144 (baseline 120)") != std::string::npos);
  wire::LimitsSetRequest change;
  change.bay = "bay-01";
  change.cond = "spo2-low";
  change.medium = 95;
  CHECK(s.ask(change).ok);
  CHECK(s.row("respiratory-depression").text.find("SpO₂ < 95") != std::string::npos);
  CHECK(s.ask(wire::DischargeRequest{"bay-01"}).ok);
  CHECK(s.bay_message().limits.empty());
}

TEST_CASE("where a message would be too large its texts are left out, from the last row up, and no row") {
  wire::BayMessage message;
  message.envelope.src = "station-1";
  for (int i = 0; i < 100; ++i) {
    wire::LimitRow row;
    row.cond = "condition-" + std::to_string(i);
    row.text = std::string(300, 'x');
    message.limits.push_back(row);
  }
  std::string out;
  encode_bay(message, out);
  CHECK(out.size() <= most_bay_bytes);
  CHECK(message.limits.size() == 100);
  CHECK_FALSE(message.limits.front().text.empty());
  CHECK(message.limits.back().text.empty());
}
