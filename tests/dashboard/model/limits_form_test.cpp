// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <random>

#include "dashboard/model/limits_form.hpp"
#include "story.hpp"

using namespace story;

namespace {

enum Column : std::size_t { medium, high, delay, high_delay, off };

wire::LimitRow spo2_low() {
  wire::LimitRow row = limit(Channel::spo2, Side::low, 92);
  row.high = 85;
  row.delay_s = 10;
  row.high_delay_s = 0;
  row.clear_s = 5;
  row.margin = 2;
  row.latching = true;
  row.guard_lo = 85;
  row.guard_hi = 97;
  return row;
}

wire::LimitRow sbp_high() {
  wire::LimitRow row = limit(Channel::nibp_sys, Side::high, 160);
  row.delay_s = 0;
  return row;
}

/// An editor, the bay it is about, and a nurse at the keys.
struct Desk {
  LimitsForm form{"bay-03"};
  wire::BayMessage bay;
  mutable LimitsPage page;

  Desk() {
    bay.state = Admission::admitted;
    bay.patient.alias = "M.K.";
    bay.profile = "low-dose-adult";
    bay.limits = {spo2_low(), sbp_high()};
    form.follow(bay);
  }
  const LimitsPage& look() const {
    form.fill("BAY 3", page);
    return page;
  }
  const FormField& field(std::size_t line, Column column) const {
    return look().lines.at(line).fields[column].value();
  }
  std::string text(std::size_t line, Column column) const { return field(line, column).text; }
  std::optional<wire::Op> press(FormAction action, int by = 0) { return form.act({action, 0, by, 0}); }
  void type(std::string_view text) {
    for (const char c : text) form.act({FormAction::type, 0, 0, static_cast<char32_t>(c)});
  }
  void click(std::size_t line, Column column) {
    form.act({FormAction::focus, line * LimitsForm::controls_a_line + column, 0, 0});
  }
  std::optional<wire::Op> push(const FormButton& button) {
    return form.act({FormAction::press, button.control, 0, 0});
  }
  /// The station has taken it, and says so.
  void take(const wire::LimitsSetRequest& request) {
    for (auto& row : bay.limits) {
      if (row.cond != request.cond) continue;
      if (request.medium) row.medium = request.medium;
      if (request.high) row.high = request.high;
      if (request.delay_s) row.delay_s = *request.delay_s;
      row.changed = true;
    }
    form.follow(bay);
  }
};

wire::LimitsSetRequest set_of(const std::optional<wire::Op>& op) {
  REQUIRE(op);
  REQUIRE(std::holds_alternative<wire::LimitsSetRequest>(*op));
  return std::get<wire::LimitsSetRequest>(*op);
}

}  // namespace

TEST_CASE("the editor shows every limit as it stands, and no step that a limit does not have") {
  const Desk desk;
  const LimitsPage& page = desk.look();
  CHECK(page.title == "LIMITS · BAY 3");
  CHECK(page.profile == "low-dose-adult · figures not clinically reviewed");
  REQUIRE(page.lines.size() == 2);
  CHECK(page.lines[0].label == "SpO₂ low");
  CHECK(page.lines[0].unit == "%");
  CHECK(page.lines[0].settled == "clear 5 s · margin 2 · latching");
  CHECK(desk.text(0, medium) == "92");
  CHECK(desk.text(0, high) == "85");
  CHECK(desk.text(0, delay) == "10");
  CHECK(desk.text(0, high_delay) == "0");
  CHECK(page.lines[1].label == "SBP high");
  CHECK(desk.text(1, medium) == "160");
  CHECK_FALSE(desk.look().lines[1].fields[high]);
  CHECK_FALSE(desk.look().lines[1].fields[high_delay]);
  CHECK_FALSE(desk.look().apply.enabled);
  CHECK_FALSE(desk.look().reset.enabled);
}

