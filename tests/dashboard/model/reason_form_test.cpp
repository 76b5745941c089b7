// SPDX-License-Identifier: MIT
// An alarm that is acknowledged with a reason alone: what the nurse is asked, and what is sent.
#include <doctest/doctest.h>

#include "story.hpp"

using namespace story;

namespace {

struct Asked : Ward {
  Source three{"bay-03"};
  Source four{"bay-04"};

  Asked() {
    for (Source* source : {&three, &four}) {
      bay(source->bay()).state = Admission::admitted;
      connect(*source, 0);
    }
    alarms({dose(11)});
    screen(1);
    act(OpenBay{"bay-03"}, 1);
    screen(1);
  }
  static wire::AlarmRow dose(std::uint64_t id, Priority priority = Priority::medium,
                             const std::string& text = "Dose above range: 1.14 > 1 mg/kg/h") {
    auto row = alarm(id, "dose-above-range", priority, 0, text);
    row.needs_reason = true;
    return row;
  }
  void alarms(std::vector<wire::AlarmRow> rows) { say_alarms("bay-03", 1, std::move(rows)); }
  void type(std::string_view text) {
    for (const char c : text) act(FormInput{FormAction::type, 0, 0, static_cast<char32_t>(c)}, 1);
  }
  std::optional<wire::Op> press(FormAction action) { return act(FormInput{action, 0, 0, 0}, 1); }
  const ReasonPage& look() {
    const auto& page = screen(1).reason;
    REQUIRE(page);
    return *page;
  }
};

wire::AcknowledgeRequest acknowledgement(const std::optional<wire::Op>& op) {
  REQUIRE(op);
  return std::get<wire::AcknowledgeRequest>(*op);
}

}  // namespace

TEST_CASE("an alarm that needs a reason is acknowledged as any other, and asked about over its bay") {
  Asked desk;
  const auto all = acknowledgement(desk.act(AcknowledgeBay{}, 1));
  CHECK(all.all);
  CHECK_FALSE(all.reason);
  CHECK(desk.screen(1).view == ViewKind::reason);
  CHECK(desk.look().title == "REASON · BAY 3");
  CHECK(desk.look().alarm == "Reason: Dose above range: 1.14 > 1 mg/kg/h");
  CHECK(desk.look().reason.focused);
  CHECK(desk.look().typing == Typing::text);
  CHECK(desk.look().more.empty());

  desk.type("asked for by Dr Roe");
  const auto one = acknowledgement(desk.press(FormAction::enter));
  CHECK(one.bay == "bay-03");
  CHECK(one.alarms == std::vector<std::uint64_t>{11});
  CHECK_FALSE(one.all);
  CHECK(one.rev == desk.rev());
  CHECK(one.reason == "asked for by Dr Roe");
  CHECK(desk.look().status == "sent, waiting for the station");
  CHECK(desk.model.take_answer(one, true, ""));
  CHECK(desk.screen(1).view == ViewKind::bay);
  CHECK_FALSE(desk.screen(1).reason);
}

TEST_CASE("an alarm that needs no reason asks for none") {
  Asked desk;
  desk.alarms({alarm(12, "spo2-low", Priority::high, 0, "SpO₂ 84 < 85")});
  desk.screen(1);
  CHECK(acknowledgement(desk.act(AcknowledgeBay{}, 1)).all);
  CHECK(desk.screen(1).view == ViewKind::bay);
}

TEST_CASE("a common reason is one key and Enter, or one click") {
  Asked desk;
  desk.act(AcknowledgeBay{}, 1);
  desk.type("2");
  CHECK(desk.look().reason.text == "bolus as ordered");
  CHECK(acknowledgement(desk.press(FormAction::enter)).reason == "bolus as ordered");

  Asked other;
  other.act(AcknowledgeBay{}, 1);
  const auto usual = other.look().usual;
  REQUIRE(usual.size() == 4);
  CHECK(usual[2].key == "3");
  const auto clicked = other.act(FormInput{FormAction::press, usual[2].control, 0, 0}, 1);
  CHECK(acknowledgement(clicked).reason == "pump is being stopped");
}

TEST_CASE("a reason that begins with a digit is what was typed") {
  Asked desk;
  desk.act(AcknowledgeBay{}, 1);
  desk.type("10 mg bolus");
  CHECK(desk.look().reason.text == "10 mg bolus");
}

TEST_CASE("without a reason nothing is sent, and Esc leaves the alarm heard") {
  Asked desk;
  desk.act(AcknowledgeBay{}, 1);
  desk.screen(1);
  desk.type("  ");
  CHECK_FALSE(desk.press(FormAction::enter));
  CHECK(desk.look().problem == "a reason, or Esc: it stays heard");
  desk.press(FormAction::escape);  // what is typed goes first
  CHECK(desk.screen(1).view == ViewKind::reason);
  CHECK_FALSE(desk.press(FormAction::escape));
  CHECK(desk.screen(1).view == ViewKind::bay);
  CHECK(desk.tile(1).unacknowledged == 1);
}

