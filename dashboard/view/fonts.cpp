// SPDX-License-Identifier: MIT
#include "dashboard/view/fonts.hpp"

#include <imgui.h>

#include <cmath>
#include <optional>

#include "common/log/log.hpp"
#include "dashboard/view/font_files.hpp"

namespace vigil::dashboard {

namespace {

// What patients' and drugs' names, units and our own texts need: Latin, Greek, Cyrillic, punctuation, sub-
// and superscripts, arrows, mathematics, shapes, ♪ and ✓.
constexpr std::array<ImWchar, 33> text_ranges{
    0x0020, 0x007E, 0x00A0, 0x017F, 0x0391, 0x03C9, 0x0401, 0x045F, 0x2010, 0x2027, 0x2030,
    0x203A, 0x2070, 0x209C, 0x20AC, 0x20AC, 0x2116, 0x2116, 0x2190, 0x2193, 0x2206, 0x2206,
    0x2212, 0x2212, 0x2248, 0x2248, 0x2264, 0x2265, 0x25B2, 0x25CF, 0x266A, 0x2713, 0};
constexpr std::array<ImWchar, 7> capital_ranges{' ', ' ', '0', '9', 'A', 'Z', 0};
constexpr std::array<ImWchar, 3> digit_ranges{'0', '9', 0};
constexpr std::array<ImWchar, 9> sign_ranges{' ', '/', ':', '?', 0x2012, 0x2014, 0x2212, 0x2212, 0};

/// Capitals of Inter in em; sizes of other families are set so that their capitals are as high.
constexpr float capitals_em = 0.727F;

/// All digits are as wide as the widest, less some of the white around it: at the sizes of a monitor the
/// spacing of running text looks like holes.
constexpr float digit_spacing = 0.93F;

/// What a font file is like, measured on a baked probe.
struct Measured {
  float pixels_per_em;  ///< what the atlas calls a size, for 1 em of ours
  float digit_advance;  ///< of the widest digit, as part of the atlas's size
};

std::optional<Measured> measure(const std::string& file) {
  constexpr float probe = 200;
  ImFontAtlas atlas;
  ImFontConfig config;
  config.OversampleH = 1;
  constexpr std::array<ImWchar, 5> ranges{'0', '9', 'H', 'H', 0};
  const ImFont* font = atlas.AddFontFromFileTTF(file.c_str(), probe, &config, ranges.data());
  if (font == nullptr || !atlas.Build()) return std::nullopt;
  const ImFontGlyph* capital = font->FindGlyphNoFallback('H');
  if (capital == nullptr || capital->Y1 <= capital->Y0) return std::nullopt;
  float widest = 0;
  for (ImWchar c = '0'; c <= '9'; ++c) {
    const ImFontGlyph* digit = font->FindGlyphNoFallback(c);
    if (digit == nullptr) return std::nullopt;
    widest = std::max(widest, digit->AdvanceX);
  }
  return Measured{capitals_em * probe / (capital->Y1 - capital->Y0), widest / probe};
}

struct TextSize {
  float Sizes::*size;
  bool bold;
  float spacing;  ///< extra pixels between letters, as part of the size
};
constexpr std::array<TextSize, text_role_count> text_sizes{{{&Sizes::small, false, 0},
                                                            {&Sizes::label, false, 0},
                                                            {&Sizes::body, false, 0},
                                                            {&Sizes::title, false, 0},
                                                            {&Sizes::small, true, 0},
                                                            {&Sizes::label, true, 0},
                                                            {&Sizes::body, true, 0},
                                                            {&Sizes::title, true, 0},
                                                            {&Sizes::heading, true, 0},
                                                            {&Sizes::label, true, 0.06F},
                                                            {&Sizes::mark, true, 0.08F},
                                                            {&Sizes::mark_small, true, 0.08F}}};
static_assert(static_cast<std::size_t>(TextRole::mark_small) + 1 == text_role_count);

/// Sizes of the numerals: fine enough that a number fills its place, few enough for one texture.
std::vector<float> numeral_sizes(const Sizes& sizes) {
  std::vector<float> out;
  const float largest = std::clamp(230 * sizes.scale, 60.0F, 300.0F);
  float size = 11;
  while (size <= largest) {
    out.push_back(std::round(size));
    size *= size < 40 ? 1.09F : 1.13F;
  }
  return out;
}

float cap_height_of(const ImFont& font) {
  const ImFontGlyph* digit = font.FindGlyphNoFallback('0');
  const ImFontGlyph* capital = font.FindGlyphNoFallback('H');
  const ImFontGlyph* glyph = capital != nullptr ? capital : digit;
  return glyph != nullptr ? glyph->Y1 - glyph->Y0 : 0;
}

}  // namespace

const Face& Fonts::numeral(float size) const {
  const Numeral* best = &numerals_.front();
  for (const auto& n : numerals_)
    if (n.size <= size) best = &n;
  return best->face;
}

void Fonts::build(ImFontAtlas& atlas, const Sizes& sizes) {
  atlas.Clear();
  numerals_.clear();
  atlas.TexDesiredWidth = sizes.body < 24 ? 2048 : 4096;  // a square is packed best, and textures end at 8192
  const auto files = find_font_files();
  const auto regular = files ? measure(files->regular) : std::nullopt;
  const auto bold = files ? measure(files->bold) : std::nullopt;
  if (!regular || !bold) {
    log::warn(
        "no font found (Inter, Roboto or DejaVu Sans): install fonts-inter or fonts-dejavu-core; the "
        "built-in "
        "font shows Latin letters only");
    ImFont* font = atlas.AddFontDefault();
    atlas.Build();
    texts_.fill({font, cap_height_of(*font)});
    numerals_.push_back({0, {font, cap_height_of(*font)}});
    return;
  }
  const auto fallback = files->fallback.empty() ? std::nullopt : measure(files->fallback);

  for (std::size_t i = 0; i < text_role_count; ++i) {
    const TextSize& text = text_sizes[i];
    const float size = sizes.*text.size;
    ImFontConfig config;
    config.OversampleH = size < 24 ? 2 : 1;
    config.GlyphExtraSpacing.x = std::round(text.spacing * size);
    const Measured& m = text.bold ? *bold : *regular;
    const std::string& file = text.bold ? files->bold : files->regular;
    const bool capitals = static_cast<TextRole>(i) >= TextRole::mark;
    texts_[i].font = atlas.AddFontFromFileTTF(file.c_str(), size * m.pixels_per_em, &config,
                                              capitals ? capital_ranges.data() : text_ranges.data());
    if (fallback && !capitals) {
      config.MergeMode = true;
      atlas.AddFontFromFileTTF(files->fallback.c_str(), size * fallback->pixels_per_em, &config,
                               text_ranges.data());
    }
  }
  digit_em_ = digit_spacing * bold->digit_advance * bold->pixels_per_em;
  for (const float size : numeral_sizes(sizes)) {
    ImFontConfig config;
    config.OversampleH = size < 28 ? 2 : 1;
    config.PixelSnapH = true;
    const float pixels = size * bold->pixels_per_em;
    // Inter's digits are proportional: without this every change of a digit would move the others.
    config.GlyphMinAdvanceX = config.GlyphMaxAdvanceX =
        std::round(pixels * digit_spacing * bold->digit_advance);
    ImFont* font = atlas.AddFontFromFileTTF(files->bold.c_str(), pixels, &config, digit_ranges.data());
    ImFontConfig signs;
    signs.OversampleH = config.OversampleH;
    signs.PixelSnapH = true;
    signs.MergeMode = true;
    atlas.AddFontFromFileTTF(files->bold.c_str(), pixels, &signs, sign_ranges.data());
    numerals_.push_back({size, {font, 0}});
  }
  atlas.Build();
  for (auto& face : texts_) face.cap_height = cap_height_of(*face.font);
  for (auto& n : numerals_) n.face.cap_height = cap_height_of(*n.face.font);
}

}  // namespace vigil::dashboard
