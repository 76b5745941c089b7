// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>

#include "common/config/assets.hpp"
#include "run_for.hpp"
#include "tests/files.hpp"

using namespace vigil;
using namespace vigil::simulator;
using namespace vigil::simulator::test;

namespace {

std::string refused(std::string_view toml) {
  const auto scenario = parse_scenario(toml, "s.toml");
  return scenario ? "accepted" : scenario.error().text;
}

std::vector<std::filesystem::path> shipped() {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator{config::assets_dir() / "scenarios"})
    if (entry.path().extension() == ".toml") paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  return paths;
}

}  // namespace

TEST_CASE("every shipped scenario loads, has a description and runs") {
  const auto paths = shipped();
  CHECK(paths.size() >= 6);
  for (const auto& path : paths) {
    CAPTURE(path.string());
    const auto scenario = load_scenario(path);
    REQUIRE_MESSAGE(scenario, (scenario ? "" : scenario.error().text));
    CHECK_FALSE(scenario->description.empty());
    const Run run = run_for(*scenario, 1, 1200);
    CHECK(run.numerics.size() == 1201);
    CHECK(run.pump.size() >= 1201);
  }
}

TEST_CASE("the desaturation scenario reaches 84 and recovers; breathing slows first") {
  const Run run = run_for(*find_scenario("desaturation"), 1, 1200);
  CHECK(run.at(100, Channel::spo2).value >= 95);
  CHECK(run.at(385, Channel::spo2).value.value() == doctest::Approx(88).epsilon(0.015));
  CHECK(run.at(385, Channel::rr).value.value() <= 8);
  CHECK(run.at(510, Channel::spo2).value.value() == doctest::Approx(84).epsilon(0.015));
  CHECK(run.at(900, Channel::spo2).value >= 95);
  CHECK(run.at(900, Channel::rr).value >= 12);
  CHECK(run.notes.size() == 3);
}

TEST_CASE("the pressor scenario has a cuff reading of about 168/97") {
  const Run run = run_for(*find_scenario("pressor"), 1, 900);
  double sys = 0;
  double dia = 0;
  for (std::size_t s = 0; s < run.numerics.size(); ++s) {
    if (!run.has(s, Channel::nibp_sys) || *run.at(s, Channel::nibp_sys).value < sys) continue;
    sys = *run.at(s, Channel::nibp_sys).value;
    dia = *run.at(s, Channel::nibp_dia).value;
  }
  CHECK(sys == doctest::Approx(168).epsilon(0.04));
  CHECK(dia == doctest::Approx(97).epsilon(0.05));
}

TEST_CASE(
    "in the occlusion scenario what was pent up reaches the patient when the line is freed, not before") {
  SimulatedStream stream{*find_scenario("occlusion-bolus"), 1, start};
  const auto plasma_at = [&](double seconds) {
    static_cast<void>(items_for(stream, seconds));
    const auto stage = stream.stage();
    for (const auto& held : stage->values)
      if (held.name == "ketamine_plasma") return held.value;
    return 0.0;
  };
  const double running = plasma_at(239);
  const double stopped = plasma_at(539);
  const double freed = plasma_at(545);
  CHECK(stopped < running / 2);
  // 1 mL of 2 mg/mL into Domino's 0.063 L/kg of 80 kg: 397 ng/mL at once, some of it gone within 5 s.
  CHECK(freed - stopped > 300);
  CHECK(freed - stopped < 397);
}

TEST_CASE("a set point moves in a straight ramp, and a second one sets out from where it is") {
  Vitals vitals;
  vitals.spo2 = 98;
  Course course{vitals};
  const auto spo2 = static_cast<std::size_t>(
      std::find_if(set_points.begin(), set_points.end(), [](const auto& p) { return p.key == "spo2"; }) -
      set_points.begin());
  course.go(spo2, 88, 100, 50, Curve::linear);
  CHECK(course.at(100).spo2 == 98);
  CHECK(course.at(125).spo2 == 93);
  CHECK(course.at(150).spo2 == 88);
  course.go(spo2, 97, 125, 10, Curve::linear);
  CHECK(course.at(130).spo2 == 95);
  CHECK(course.at(1000).spo2 == 97);
  course.go(spo2, 80, 1000, 0, Curve::linear);
  CHECK(course.at(1000).spo2 == 80);
  CHECK(course.at(1000).hr == vitals.hr);
}

