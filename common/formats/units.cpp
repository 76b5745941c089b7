// SPDX-License-Identifier: MIT
#include "common/formats/units.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include "common/formats/text.hpp"

namespace vigil::formats {

namespace {

enum class Dimension : std::uint8_t { pressure, voltage, percent, per_minute, temperature, flow, one };

/// value · factor + offset is in mm[Hg], mV, %, 1/min, Cel, L/min or 1.
struct Unit {
  std::string_view text;
  Dimension dimension;
  double factor = 1;
  double offset = 0;
};

// 1 mmHg = 133.322387415 Pa, 1 cmH2O = 98.0665 Pa (NIST SP 811, appendix B.9).
constexpr double pa_per_mmhg = 133.322387415;
constexpr double mmhg_per_kpa = 1000 / pa_per_mmhg;
constexpr double mmhg_per_mbar = 100 / pa_per_mmhg;
constexpr double mmhg_per_cmh2o = 98.0665 / pa_per_mmhg;

constexpr auto pressure = Dimension::pressure;
constexpr auto voltage = Dimension::voltage;
constexpr auto percent = Dimension::percent;
constexpr auto per_minute = Dimension::per_minute;
constexpr auto temperature = Dimension::temperature;
constexpr auto flow = Dimension::flow;
constexpr auto one = Dimension::one;

// As folded(): lower case, without blanks. The UCUM texts are those of the catalogue.
constexpr Unit units[] = {
    {"mm[hg]", pressure},
    {"mmhg", pressure},
    {"torr", pressure},
    {"kpa", pressure, mmhg_per_kpa},
    {"hpa", pressure, mmhg_per_mbar},
    {"mbar", pressure, mmhg_per_mbar},
    {"pa", pressure, 1 / pa_per_mmhg},
    {"cm[h2o]", pressure, mmhg_per_cmh2o},
    {"cmh2o", pressure, mmhg_per_cmh2o},
    {"cmh₂o", pressure, mmhg_per_cmh2o},
    {"mv", voltage},
    {"v", voltage, 1e3},
    {"uv", voltage, 1e-3},
    {"\u00b5v", voltage, 1e-3},  // micro sign
    {"\u03bcv", voltage, 1e-3},  // Greek mu
    {"\xb5v", voltage, 1e-3},    // Latin-1
    {"nv", voltage, 1e-6},
    {"%", percent},
    {"percent", percent},
    {"pct", percent},
    {"{beat}/min", per_minute},
    {"{breath}/min", per_minute},
    {"bpm", per_minute},
    {"beats/min", per_minute},
    {"/min", per_minute},
    {"1/min", per_minute},
    {"min-1", per_minute},
    {"min^-1", per_minute},
    {"pm", per_minute},
    {"rpm", per_minute},
    {"brpm", per_minute},
    {"br/min", per_minute},
    {"insp/min", per_minute},
    {"resp/min", per_minute},
    {"breaths/min", per_minute},
    {"hz", per_minute, 60},
    {"cel", temperature},
    {"c", temperature},
    {"\u00b0c", temperature},
    {"\xb0"
     "c",
     temperature},
    {"\u00bac", temperature},  // the ordinal indicator, as some bedside programs write it
    {"degc", temperature},
    {"celsius", temperature},
    {"f", temperature, 5.0 / 9.0, -160.0 / 9.0},
    {"[degf]", temperature, 5.0 / 9.0, -160.0 / 9.0},
    {"\u00b0f", temperature, 5.0 / 9.0, -160.0 / 9.0},
    {"\xb0"
     "f",
     temperature, 5.0 / 9.0, -160.0 / 9.0},
    {"degf", temperature, 5.0 / 9.0, -160.0 / 9.0},
    {"fahrenheit", temperature, 5.0 / 9.0, -160.0 / 9.0},
    {"k", temperature, 1, -273.15},
    {"l/min", flow},
    {"lpm", flow},
    {"l/s", flow, 60},
    {"ml/s", flow, 0.06},
    {"ml/min", flow, 1e-3},
    {"1", one},
    {"nu", one},
    {"adu", one},
    {"a.u.", one},
    {"au", one},
};

const Unit* find_unit(std::string_view text) {
  const std::string key = folded(text, " \t");
  const auto* const found =
      std::find_if(std::begin(units), std::end(units), [&](const Unit& unit) { return unit.text == key; });
  return found == std::end(units) ? nullptr : found;
}

/// Their size says nothing: each monitor scales them as it likes.
bool is_relative(Channel channel) { return channel == Channel::pleth || channel == Channel::resp; }

}  // namespace

std::optional<UnitConversion> conversion_to_catalogue(Channel channel, std::string_view unit) {
  if (is_relative(channel) || folded(unit, " \t").empty()) return UnitConversion{};
  const Unit* from = find_unit(unit);
  const Unit* to = find_unit(info(channel).unit);
  if (from == nullptr || to == nullptr || from->dimension != to->dimension) return std::nullopt;
  if (from->factor == to->factor && from->offset == to->offset) return UnitConversion{};
  return UnitConversion{from->factor / to->factor, (from->offset - to->offset) / to->factor};
}

}  // namespace vigil::formats
