// SPDX-License-Identifier: MIT
// A patient is admitted and the bay's pumps are confirmed, by keys.
#include <doctest/doctest.h>

#include "story.hpp"

using namespace story;

namespace {

DashboardOptions with_protocols() {
  DashboardOptions options;
  options.protocols = {
      {"low-dose-5-day", "Low dose, 5 days", "0.1 – 0.35 mg/kg/h", "low-dose-adult", false, {1, 2}},
      {"outpatient-step-down", "Outpatient, stepped down", "the prescriber's", "outpatient", true, {}}};
  return options;
}

struct Admission3 : Ward {
  Source s{"bay-03"};

  explicit Admission3(bool subject = true) : Ward(with_protocols()) {
    if (subject) s.subject = Patient{"M.K.", "F", 81, 46, 131, 79, std::nullopt};
    connect(s, 0);
    act(OpenAdmit{"bay-03"}, 1);
  }
  const EntryPage& look() {
    const auto& page = screen(1).admit;
    REQUIRE(page);
    return *page;
  }
  EntryCell cell(std::string_view label) {
    const EntryPage& page = look();
    for (const auto* column : {&page.left, &page.right})
      for (const auto& one : *column)
        if (one.label == label) return one;
    return {};
  }
  std::size_t control(std::string_view label) {
    const EntryCell one = cell(label);
    REQUIRE(one.label == label);
    return one.is_choice ? one.button.control : one.field.control;
  }
  std::optional<wire::Op> press(FormAction action, int by = 0) { return act(FormInput{action, 0, by, 0}, 1); }
  std::optional<wire::Op> push(std::size_t button) {
    return act(FormInput{FormAction::press, button, 0, 0}, 1);
  }
  void type(std::string_view text) {
    for (const char c : text) act(FormInput{FormAction::type, 0, 0, static_cast<char32_t>(c)}, 1);
  }
  void enter(std::string_view label, std::string_view text) {
    act(FormInput{FormAction::focus, control(label), 0, 0}, 1);
    type(text);
  }
  void choose(std::string_view label, std::string_view wanted) {
    for (int i = 0; i < 9 && cell(label).button.text != wanted; ++i) push(control(label));
    REQUIRE(cell(label).button.text == wanted);
  }
  std::optional<wire::Op> send() { return push(look().send.control); }
  void answer(const std::optional<wire::Op>& op, bool ok, const std::string& error = {}) {
    REQUIRE(op);
    CHECK(model.take_answer(*op, ok, error));
  }
  void hear_pump(std::uint8_t number, double conc = 1) {
    PumpReading pump;
    pump.drug = "ketamine";
    pump.serial = "471" + std::to_string(number);
    pump.conc_mg_per_ml = conc;
    hear(s, s.pump(1, pump, number), 1);
  }
  void admitted() {
    bay("bay-03").state = Admission::admitted;
    bay("bay-03").patient.alias = "M.K.";
    bay("bay-03").protocol = "low-dose-5-day";
    say_bay("bay-03", 1);
  }
};

wire::AdmitRequest admission(const std::optional<wire::Op>& op) {
  REQUIRE(op);
  return std::get<wire::AdmitRequest>(*op);
}
wire::ConfirmPumpRequest confirmation(const std::optional<wire::Op>& op) {
  REQUIRE(op);
  return std::get<wire::ConfirmPumpRequest>(*op);
}

}  // namespace

TEST_CASE("what the source says of its subject stands in the admission already") {
  Admission3 a;
  CHECK(a.screen(1).view == ViewKind::admit);
  CHECK(a.look().title == "ADMIT · BAY 3");
  CHECK(a.cell("Alias").field.text == "M.K.");
  CHECK(a.cell("Weight").field.text == "81");
  CHECK(a.cell("Age").field.text == "46");
  CHECK(a.cell("Sex").button.text == "female");
  CHECK(a.cell("Usual SBP").field.text == "131");
  CHECK_FALSE(a.cell("Weight").field.unsent);
  CHECK(a.cell("Alias").field.focused);
  CHECK(a.look().typing == Typing::text);
}

