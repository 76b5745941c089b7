// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "dashboard/view/keys.hpp"
#include "tests/dashboard/view/scenes.hpp"

using namespace vigil::dashboard;

namespace {

template <typename Wanted>
std::string bay_of(Key key, const Screen& screen) {
  const auto intent = intent_for_key(key, screen);
  if (!intent) return "nothing";
  const auto* wanted = std::get_if<Wanted>(&*intent);
  return wanted != nullptr ? wanted->bay : "another intent";
}

}  // namespace

TEST_CASE("A acknowledges the selected bay, and names none when none is selected") {
  Scene scene = eight_bays();
  CHECK(bay_of<AcknowledgeBay>(Key::a, scene.screen) == "bay-03");
  scene.screen.selected.reset();
  CHECK(bay_of<AcknowledgeBay>(Key::a, scene.screen).empty());
  scene.screen.selected = 99;
  CHECK(bay_of<AcknowledgeBay>(Key::a, scene.screen).empty());
}

TEST_CASE("digits open the bay in that place, and nothing where there is none") {
  const Scene scene = eight_bays();
  CHECK(bay_of<OpenBay>(Key::digit_1, scene.screen) == "bay-01");
  CHECK(bay_of<OpenBay>(Key::digit_8, scene.screen) == "bay-08");
  CHECK(bay_of<OpenBay>(Key::digit_9, scene.screen) == "nothing");
  CHECK(bay_of<OpenBay>(Key::digit_0, scene.screen) == "nothing");
}

TEST_CASE("arrows move the selection in the grid and stop at its edges") {
  Scene scene = eight_bays();
  scene.screen.selected = 0;
  CHECK(bay_of<SelectBay>(Key::right, scene.screen) == "bay-02");
  CHECK(bay_of<SelectBay>(Key::down, scene.screen) == "bay-05");
  CHECK(bay_of<SelectBay>(Key::left, scene.screen) == "nothing");
  CHECK(bay_of<SelectBay>(Key::up, scene.screen) == "nothing");
  scene.screen.selected = 3;
  CHECK(bay_of<SelectBay>(Key::right, scene.screen) == "nothing");
  scene.screen.selected.reset();
  CHECK(bay_of<SelectBay>(Key::down, scene.screen) == "bay-01");
}

TEST_CASE("Tab goes round") {
  Scene scene = eight_bays();
  scene.screen.selected = 7;
  CHECK(bay_of<SelectBay>(Key::tab, scene.screen) == "bay-01");
  scene.screen.selected = 0;
  CHECK(bay_of<SelectBay>(Key::back_tab, scene.screen) == "bay-08");
}

TEST_CASE("Enter opens the selected bay, Esc closes it, arrows go to its neighbours") {
  Scene scene = eight_bays();
  CHECK(bay_of<OpenBay>(Key::enter, scene.screen) == "bay-03");
  CHECK_FALSE(intent_for_key(Key::escape, scene.screen));
  const Scene open = opened(eight_bays(), 2);
  CHECK(std::holds_alternative<GoBack>(*intent_for_key(Key::escape, open.screen)));
  CHECK(bay_of<OpenBay>(Key::down, open.screen) == "bay-04");
  CHECK(bay_of<OpenBay>(Key::up, open.screen) == "bay-02");
  CHECK_FALSE(intent_for_key(Key::enter, open.screen));
}

TEST_CASE("S pauses the sound, Page Up and Page Down turn pages") {
  const Scene scene = eight_bays();
  CHECK(std::holds_alternative<PauseAudio>(*intent_for_key(Key::s, scene.screen)));
  CHECK(std::get<TurnPage>(*intent_for_key(Key::page_down, scene.screen)).by == 1);
  CHECK(std::get<TurnPage>(*intent_for_key(Key::page_up, scene.screen)).by == -1);
}

TEST_CASE("a key that only a button shows is that button, others do nothing") {
  Scene scene = eight_bays();
  CHECK_FALSE(intent_for_key(Key::q, scene.screen));
  scene.screen.buttons.push_back({"Next", "Q", false, TurnPage{5}});
  CHECK(std::get<TurnPage>(*intent_for_key(Key::q, scene.screen)).by == 5);
}

TEST_CASE("without a bay no key does anything to one") {
  const Scene scene = empty_station();
  for (const auto key : {Key::digit_1, Key::enter, Key::tab, Key::left, Key::down, Key::escape})
    CHECK_FALSE(intent_for_key(key, scene.screen));
}

TEST_CASE("L, E and D open the alarms, the limits and the disclosure; T the pulse tone of an open bay only") {
  const Scene scene = eight_bays();
  CHECK(std::holds_alternative<OpenAlarms>(*intent_for_key(Key::l, scene.screen)));
  CHECK(std::holds_alternative<OpenLimits>(*intent_for_key(Key::e, scene.screen)));
  CHECK(std::holds_alternative<OpenDisclosure>(*intent_for_key(Key::d, scene.screen)));
  CHECK_FALSE(intent_for_key(Key::t, scene.screen));
  const Scene open = opened(eight_bays(), 2);
  CHECK(std::holds_alternative<TogglePulseTone>(*intent_for_key(Key::t, open.screen)));
}

TEST_CASE("on the alarms page the arrows go to what has the focus") {
  Scene scene = with_alarms_page(eight_bays());
  AlarmsPage& page = *scene.screen.alarms;
  const auto filter_by = [&](Key key) {
    const auto intent = intent_for_key(key, scene.screen);
    const auto* change = intent ? std::get_if<ChangeFilter>(&*intent) : nullptr;
    return change != nullptr && change->part == JournalFilterPart::priority ? change->by : 0;
  };
  CHECK(filter_by(Key::down) == 1);  // the scene has a filter focused
  CHECK(filter_by(Key::up) == -1);
  CHECK(filter_by(Key::left) == -1);
  CHECK(filter_by(Key::enter) == 1);
  page.filters[1].focused = false;
  page.focus = PageFocus::alarms;
  CHECK(std::get<StepAlarm>(*intent_for_key(Key::down, scene.screen)).by == 1);
  CHECK(std::get<StepAlarm>(*intent_for_key(Key::up, scene.screen)).by == -1);
  CHECK(std::holds_alternative<ToggleWhy>(*intent_for_key(Key::enter, scene.screen)));
  CHECK_FALSE(intent_for_key(Key::left, scene.screen));
  page.focus = PageFocus::journal;
  CHECK(std::get<ScrollJournal>(*intent_for_key(Key::down, scene.screen)).by == 1);
  CHECK(std::get<ScrollJournal>(*intent_for_key(Key::page_up, scene.screen)).by < -1);
  CHECK(std::get<MoveFocus>(*intent_for_key(Key::back_tab, scene.screen)).by == -1);
  // The keys of every view are still there.
  CHECK(bay_of<AcknowledgeBay>(Key::a, scene.screen) == "bay-03");
  CHECK(bay_of<OpenBay>(Key::digit_2, scene.screen) == "bay-02");
  CHECK(std::holds_alternative<GoBack>(*intent_for_key(Key::escape, scene.screen)));
}
