// SPDX-License-Identifier: MIT
// A real window: on the screen there is, or on an Xvfb (tests/with_display.sh). Mouse and keys come from
// xdotool.
#include <doctest/doctest.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <set>

#include "dashboard/view/png_file.hpp"
#include "dashboard/view/text.hpp"
#include "dashboard/view/theme.hpp"
#include "dashboard/view/tile_layout.hpp"
#include "dashboard/view/view.hpp"
#include "dashboard/view/window.hpp"
#include "tests/dashboard/view/scenes.hpp"
#include "tests/dashboard/view/stage.hpp"
#include "tests/files.hpp"

using namespace vigil;
using namespace vigil::dashboard;
using namespace stage;

TEST_CASE("a frame shows tiles on the background, in many colours") {
  Stage stage;
  const Scene scene = eight_bays();
  const Pixels p = stage.picture(scene.screen);
  REQUIRE(p.width == 1366);
  REQUIRE(p.height == 768);
  const Rect all{0, 0, 1366, 768};
  CHECK(part_of(p, all, dark_theme().tile) > 0.3);
  CHECK(part_of(p, all, dark_theme().background) > 0.01);
  std::set<Colour> colours;
  for (int y = 0; y < p.height; y += 3)
    for (int x = 0; x < p.width; x += 3) colours.insert(pixel(p, x, y));
  CHECK(colours.size() > 100);
}

TEST_CASE("an alarm's box alternates behind digits that stay") {
  Stage stage;
  Scene scene = eight_bays();
  const Rect tile = stage.tile(2, 8);
  const auto place = layout_tile(tile, scene.screen.tiles[2], stage.window->sizes()).numerals[0].value;
  const Colour red = dark_theme().alarm(Priority::high).fill;
  const Colour white = dark_theme().alarm(Priority::high).text;
  const Colour hue = dark_theme().role(ColourRole::spo2);

  const Pixels on = stage.picture(scene.screen);
  CHECK(part_of(on, place, red) > 0.25);
  CHECK(part_of(on, place, white) > 0.08);

  scene.screen.high_flash_on = false;
  const Pixels off = stage.picture(scene.screen);
  CHECK(part_of(off, place, red) > 0.005);  // the outline
  CHECK(part_of(off, place, red) < 0.1);
  CHECK(part_of(off, place, hue) > 0.08);  // the digits
}

TEST_CASE("an acknowledged alarm looks the same in both halves of the flash") {
  Stage stage;
  Scene scene = acknowledged_bays();
  const Pixels on = stage.picture(scene.screen);
  scene.screen.high_flash_on = false;
  scene.screen.medium_flash_on = false;
  CHECK(stage.picture(scene.screen).rgb == on.rgb);
}

TEST_CASE("a lost bay has no wave and no digit in full colour") {
  Stage stage;
  const Scene scene = eight_bays();
  const TileLayout layout = layout_tile(stage.tile(6, 8), scene.screen.tiles[6], stage.window->sizes());
  const Pixels p = stage.picture(scene.screen);
  for (const auto role : {ColourRole::spo2, ColourRole::ecg, ColourRole::respiration}) {
    CHECK(part_of(p, layout.wave_area, dark_theme().role(role)) == 0);
    for (const auto& place : layout.numerals) CHECK(part_of(p, place.area, dark_theme().role(role)) == 0);
  }
}

TEST_CASE("a wave is drawn in its hue") {
  Stage stage;
  const Scene scene = eight_bays();
  const TileLayout layout = layout_tile(stage.tile(0, 8), scene.screen.tiles[0], stage.window->sizes());
  const Pixels p = stage.picture(scene.screen);
  for (std::size_t i = 0; i < 3; ++i)
    CHECK(part_of(p, layout.waves[i], dark_theme().role(scene.screen.tiles[0].waves[i].role)) > 0.002);
}

TEST_CASE("the age of a silent pump is seen on a tile with room for one line only") {
  Stage stage;
  Scene scene = many_bays(16);
  Tile& tile = scene.screen.tiles[0];
  REQUIRE(layout_tile(stage.tile(0, 16), tile, stage.window->sizes()).pump_detail != PumpDetail::full);
  tile.pumps[0].freshness = Freshness::late;
  const Pixels without = stage.picture(scene.screen);
  tile.pumps[0].note = "12 s old";
  CHECK(stage.picture(scene.screen).rgb != without.rgb);
}

TEST_CASE("a click in a tile selects its bay") {
  Stage stage;
  const Scene scene = eight_bays();
  stage.picture(scene.screen);
  const Rect tile = stage.tile(5, 8);
  click(tile.middle_x(), tile.middle_y());
  const auto intents = stage.intents(scene.screen);
  REQUIRE(intents.size() == 1);
  REQUIRE(std::holds_alternative<SelectBay>(intents[0]));
  CHECK(std::get<SelectBay>(intents[0]).bay == "bay-06");
}

