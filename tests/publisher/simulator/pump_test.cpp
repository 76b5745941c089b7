// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "run_for.hpp"

using namespace vigil;
using namespace vigil::simulator;
using namespace vigil::simulator::test;

namespace {

PumpSettings settings(double rate_ml_per_h, double vtbi_ml) {
  PumpSettings pump;
  pump.rate_ml_per_h = rate_ml_per_h;
  pump.vtbi_ml = vtbi_ml;
  return pump;
}

void run(Pump& pump, int seconds) {
  for (int i = 0; i < seconds * steps_per_s; ++i) pump.step(step_s);
}

bool alarming(const Pump& pump, PumpAlarm alarm) {
  return pump.reading().alarms.test(static_cast<std::size_t>(alarm));
}

}  // namespace

TEST_CASE("24.5 mL/h for 10 min are 4.083 mL") {
  Pump pump{settings(24.5, 100)};
  run(pump, 600);
  CHECK(*pump.reading().infused_ml == 4.083);
  CHECK(pump.reading().rate_ml_per_h == 24.5);
  CHECK(pump.reading().state == PumpState::infusing);
}

TEST_CASE("the volume is the integral of the rate through a rate change and a pause") {
  Pump pump{settings(30, 100)};
  run(pump, 240);  // 2 mL
  pump.set_rate(12);
  run(pump, 300);  // 1 mL
  pump.command(PumpCommand::pause);
  run(pump, 600);
  CHECK(pump.reading().state == PumpState::paused);
  CHECK(pump.reading().rate_ml_per_h == 0);
  CHECK(pump.reading().set_rate_ml_per_h == 12);
  CHECK(*pump.reading().infused_ml == 3.0);
  pump.command(PumpCommand::start);
  run(pump, 150);  // 0.5 mL
  CHECK(*pump.reading().infused_ml == 3.5);
}

TEST_CASE("near-end comes with a tenth left; at the VTBI the pump is complete and stops") {
  Pump pump{settings(60, 10)};  // 1 mL a minute
  run(pump, 539);
  CHECK_FALSE(alarming(pump, PumpAlarm::near_end));
  run(pump, 2);
  CHECK(alarming(pump, PumpAlarm::near_end));
  CHECK(pump.reading().state == PumpState::infusing);
  run(pump, 60);
  CHECK(pump.reading().state == PumpState::complete);
  CHECK(alarming(pump, PumpAlarm::complete));
  CHECK_FALSE(alarming(pump, PumpAlarm::near_end));
  CHECK(pump.reading().rate_ml_per_h == 0);
  CHECK(*pump.reading().infused_ml == 10);
  pump.command(PumpCommand::start);
  CHECK(pump.reading().state == PumpState::complete);
}

TEST_CASE("with a KVO rate the vein is kept open after the VTBI") {
  auto with_kvo = settings(60, 1);
  with_kvo.kvo_ml_per_h = 3;
  Pump pump{with_kvo};
  run(pump, 61);
  CHECK(pump.reading().state == PumpState::kvo);
  CHECK(pump.reading().rate_ml_per_h == 3);
  CHECK(alarming(pump, PumpAlarm::complete));
}

TEST_CASE("an occlusion stops the pump until it is cleared and started; a low battery does not") {
  Pump pump{settings(20, 100)};
  const auto revision = pump.revision();
  pump.raise(PumpAlarm::battery_low);
  CHECK(pump.reading().state == PumpState::infusing);
  CHECK(pump.reading().on_battery == true);
  pump.raise(PumpAlarm::downstream_occlusion);
  CHECK(pump.reading().state == PumpState::alarm);
  CHECK(pump.revision() > revision);
  run(pump, 60);
  CHECK(*pump.reading().infused_ml == 0);
  pump.command(PumpCommand::start);
  CHECK(pump.reading().state == PumpState::alarm);
  pump.clear(PumpAlarm::downstream_occlusion);
  CHECK(pump.reading().state == PumpState::paused);
  pump.command(PumpCommand::start);
  CHECK(pump.reading().state == PumpState::infusing);
}

TEST_CASE("the dose that the pump shows is its rate, concentration and weight, to three places") {
  auto pump_of_70_kg = settings(24.5, 100);
  Pump pump{pump_of_70_kg};
  CHECK(*pump.reading().dose_rate == 0.35);
  CHECK(*pump.reading().dose_unit == "mg/kg/h");
  auto strong = settings(4.7, 50);
  strong.conc_mg_per_ml = 2;
  strong.weight_kg = 61;
  CHECK(*Pump{strong}.reading().dose_rate == 0.154);  // 0.15410
}

TEST_CASE("the pump speaks every second and at once on a change") {
  const Run run = run_for(R"(
name = "p"
[patient]
weight_kg = 70
[[pump]]
dose_mg_per_kg_per_h = 0.2
vtbi_ml = 50
infused_ml = 10
[[change]]
at_s = 5.5
pump_alarms = ["downstream-occlusion"]
[[change]]
at_s = 8.24
pump_alarms_end = ["downstream-occlusion"]
pump = "start"
)",
                          1, 10);
  std::vector<double> extra;
  for (const auto& [t_s, reading] : run.pump) {
    const bool stopped = t_s >= 5.5 && t_s < 8.24;
    CHECK((reading.state == PumpState::alarm) == stopped);
    CHECK(reading.rate_ml_per_h == (stopped ? 0 : 14));
    if (t_s != static_cast<double>(static_cast<int>(t_s))) extra.push_back(t_s);
  }
  CHECK(extra == std::vector<double>{5.5, 8.24});
  CHECK(run.pump.size() == 11 + 2);
  CHECK(*run.pump.front().reading.infused_ml == 10);
  CHECK(*run.pump.front().reading.weight_kg == 70);
  CHECK(run.pump.front().reading.serial.has_value());
}
