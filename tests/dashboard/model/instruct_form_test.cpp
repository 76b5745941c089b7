// SPDX-License-Identifier: MIT
// What an instructor is offered, and which commands it makes.
#include <doctest/doctest.h>

#include <algorithm>

#include "common/wire/command_words.hpp"
#include "story.hpp"

using namespace story;

namespace {

struct Lesson : Ward {
  Source body{"bay-03", Mode::simulated};

  Lesson() {
    body.name = "Desaturation";
    wire::Stage& stage = body.stage.emplace();
    stage.step = "apnoea";
    stage.steps = {"calm", "apnoea", "recovery"};
    stage.failures = {"occlusion"};
    stage.checkpoints = {"c1", "before", "c4"};
    stage.values = {{"hr", 72.4, "/min"}, {"spo2", 96.5, "%"}, {"ketamine", 0.12, "mg/L"}};
    connect(body, 0);
    act(OpenInstruct{"bay-03"}, 1);
    screen(1);
  }
  void tell() {
    hear(body, body.declare(1), 1);
    screen(1);
  }
  void type(std::size_t control, std::string_view text) {
    act(FormInput{FormAction::focus, control, 0, 0}, 1);
    for (const char c : text) act(FormInput{FormAction::type, 0, 0, static_cast<char32_t>(c)}, 1);
  }
  std::optional<wire::Op> press(std::size_t control) {
    return act(FormInput{FormAction::press, control, 0, 0}, 1);
  }
  std::optional<wire::Op> enter() { return act(FormInput{FormAction::enter, 0, 0, 0}, 1); }
  const InstructPage& look() {
    const auto& page = screen(1).instruct;
    REQUIRE(page);
    return *page;
  }
  const InstructRow* row(const std::string& caption) {
    const auto& rows = look().rows;
    const auto found = std::find_if(rows.begin(), rows.end(),
                                    [&](const InstructRow& one) { return one.caption == caption; });
    return found == rows.end() ? nullptr : &*found;
  }
  /// Presses the button of that text in a row, and gives the command in words.
  std::string words(const std::string& caption, const std::string& text) {
    const InstructRow* found = row(caption);
    REQUIRE(found != nullptr);
    for (const InstructCell& cell : found->cells)
      if (cell.button && cell.button->text == text) return sent(press(cell.button->control));
    FAIL("no button " << text);
    return {};
  }
  /// The command in words; it is answered with ok.
  std::string sent(const std::optional<wire::Op>& op) {
    if (!op) return "nothing";
    const auto& request = std::get<wire::InstructRequest>(*op);
    CHECK(request.bay == "bay-03");
    CHECK(model.take_answer(*op, true, ""));
    return wire::words_of(request.command);
  }
  bool lit(const std::string& caption, const std::string& text) {
    for (const InstructCell& cell : row(caption)->cells)
      if (cell.button && cell.button->text == text) return cell.button->lit;
    FAIL("no button " << text);
    return false;
  }
};

}  // namespace

TEST_CASE("the stage of a simulated bay opens over it: its scenario, step, truth and what is under way") {
  Lesson s;
  CHECK(s.screen(1).view == ViewKind::instruct);
  const InstructPage& page = s.look();
  CHECK(page.title == "INSTRUCT · BAY 3");
  CHECK(page.why.empty());
  CHECK(page.scenario == "Desaturation · step apnoea");
  CHECK(page.levels == "ketamine 0.12 mg/L");
  CHECK(page.typing == Typing::number);
  const InstructRow* body = s.row("Body");
  REQUIRE(body != nullptr);
  REQUIRE(body->cells.size() == set_points.size());
  CHECK(body->cells[0].before == "HR /min");
  CHECK(body->cells[0].truth == "72");
  CHECK(body->cells[0].field->focused);
  CHECK(body->cells[1].truth == "–");  // not told
  CHECK(s.lit("Go to step", "apnoea"));
  CHECK_FALSE(s.lit("Go to step", "calm"));
  CHECK(s.lit("Failures", "occlusion"));
  CHECK_FALSE(s.lit("Failures", "motion"));
  CHECK(s.lit("Speed", "1×"));
  CHECK(s.row("Give") == nullptr);  // no physiology
  CHECK(s.row("Pump") == nullptr);  // no pump
}