TEST_CASE("a double click in a tile selects and opens its bay, however slow the frames are") {
  Stage stage;
  const Scene scene = eight_bays();
  stage.picture(scene.screen);
  const Rect tile = stage.tile(1, 8);
  // All four events come before the next frame.
  click(tile.middle_x(), tile.middle_y(), "click --repeat 2 --delay 20 1");
  const auto first = stage.intents(scene.screen);
  REQUIRE(first.size() == 1);
  CHECK(std::get<SelectBay>(first[0]).bay == "bay-02");
  const auto second = stage.intents(scene.screen);
  REQUIRE(second.size() == 1);
  REQUIRE(std::holds_alternative<OpenBay>(second[0]));
  CHECK(std::get<OpenBay>(second[0]).bay == "bay-02");
}

TEST_CASE("the acknowledge button acknowledges the selected bay") {
  Stage stage;
  const Scene scene = eight_bays();
  stage.picture(scene.screen);
  const Rect bar = layout_frame(1366, 768, stage.window->sizes()).bottom;
  click(bar.x + 50, bar.middle_y());
  const auto intents = stage.intents(scene.screen);
  REQUIRE(intents.size() == 1);
  REQUIRE(std::holds_alternative<AcknowledgeBay>(intents[0]));
  CHECK(std::get<AcknowledgeBay>(intents[0]).bay == "bay-03");
}

TEST_CASE("the button beside an alarm acknowledges that alarm") {
  Stage stage;
  const Scene scene = opened(eight_bays(), 2);
  const Pixels p = stage.picture(scene.screen);
  const Rect side =
      layout_bay(layout_frame(1366, 768, stage.window->sizes()).body, 8, stage.window->sizes()).side;
  const Colour button = mix(dark_theme().tile, dark_theme().alarm(Priority::high).fill, 0.3F);
  int x = 0;
  int y = 0;
  for (int row = static_cast<int>(side.y); y == 0 && row < static_cast<int>(side.bottom()); ++row) {
    for (int column = static_cast<int>(side.x); y == 0 && column < static_cast<int>(side.right()); ++column) {
      if (pixel(p, column, row) != button) continue;
      x = column;
      y = row;
    }
  }
  REQUIRE(y > 0);
  click(static_cast<float>(x + 4), static_cast<float>(y + 4));
  const auto intents = stage.intents(scene.screen);
  REQUIRE(intents.size() == 1);
  REQUIRE(std::holds_alternative<AcknowledgeAlarm>(intents[0]));
  CHECK(std::get<AcknowledgeAlarm>(intents[0]).id == 31);
  CHECK(std::get<AcknowledgeAlarm>(intents[0]).bay == "bay-03");
}

TEST_CASE("a click on another bay's card opens that bay") {
  Stage stage;
  const Scene scene = opened(eight_bays(), 2);
  stage.picture(scene.screen);
  const Rect card =
      layout_bay(layout_frame(1366, 768, stage.window->sizes()).body, 8, stage.window->sizes()).cards[5];
  click(card.middle_x(), card.middle_y());
  const auto intents = stage.intents(scene.screen);
  REQUIRE(intents.size() == 1);
  CHECK(std::get<OpenBay>(intents[0]).bay == "bay-06");
}

TEST_CASE("a key that follows a click is taken after what the click chose") {
  Stage stage;
  const Scene scene = eight_bays();
  stage.picture(scene.screen);
  const Rect tile = stage.tile(5, 8);
  // All of it comes before the next frame.
  click(tile.middle_x(), tile.middle_y(), "key s click 1 key a");
  std::vector<std::string> order;
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{30};
  while (order.size() < 3 && std::chrono::steady_clock::now() < deadline) {
    stage.window->wait(0.05);
    for (const auto& press : stage.window->take_presses())
      if (const auto* key = std::get_if<Key>(&press))
        order.emplace_back(*key == Key::a ? "a" : *key == Key::s ? "s" : "another");
    for (const auto& intent : stage.frame(scene.screen))
      order.emplace_back(std::holds_alternative<SelectBay>(intent) ? "click" : "another");
    stage.window->show();
  }
  CHECK(order == std::vector<std::string>{"s", "click", "a"});
}

TEST_CASE("keys that come and go between two frames are not lost") {
  Stage stage;
  const Scene scene = eight_bays();
  stage.picture(scene.screen);
  const Rect tile = stage.tile(0, 8);
  std::string keys;
  for (int i = 0; i < 10; ++i) keys += " a s";
  click(tile.middle_x(), tile.middle_y(),
        "key --delay 1" + keys + " 3 Escape Prior Next shift+Tab Return ctrl+a");
  std::vector<Key> seen;
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{30};
  while (seen.size() < 26 && std::chrono::steady_clock::now() < deadline) {
    stage.window->wait(0.05);
    for (const Press& press : stage.window->take_presses())
      if (const auto* key = std::get_if<Key>(&press)) seen.push_back(*key);
  }
  std::vector<Key> wanted;
  for (int i = 0; i < 10; ++i) wanted.insert(wanted.end(), {Key::a, Key::s});
  wanted.insert(wanted.end(),
                {Key::digit_3, Key::escape, Key::page_up, Key::page_down, Key::back_tab, Key::enter});
  CHECK(seen == wanted);
  CHECK(stage.window->take_presses().empty());
}

