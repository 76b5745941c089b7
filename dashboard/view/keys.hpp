// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <variant>

#include "dashboard/model/screen.hpp"

namespace vigil::dashboard {

// clang-format off
/// A key that went down. Letters and digits are their capital's code, by what is printed on the key.
enum class Key : std::uint16_t {
  digit_0 = '0', digit_1, digit_2, digit_3, digit_4, digit_5, digit_6, digit_7, digit_8, digit_9,
  a = 'A', b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z,
  escape = 256, enter, tab, back_tab, page_up, page_down, left, right, up, down, backspace,
};
// clang-format on

/// A character as the keyboard makes it; the key that made it comes before it.
struct Typed {
  char32_t character;
};
using Press = std::variant<Key, Typed>;

/// What a person wants who presses this key while this screen is shown; nothing where it does nothing.
/// A key of no binding is the button that shows it, even a disabled one: the model says why it cannot be
/// done.
std::optional<Intent> intent_for_key(Key key, const Screen& screen);

/// The same where a form may be open, which takes what is typed and the keys that move in it. What it leaves
/// does what it does everywhere: A acknowledges, unless a text is being typed.
std::optional<Intent> intent_for_press(const Press& press, const Screen& screen);

}  // namespace vigil::dashboard
