// SPDX-License-Identifier: MIT
// A patient admitted with a protocol: the station judges the dose, asks for confirmations and reasons, and
// comes back with what was given.
#include <doctest/doctest.h>

#include "tests/station/infusion_ward.hpp"

using namespace vigil;
using namespace vigil::station;
using namespace vigil::station::test;

TEST_CASE("the station judges a dose by the protocol that its patient was admitted with") {
  Ward s;
  REQUIRE(s.admit_with("low-dose-5-day").ok);
  s.say();
  CHECK(s.alarm("pump-binding:1"));
  REQUIRE(s.confirm().ok);
  CHECK_FALSE(s.alarm("pump-binding:1"));
  s.rate = 24;
  s.run(5);
  CHECK_FALSE(s.alarm("dose-above-cap"));
  // 0.35 mg/kg/h of 70 kg is 24.5 mg/h; the cap is 24, and half a per cent of it are 0.12.
  s.rate = 24.5;
  s.run(2);
  const auto above = s.alarm("dose-above-cap");
  REQUIRE(above);
  CHECK(above->priority == Priority::high);
  CHECK(above->kind == AlarmKind::physiological);
  CHECK(above->value == doctest::Approx(24.5));
  CHECK(above->limit == doctest::Approx(24));
  CHECK_FALSE(s.alarm("dose-above-range"));
  const wire::BayMessage told = s.bay_message();
  REQUIRE(told.infusion);
  CHECK(told.infusion->mg_per_h == doctest::Approx(24.5));
  CHECK(told.infusion->cap_mg_per_h == doctest::Approx(24));
  CHECK(told.infusion->high_mg_per_h == doctest::Approx(24.5));
  CHECK(told.infusion->day == 1);
  const wire::LimitRow cap = s.row("dose-above-cap");
  CHECK(cap.priority == Priority::high);
  CHECK(cap.text == "low-dose-5-day: dose above the protocol's cap");
  REQUIRE(told.bindings.size() == 1);
  CHECK(told.bindings[0].serial == "S1");
  CHECK(told.bindings[0].by == "nurse");
}

TEST_CASE("a dose above its range is acknowledged with a reason only, which stands in the journal") {
  Ward s;
  REQUIRE(s.admit_with("standard-subanaesthetic").ok);
  REQUIRE(s.confirm().ok);
  s.rate = 80;  // 1.14 mg/kg/h, the range ends at 1.0
  s.run(2);
  const auto above = s.alarm("dose-above-range");
  REQUIRE(above);
  CHECK(above->needs_reason);
  wire::AcknowledgeRequest request;
  request.bay = "bay-01";
  request.all = true;
  request.rev = s.bay().alarms_message().rev;
  const auto left = s.ask(request);
  CHECK(left.returned == std::vector<std::uint64_t>{above->id});
  request.all = false;
  request.rev.reset();
  request.alarms = {above->id};
  request.reason = "  ";
  const auto refused = s.ask(request);
  CHECK_FALSE(refused.ok);
  CHECK(refused.error.find("give one") != std::string::npos);
  request.reason = "pain 8, titrated by the consultant";
  REQUIRE(s.ask(request).ok);
  CHECK(s.alarm("dose-above-range")->state == AlarmState::acknowledged);
  CHECK(s.texts(JournalWhat::acknowledged).back() == "pain 8, titrated by the consultant");
}

TEST_CASE("what cannot be admitted is refused in words, and nobody is admitted") {
  Ward s;
  CHECK(s.admit_with("coma").error.find("ICU") != std::string::npos);
  CHECK(s.admit_with("no-such").error == "there is no protocol 'no-such'");
  CHECK(s.admit_with("low-dose-5-day", 25).error.find("confirm it explicitly") != std::string::npos);
  CHECK(s.admit_with("outpatient-step-down").error.find("dose") != std::string::npos);
  CHECK(s.bay().admission().state == Admission::free);

  wire::AdmitRequest admit;
  admit.bay = "bay-01";
  admit.patient.weight_kg = 70;
  admit.protocol = "outpatient-step-down";
  admit.limits.resize(3);
  admit.limits[0].cond = "dose-below-range";
  admit.limits[0].medium = 0.1;
  admit.limits[1].cond = "dose-above-range";
  admit.limits[1].medium = 0.3;
  admit.limits[2].cond = "dose-above-cap";
  admit.limits[2].high = 22;
  REQUIRE(s.ask(admit).error == "");
  CHECK(s.bay_message().profile == "outpatient");
  REQUIRE(s.bay_message().infusion);
  CHECK(s.bay_message().infusion->cap_mg_per_h == doctest::Approx(22));
  CHECK(s.bay_message().infusion->high_mg_per_h == doctest::Approx(21));
}

