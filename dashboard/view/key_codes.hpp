// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "dashboard/view/keys.hpp"

namespace vigil::dashboard {

/// What a GLFW key event means to us: presses, and repeats of the keys that move. Nothing for releases and
/// for keys held with Ctrl, Alt or Super. Letters go by what the keyboard's layout prints on them; GLFW must
/// run.
std::optional<Key> key_from_event(int key, int scancode, int action, int mods);

}  // namespace vigil::dashboard
