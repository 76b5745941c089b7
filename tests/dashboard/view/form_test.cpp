// SPDX-License-Identifier: MIT
// Forms in a real window: where they stand, what is clicked and typed.
#include <doctest/doctest.h>

#include <chrono>
#include <string>

#include "dashboard/view/chart_view.hpp"
#include "dashboard/view/form_place.hpp"
#include "dashboard/view/layout.hpp"
#include "dashboard/view/view.hpp"
#include "dashboard/view/window.hpp"
#include "tests/dashboard/view/form_scenes.hpp"
#include "tests/dashboard/view/stage.hpp"

using namespace vigil;
using namespace vigil::dashboard;
using namespace stage;

namespace {

std::string typed_into(const Screen& screen, const Press& press) {
  const auto intent = intent_for_press(press, screen);
  if (!intent) return "nothing";
  const auto* input = std::get_if<FormInput>(&*intent);
  if (input == nullptr) return "another intent";
  if (input->action == FormAction::type) return std::string{"types "} + static_cast<char>(input->character);
  if (input->action == FormAction::step) return input->by > 0 ? "steps up" : "steps down";
  return "form";
}

template <typename Wanted>
bool is(const std::optional<Intent>& intent) {
  return intent && std::holds_alternative<Wanted>(*intent);
}

/// The bay of an open one that a form may stand in.
Rect main_of(const Stage& stage, const Screen& screen) {
  const Frame f = layout_frame(static_cast<float>(stage.window->width()),
                               static_cast<float>(stage.window->height()), stage.window->sizes());
  return layout_bay(f.body, screen.tiles.size(), stage.window->sizes()).main;
}

}  // namespace

TEST_CASE("in the limits editor digits are typed, letters do what they do everywhere") {
  const Scene scene = with_limits(opened(eight_bays(), 2));
  CHECK(typed_into(scene.screen, Typed{U'9'}) == "types 9");
  CHECK(typed_into(scene.screen, Typed{U','}) == "types ,");
  CHECK(typed_into(scene.screen, Typed{U'a'}) == "nothing");
  CHECK(typed_into(scene.screen, Key::digit_9) == "nothing");  // no other bay is opened by it
  CHECK(typed_into(scene.screen, Key::up) == "steps up");
  CHECK(typed_into(scene.screen, Key::down) == "steps down");
  for (const Key key :
       {Key::tab, Key::back_tab, Key::enter, Key::escape, Key::backspace, Key::page_down, Key::left})
    CHECK(typed_into(scene.screen, key) == "form");
  CHECK(is<AcknowledgeBay>(intent_for_press(Key::a, scene.screen)));
  CHECK(is<PauseAudio>(intent_for_press(Key::s, scene.screen)));
}

TEST_CASE("while a reason or a drug is typed every letter belongs to it") {
  for (const Scene& scene : {with_off_question(opened(eight_bays(), 2)), with_chart(opened(eight_bays(), 2)),
                             with_reason(opened(eight_bays(), 2))}) {
    CHECK(typed_into(scene.screen, Typed{U'a'}) == "types a");
    CHECK(typed_into(scene.screen, Typed{U' '}) == "types  ");
    for (const Key key : {Key::a, Key::s, Key::d, Key::l, Key::digit_1})
      CHECK(typed_into(scene.screen, key) == "nothing");
    CHECK(typed_into(scene.screen, Key::enter) == "form");
  }
}

TEST_CASE("where no form is open characters do nothing and keys are what they were") {
  const Scene scene = opened(eight_bays(), 2);
  CHECK(typed_into(scene.screen, Typed{U'9'}) == "nothing");
  CHECK(is<OpenBay>(intent_for_press(Key::digit_1, scene.screen)));
  CHECK(is<OpenLimits>(intent_for_press(Key::e, scene.screen)));
  CHECK(is<OpenChart>(intent_for_press(Key::c, scene.screen)));
  CHECK(is<OpenAdmit>(intent_for_press(Key::n, scene.screen)));
  CHECK(is<OpenInstruct>(intent_for_press(Key::i, scene.screen)));
  CHECK(is<OpenDisclosure>(intent_for_press(Key::d, scene.screen)));
  CHECK(is<GoBack>(intent_for_press(Key::escape, scene.screen)));
}

