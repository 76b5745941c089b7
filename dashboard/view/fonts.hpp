// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "dashboard/view/layout.hpp"

struct ImFont;
struct ImFontAtlas;

namespace vigil::dashboard {

/// A baked font. Text is only ever drawn at the size it was baked in, so that it is sharp.
struct Face {
  ImFont* font = nullptr;
  float cap_height = 0;  ///< of capitals and digits, pixels
};

/// What a text is for decides its size; `caps` is spaced wider, for badges and the headings of panels.
enum class TextRole : std::uint8_t {
  small,
  label,
  body,
  title,
  small_bold,
  label_bold,
  body_bold,
  title_bold,
  heading_bold,
  caps,
  mark,  ///< this and the next: capitals and digits only
  mark_small,
};
constexpr std::size_t text_role_count = 12;

/// The faces of one size of window. Owned by the window; rebuilt when the sizes change.
class Fonts {
 public:
  /// Fills the atlas. Warns in the log where no font is installed and the built-in one has to do; that one
  /// has Latin only.
  void build(ImFontAtlas& atlas, const Sizes& sizes);

  const Face& text(TextRole role) const { return texts_[static_cast<std::size_t>(role)]; }
  /// The largest face of the digits that is at most `size` em high (the smallest one where all are larger).
  /// It has the characters of numbers only, and its digits are all equally wide.
  const Face& numeral(float size) const;
  /// Advance of a digit of the numerals' faces, in em.
  float digit_em() const { return digit_em_; }

 private:
  struct Numeral {
    float size = 0;
    Face face;
  };
  std::array<Face, text_role_count> texts_{};
  std::vector<Numeral> numerals_;
  float digit_em_ = 0.66F;
};

}  // namespace vigil::dashboard
