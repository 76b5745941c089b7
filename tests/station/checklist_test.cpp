// SPDX-License-Identifier: MIT
// What is looked at before the start and before the discharge, and signs that suggest to stop.
#include <doctest/doctest.h>

#include <algorithm>

#include "tests/station/infusion_ward.hpp"

using namespace vigil;
using namespace vigil::station;
using namespace vigil::station::test;

namespace {

struct Bedside : Ward {
  wire::Reply chart(const std::string& code, std::optional<double> value = {},
                    const std::string& by = "nurse") {
    wire::ChartRequest request;
    request.bay = "bay-01";
    request.what = wire::EventKind::observation;
    request.code = code;
    request.value = value;
    return ask(request, by);
  }
  wire::ChecklistRow item(const std::string& id) {
    for (wire::ChecklistRow& row : bay_message().checklist)
      if (row.id == id) return std::move(row);
    FAIL("no " << id);
    return {};
  }
  bool acknowledge(const std::string& cond) {
    wire::AcknowledgeRequest request;
    request.bay = "bay-01";
    request.alarms = {alarm(cond).value().id};
    return ask(request).ok;
  }
  /// Bay time goes on without telling each second.
  void minutes(int count) {
    for (int i = 0; i < count; ++i) {
      now.station += std::chrono::seconds{55};
      now.wall += std::chrono::seconds{55};
      for (int k = 0; k < 5; ++k) {
        second();
        source();
        say();
      }
    }
  }
};

}  // namespace

TEST_CASE("a protocol's checks are in the bay's message, and charting one marks it with name and time") {
  Bedside s;
  s.source();
  CHECK(s.bay_message().checklist.empty());
  REQUIRE(s.admit_with("low-dose-5-day").ok);
  CHECK_FALSE(s.item("check:liver-tests").done);
  CHECK(s.item("check:liver-tests").text == "Baseline liver tests, and the date of the next");
  REQUIRE(s.chart("check:liver-tests", {}, "K. Winter").ok);
  CHECK(s.item("check:liver-tests").done);
  CHECK(s.item("check:liver-tests").by == "K. Winter");
  CHECK(s.item("check:liver-tests").at == s.bay().time());
  CHECK(s.texts(JournalWhat::charted).back() == "observation check:liver-tests");
  REQUIRE(s.chart("check:liver-tests", 0).ok);
  CHECK_FALSE(s.item("check:liver-tests").done);
  CHECK_FALSE(s.item("check:liver-tests").at);
}

TEST_CASE("what is on no list, or not on this patient's, is refused by its name") {
  Bedside s;
  REQUIRE(s.admit_with("").ok);
  CHECK(s.chart("check:coffee").error == "there is no 'check:coffee' on any checklist");
  CHECK(s.chart("check:liver-tests").error == "'check:liver-tests' is not on the checklist of bay-01");
  CHECK(s.chart("end:escort").ok);
}

TEST_CASE("what is open when the protocol's drug first runs is in the journal, once") {
  Bedside s;
  REQUIRE(s.admit_with("low-dose-5-day").ok);
  REQUIRE(s.confirm().ok);
  for (const wire::ChecklistRow& row : s.bay_message().checklist)
    if (row.id.starts_with("check:") && row.id != "check:liver-tests" && row.id != "check:baseline-vitals")
      REQUIRE(s.chart(row.id).ok);
  const auto begun = [&] {
    const auto texts = s.texts(JournalWhat::charted);
    return std::count_if(texts.begin(), texts.end(),
                         [](const std::string& text) { return text.starts_with("the infusion began"); });
  };
  s.run(2);
  CHECK(begun() == 0);
  s.rate = 20;
  s.run(2);
  CHECK(begun() == 1);
  CHECK(s.texts(JournalWhat::charted).back() ==
        "the infusion began with checks open – liver-tests, baseline-vitals");
  s.rate = 0;
  s.run(2);
  s.rate = 20;
  s.run(2);
  CHECK(begun() == 1);
}