TEST_CASE("an admission takes letters where a text is typed, and a pick from a list leaves them") {
  Scene scene = with_admission(opened(eight_bays(), 2));
  scene.screen.admit->typing = Typing::text;
  CHECK(typed_into(scene.screen, Typed{U'a'}) == "types a");
  CHECK(typed_into(scene.screen, Key::n) == "nothing");
  CHECK(typed_into(scene.screen, Key::escape) == "form");
  scene.screen.admit->typing = Typing::nothing;
  CHECK(typed_into(scene.screen, Key::down) == "steps down");
  CHECK(is<AcknowledgeBay>(intent_for_press(Key::a, scene.screen)));
  CHECK(typed_into(scene.screen, Key::digit_1) == "nothing");
}

TEST_CASE("an instructor types numbers into set points, and A and S go on to work") {
  const Scene scene = with_instruct(opened(eight_bays(), 2));
  CHECK(typed_into(scene.screen, Typed{U'9'}) == "types 9");
  CHECK(typed_into(scene.screen, Key::digit_9) == "nothing");  // no other bay is opened by it
  CHECK(typed_into(scene.screen, Key::enter) == "form");
  CHECK(is<AcknowledgeBay>(intent_for_press(Key::a, scene.screen)));
  CHECK(is<PauseAudio>(intent_for_press(Key::s, scene.screen)));
}

TEST_CASE("the disclosure page scrolls by keys") {
  const Scene scene = with_disclosure(opened(eight_bays(), 2), 0);
  const auto lines = [&](Key key) {
    const auto intent = intent_for_press(key, scene.screen);
    REQUIRE(is<ScrollPage>(intent));
    return std::get<ScrollPage>(*intent).lines;
  };
  CHECK(lines(Key::down) == 1);
  CHECK(lines(Key::up) == -1);
  CHECK(lines(Key::page_down) > 5);
  CHECK(lines(Key::page_up) < -5);
}

TEST_CASE("a form covers no number, at any size and with or without waves") {
  struct Size {
    int width, height;
    float text;
  };
  for (const Size size : {Size{1920, 1080, 1}, Size{1366, 768, 1}, Size{1024, 600, 1}, Size{1366, 768, 2}}) {
    Stage stage{size.width, size.height, size.text};
    for (const int kind : {0, 1, 2, 3, 4, 5, 6, 7}) {
      const bool waves = kind % 2 == 0;
      Scene scene = kind < 2   ? with_limits(opened(eight_bays(), 2))
                    : kind < 4 ? with_reason(opened(eight_bays(), 2))
                    : kind < 6 ? with_admission(opened(eight_bays(), 2))
                               : with_instruct(opened(eight_bays(), 2));
      if (!waves) scene.screen.tiles[2].waves.clear();
      stage.frame(scene.screen);  // fonts are made
      const Painter p{*ImGui::GetForegroundDrawList(), dark_theme(), stage.window->fonts(),
                      stage.window->sizes(), scene.screen};
      const Rect main = main_of(stage, scene.screen);
      const Tile& tile = scene.screen.tiles[2];
      TileLayout large = layout_large(main, tile, large_sizes(p.sizes));
      const auto before = large.numerals;
      const Rect form = make_form_place(p, main, tile, large);
      stage.window->show();
      CHECK(main.contains(form));
      CHECK(form.w > 0.3F * main.w);
      REQUIRE(large.numerals.size() == tile.numerals.size());
      for (std::size_t i = 0; i < large.numerals.size(); ++i) {
        CHECK_FALSE(form.overlaps(large.numerals[i].value));
        if (waves) CHECK(large.numerals[i].value.x == before[i].value.x);
      }
      for (const Rect& wave : large.waves) CHECK_FALSE(form.overlaps(wave));
    }
  }
}

