// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "alarms/observation.hpp"
#include "dashboard/model/chart_form.hpp"
#include "story.hpp"

using namespace story;

namespace {

const std::vector<DrugName> drugs{{"midazolam", "Midazolam", {"Dormicum", "Versed"}},
                                  {"morphine", "Morphine", {}},
                                  {"lorazepam", "Lorazepam", {"Ativan"}},
                                  {"fentanyl", "Fentanyl", {}}};

struct Chart {
  ChartForm form{"bay-03", drugs};
  wire::BayMessage bay;
  mutable ChartPage page;

  Chart() {
    bay.state = Admission::admitted;
    bay.patient.alias = "M.K.";
    form.follow(bay);
  }
  const ChartPage& look() const {
    form.fill("BAY 3", page);
    return page;
  }
  std::optional<wire::Op> press(FormAction action, int by = 0) { return form.act({action, 0, by, 0}); }
  std::optional<wire::Op> push(const FormButton& button) {
    return form.act({FormAction::press, button.control, 0, 0});
  }
  void click(const FormField& field) { form.act({FormAction::focus, field.control, 0, 0}); }
  void type(std::string_view text) {
    for (const char c : text) form.act({FormAction::type, 0, 0, static_cast<char32_t>(c)});
  }
};

wire::ChartRequest chart_of(const std::optional<wire::Op>& op) {
  REQUIRE(op);
  return std::get<wire::ChartRequest>(*op);
}

}  // namespace

TEST_CASE("a sedation score is one tap, S is 0") {
  Chart chart;
  REQUIRE(chart.look().poss.size() == 5);
  const auto request = chart_of(chart.push(chart.look().poss[3]));
  CHECK(request.bay == "bay-03");
  CHECK(request.what == wire::EventKind::observation);
  CHECK(request.code == "poss");
  CHECK(request.value == 3);
  CHECK(request.text == "POSS 3: drifts off to sleep during conversation");
  CHECK(chart.look().status == "sent, waiting for the station");
  chart.form.answered(request, true, "");
  CHECK(chart.look().charted == std::vector<std::string>{request.text});
  CHECK(chart_of(chart.push(chart.look().poss[0])).value == 0);
}

TEST_CASE("one charting is under way at a time: a second tap says so") {
  Chart chart;
  const auto request = chart_of(chart.push(chart.look().poss[3]));
  CHECK_FALSE(chart.push(chart.look().poss[4]));
  CHECK(chart.look().problem == "the station has not answered the last one yet");
  chart.form.answered(request, true, "");
  CHECK(chart.push(chart.look().poss[4]));
}

TEST_CASE("oxygen is charted with its flow, and its end is 0") {
  Chart chart;
  CHECK(chart.look().oxygen_now == "none charted");
  chart.click(chart.look().oxygen);
  CHECK(chart.look().typing == Typing::number);
  CHECK_FALSE(chart.press(FormAction::enter));
  CHECK(chart.look().oxygen_problem == "L/min, more than 0 and at most 60");
  chart.type("2");
  CHECK(chart.look().oxygen_problem.empty());
  const auto on = chart_of(chart.press(FormAction::enter));
  CHECK(on.what == wire::EventKind::observation);
  CHECK(on.code == "oxygen");
  CHECK(on.value == 2);
  CHECK(on.unit == "L/min");
  CHECK(on.text == "Oxygen 2 L/min");
  chart.form.answered(on, true, "");
  chart.bay.oxygen_l_per_min = 2;
  chart.form.follow(chart.bay);
  CHECK(chart.look().oxygen_now == "on, 2 L/min");
  CHECK(chart.look().oxygen.text.empty());
  chart.press(FormAction::step, 1);  // from what flows
  CHECK(chart.look().oxygen.text == "3");
  const auto off = chart_of(chart.push(chart.look().oxygen_off));
  CHECK(off.value == 0);
  CHECK(off.code == "oxygen");
}

TEST_CASE("no oxygen without a flow, and none of an absurd one") {
  for (const auto* text : {"0", "-1", "61", "99999", "1.2.3", "."}) {
    Chart chart;
    chart.click(chart.look().oxygen);
    chart.type(text);
    CHECK_FALSE(chart.push(chart.look().oxygen_on));
    CHECK_FALSE(chart.look().oxygen_problem.empty());
  }
}