TEST_CASE("what is typed takes the field's place, is marked as not sent, and Enter sends that alone") {
  Desk desk;
  CHECK(desk.look().typing == Typing::number);
  CHECK(desk.look().lines[0].note == "may be 85 to 97");
  desk.type("93");
  CHECK(desk.text(0, medium) == "93");
  CHECK(desk.field(0, medium).unsent);
  CHECK(desk.look().lines[0].unsent);
  CHECK(desk.form.has_unsent());
  CHECK(desk.look().apply.enabled);
  CHECK(desk.look().status == "not sent yet: Enter sends a line, Apply all of them");
  const auto request = set_of(desk.press(FormAction::enter));
  CHECK(request.bay == "bay-03");
  CHECK(request.cond == "spo2-low");
  CHECK(request.medium == 93);
  CHECK_FALSE(request.high);
  CHECK_FALSE(request.delay_s);
  CHECK(desk.look().status == "sent, waiting for the station");
  CHECK_FALSE(desk.press(FormAction::enter));  // once is enough

  desk.form.answered(request, true, "");
  desk.take(request);
  CHECK(desk.look().status == "SpO₂ low: set");
  CHECK(desk.text(0, medium) == "93");
  CHECK_FALSE(desk.form.has_unsent());
  CHECK(desk.look().lines[0].changed);
  CHECK(desk.look().lines[0].note == "may be 85 to 97");  // its own change is no news
  CHECK(desk.look().reset.enabled);
}

TEST_CASE("the order of the answer and the bay's message does not matter") {
  for (const bool answer_first : {true, false}) {
    Desk desk;
    desk.type("93");
    const auto request = set_of(desk.press(FormAction::enter));
    if (answer_first) desk.form.answered(request, true, "");
    desk.take(request);
    if (!answer_first) desk.form.answered(request, true, "");
    CHECK(desk.text(0, medium) == "93");
    CHECK_FALSE(desk.form.has_unsent());
    CHECK(desk.look().lines[0].note.find("meanwhile") == std::string::npos);
  }
}

TEST_CASE(
    "the station's refusal stands at its line until something else is typed, and what was typed stays") {
  Desk desk;
  desk.type("60");
  const auto request = set_of(desk.press(FormAction::enter));
  // The id it begins with stands there already in words.
  desk.form.answered(request, false, "spo2-low: 60 is outside the guard rails 85 to 97");
  CHECK(desk.look().lines[0].problem == "60 is outside the guard rails 85 to 97");
  CHECK(desk.field(0, medium).wrong);
  CHECK(desk.text(0, medium) == "60");
  CHECK(desk.look().lines[1].problem.empty());
  desk.press(FormAction::erase);
  CHECK(desk.text(0, medium) == "6");
  CHECK(desk.look().lines[0].problem.empty());
}

TEST_CASE("a text that is no number is not sent, and says so at its line") {
  for (const auto* typed : {"-", ".", "9.", "9.2.1", "9-2"}) {
    Desk desk;
    desk.type(typed);
    CHECK_FALSE(desk.press(FormAction::enter));
    CHECK(desk.look().lines[0].problem == "medium: '" + std::string(typed) + "' is no number");
  }
  Desk desk;
  desk.press(FormAction::erase);  // all of it, as after a click
  CHECK(desk.text(0, medium).empty());
  CHECK_FALSE(desk.press(FormAction::enter));
  CHECK(desk.look().lines[0].problem == "medium: '' is no number");
}

TEST_CASE("only what belongs to a number is typed, and no more than a number needs") {
  Desk desk;
  desk.type("a9x3 !");
  CHECK(desk.text(0, medium) == "93");
  desk.click(0, high);
  desk.type("123456789012345");
  CHECK(desk.text(0, high) == "12345678");
  desk.click(1, medium);
  desk.type("150,5");
  CHECK(set_of(desk.press(FormAction::enter)).medium == 150.5);
}

