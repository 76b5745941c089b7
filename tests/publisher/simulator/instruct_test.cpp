// SPDX-License-Identifier: MIT
// What an instructor says to a simulation: by the bus and from a file of commands.
#include <doctest/doctest.h>

#include <algorithm>

#include "common/stream/source.hpp"
#include "common/wire/codec.hpp"
#include "run_for.hpp"

using namespace vigil;
using namespace vigil::simulator;
using namespace vigil::simulator::test;
using vigil::stream::Instructed;

namespace {

constexpr const char* lesson = R"(
name = "lesson"
nibp_interval_s = 120
[vitals]
spo2 = 97
[[pump]]
rate_ml_per_h = 20
vtbi_ml = 100
[[step]]
id = "calm"
[[step.next]]
to = "worse"
after_s = 100
[[step]]
id = "worse"
spo2 = 88
over_s = 60
hr = 110
[[expect]]
id = "called"
within_s = 300
)";

/// An item as text, its times counted from `zero`.
std::string text_from(stream::Item item, BayTime zero) {
  const Duration by = start - zero;
  item.t += by;
  item.end += by;
  if (auto* numeric = std::get_if<stream::NumericBlock>(&item.block))
    for (auto& reading : numeric->readings)
      if (reading.at) *reading.at += by;
  return text_of(item);
}

std::vector<stream::Item> next_items(stream::Stream& stream, std::size_t count) {
  std::vector<stream::Item> items;
  while (items.size() < count) items.push_back(*stream.next());
  return items;
}

std::vector<stream::EventBlock> events_of(const std::vector<stream::Item>& items) {
  std::vector<stream::EventBlock> events;
  for (const auto& item : items)
    if (const auto* event = std::get_if<stream::EventBlock>(&item.block)) events.push_back(*event);
  return events;
}

std::string refused(SimulatedStream& stream, const wire::Command& command) {
  const auto done = stream.instruct(command, "instructor");
  return done ? "accepted" : done.error().text;
}

std::string refused_file(std::string_view toml) {
  const auto commands = parse_commands(toml, "c.toml", scenario_of(lesson));
  return commands ? "accepted" : commands.error().text;
}

