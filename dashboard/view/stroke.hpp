// SPDX-License-Identifier: MIT
#pragma once

#include <imgui.h>

#include <span>

#include "dashboard/view/theme.hpp"

namespace vigil::dashboard {

/// An open antialiased line with two vertices a point, whatever its width; ImDrawList::AddPolyline needs four
/// where the width is no whole number, and draws a spike's tip far beyond the spike. Sharp corners are cut.
void stroke(ImDrawList& list, std::span<const ImVec2> points, float width, Colour colour);

}  // namespace vigil::dashboard
