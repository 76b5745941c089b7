// SPDX-License-Identifier: MIT
#include "dashboard/view/text.hpp"

#include <cfloat>
#include <cmath>

namespace vigil::dashboard {

namespace {

constexpr std::string_view ellipsis = "…";

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

/// The longest beginning of `text`, in whole characters, that is at most `width` wide.
std::size_t beginning_within(const Face& face, std::string_view text, float width) {
  const char* rest = nullptr;
  face.font->CalcTextSizeA(face.font->FontSize, std::max(width, 0.0F), 0, text.data(),
                           text.data() + text.size(), &rest);
  auto n = static_cast<std::size_t>(rest - text.data());
  while (n > 0 && n < text.size() && continues(text[n])) --n;
  return n;
}

}  // namespace

float text_width(const Face& face, std::string_view text) {
  if (text.empty()) return 0;
  return face.font->CalcTextSizeA(face.font->FontSize, FLT_MAX, 0, text.data(), text.data() + text.size()).x;
}

bool has_glyphs(const Face& face, std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    // Decoded here, as ImGui's decoder is not in its public header. Broken UTF-8 has no glyph.
    const auto first = static_cast<unsigned char>(text[i]);
    const std::size_t length = first < 0x80    ? 1
                               : first >= 0xF0 ? 4
                               : first >= 0xE0 ? 3
                               : first >= 0xC0 ? 2
                                               : 0;
    if (length == 0 || i + length > text.size()) return false;
    unsigned code = length == 1 ? first : first & (0xFFU >> (length + 1));
    for (std::size_t k = 1; k < length; ++k)
      code = (code << 6U) | (static_cast<unsigned char>(text[i + k]) & 0x3FU);
    if (code > 0xFFFF || face.font->FindGlyphNoFallback(static_cast<ImWchar>(code)) == nullptr) return false;
    i += length;
  }
  return true;
}

std::string fitted(const Face& face, std::string_view text, float width) {
  if (text_width(face, text) <= width + 0.5F) return std::string{text};
  std::size_t n = beginning_within(face, text, width - text_width(face, ellipsis));
  while (n > 0 && (text[n - 1] == ' ' || text.substr(0, n).ends_with("·"))) {
    --n;
    while (n > 0 && continues(text[n])) --n;
  }
  if (n == 0) return {};
  return std::string{text.substr(0, n)}.append(ellipsis);
}

float middle_baseline(const Face& face, float top, float height) {
  return std::round(top + (height + face.cap_height) / 2);
}

float draw_text(ImDrawList& list, const Face& face, float x, float baseline, Colour colour,
                std::string_view text, Align align) {
  if (text.empty()) return 0;
  const float width = text_width(face, text);
  const float left = align == Align::left ? x : align == Align::right ? x - width : x - width / 2;
  list.AddText(face.font, face.font->FontSize, {std::round(left), std::round(baseline) - face.font->Ascent},
               colour, text.data(), text.data() + text.size());
  return width;
}

float draw_fitted(ImDrawList& list, const Face& face, float x, float baseline, float width, Colour colour,
                  std::string_view text, Align align) {
  return draw_text(list, face, x, baseline, colour, fitted(face, text, width), align);
}

std::vector<std::string_view> wrapped(const Face& face, std::string_view text, float width) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    std::size_t n = line.size();
    if (text_width(face, line) > width) {
      n = beginning_within(face, line, width);
      while (n == 0 || (n < line.size() && continues(line[n]))) ++n;
      const std::size_t space = line.rfind(' ', n);
      if (space != std::string_view::npos && space > 0) n = space;
    }
    lines.push_back(line.substr(0, n));
    text.remove_prefix(n);
    if (!text.empty() && (text.front() == ' ' || text.front() == '\n')) text.remove_prefix(1);
  }
  return lines;
}

float line_height(const Face& face) { return std::round(face.cap_height * 2.05F); }

}  // namespace vigil::dashboard
