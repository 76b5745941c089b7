// SPDX-License-Identifier: MIT
// Forms as a part of the screen: opened, left, answered.
#include <doctest/doctest.h>

#include "story.hpp"

using namespace story;

namespace {

struct Desk : Ward {
  Source one{"bay-01"};
  Source two{"bay-02"};

  Desk() {
    for (Source* source : {&one, &two}) {
      bay(source->bay()).state = Admission::admitted;
      bay(source->bay()).patient.alias = source->bay();
      bay(source->bay()).limits = {limit(Channel::spo2, Side::low, 92)};
      connect(*source, 0);
    }
    act(OpenBay{"bay-01"}, 0);
  }
  void type(std::string_view text) {
    for (const char c : text) act(FormInput{FormAction::type, 0, 0, static_cast<char32_t>(c)}, 1);
  }
  std::optional<wire::Op> press(FormAction action) { return act(FormInput{action, 0, 0, 0}, 1); }
  std::string field() { return screen(1).limits.value().lines.at(0).fields[0].value().text; }
};

}  // namespace

TEST_CASE("the limits of the selected bay open over it and are left by Esc") {
  Desk desk;
  desk.act(OpenLimits{}, 1);
  CHECK(desk.screen(1).view == ViewKind::limits);
  REQUIRE(desk.screen(1).limits);
  CHECK(desk.screen(1).limits->title == "LIMITS · BAY 1");
  CHECK(desk.field() == "92");
  CHECK_FALSE(desk.screen(1).chart);
  desk.press(FormAction::escape);
  CHECK(desk.screen(1).view == ViewKind::bay);
  CHECK_FALSE(desk.screen(1).limits);
}

TEST_CASE("without a selected bay no form opens, and the screen says so") {
  Ward ward;
  for (const Intent& intent : {Intent{OpenLimits{}}, Intent{OpenChart{}}, Intent{OpenDisclosure{}}}) {
    ward.act(intent, 1);
    CHECK(ward.screen(1).view == ViewKind::bays);
    CHECK(ward.screen(1).message == "no bay selected");
  }
}

TEST_CASE("the station's answer goes to the form that asked, and to nobody else") {
  Desk desk;
  desk.act(OpenLimits{}, 1);
  desk.screen(1);
  desk.type("93");
  const auto op = desk.press(FormAction::enter);
  REQUIRE(op);
  CHECK_FALSE(desk.model.take_answer(wire::PresentRequest{}, true, ""));
  REQUIRE(desk.model.take_answer(*op, false, "not today"));
  CHECK(desk.screen(1).limits->lines[0].problem == "not today");
  CHECK_FALSE(desk.model.take_answer(*op, false, "not today"));
}

TEST_CASE("an answer that comes when its form is gone is nobody's: the screen tells it") {
  Desk desk;
  desk.act(OpenLimits{}, 1);
  desk.screen(1);
  desk.type("93");
  const auto op = desk.press(FormAction::enter);
  REQUIRE(op);
  desk.act(GoBack{}, 1);
  desk.screen(1);
  CHECK_FALSE(desk.model.take_answer(*op, false, "not today"));
}

TEST_CASE("what was not sent goes with its form, with a word; the other bay's begins with its own figures") {
  Desk desk;
  desk.act(OpenLimits{}, 1);
  desk.screen(1);
  desk.type("93");
  CHECK(desk.field() == "93");
  desk.act(OpenLimits{"bay-02"}, 1);
  CHECK(desk.screen(1).limits->title == "LIMITS · BAY 2");
  CHECK(desk.field() == "92");
  CHECK(desk.screen(1).message == "bay 1: what was not sent is dropped");
  desk.act(OpenLimits{"bay-01"}, 1);
  CHECK(desk.field() == "92");
}

TEST_CASE("another patient in the bay empties the open form") {
  Desk desk;
  desk.act(OpenLimits{}, 1);
  desk.screen(1);
  desk.type("93");
  desk.bay("bay-01").patient.alias = "somebody else";
  desk.say_bay("bay-01", 1);
  CHECK(desk.field() == "92");
  CHECK(desk.screen(1).limits->status == "another patient: the form begins anew");
}

TEST_CASE("the chart finds the drugs that the dashboard was given") {
  DashboardOptions options;
  options.drugs = {{"midazolam", "Midazolam", {}}};
  Ward ward{options};
  Source s{"bay-01"};
  ward.connect(s, 0);
  ward.act(OpenChart{"bay-01"}, 0);
  REQUIRE(ward.screen(0).chart);
  ward.act(FormInput{FormAction::focus, ward.screen(0).chart->drug.control, 0, 0}, 0);
  ward.act(FormInput{FormAction::type, 0, 0, U'm'}, 0);
  REQUIRE(ward.screen(0).chart->suggestions.size() == 1);
  CHECK(ward.screen(0).chart->suggestions[0].text == "Midazolam");
}

TEST_CASE("the disclosure page scrolls from its beginning, each time it is opened") {
  Desk desk;
  desk.act(OpenDisclosure{}, 1);
  REQUIRE(desk.screen(1).disclosure);
  CHECK(desk.screen(1).disclosure->conditions.size() == 1);
  desk.act(ScrollPage{7}, 1);
  CHECK(desk.screen(1).disclosure->first_line == 7);
  desk.act(ScrollPage{-9}, 1);
  CHECK(desk.screen(1).disclosure->first_line == 0);
  desk.act(ScrollPage{2'000'000'000}, 1);
  desk.act(ScrollPage{2'000'000'000}, 1);
  CHECK(desk.screen(1).disclosure->first_line == 100'000);
  desk.act(GoBack{}, 1);
  desk.screen(1);
  desk.act(OpenDisclosure{}, 1);
  CHECK(desk.screen(1).disclosure->first_line == 0);
}
