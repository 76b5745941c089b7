// SPDX-License-Identifier: MIT
// A scenario's steps: what leads from one to the next, and what learners should have done.
#include "publisher/simulator/script.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "common/config/assets.hpp"
#include "run_for.hpp"

using namespace vigil;
using namespace vigil::simulator;
using namespace vigil::simulator::test;

namespace {

constexpr const char* two_steps = "name = 'a'\n[[step]]\nid = 'one'\n[[step.next]]\nto = 'two'\n";

std::string refused(std::string_view toml) {
  const auto scenario = parse_scenario(toml, "s.toml");
  return scenario ? "accepted" : scenario.error().text;
}

/// What came of a script at a time, in words.
struct Came {
  double at_s;
  std::string text;
  bool operator==(const Came&) const = default;
};
using Cames = std::vector<Came>;

std::ostream& operator<<(std::ostream& out, const Cames& cames) {
  for (const Came& came : cames) out << came.at_s << " " << came.text << "; ";
  return out;
}

/// A script, the SpO₂ that it may look at, and what comes of it.
struct Stage {
  explicit Stage(std::string_view toml, std::vector<Command> commands = {})
      : scenario{scenario_of(toml)}, script{scenario, std::move(commands)} {}

  void at(double now_s) {
    const auto look = [this] {
      Truth truth{};
      truth[*find_quantity("spo2")] = spo2;
      return truth;
    };
    while (const auto cue = script.next(now_s, look)) {
      if (cue->enter) came.push_back({now_s, scenario.steps[*cue->enter].id});
      if (cue->verdict)
        came.push_back(
            {now_s, (cue->verdict->after_s ? "met " : "missed ") + cue->verdict->expectation->id +
                        (cue->verdict->after_s ? " after " + text_of(*cue->verdict->after_s) : "")});
    }
  }
  void from_to(double from_s, double to_s) {
    for (double now_s = from_s; now_s <= to_s; now_s += 0.5) at(now_s);
  }
  void did(Deed deed, const std::string& done = {}) {
    Deeds deeds;
    deeds.set(static_cast<std::size_t>(deed));
    script.note(deeds, done);
  }
  static std::string text_of(double value) { return std::to_string(static_cast<int>(value)); }

  Scenario scenario;
  Script script;
  double spo2 = 97;
  Cames came;
};

/// Steps entered, expected actions and their times, as the events tell them.
Cames told(SimulatedStream& stream, double seconds) {
  Cames told;
  for (const auto& item : items_for(stream, seconds))
    if (const auto* event = std::get_if<stream::EventBlock>(&item.block); event != nullptr && event->code)
      if (event->code->find(':') != std::string::npos)
        told.push_back({to_seconds(item.t - start), *event->code});
  return told;
}

}  // namespace

TEST_CASE("a scenario enters its first step at the start, and one is left so long after it was entered") {
  Stage stage(R"(
name = "a"
[[step]]
id = "one"
[[step.next]]
to = "two"
after_s = 10
[[step]]
id = "two"
[[step.next]]
to = "three"
after_s = 5
[[step]]
id = "three"
)");
  stage.from_to(0, 100);
  CHECK(stage.came == Cames{{0, "one"}, {10, "two"}, {15, "three"}});
}

TEST_CASE("a value leads on once it has stood beyond its limit so long without a break") {
  Stage stage(std::string{two_steps} + "when = 'spo2 < 90'\nfor_s = 10\n[[step]]\nid = 'two'\n");
  stage.from_to(0, 4.5);
  stage.spo2 = 90;  // not below
  stage.from_to(5, 29.5);
  stage.spo2 = 89;
  stage.from_to(30, 39.5);
  stage.spo2 = 91;
  stage.at(40);
  stage.spo2 = 89;
  stage.from_to(40.5, 60);
  CHECK(stage.came == Cames{{0, "one"}, {50.5, "two"}});
}

