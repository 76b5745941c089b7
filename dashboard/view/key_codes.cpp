// SPDX-License-Identifier: MIT
#include "dashboard/view/key_codes.hpp"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <array>

namespace vigil::dashboard {

namespace {

struct Row {
  int code;
  Key key;
  bool repeats;
};
constexpr std::array<Row, 11> special{{
    {GLFW_KEY_ESCAPE, Key::escape, false},
    {GLFW_KEY_ENTER, Key::enter, false},
    {GLFW_KEY_KP_ENTER, Key::enter, false},
    {GLFW_KEY_TAB, Key::tab, true},
    {GLFW_KEY_PAGE_UP, Key::page_up, true},
    {GLFW_KEY_PAGE_DOWN, Key::page_down, true},
    {GLFW_KEY_LEFT, Key::left, true},
    {GLFW_KEY_RIGHT, Key::right, true},
    {GLFW_KEY_UP, Key::up, true},
    {GLFW_KEY_DOWN, Key::down, true},
    {GLFW_KEY_BACKSPACE, Key::backspace, true},
}};

std::optional<Key> printable(int key, int scancode) {
  // Digits go by place: they are shifted on some layouts, and the number pad has them too.
  if (key >= GLFW_KEY_0 && key <= GLFW_KEY_9) return static_cast<Key>('0' + (key - GLFW_KEY_0));
  if (key >= GLFW_KEY_KP_0 && key <= GLFW_KEY_KP_9) return static_cast<Key>('0' + (key - GLFW_KEY_KP_0));
  const char* name = glfwGetKeyName(key, scancode);
  if (name != nullptr && name[0] >= 'a' && name[0] <= 'z' && name[1] == '\0')
    return static_cast<Key>(name[0] - 'a' + 'A');
  if (name == nullptr && key >= GLFW_KEY_A && key <= GLFW_KEY_Z)
    return static_cast<Key>('A' + (key - GLFW_KEY_A));
  return std::nullopt;
}

}  // namespace

std::optional<Key> key_from_event(int key, int scancode, int action, int mods) {
  if (action == GLFW_RELEASE) return std::nullopt;
  if ((mods & (GLFW_MOD_CONTROL | GLFW_MOD_ALT | GLFW_MOD_SUPER)) != 0) return std::nullopt;
  for (const auto& row : special) {
    if (row.code != key) continue;
    if (action == GLFW_REPEAT && !row.repeats) return std::nullopt;
    return row.key == Key::tab && (mods & GLFW_MOD_SHIFT) != 0 ? Key::back_tab : row.key;
  }
  // A held "acknowledge" is one acknowledgement.
  if (action == GLFW_REPEAT) return std::nullopt;
  return printable(key, scancode);
}

}  // namespace vigil::dashboard
