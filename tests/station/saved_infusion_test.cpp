// SPDX-License-Identifier: MIT
// The infusion's memory over a restart of the station.
#include <nlohmann/json.hpp>

#include "dashboard/station/saved_archive.hpp"
#include "tests/alarms/infusion_story.hpp"

using namespace vigil;
using namespace vigil::alarms;
using namespace vigil::alarms::story;

namespace {

nlohmann::json saved(const InfusionChecks& checks) {
  station::SavedWriter writer;
  InfusionChecks::fields(checks, writer);
  return writer.take();
}

/// What was wrong; empty: nothing.
std::string restore(InfusionChecks& checks, const nlohmann::json& json) {
  std::optional<Error> error;
  station::SavedReader reader{json, "infusion", error};
  InfusionChecks::fields(checks, reader);
  checks.restored();
  return error ? error->text : std::string{};
}

/// Half an hour below the range, theophylline charted, 10 mg before the admission.
void tell(Infusion& s) {
  s.admit(shipped_protocol("low-dose-5-day"), 70, CareArea::ward, 2, 10);
  s.set_up(1);
  s.set_up(2, "saline", 0.5);
  s.rate(1, 5);
  s.rate(2, 50);
  s.minutes(30);
  s.checks.chart("theophylline", s.now());
}

}  // namespace

TEST_CASE("what an infusion gave, its day, its confirmations and what was charted come back") {
  Infusion before;
  tell(before);
  const nlohmann::json json = saved(before.checks);
  Infusion after = before;
  after.checks = InfusionChecks{shipped_drugs()};
  after.admit(shipped_protocol("low-dose-5-day"), 70, CareArea::ward, 2, 10);
  REQUIRE(restore(after.checks, json) == "");
  CHECK(saved(after.checks) == json);

  // Until each pump spoke, what is not told must end nothing.
  CHECK_FALSE(after.checks.has_word_of_all(after.now()));
  after.jump(40);
  *after.pump(1).infused_ml += 5.0 * 40 / 3600;
  after.say(2);
  CHECK_FALSE(after.checks.has_word_of_all(after.now()));
  after.say(1);
  CHECK(after.checks.has_word_of_all(after.now()));
  before.jump(40);
  *before.pump(1).infused_ml += 5.0 * 40 / 3600;
  before.say(2);
  before.say(1);
  CHECK(after.found() == before.found());
  CHECK(after.found() ==
        Names{"advisory dose-below-range", "medium theophylline", "advisory no-benzodiazepine"});
  CHECK(after.figures().day == 2);
  CHECK(after.figures().day_mg == doctest::Approx(2.5 + 5.0 * 40 / 3600));
  CHECK(after.figures().course_mg == doctest::Approx(before.figures().course_mg));
  CHECK(after.figures().delivered_today == before.figures().delivered_today);
  CHECK(after.figures().readings_close_until == before.figures().readings_close_until);
  CHECK(after.checks.take_rises().empty());
  CHECK(after.checks.acknowledge("theophylline", "a slip of the pen"));
  CHECK_FALSE(after.has("medium theophylline"));
}

TEST_CASE("a pump that does not come back is waited for no longer than half a minute") {
  Infusion before;
  tell(before);
  Infusion after = before;
  after.checks = InfusionChecks{shipped_drugs()};
  after.admit(shipped_protocol("low-dose-5-day"), 70);
  REQUIRE(restore(after.checks, saved(before.checks)) == "");
  after.say(2);
  after.jump(29);
  CHECK_FALSE(after.checks.has_word_of_all(after.now()));
  after.jump(1);
  CHECK(after.checks.has_word_of_all(after.now()));
}

TEST_CASE("a saved infusion that is damaged is refused in words") {
  Infusion before;
  tell(before);
  const nlohmann::json whole = saved(before.checks);
  const auto refused = [](const nlohmann::json& json) {
    InfusionChecks checks{shipped_drugs()};
    return !restore(checks, json).empty();
  };
  REQUIRE_FALSE(refused(whole));
  for (const auto& [key, value] : whole.items()) {
    nlohmann::json damaged = whole;
    damaged.erase(key);
    CHECK_MESSAGE(refused(damaged), key);
    damaged = whole;
    damaged[key] = "x";
    CHECK_MESSAGE(refused(damaged), key);
  }
  for (const auto& [key, value] : whole["pumps"][0].items()) {
    nlohmann::json damaged = whole;
    damaged["pumps"][0].erase(key);
    CHECK_MESSAGE(refused(damaged), key);
    damaged = whole;
    damaged["pumps"][0][key] = nlohmann::json::array({1});
    CHECK_MESSAGE(refused(damaged), key);
  }
  for (const nlohmann::json& kind : {nlohmann::json(9), nlohmann::json(-1), nlohmann::json(1.5)}) {
    nlohmann::json damaged = whole;
    damaged["pumps"][0]["kind"] = kind;
    CHECK(refused(damaged));
  }
  CHECK(refused(nlohmann::json::array()));
}
