// SPDX-License-Identifier: MIT
// What a pump counts is not what reaches the patient.
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>

#include "publisher/simulator/body.hpp"
#include "publisher/simulator/pump.hpp"

using namespace vigil;
using namespace vigil::simulator;

namespace {

PumpSettings at_rate(double ml_per_h) {
  PumpSettings settings;
  settings.rate_ml_per_h = ml_per_h;
  settings.vtbi_ml = 100;
  return settings;
}

/// Runs for `seconds`; gives what reached the patient, mL.
double run(Pump& pump, double seconds) {
  double to_patient_ml = 0;
  const auto steps = std::lround(seconds * steps_per_s);
  for (long i = 0; i < steps; ++i) to_patient_ml += pump.step(step_s);
  return to_patient_ml;
}

bool alarming(const Pump& pump, PumpAlarm alarm) {
  return pump.reading().alarms.test(static_cast<std::size_t>(alarm));
}

/// Seconds until it comes, at most `limit_s`.
double time_to(Pump& pump, PumpAlarm alarm, double limit_s) {
  double t_s = 0;
  for (; t_s < limit_s && !alarming(pump, alarm); t_s += step_s) pump.step(step_s);
  return t_s;
}

constexpr double pent_up_at_alarm_ml = 1.0;  // 0.002 mL/mmHg × 500 mmHg

}  // namespace

TEST_CASE("an occlusion is told after compliance × limit ÷ rate: minutes at 25 mL/h, an hour at 1 mL/h") {
  struct Row {
    double ml_per_h;
    double alarm_s;
  };
  for (const auto& row : {Row{100, 36}, Row{25, 144}, Row{7, 514.286}, Row{2.5, 1440}, Row{1, 3600}}) {
    CAPTURE(row.ml_per_h);
    Pump pump{at_rate(row.ml_per_h)};
    pump.set_clamped(true);
    CHECK(time_to(pump, PumpAlarm::downstream_occlusion, 7200) ==
          doctest::Approx(row.alarm_s).epsilon(0.002));
  }
}

TEST_CASE("behind a clamp the pump counts on and says that it infuses; the patient gets nothing") {
  Pump pump{at_rate(25)};
  CHECK(run(pump, 72) == doctest::Approx(0.5));
  pump.set_clamped(true);
  CHECK(run(pump, 72) == 0);
  CHECK(pump.reading().state == PumpState::infusing);
  CHECK(pump.reading().rate_ml_per_h == 25);
  CHECK(pump.reading().alarms.none());
  CHECK(*pump.reading().infused_ml == 1.0);
  CHECK(pump.pent_up_ml() == doctest::Approx(0.5));
  CHECK(pump.line_mmhg() == doctest::Approx(250));
  CHECK(run(pump, 600) == 0);
  CHECK(pump.reading().state == PumpState::alarm);
  CHECK(pump.reading().rate_ml_per_h == 0);
  CHECK(*pump.reading().infused_ml == doctest::Approx(1.5).epsilon(0.001));
  CHECK(pump.line_mmhg() == doctest::Approx(500).epsilon(0.001));
}

TEST_CASE("when the clamp is opened compliance × pressure flows in within a second; the alarm stays") {
  Pump pump{at_rate(25)};
  pump.set_clamped(true);
  run(pump, 600);
  pump.set_clamped(false);
  CHECK(run(pump, 0.5) == doctest::Approx(pent_up_at_alarm_ml / 2).epsilon(0.001));
  CHECK(run(pump, 0.6) == doctest::Approx(pent_up_at_alarm_ml / 2).epsilon(0.001));
  CHECK(run(pump, 60) == 0);
  CHECK(pump.pent_up_ml() == 0);
  CHECK(alarming(pump, PumpAlarm::downstream_occlusion));
  pump.clear(PumpAlarm::downstream_occlusion);
  CHECK(pump.reading().state == PumpState::paused);
  pump.command(PumpCommand::start);
  CHECK(run(pump, 144) == doctest::Approx(1.0));
}

TEST_CASE("a short occlusion is told by nobody: no dose, then all of it at once") {
  Pump pump{at_rate(25)};
  pump.set_clamped(true);
  CHECK(run(pump, 72) == 0);
  const auto revision = pump.revision();
  pump.set_clamped(false);
  CHECK(run(pump, 2) == doctest::Approx(0.5 + 25 * 2.0 / 3600));
  CHECK(pump.revision() == revision);
  CHECK(pump.reading().alarms.none());
}