TEST_CASE("an admission is sent as it stands, with the protocol's profile") {
  Admission3 a;
  a.hear_pump(1);
  a.choose("Protocol", "Low dose, 5 days");
  CHECK(a.cell("Protocol").note == "0.1 – 0.35 mg/kg/h");
  CHECK(a.cell("Profile").field.text == "low-dose-adult");
  CHECK(a.cell("Profile").note == "suggested by the protocol");
  CHECK(a.cell("Cap").label.empty());
  a.enter("Weight", "79,5");
  a.enter("Course", "C-17");
  a.enter("Day", "2");
  a.enter("Given so far", "144");
  a.choose("Spinal injury", "yes");
  const auto op = a.send();
  const auto request = admission(op);
  CHECK(request.bay == "bay-03");
  CHECK(request.patient.alias == "M.K.");
  CHECK(request.patient.weight_kg == 79.5);
  CHECK(request.patient.sex == "female");
  CHECK(request.patient.baseline_dbp == 79);
  CHECK(request.protocol == "low-dose-5-day");
  CHECK(request.profile == "low-dose-adult");
  CHECK(request.course == "C-17");
  CHECK(request.day == 2);
  CHECK(request.mg_given == 144);
  CHECK(request.ventilated == false);
  CHECK(request.spinal_injury == true);
  CHECK(request.limits.empty());
  CHECK_FALSE(request.weight_confirmed);
  CHECK(request.pumps == std::vector<std::string>{"1"});
  CHECK(a.look().status == "sent, waiting for the station");
  CHECK_FALSE(a.send());  // one at a time
}

TEST_CASE("Enter goes on from entry to entry and never sends before Admit") {
  Admission3 a;
  a.screen(1);
  for (int i = 0; i < 13; ++i) CHECK_FALSE(a.press(FormAction::enter));
  CHECK(a.look().send.focused);
  CHECK(a.press(FormAction::enter));
}

TEST_CASE("arrows choose among what there is") {
  Admission3 a;
  a.act(FormInput{FormAction::focus, a.control("Protocol"), 0, 0}, 1);
  CHECK(a.look().typing == Typing::nothing);
  a.press(FormAction::step, -1);
  CHECK(a.cell("Protocol").button.text == "Low dose, 5 days");
  a.press(FormAction::step, 1);
  CHECK(a.cell("Protocol").button.text == "none: the dose is not judged");
  CHECK(a.cell("Profile").field.text.empty());
  CHECK_FALSE(admission(a.send()).protocol);
}

TEST_CASE("a very low or high weight is confirmed by a second Enter, and a changed one again") {
  Admission3 a;
  a.enter("Weight", "28");
  CHECK_FALSE(a.send());
  CHECK(a.cell("Weight").problem == "28 kg? Enter again confirms it");
  CHECK(a.look().send.focused);
  a.enter("Weight", "29");
  CHECK_FALSE(a.send());
  const auto request = admission(a.press(FormAction::enter));
  CHECK(request.patient.weight_kg == 29);
  CHECK(request.weight_confirmed);

  Admission3 heavy;
  heavy.enter("Weight", "251");
  CHECK_FALSE(heavy.send());
  CHECK(admission(heavy.send()).weight_confirmed);
}

TEST_CASE("dose and cap are entered where the protocol leaves them to the prescriber") {
  Admission3 a;
  a.choose("Protocol", "Outpatient, stepped down");
  CHECK_FALSE(a.send());
  CHECK(a.cell("Dose to").problem == "the prescriber's");
  CHECK(a.cell("Cap").problem == "the prescriber's");
  CHECK(a.cell("Dose from").problem.empty());
  a.enter("Dose from", "0.1");
  a.enter("Dose to", "0.3");
  a.enter("Cap", "20");
  const auto request = admission(a.send());
  CHECK(request.profile == "outpatient");
  REQUIRE(request.limits.size() == 3);
  CHECK(request.limits[0].cond == "dose-below-range");
  CHECK(request.limits[0].medium == 0.1);
  CHECK(request.limits[1].cond == "dose-above-range");
  CHECK(request.limits[1].medium == 0.3);
  CHECK(request.limits[2].cond == "dose-above-cap");
  CHECK(request.limits[2].high == 20);
  CHECK_FALSE(request.limits[2].medium);
}

