// SPDX-License-Identifier: MIT
#include "common/model/dose.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using namespace vigil;
using namespace std::chrono_literals;

namespace {
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();
}  // namespace

TEST_CASE("0.35 mg/kg/h for 70 kg at 1 mg/mL is 24.5 mL/h, 24.5 mg/h and 5.83 µg/kg/min") {
  // 0.35 · 70 = 24.5; ÷ 1 = 24.5; 0.35 · 1000 ÷ 60 = 5.8333…
  CHECK(rate_ml_per_h(0.35, 70, 1) == doctest::Approx(24.5));
  CHECK(rate_ml_per_h(0.35, 70, 2) == doctest::Approx(12.25));
  CHECK(dose_mg_per_h(24.5, 1) == doctest::Approx(24.5));
  CHECK(dose_mg_per_kg_per_h(24.5, 70) == doctest::Approx(0.35));
  CHECK(dose_ug_per_kg_per_min(0.35) == doctest::Approx(5.833333));
  const auto dose = dose_of(24.5, 1, 70);
  REQUIRE(dose);
  CHECK(dose->mg_per_h == doctest::Approx(24.5));
  CHECK(*dose->mg_per_kg_per_h == doctest::Approx(0.35));
  CHECK(*dose->ug_per_kg_per_min == doctest::Approx(5.833333));
}

TEST_CASE("mg/kg/h taken for µg/kg/min is 17 times too little, the other way 17 times too much") {
  // 1000 ÷ 60 = 16.67
  CHECK(dose_ug_per_kg_per_min(0.35) / 0.35 == doctest::Approx(16.6667).epsilon(0.0001));
  // A pump set to 5.83 mg/kg/h in place of 5.83 µg/kg/min: 70 kg get 408 mg/h in place of 24.5.
  CHECK(rate_ml_per_h(5.8333, 70, 1) == doctest::Approx(408.33).epsilon(0.0001));
}

TEST_CASE("a cap of 24 mg/h bites above 68.6 kg at 0.35 mg/kg/h") {
  // 24 ÷ 0.35 = 68.571…
  CHECK(weight_kg_where_cap_bites(24, 0.35) == doctest::Approx(68.571).epsilon(0.0001));
  CHECK(0.35 * 68.5 < 24);
  CHECK(0.35 * 68.6 > 24);
}

TEST_CASE("what is not told, not a number or not above 0 gives no dose, and never a dose of 0") {
  CHECK_FALSE(dose_of(24.5, {}, 70));
  for (const double wrong : {0.0, -1.0, not_a_number, infinity, -infinity})
    CHECK_FALSE(dose_of(24.5, wrong, 70));
  for (const double wrong : {-1.0, not_a_number, infinity}) CHECK_FALSE(dose_of(wrong, 1, 70));
  REQUIRE(dose_of(0, 1, 70));
  CHECK(dose_of(0, 1, 70)->mg_per_h == 0);
  CHECK(dose_of(0, 1, 70)->mg_per_kg_per_h == 0);
  for (const std::optional<double>& weight :
       {std::optional<double>{}, std::optional{0.0}, std::optional{-70.0}, std::optional{not_a_number}}) {
    const auto dose = dose_of(24.5, 1, weight);
    REQUIRE(dose);
    CHECK(dose->mg_per_h == doctest::Approx(24.5));
    CHECK_FALSE(dose->mg_per_kg_per_h);
    CHECK_FALSE(dose->ug_per_kg_per_min);
  }
  CHECK_FALSE(dose_of(1e300, 1e300, 70));
}

TEST_CASE("the remaining time is what is left by what runs") {
  // (100 − 51) ÷ 24.5 = 2 h
  CHECK(remaining_time(100, 51, 24.5) == Duration{2h});
  CHECK(remaining_time(100, 0, 25) == Duration{4h});
  CHECK(remaining_time(100, 100, 25) == Duration{0});
  // A pump that went on beyond its volume has nothing left, not less than nothing.
  CHECK(remaining_time(100, 120, 25) == Duration{0});
}

TEST_CASE("there is no remaining time at a rate of 0, or where a figure is missing") {
  CHECK_FALSE(remaining_time(100, 50, 0));
  CHECK_FALSE(remaining_time(100, 50, -1));
  CHECK_FALSE(remaining_time(100, 50, not_a_number));
  CHECK_FALSE(remaining_time({}, 50, 25));
  CHECK_FALSE(remaining_time(100, {}, 25));
  CHECK_FALSE(remaining_time(not_a_number, 50, 25));
  CHECK_FALSE(remaining_time(infinity, 50, 25));
  CHECK_FALSE(remaining_time(1e6, 0, 1e-6));
}

