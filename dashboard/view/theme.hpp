// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "common/model/bay.hpp"
#include "common/model/channel.hpp"

namespace vigil::dashboard {

/// Red in the lowest byte, alpha in the highest: what ImDrawList takes.
using Colour = std::uint32_t;

/// From 0xRRGGBB, opaque.
constexpr Colour rgb(std::uint32_t hex) {
  return 0xFF000000U | ((hex & 0xFFU) << 16U) | (hex & 0xFF00U) | ((hex >> 16U) & 0xFFU);
}

/// The nearest whole number to one that is not negative.
constexpr std::uint32_t rounded(float value) {
  // NOLINTNEXTLINE(bugprone-incorrect-roundings): lround is no constexpr.
  return static_cast<std::uint32_t>(value + 0.5F);
}

/// The same colour, `alpha` 0–1 times as opaque.
constexpr Colour faded(Colour c, float alpha) {
  const std::uint32_t a = rounded(static_cast<float>(c >> 24U) * alpha);
  return (c & 0x00FFFFFFU) | (a << 24U);
}

/// `part` 0–1 of the way from `a` to `b`; opaque.
constexpr Colour mix(Colour a, Colour b, float part) {
  Colour out = 0xFF000000U;
  for (unsigned shift = 0; shift < 24; shift += 8) {
    const auto from = static_cast<float>((a >> shift) & 0xFFU);
    const auto to = static_cast<float>((b >> shift) & 0xFFU);
    out |= rounded(from + (to - from) * part) << shift;
  }
  return out;
}

/// An alarm's box and the text on it.
struct AlarmColours {
  Colour fill;
  Colour text;
};

/// Every colour on the screen. Parameter hues never carry alarm meaning; alarm colours fill boxes.
struct Theme {
  Colour background;
  Colour tile;
  Colour tile_selected;
  Colour well;  ///< the empty alarm line, a button, the empty part of a bar
  Colour line;
  Colour button_line;
  Colour text;
  Colour strong;  ///< titles
  Colour dim;
  Colour faint;  ///< read only when looked for: "no alarms", what is lost
  Colour focus;  ///< the ring around the selected bay
  Colour infusion;
  Colour infusion_bar;
  std::array<Colour, 6> roles;         ///< by ColourRole
  std::array<Colour, 4> modes;         ///< a badge's outline and text, by Mode
  std::array<AlarmColours, 4> alarms;  ///< by Priority; `none` is never drawn

  constexpr Colour role(ColourRole r) const { return roles[static_cast<std::size_t>(r)]; }
  constexpr Colour mode(Mode m) const { return modes[static_cast<std::size_t>(m)]; }
  constexpr const AlarmColours& alarm(Priority p) const { return alarms[static_cast<std::size_t>(p)]; }
};

const Theme& dark_theme();

}  // namespace vigil::dashboard