TEST_CASE("another drug's pump does not begin the infusion") {
  Bedside s;
  REQUIRE(s.admit_with("low-dose-5-day").ok);
  s.drug = "saline";
  s.rate = 20;
  s.run(2);
  CHECK(s.item("end:observed").found == "no infusion ran");
}

TEST_CASE("the end of a stay is measured: an hour, the pressure, the sedation; the escort is charted") {
  Bedside s;
  REQUIRE(s.admit_with("low-dose-5-day").ok);
  REQUIRE(s.confirm().ok);
  s.rate = 20;
  s.run(2);
  CHECK(s.item("end:observed").found == "the infusion runs");
  CHECK(s.item("end:pressure").found == "no pressure measured");
  CHECK(s.item("end:poss").found == "no POSS charted");
  s.number(Channel::nibp_sys, 150);
  REQUIRE(s.chart("poss", 2).ok);
  s.rate = 0;
  s.run(2);
  CHECK(s.item("end:pressure").found == "systolic 150, baseline 120, before the end");
  CHECK(s.item("end:poss").found == "POSS 2, before the end");
  s.minutes(10);
  CHECK(s.item("end:observed").found == "10 min of 60 min");
  s.number(Channel::nibp_sys, 145);
  CHECK_FALSE(s.item("end:pressure").done);  // 25 above 120, more than 20 %
  s.number(Channel::nibp_sys, 144);
  CHECK(s.item("end:pressure").done);
  REQUIRE(s.chart("poss", 3).ok);
  CHECK_FALSE(s.item("end:poss").done);
  REQUIRE(s.chart("poss", 1).ok);
  CHECK(s.item("end:poss").done);
  REQUIRE(s.chart("end:escort").ok);
  s.minutes(49);
  CHECK_FALSE(s.item("end:observed").done);
  s.minutes(1);
  CHECK(s.item("end:observed").done);
  REQUIRE(s.ask(wire::DischargeRequest{"bay-01"}).ok);
  CHECK(s.texts(JournalWhat::discharged).back().empty());
  CHECK(s.bay_message().checklist.empty());
}

TEST_CASE("what is open at the discharge is in the journal; an infusion that goes on ends again") {
  Bedside s;
  REQUIRE(s.admit_with("low-dose-5-day").ok);
  REQUIRE(s.confirm().ok);
  s.rate = 20;
  s.run(2);
  s.rate = 0;
  s.run(2);
  REQUIRE(s.chart("end:observed").ok);  // as seen by a nurse
  CHECK(s.item("end:observed").done);
  s.rate = 20;
  s.run(2);
  CHECK_FALSE(s.item("end:observed").done);
  s.rate = 0;
  s.run(2);
  REQUIRE(s.ask(wire::DischargeRequest{"bay-01"}).ok);
  CHECK(s.texts(JournalWhat::discharged).back() ==
        "left open: observed (0 min of 60 min), pressure (no pressure measured), poss (no POSS charted), "
        "escort");
}

TEST_CASE("marks, the start and the end come back after a restart of the station") {
  Bedside before;
  REQUIRE(before.admit_with("low-dose-5-day").ok);
  REQUIRE(before.confirm().ok);
  REQUIRE(before.chart("check:liver-tests").ok);
  before.rate = 20;
  before.run(3);
  before.rate = 0;
  before.run(3);
  before.minutes(5);
  REQUIRE(before.chart("chest-pain").ok);
  const auto list = before.bay_message().checklist;
  const Station::States states = before.station.take_states(before.now);
  Bedside after;
  after.now = before.now;
  after.station.restore(states, after.now);
  after.source_seq = before.source_seq;
  after.pump_seq = before.pump_seq;
  CHECK(after.bay_message().checklist == list);
  REQUIRE(after.alarm("danger-sign:chest-pain"));
  after.rate = 20;
  after.run(2);
  const auto texts = after.texts(JournalWhat::charted);
  CHECK(std::none_of(texts.begin(), texts.end(),
                     [](const std::string& text) { return text.starts_with("the infusion began"); }));
  REQUIRE(after.acknowledge("danger-sign:chest-pain"));
  CHECK_FALSE(after.alarm("danger-sign:chest-pain"));
}