TEST_CASE("a bay that is not simulated is not instructed, and the screen says why") {
  Ward ward;
  Source live{"bay-01", Mode::live};
  Source replay{"bay-02", Mode::replay};
  Source silent{"bay-03", Mode::simulated};
  for (Source* source : {&live, &replay, &silent}) ward.connect(*source, 0);
  const auto said = [&](const std::string& bay) {
    ward.act(OpenInstruct{bay}, 1);
    CHECK(ward.screen(1).view == ViewKind::bays);
    return ward.screen(1).message;
  };
  CHECK(said("bay-01") == "bay 1 is live: only a simulated bay is instructed");
  CHECK(said("bay-02") == "bay 2 is replay: only a simulated bay is instructed");
  CHECK(said("bay-03") == "bay 3 tells nothing of its stage: its publisher takes no commands");
  const auto& buttons = ward.screen(1).buttons;
  CHECK(std::none_of(buttons.begin(), buttons.end(), [](const Button& b) { return b.key == "I"; }));
}

TEST_CASE("set points go together, with the way there; what the station took leaves its fields") {
  Lesson s;
  s.type(0, "90");
  s.type(7, "88,5");
  CHECK(s.sent(s.enter()) == "hr 90, spo2 88.5");
  CHECK(s.look().result == "✓ hr 90, spo2 88.5");
  CHECK(s.row("Body")->cells[0].field->text.empty());
  s.type(0, "50");
  s.type(ramp_text, "30");
  s.press(InstructForm::curve_choice);
  CHECK(s.sent(s.press(InstructForm::apply_button)) == "hr 50, over_s 30, curve smooth");
  // The way there stays for the next one.
  s.type(3, "0");
  CHECK(s.sent(s.enter()) == "rr 0, over_s 30, curve smooth");
}

TEST_CASE("what cannot be is not sent, and the field says why") {
  Lesson s;
  const auto refused = [&](std::size_t control, const char* text) {
    s.type(control, text);
    CHECK_FALSE(s.enter());
    return s.look().problem;
  };
  CHECK(refused(0, "") == "type a value first");
  CHECK(refused(0, "300") == "HR /min: 300 must be 20 to 220");
  CHECK(s.row("Body")->cells[0].field->wrong);
  CHECK(refused(0, "-") == "HR /min: '-' is no number");
  s.type(0, "80");
  CHECK(refused(ramp_text, "9999") == "over s: 9999 must be 0 to 3600");
  CHECK(refused(nibp_interval_text, "30") == "interval s: 60 to 3600, or 0 for only when asked");
  CHECK(refused(note_text, " ") == "type a note first");
}

TEST_CASE("every button makes its one command") {
  Lesson s;
  PumpReading pump;
  pump.state = PumpState::infusing;
  pump.rate_ml_per_h = 18;
  s.hear(s.body, s.body.pump(1, pump, 2), 1);
  s.body.stage->drugs = true;
  s.body.stage->hidden = {"spo2"};
  s.tell();
  CHECK(s.words("Speed", "Pause") == "pause");
  CHECK(s.words("Speed", "0.25×") == "rate 0.25");
  CHECK(s.words("Go to step", "recovery") == "step recovery");
  CHECK(s.words("Checkpoint", "Keep c5") == "checkpoint c5");
  CHECK(s.words("Checkpoint", "before") == "restore before");
  CHECK(s.words("Sensors off", "CO₂") == "sensors_off co2");
  CHECK(s.lit("Sensors off", "CO₂"));
  CHECK(s.words("Sensors off", "CO₂") == "sensors_on co2");
  CHECK(s.words("Failures", "motion") == "fail motion");
  CHECK(s.words("Failures", "occlusion") == "fail_end occlusion");
  CHECK(s.words("Pump", "Stop") == "pump_number 2, pump stop");
  s.type(pump_rate_text, "12");
  CHECK(s.sent(s.enter()) == "pump_number 2, pump_rate_ml_per_h 12");
  CHECK(s.words("Pump alarm", "Raise") == "pump_number 2, pump_alarms downstream-occlusion");
  CHECK(s.words("Pump alarm", "End") == "pump_number 2, pump_alarms_end downstream-occlusion");
  CHECK(s.words("Pump alarm", "Interlock") == "interlock");
  s.press(InstructForm::drug_choice);
  s.type(give_text, "2.5");
  CHECK(s.sent(s.enter()) == "give midazolam, give_mg 2.5");
  s.type(oxygen_text, "4");
  CHECK(s.sent(s.enter()) == "oxygen_l_per_min 4");
  CHECK(s.words("Cuff", "Measure now") == "nibp_now");
  s.type(nibp_interval_text, "120");
  CHECK(s.sent(s.enter()) == "nibp_interval_s 120");
  CHECK(s.words("Hide", "SpO₂") == "show spo2");
  CHECK(s.words("Hide", "RR") == "hide rr");
  CHECK(s.words("Hide", "NIBP") == "hide nibp_sys nibp_dia nibp_mean");
  s.type(note_text, "they called for help");
  CHECK(s.sent(s.enter()) == "note they called for help");
  s.body.rate = 0;
  s.tell();
  CHECK(s.words("Speed", "Play") == "play");
}

