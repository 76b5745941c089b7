// SPDX-License-Identifier: MIT
// The keys of a form that is open.
#include <array>

#include "dashboard/view/keys.hpp"

namespace vigil::dashboard {

namespace {

struct Row {
  Key key;
  FormAction action;
  int by;
};
constexpr std::array<Row, 11> form_keys{{
    {Key::tab, FormAction::next, 0},
    {Key::back_tab, FormAction::previous, 0},
    {Key::right, FormAction::next, 0},
    {Key::left, FormAction::previous, 0},
    {Key::up, FormAction::step, 1},
    {Key::down, FormAction::step, -1},
    {Key::page_up, FormAction::row_up, 0},
    {Key::page_down, FormAction::row_down, 0},
    {Key::enter, FormAction::enter, 0},
    {Key::escape, FormAction::escape, 0},
    {Key::backspace, FormAction::erase, 0},
}};

/// None where no form is open.
std::optional<Typing> typing_of(const Screen& screen) {
  if (screen.view == ViewKind::limits && screen.limits) return screen.limits->typing;
  if (screen.view == ViewKind::chart && screen.chart) return screen.chart->typing;
  if (screen.view == ViewKind::checklist && screen.checklist) return Typing::nothing;
  if (screen.view == ViewKind::handover && screen.handover) return screen.handover->typing;
  if (screen.view == ViewKind::admit && screen.admit) return screen.admit->typing;
  if (screen.view == ViewKind::instruct && screen.instruct) return screen.instruct->typing;
  if (screen.view == ViewKind::reason && screen.reason) return screen.reason->typing;
  return std::nullopt;
}

constexpr bool is_printable(Key key) { return key < Key::escape; }
constexpr bool is_digit(Key key) { return key >= Key::digit_0 && key <= Key::digit_9; }

std::optional<Intent> typed(char32_t character, Typing typing) {
  const bool wanted = typing == Typing::text || (typing == Typing::number && belongs_to_number(character));
  if (!wanted) return std::nullopt;
  return FormInput{FormAction::type, 0, 0, character};
}

std::optional<Intent> pressed(Key key, Typing typing, const Screen& screen) {
  for (const auto& row : form_keys)
    if (row.key == key) return FormInput{row.action, 0, row.by, 0};
  // Its character comes by itself. A digit never leaves a form for another bay.
  if (is_digit(key) || (is_printable(key) && typing == Typing::text)) return std::nullopt;
  return intent_for_key(key, screen);
}

}  // namespace

std::optional<Intent> intent_for_press(const Press& press, const Screen& screen) {
  const auto typing = typing_of(screen);
  if (const auto* character = std::get_if<Typed>(&press))
    return typing ? typed(character->character, *typing) : std::nullopt;
  const Key key = std::get<Key>(press);
  return typing ? pressed(key, *typing, screen) : intent_for_key(key, screen);
}

}  // namespace vigil::dashboard
