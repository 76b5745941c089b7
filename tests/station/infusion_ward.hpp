// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "dashboard/station/knowledge.hpp"
#include "tests/station/station_story.hpp"

namespace vigil::station::test {

inline const Protocols& shipped_protocols() {
  static const Protocols all = [] {
    auto read = load_protocols(VIGIL_SOURCE_ASSETS, *load_profiles(VIGIL_SOURCE_ASSETS "/profiles"));
    if (!read) FAIL(read.error().text);
    return std::move(*read);
  }();
  return all;
}

/// A bay with one pump of ketamine: `s.rate = 20; s.run(5);` means 20 mL/h from now on, for five seconds.
struct Ward : Story {
  double rate = 0;
  double infused_ml = 0;
  std::string drug = "ketamine";
  std::string serial = "S1";
  double conc = 1;

  Ward() { station.set_protocols(shipped_protocols()); }
  wire::Reply admit_with(const std::string& protocol, double weight_kg = 70) {
    source();
    wire::AdmitRequest admit;
    admit.bay = "bay-01";
    admit.patient.weight_kg = weight_kg;
    admit.patient.baseline_sbp = 120;
    admit.protocol = protocol;
    return ask(admit);
  }
  wire::Reply confirm() {
    wire::ConfirmPumpRequest request;
    request.bay = "bay-01";
    request.pump = 1;
    request.serial = serial;
    request.drug = drug;
    request.conc_mg_per_ml = conc;
    return ask(request);
  }
  void say() {
    wire::PumpMessage message;
    message.envelope = envelope(pump_seq++);
    message.pump = 1;
    message.reading.state = rate > 0 ? PumpState::infusing : PumpState::standby;
    message.reading.drug = drug;
    message.reading.serial = serial;
    message.reading.rate_ml_per_h = rate;
    message.reading.conc_mg_per_ml = conc;
    message.reading.infused_ml = infused_ml;
    REQUIRE(take("bay-01/pump/1/", message));
  }
  void run(int seconds) {
    for (int i = 0; i < seconds; ++i) {
      second();
      infused_ml += rate / 3600;
      say();
      if (i % 2 == 0) source();
    }
  }
};

}  // namespace vigil::station::test