TEST_CASE("steps go by what is usual for the channel and stop at the guard rails") {
  Desk desk;
  for (int i = 0; i < 3; ++i) desk.press(FormAction::step, 1);
  CHECK(desk.text(0, medium) == "95");
  for (int i = 0; i < 9; ++i) desk.press(FormAction::step, 1);
  CHECK(desk.text(0, medium) == "97");
  for (int i = 0; i < 20; ++i) desk.press(FormAction::step, -1);
  CHECK(desk.text(0, medium) == "85");
  desk.type("9");  // typing takes the place of what was stepped to
  CHECK(desk.text(0, medium) == "9");
  // The mouse: − and + of another field take the focus there.
  desk.form.act({FormAction::nudge, LimitsForm::controls_a_line + medium, -1, 0});
  CHECK(desk.text(1, medium) == "155");
  CHECK(desk.field(1, medium).focused);
  desk.click(0, delay);
  desk.press(FormAction::step, -1);
  desk.press(FormAction::step, -1);
  desk.press(FormAction::step, -1);
  CHECK(desk.text(0, delay) == "0");
}

TEST_CASE("back at the station's value there is nothing to send") {
  Desk desk;
  desk.press(FormAction::step, 1);
  desk.press(FormAction::step, -1);
  CHECK_FALSE(desk.form.has_unsent());
  CHECK_FALSE(desk.press(FormAction::enter));
}

TEST_CASE("Tab goes through every field and button once and comes back, Shift-Tab the other way") {
  Desk desk;
  const auto where = [&] {
    const LimitsPage& page = desk.look();
    for (const auto& line : page.lines) {
      for (const auto& field : line.fields)
        if (field && field->focused) return line.label + " " + std::to_string(field->control);
      if (line.off.focused) return line.label + " off";
    }
    for (const auto* button : {&page.apply, &page.reset, &page.close})
      if (button->focused) return button->text;
    return std::string("nowhere");
  };
  const std::array<std::string, 11> expected{
      "SpO₂ low 0", "SpO₂ low 1",   "SpO₂ low 2", "SpO₂ low 3",           "SpO₂ low off", "SBP high 5",
      "SBP high 7", "SBP high off", "Apply all",  "Reset all to profile", "Close"};
  for (const auto& place : expected) {
    CHECK(where() == place);
    desk.press(FormAction::next);
  }
  CHECK(where() == expected.front());
  for (std::size_t i = expected.size(); i-- > 0;) {
    desk.press(FormAction::previous);
    CHECK(where() == expected[i]);
  }
}

TEST_CASE("Page Down goes to the same column of the next limit, and stays at the last one") {
  Desk desk;
  desk.click(0, high);
  desk.press(FormAction::row_down);
  CHECK(desk.field(1, medium).focused);  // it has no high step
  desk.press(FormAction::row_down);
  CHECK(desk.field(1, medium).focused);
  desk.press(FormAction::row_up);
  CHECK(desk.field(0, medium).focused);
}

TEST_CASE("Apply sends line after line, each when the one before is answered, past a refused one") {
  Desk desk;
  desk.type("93");
  desk.click(1, medium);
  desk.type("150");
  const auto first = set_of(desk.push(desk.look().apply));
  CHECK(first.cond == "spo2-low");
  const auto second = set_of(desk.form.answered(first, false, "not today"));
  CHECK(second.cond == "nibp_sys-high");
  CHECK_FALSE(desk.form.answered(second, true, ""));
  desk.take(second);
  CHECK(desk.look().lines[0].problem == "not today");
  CHECK(desk.field(0, medium).unsent);
  CHECK_FALSE(desk.field(1, medium).unsent);
}

TEST_CASE("an answer to somebody else's request changes nothing") {
  Desk desk;
  desk.type("93");
  const auto request = set_of(desk.press(FormAction::enter));
  auto other = request;
  other.cond = "rr-low";
  desk.form.answered(other, false, "refused");
  desk.form.answered(wire::AudioPauseRequest{}, false, "refused");
  CHECK(desk.look().lines[0].problem.empty());
  CHECK(desk.look().status == "sent, waiting for the station");
}

