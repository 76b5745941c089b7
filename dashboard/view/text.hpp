// SPDX-License-Identifier: MIT
#pragma once

#include <imgui.h>

#include <string>
#include <string_view>
#include <vector>

#include "dashboard/view/fonts.hpp"
#include "dashboard/view/geometry.hpp"
#include "dashboard/view/theme.hpp"

namespace vigil::dashboard {

enum class Align : std::uint8_t { left, centre, right };

float text_width(const Face& face, std::string_view text);
/// Whether the face has a glyph for every character.
bool has_glyphs(const Face& face, std::string_view text);
/// The text, or as much of it as fits before an ellipsis; empty where not even a letter and the ellipsis fit.
std::string fitted(const Face& face, std::string_view text, float width);
/// The baseline that puts capitals and digits in the middle of [top, top + height).
float middle_baseline(const Face& face, float top, float height);
inline float middle_baseline(const Face& face, const Rect& r) { return middle_baseline(face, r.y, r.h); }

/// Draws with the baseline at `baseline`; `x` is the left end, the middle or the right end. Returns the
/// width.
float draw_text(ImDrawList& list, const Face& face, float x, float baseline, Colour colour,
                std::string_view text, Align align = Align::left);
/// Draws what fits in `width`, see fitted(). Returns the width drawn.
float draw_fitted(ImDrawList& list, const Face& face, float x, float baseline, float width, Colour colour,
                  std::string_view text, Align align = Align::left);
/// The text's lines, broken at spaces (or within a word that is too long) and at line ends; views into
/// `text`.
std::vector<std::string_view> wrapped(const Face& face, std::string_view text, float width);
/// From baseline to baseline.
float line_height(const Face& face);

}  // namespace vigil::dashboard
