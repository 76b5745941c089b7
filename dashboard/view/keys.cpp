// SPDX-License-Identifier: MIT
#include "dashboard/view/keys.hpp"

#include <array>

#include "dashboard/view/layout.hpp"

namespace vigil::dashboard {

namespace {

using Maybe = std::optional<Intent>;

Maybe acknowledge(const Screen& s, int) {
  if (s.selected && *s.selected < s.tiles.size()) return AcknowledgeBay{s.tiles[*s.selected].bay};
  return AcknowledgeBay{};  // none selected: the model says so
}
Maybe pause_audio(const Screen&, int) { return PauseAudio{}; }
Maybe turn_page(const Screen&, int by) { return TurnPage{by}; }

Maybe open_place(const Screen& s, int place) {
  const auto i = static_cast<std::size_t>(place - 1);
  if (i >= s.tiles.size()) return std::nullopt;
  return OpenBay{s.tiles[i].bay};
}

Maybe close(const Screen& s, int) {
  if (s.view == ViewKind::bays) return std::nullopt;
  return GoBack{};
}

Maybe open_alarms(const Screen&, int) { return OpenAlarms{}; }
Maybe open_limits(const Screen&, int) { return OpenLimits{}; }
Maybe open_chart(const Screen&, int) { return OpenChart{}; }
Maybe open_admit(const Screen&, int) { return OpenAdmit{}; }
Maybe open_instruct(const Screen&, int) { return OpenInstruct{}; }
Maybe open_checklist(const Screen&, int) { return OpenChecklist{}; }
Maybe open_handover(const Screen&, int) { return OpenHandover{}; }
Maybe open_disclosure(const Screen&, int) { return OpenDisclosure{}; }

Maybe open_selected(const Screen& s, int) {
  if (s.view != ViewKind::bays || !s.selected || *s.selected >= s.tiles.size()) return std::nullopt;
  return OpenBay{s.tiles[*s.selected].bay};
}

/// In the grid the selection moves, beside a large bay another one is opened.
Maybe go_to(const Screen& s, std::size_t i) {
  if (shows_open_bay(s.view)) return OpenBay{s.tiles[i].bay};
  return SelectBay{s.tiles[i].bay};
}

Maybe step(const Screen& s, int by) {
  if (s.tiles.empty()) return std::nullopt;
  const auto count = static_cast<int>(s.tiles.size());
  if (!s.selected || *s.selected >= s.tiles.size()) return go_to(s, by > 0 ? 0 : s.tiles.size() - 1);
  return go_to(s, static_cast<std::size_t>((static_cast<int>(*s.selected) + by + count) % count));
}

Maybe move(const Screen& s, int columns, int rows) {
  if (s.tiles.empty()) return std::nullopt;
  if (!s.selected || *s.selected >= s.tiles.size()) return go_to(s, 0);
  const bool strip = s.view != ViewKind::bays;
  const auto width = strip ? 1 : static_cast<int>(grid_for(s.tiles.size()).columns);
  const int at = static_cast<int>(*s.selected);
  const int column = at % width + columns;
  const int target = at + columns + rows * width;
  if (column < 0 || column >= width || target < 0 || target >= static_cast<int>(s.tiles.size()))
    return std::nullopt;
  return go_to(s, static_cast<std::size_t>(target));
}
Maybe move_across(const Screen& s, int by) { return move(s, by, 0); }
Maybe move_down(const Screen& s, int by) { return move(s, 0, by); }

Maybe pulse_tone(const Screen& s, int) {
  if (!shows_open_bay(s.view)) return std::nullopt;
  return TogglePulseTone{};
}

// On the alarms page keys go to what has the focus: the list, a filter or the journal.

std::optional<JournalFilterPart> focused_filter(const Screen& s) {
  if (!s.alarms) return std::nullopt;
  for (const auto& filter : s.alarms->filters)
    if (filter.focused) return filter.part;
  return std::nullopt;
}
Maybe page_step(const Screen& s, int by) {
  if (const auto part = focused_filter(s)) return ChangeFilter{*part, by};
  if (s.alarms && s.alarms->focus == PageFocus::journal) return ScrollJournal{by};
  return StepAlarm{by};
}
Maybe page_across(const Screen& s, int by) {
  if (const auto part = focused_filter(s)) return ChangeFilter{*part, by};
  return std::nullopt;
}
Maybe page_enter(const Screen& s, int) {
  if (const auto part = focused_filter(s)) return ChangeFilter{*part, 1};
  return ToggleWhy{};
}
Maybe page_focus(const Screen&, int by) { return MoveFocus{by}; }
Maybe page_scroll(const Screen&, int by) { return ScrollJournal{by}; }

Maybe scroll_page(const Screen&, int by) { return ScrollPage{by}; }

struct Binding {
  Key key;
  Maybe (*intent)(const Screen&, int);
  int argument;
};

constexpr int page_of_lines = 20;

constexpr std::array<Binding, 4> disclosure_bindings{{
    {Key::up, scroll_page, -1},
    {Key::down, scroll_page, 1},
    {Key::page_up, scroll_page, -page_of_lines},
    {Key::page_down, scroll_page, page_of_lines},
}};

/// What moves the entries of the journal by a page.
constexpr int page_of_entries = 12;

constexpr std::array<Binding, 9> alarms_bindings{{
    {Key::up, page_step, -1},
    {Key::down, page_step, 1},
    {Key::left, page_across, -1},
    {Key::right, page_across, 1},
    {Key::enter, page_enter, 0},
    {Key::tab, page_focus, 1},
    {Key::back_tab, page_focus, -1},
    {Key::page_up, page_scroll, -page_of_entries},
    {Key::page_down, page_scroll, page_of_entries},
}};

constexpr std::array<Binding, 31> bindings{{
    {Key::a, acknowledge, 0},       {Key::s, pause_audio, 0},
    {Key::digit_1, open_place, 1},  {Key::digit_2, open_place, 2},
    {Key::digit_3, open_place, 3},  {Key::digit_4, open_place, 4},
    {Key::digit_5, open_place, 5},  {Key::digit_6, open_place, 6},
    {Key::digit_7, open_place, 7},  {Key::digit_8, open_place, 8},
    {Key::digit_9, open_place, 9},  {Key::escape, close, 0},
    {Key::enter, open_selected, 0}, {Key::tab, step, 1},
    {Key::back_tab, step, -1},      {Key::page_up, turn_page, -1},
    {Key::page_down, turn_page, 1}, {Key::left, move_across, -1},
    {Key::right, move_across, 1},   {Key::up, move_down, -1},
    {Key::down, move_down, 1},      {Key::l, open_alarms, 0},
    {Key::e, open_limits, 0},       {Key::d, open_disclosure, 0},
    {Key::t, pulse_tone, 0},        {Key::c, open_chart, 0},
    {Key::n, open_admit, 0},        {Key::i, open_instruct, 0},
    {Key::n, open_admit, 0},        {Key::k, open_checklist, 0},
    {Key::h, open_handover, 0},
}};

}  // namespace

std::optional<Intent> intent_for_key(Key key, const Screen& screen) {
  // A view's own keys come before those of all views.
  if (screen.view == ViewKind::alarms)
    for (const auto& binding : alarms_bindings)
      if (binding.key == key) return binding.intent(screen, binding.argument);
  if (screen.view == ViewKind::disclosure)
    for (const auto& binding : disclosure_bindings)
      if (binding.key == key) return binding.intent(screen, binding.argument);
  for (const auto& binding : bindings)
    if (binding.key == key) return binding.intent(screen, binding.argument);
  for (const auto& button : screen.buttons)
    if (button.key.size() == 1 && static_cast<Key>(button.key[0]) == key) return button.intent;
  return std::nullopt;
}

}  // namespace vigil::dashboard
