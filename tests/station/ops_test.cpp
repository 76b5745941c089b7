// SPDX-License-Identifier: MIT
// What a nurse does with alarms and bays through the control endpoint.
#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "tests/station/station_story.hpp"

using namespace vigil;
using namespace vigil::station;
using vigil::station::test::Story;

namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// A patient with good values, breathing for long enough that everything is armed.
void breathe(Story& s, int seconds, double spo2 = 97, double rr = 14) {
  for (int i = 0; i < seconds; ++i) {
    s.second();
    s.source();
    s.number(Channel::spo2, spo2);
    s.number(Channel::rr, rr);
  }
}

}  // namespace

TEST_CASE("an alarm is off with a reason, marked, and on again after an hour of station time") {
  Story s;
  s.source();
  s.admit();
  CHECK(s.ask(wire::AlarmOffRequest{"bay-01", "hr-high", "paced", false}).ok);
  CHECK(s.row("hr-high").off);
  CHECK_FALSE(s.row("hr-low").off);
  REQUIRE(s.texts(JournalWhat::alarm_off).size() == 1);
  CHECK(has(s.texts(JournalWhat::alarm_off)[0], "paced, until "));
  for (int i = 0; i < 10; ++i) {
    s.second();
    s.number(Channel::hr, 170);
  }
  CHECK_FALSE(s.alarm("hr-high"));
  s.now.station += std::chrono::minutes{60};
  s.second();
  CHECK_FALSE(s.row("hr-high").off);
  CHECK(s.texts(JournalWhat::alarm_on).size() == 1);
}

TEST_CASE("what may never be off is refused, and so is what is not there, or not off") {
  Story s;
  s.source();
  CHECK(has(s.ask(wire::AlarmOffRequest{"bay-01", "hr-high", "why", false}).error, "is free: admit first"));
  s.admit();
  for (const char* never : {"spo2-low", "no-breath", "respiratory-depression", "lost"})
    CHECK_FALSE(s.ask(wire::AlarmOffRequest{"bay-01", never, "why", false}).ok);
  CHECK(has(s.ask(wire::AlarmOffRequest{"bay-01", "spo2-low", "why", false}).error, "never switched off"));
  CHECK(has(s.ask(wire::AlarmOffRequest{"bay-01", "teapot", "why", false}).error, "'teapot'"));
  CHECK(has(s.ask(wire::AlarmOffRequest{"bay-01", "hr-high", "", true}).error, "is not off"));
  CHECK(has(s.ask(wire::AlarmOffRequest{"bay-99", "hr-high", "why", false}).error, "no bay 'bay-99'"));
}

TEST_CASE("who takes a bay over begins with all its alarms") {
  Story s;
  s.source();
  CHECK_FALSE(s.ask(wire::HandoverRequest{"bay-01", {}}).ok);
  s.admit();
  CHECK(s.ask(wire::AlarmOffRequest{"bay-01", "hr-high", "paced", false}).ok);
  CHECK(s.ask(wire::AlarmOffRequest{"bay-01", "nibp_sys-high", "cuff on a paretic arm", false}).ok);
  CHECK(s.row("nibp_sys-high").off);
  CHECK(s.row("hypertension").off);
  CHECK(s.ask(wire::HandoverRequest{"bay-01", "quiet night"}, "next nurse").ok);
  CHECK_FALSE(s.row("hr-high").off);
  CHECK_FALSE(s.row("nibp_sys-high").off);
  CHECK(s.texts(JournalWhat::handed_over) == std::vector<std::string>{"quiet night"});
  CHECK(s.texts(JournalWhat::alarm_on).size() == 2);
}

TEST_CASE("standby judges nobody, keeps what a nurse changed, and ends when a pump starts") {
  Story s;
  s.source();
  s.admit();
  wire::LimitsSetRequest change;
  change.bay = "bay-01";
  change.cond = "spo2-low";
  change.medium = 94;
  CHECK(s.ask(change).ok);
  CHECK(s.ask(wire::AlarmOffRequest{"bay-01", "hr-high", "paced", false}).ok);
  CHECK(s.ask(wire::StandbyRequest{"bay-01"}).ok);
  CHECK_FALSE(s.ask(wire::StandbyRequest{"bay-01"}).ok);
  s.number(Channel::spo2, 70);
  CHECK_FALSE(s.alarm("spo2-low"));
  CHECK(s.ask(wire::ResumeRequest{"bay-01"}).ok);
  CHECK(has(s.ask(wire::ResumeRequest{"bay-01"}).error, "not in standby"));
  CHECK(s.row("spo2-low").medium == 94);
  CHECK(s.row("spo2-low").changed);
  CHECK(s.row("hr-high").off);

  CHECK(s.ask(wire::StandbyRequest{"bay-01"}).ok);
  s.second();
  s.pump(PumpState::infusing, "ketamine");
  CHECK(s.bay().admission().state == Admission::admitted);
  CHECK(s.row("spo2-low").medium == 94);
  CHECK(has(s.ask(wire::StandbyRequest{"bay-01"}).error, "pump 1 delivers ketamine"));
}

