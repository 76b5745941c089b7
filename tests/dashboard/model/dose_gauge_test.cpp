// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <limits>

#include "dashboard/model/dose_gauge.hpp"

using namespace vigil;
using namespace vigil::dashboard;

namespace {

/// Low dose for so many kg: 0.1 to 0.35 mg/kg/h, at most 24 mg/h.
wire::InfusionMessage low_dose(double kg, double mg_per_h) {
  wire::InfusionMessage infusion;
  infusion.mg_per_h = mg_per_h;
  infusion.low_mg_per_h = 0.1 * kg;
  infusion.high_mg_per_h = 0.35 * kg;
  infusion.cap_mg_per_h = 24;
  return infusion;
}

}  // namespace

TEST_CASE("one linear scale in mg/kg/h: the cap of 24 mg/h is 0.296 for 81 kg, and governs") {
  const auto limits = dose_limits(low_dose(81, 24), 81);
  REQUIRE(limits);
  CHECK(limits->cap == doctest::Approx(24.0 / 81));
  const auto gauge = dose_gauge(*limits, 0.25);
  REQUIRE(gauge);
  CHECK(gauge->end == doctest::Approx(0.5));
  CHECK(gauge->dose == doctest::Approx(0.5));
  CHECK(gauge->soft == doctest::Approx(0.7));
  CHECK(gauge->cap == doctest::Approx(0.5926).epsilon(0.001));
  CHECK(gauge->governs == Governs::cap);
  CHECK(gauge->shaded_from == doctest::Approx(0.2));
  CHECK(gauge->shaded_to == gauge->cap);
  CHECK_FALSE(gauge->beyond);
  CHECK(dose_range_text(*limits) == "0.1 – 0.35 mg/kg/h · cap 0.296");
}

TEST_CASE("for 58 kg the range's end comes before the cap and governs") {
  const auto gauge = dose_gauge(*dose_limits(low_dose(58, 17.4), 58), 0.3);
  REQUIRE(gauge);
  CHECK(gauge->governs == Governs::range);
  CHECK(*gauge->cap > *gauge->soft);
  CHECK(gauge->shaded_to == gauge->soft);
}

TEST_CASE("the scale stays where it is while the dose rises; beyond its end the bar is full and says so") {
  const auto limits = *dose_limits(low_dose(81, 24), 81);
  for (const double dose : {0.0, 0.1, 0.4, 0.5}) {
    CHECK(dose_gauge(limits, dose)->end == dose_gauge(limits, 0)->end);
    CHECK_FALSE(dose_gauge(limits, dose)->beyond);
  }
  CHECK(dose_gauge(limits, 5)->beyond);
  CHECK(dose_gauge(limits, 5)->dose == 1);
  CHECK_FALSE(dose_gauge(limits, std::nullopt)->dose);
}

TEST_CASE("the end of the scale is a round figure beyond every limit") {
  for (const double last : {0.001, 0.125, 0.314, 0.35, 1.0, 3.0, 5.0, 8.0, 9.9, 700.0}) {
    const auto gauge = dose_gauge({std::nullopt, last, std::nullopt}, std::nullopt);
    REQUIRE(gauge);
    CHECK(gauge->end >= 1.25 * last * (1 - 1e-6));
    CHECK(gauge->end <= 2.1 * last);
  }
}

TEST_CASE("without a weight, or without limits, there is no gauge") {
  CHECK_FALSE(dose_limits(low_dose(81, 24), std::nullopt));
  CHECK_FALSE(dose_limits(low_dose(81, 24), 0));
  CHECK_FALSE(dose_limits(low_dose(81, 24), std::numeric_limits<double>::quiet_NaN()));
  CHECK_FALSE(dose_gauge({}, 0.3));
  CHECK_FALSE(dose_gauge({0.1, std::nullopt, std::nullopt}, 0.3));
  CHECK_FALSE(dose_gauge({std::nullopt, 0, -1}, 0.3));
}

TEST_CASE("what is stated is said, and no more") {
  CHECK(dose_range_text({std::nullopt, 0.314, 0.314}) == "≤ 0.314 mg/kg/h · cap 0.314");
  CHECK(dose_range_text({0.125, 0.125, std::nullopt}) == "0.125 mg/kg/h");
  CHECK(dose_range_text({0.5, std::nullopt, std::nullopt}) == "≥ 0.5 mg/kg/h");
  CHECK(dose_range_text({std::nullopt, std::nullopt, 0.3}) == "cap 0.300 mg/kg/h");
  CHECK(dose_range_text({}).empty());
}

TEST_CASE("a dose at or above the cap or the range's end is said, the hard limit first") {
  CHECK(dose_warning(low_dose(81, 20), 81).empty());
  CHECK(dose_warning(low_dose(81, 24), 81) == "At protocol cap 24 mg/h");
  CHECK(dose_warning(low_dose(81, 24.1), 81) == "At protocol cap 24 mg/h");  // within 0.5 %
  CHECK(dose_warning(low_dose(81, 30), 81) == "Above protocol cap 24 mg/h");
  CHECK(dose_warning(low_dose(58, 20.3), 58) == "At end of protocol range 0.35 mg/kg/h");
  CHECK(dose_warning(low_dose(58, 22), 58) == "Above protocol range 0.35 mg/kg/h");
  CHECK(dose_warning(low_dose(58, 24), 58) == "Above protocol range 0.35 mg/kg/h");
  CHECK(dose_warning(low_dose(58, 25), 58) == "Above protocol cap 24 mg/h");
  auto unknown = low_dose(81, 24);
  unknown.mg_per_h.reset();
  CHECK(dose_warning(unknown, 81).empty());
}

TEST_CASE("at a point dose there is nothing to warn of, above it there is") {
  wire::InfusionMessage infusion;
  infusion.low_mg_per_h = infusion.high_mg_per_h = 8;
  infusion.mg_per_h = 8;
  CHECK(dose_warning(infusion, 64).empty());
  infusion.mg_per_h = 9;
  CHECK(dose_warning(infusion, 64) == "Above protocol range 0.125 mg/kg/h");
}