TEST_CASE("a limit that somebody else changes is shown, and what is being typed stays") {
  Desk desk;
  desk.type("93");
  desk.bay.limits[0].medium = 94;
  desk.bay.limits[0].changed = true;
  desk.bay.limits[1].medium = 150;
  desk.form.follow(desk.bay);
  CHECK(desk.text(0, medium) == "93");
  CHECK(desk.field(0, medium).unsent);
  CHECK(desk.look().lines[0].note == "changed meanwhile: medium 92 → 94");
  CHECK(desk.text(1, medium) == "150");
  CHECK_FALSE(desk.field(1, medium).unsent);
  CHECK(desk.look().lines[1].note == "changed meanwhile: medium 160 → 150");
}

TEST_CASE("a field that only has the focus shows what somebody else sets") {
  Desk desk;
  desk.press(FormAction::next);
  desk.press(FormAction::previous);
  desk.bay.limits[0].medium = 94;
  desk.form.follow(desk.bay);
  CHECK(desk.text(0, medium) == "94");
  CHECK_FALSE(desk.form.has_unsent());
}

TEST_CASE("the focus and what is typed stay with their limit when the list changes") {
  Desk desk;
  desk.click(1, medium);
  desk.type("150");
  desk.bay.limits.insert(desk.bay.limits.begin(), limit(Channel::rr, Side::low, 10));
  desk.form.follow(desk.bay);
  CHECK(desk.text(2, medium) == "150");
  CHECK(desk.field(2, medium).focused);
  desk.bay.limits.pop_back();
  desk.form.follow(desk.bay);
  CHECK(desk.look().lines.size() == 2);
  CHECK_FALSE(desk.form.has_unsent());
}

TEST_CASE("a changed limit says what its profile has") {
  Desk desk;
  desk.bay.limits[0].changed = true;
  desk.form.follow(desk.bay);
  CHECK(desk.look().lines[0].profile == "changed");
  desk.bay.limits[0].profile_medium = 92;
  desk.bay.limits[0].profile_high = 85;
  desk.bay.limits[0].medium = 94;
  desk.form.follow(desk.bay);
  CHECK(desk.look().lines[0].profile == "profile 92 / 85");
}

TEST_CASE("reset asks for all limits of the bay and forgets what was typed") {
  Desk desk;
  desk.bay.limits[1].changed = true;
  desk.form.follow(desk.bay);
  desk.type("93");
  const auto op = desk.push(desk.look().reset);
  REQUIRE(op);
  CHECK(std::get<wire::LimitsResetRequest>(*op).bay == "bay-03");
  CHECK_FALSE(desk.form.has_unsent());
  desk.bay.limits[1].medium = 165;
  desk.bay.limits[1].changed = false;
  desk.form.follow(desk.bay);
  desk.form.answered(*op, true, "");
  CHECK(desk.look().lines[1].note.empty());  // it was asked for
  CHECK(desk.look().status == "all limits are as in the profile");
  desk.bay.limits[1].medium = 150;
  desk.form.follow(desk.bay);
  CHECK(desk.look().lines[1].note == "changed meanwhile: medium 165 → 150");
}