TEST_CASE("an alarm that was switched off before a standby and ran out in it is on when judging resumes") {
  Story s;
  s.source();
  s.admit();
  wire::LimitsSetRequest change;
  change.bay = "bay-01";
  change.cond = "hr-high";
  change.medium = 115;
  CHECK(s.ask(change).ok);
  CHECK(s.ask(wire::AlarmOffRequest{"bay-01", "hr-high", "paced", false}).ok);
  CHECK(s.ask(wire::StandbyRequest{"bay-01"}).ok);
  s.now.station += std::chrono::minutes{61};
  s.second();
  CHECK(s.ask(wire::ResumeRequest{"bay-01"}).ok);
  CHECK_FALSE(s.row("hr-high").off);
  CHECK(s.row("hr-high").medium == 115);
}

TEST_CASE("an acknowledgement that is not possible says why: over, another bay's, already given") {
  Story s;
  s.source();
  s.admit();
  s.source("bay-02");
  s.admit("bay-02");
  s.number(Channel::spo2, 80);
  breathe(s, 6, 80);
  const auto alarm = s.alarm("spo2-low") ? s.alarm("spo2-low") : s.alarm("respiratory-depression");
  REQUIRE(alarm);
  wire::AcknowledgeRequest ack;
  ack.alarms = {alarm->id};
  ack.bay = "bay-02";
  CHECK(has(s.ask(ack).error, "is one of bay-01, not of bay-02"));
  ack.bay = "bay-01";
  ack.reason = "probe was cold";
  CHECK(s.ask(ack).ok);
  CHECK(s.texts(JournalWhat::acknowledged) == std::vector<std::string>{"probe was cold"});
  CHECK(has(s.ask(ack).error, "is acknowledged already"));
  ack.alarms = {3};
  CHECK(has(s.ask(ack).error, "is over, or never was"));
}

TEST_CASE("the journal names what a composite was acknowledged for, then the nurse's reason") {
  Story s;
  s.source();
  s.admit();
  breathe(s, 20);
  breathe(s, 20, 91, 9);
  REQUIRE(s.alarm("respiratory-depression"));
  wire::AcknowledgeRequest ack;
  ack.bay = "bay-01";
  ack.alarms = {s.alarm("respiratory-depression")->id};
  ack.reason = "talked to him";
  CHECK(s.ask(ack).ok);
  REQUIRE_FALSE(s.texts(JournalWhat::acknowledged).empty());
  CHECK(s.texts(JournalWhat::acknowledged).front() == "for spo2-low, rr-low: talked to him");
}

TEST_CASE("a sedative's pump that is paused does not begin the minute of one breach alone anew") {
  Story s;
  s.source();
  s.admit();
  s.pump(PumpState::infusing, "midazolam");
  breathe(s, 20);
  breathe(s, 50, 91);
  s.pump(PumpState::paused, "midazolam");
  breathe(s, 13, 91);
  CHECK(s.alarm("respiratory-depression"));
}