TEST_CASE("without for_s a value leads on at once, also one above its limit") {
  Stage stage(std::string{two_steps} + "when = 'spo2>98'\n[[step]]\nid = 'two'\n");
  stage.from_to(0, 9.5);
  stage.spo2 = 99;
  stage.from_to(10, 12);
  CHECK(stage.came == Cames{{0, "one"}, {10, "two"}});
}

TEST_CASE("a step that was entered again counts from there") {
  Stage stage(R"(
name = "a"
[[step]]
id = "one"
[[step.next]]
to = "two"
when = "spo2 < 90"
for_s = 10
[[step]]
id = "two"
[[step.next]]
to = "one"
after_s = 3
)");
  stage.spo2 = 80;
  stage.from_to(0, 24);
  // It looks from the moment after its entrance on.
  CHECK(stage.came == Cames{{0, "one"}, {10, "two"}, {13, "one"}, {23.5, "two"}});
}

TEST_CASE("an instructor's deed leads on where it is waited for, and not later") {
  Stage stage(std::string{two_steps} + "action = 'pump-paused'\n[[step]]\nid = 'two'\n");
  stage.at(0);
  stage.did(Deed::pump_started);
  stage.at(5);
  stage.did(Deed::pump_paused);
  stage.at(6);
  CHECK(stage.came == Cames{{0, "one"}, {6, "two"}});

  Stage late(R"(
name = "a"
[[step]]
id = "one"
[[step.next]]
to = "two"
after_s = 10
[[step]]
id = "two"
[[step.next]]
to = "three"
action = "pump-paused"
[[step]]
id = "three"
)");
  late.at(0);
  late.did(Deed::pump_paused);
  late.from_to(1, 30);
  CHECK(late.came == Cames{{0, "one"}, {10, "two"}});
}

TEST_CASE("a manual way is gone by an instructor alone, and nobody is held up by it") {
  Stage stage(std::string{two_steps} + "manual = true\n[[step]]\nid = 'two'\n");
  stage.from_to(0, 1000);
  CHECK(stage.came == Cames{{0, "one"}});
  stage.script.take({1000, "instructor", "step two", GoTo{1}});
  stage.at(1000.5);
  CHECK(stage.came == Cames{{0, "one"}, {1000.5, "two"}});
}

TEST_CASE("the first of a step's ways that is open is gone, one in a moment") {
  Stage stage(R"(
name = "a"
[[step]]
id = "one"
[[step.next]]
to = "two"
action = "drug-given"
[[step.next]]
to = "three"
action = "drug-given"
[[step]]
id = "two"
[[step.next]]
to = "three"
after_s = 0
[[step]]
id = "three"
)");
  stage.at(0);
  stage.did(Deed::drug_given);
  stage.from_to(1, 3);
  CHECK(stage.came == Cames{{0, "one"}, {1, "two"}, {1.5, "three"}});
}

TEST_CASE("what should be done is met within its time from its step on, else missed at its end") {
  Stage stage(R"(
name = "a"
[[step]]
id = "one"
[[step.next]]
to = "two"
after_s = 10
[[step]]
id = "two"
[[expect]]
id = "paused"
action = "pump-paused"
since = "two"
within_s = 30
[[expect]]
id = "called"
since = "two"
within_s = 20
[[expect]]
id = "checked"
within_s = 5
)");
  stage.at(0);
  stage.did(Deed::pump_paused);  // before its time
  stage.from_to(1, 24.5);
  stage.did(Deed::pump_paused);
  stage.from_to(25, 60);
  CHECK(stage.came == Cames{{0, "one"},
                            {5, "missed checked"},
                            {10, "two"},
                            {25, "met paused after 15"},
                            {30, "missed called"}});
}

TEST_CASE("an instructor says that something was done; a way waits for it, and it is met once") {
  Stage stage(std::string{two_steps} +
              "action = 'called'\n[[step]]\nid = 'two'\n[[expect]]\nid = 'called'\nwithin_s = 60\n");
  stage.from_to(0, 7);
  stage.script.note({}, "called");
  stage.from_to(8, 9);
  stage.script.note({}, "called");
  stage.from_to(10, 100);
  CHECK(stage.came == Cames{{0, "one"}, {8, "met called after 8"}, {8, "two"}});
}