TEST_CASE("a medication is charted by its name, dose, unit and route") {
  Chart chart;
  chart.click(chart.look().drug);
  CHECK(chart.look().typing == Typing::text);
  chart.type("mi");
  REQUIRE(chart.look().suggestions.size() == 1);
  CHECK(chart.look().suggestions[0].text == "Midazolam");
  CHECK_FALSE(chart.press(FormAction::enter));  // takes the suggestion, charts nothing
  CHECK(chart.look().drug.text == "Midazolam");
  CHECK(chart.look().dose.focused);
  chart.type("2");
  CHECK(chart.look().medication == "Midazolam 2 mg IV");
  const auto request = chart_of(chart.press(FormAction::enter));
  CHECK(request.what == wire::EventKind::medication);
  CHECK(request.code == "midazolam");
  CHECK(request.text == "Midazolam 2 mg IV");
  CHECK(request.value == 2);
  CHECK(request.unit == "mg");
  chart.form.answered(request, true, "");
  CHECK(chart.look().drug.text.empty());
  CHECK(chart.look().dose.text.empty());
  CHECK_FALSE(chart.press(FormAction::enter));  // the next Enter charts nothing
  CHECK_FALSE(chart.form.has_unsent());
}

TEST_CASE("another name finds the drug, and a click takes it") {
  Chart chart;
  chart.click(chart.look().drug);
  chart.type("ver");
  REQUIRE(chart.look().suggestions.size() == 1);
  CHECK_FALSE(chart.push(chart.look().suggestions[0]));
  CHECK(chart.look().drug.text == "Midazolam");
  chart.click(chart.look().drug);
  for (int i = 0; i < 20; ++i) chart.press(FormAction::erase);
  chart.type("ATIVAN");
  chart.click(chart.look().dose);
  chart.type("1,5");
  chart.push(chart.look().route);
  const auto request = chart_of(chart.press(FormAction::enter));
  CHECK(request.code == "lorazepam");
  CHECK(request.text == "Lorazepam 1.5 mg IM");
}

TEST_CASE("micrograms are charted as such") {
  Chart chart;
  chart.click(chart.look().drug);
  chart.type("Fentanyl");
  chart.click(chart.look().dose);
  chart.type("50");
  chart.push(chart.look().unit);
  const auto request = chart_of(chart.push(chart.look().give));
  CHECK(request.text == "Fentanyl 50 µg IV");
  CHECK(request.unit == "ug");
}

TEST_CASE("a drug that nobody knows is charted by what was typed") {
  Chart chart;
  chart.click(chart.look().drug);
  chart.type("  Strange Stuff ");
  chart.press(FormAction::enter);
  chart.type("7");
  chart.press(FormAction::enter);  // asks whether it may sedate: yes, or not sure
  const auto request = chart_of(chart.press(FormAction::enter));
  CHECK(request.code == "strange stuff");
  CHECK(request.text == "Strange Stuff 7 mg IV");
}

TEST_CASE("a medication without a name or a dose is not charted, and says so beside the field") {
  Chart chart;
  CHECK_FALSE(chart.push(chart.look().give));
  CHECK(chart.look().drug_problem == "which drug?");
  chart.type("Morphine");
  CHECK(chart.look().drug_problem.empty());
  for (const auto* dose : {"", "0", "-2", "."}) {
    chart.click(chart.look().dose);
    for (int i = 0; i < 8; ++i) chart.press(FormAction::erase);
    chart.type(dose);
    CHECK_FALSE(chart.press(FormAction::enter));
    CHECK(chart.look().dose_problem == "the dose, a number above 0");
  }
}

TEST_CASE("the station's refusal stands at what was charted, and what was typed stays") {
  Chart chart;
  chart.click(chart.look().note);
  chart.type("family is here");
  const auto request = chart_of(chart.press(FormAction::enter));
  CHECK(request.what == wire::EventKind::note);
  CHECK(request.text == "family is here");
  chart.form.answered(request, false, "the disk is full");
  CHECK(chart.look().note_problem == "the disk is full");
  CHECK(chart.look().note.text == "family is here");
  CHECK(chart.look().charted.empty());
}

TEST_CASE("what is typed while the answer is under way is not taken away") {
  Chart chart;
  chart.click(chart.look().note);
  chart.type("one");
  const auto request = chart_of(chart.press(FormAction::enter));
  chart.type(" more");
  chart.form.answered(request, true, "");
  CHECK(chart.look().note.text == "one more");
}

TEST_CASE("an empty note is none") {
  Chart chart;
  chart.click(chart.look().note);
  chart.type("   ");
  CHECK_FALSE(chart.press(FormAction::enter));
  CHECK(chart.look().note_problem == "the note is empty");
}

TEST_CASE("the next patient's chart begins empty") {
  Chart chart;
  chart.click(chart.look().note);
  chart.type("for M.K. alone");
  const auto request = chart_of(chart.press(FormAction::enter));
  chart.bay.patient.alias = "A.B.";
  chart.form.follow(chart.bay);
  CHECK(chart.look().note.text.empty());
  CHECK(chart.look().status == "another patient: the form begins anew");
  chart.form.answered(request, true, "");
  CHECK(chart.look().charted.empty());
}