TEST_CASE("an alarm is switched off only with a reason, and after a question") {
  Desk desk;
  CHECK_FALSE(desk.push(desk.look().lines[1].off));
  REQUIRE(desk.look().off);
  CHECK(desk.look().off->line == 1);
  CHECK(desk.look().off->text == "Switch SBP high off for 60 minutes?");
  CHECK(desk.look().off->reason.focused);
  CHECK(desk.look().typing == Typing::text);
  CHECK_FALSE(desk.press(FormAction::enter));
  CHECK(desk.look().problem == "an alarm is switched off only with a reason");
  desk.type("  ");
  CHECK_FALSE(desk.press(FormAction::enter));
  desk.type("cuff on the other arm ");
  const auto op = desk.press(FormAction::enter);
  REQUIRE(op);
  const auto& request = std::get<wire::AlarmOffRequest>(*op);
  CHECK(request.bay == "bay-03");
  CHECK(request.cond == "nibp_sys-high");
  CHECK(request.reason == "cuff on the other arm");
  CHECK_FALSE(request.on);
  CHECK_FALSE(desk.look().off);
  desk.form.answered(*op, true, "");
  desk.bay.limits[1].off = true;
  desk.form.follow(desk.bay);
  CHECK(desk.look().lines[1].is_off);
  CHECK(desk.look().lines[1].note.empty());

  const auto on = desk.push(desk.look().lines[1].off);
  REQUIRE(on);
  CHECK(std::get<wire::AlarmOffRequest>(*on).on);
  desk.form.answered(*on, true, "");
  desk.bay.limits[1].off = false;
  desk.form.follow(desk.bay);
  CHECK(desk.look().lines[1].off.text == "Off…");
  // Where another alarm goes with it, that was asked for, too.
  desk.push(desk.look().lines[1].off);
  desk.type("dressing");
  const auto both = desk.press(FormAction::enter);
  REQUIRE(both);
  desk.bay.limits[0].off = desk.bay.limits[1].off = true;
  desk.form.follow(desk.bay);
  desk.form.answered(*both, true, "");
  CHECK(desk.look().lines[0].note.find("meanwhile") == std::string::npos);
  desk.bay.limits[0].off = desk.bay.limits[1].off = false;
  desk.form.follow(desk.bay);
  CHECK(desk.look().lines[0].note == "changed meanwhile: on again");
  // It comes back by itself, too, or somebody else switches it off.
  desk.bay.limits[1].off = true;
  desk.form.follow(desk.bay);
  CHECK(desk.look().lines[1].note == "changed meanwhile: switched off");
}

TEST_CASE("a usual reason is one click, the second switches off; a refusal stands at the line") {
  Desk desk;
  desk.push(desk.look().lines[0].off);
  REQUIRE(desk.look().off);
  CHECK_FALSE(desk.push(desk.look().off->usual.at(1)));
  CHECK(desk.look().off->reason.text == "sensor being changed");
  CHECK(desk.look().off->confirm.focused);
  const auto op = desk.press(FormAction::enter);
  REQUIRE(op);
  desk.form.answered(*op, false, "SpO₂ low is never switched off");
  CHECK(desk.look().lines[0].problem == "SpO₂ low is never switched off");
  CHECK_FALSE(desk.look().lines[0].is_off);
}

TEST_CASE("Esc leaves the question, then what was typed, then the form") {
  Desk desk;
  desk.type("93");
  desk.push(desk.look().lines[0].off);
  desk.press(FormAction::escape);
  CHECK_FALSE(desk.look().off);
  CHECK(desk.text(0, medium) == "93");
  desk.press(FormAction::escape);
  CHECK(desk.text(0, medium) == "92");
  CHECK_FALSE(desk.form.closed());
  desk.press(FormAction::escape);
  CHECK(desk.form.closed());
}

TEST_CASE("the next patient never inherits what was typed for the last one") {
  Desk desk;
  desk.type("93");
  desk.push(desk.look().lines[1].off);
  desk.bay.state = Admission::free;
  desk.bay.limits.clear();
  desk.form.follow(desk.bay);
  CHECK(desk.look().lines.empty());
  CHECK_FALSE(desk.look().off);
  CHECK(desk.look().status == "no limits: nobody is admitted to this bay");
  CHECK_FALSE(desk.press(FormAction::enter));
  desk.bay.state = Admission::admitted;
  desk.bay.patient.alias = "A.B.";
  desk.bay.limits = {spo2_low(), sbp_high()};
  desk.form.follow(desk.bay);
  CHECK(desk.text(0, medium) == "92");
  CHECK_FALSE(desk.form.has_unsent());

  // Even where the bay was never seen free between the two.
  desk.type("93");
  desk.bay.patient.alias = "C.D.";
  desk.form.follow(desk.bay);
  CHECK(desk.text(0, medium) == "92");
  CHECK(desk.look().status == "another patient: the form begins anew");
}

