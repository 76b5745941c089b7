// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "common/formats/units.hpp"

using vigil::Channel;
using vigil::formats::conversion_to_catalogue;

namespace {

double converted(Channel channel, const char* unit, double value) {
  const auto conversion = conversion_to_catalogue(channel, unit);
  REQUIRE(conversion);
  return (*conversion)(value);
}

}  // namespace

TEST_CASE("a unit of the same quantity is converted") {
  CHECK(converted(Channel::etco2, "kPa", 5.3) == doctest::Approx(39.753).epsilon(1e-4));
  CHECK(converted(Channel::awp, "mbar", 10) == doctest::Approx(10.1972).epsilon(1e-5));
  CHECK(converted(Channel::abp, "cmH2O", 10) == doctest::Approx(7.3556).epsilon(1e-4));
  CHECK(converted(Channel::awp, "mmHg", 10) == doctest::Approx(13.5951).epsilon(1e-5));
  CHECK(converted(Channel::ecg_ii, "uV", 1500) == doctest::Approx(1.5));
  CHECK(converted(Channel::ecg_v, "V", 0.001) == doctest::Approx(1));
  CHECK(converted(Channel::temp, "°F", 98.6) == doctest::Approx(37));
  CHECK(converted(Channel::temp,
                  "\xb0"
                  "C",
                  36.5) == 36.5);
  CHECK(converted(Channel::awf, "L/s", 0.5) == doctest::Approx(30));
  CHECK(converted(Channel::awf, "mL/s", 500) == doctest::Approx(30));
}

TEST_CASE("the catalogue's own unit, and none at all, change nothing") {
  for (const auto& row : vigil::channel_catalogue()) {
    CHECK(converted(row.channel, row.unit.data(), 12.5) == 12.5);
    CHECK(converted(row.channel, "", 12.5) == 12.5);
  }
  for (const char* unit : {"bpm", "/min", "1/min", "rpm", "insp/min", "pm", " BPM "})
    CHECK(converted(Channel::rr, unit, 12) == 12);
  CHECK(converted(Channel::pleth, "NU", 0.4) == 0.4);
  CHECK(converted(Channel::resp, "ohm", 0.4) == 0.4);
}

TEST_CASE("a unit of another quantity, or an unknown one, is refused") {
  CHECK_FALSE(conversion_to_catalogue(Channel::abp, "mV"));
  CHECK_FALSE(conversion_to_catalogue(Channel::etco2, "%"));
  CHECK_FALSE(conversion_to_catalogue(Channel::ecg_ii, "furlong"));
  CHECK_FALSE(conversion_to_catalogue(Channel::spo2, "bpm"));
}
