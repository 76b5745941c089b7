// SPDX-License-Identifier: MIT
// The page of alarms and how single alarms look, in a real window.
#include <doctest/doctest.h>

#include "dashboard/view/alarm_mark.hpp"
#include "dashboard/view/numeral_layout.hpp"
#include "dashboard/view/tile_layout.hpp"
#include "tests/dashboard/view/form_scenes.hpp"
#include "tests/dashboard/view/scenes.hpp"
#include "tests/dashboard/view/stage.hpp"

using namespace vigil;
using namespace vigil::dashboard;
using namespace stage;

namespace {

PageLayout page_of(const Stage& s, std::size_t tiles) {
  const Frame frame = layout_frame(static_cast<float>(s.window->width()),
                                   static_cast<float>(s.window->height()), s.window->sizes());
  return layout_page(frame.body, tiles, s.window->sizes());
}

struct Spot {
  int x = 0;
  int y = 0;
};

/// The first pixel of that colour, row by row.
Spot find_colour(const Pixels& p, const Rect& area, Colour colour) {
  for (int y = static_cast<int>(area.y); y < static_cast<int>(area.bottom()); ++y)
    for (int x = static_cast<int>(area.x); x < static_cast<int>(area.right()); ++x)
      if (pixel(p, x, y) == colour) return {x, y};
  return {};
}

Colour button_of(Priority priority) {
  return mix(dark_theme().tile, dark_theme().alarm(priority).fill, 0.3F);
}

std::vector<Intent> click_at(Stage& s, const Screen& screen, Spot spot) {
  click(static_cast<float>(spot.x), static_cast<float>(spot.y));
  return s.intents(screen);
}

}  // namespace

TEST_CASE("the page of alarms leaves the numbers of the bays and the alarm line uncovered") {
  Stage stage;
  const Scene scene = with_alarms_page(eight_bays());
  const Pixels p = stage.picture(scene.screen);
  const PageLayout layout = page_of(stage, 8);
  REQUIRE(layout.cards.size() == 8);
  for (const auto& card : layout.cards) CHECK_FALSE(card.overlaps(layout.page));
  CHECK(part_of(p, layout.cards[0], dark_theme().role(ColourRole::spo2)) > 0.005);
  CHECK(part_of(p, layout.cards[2], dark_theme().alarm(Priority::high).fill) > 0.02);
  const Rect top = layout_frame(1366, 768, stage.window->sizes()).top;
  CHECK(part_of(p, top, dark_theme().alarm(Priority::high).fill) > 0.02);
  CHECK(part_of(p, layout.page, dark_theme().alarm(Priority::medium).fill) > 0.002);
}

TEST_CASE("a row's button acknowledges that alarm") {
  Stage stage;
  const Scene scene = with_alarms_page(eight_bays());
  const Pixels p = stage.picture(scene.screen);
  // The one medium alarm has a button of its own colour.
  Spot spot = find_colour(p, page_of(stage, 8).page, button_of(Priority::medium));
  REQUIRE(spot.y > 0);
  const auto intents = click_at(stage, scene.screen, {spot.x + 4, spot.y + 6});
  REQUIRE(intents.size() == 1);
  REQUIRE(std::holds_alternative<AcknowledgeAlarm>(intents[0]));
  CHECK(std::get<AcknowledgeAlarm>(intents[0]).bay == "bay-06");
  CHECK(std::get<AcknowledgeAlarm>(intents[0]).id == 61);
}

TEST_CASE("a click on an alarm chooses it, on the chosen one opens and closes what led to it") {
  Stage stage;
  const Scene scene = with_alarms_page(eight_bays());
  const Pixels p = stage.picture(scene.screen);
  const Rect page = page_of(stage, 8).page;
  const Spot yellow = find_colour(p, page, dark_theme().alarm(Priority::medium).fill);
  REQUIRE(yellow.y > 0);
  auto intents = click_at(stage, scene.screen, {yellow.x + 3, yellow.y + 6});
  REQUIRE(intents.size() == 1);
  REQUIRE(std::holds_alternative<ChooseAlarm>(intents[0]));
  CHECK(std::get<ChooseAlarm>(intents[0]).id == 61);
  const Spot red = find_colour(p, page, dark_theme().alarm(Priority::high).fill);
  intents = click_at(stage, scene.screen, {red.x + 3, red.y + 6});
  REQUIRE(intents.size() == 1);
  CHECK(std::holds_alternative<ToggleWhy>(intents[0]));
}

TEST_CASE("a row's button shows the key A only where A acknowledges that bay") {
  Stage stage;
  Scene scene = with_alarms_page(eight_bays());
  const auto filled_by_button = [&] {
    return part_of(stage.picture(scene.screen), page_of(stage, 8).page, dark_theme().well);
  };
  const double with_key = filled_by_button();
  scene.screen.selected = 5;
  CHECK(filled_by_button() < with_key);
}

