// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <string>

#include "alarms/sound_category.hpp"
#include "common/model/pump.hpp"

using namespace vigil;
using namespace vigil::alarms;
using enum SoundCategory;

TEST_CASE("a condition's name says what it is about") {
  struct Named {
    std::string name;
    SoundCategory category;
  };
  const Named conditions[] = {
      {"spo2-low", oxygen},
      {"rr-low", ventilation},
      {"rr-high", ventilation},
      {"etco2-high", ventilation},
      {"tcpco2-high", ventilation},
      {"no-breath", ventilation},
      {"respiratory-depression", ventilation},
      {"hr-low", cardiovascular},
      {"pr-high", cardiovascular},
      {"nibp_sys-high", cardiovascular},
      {"abp_mean-low", cardiovascular},
      {"hypertension", cardiovascular},
      {"nibp-overdue", cardiovascular},
      {"temp-high", general},
      {"dose-above-cap", drug_delivery},
      {"not-admitted", drug_delivery},
      {"lost", equipment},
      {"no-signal:spo2", equipment},
      {"sensor-off:co2", equipment},
      {"respiratory-monitoring-lost", equipment},
      {"station-lost", equipment},
      {"display-frozen", equipment},
  };
  for (const Named& row : conditions) {
    CAPTURE(row.name);
    CHECK(sound_category_text[category_of(row.name)] == sound_category_text[row.category]);
  }
}

TEST_CASE("every alarm of a pump is about drug delivery, whichever pump it is") {
  for (const auto name : pump_alarm_text.names) {
    CHECK(category_of(name) == drug_delivery);
    CHECK(category_of(std::string(name) + ":12") == drug_delivery);
  }
}

TEST_CASE("the limits of every numeric but the temperature are about a part of the body") {
  for (const auto& row : channel_catalogue()) {
    if (row.kind != ChannelKind::numeric || row.channel == Channel::temp) continue;
    CAPTURE(std::string(row.id));
    for (const char* side : {"-low", "-high"}) {
      const auto category = category_of(std::string(row.id) + side);
      CHECK((category == oxygen || category == ventilation || category == cardiovascular));
    }
  }
}

TEST_CASE("a condition that no table knows sounds by its channel, else as general") {
  CHECK(category_of("news-of-tomorrow", Channel::spo2) == oxygen);
  CHECK(category_of("news-of-tomorrow") == general);
  CHECK(category_of("") == general);
  CHECK(category_of(":") == general);
  CHECK(category_of("-low") == general);
  CHECK(category_of("nobody-high") == general);
}