TEST_CASE("a limit or a pause that is no number, or too long, never reaches the station") {
  Story s;
  s.source();
  s.admit();
  wire::LimitsSetRequest change;
  change.bay = "bay-01";
  change.cond = "spo2-low";
  for (const double bad :
       {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
    change.medium = bad;
    CHECK_FALSE(s.ask(change).ok);
  }
  CHECK_FALSE(s.ask(wire::AudioPauseRequest{{}, 10'000}).ok);
  CHECK_FALSE(s.ask(wire::AudioPauseRequest{{}, std::nan("")}).ok);
  CHECK(s.row("spo2-low").medium == 92);
  CHECK_FALSE(s.bay().alarms_message().audio_paused);
}

TEST_CASE("midazolam charted: a warning alone is medium and turns high after a minute") {
  Story s;
  s.source();
  s.admit();
  breathe(s, 15);
  CHECK(s.ask(wire::ChartRequest{
                  "bay-01", wire::EventKind::medication, "Midazolam 2 mg IV", "midazolam", 2, "mg", {}})
            .ok);
  CHECK(s.texts(JournalWhat::charted) ==
        std::vector<std::string>{"medication midazolam 2 mg: Midazolam 2 mg IV"});
  // 10 s without a sedative; half of it now.
  breathe(s, 6, 90);
  REQUIRE(s.alarm("spo2-low"));
  CHECK(s.alarm("spo2-low")->priority == Priority::medium);
  breathe(s, 60, 90);
  REQUIRE(s.alarm("respiratory-depression"));
  CHECK(s.alarm("respiratory-depression")->priority == Priority::high);
}

TEST_CASE("without a sedative one warning alone stays medium, after its whole delay") {
  Story s;
  s.source();
  s.admit();
  breathe(s, 15);
  breathe(s, 8, 90);
  CHECK_FALSE(s.alarm("spo2-low"));
  breathe(s, 70, 90);
  REQUIRE(s.alarm("spo2-low"));
  CHECK(s.alarm("spo2-low")->priority == Priority::medium);
  CHECK_FALSE(s.alarm("respiratory-depression"));
}

TEST_CASE("a sedative on a pump is on board, and outlasts the pump; ketamine is none") {
  Story s;
  s.source();
  s.admit();
  s.second();
  s.pump(PumpState::infusing, "ketamine");
  CHECK_FALSE(s.bay().alarms().context().sedated(s.bay().time()));
  s.second();
  s.pump(PumpState::infusing, "midazolam 1 mg/mL");
  CHECK(s.bay().alarms().context().sedated(s.bay().time()));
  s.second();
  s.pump(PumpState::paused, "midazolam 1 mg/mL");
  CHECK(s.bay().alarms().context().sedated(s.bay().time()));
  CHECK_FALSE(s.bay().alarms().context().sedated(s.bay().time() + std::chrono::minutes{61}));
}

TEST_CASE("the bay tells how often a cuff reading is due at present") {
  Story s;
  s.source();
  s.admit();
  CHECK(s.bay_message().nibp_interval_s == 900);
  s.second();
  s.pump(PumpState::infusing, "ketamine");
  CHECK(s.bay_message().nibp_interval_s == 300);
}

TEST_CASE("oxygen and a score are charted, told, and refused where they cannot be") {
  Story s;
  s.source();
  s.admit();
  const auto chart = [&s](const char* code, double value) {
    return s.ask(wire::ChartRequest{"bay-01", wire::EventKind::observation, "", code, value, {}, {}});
  };
  CHECK(chart("oxygen", 2).ok);
  CHECK(s.bay_message().oxygen_l_per_min == 2);
  CHECK(chart("oxygen", 0).ok);
  CHECK_FALSE(s.bay_message().oxygen_l_per_min);
  CHECK(has(chart("oxygen", 101).error, "0 to 100 L/min"));
  CHECK(has(chart("poss", 7).error, "poss needs a value"));
  CHECK(chart("poss", 3).ok);
  CHECK(s.bay().alarms().context().poss == 3);
  CHECK(s.texts(JournalWhat::charted).size() == 3);
}

TEST_CASE("what a source publishes as an event counts as charted while somebody is admitted") {
  Story s;
  s.source();
  CHECK(s.event(wire::EventKind::observation, "poss", 3, "drowsy"));
  CHECK(s.texts(JournalWhat::charted).empty());
  s.admit();
  CHECK_FALSE(s.bay().alarms().context().poss);
  s.second();
  CHECK(s.event(wire::EventKind::observation, "poss", 3, "drowsy"));
  CHECK(s.bay().alarms().context().poss == 3);
  CHECK(s.event(wire::EventKind::medication, "fentanyl", 50, "Fentanyl 50 µg"));
  CHECK(s.bay().alarms().context().sedated(s.bay().time()));
  // Nothing a source says is refused for its meaning; it is told that it is not judged.
  CHECK(s.event(wire::EventKind::observation, "poss", 9, "?"));
  CHECK(s.bay().alarms().context().poss == 3);
  CHECK(has(s.texts(JournalWhat::charted).back(), "not judged: poss needs a value"));
  CHECK(s.texts(JournalWhat::charted).size() == 3);
}

TEST_CASE("a source whose numbers come while its time stands is told after 5 s, until its time goes on") {
  Story s;
  s.source();
  s.number(Channel::spo2, 97);
  const auto stands = s.now.wall;
  for (int i = 0; i < 7; ++i) {
    s.second();
    const Now real = s.now;
    s.now.wall = stands;
    s.number(Channel::spo2, 97);
    s.now = real;
    CHECK(s.alarm("frozen").has_value() == (i >= 4));
  }
  CHECK(s.alarm("frozen")->priority == Priority::medium);
  s.second();
  s.number(Channel::spo2, 97);
  CHECK_FALSE(s.alarm("frozen"));
}

TEST_CASE("a source that says nothing new is lost, not frozen") {
  Story s;
  s.source();
  s.number(Channel::spo2, 97);
  for (int i = 0; i < 7; ++i) s.second();
  CHECK_FALSE(s.alarm("frozen"));
  CHECK(s.alarm("lost"));
}

TEST_CASE("a high that no dashboard sounds is told on its bay and in the beat, until one sounds") {
  Story s;
  s.source();
  s.admit();
  breathe(s, 6, 97);
  CHECK_FALSE(s.alarm("unattended"));
  breathe(s, 6, 80);
  REQUIRE(s.alarm("unattended"));
  CHECK(s.alarm("unattended")->priority == Priority::high);
  CHECK(s.alarm("unattended")->text.starts_with("Nobody hears: SpO₂ "));
  CHECK(s.alarm("unattended")->kind == AlarmKind::technical);
  CHECK(s.ask(wire::PresentRequest{{"bay-01"}, false}).ok);
  s.second();
  CHECK(s.alarm("unattended"));
  CHECK(s.ask(wire::PresentRequest{{"bay-01"}, true}, "nurse", "dashboard").ok);
  s.second();
  CHECK_FALSE(s.alarm("unattended"));
}

TEST_CASE("bays that are not live are not unattended while there is a live one") {
  Story s;
  s.source();
  s.admit();
  s.mode = Mode::live;
  s.source("bay-02");
  s.mode = Mode::simulated;
  for (int i = 0; i < 8; ++i) breathe(s, 1, 80);
  CHECK_FALSE(s.alarm("unattended"));
}

TEST_CASE("a station that sounds itself counts as long as its loudspeaker works") {
  Story s;
  bool works = true;
  int heard = 0;
  s.station.set_own_sound({[&heard](const wire::Topic& topic, const wire::Message&, StationTime) {
                             if (topic.kind == wire::Kind::alarms) ++heard;
                           },
                           [&works](StationTime) { return works; }});
  s.source();
  s.admit();
  for (int i = 0; i < 8; ++i) breathe(s, 1, 80);
  CHECK(heard >= 8);
  CHECK_FALSE(s.alarm("unattended"));
  works = false;
  for (int i = 0; i < 6; ++i) s.second();
  CHECK(s.alarm("unattended"));
}

TEST_CASE("the alarm log is refused where there is no journal, and left to who reads it where there is") {
  Story s;
  wire::AlarmLogRequest log;
  log.to = s.now.wall;
  log.limit = 10;
  CHECK(has(s.ask(log).error, "no journal"));
  std::string asked;
  s.station.set_log([&asked](const std::string& peer, std::uint64_t id,
                             const wire::AlarmLogRequest& request) -> Expected<void> {
    asked = peer + " " + std::to_string(id) + " " + std::to_string(request.limit);
    if (request.limit > 10) return fail("too many wait");
    return {};
  });
  std::string request;
  wire::encode(wire::Request{9, "nurse", log}, request);
  CHECK_FALSE(s.station.answer("peer", std::as_bytes(std::span{request}), s.now));
  CHECK(asked == "peer 9 10");
  log.limit = 11;
  CHECK(has(s.ask(log).error, "too many wait"));
}

TEST_CASE("a revision that was never shown acknowledges nothing") {
  Story s;
  s.source();
  s.admit();
  s.number(Channel::spo2, 97);
  for (int i = 0; i < 20; ++i) {
    s.second();
    s.number(Channel::hr, 200);
  }
  REQUIRE(s.alarm("hr-high"));
  wire::AcknowledgeRequest future;
  future.bay = "bay-01";
  future.rev = s.bay().alarms().revision() + 1;
  future.alarms = {s.alarm("hr-high")->id};
  CHECK(has(s.ask(future).error, "never shown"));
  future.alarms.clear();
  future.all = true;
  CHECK(has(s.ask(future).error, "never shown"));
  CHECK(s.alarm("hr-high")->state != AlarmState::acknowledged);
  CHECK(s.texts(JournalWhat::acknowledged).empty());
  future.rev = s.bay().alarms().revision();
  CHECK(s.ask(future).ok);
  CHECK(s.alarm("hr-high")->state == AlarmState::acknowledged);
}