TEST_CASE("an expected action that was missed leads nowhere, also when it is done after all") {
  Stage stage(std::string{two_steps} +
              "action = 'called'\n[[step]]\nid = 'two'\n[[expect]]\nid = 'called'\nwithin_s = 10\n");
  stage.from_to(0, 20);
  stage.script.note({}, "called");
  stage.from_to(21, 30);
  CHECK(stage.came == Cames{{0, "one"}, {10, "missed called"}});
}

TEST_CASE("what a step does begins on entering it, and its ramp with it") {
  const Run run = run_for(R"(
name = "a"
variability = 0
[vitals]
spo2 = 98
[[step]]
id = "one"
[[step.next]]
to = "two"
after_s = 60
[[step]]
id = "two"
spo2 = 88
over_s = 100
[[step.next]]
to = "three"
when = "spo2 < 93"
for_s = 20
[[step]]
id = "three"
spo2 = 98
)",
                          1, 300);
  CHECK(run.at(60, Channel::spo2).value == 98);
  CHECK(run.at(110, Channel::spo2).value.value() == doctest::Approx(94).epsilon(0.02));
  // Below 93 from 110 s on; 20 s later it jumps back, and the oximeter follows.
  CHECK(run.at(129, Channel::spo2).value <= 93);
  CHECK(run.at(170, Channel::spo2).value == 98);
}

TEST_CASE("steps, what was met and what was missed stand among the events, with the time that was needed") {
  const Scenario scenario = scenario_of(R"(
name = "a"
[[pump]]
[[step]]
id = "one"
[[step.next]]
to = "two"
action = "pump-paused"
[[step]]
id = "two"
text = "Paused"
[[expect]]
id = "pause"
text = "Infusion paused"
action = "pump-paused"
within_s = 60
[[expect]]
id = "look"
within_s = 40
)");
  const auto commands = parse_commands("[[command]]\nat_s = 25\npump = 'pause'\n", "c.toml", scenario);
  REQUIRE(commands);
  SimulatedStream stream{scenario, 1, start, *commands};
  CHECK(told(stream, 100) ==
        Cames{{0, "step:one"}, {25, "met:pause"}, {25, "step:two"}, {40, "missed:look"}});
  SimulatedStream again{scenario, 1, start, *commands};
  for (const auto& item : items_for(again, 30))
    if (const auto* event = std::get_if<stream::EventBlock>(&item.block);
        event && event->code == "met:pause") {
      CHECK(event->value == 25);
      CHECK(event->text == "Infusion paused");
    }
}