TEST_CASE("what cannot be is said beside its field and not sent") {
  Admission3 a{false};
  CHECK_FALSE(a.send());
  CHECK(a.cell("Weight").problem == "a dose needs it");
  CHECK(a.cell("Weight").field.focused);
  a.enter("Weight", "-");
  a.enter("Day", "1.5");
  a.enter("Age", "151");
  CHECK_FALSE(a.send());
  CHECK(a.cell("Weight").problem == "a number from 0.1 to 1000");
  CHECK(a.cell("Day").problem == "a whole number");
  CHECK(a.cell("Age").problem == "a number from 0 to 150");
  a.enter("Age", "1");
  CHECK(a.cell("Age").problem.empty());
}

TEST_CASE("each line of the station's refusal stands at the field that it names, the others below") {
  Admission3 a;
  a.choose("Protocol", "Low dose, 5 days");
  const auto op = a.send();
  a.answer(op, false,
           "anaesthetic-dose is for an ICU only; this bay is ward\n"
           "weight_kg = 20 is below 30 kg: confirm it explicitly\n"
           "Theophylline is charted: with ketamine it may cause seizures, no start\n"
           "mg_given = -1 must be 0 to 1000000");
  CHECK(a.cell("Protocol").problem == "anaesthetic-dose is for an ICU only; this bay is ward");
  CHECK(a.cell("Weight").problem == "20 is below 30 kg: confirm it explicitly");
  CHECK(a.cell("Given so far").problem == "-1 must be 0 to 1000000");
  CHECK(a.look().problems ==
        std::vector<std::string>{"Theophylline is charted: with ketamine it may cause seizures, no start"});
  CHECK(a.screen(1).view == ViewKind::admit);
  CHECK(a.cell("Weight").field.text == "81");
  CHECK(a.send());
}

TEST_CASE("a refusal of the profile, and one of the whole admission") {
  Admission3 a;
  a.answer(a.send(), false, "there is no profile 'low-dose-adult'");
  CHECK(a.cell("Profile").problem == "there is no profile 'low-dose-adult'");
  a.answer(a.send(), false, "bay-03 is taken: discharge it first");
  CHECK(a.look().problems == std::vector<std::string>{"bay-03 is taken: discharge it first"});
}

TEST_CASE("another subject at the source takes away what was typed for the first") {
  Admission3 a;
  a.enter("Course", "for M.K. alone");
  a.s.subject = Patient{"A.B.", "M", 60, 30, std::nullopt, std::nullopt, std::nullopt};
  a.hear(a.s, a.s.declare(2), 2);
  CHECK(a.cell("Alias").field.text == "A.B.");
  CHECK(a.cell("Weight").field.text == "60");
  CHECK(a.cell("Course").field.text.empty());
  CHECK(a.look().status == "another patient at the source: the form begins anew");
}

TEST_CASE("Esc takes what is typed, then leaves; what is not sent is told") {
  Admission3 a;
  a.screen(1);
  a.type("X.Y.");
  a.press(FormAction::escape);
  CHECK(a.cell("Alias").field.text == "M.K.");
  a.press(FormAction::escape);
  CHECK(a.screen(1).view == ViewKind::bay);
  CHECK_FALSE(a.screen(1).admit);
}

TEST_CASE("after the admission each pump is confirmed, as it tells itself, with its bag") {
  Admission3 a;
  a.hear_pump(1);
  a.hear_pump(2, 2);
  a.choose("Protocol", "Low dose, 5 days");
  a.answer(a.send(), true);
  // The reply may come before the bay's own word.
  CHECK(a.look().title == "CONFIRM PUMP 1 · BAY 3");
  a.admitted();
  CHECK(a.cell("Serial").field.text == "4711");
  CHECK(a.cell("Drug").field.text == "ketamine");
  CHECK(a.cell("Concentration").field.text == "1");
  CHECK(a.cell("Concentration").note == "as the pump tells");
  CHECK(a.cell("Bag").field.focused);
  a.type("B-9");
  CHECK_FALSE(a.press(FormAction::enter));  // to the button
  const auto first = a.press(FormAction::enter);
  CHECK(confirmation(first).pump == 1);
  CHECK(confirmation(first).serial == "4711");
  CHECK(confirmation(first).drug == "ketamine");
  CHECK(confirmation(first).conc_mg_per_ml == 1);
  CHECK(confirmation(first).bag == "B-9");
  CHECK_FALSE(confirmation(first).unlisted);
  a.answer(first, true);
  CHECK(a.look().title == "CONFIRM PUMP 2 · BAY 3");
  CHECK(a.cell("Bag").field.text.empty());
  a.answer(a.send(), true);
  CHECK(a.screen(1).view == ViewKind::bay);
}