/// What goes out, in one text.
std::string bytes_for(const Scenario& scenario, std::uint64_t seed, const std::vector<Command>& commands,
                      double seconds) {
  SimulatedStream stream{scenario, seed, start, commands};
  stream::Source source{{"bay-01", "sim", "test"}, stream.description()};
  source.begin(WallTime{std::chrono::seconds{1'800'000'000}});
  std::string all;
  std::string payload;
  for (const auto& item : items_for(stream, seconds)) {
    const auto said = source.say(item);
    std::visit([&](const auto& message) { wire::encode(message, payload); }, said.message);
    all.append(said.topic).append(payload);
  }
  return all;
}

}  // namespace

TEST_CASE(
    "a command is carried out with the next step of time and stands among the events, with who gave it") {
  SimulatedStream stream{scenario_of(lesson), 1, start};
  items_for(stream, 10);
  const auto done = stream.instruct({{"pump_rate_ml_per_h", 5.0}, {"note", std::string("Slower")}}, "tutor");
  REQUIRE_MESSAGE(done, (done ? "" : done.error().text));
  CHECK(*done == Instructed::goes_on);
  const auto items = items_for(stream, 12);
  const auto events = events_of(items);
  REQUIRE(events.size() == 2);
  CHECK(events[0].what == wire::EventKind::instructor);
  CHECK(events[0].code == "command");
  CHECK(events[0].by == "tutor");
  CHECK(events[0].text == "pump 1 at 5 mL/h, Slower");
  CHECK(events[1].text == "Slower");
  const auto pump = std::find_if(items.rbegin(), items.rend(), [](const stream::Item& item) {
    return std::holds_alternative<stream::PumpBlock>(item.block);
  });
  CHECK(std::get<stream::PumpBlock>(pump->block).reading.rate_ml_per_h == 5);
}

TEST_CASE("a command goes to a step, whose doing begins there") {
  SimulatedStream stream{scenario_of(lesson), 1, start};
  items_for(stream, 20);
  REQUIRE(stream.instruct({{"step", std::string("worse")}}, "tutor"));
  const auto items = items_for(stream, 90);
  const auto events = events_of(items);
  REQUIRE(events.size() == 2);
  CHECK(events[0].text == "step worse");
  CHECK(events[1].code == "step:worse");
  CHECK(stream.stage()->step == "worse");
  const auto last = std::find_if(items.rbegin(), items.rend(), [](const stream::Item& item) {
    return std::holds_alternative<stream::NumericBlock>(item.block);
  });
  CHECK(std::get<stream::NumericBlock>(last->block).readings[index_of(Channel::spo2)].value <= 90);
}

TEST_CASE("a restored checkpoint goes on as it did, in the present: no time goes back") {
  SimulatedStream stream{scenario_of(lesson), 5, start};
  items_for(stream, 60);
  REQUIRE(stream.instruct({{"checkpoint", std::string("before")}}, "tutor"));
  // To the end of this step of time, that both are compared from the same one.
  constexpr std::size_t many = 4000;
  const auto first = next_items(stream, many);
  CHECK(stream.stage()->step == "worse");
  CHECK(stream.stage()->checkpoints == std::vector<std::string>{"before"});

  const auto done = stream.instruct({{"restore", std::string("before")}}, "tutor");
  REQUIRE(done);
  CHECK(*done == Instructed::begins_anew);
  CHECK(stream.stage()->step == "calm");
  const auto second = next_items(stream, many);
  BayTime latest = first.back().end;
  for (const auto& item : second) {
    REQUIRE(item.end >= latest);
    latest = item.end;
  }
  // Beside their events: that it was remembered, that it was gone back to.
  const auto without_commands = [](const std::vector<stream::Item>& items, BayTime zero) {
    std::vector<std::string> texts;
    for (const auto& item : items) {
      const auto* event = std::get_if<stream::EventBlock>(&item.block);
      if (event != nullptr && event->code == "command") continue;
      texts.push_back(text_from(item, zero));
    }
    return texts;
  };
  const auto zero_of = [](const std::vector<stream::Item>& items) {
    for (const auto& item : items)
      if (std::holds_alternative<stream::NumericBlock>(item.block)) return item.end;
    return BayTime{};
  };
  auto original = without_commands(first, zero_of(first));
  auto restored = without_commands(second, zero_of(second));
  // What of the step was still to be given when it was remembered is gone.
  const auto begin = std::find(original.begin(), original.end(), restored.front());
  REQUIRE(begin != original.end());
  original.erase(original.begin(), begin);
  const std::size_t both = std::min(original.size(), restored.size());
  REQUIRE(both > many - 100);
  for (std::size_t i = 0; i < both; ++i) REQUIRE(original[i] == restored[i]);
}

TEST_CASE("a checkpoint can be gone back to again and again, and is replaced under its name") {
  SimulatedStream stream{scenario_of(lesson), 5, start};
  items_for(stream, 10);
  REQUIRE(stream.instruct({{"checkpoint", std::string("a")}}, "tutor"));
  items_for(stream, 150);
  for (int i = 0; i < 3; ++i) {
    REQUIRE(stream.instruct({{"restore", std::string("a")}}, "tutor"));
    CHECK(stream.stage()->step == "calm");
    items_for(stream, 300 + 150 * i);
    CHECK(stream.stage()->step == "worse");
  }
  REQUIRE(stream.instruct({{"checkpoint", std::string("a")}}, "tutor"));
  REQUIRE(stream.instruct({{"restore", std::string("a")}}, "tutor"));
  CHECK(stream.stage()->step == "worse");
  CHECK(stream.stage()->checkpoints.size() == 1);
}

TEST_CASE("a numeric that is hidden has no value and is off until it is shown; the patient goes on") {
  SimulatedStream stream{scenario_of(lesson), 1, start};
  items_for(stream, 5);
  REQUIRE(stream.instruct({{"hide", std::vector<std::string>{"spo2", "etco2"}}}, "tutor"));
  CHECK(stream.instruct({{"hr", 100.0}}, "tutor"));
  const auto at_end = [&](double seconds) {
    const auto items = items_for(stream, seconds);
    const auto last = std::find_if(items.rbegin(), items.rend(), [](const stream::Item& item) {
      return std::holds_alternative<stream::NumericBlock>(item.block);
    });
    return std::get<stream::NumericBlock>(last->block);
  };
  const auto hidden = at_end(20);
  CHECK(hidden.readings[index_of(Channel::spo2)].quality == Quality::off);
  CHECK_FALSE(hidden.readings[index_of(Channel::spo2)].value);
  CHECK(hidden.readings[index_of(Channel::hr)].value > 90);
  CHECK(stream.stage()->hidden == std::vector<std::string>{"spo2", "etco2"});
  REQUIRE(stream.instruct({{"show", std::vector<std::string>{"spo2"}}}, "tutor"));
  const auto shown = at_end(30);
  CHECK(shown.readings[index_of(Channel::spo2)].value >= 95);
  CHECK(shown.readings[index_of(Channel::etco2)].quality == Quality::off);
}

TEST_CASE("each command that cannot be is refused in words, and changes nothing") {
  SimulatedStream stream{scenario_of(lesson), 1, start};
  const auto stand = [](const char* key, auto value) { return wire::Command{{key, value}}; };
  CHECK(refused(stream, stand("rr", 200.0)) == "rr = 200 must be 0 to 60");
  CHECK(refused(stream, stand("rr", std::string("fast"))) == "'rr' must be a number");
  CHECK(refused(stream, stand("mood", 3.0)) == "a command that does nothing\nunknown key 'mood'");
  CHECK(refused(stream, stand("over_s", 5.0)) == "a command that does nothing");
  CHECK(refused(stream, stand("step", std::string("x"))) == "step = 'x' is no step; there are calm, worse");
  CHECK(refused(stream, {{"step", std::string("calm")}, {"rr", 5.0}})
            .find("step stands alone in its command") != std::string::npos);
  CHECK(refused(stream, stand("hide", std::vector<std::string>{"pleth"})) == "hide = 'pleth' is no numeric");
  CHECK(refused(stream, stand("restore", std::string("x"))) == "restore = 'x' is no checkpoint");
  CHECK(refused(stream, stand("checkpoint", std::string(""))) == "checkpoint needs a name of 1 to 64 bytes");
  CHECK(refused(stream, stand("done", std::string("x"))) == "done = 'x' is no [[expect]] of the scenario");
  CHECK(refused(stream, stand("pump_number", 2.0)).find("pump_number = 2 must be 1 to 1") !=
        std::string::npos);
  CHECK(refused(stream, stand("oxygen_l_per_min", 2.0)) ==
        "oxygen_l_per_min: the scenario has no physiology = true");
  CHECK(refused(stream, stand("note", std::string("\"\\\n[x]"))) == "accepted");
  for (std::size_t i = 0; i < most_checkpoints; ++i)
    REQUIRE(refused(stream, stand("checkpoint", "c" + std::to_string(i))) == "accepted");
  CHECK(refused(stream, stand("checkpoint", std::string("more"))) == "checkpoint: there are 32 already");
  CHECK(refused(stream, stand("checkpoint", std::string("c3"))) == "accepted");
}

TEST_CASE("the same scenario, seed and commands give the same bytes; another command gives others") {
  const Scenario scenario = scenario_of(lesson);
  const auto commands = [&](const char* rate) {
    const auto read = parse_commands(
        "[[command]]\nat_s = 40\nfail = ['motion', 'occlusion']\n[[command]]\nat_s = 20\nby = 'tutor'\nstep "
        "= "
        "'worse'\n[[command]]\nat_s = 60.5\npump_rate_ml_per_h = " +
            std::string(rate) + "\n[[command]]\nat_s = 61\nhide = ['spo2']\n",
        "c.toml", scenario);
    REQUIRE_MESSAGE(read, (read ? "" : read.error().text));
    return *read;
  };
  const std::string bytes = bytes_for(scenario, 4, commands("12"), 180);
  CHECK(bytes.size() > 100'000);
  CHECK(bytes == bytes_for(scenario, 4, commands("12"), 180));
  CHECK(bytes != bytes_for(scenario, 4, commands("13"), 180));
  CHECK(bytes != bytes_for(scenario, 4, {}, 180));
}

TEST_CASE("commands of a file are in the order of time, with who gives them") {
  const Scenario scenario = scenario_of(lesson);
  const auto commands = parse_commands(
      "[[command]]\nat_s = 40\nhr = 90\nover_s = 10\n[[command]]\nat_s = 20\nby = 'tutor'\nstep = 'worse'\n",
      "c.toml", scenario);
  REQUIRE(commands);
  REQUIRE(commands->size() == 2);
  CHECK(commands->at(0).at_s == 20);
  CHECK(commands->at(0).by == "tutor");
  CHECK(commands->at(0).text == "step worse");
  CHECK(commands->at(1).by == "instructor");
  CHECK(commands->at(1).text == "hr = 90, over 10 s");
}

TEST_CASE("each mistake in a file of commands is named with file and line") {
  CHECK(refused_file("") == "accepted");
  CHECK(refused_file("command = 5\n") == "c.toml:1: 'command' must be a list of tables, [[command]]");
  CHECK(refused_file("rr = 5\n") == "c.toml:1: unknown key 'rr'");
  CHECK(refused_file("[[command]]\nrr = 5\n") == "c.toml:1: 'at_s' is missing");
  CHECK(refused_file("[[command]]\nat_s = -1\nrr = 5\n") == "c.toml:2: at_s = -1 must be 0 to 604800");
  CHECK(refused_file("[[command]]\nat_s = 1\n") == "c.toml:2: a command that does nothing");
  CHECK(refused_file("[[command]]\nat_s = 1\nby = 'x'\n") == "c.toml:3: a command that does nothing");
  CHECK(refused_file("[[command]]\nat_s = 1\nrr = 500\n") == "c.toml:3: rr = 500 must be 0 to 60");
  CHECK(refused_file("[[command]]\nat_s = 1\nstep = 'x'\n") ==
        "c.toml:3: step = 'x' is no step; there are calm, worse");
  CHECK(refused_file("[[command]]\nat_s = 1\nby = 'x'\nstep = 'worse'\n") == "accepted");
  CHECK(refused_file("[[command]]\nat_s = 1\nrestore = 'x'\n") ==
        "c.toml:3: restore: not in a file of commands");
  CHECK(refused_file("[[command]]\nat_s = 1\ncheckpoint = 'x'\n") ==
        "c.toml:3: checkpoint: not in a file of commands");
  CHECK(refused_file("[[command]]\nat_s = 1\nhide = ['nose']\n") == "c.toml:3: hide = 'nose' is no numeric");
  CHECK(refused_file("[[command]]\nat_s = 1\nby = '" + std::string(65, 'x') + "'\nrr = 5\n") ==
        "c.toml:3: by must be at most 64 bytes long");
  CHECK(refused_file("[[command]]\nat_s = \n").starts_with("c.toml:2: "));
}

TEST_CASE("a file of commands cut at any byte, or with any bit flipped, is accepted or refused in words") {
  const std::string text =
      "[[command]]\nat_s = 20\nby = 'tutor'\nstep = 'worse'\n[[command]]\nat_s = 30\nrr = 8\nover_s = "
      "30\ncurve = "
      "'smooth'\npump = 'pause'\nfail = ['motion']\nnote = 'x'\n";
  const Scenario scenario = scenario_of(lesson);
  const auto check = [&](const std::string& damaged) {
    const auto commands = parse_commands(damaged, "c.toml", scenario);
    if (!commands) CHECK(commands.error().text.starts_with("c.toml:"));
  };
  for (std::size_t cut = 0; cut < text.size(); ++cut) check(text.substr(0, cut));
  for (std::size_t i = 0; i < text.size(); ++i)
    for (int bit = 0; bit < 8; ++bit) {
      std::string damaged = text;
      damaged[i] = static_cast<char>(damaged[i] ^ (1 << bit));
      check(damaged);
    }
}
