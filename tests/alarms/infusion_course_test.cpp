// SPDX-License-Identifier: MIT
// Amounts, hours and days against the plan; what goes with the infusion and what must not.
#include "tests/alarms/infusion_story.hpp"

using namespace vigil;
using namespace vigil::alarms;
using namespace vigil::alarms::story;

TEST_CASE("a starter course reaches its 0.5 mg/kg after four hours, and its planned time") {
  Infusion s{"starter-4h"};
  s.set_up();
  s.rate(1, 8.75);
  s.hours(3.97);
  CHECK(s.found() == Names{});
  CHECK(s.figures().day_mg == doctest::Approx(34.7375));
  CHECK(*s.figures().day_planned_mg == doctest::Approx(35));
  s.hours(0.03);
  CHECK(s.found() == Names{"medium cumulative-dose", "medium cumulative-hours"});
  CHECK(s.finding("cumulative-dose").text == "Total dose reached: 35 ≥ 35 mg");
  CHECK(s.says("cumulative-dose", "35 mg = 0.5 mg/kg at 70 kg"));
  CHECK(s.says("cumulative-dose", "(document 000: 0.5 mg/kg in all)"));
  CHECK(s.says("cumulative-hours", "infused for 4 h today, planned 4 h"));
}

TEST_CASE("a total is reached half a per cent before it, and not earlier") {
  // 35 mg less 0.175: at 8.75 mg/h after 3 h 58 min 48 s.
  Infusion s{"starter-4h"};
  s.set_up();
  s.rate(1, 8.75);
  s.seconds(14'325);
  CHECK(s.found() == Names{});
  s.seconds(5);
  CHECK(s.found() == Names{"medium cumulative-dose"});
}

TEST_CASE("ten per cent above its total it is high, above its time another medium") {
  Infusion s{"starter-4h"};
  s.set_up();
  s.rate(1, 8.75);
  s.hours(4);
  CHECK(s.finding("cumulative-dose").priority == Priority::medium);
  CHECK_FALSE(s.has("medium cumulative-hours-over"));
  s.hours(0.4);
  CHECK(s.finding("cumulative-dose").priority == Priority::high);
  CHECK(s.says("cumulative-dose", "38.5 ≥ 35 mg"));
  CHECK(s.has("medium cumulative-hours"));
  CHECK(s.has("medium cumulative-hours-over"));
  CHECK(s.has("medium cumulative-course"));
  // The amount stands when the pump does; the time is over.
  s.stop();
  CHECK(s.has("high cumulative-dose"));
  CHECK_FALSE(s.has("medium cumulative-hours"));
}

TEST_CASE("time in which nothing runs does not count") {
  Infusion s{"low-dose-5-day"};
  s.set_up();
  s.checks.chart("lorazepam 1 mg", s.now());
  for (int i = 0; i < 6; ++i) {
    s.rate(1, 20);
    s.minutes(59);
    s.stop();
    s.minutes(60);
  }
  CHECK(s.found() == Names{});
  CHECK(to_seconds(s.figures().delivered_today) == doctest::Approx(6 * 59 * 60));
  s.rate(1, 20);
  s.minutes(5.9);
  CHECK(s.found() == Names{});
  s.minutes(0.1);
  CHECK(s.found() == Names{"medium cumulative-hours"});
}

TEST_CASE("two pumps at once are one time") {
  Infusion s{"standard-subanaesthetic"};
  s.set_up(1);
  s.set_up(2);
  s.rate(1, 10);
  s.rate(2, 10);
  s.hours(5);
  CHECK(to_seconds(s.figures().delivered_today) == doctest::Approx(5 * 3600));
  CHECK(s.figures().day_mg == doctest::Approx(100));
  CHECK(s.found() == Names{});
}

TEST_CASE("a night between two infusions begins the next day, with its own hours and amount") {
  Infusion s{"low-dose-5-day"};
  s.set_up();
  for (std::uint32_t day = 1; day <= 5; ++day) {
    s.checks.chart("midazolam 2 mg IV", s.now());
    s.rate(1, 24);
    s.hours(5.9);
    CHECK(s.figures().day == day);
    CHECK(s.figures().day_mg == doctest::Approx(24 * 5.9));
    CHECK(s.figures().course_mg == doctest::Approx(24 * 5.9 * day));
    CHECK(s.found() == Names{});
    s.stop();
    s.hours(17);
  }
  // The sixth day is beyond the five.
  s.checks.chart("midazolam 2 mg IV", s.now());
  s.rate(1, 24);
  CHECK(s.found() == Names{"medium cumulative-days"});
  CHECK(s.finding("cumulative-days").text == "Day beyond the course: 6 > 5 days");
  // 5 · 6 h · 24 mg/h = 720 mg are planned at most, half a per cent more is 723.6; 708 were given.
  s.minutes(38);
  CHECK_FALSE(s.has("medium cumulative-course"));
  s.minutes(2);
  CHECK(s.has("medium cumulative-course"));
  CHECK(s.says("cumulative-course", "724 > 720 mg"));
}

TEST_CASE("around the clock a day is 24 h, and no pause begins another one") {
  Infusion s{"continuous-low-dose"};
  s.set_up();
  s.checks.chart("midazolam 2 mg IV", s.now());
  s.rate(1, 20);
  s.hours(10);
  s.stop();
  s.hours(9);
  s.rate(1, 20);
  s.hours(4.9);
  CHECK(s.figures().day == 1);
  CHECK(s.figures().day_mg == doctest::Approx(298));
  s.hours(0.2);
  CHECK(s.figures().day == 2);
  CHECK(s.figures().day_mg == doctest::Approx(2).epsilon(0.02));
  CHECK(s.figures().course_mg == doctest::Approx(302));
  CHECK_FALSE(s.has("medium cumulative-hours"));
}

TEST_CASE("an admission goes on with its course: the day and what was given") {
  Infusion s;
  s.admit(shipped_protocol("low-dose-5-day"), 70, CareArea::ward, 5, 700);
  s.set_up();
  s.checks.chart("midazolam", s.now());
  s.rate(1, 24);
  s.minutes(30);
  CHECK(s.figures().day == 5);
  CHECK(s.figures().course_mg == doctest::Approx(712));
  CHECK(s.found() == Names{});
  s.hours(1);
  CHECK(s.found() == Names{"medium cumulative-course"});
  CHECK(s.says("cumulative-course", "700 mg before, 36 mg since the admission"));
}

TEST_CASE("the next patient inherits no amount, no day, no pump's confirmation and nothing charted") {
  Infusion s{"starter-4h"};
  s.set_up();
  s.checks.chart("theophylline 200 mg", s.now());
  s.rate(1, 8.75);
  s.hours(4.5);
  CHECK(s.found().size() > 3);
  s.checks.discharge();
  CHECK(s.found() == Names{});
  s.admit(shipped_protocol("starter-4h"), 60);
  CHECK(s.figures().day_mg == 0);
  CHECK(s.figures().day == 1);
  // The pump goes on at 8.75 mg/h: for 60 kg that is too much, and it is not confirmed.
  CHECK(s.found() == Names{"medium dose-above-range", "advisory pump-binding:1"});
  s.minutes(6);
  CHECK(s.figures().day_mg == doctest::Approx(0.875));
}

TEST_CASE("what a pump counts more than its rate says counts against the total") {
  Infusion s{"starter-4h"};
  s.set_up();
  s.rate(1, 8.75);
  s.hours(1);
  s.pump(1).infused_ml = 40;
  s.say(1);
  CHECK(s.found() == Names{"high cumulative-dose", "medium cumulative-course"});
  CHECK(s.figures().day_mg == doctest::Approx(40));
}

TEST_CASE("a pump that is given another drug takes nothing of the sum with it") {
  Infusion s{"standard-subanaesthetic"};
  s.set_up();
  s.rate(1, 40);
  s.hours(1);
  s.pump(1).drug = "saline";
  s.pump(1).infused_ml = 0;
  s.rate(1, 100);
  s.hours(1);
  CHECK(s.figures().day_mg == doctest::Approx(40));
  s.pump(1).drug = "ketamine";
  s.pump(1).infused_ml = 0;
  s.rate(1, 20);
  s.hours(1);
  CHECK(s.figures().day_mg == doctest::Approx(60));
}

TEST_CASE("theophylline charted while infusing is medium until it is acknowledged with a reason") {
  for (const auto* drug : {"Aminophylline 250 mg IV", "theophylline"}) {
    Infusion s{"standard-subanaesthetic"};
    s.set_up();
    s.rate(1, 20);
    s.minutes(5);
    s.checks.chart(drug, s.now());
    CHECK(s.found() == Names{"medium theophylline"});
    CHECK(s.finding("theophylline").needs_reason);
    s.hours(1);
    CHECK(s.found() == Names{"medium theophylline"});
    const auto without = s.checks.acknowledge("theophylline", "");
    REQUIRE_FALSE(without);
    CHECK(without.error().text == "theophylline is acknowledged with a reason");
    CHECK(s.found() == Names{"medium theophylline"});
    CHECK(s.checks.acknowledge("theophylline", "charted for yesterday"));
    CHECK(s.found() == Names{});
    s.checks.chart(drug, s.now());
    CHECK(s.found() == Names{"medium theophylline"});
  }
}

TEST_CASE("with theophylline charted no start is confirmed; what starts all the same is told") {
  Infusion s{"standard-subanaesthetic"};
  s.checks.chart("theophylline", s.now());
  const auto done = s.checks.confirm({1, "S1", "ketamine", 1.0, false, "", s.now(), "nurse"}, s.now());
  REQUIRE_FALSE(done);
  CHECK(done.error().text == "Theophylline is charted: with ketamine it may cause seizures, no start");
  CHECK(s.checks.confirm({2, "S2", "saline", {}, false, "", s.now(), "nurse"}, s.now()));
  CHECK(s.found() == Names{});
  s.pump(1).drug = "ketamine";
  s.pump(1).conc_mg_per_ml = 1;
  s.rate(1, 20);
  CHECK(s.found() == Names{"medium theophylline", "advisory pump-binding:1"});
}

TEST_CASE("a benzodiazepine that is asked for and not charted after 15 min is an advisory") {
  Infusion s{"low-dose-5-day"};
  s.set_up();
  s.minutes(60);
  s.rate(1, 20);
  s.seconds(895);
  CHECK(s.found() == Names{});
  CHECK(s.checks.next_due(s.now()) == s.now() + std::chrono::seconds{5});
  s.seconds(5);
  CHECK(s.found() == Names{"advisory no-benzodiazepine"});
  CHECK(s.says("no-benzodiazepine", "low-dose-5-day asks for one; infusing for 900 s today"));
  CHECK(s.says("no-benzodiazepine", "midazolam: a benzodiazepine against psychomimetic effects"));
  s.checks.chart("ondansetron 4 mg", s.now());
  s.checks.chart("propofol 20 mg", s.now());
  CHECK(s.found() == Names{"advisory no-benzodiazepine"});
  s.checks.chart("Lorazepam 1 mg PO", s.now());
  CHECK(s.found() == Names{});
}

TEST_CASE("a benzodiazepine on a pump, or given before the start, is one") {
  Infusion on_pump{"low-dose-5-day"};
  on_pump.set_up(1);
  on_pump.set_up(2, "Midazolam 1 mg/mL", 1);
  on_pump.rate(2, 1);
  on_pump.rate(1, 20);
  on_pump.minutes(20);
  CHECK(on_pump.found() == Names{});

  Infusion before{"low-dose-5-day"};
  before.set_up();
  before.checks.chart("diazepam 5 mg", before.now());
  before.hours(2);
  before.rate(1, 20);
  before.minutes(20);
  CHECK(before.found() == Names{});

  // Yesterday's is not today's.
  before.hours(5);
  before.stop();
  before.hours(17);
  before.rate(1, 20);
  before.minutes(15);
  CHECK(before.found() == Names{"advisory no-benzodiazepine"});
}

TEST_CASE("a scheme that asks for none asks for none") {
  Infusion s{"standard-subanaesthetic"};
  s.set_up();
  s.rate(1, 20);
  s.hours(3);
  CHECK(s.found() == Names{});
}

TEST_CASE("a source that begins anew takes neither the day nor the amount with it") {
  Infusion s{"starter-4h"};
  s.set_up();
  s.rate(1, 8.75);
  s.hours(2);
  s.checks.restart_time();
  s.jump(-7000);
  s.say(1);
  CHECK(s.figures().day_mg == doctest::Approx(17.5));
  s.hours(2);
  CHECK(s.figures().day == 1);
  CHECK(s.figures().day_mg == doctest::Approx(35));
  CHECK(to_seconds(s.figures().delivered_today) == doctest::Approx(4 * 3600));
  CHECK(s.has("medium cumulative-dose"));
}

TEST_CASE("hours in which nobody heard the pump, and at whose end it stands, are not delivered") {
  Infusion s{"low-dose-5-day"};
  s.set_up();
  s.rate(1, 20);
  s.hours(2);
  s.speaks(false);
  s.counts(false);
  s.jump(6 * 3600);
  s.speaks(true);
  s.stop(1, PumpState::standby);
  CHECK(s.figures().delivered_today == std::chrono::hours{2});
  CHECK_FALSE(s.has("medium cumulative-hours"));
  // It ran before and after a gap: it ran in it.
  s.counts(true);
  s.rate(1, 20);
  s.minutes(30);
  s.jump(600);
  s.minutes(20);
  CHECK(s.figures().delivered_today == std::chrono::hours{3});
}

TEST_CASE("a replay that is wound forward by three days has not delivered for three days") {
  Infusion s{"low-dose-5-day"};
  s.set_up();
  s.rate(1, 20);
  s.hours(1);
  s.checks.restart_time();
  s.jump(3 * 24 * 3600);
  s.minutes(30);
  CHECK(s.figures().delivered_today <= std::chrono::minutes{90});
}

TEST_CASE("a pump that takes another's place does not bring what it counted for somebody else") {
  Infusion s{"starter-4h"};
  s.set_up();
  s.rate(1, 8);
  s.minutes(90);
  const double before = s.figures().course_mg;
  CHECK(before == doctest::Approx(12).epsilon(0.01));
  s.pump(1).serial = "S9";
  s.pump(1).infused_ml = 95;
  s.say(1);
  s.minutes(15);
  CHECK(s.figures().course_mg == doctest::Approx(14).epsilon(0.01));
  CHECK_FALSE(s.has("high cumulative-dose"));
  CHECK(s.has("advisory pump-binding:1"));
}
