// SPDX-License-Identifier: MIT
#include "common/model/dose.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

namespace vigil {

namespace {

bool is_positive(std::optional<double> figure) { return figure && std::isfinite(*figure) && *figure > 0; }

struct UnitWord {
  std::string_view word;
  double factor;
};
/// In mg. The micro sign and the Greek letter look alike.
constexpr std::array masses{
    UnitWord{"g", 1000},         UnitWord{"mg", 1},           UnitWord{"ug", 1e-3}, UnitWord{"mcg", 1e-3},
    UnitWord{"\xc2\xb5g", 1e-3}, UnitWord{"\xce\xbcg", 1e-3}, UnitWord{"ng", 1e-6},
};
/// How many of it an hour has.
constexpr std::array times{
    UnitWord{"h", 1}, UnitWord{"hr", 1}, UnitWord{"hour", 1}, UnitWord{"min", 60.0}, UnitWord{"minute", 60.0},
};

template <std::size_t N>
std::optional<double> factor_of(std::string_view word, const std::array<UnitWord, N>& words) {
  const auto found =
      std::find_if(words.begin(), words.end(), [word](const UnitWord& known) { return known.word == word; });
  if (found == words.end()) return std::nullopt;
  return found->factor;
}

/// "ug/(kg.min)" is ug, kg, min.
std::vector<std::string> parts_of(std::string_view text) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == '/' || c == '.' || c == '*')
      parts.emplace_back();
    else if (c != '(' && c != ')' && c != ' ')
      parts.back() += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return parts;
}

}  // namespace

std::optional<Dose> dose_from_mg_per_h(double mg_per_h, std::optional<double> weight_kg) {
  if (!std::isfinite(mg_per_h) || mg_per_h < 0) return std::nullopt;
  Dose dose{mg_per_h, {}, {}};
  if (is_positive(weight_kg)) {
    dose.mg_per_kg_per_h = dose_mg_per_kg_per_h(mg_per_h, *weight_kg);
    dose.ug_per_kg_per_min = dose_ug_per_kg_per_min(*dose.mg_per_kg_per_h);
  }
  return dose;
}

std::optional<Dose> dose_of(double rate_ml_per_h, std::optional<double> conc_mg_per_ml,
                            std::optional<double> weight_kg) {
  if (!is_positive(conc_mg_per_ml) || !std::isfinite(rate_ml_per_h)) return std::nullopt;
  return dose_from_mg_per_h(dose_mg_per_h(rate_ml_per_h, *conc_mg_per_ml), weight_kg);
}

std::optional<Duration> remaining_time(std::optional<double> vtbi_ml, std::optional<double> infused_ml,
                                       double rate_ml_per_h) {
  if (!is_positive(rate_ml_per_h) || !vtbi_ml || !infused_ml) return std::nullopt;
  const double hours = (*vtbi_ml - *infused_ml) / rate_ml_per_h;
  if (!std::isfinite(hours) || hours * 3600 > to_seconds(longest_remaining)) return std::nullopt;
  return from_seconds(std::max(0.0, hours) * 3600);
}

std::optional<DoseUnit> parse_dose_unit(std::string_view text) {
  constexpr std::size_t longest = 32;
  if (text.size() > longest) return std::nullopt;
  const auto parts = parts_of(text);
  if (parts.size() < 2 || parts.size() > 3) return std::nullopt;
  const auto mass = factor_of(parts[0], masses);
  if (!mass) return std::nullopt;
  DoseUnit unit;
  std::optional<double> time;
  for (std::size_t i = 1; i < parts.size(); ++i) {
    if (parts[i] == "kg" && !unit.per_kg) {
      unit.per_kg = true;
    } else if (!time) {
      time = factor_of(parts[i], times);
      if (!time) return std::nullopt;
    } else {
      return std::nullopt;
    }
  }
  if (!time) return std::nullopt;
  unit.mg_per_h = *mass * *time;
  return unit;
}

int decimals_shown(double figure) {
  if (!std::isfinite(figure)) return 0;
  constexpr int significant = 6;
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.*e", significant - 1, figure);
  // "-3.50000e-01": the digits that are not 0 at the end, and where the point stands.
  const std::string_view all{text.data()};
  const std::size_t e = all.find('e');
  if (e == std::string_view::npos) return 0;
  const std::size_t last = all.substr(0, e).find_last_not_of('0');
  const std::size_t point = all.find('.');
  const int behind_point = last > point ? static_cast<int>(last - point) : 0;
  const int exponent = static_cast<int>(std::strtol(text.data() + e + 1, nullptr, 10));
  return std::max(0, behind_point - exponent);
}

double last_digit(int decimals) { return std::pow(10.0, -decimals); }

}  // namespace vigil
