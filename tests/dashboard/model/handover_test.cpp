// SPDX-License-Identifier: MIT
// A bay that is handed over: what the next nurse is told, and who takes it.
#include <doctest/doctest.h>

#include <algorithm>

#include "dashboard/model/handover_form.hpp"
#include "story.hpp"

using namespace story;

namespace {

JournalEntry entry(double t, JournalWhat what, const std::string& text = {}, const std::string& by = {}) {
  JournalEntry one;
  one.wall = wall_t(t);
  one.bay = "bay-01";
  one.what = what;
  one.text = text;
  one.by = by;
  return one;
}
JournalEntry alarm_entry(double t, JournalWhat what, const std::string& condition, Priority priority,
                         std::optional<double> value) {
  JournalEntry one = entry(t, what);
  one.alarm = 7;
  one.condition = condition;
  one.priority = priority;
  one.value = value;
  return one;
}

struct Desk {
  BayModel bay{"bay-01"};
  wire::BayMessage message;
  std::vector<JournalEntry> kept;  ///< newest first

  Desk() {
    message.envelope.src = "station-a";
    message.envelope.epoch = 1;
    message.state = Admission::admitted;
  }
  HandoverSummary summary() {
    ++message.envelope.seq;
    bay.apply({"bay-01", wire::Kind::bay, {}}, message, station_t(0));
    std::vector<const JournalEntry*> entries;
    for (const JournalEntry& one : kept) entries.push_back(&one);
    return handover_summary(entries, bay);
  }
  std::vector<std::string> part(const std::string& heading) {
    for (const HandoverPart& one : summary().parts)
      if (one.heading == heading) return one.lines;
    FAIL("no " << heading);
    return {};
  }
};

struct Form {
  HandoverForm form{"bay-03"};
  wire::BayMessage bay;

  Form() {
    bay.state = Admission::admitted;
    bay.patient.alias = "M.K.";
    form.follow(bay);
  }
  HandoverPage look() const {
    HandoverPage page;
    form.fill("BAY 3", page);
    return page;
  }
  void type(std::string_view text) {
    for (const char c : text) form.act({FormAction::type, 0, 0, static_cast<char32_t>(c)});
  }
  std::optional<wire::Op> press(FormAction action) { return form.act({action, 0, 0, 0}); }
};

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("a handover tells each alarm once, with its worst value, the most urgent first") {
  Desk desk;
  desk.kept = {alarm_entry(90, JournalWhat::started, "rr-high", Priority::medium, 28),
               alarm_entry(80, JournalWhat::ended, "spo2-low", Priority::high, 95),
               alarm_entry(70, JournalWhat::raised, "spo2-low", Priority::high, 83),
               alarm_entry(60, JournalWhat::started, "spo2-low", Priority::medium, 89),
               alarm_entry(50, JournalWhat::started, "spo2-low", Priority::medium, 88),
               entry(0, JournalWhat::handed_over, "taken over by KW", "dashboard"),
               alarm_entry(-9, JournalWhat::started, "hr-low", Priority::high, 30)};
  CHECK(desk.summary().since.ends_with(", taken over by KW"));
  CHECK(desk.part("Alarms") == Lines{"high · SpO₂ low · worst 83 · 2 times", "medium · RR high · worst 28"});
}

TEST_CASE("where nothing is, a handover says so") {
  Desk desk;
  CHECK(desk.summary().since == "the journal is not known yet");
  for (const HandoverPart& one : desk.summary().parts) CHECK(one.lines == Lines{"none"});
}

TEST_CASE("changed limits, drugs and what is due stand in a handover") {
  Desk desk;
  desk.message.limits = {limit(Channel::spo2, Side::low, 90), limit(Channel::rr, Side::high, 24),
                         limit(Channel::hr, Side::high, 120)};
  desk.message.limits[0].changed = true;
  desk.message.limits[1].off = true;
  desk.message.oxygen_l_per_min = 2;
  desk.message.nibp_interval_s = 300;
  desk.message.checklist = {{"check:liver-tests", "Baseline liver tests", false, "", std::nullopt, ""},
                            {"check:baseline-vitals", "Vitals", true, "KW", bay_t(0), ""},
                            {"end:escort", "Escort", false, "", std::nullopt, ""}};
  desk.kept = {entry(90, JournalWhat::charted, "observation nausea: Nausea"),
               entry(60, JournalWhat::charted, "medication midazolam 2 mg: Midazolam 2 mg IV"),
               entry(0, JournalWhat::admitted, "profile low-dose-adult", "K. Winter")};
  CHECK(desk.summary().since.ends_with(", admitted by K. Winter"));
  const Lines limits = desk.part("Limits");
  REQUIRE(limits.size() == 2);
  CHECK(limits[0].starts_with("SpO₂ low 90"));
  CHECK(limits[1].starts_with("RR high off"));
  REQUIRE(desk.part("Drugs").size() == 1);
  CHECK(desk.part("Drugs")[0].ends_with(" Midazolam 2 mg IV"));
  CHECK(desk.part("Due") ==
        Lines{"oxygen 2 L/min flows", "a pressure every 5 min", "open: Baseline liver tests"});
}

TEST_CASE("a long list is cut, and says by how much") {
  Desk desk;
  for (int i = 0; i < 9; ++i)
    desk.kept.push_back(entry(90 - i, JournalWhat::charted, "medication midazolam 2 mg: Midazolam 2 mg IV"));
  CHECK(desk.part("Drugs").size() == 6);
  CHECK(desk.part("Drugs").back() == "and 4 more");
}

TEST_CASE("a bay is taken over by initials, and not without") {
  Form form;
  form.type("h");  // the key that opened it
  CHECK(form.look().typing == Typing::nothing);
  CHECK_FALSE(form.press(FormAction::enter));
  CHECK(form.look().problem.empty());
  form.press(FormAction::next);
  CHECK(form.look().typing == Typing::text);
  CHECK_FALSE(form.press(FormAction::enter));
  CHECK(form.look().problem == "who takes over? Initials");
  form.type(" KW ");
  const auto op = form.press(FormAction::enter);
  REQUIRE(op);
  const auto& request = std::get<wire::HandoverRequest>(*op);
  CHECK(request.bay == "bay-03");
  CHECK(request.text == "taken over by KW");
  CHECK_FALSE(form.press(FormAction::enter));  // once
  form.form.answered(*op, true, "");
  CHECK(form.look().status == "taken over by KW");
  CHECK(form.look().initials.text.empty());
}

TEST_CASE(
    "a handover that is refused says why; another patient takes away what was typed; a free bay closes it") {
  Form form;
  form.press(FormAction::next);
  form.type("KW");
  const auto op = form.press(FormAction::enter);
  form.form.answered(*op, false, "bay-03 is free: there is nobody to take over");
  CHECK(form.look().problem == "bay-03 is free: there is nobody to take over");
  CHECK(form.look().initials.text == "KW");
  form.bay.patient.alias = "A.B.";
  form.form.follow(form.bay);
  CHECK(form.look().initials.text.empty());
  form.type("K");
  form.press(FormAction::escape);
  CHECK_FALSE(form.form.closed());
  form.bay.state = Admission::free;
  form.form.follow(form.bay);
  CHECK(form.form.closed());
}