TEST_CASE("that the station is lost does not hide the alarms that the line showed") {
  Stage stage;
  Scene scene = eight_bays();
  Screen& s = scene.screen;
  s.top.erase(s.top.begin(), s.top.begin() + 2);  // the medium alarm is left
  s.station_lost = "STATION LOST 00:07";
  const Rect bar = layout_frame(1366, 768, stage.window->sizes()).top;
  const Colour red = dark_theme().alarm(Priority::high).fill;
  const Colour yellow = dark_theme().alarm(Priority::medium).fill;
  const Pixels p = stage.picture(s);
  CHECK(part_of(p, bar, red) > 0.02);
  CHECK(part_of(p, bar, yellow) > 0.02);
  CHECK(find_colour(p, bar, red).x < find_colour(p, bar, yellow).x);
  // A click on it is of no bay: the first answer is that of the other.
  click(static_cast<float>(find_colour(p, bar, red).x + 4), bar.middle_y());
  click(static_cast<float>(find_colour(p, bar, yellow).x + 4), bar.middle_y());
  const auto intents = stage.intents(s);
  REQUIRE(intents.size() == 1);
  REQUIRE(std::holds_alternative<SelectBay>(intents[0]));
  CHECK(std::get<SelectBay>(intents[0]).bay == "bay-06");
}

TEST_CASE("a lower alarm that waits is told on the tile whose highest one is acknowledged") {
  Stage stage;
  Scene scene = acknowledged_bays();
  Tile& tile = scene.screen.tiles[2];
  tile.alarms.push_back(tile.alarms.front());
  tile.alarms.back().priority = Priority::low;
  tile.active = 2;
  const Rect head = layout_tile(stage.tile(2, 8), tile, stage.window->sizes()).title;
  const double seen = part_of(stage.picture(scene.screen), head, dark_theme().strong);
  tile.alarms.back().state = AlarmState::active;
  tile.unacknowledged = 1;
  CHECK(part_of(stage.picture(scene.screen), head, dark_theme().strong) > seen);
  CHECK(waiting_beside(tile) == 1);
  // One that flashes says it itself.
  tile.alarms.front().state = AlarmState::active;
  CHECK(waiting_beside(tile) == 0);
}

TEST_CASE("the disclosure page has the bay's alarm at its head, which A acknowledges") {
  Stage stage;
  Scene scene = with_disclosure(opened(eight_bays(), 2), 0);
  const Colour red = dark_theme().alarm(Priority::high).fill;
  const Rect page = page_of(stage, 8).page;
  const Rect head{page.x, page.y, page.w, 0.1F * page.h};
  CHECK(part_of(stage.picture(scene.screen), head, red) > 0.2);
  scene.screen.tiles[2].alarms.clear();
  CHECK(part_of(stage.picture(scene.screen), page, red) == 0);
}

TEST_CASE("a condition in its delay is a ring beside its number's label, in no colour of an alarm") {
  Stage stage;
  Scene scene = many_bays(1);
  Tile& tile = scene.screen.tiles[0];
  tile.numerals[1].pending.reset();
  const Rect place = layout_tile(stage.tile(0, 1), tile, stage.window->sizes()).numerals[1].area;
  const Pixels without = stage.picture(scene.screen);
  std::vector<Pixels> rings;
  for (const double fraction : {0.0, 0.3, 0.6, 1.0}) {
    tile.numerals[1].pending = fraction;
    rings.push_back(stage.picture(scene.screen));
    CHECK(rings.back().rgb != without.rgb);
    for (const auto priority : {Priority::low, Priority::medium, Priority::high})
      CHECK(part_of(rings.back(), place, dark_theme().alarm(priority).fill) == 0);
    // It fills: more of it is bright.
    if (rings.size() > 1)
      CHECK(part_of(rings.back(), place, dark_theme().text) >
            part_of(rings[rings.size() - 2], place, dark_theme().text));
  }
  // It does not flash.
  scene.screen.high_flash_on = false;
  scene.screen.medium_flash_on = false;
  CHECK(stage.picture(scene.screen).rgb == rings.back().rgb);
}

TEST_CASE("the line of a high of a gap stands still while others flash") {
  Stage stage;
  Scene scene = eight_bays();
  Tile& tile = scene.screen.tiles[2];
  for (auto& alarm : tile.alarms) {
    alarm.state = AlarmState::latched;
    alarm.during_gap = true;
  }
  const TileLayout layout = layout_tile(stage.tile(2, 8), tile, stage.window->sizes());
  const Colour red = dark_theme().alarm(Priority::high).fill;
  const Pixels on = stage.picture(scene.screen);
  scene.screen.high_flash_on = false;
  const Pixels off = stage.picture(scene.screen);
  CHECK(part_of(on, layout.alarm, red) < 0.15);
  CHECK(part_of(on, layout.alarm, red) == part_of(off, layout.alarm, red));
}

TEST_CASE("a latched number keeps an outline in both halves of the flash while its line goes on flashing") {
  Stage stage;
  Scene scene = eight_bays();
  Tile& tile = scene.screen.tiles[2];
  for (auto& alarm : tile.alarms) alarm.state = AlarmState::latched;
  for (auto& n : tile.numerals) n.latched = n.alarm != Priority::none;
  const TileLayout layout = layout_tile(stage.tile(2, 8), tile, stage.window->sizes());
  const Colour red = dark_theme().alarm(Priority::high).fill;
  const Pixels on = stage.picture(scene.screen);
  scene.screen.high_flash_on = false;
  const Pixels off = stage.picture(scene.screen);
  const Rect number = layout.numerals[0].value;
  CHECK(part_of(on, number, red) > 0.005);
  CHECK(part_of(on, number, red) < 0.15);
  CHECK(part_of(on, number, red) == part_of(off, number, red));
  CHECK(part_of(on, layout.alarm, red) > 0.5);
  CHECK(part_of(off, layout.alarm, red) < 0.1);
}