TEST_CASE("the station's refusal stands beside the field, and what was typed stays") {
  Asked desk;
  desk.act(AcknowledgeBay{}, 1);
  desk.screen(1);
  desk.type("ordered");
  const auto sent = desk.press(FormAction::enter);
  REQUIRE(sent);
  desk.model.take_answer(*sent, false, "alarm 11 has risen since it was shown");
  CHECK(desk.look().problem == "alarm 11 has risen since it was shown");
  CHECK(desk.look().reason.text == "ordered");
  CHECK(acknowledgement(desk.press(FormAction::enter)).reason == "ordered");
}

TEST_CASE("several are asked about one after the other, the most urgent first") {
  Asked desk;
  desk.alarms({Asked::dose(11), Asked::dose(12, Priority::high, "Dose above cap: 30 > 24 mg/h")});
  desk.screen(1);
  desk.act(AcknowledgeBay{}, 1);
  CHECK(desk.look().alarm == "Reason: Dose above cap: 30 > 24 mg/h");
  CHECK(desk.look().more == "and 1 more");
  desk.type("1");
  const auto first = desk.press(FormAction::enter);
  CHECK(acknowledgement(first).alarms == std::vector<std::uint64_t>{12});
  desk.model.take_answer(*first, true, "");
  CHECK(desk.look().alarm == "Reason: Dose above range: 1.14 > 1 mg/kg/h");
  CHECK(desk.look().reason.text.empty());
  desk.type("1");
  CHECK(acknowledgement(desk.press(FormAction::enter)).alarms == std::vector<std::uint64_t>{11});
}

TEST_CASE("what was typed for one alarm is never sent for the next") {
  Asked desk;
  desk.alarms({Asked::dose(11), Asked::dose(12)});
  desk.screen(1);
  desk.act(AcknowledgeBay{}, 1);
  desk.screen(1);
  desk.type("ordered");
  desk.alarms({Asked::dose(12)});
  CHECK(desk.look().reason.text.empty());
  CHECK(desk.look().status == "that alarm is over: this is the next");
  CHECK_FALSE(desk.press(FormAction::enter));
}

TEST_CASE("an alarm that is over, or that somebody else gave a reason for, is not asked about") {
  for (const bool over : {true, false}) {
    Asked desk;
    desk.act(AcknowledgeBay{}, 1);
    desk.screen(1);
    auto row = Asked::dose(11);
    row.state = AlarmState::acknowledged;
    desk.alarms(over ? std::vector<wire::AlarmRow>{} : std::vector{row});
    CHECK(desk.screen(1).view == ViewKind::bay);
  }
}

TEST_CASE("the form leads back to where A was pressed: grid, alarms, and a form with what was typed in it") {
  Asked desk;
  desk.act(GoBack{}, 1);
  REQUIRE(desk.screen(1).view == ViewKind::bays);
  desk.act(AcknowledgeBay{}, 1);
  CHECK(desk.screen(1).view == ViewKind::reason);
  desk.press(FormAction::escape);
  CHECK(desk.screen(1).view == ViewKind::bays);

  desk.act(OpenAlarms{}, 1);
  desk.screen(1);
  CHECK_FALSE(desk.act(AcknowledgeAlarm{"bay-03", 11}, 1));  // it would be refused
  CHECK(desk.look().alarm == "Reason: Dose above range: 1.14 > 1 mg/kg/h");
  desk.press(FormAction::escape);
  CHECK(desk.screen(1).view == ViewKind::alarms);
  desk.act(GoBack{}, 1);

  desk.act(OpenChart{"bay-03"}, 1);
  const std::size_t note = desk.screen(1).chart.value().note.control;
  desk.act(FormInput{FormAction::focus, note, 0, 0}, 1);
  desk.type("family");
  desk.act(AcknowledgeBay{}, 1);
  CHECK_FALSE(desk.screen(1).chart);
  CHECK(desk.screen(1).message.empty());
  desk.press(FormAction::escape);
  CHECK(desk.screen(1).view == ViewKind::chart);
  CHECK(desk.screen(1).chart.value().note.text == "family");
}

TEST_CASE("opening another bay leaves the reason, and the other bay's alarms ask about themselves") {
  Asked desk;
  desk.act(AcknowledgeBay{}, 1);
  desk.screen(1);
  desk.act(SelectBay{"bay-04"}, 1);
  CHECK(desk.screen(1).view == ViewKind::bay);
  CHECK_FALSE(desk.screen(1).reason);
}

TEST_CASE("no click beyond the reason form does anything") {
  Asked desk;
  desk.act(AcknowledgeBay{}, 1);
  desk.screen(1);
  for (const std::size_t control : {std::size_t{3}, std::size_t{9}, std::size_t{14}, ~std::size_t{0}})
    CHECK_FALSE(desk.act(FormInput{FormAction::press, control, 0, 0}, 1));
  CHECK(desk.screen(1).view == ViewKind::reason);
}