TEST_CASE("standby is no other patient") {
  Desk desk;
  desk.type("93");
  desk.bay.state = Admission::standby;
  desk.form.follow(desk.bay);
  CHECK(desk.text(0, medium) == "93");
}

TEST_CASE("conditions that are no limits stay out, but for those that are off") {
  Desk desk;
  wire::LimitRow composite;
  composite.cond = "respiratory-depression";
  wire::LimitRow technical;
  technical.cond = "no-signal:spo2";
  technical.off = true;
  desk.bay.limits.push_back(composite);
  desk.bay.limits.push_back(technical);
  desk.form.follow(desk.bay);
  REQUIRE(desk.look().lines.size() == 3);
  CHECK(desk.look().lines[2].label == "no signal, SpO₂");
  CHECK(desk.look().lines[2].off.text == "Switch on");
}

TEST_CASE("a form without any word of the station does nothing, whatever is pressed") {
  LimitsForm form{"bay-03"};
  for (const auto action :
       {FormAction::next, FormAction::previous, FormAction::row_up, FormAction::row_down, FormAction::step,
        FormAction::type, FormAction::erase, FormAction::enter, FormAction::focus, FormAction::nudge}) {
    CHECK_FALSE(form.act({action, 7, 1, U'5'}));
  }
  for (const std::size_t control : {std::size_t{0}, std::size_t{4}, std::size_t{999}, ~std::size_t{0}})
    CHECK_FALSE(form.act({FormAction::press, control, 0, 0}));
  LimitsPage page;
  form.fill("BAY 3", page);
  CHECK(page.lines.empty());
}

TEST_CASE(
    "whatever is pressed and whatever the station says meanwhile, only Enter and a button send, and only "
    "numbers") {
  std::mt19937 chance{17};
  const auto pick = [&](std::size_t count) { return chance() % count; };
  constexpr std::array actions{FormAction::next,     FormAction::previous, FormAction::row_up,
                               FormAction::row_down, FormAction::step,     FormAction::type,
                               FormAction::erase,    FormAction::enter,    FormAction::focus,
                               FormAction::nudge,    FormAction::press};
  constexpr std::u32string_view characters = U"0123456789.,-µx ";
  for (int run = 0; run < 40; ++run) {
    Desk desk;
    std::optional<wire::Op> asked;
    for (int i = 0; i < 500 && !desk.form.closed(); ++i) {
      const FormAction action = actions[pick(actions.size())];
      const std::size_t control = pick(2) == 0 ? pick(15) : LimitsForm::first_button + pick(12);
      const auto op =
          desk.form.act({action, control, pick(2) == 0 ? 1 : -1, characters[pick(characters.size())]});
      if (op) {
        CHECK((action == FormAction::enter || action == FormAction::press));
        CHECK_FALSE(asked);  // one request at a time
        asked = op;
        if (const auto* set = std::get_if<wire::LimitsSetRequest>(&*op)) {
          CHECK((set->medium || set->high || set->delay_s || set->high_delay_s));
          for (const auto& value : {set->medium, set->high, set->delay_s, set->high_delay_s})
            if (value) CHECK(std::abs(*value) < 1e9);
        }
        if (const auto* off = std::get_if<wire::AlarmOffRequest>(&*op))
          CHECK((off->on || !off->reason.empty()));
      }
      if (asked && pick(3) == 0) {
        const wire::Op answered = *asked;
        asked = desk.form.answered(answered, pick(2) == 0, "no");
      }
      if (pick(10) == 0) {
        desk.bay.limits[0].medium = static_cast<double>(85 + pick(12));
        desk.bay.limits[1].off = pick(2) == 0;
        desk.bay.limits[1].changed = pick(2) == 0;
        desk.form.follow(desk.bay);
      }
      desk.look();
    }
  }
}
