// SPDX-License-Identifier: MIT
// What holds whatever pumps say.
#include <random>

#include "tests/alarms/infusion_story.hpp"

using namespace vigil;
using namespace vigil::alarms;
using namespace vigil::alarms::story;

namespace {

class Chance {
 public:
  explicit Chance(std::uint32_t seed) : bits_{seed} {}
  bool one_in(unsigned n) { return bits_() % n == 0; }
  template <typename T>
  T of(std::initializer_list<T> choices) {
    return *(choices.begin() + bits_() % choices.size());
  }

 private:
  std::mt19937 bits_;
};

PumpReading any_reading(Chance& chance) {
  PumpReading told;
  told.state = static_cast<PumpState>(chance.of({0, 1, 2, 2, 2, 2, 3, 4, 5, 6, 7}));
  told.drug =
      chance.of<const char*>({"ketamine", "ketamine", "ketamine", "midazolam", "saline", "", "Drug A"});
  told.rate_ml_per_h = chance.of({0.0, 0.1, 5.0, 7.0, 24.0, 24.5, 200.0, 1e6});
  if (!chance.one_in(5)) told.conc_mg_per_ml = chance.of({0.0, 1e-6, 1.0, 2.0, 50.0, 100.0, 1e6});
  if (!chance.one_in(3)) told.infused_ml = chance.of({0.0, 0.5, 1.0, 20.0, 20.1, 1e6});
  if (chance.one_in(3)) told.weight_kg = chance.of({0.0, 1e-6, 66.0, 70.0, 154.0, 1e6});
  if (chance.one_in(3)) told.dose_rate = chance.of({0.0, 0.35, 5.83, 1e6});
  if (chance.one_in(3)) told.dose_unit = chance.of<const char*>({"mg/kg/h", "mg/h", "ug/kg/min", "?", ""});
  if (chance.one_in(3)) told.serial = chance.of<const char*>({"A", "B", ""});
  return told;
}

}  // namespace

TEST_CASE("whatever pumps say, amounts only grow, and what is found is figures and rows of the table") {
  const Names protocols{"standard-subanaesthetic", "starter-4h", "low-dose-5-day", "continuous-low-dose"};
  for (std::uint32_t seed = 0; seed < 60; ++seed) {
    INFO(seed);
    Chance chance{seed};
    InfusionChecks checks{shipped_drugs()};
    InfusionAsk ask;
    ask.weight_kg = chance.of({30.0, 70.0, 250.0});
    const auto plan = plan_infusion(shipped_protocol(protocols[seed % protocols.size()]), ask);
    REQUIRE(plan);
    double second = 0;
    const auto now = [&] { return Infusion::at(second); };
    checks.admit(*plan, now());
    double given = 0;
    for (int step = 0; step < 400; ++step) {
      second += chance.of({0.0, 0.2, 1.0, 1.0, 10.0, 400.0, 40'000.0});
      if (chance.one_in(60)) {
        checks.restart_time();
        second = chance.of({0.0, 1e6, 2e8});
      }
      const auto number = static_cast<std::uint8_t>(chance.of({1, 1, 1, 2, 255}));
      checks.pump(number, any_reading(chance), now());
      if (chance.one_in(20)) checks.chart(chance.of<const char*>({"midazolam", "theophylline"}), now());
      if (chance.one_in(20))
        static_cast<void>(checks.confirm({number, "A", "ketamine", 1.0, true, "", now(), "n"}, now()));

      const double since = given_mg(checks.state());
      CHECK(std::isfinite(since));
      // But for the order in which doubles are added.
      CHECK(since >= given * (1 - 1e-12));
      given = since;
      const auto figures = checks.figures(now());
      REQUIRE(figures);
      CHECK(figures->day_mg >= 0);
      CHECK(figures->course_mg >= figures->day_mg);
      for (const InfusionFinding& one : checks.findings(now())) {
        const std::string name = one.condition.substr(0, one.condition.find(':'));
        CHECK(std::any_of(infusion_checks().begin(), infusion_checks().end(),
                          [&](const InfusionCheck& row) { return row.condition == name; }));
        CHECK(one.priority != Priority::none);
        CHECK_FALSE(one.text.empty());
        CHECK_FALSE(one.why.empty());
        CHECK(one.text.find("nan") == std::string::npos);
        if (one.value) CHECK(std::isfinite(*one.value));
        if (one.limit) CHECK(std::isfinite(*one.limit));
      }
      const auto due = checks.next_due(now());
      if (due) CHECK(*due > now());
    }
  }
}

TEST_CASE("the same words of the pumps give the same findings, told each second or each minute") {
  const auto told = [](double seconds) {
    InfusionChecks checks{shipped_drugs()};
    InfusionAsk ask;
    ask.weight_kg = 70;
    checks.admit(*plan_infusion(shipped_protocol("starter-4h"), ask), Infusion::at(0));
    PumpReading reading;
    reading.drug = "ketamine";
    reading.state = PumpState::infusing;
    reading.rate_ml_per_h = 8.75;
    reading.conc_mg_per_ml = 1;
    for (double second = 0; second <= 4 * 3600; second += seconds)
      checks.pump(1, reading, Infusion::at(second));
    return std::pair{given_mg(checks.state()), checks.findings(Infusion::at(4 * 3600)).size()};
  };
  CHECK(told(1).first == doctest::Approx(35));
  CHECK(told(60).first == doctest::Approx(35));
  CHECK(told(1).second == told(60).second);
}