TEST_CASE("an alarm that is cleared behind the clamp comes again as soon as the pump runs") {
  Pump pump{at_rate(25)};
  pump.set_clamped(true);
  run(pump, 600);
  pump.clear(PumpAlarm::downstream_occlusion);
  CHECK(run(pump, 60) == 0);
  CHECK_FALSE(alarming(pump, PumpAlarm::downstream_occlusion));  // paused: nothing pushes
  pump.command(PumpCommand::start);
  run(pump, 1);
  CHECK(pump.reading().state == PumpState::alarm);
  CHECK(pump.pent_up_ml() < pent_up_at_alarm_ml + 0.001);
}

TEST_CASE("a clamp closed while the line empties keeps what is left in it") {
  Pump pump{at_rate(25)};
  pump.set_clamped(true);
  run(pump, 600);
  pump.set_clamped(false);
  run(pump, 0.5);
  pump.set_clamped(true);
  CHECK(run(pump, 10) == 0);
  CHECK(pump.pent_up_ml() == doctest::Approx(0.5).epsilon(0.001));
}

TEST_CASE("a line shut above the pump is counted as infused until the alarm, and is not made up for") {
  Pump pump{at_rate(25)};
  pump.set_upstream_clamped(true);
  CHECK(run(pump, 71) == 0);
  CHECK(pump.reading().state == PumpState::infusing);
  CHECK(run(pump, 10) == 0);  // 0.5 mL ÷ 25 mL/h = 72 s
  CHECK(pump.reading().state == PumpState::alarm);
  CHECK(alarming(pump, PumpAlarm::upstream_occlusion));
  CHECK(pump.missed_ml() == doctest::Approx(0.5).epsilon(0.001));
  CHECK(*pump.reading().infused_ml == doctest::Approx(0.5).epsilon(0.001));
  pump.set_upstream_clamped(false);
  CHECK(run(pump, 10) == 0);
  pump.clear(PumpAlarm::upstream_occlusion);
  pump.command(PumpCommand::start);
  CHECK(run(pump, 144) == doctest::Approx(1.0));
  CHECK(pump.missed_ml() == doctest::Approx(0.5).epsilon(0.001));
}

TEST_CASE("a bag with less in it than is programmed gives what it has, then the pump finds out") {
  Pump pump{at_rate(60)};  // 1 mL a minute
  pump.set_bag_ml(2);
  CHECK(run(pump, 119) == doctest::Approx(119.0 / 60));
  CHECK(pump.reading().alarms.none());
  CHECK(run(pump, 60) == doctest::Approx(1.0 / 60));
  CHECK(alarming(pump, PumpAlarm::upstream_occlusion));
  CHECK(*pump.reading().infused_ml == doctest::Approx(2.5).epsilon(0.001));
  pump.set_bag_ml(100);
  pump.clear(PumpAlarm::upstream_occlusion);
  pump.command(PumpCommand::start);
  CHECK(run(pump, 60) == doctest::Approx(1.0));
}

TEST_CASE("air stops the pump before any reaches the patient, and again until it is gone") {
  Pump pump{at_rate(25)};
  run(pump, 60);
  pump.set_air(true);
  CHECK(run(pump, 60) == 0);
  CHECK(pump.reading().state == PumpState::alarm);
  CHECK(alarming(pump, PumpAlarm::air_in_line));
  pump.clear(PumpAlarm::air_in_line);
  pump.command(PumpCommand::start);
  CHECK(run(pump, 60) == 0);
  pump.set_air(false);
  pump.clear(PumpAlarm::air_in_line);
  pump.command(PumpCommand::start);
  CHECK(run(pump, 144) == doctest::Approx(1.0));
}

TEST_CASE("air while nothing runs is found when it starts") {
  auto settings = at_rate(25);
  settings.state = PumpState::standby;
  Pump pump{settings};
  pump.set_air(true);
  run(pump, 60);
  CHECK(pump.reading().alarms.none());
  pump.command(PumpCommand::start);
  CHECK(run(pump, 1) == 0);
  CHECK(alarming(pump, PumpAlarm::air_in_line));
}

TEST_CASE("without mains the battery lasts 5 h: low after 4, empty at 0 stops; the mains fill it") {
  Pump pump{at_rate(5)};
  CHECK(pump.reading().on_battery == false);
  CHECK(pump.reading().battery_pct == 100);
  auto revision = pump.revision();
  pump.set_mains(false);
  CHECK(pump.revision() > revision);
  CHECK(pump.reading().on_battery == true);
  run(pump, 3600);
  CHECK(pump.reading().battery_pct == 80);
  CHECK(time_to(pump, PumpAlarm::battery_low, 4 * 3600) == doctest::Approx(3 * 3600).epsilon(0.001));
  CHECK(pump.reading().battery_pct == 20);
  CHECK(pump.reading().state == PumpState::infusing);
  CHECK(time_to(pump, PumpAlarm::battery_empty, 2 * 3600) == doctest::Approx(3600).epsilon(0.001));
  CHECK(pump.reading().battery_pct == 0);
  CHECK(pump.reading().state == PumpState::alarm);
  CHECK_FALSE(alarming(pump, PumpAlarm::battery_low));
  CHECK(run(pump, 60) == 0);
  pump.set_mains(true);
  CHECK(pump.reading().alarms.none());
  CHECK(pump.reading().state == PumpState::paused);
  CHECK(pump.reading().on_battery == false);
  run(pump, 3600);
  CHECK(pump.reading().battery_pct == 25);
  run(pump, 4 * 3600);
  CHECK(pump.reading().battery_pct == 100);
}