TEST_CASE("a curved ramp begins and ends where a straight one does, and goes its own way between") {
  Course course{Vitals{}};
  course.go(0, 60, 0, 0, Curve::linear);
  course.go(0, 100, 0, 100, Curve::smooth);
  CHECK(course.at(0).hr == 60);
  CHECK(course.at(25).hr == doctest::Approx(60 + 40 * 0.15625));  // 3/16 − 2/64
  CHECK(course.at(50).hr == doctest::Approx(80));
  CHECK(course.at(100).hr == 100);
  course.go(0, 60, 100, 100, Curve::exponential);
  CHECK(course.at(150).hr == doctest::Approx(100 - 40 * 0.817574));  // (1 − e^−1.5) ÷ (1 − e^−3)
  CHECK(course.at(200).hr == 60);
}

TEST_CASE("the examples in SCENARIO.md are a scenario and commands to it, and it names all that there is") {
  const std::string text = vigil::test::bytes_of(std::filesystem::path{SIMULATOR_DIR} / "SCENARIO.md");
  std::vector<std::string> examples;
  for (auto at = text.find("```toml\n"); at != std::string::npos; at = text.find("```toml\n", at)) {
    at += 8;
    const auto end = text.find("```", at);
    REQUIRE(end != std::string::npos);
    examples.push_back(text.substr(at, end - at));
  }
  REQUIRE(examples.size() == 2);
  const auto scenario = parse_scenario(examples[0], "SCENARIO.md");
  REQUIRE_MESSAGE(scenario, (scenario ? "" : scenario.error().text));
  CHECK(scenario->changes.size() == 1);
  CHECK(scenario->steps.size() == 3);
  CHECK(scenario->expectations.size() == 1);
  CHECK(scenario->alarms.size() == 1);
  const auto commands = parse_commands(examples[1], "SCENARIO.md", *scenario);
  REQUIRE_MESSAGE(commands, (commands ? "" : commands.error().text));
  CHECK(commands->size() == 3);

  const auto named = [&](std::string_view word) {
    CHECK_MESSAGE(text.find("`" + std::string(word) + "`") != std::string::npos, std::string(word));
  };
  for (const auto word : deed_text.names) named(word);
  for (const auto word : failure_text.names) named(word);
  for (const auto word : curve_text.names) named(word);
  for (std::size_t i = 0; i < first_drug + 2; ++i) named(quantities[i].name);
}