TEST_CASE("a concentration that the protocol does not list is confirmed by a second Enter") {
  Admission3 a;
  a.admitted();
  a.hear_pump(1, 3);
  CHECK_FALSE(a.send());
  CHECK(a.cell("Concentration").problem == "the protocol has 1, 2: Enter again confirms it");
  CHECK(confirmation(a.press(FormAction::enter)).unlisted);
}

TEST_CASE("pumps of an admitted bay are confirmed later, the open ones first") {
  Admission3 a;
  a.hear_pump(1);
  a.hear_pump(2);
  a.admitted();
  wire::BindingRow one;
  one.pump = 1;
  a.bay("bay-03").bindings = {one};
  a.say_bay("bay-03", 1);
  a.act(GoBack{}, 1);
  a.screen(1);
  a.act(OpenAdmit{}, 1);
  CHECK(a.look().title == "CONFIRM PUMP 2 · BAY 3");
  // Its serial changed: the station asks again.
  one.pump = 2;
  a.bay("bay-03").bindings.push_back(one);
  a.say_bay("bay-03", 1);
  a.say_alarms("bay-03", 1, {alarm(5, "pump-binding:1", Priority::low, 0, "Confirm pump 1")});
  a.act(GoBack{}, 1);
  a.screen(1);
  a.act(OpenAdmit{}, 1);
  CHECK(a.look().title == "CONFIRM PUMP 1 · BAY 3");
  a.push(a.look().skip.control);
  CHECK(a.look().title == "CONFIRM PUMP 2 · BAY 3");
  CHECK(a.look().says == "Confirmed, and as it was confirmed. Confirm again where it was changed.");
}

TEST_CASE("what a pump tells follows it; what was typed stays, until another patient comes") {
  Admission3 a;
  a.hear_pump(1);
  a.admitted();
  a.screen(1);
  a.enter("Bag", "B-9");
  a.hear_pump(1, 2);
  CHECK(a.cell("Concentration").field.text == "2");
  CHECK(a.cell("Bag").field.text == "B-9");
  a.bay("bay-03").patient.alias = "A.B.";
  a.say_bay("bay-03", 1);
  CHECK(a.cell("Bag").field.text.empty());
  CHECK(a.look().status == "another patient: the form begins anew");
}

TEST_CASE("a refused pump stays open with the station's reason") {
  Admission3 a;
  a.hear_pump(1, 100);
  a.admitted();
  CHECK_FALSE(a.send());
  a.answer(a.send(), false, "pump 1: 100 mg/mL is the undiluted concentrate: dilute it");
  CHECK(a.cell("Concentration").problem == "pump 1: 100 mg/mL is the undiluted concentrate: dilute it");
  CHECK(a.look().title == "CONFIRM PUMP 1 · BAY 3");
}

TEST_CASE("where no pump is heard the form says so, and nothing can be confirmed") {
  Admission3 a;
  a.admitted();
  CHECK(a.look().says == "no pump is heard in this bay");
  CHECK_FALSE(a.look().send.enabled);
  CHECK_FALSE(a.send());
  a.press(FormAction::escape);
  CHECK(a.screen(1).view == ViewKind::bay);
}

TEST_CASE("the button of N says what it opens") {
  Admission3 a;
  a.act(GoBack{}, 1);
  const auto text = [&] {
    for (const auto& button : a.screen(1).buttons)
      if (button.key == "N") return button.text;
    return std::string{};
  };
  CHECK(text() == "Admit");
  a.admitted();
  CHECK(text() == "Pumps");
}

TEST_CASE("no click beyond the admission does anything") {
  Admission3 a;
  a.screen(1);
  for (const std::size_t control : {std::size_t{13}, std::size_t{16}, std::size_t{999},
                                    EntrySheet::skip_button, std::size_t{1003}, ~std::size_t{0}})
    CHECK_FALSE(a.push(control));
  CHECK(a.screen(1).view == ViewKind::admit);
}