TEST_CASE("Tab goes through the whole chart and back to its beginning") {
  Chart chart;
  CHECK_FALSE(chart.look().poss[0].focused);
  CHECK_FALSE(chart.press(FormAction::enter));  // an Enter too many charts nothing
  chart.press(FormAction::next);
  CHECK(chart.look().poss[0].focused);
  int steps = 0;
  do {
    chart.press(FormAction::next);
    ++steps;
  } while (!chart.look().poss[0].focused && steps < 100);
  CHECK(steps == 47);
  chart.press(FormAction::previous);
  CHECK(chart.look().close.focused);
}

TEST_CASE("Esc takes what is typed in the field, then closes") {
  Chart chart;
  chart.click(chart.look().drug);
  chart.type("mi");
  chart.press(FormAction::escape);
  CHECK(chart.look().drug.text.empty());
  CHECK_FALSE(chart.form.closed());
  chart.press(FormAction::escape);
  CHECK(chart.form.closed());
}

TEST_CASE("no click beyond the form does anything") {
  Chart chart;
  for (const std::size_t control : {std::size_t{5}, std::size_t{21}, std::size_t{34}, std::size_t{60},
                                    std::size_t{81}, std::size_t{89}, ~std::size_t{0}}) {
    CHECK_FALSE(chart.form.act({FormAction::press, control, 0, 0}));
    CHECK_FALSE(chart.form.act({FormAction::nudge, control, 1, 0}));
  }
  CHECK_FALSE(chart.form.closed());
}

TEST_CASE("every observation is one tap: pain with its score, danger signs apart from the others") {
  Chart chart;
  REQUIRE(chart.look().pain.size() == 11);
  const auto pain = chart_of(chart.push(chart.look().pain[7]));
  CHECK(pain.code == "pain");
  CHECK(pain.value == 7);
  CHECK(pain.text == "Pain 7 of 10");
  chart.form.answered(pain, true, "");
  CHECK(chart.look().observations.size() + chart.look().signs.size() == alarms::observations().size());
  CHECK(chart.look().signs.size() == 6);
  for (const auto* row : {&chart.look().observations, &chart.look().signs}) {
    for (const FormButton& one : *row) {
      const auto request = chart_of(chart.push(one));
      REQUIRE(request.code);
      CHECK(alarms::find_observation(*request.code)->label == request.text);
      CHECK_FALSE(request.value);
      chart.form.answered(request, true, "");
    }
  }
}

TEST_CASE("oxygen is ended by one tap where it flows, and by none where it does not") {
  Chart chart;
  CHECK_FALSE(chart.look().oxygen_off.enabled);
  CHECK_FALSE(chart.push(chart.look().oxygen_off));
  CHECK(chart.look().oxygen_problem == "no oxygen is charted");
  chart.bay.oxygen_l_per_min = 4;
  chart.form.follow(chart.bay);
  CHECK(chart.look().oxygen_off.enabled);
  CHECK(chart_of(chart.push(chart.look().oxygen_off)).value == 0);
}

TEST_CASE("a drug that nobody knows is charted once it is said whether it may sedate") {
  const auto asked = [](Chart& chart) {
    chart.click(chart.look().drug);
    chart.type("paracetamool");
    chart.click(chart.look().dose);
    chart.type("1");
    CHECK_FALSE(chart.press(FormAction::enter));
  };
  Chart yes;
  asked(yes);
  CHECK(yes.look().sedative_question == "paracetamool is in no list. May it sedate?");
  CHECK(yes.look().sedative_yes.focused);
  const auto counted = chart_of(yes.press(FormAction::enter));
  CHECK(counted.sedative == true);
  CHECK(counted.code == "paracetamool");
  yes.form.answered(counted, true, "");
  CHECK(yes.look().sedative_question.empty());
  CHECK(yes.look().drug.text.empty());
  Chart no;
  asked(no);
  CHECK(chart_of(no.push(no.look().sedative_no)).sedative == false);
  Chart typed_on;
  asked(typed_on);
  typed_on.click(typed_on.look().drug);
  typed_on.press(FormAction::erase);
  CHECK(typed_on.look().sedative_question.empty());
  Chart left;
  asked(left);
  left.press(FormAction::escape);
  CHECK(left.look().sedative_question.empty());
  CHECK(left.look().drug.text == "paracetamool");
  CHECK_FALSE(left.form.closed());
}

TEST_CASE("up and down go through the rows of a chart") {
  Chart chart;
  chart.press(FormAction::next);
  CHECK(chart.look().poss[0].focused);
  chart.press(FormAction::step, -1);
  CHECK(chart.look().pain[0].focused);
  chart.press(FormAction::row_down);
  CHECK(chart.look().oxygen.focused);
  chart.press(FormAction::row_down);
  CHECK(chart.look().observations[0].focused);
  chart.press(FormAction::step, -1);
  CHECK(chart.look().signs[0].focused);
  chart.press(FormAction::step, 1);
  CHECK(chart.look().observations[0].focused);
  chart.press(FormAction::row_up);
  chart.press(FormAction::row_up);
  chart.press(FormAction::row_up);
  chart.press(FormAction::row_up);
  CHECK(chart.look().close.focused);
}
