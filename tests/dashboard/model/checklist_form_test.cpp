// SPDX-License-Identifier: MIT
#include "dashboard/model/checklist_form.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "story.hpp"

using namespace story;

namespace {

wire::ChecklistRow item(std::string id, std::string text) {
  wire::ChecklistRow row;
  row.id = std::move(id);
  row.text = std::move(text);
  return row;
}

struct List {
  wire::BayMessage bay;
  ChecklistForm form{"bay-03"};

  List() {
    bay.state = Admission::admitted;
    bay.patient.alias = "M.K.";
    bay.checklist = {item("check:liver-tests", "Baseline liver tests"),
                     item("check:baseline-vitals", "Vitals"), item("end:observed", "Observed 60 min"),
                     item("end:escort", "Escort")};
    bay.checklist[2].found = "42 min of 60 min";
    form.follow(bay);
  }
  ChecklistPage look() const {
    ChecklistPage page;
    form.fill("BAY 3", page);
    return page;
  }
  std::optional<wire::Op> push(const FormButton& button) {
    return form.act({FormAction::press, button.control, 0, 0});
  }
  std::optional<wire::Op> press(FormAction action) { return form.act({action, 0, 0, 0}); }
};

wire::ChartRequest chart_of(const std::optional<wire::Op>& op) {
  REQUIRE(op);
  return std::get<wire::ChartRequest>(*op);
}

}  // namespace

TEST_CASE("an item is marked by a tap, as an observation with its code, and taken back by another") {
  List list;
  CHECK(list.look().start_is == "Before the start · 2 open");
  const auto request = chart_of(list.push(list.look().start[0].button));
  CHECK(request.bay == "bay-03");
  CHECK(request.what == wire::EventKind::observation);
  CHECK(request.code == "check:liver-tests");
  CHECK(request.text == "Baseline liver tests");
  CHECK(request.value == 1);
  list.form.answered(request, true, "");
  list.bay.checklist[0].done = true;
  list.bay.checklist[0].by = "K. Winter";
  list.bay.checklist[0].at = bay_t(0);
  list.form.follow(list.bay);
  CHECK(list.look().start[0].done);
  CHECK(list.look().start[0].note.ends_with(" K. Winter"));
  CHECK(list.look().start_is == "Before the start · 1 open");
  CHECK(chart_of(list.push(list.look().start[0].button)).value == 0);
}

TEST_CASE("what is measured stands with its figure, and can be marked as seen") {
  List list;
  CHECK(list.look().end[0].note == "42 min of 60 min");
  CHECK_FALSE(list.look().end[0].done);
  list.bay.checklist[2].done = true;
  list.form.follow(list.bay);
  CHECK(list.look().end[0].done);
  CHECK(chart_of(list.push(list.look().end[0].button)).value == 1);
}

TEST_CASE("a discharge asks once more and says what is open; it goes with the second press alone") {
  List list;
  CHECK_FALSE(list.push(list.look().discharge));
  CHECK(list.look().problem == "press again: the patient leaves with 2 open, which is recorded");
  CHECK(list.look().discharge.text == "Discharge now");
  list.press(FormAction::escape);  // that was not meant
  CHECK(list.look().problem.empty());
  CHECK_FALSE(list.form.closed());
  CHECK_FALSE(list.push(list.look().discharge));
  list.press(FormAction::next);  // nor is it after the focus has gone elsewhere
  CHECK_FALSE(list.push(list.look().discharge));
  const auto op = list.push(list.look().discharge);
  REQUIRE(op);
  CHECK(std::get<wire::DischargeRequest>(*op).bay == "bay-03");
  list.form.answered(*op, false, "bay-03: pump 1 delivers ketamine: stop it first");
  CHECK(list.look().problem == "bay-03: pump 1 delivers ketamine: stop it first");
  CHECK_FALSE(list.form.closed());
  list.push(list.look().discharge);
  const auto again = list.push(list.look().discharge);
  REQUIRE(again);
  list.form.answered(*again, true, "");
  CHECK(list.form.closed());
}

TEST_CASE("Enter marks what has the focus, and nothing where nothing has") {
  List list;
  CHECK_FALSE(list.press(FormAction::enter));
  list.press(FormAction::next);
  CHECK(chart_of(list.press(FormAction::enter)).code == "check:liver-tests");
  CHECK_FALSE(list.press(FormAction::enter));
  CHECK(list.look().problem == "the station has not answered the last one yet");
}

TEST_CASE("another patient's list begins anew; a free bay has none") {
  List list;
  list.push(list.look().discharge);
  list.bay.patient.alias = "A.B.";
  list.form.follow(list.bay);
  CHECK_FALSE(list.push(list.look().discharge));  // asks again
  list.bay.state = Admission::free;
  list.form.follow(list.bay);
  CHECK(list.form.closed());
}

TEST_CASE("the checklist opens by its key over an admitted bay, and says so over a free one") {
  Ward ward;
  Source one{"bay-01"};
  ward.bay("bay-01").state = Admission::free;
  ward.connect(one, 0);
  ward.act(OpenBay{"bay-01"}, 0);
  ward.act(OpenChecklist{}, 1);
  CHECK(ward.screen(1).view == ViewKind::bay);
  CHECK(ward.screen(1).message.find("is free") != std::string::npos);
  ward.act(OpenHandover{}, 1);
  CHECK(ward.screen(1).view == ViewKind::bay);
  ward.bay("bay-01").state = Admission::admitted;
  ward.bay("bay-01").checklist = {item("check:liver-tests", "Baseline liver tests")};
  ward.say_bay("bay-01", 2);
  const auto& buttons = ward.screen(2).buttons;
  CHECK(std::any_of(buttons.begin(), buttons.end(),
                    [](const Button& b) { return b.text == "Checklist (1)" && b.key == "K"; }));
  ward.act(OpenChecklist{}, 2);
  REQUIRE(ward.screen(2).checklist);
  CHECK(ward.screen(2).checklist->title == "CHECKLIST · BAY 1");
  ward.act(OpenHandover{}, 2);
  REQUIRE(ward.screen(2).handover);
  CHECK(ward.screen(2).handover->title == "HANDOVER · BAY 1");
  CHECK_FALSE(ward.screen(2).checklist);
}