TEST_CASE("without a protocol no dose is judged, and the bay's message has no infusion") {
  Ward s;
  REQUIRE(s.admit_with("").ok);
  s.rate = 200;
  s.run(2);
  CHECK(s.bay().alarms_message().alarms.empty());
  CHECK_FALSE(s.bay_message().infusion);
}

TEST_CASE("an infusion that cannot be read after a restart is an alarm, and the bay goes on") {
  Ward before;
  REQUIRE(before.admit_with("low-dose-5-day").ok);
  before.rate = 20;
  before.run(3);
  Station::States states = before.station.take_states(before.now);
  for (auto& [key, value] : states)
    if (key == "infusion/bay-01") value.resize(value.size() / 2);
  Ward after;
  after.now = before.now;
  after.station.restore(states, after.now);
  after.source_seq = before.source_seq;
  after.pump_seq = before.pump_seq;
  after.rate = 20;
  after.run(2);
  CHECK(after.bay().admission().state == Admission::admitted);
  REQUIRE(after.alarm("infusion-lost"));
  CHECK(after.alarm("infusion-lost")->priority == Priority::medium);
}

TEST_CASE("a pump that falls silent while its source speaks is told ten seconds after its last word") {
  Ward s;
  REQUIRE(s.admit_with("low-dose-5-day").ok);
  REQUIRE(s.confirm().ok);
  s.rate = 20;
  s.run(3);
  for (int i = 0; i < 9; ++i) {
    s.second();
    s.source();
  }
  CHECK_FALSE(s.alarm("pump-silent:1"));
  s.second();
  s.source();
  REQUIRE(s.alarm("pump-silent:1"));
  CHECK(s.alarm("pump-silent:1")->priority == Priority::medium);
  s.say();
  CHECK_FALSE(s.alarm("pump-silent:1"));
}

TEST_CASE("where nobody is admitted an undiluted concentrate is high all the same") {
  Ward s;
  s.source();
  s.conc = 100;
  s.rate = 5;
  s.run(2);
  REQUIRE(s.alarm("conc-undiluted:1"));
  CHECK(s.alarm("conc-undiluted:1")->priority == Priority::high);
  CHECK_FALSE(s.alarm("pump-binding:1"));
}

TEST_CASE("what was given, the protocol and the confirmations come back after a restart of the station") {
  Ward before;
  REQUIRE(before.admit_with("starter-4h").ok);
  REQUIRE(before.confirm().ok);
  before.rate = 8;
  before.run(60);
  const double given = before.bay_message().infusion->day_mg;
  CHECK(given == doctest::Approx(8.0 / 60).epsilon(0.05));
  const Station::States states = before.station.take_states(before.now);

  Ward after;
  after.now = before.now;
  after.now.station += std::chrono::seconds{3};
  after.now.wall += std::chrono::seconds{3};
  after.station.restore(states, after.now);
  after.source_seq = before.source_seq;
  after.pump_seq = before.pump_seq;
  after.infused_ml = before.infused_ml + 8.0 * 3 / 3600;
  after.rate = 8;
  after.run(2);
  const wire::BayMessage told = after.bay_message();
  REQUIRE(told.infusion);
  CHECK(told.infusion->name == shipped_protocols().at("starter-4h").name);
  CHECK(told.infusion->day_mg == doctest::Approx(given + 8.0 * 5 / 3600).epsilon(0.05));
  CHECK(told.bindings.size() == 1);
  CHECK_FALSE(after.alarm("pump-binding:1"));
}

TEST_CASE("theophylline charted while infusing stands until it is acknowledged with a reason") {
  Ward s;
  REQUIRE(s.admit_with("low-dose-5-day").ok);
  REQUIRE(s.confirm().ok);
  s.rate = 20;
  s.run(2);
  wire::ChartRequest chart;
  chart.bay = "bay-01";
  chart.what = wire::EventKind::medication;
  chart.text = "aminophylline 250 mg IV";
  REQUIRE(s.ask(chart).ok);
  const auto told = s.alarm("theophylline");
  REQUIRE(told);
  wire::AcknowledgeRequest request;
  request.bay = "bay-01";
  request.alarms = {told->id};
  request.reason = "stopped; the consultant knows";
  REQUIRE(s.ask(request).ok);
  CHECK_FALSE(s.alarm("theophylline"));
}

TEST_CASE("a discharge takes the protocol with it") {
  Ward s;
  REQUIRE(s.admit_with("low-dose-5-day").ok);
  REQUIRE(s.confirm().ok);
  s.rate = 20;
  s.run(2);
  s.rate = 0;
  s.say();
  REQUIRE(s.ask(wire::DischargeRequest{"bay-01"}).ok);
  CHECK_FALSE(s.bay_message().infusion);
  CHECK(s.bay_message().bindings.empty());
  REQUIRE(s.confirm().error.find("admit first") != std::string::npos);
}