TEST_CASE("a scripted battery alarm takes the mains away and ends with them") {
  Pump pump{at_rate(5)};
  pump.raise(PumpAlarm::battery_low);
  CHECK(pump.reading().on_battery == true);
  CHECK(pump.reading().battery_pct == 20);
  pump.clear(PumpAlarm::battery_low);
  CHECK(pump.reading().on_battery == false);
  run(pump, 60);
  CHECK(pump.reading().alarms.none());
  pump.raise(PumpAlarm::battery_empty);
  CHECK(pump.reading().battery_pct == 0);
  CHECK(pump.reading().state == PumpState::alarm);
  pump.command(PumpCommand::start);
  CHECK(pump.reading().state == PumpState::alarm);
  pump.clear(PumpAlarm::battery_empty);
  CHECK(pump.reading().state == PumpState::paused);
}

TEST_CASE("a pump in standby with a battery that is empty does not start") {
  auto settings = at_rate(25);
  settings.state = PumpState::standby;
  Pump pump{settings};
  pump.set_mains(false);
  run(pump, 5 * 3600 + 1);
  CHECK(alarming(pump, PumpAlarm::battery_empty));
  pump.command(PumpCommand::start);
  CHECK(pump.reading().state == PumpState::standby);
  pump.set_mains(true);
  pump.command(PumpCommand::start);
  CHECK(pump.reading().state == PumpState::infusing);
}

TEST_CASE("whatever happens: counted = to the patient + pent up + never drawn") {
  for (const unsigned seed : {1U, 2U, 3U, 4U, 5U}) {
    CAPTURE(seed);
    auto settings = at_rate(60);
    settings.infused_ml = 3;
    settings.kvo_ml_per_h = 2;
    Pump pump{settings};
    Random random{seed, "story"};
    double to_patient_ml = 0;
    for (int i = 0; i < 400; ++i) {
      switch (random.whole(0, 8)) {
        case 0: pump.set_clamped(true); break;
        case 1: pump.set_clamped(false); break;
        case 2: pump.set_upstream_clamped(random.whole(0, 1) == 1); break;
        case 3: pump.set_bag_ml(random.between(0, 5)); break;
        case 4: pump.set_air(random.whole(0, 3) == 1); break;
        case 5: pump.set_rate(random.between(0, 300)); break;
        case 6: pump.set_mains(random.whole(0, 1) == 1); break;
        case 7: pump.command(static_cast<PumpCommand>(random.whole(0, 2))); break;
        default:
          for (std::size_t alarm = 0; alarm < pump_alarm_text.size(); ++alarm)
            pump.clear(static_cast<PumpAlarm>(alarm));
          pump.command(PumpCommand::start);
      }
      to_patient_ml += run(pump, random.whole(1, 30));
      REQUIRE(pump.infused_ml() - 3 ==
              doctest::Approx(to_patient_ml + pump.pent_up_ml() + pump.missed_ml()).epsilon(1e-6));
      REQUIRE(pump.pent_up_ml() >= 0);
      REQUIRE(pump.line_mmhg() < occlusion_alarm_mmhg + 20);
    }
    CHECK(to_patient_ml > 1);
  }
}

TEST_CASE("a copy of a pump is a checkpoint: both go on alike, and each by itself") {
  Pump pump{at_rate(25)};
  pump.set_clamped(true);
  pump.set_mains(false);
  run(pump, 100);
  Pump copy = pump;
  copy.set_clamped(false);
  CHECK(run(copy, 2) > 0.6);
  CHECK(run(pump, 2) == 0);
  Pump again = pump;
  pump.set_clamped(false);
  again.set_clamped(false);
  for (int i = 0; i < 500; ++i) REQUIRE(pump.step(step_s) == again.step(step_s));
  CHECK(pump.reading() == again.reading());
  CHECK(pump.revision() == again.revision());
  again.set_rate(3);
  CHECK(again.revision() > pump.revision());
}