TEST_CASE("each mistake in a step, a way, an expected action or an alarm is named with file and line") {
  const std::string step = "name = 'a'\n[[step]]\nid = 'one'\n";
  const std::string next = step + "[[step.next]]\n";
  const std::string expect = step + "[[expect]]\n";
  CHECK(refused("schema = 'vigil-scenario/2'\nname = 'a'\n") ==
        "s.toml:1: schema = 'vigil-scenario/2' must be 'vigil-scenario/1'");
  CHECK(refused("name = 'a'\nlength_s = 5\n") == "s.toml:2: length_s = 5 must be 60 to 604800");
  CHECK(refused("name = 'a'\n[[step]]\ntext = 'x'\n") == "s.toml:2: 'id' is missing");
  CHECK(refused("name = 'a'\n[[step]]\nid = 'One'\n") ==
        "s.toml:3: id = 'One' must be 1 to 64 of a-z, 0-9 and -");
  CHECK(refused(step + "[[step]]\nid = 'one'\n") == "s.toml:5: id = 'one' stands there twice");
  CHECK(refused(step + "colour = 'red'\n") == "s.toml:4: unknown key 'colour'");
  CHECK(refused(step + "spo2 = 200\n") == "s.toml:4: spo2 = 200 must be 40 to 100");
  CHECK(refused(step + "over_s = 10\nspo2 = 90\ncurve = 'steep'\n") ==
        "s.toml:6: curve = 'steep' must be one of linear, smooth, exponential");
  CHECK(refused(step + "fail = ['occlusion']\n") ==
        "s.toml:4: fail = 'occlusion': the scenario has no [[pump]]");
  CHECK(refused(step + "fail = ['fire']\n").starts_with("s.toml:4: fail = 'fire' must be one of motion, "));
  CHECK(refused(step + "give = 'ketamine'\ngive_mg = 5\n").find("the scenario has no physiology = true") !=
        std::string::npos);
  CHECK(refused(step + "done = 'x'\n").ends_with("done = 'x' is no [[expect]]; there are none"));

  CHECK(refused(next + "after_s = 5\n") ==
        "s.toml:4: 'to' is missing\ns.toml:4: to = '' is no step; there are one");
  CHECK(refused(next + "to = 'two'\nafter_s = 5\n") == "s.toml:5: to = 'two' is no step; there are one");
  CHECK(refused(next + "to = 'one'\n") ==
        "s.toml:5: a way to a step has one of after_s, when, action and manual = true");
  CHECK(refused(next + "to = 'one'\nafter_s = 5\nmanual = true\n") ==
        "s.toml:5: a way to a step has one of after_s, when, action and manual = true");
  CHECK(refused(next + "to = 'one'\nafter_s = -1\n") == "s.toml:6: after_s = -1 must be 0 to 604800");
  CHECK(refused(next + "to = 'one'\nafter_s = 1\nfor_s = 1\n") == "s.toml:7: for_s needs when");
  CHECK(refused(next + "to = 'one'\nmanual = 1\n").find("s.toml:6: 'manual' must be true or false") !=
        std::string::npos);
  CHECK(refused(next + "to = 'one'\nwhen = 'spo2'\n") ==
        "s.toml:6: when = 'spo2' must be a quantity, < or >, and a number: \"spo2 < 85\"");
  CHECK(refused(next + "to = 'one'\nwhen = 'mood < 3'\n")
            .starts_with("s.toml:6: when = 'mood < 3' names no quantity; there are hr, bp_sys, "));
  for (const char* number : {"", "x", "85 %", "nan", "inf", "8 5"})
    CHECK(refused(next + "to = 'one'\nwhen = 'spo2 < " + number + "'\n") ==
          "s.toml:6: when = 'spo2 < " + std::string(number) + "' has no number after the sign");
  CHECK(refused(next + "to = 'one'\naction = 'prayed'\n")
            .starts_with("s.toml:6: action = 'prayed' must be one of pump-started, "));
  CHECK(refused(next + "to = 'one'\naction = 'prayed'\n").ends_with(" or an [[expect]]: none"));

  CHECK(refused(expect + "within_s = 5\n") == "s.toml:4: 'id' is missing");
  CHECK(refused(expect + "id = 'pump-paused'\nwithin_s = 5\n") ==
        "s.toml:5: id = 'pump-paused' is a deed's name: a way could not tell them apart");
  CHECK(refused(expect + "id = 'x'\n") == "s.toml:4: 'within_s' is missing");
  CHECK(refused(expect + "id = 'x'\nwithin_s = 0\n") == "s.toml:6: within_s = 0 must be 1 to 604800");
  CHECK(refused(expect + "id = 'x'\nwithin_s = 9\nsince = 'two'\n") ==
        "s.toml:7: since = 'two' is no step; there are one");
  CHECK(refused(expect + "id = 'x'\nwithin_s = 9\naction = 'x'\n")
            .starts_with("s.toml:7: action = 'x' must be one of pump-started, "));

  CHECK(refused("name = 'a'\n[[alarm]]\npriority = 'high'\n") == "s.toml:2: 'cond' is missing");
  CHECK(refused("name = 'a'\n[[alarm]]\ncond = 'x'\npriority = 'loud'\n")
            .starts_with("s.toml:4: priority = 'loud' must be one of "));
  CHECK(refused("name = 'a'\n[[alarm]]\ncond = 'x'\nby_s = 0\n") == "s.toml:4: by_s = 0 must be 1 to 604800");
  CHECK(refused("name = 'a'\ndebrief = [1]\n") ==
        "s.toml:2: an element of 'debrief' must be a text in quotes");
  CHECK(refused("name = 'a'\n[[step]]\nid = 'one'\nnext = 5\n") ==
        "s.toml:4: 'next' must be a list of tables, [[next]]");
}