TEST_CASE("one command at a time is under way, and a refusal is told in the words it came with") {
  Lesson s;
  s.type(0, "90");
  const auto op = s.enter();
  REQUIRE(op);
  CHECK(s.look().result == "… hr 90");
  CHECK_FALSE(s.press(InstructForm::nibp_now));
  CHECK(s.look().problem == "the last command is not answered yet");
  REQUIRE(s.model.take_answer(*op, false, "bay-03: its publisher did not answer within 5 s"));
  CHECK(s.look().problem == "hr 90: bay-03: its publisher did not answer within 5 s");
  CHECK(s.row("Body")->cells[0].field->text == "90");  // to be tried again
}

TEST_CASE("a sensor that is off is seen from its number, unless that is hidden") {
  Lesson s;
  s.hear(s.body, s.body.flagged(1, Channel::spo2, {}, Quality::sensor_off), 1);
  s.screen(1);
  CHECK(s.lit("Sensors off", "SpO₂"));
  s.hear(s.body, s.body.flagged(2, Channel::spo2, {}, Quality::off), 2);
  s.screen(2);
  CHECK(s.lit("Sensors off", "SpO₂"));
  s.hear(s.body, s.body.numerics(3, {{Channel::spo2, 97}}), 3);
  s.screen(3);
  CHECK_FALSE(s.lit("Sensors off", "SpO₂"));
}

TEST_CASE("a hidden number shows no value and no alarm, and the instructor its truth") {
  Lesson s;
  s.body.stage->hidden = {"spo2"};
  s.tell();
  s.hear(s.body, s.body.flagged(2, Channel::spo2, {}, Quality::off), 2);
  const Numeral n = numeral(s.tile(2), Channel::spo2);
  CHECK(n.value == "-?-");
  CHECK(n.note == "off");
  CHECK(n.freshness == Freshness::none);
  CHECK(n.alarm == Priority::none);
  CHECK(s.row("Body")->cells[7].truth == "96.5");
  CHECK(s.lit("Hide", "SpO₂"));
}

TEST_CASE("of many steps those around the one under way are offered") {
  Lesson s;
  s.body.stage->steps.clear();
  for (int i = 0; i < 30; ++i) s.body.stage->steps.push_back("s" + std::to_string(i));
  s.body.stage->step = "s20";
  s.tell();
  const InstructRow* steps = s.row("Go to step");
  REQUIRE(steps->cells.size() == InstructForm::most_steps + 1);
  CHECK(steps->cells[0].button->text == "s18");
  CHECK(steps->cells.back().after == "of 30");
  s.body.stage->step = "s29";
  s.tell();
  CHECK(s.row("Go to step")->cells[InstructForm::most_steps - 1].button->text == "s29");
}

TEST_CASE("a bay that turns live under the form is not instructed any more") {
  Lesson s;
  Source live{"bay-03", Mode::live};
  live.set_epoch(5000);
  s.connect(live, 2);
  CHECK(s.screen(2).instruct->why == "bay 3 is live: only a simulated bay is instructed");
  CHECK(s.screen(2).instruct->rows.empty());
  CHECK_FALSE(s.press(InstructForm::nibp_now));
  CHECK_FALSE(s.press(InstructForm::close_button));
  CHECK(s.screen(2).view == ViewKind::bay);
}