TEST_CASE("a danger sign is a medium alarm that suggests to stop, until it is acknowledged") {
  Bedside s;
  REQUIRE(s.admit_with("").ok);
  s.rate = 20;
  s.run(2);
  REQUIRE(s.chart("bluish-lips", {}, "K. Winter").ok);
  const auto sign = s.alarm("danger-sign:bluish-lips");
  REQUIRE(sign);
  CHECK(sign->priority == Priority::medium);
  CHECK(sign->kind == AlarmKind::physiological);
  CHECK(sign->text == "Bluish lips: consider stopping the infusion");
  CHECK(sign->why.front().ends_with("by K. Winter"));
  s.run(5);
  CHECK(s.alarm("danger-sign:bluish-lips"));
  REQUIRE(s.acknowledge("danger-sign:bluish-lips"));
  CHECK_FALSE(s.alarm("danger-sign:bluish-lips"));
  // Seen again it is news again.
  REQUIRE(s.chart("bluish-lips").ok);
  CHECK(s.alarm("danger-sign:bluish-lips")->id != sign->id);
  CHECK_FALSE(s.alarm("danger-sign:chest-pain"));
}

TEST_CASE("genito-urinary pain and an abnormal liver test suggest to stop the course") {
  Bedside s;
  REQUIRE(s.admit_with("").ok);
  REQUIRE(s.chart("genito-urinary-pain").ok);
  CHECK(s.alarm("course-sign:genito-urinary-pain")->text ==
        "Genito-urinary pain: consider stopping the course");
  REQUIRE(s.chart("liver", 0).ok);
  CHECK_FALSE(s.alarm("course-sign:liver"));
  REQUIRE(s.chart("liver").ok);
  CHECK(s.alarm("course-sign:liver"));
  REQUIRE(s.chart("nausea").ok);
  CHECK(s.bay().alarms_message().alarms.size() == 2);
}

TEST_CASE("a sign as an event of the source is judged as one that is charted here") {
  Bedside s;
  REQUIRE(s.admit_with("").ok);
  s.event(wire::EventKind::observation, "trouble-breathing", {}, "");
  CHECK(s.alarm("danger-sign:trouble-breathing"));
}

TEST_CASE("respiratory depression suggests to pause the infusion while ketamine runs, and only then") {
  Bedside s;
  REQUIRE(s.admit_with("").ok);
  const auto suggests = [&] {
    const auto alarm = s.alarm("respiratory-depression");
    REQUIRE(alarm);
    return std::any_of(alarm->why.begin(), alarm->why.end(), [](const std::string& line) {
      return line == "ketamine runs: consider pausing the infusion";
    });
  };
  const auto breathe = [&](int seconds) {
    for (int i = 0; i < seconds; ++i) {
      s.number(Channel::spo2, 84);
      s.number(Channel::rr, 6);
      s.run(1);
    }
  };
  s.drug = "saline";
  s.rate = 50;
  breathe(40);
  CHECK_FALSE(suggests());
  s.drug = "ketamine";
  breathe(2);
  CHECK(suggests());
  s.rate = 0;
  breathe(2);
  CHECK_FALSE(suggests());
}

TEST_CASE("a pressure in another unit is no pressure near the baseline") {
  Bedside s;
  REQUIRE(s.admit_with("").ok);
  wire::SourceMessage source;
  source.envelope = s.envelope(s.source_seq++);
  source.name = "test";
  wire::DeclaredChannel declared;
  declared.channel = Channel::nibp_sys;
  declared.unit = "kPa";
  source.channels = {declared};
  REQUIRE(s.take("bay-01/source/", source));
  s.number(Channel::nibp_sys, 120);
  CHECK(s.item("end:pressure").found == "no pressure measured");
}
