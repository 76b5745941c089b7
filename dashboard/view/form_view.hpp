// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "dashboard/model/form.hpp"
#include "dashboard/view/painter.hpp"

/// The parts of forms. What is not sent yet is inverse: dark on light. Alarm colours mean alarms and nothing
/// else, so no form uses them.
namespace vigil::dashboard {

/// Heights in a form, pixels.
struct FormRows {
  float field;  ///< a field or a button, with the distance to the next
  float text;   ///< a line of small text
  float gap;
};
FormRows form_rows(const Painter& p);

/// The form's title and, as the waves with their watermark are gone, the bay's mode; returns the room
/// between.
Rect draw_form_head(const Painter& p, const Rect& row, const Tile& tile, const std::string& title);

/// A field to type into; a click gives it the focus.
void draw_field(const Painter& p, const Rect& area, const FormField& field, std::vector<Intent>& intents);

/// The same between − and +, where there is room for them.
void draw_stepper(const Painter& p, const Rect& area, const FormField& field, std::vector<Intent>& intents);

/// A button as wide as `area`; the focused one has the ring.
void draw_form_button(const Painter& p, const Rect& area, const FormButton& button,
                      std::vector<Intent>& intents);
float form_button_width(const Painter& p, const FormButton& button);
/// How many rows of that width they need side by side.
std::size_t form_button_rows(const Painter& p, const std::vector<FormButton>& buttons, float width);
/// At the left end of `row`, as wide as its text needs; returns its right end with the gap.
float draw_next_button(const Painter& p, const Rect& row, float x, const FormButton& button,
                       std::vector<Intent>& intents);

/// Why something was not taken: stands out without a colour of an alarm.
float draw_problem(const Painter& p, float x, const Rect& row, float width, const std::string& text);

}  // namespace vigil::dashboard