TEST_CASE("half a per cent beside its limit a value is the limit") {
  // Of 24 mg/h: 0.12.
  CHECK_FALSE(is_above(24.0, 24));
  CHECK_FALSE(is_above(24.12, 24));
  CHECK(is_above(24.1201, 24));
  CHECK_FALSE(is_below(24.0, 24));
  CHECK_FALSE(is_below(23.88, 24));
  CHECK(is_below(23.8799, 24));
  CHECK(reaches(24.0, 24));
  CHECK(reaches(23.88, 24));
  CHECK_FALSE(reaches(23.8799, 24));
  CHECK(reaches(25, 24));
  // Of 0 there is none.
  CHECK(is_above(1e-9, 0));
  CHECK_FALSE(is_above(0, 0));
  CHECK_FALSE(is_below(0, 0));
  CHECK(reaches(0, 0));
}

TEST_CASE("a value is above, below or at its limit, and only one of them; a NaN is none of them") {
  for (double limit : {0.1, 0.314, 0.35, 1.0, 22.0, 24.0, 35.0, 700.0})
    for (double part = 0.98; part < 1.02; part += 0.0003) {
      const double value = limit * part;
      CHECK(reaches(value, limit) != is_below(value, limit));
      CHECK_FALSE((is_above(value, limit) && is_below(value, limit)));
      if (is_above(value, limit)) CHECK(reaches(value, limit));
    }
  CHECK_FALSE(is_above(not_a_number, 24));
  CHECK_FALSE(is_below(not_a_number, 24));
  CHECK_FALSE(reaches(not_a_number, 24));
}

TEST_CASE("a dose's unit is read as pumps write it") {
  CHECK(parse_dose_unit("mg/h") == DoseUnit{1, false});
  CHECK(parse_dose_unit("mg/hr") == DoseUnit{1, false});
  CHECK(parse_dose_unit("mg/kg/h") == DoseUnit{1, true});
  CHECK(parse_dose_unit("mg/kg/hour") == DoseUnit{1, true});
  CHECK(parse_dose_unit("mg/(kg.h)") == DoseUnit{1, true});
  CHECK(parse_dose_unit("MG/KG/H") == DoseUnit{1, true});
  CHECK(parse_dose_unit("g/h") == DoseUnit{1000, false});
  CHECK(parse_dose_unit("mg/min") == DoseUnit{60, false});
  for (const char* text : {"ug/kg/min", "mcg/kg/min", "\xc2\xb5g/kg/min", "\xce\xbcg/kg/min", "ug/min/kg",
                           "ug/(kg*min)", "mcg / kg / min"}) {
    const auto unit = parse_dose_unit(text);
    REQUIRE_MESSAGE(unit.has_value(), text);
    CHECK(unit->per_kg);
    // 5.8333 µg/kg/min · 0.06 = 0.35 mg/kg/h
    CHECK(5.833333 * unit->mg_per_h == doctest::Approx(0.35));
  }
  for (const char* text : {"", "/", "mg", "mL/h", "mg/kg", "mg/kg/kg", "mg/h/h", "mg/h/min", "mg/kg/h/day",
                           "mg/m2/h", "U/h", "kg/mg/h", "mg/kg/h of ketamine and a lot of other text"})
    CHECK_FALSE_MESSAGE(parse_dose_unit(text), text);
}

TEST_CASE("a figure's last digit is the one that was shown") {
  CHECK(decimals_shown(0.35) == 2);
  CHECK(decimals_shown(static_cast<double>(0.35F)) == 2);
  CHECK(decimals_shown(5.83) == 2);
  CHECK(decimals_shown(-5.83) == 2);
  CHECK(decimals_shown(24) == 0);
  CHECK(decimals_shown(700) == 0);
  CHECK(decimals_shown(0.125) == 3);
  CHECK(decimals_shown(0) == 0);
  CHECK(decimals_shown(not_a_number) == 0);
  CHECK(decimals_shown(infinity) == 0);
  CHECK(decimals_shown(1.0 / 3) == 6);
  CHECK(last_digit(2) == doctest::Approx(0.01));
  CHECK(last_digit(0) == 1);
}