TEST_CASE("each mistake in a scenario is named with file, line, value and what is allowed") {
  CHECK(refused("") == "s.toml:1: 'name' is missing");
  CHECK(refused("name = ''\n") == "s.toml:1: name must be a text of 1 to 64 bytes");
  CHECK(refused("name = 'a'\n[patient]\nalias = '" + std::string(33, 'x') + "'\n") ==
        "s.toml:3: alias must be at most 32 bytes long");
  CHECK(refused("name = 'a'\nhr = 70\n") == "s.toml:2: unknown key 'hr'");
  CHECK(refused("name = 'a'\n[vitals]\nhr = 400\n") == "s.toml:3: hr = 400 must be 20 to 220");
  CHECK(refused("name = 'a'\n[vitals]\nhr = 'x'\n") == "s.toml:3: 'hr' must be a number");
  CHECK(refused("name = 'a'\n[vitals]\nbp_sys = 90\nbp_dia = 95\n") ==
        "s.toml:4: bp_dia = 95 must be below bp_sys = 90");
  CHECK(refused("name = 'a'\nnibp_interval_s = 10\n") ==
        "s.toml:2: nibp_interval_s = 10 must be 0 (never) or 60 to 3600");
  CHECK(refused("name = 'a'\n[patient]\nweight_kg = 0\n") == "s.toml:3: weight_kg = 0 must be 20 to 300");
  CHECK(refused("name = 'a'\n[[pump]]\nstate = 'complete'\n") ==
        "s.toml:3: state = 'complete': a pump begins infusing, standby or paused");
  CHECK(refused("name = 'a'\n[[pump]]\nrate_ml_per_h = 5\ndose_mg_per_kg_per_h = 0.1\n") ==
        "s.toml:3: either rate_ml_per_h or dose_mg_per_kg_per_h, not both");
  CHECK(refused("name = 'a'\n[[pump]]\nvtbi_ml = 50\ninfused_ml = 50\n") ==
        "s.toml:4: infused_ml = 50 must be below vtbi_ml = 50");
  CHECK(refused("name = 'a'\n[[change]]\nspo2 = 90\n") == "s.toml:2: 'at_s' is missing");
  CHECK(refused("name = 'a'\n[[change]]\nat_s = -1\nspo2 = 90\n") ==
        "s.toml:3: at_s = -1 must be 0 to 604800");
  CHECK(refused("name = 'a'\n[[change]]\nat_s = 1\nover_s = 5\n") ==
        "s.toml:3: a change that changes nothing");
  CHECK(refused("name = 'a'\n[[change]]\nat_s = 1\nsensors_off = ['nose']\n") ==
        "s.toml:4: sensors_off = 'nose' must be one of ecg, spo2, co2, abp, temp");
  CHECK(refused("name = 'a'\n[[change]]\nat_s = 1\npump = 'start'\n") ==
        "s.toml:4: pump: the scenario has no [[pump]]");
  CHECK(refused("name = 'a'\n[[pump]]\n[[change]]\nat_s = 1\npump = 'explode'\n") ==
        "s.toml:5: pump = 'explode' must be one of start, pause, stop");
  CHECK(refused("name = 'a'\nvariability = nan\n") == "s.toml:2: 'variability' must be a number");
  CHECK(refused("name = \n").starts_with("s.toml:1: "));
}

TEST_CASE("a scenario that is not there is named, with those that are") {
  const auto unknown = find_scenario("no-such");
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().text.starts_with("there is no scenario 'no-such' in "));
  CHECK(unknown.error().text.find("; there are cannula-moved, co2-line-blocked, demo-breathing, ") !=
        std::string::npos);
  const auto file = find_scenario("/nowhere/x.toml");
  REQUIRE_FALSE(file);
  CHECK(file.error().text == "/nowhere/x.toml: cannot be opened");
}

TEST_CASE("a scenario cut at any byte, or with any bit flipped, is accepted or refused in words") {
  const std::string text = vigil::test::bytes_of(config::assets_dir() / "scenarios" / "desaturation.toml");
  REQUIRE(text.size() > 500);
  const auto check = [](const std::string& damaged) {
    const auto scenario = parse_scenario(damaged, "s.toml");
    if (scenario)
      CHECK_FALSE(scenario->name.empty());
    else
      CHECK(scenario.error().text.starts_with("s.toml:"));
  };
  for (std::size_t cut = 0; cut < text.size(); ++cut) check(text.substr(0, cut));
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string damaged = text;
    damaged[i] = static_cast<char>(damaged[i] ^ (1 << (i % 8)));
    check(damaged);
  }
}

TEST_CASE("what a scenario sets of a patient is kept, and the rest is drawn as without it") {
  const auto open = scenario_of("name = 'a'\n[[pump]]\n");
  const auto set = scenario_of(
      "name = 'a'\n[patient]\nalias = 'Q.Q.'\nweight_kg = 55\n[vitals]\nhr = "
      "101\n[[pump]]\ndose_mg_per_kg_per_h = 0.2\n");
  const Person drawn = make_person(open, 9);
  const Person given = make_person(set, 9);
  CHECK(given.patient.alias == "Q.Q.");
  CHECK(given.patient.weight_kg == 55);
  CHECK(given.vitals.hr == 101);
  CHECK(given.pumps[0].rate_ml_per_h == doctest::Approx(11));
  CHECK(given.pumps[0].weight_kg == 55);
  CHECK(given.vitals.spo2 == drawn.vitals.spo2);
  CHECK(given.vitals.bp_sys == drawn.vitals.bp_sys);
  CHECK(given.patient.age_y == drawn.patient.age_y);
  CHECK(given.pumps[0].serial == drawn.pumps[0].serial);
}