TEST_CASE("every screen can be drawn at every size") {
  const std::array<std::function<Scene()>, 10> scenes{
      {[] { return with_alarms_page(crowded_bays(16)); }, [] { return with_alarms_page(eight_bays()); },
       [] { return with_alarms_page(empty_station()); }, eight_bays, empty_station,
       [] { return crowded_bays(16); }, [] { return crowded_bays(3); },
       [] { return opened(crowded_bays(16), 3); }, [] { return opened(many_bays(1), 0); },
       [] {
         Scene scene = eight_bays();
         scene.screen.selected = 400;
         scene.screen.view = ViewKind::bay;
         scene.screen.station_lost = "STATION LOST 00:07";
         scene.screen.tiles[0] = Tile{};
         scene.screen.tiles[1].numerals[0].value = "\xFF\xC3";
         scene.screen.tiles[1].waves[0].hi = scene.screen.tiles[1].waves[0].lo;
         scene.screen.tiles[1].pumps[0].filled = 1e300;
         return scene;
       }}};
  struct Size {
    int width, height;
    float scale;
  };
  for (const auto& size :
       {Size{320, 200, 1}, Size{800, 600, 2}, Size{1080, 1920, 0.8F}, Size{1920, 1080, 2}}) {
    CAPTURE(size.width);
    Stage stage{size.width, size.height, size.scale};
    for (const auto& scene : scenes) {
      const Pixels p = stage.picture(scene().screen);
      CHECK(part_of(p, {0, 0, static_cast<float>(p.width), static_cast<float>(p.height)}, 0) < 0.01);
    }
  }
}

TEST_CASE("the answer to a key is read at large text too") {
  for (const float scale : {1.0F, 2.0F}) {
    Stage stage{1366, 768, scale};
    Scene scene = opened(eight_bays(), 2);
    Screen& s = scene.screen;
    for (const auto* text : {"Alarms", "Limits", "Chart", "Disclosure"})
      s.buttons.push_back({text, "X", true, OpenAlarms{}});
    s.message = "bay 3: acknowledged";
    const Pixels one = stage.picture(s);
    s.message = "bay 3: acknowledgeD";
    CHECK(stage.picture(s).rgb != one.rgb);
  }
}

TEST_CASE("text keeps its size while the window's changes, and fits it when that stands still") {
  Stage stage;
  const Scene scene = eight_bays();
  const float before = stage.window->sizes().body;
  stage.picture(scene.screen);
  xdotool("windowsize 800 500");
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{30};
  const auto draw_until = [&](const auto& condition) {
    while (!condition() && std::chrono::steady_clock::now() < deadline) {
      stage.window->wait(0.02);
      stage.picture(scene.screen);
    }
  };
  draw_until([&] { return stage.window->width() == 800; });
  REQUIRE(stage.window->width() == 800);
  CHECK(stage.window->sizes().body == before);
  draw_until([&] { return stage.window->sizes().body != before; });
  CHECK(stage.window->sizes().body == sizes_for(800, 500, 1).body);
}

TEST_CASE("without any font the built-in one draws") {
  const test::TemporaryFolder folder;
  const auto config = folder.write("fonts.conf", "<?xml version=\"1.0\"?><fontconfig></fontconfig>\n");
  setenv("FONTCONFIG_FILE", config.c_str(), 1);
  {
    Stage stage;
    CHECK_FALSE(has_glyphs(stage.window->fonts().text(TextRole::body), "₂"));
    CHECK(stage.picture(eight_bays().screen).width == 1366);
  }
  unsetenv("FONTCONFIG_FILE");
}

TEST_CASE("the picture is saved as a file, or the reason it is not names the file") {
  Stage stage{400, 300, 1};
  stage.frame(empty_station().screen);
  const test::TemporaryFolder folder;
  const auto path = folder / "picture.png";
  const auto saved = stage.window->save_png(path);
  REQUIRE(saved);
  const std::string head = test::bytes_of(path);
  REQUIRE(head.size() > 24);
  CHECK(head.substr(1, 3) == "PNG");
  CHECK(static_cast<unsigned char>(head[18]) * 256 + static_cast<unsigned char>(head[19]) == 400);

  const auto refused = stage.window->save_png("/no/such/folder/picture.png");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().text.find("/no/such/folder/picture.png") != std::string::npos);
}

TEST_CASE("a picture of the wrong size is not written") {
  const std::vector<unsigned char> five(5);
  const auto refused = write_png("picture.png", 10, 10, five);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().text.find("10×10 with 5 bytes") != std::string::npos);
  CHECK_FALSE(write_png("picture.png", 0, 10, {}));
}

TEST_CASE("a window of no size, or without a screen, is refused with the reason") {
  const auto refused = Window::open({title, 0, 100, 1});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().text.find("0×100") != std::string::npos);

  const char* display = std::getenv("DISPLAY");
  REQUIRE(display != nullptr);
  const std::string before = display;
  setenv("DISPLAY", ":65000", 1);
  const auto dark = Window::open({title, 400, 300, 1});
  setenv("DISPLAY", before.c_str(), 1);
  REQUIRE_FALSE(dark);
  CHECK(dark.error().text.find("no screen to draw on") != std::string::npos);
}