TEST_CASE("every step of a shipped scenario can be come to, and one that is left unattended has an end") {
  for (const auto& entry : std::filesystem::directory_iterator{config::assets_dir() / "scenarios"}) {
    if (entry.path().extension() != ".toml") continue;
    CAPTURE(entry.path().string());
    const auto scenario = load_scenario(entry.path());
    REQUIRE(scenario);
    if (scenario->steps.empty()) continue;
    std::set<std::size_t> known{0};
    for (std::size_t round = 0; round < scenario->steps.size(); ++round)
      for (const std::size_t step : std::set<std::size_t>{known})
        for (const Transition& way : scenario->steps[step].next) known.insert(way.to);
    CHECK(known.size() == scenario->steps.size());
    SimulatedStream stream{*scenario, 1, start};
    const Cames steps = told(stream, scenario->length_s);
    const auto last = std::find_if(steps.rbegin(), steps.rend(),
                                   [](const Came& came) { return came.text.starts_with("step:"); });
    REQUIRE(last != steps.rend());
    for (const Step& step : scenario->steps)
      if ("step:" + step.id == last->text) CHECK_MESSAGE(step.next.empty(), last->text);
    CHECK(std::none_of(steps.begin(), steps.end(), [](const Came& c) { return c.text.starts_with("met:"); }));
  }
}

TEST_CASE("a shipped scenario goes where an instructor's deed leads it") {
  struct Row {
    const char* name;
    const char* command;
    const char* step;
  };
  for (const Row& row : {
           Row{"outpatient-course", "at_s = 600\npump = 'start'", "step:infusion"},
           Row{"midazolam-stacked", "at_s = 700\nairway = 1", "step:roused"},
           Row{"opioid-apnoea", "at_s = 530\ndone = 'ventilated'", "step:helped"},
           Row{"laryngospasm", "at_s = 270\ndone = 'pressure'", "step:opened"},
           Row{"pressor-confirmed", "at_s = 560\npump_rate_ml_per_h = 20", "step:eases"},
           Row{"pressor-unconfirmed", "at_s = 420\nnibp_now = true", "step:settled"},
           Row{"undiluted", "at_s = 330\npump = 'stop'", "step:stopped"},
           Row{"rate-tenfold", "at_s = 660\npump_rate_ml_per_h = 14", "step:corrected"},
           Row{"unit-mistaken", "at_s = 330\npump = 'pause'", "step:held"},
           Row{"cannula-moved", "at_s = 350\ndone = 'cannula-placed'", "step:back"},
           Row{"co2-line-blocked", "at_s = 350\nfail_end = ['co2-blocked']", "step:freed"},
           Row{"probe-off-under-cuff", "at_s = 380\nsensors_on = ['spo2']", "step:on"},
           Row{"occlusion-bolus", "at_s = 340\nfail_end = ['occlusion']", "step:freed"},
           Row{"telemetry-lost", "at_s = 330\nfail_end = ['link-die']", "step:anew"},
           Row{"restless", "at_s = 300\ndone = 'calmed'", "step:calmed"},
       }) {
    CAPTURE(row.name);
    const auto scenario = find_scenario(row.name);
    REQUIRE(scenario);
    const auto commands =
        parse_commands(std::string("[[command]]\n") + row.command + "\n", "c.toml", *scenario);
    REQUIRE_MESSAGE(commands, (commands ? "" : commands.error().text));
    SimulatedStream stream{*scenario, 1, start, *commands};
    const double at_s = commands->front().at_s;
    const Cames came = told(stream, at_s + 1);
    CHECK(std::any_of(came.begin(), came.end(), [&](const Came& one) {
      return one.text == row.step && one.at_s >= at_s && one.at_s < at_s + 0.1;
    }));
  }
}