TEST_CASE("every form can be drawn at every size") {
  for (const auto& [width, height] : {std::pair{320, 200}, std::pair{640, 480}, std::pair{1366, 768}}) {
    Stage stage{width, height, 1.5F};
    stage.picture(with_limits(opened(crowded_bays(16), 2)).screen);
    stage.picture(with_off_question(opened(eight_bays(), 2)).screen);
    stage.picture(with_chart(opened(crowded_bays(16), 2)).screen);
    stage.picture(with_admission(opened(crowded_bays(16), 2)).screen);
    stage.picture(with_pump(opened(crowded_bays(16), 2)).screen);
    stage.picture(with_instruct(opened(crowded_bays(16), 2)).screen);
    stage.picture(with_reason(opened(crowded_bays(16), 2)).screen);
    stage.picture(with_disclosure(opened(many_bays(1), 0), 0).screen);
    CHECK(stage.window->width() == width);
  }
}

TEST_CASE("a page scrolled beyond its end asks for its end") {
  Stage stage{1366, 768};
  const auto back = stage.frame(with_disclosure(opened(eight_bays(), 2), 5000).screen);
  stage.window->show();
  REQUIRE(back.size() == 1);
  const int lines = std::get<ScrollPage>(back[0]).lines;
  CHECK(lines < -4900);
  CHECK(lines >= -5000);
  const auto there = stage.frame(
      with_disclosure(opened(eight_bays(), 2), std::size_t{5000} - static_cast<std::size_t>(-lines)).screen);
  stage.window->show();
  CHECK(there.empty());
}

TEST_CASE("what is typed comes whole and in order, with the keys between") {
  Stage stage{1366, 768};
  stage.picture(with_limits(opened(eight_bays(), 2)).screen);
  xdotool("windowfocus --sync key --delay 1 9 3 Tab 8 comma 5 BackSpace Return a");
  std::string seen;
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{30};
  while (seen.find('A') == std::string::npos && std::chrono::steady_clock::now() < deadline) {
    stage.window->wait(0.05);
    for (const Press& press : stage.window->take_presses()) {
      if (const auto* typed = std::get_if<Typed>(&press))
        seen += static_cast<char>(typed->character);
      else if (const Key key = std::get<Key>(press); key == Key::tab)
        seen += '>';
      else if (key == Key::backspace)
        seen += '<';
      else if (key == Key::enter)
        seen += '!';
      else if (key == Key::a)
        seen += 'A';
    }
  }
  CHECK(seen.substr(0, 9) == "93>8,5<!A");
}

TEST_CASE("a click on + steps its field and a click on a field gives it the focus") {
  Stage stage{1366, 768};
  const Scene scene = with_limits(opened(eight_bays(), 2));
  const Pixels p = stage.picture(scene.screen);
  // Two fields are not sent: inverse. Beside each, from the left, are − and +.
  const Rect main = main_of(stage, scene.screen);
  const float run = 20;
  float left = 0;
  float top = 0;
  for (float y = main.y; y < main.bottom() && top == 0; ++y) {
    for (float x = main.x; x < main.middle_x() && top == 0; ++x) {
      if (part_of(p, {x, y, run, 2}, dark_theme().text) < 1) continue;
      left = x;
      top = y;
    }
  }
  REQUIRE(top > 0);
  bool minus = false;
  bool plus = false;
  bool focus = false;
  for (float x = left - 30; x < left + 90; x += 8) {
    click(x, top + 10, "click 1");
    for (int i = 0; i < 40; ++i) {
      stage.window->wait(0.01);
      const auto found = stage.frame(scene.screen);
      stage.window->show();
      if (found.empty()) continue;
      const auto* input = std::get_if<FormInput>(&found.front());
      REQUIRE(input != nullptr);
      CHECK(input->control < 2 * LimitsForm::controls_a_line);
      minus = minus || (input->action == FormAction::nudge && input->by == -1);
      plus = plus || (input->action == FormAction::nudge && input->by == 1);
      focus = focus || input->action == FormAction::focus;
      break;
    }
  }
  CHECK(minus);
  CHECK(plus);
  CHECK(focus);
}
