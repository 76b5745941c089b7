// SPDX-License-Identifier: MIT
#include "dashboard/view/font_files.hpp"

#include <fontconfig/fontconfig.h>

#include <array>
#include <memory>
#include <string_view>

namespace vigil::dashboard {

namespace {

struct Config {
  FcConfig* config = FcInitLoadConfigAndFonts();
  Config() = default;
  Config(const Config&) = delete;
  Config& operator=(const Config&) = delete;
  ~Config() {
    if (config != nullptr) FcConfigDestroy(config);
  }
};

struct PatternDelete {
  void operator()(FcPattern* p) const { FcPatternDestroy(p); }
};
using Pattern = std::unique_ptr<FcPattern, PatternDelete>;

const FcChar8* chars(const char* text) { return reinterpret_cast<const FcChar8*>(text); }

std::string text_of(FcPattern* pattern, const char* object) {
  FcChar8* text = nullptr;
  if (FcPatternGetString(pattern, object, 0, &text) != FcResultMatch) return {};
  return reinterpret_cast<const char*>(text);
}

/// The upright file of just this family; empty where it is not installed (fontconfig would give another).
std::string file_of(FcConfig* config, const char* family, int weight) {
  const Pattern wanted{FcPatternCreate()};
  if (!wanted) return {};
  FcPatternAddString(wanted.get(), FC_FAMILY, chars(family));
  FcPatternAddInteger(wanted.get(), FC_WEIGHT, weight);
  FcPatternAddInteger(wanted.get(), FC_SLANT, FC_SLANT_ROMAN);
  FcPatternAddBool(wanted.get(), FC_VARIABLE, FcFalse);
  FcConfigSubstitute(config, wanted.get(), FcMatchPattern);
  FcDefaultSubstitute(wanted.get());
  FcResult result = FcResultNoMatch;
  const Pattern found{FcFontMatch(config, wanted.get(), &result)};
  if (!found || text_of(found.get(), FC_FAMILY) != family) return {};
  return text_of(found.get(), FC_FILE);
}

}  // namespace

std::optional<FontFiles> find_font_files() {
  const Config fonts;
  if (fonts.config == nullptr) return std::nullopt;
  constexpr std::array<const char*, 3> families{"Inter", "Roboto", "DejaVu Sans"};
  for (const char* family : families) {
    FontFiles files{file_of(fonts.config, family, FC_WEIGHT_REGULAR),
                    file_of(fonts.config, family, FC_WEIGHT_DEMIBOLD),
                    {}};
    if (files.regular.empty()) continue;
    if (files.bold.empty()) files.bold = files.regular;
    if (std::string_view{family} != families.back())
      files.fallback = file_of(fonts.config, families.back(), FC_WEIGHT_REGULAR);
    return files;
  }
  return std::nullopt;
}

}  // namespace vigil::dashboard
