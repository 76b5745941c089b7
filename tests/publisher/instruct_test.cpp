// SPDX-License-Identifier: MIT
// A simulated bay under an instructor: pace, checkpoints, links that fail, and the same bytes at every speed.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>

#include "publisher/bay_run.hpp"
#include "publisher/simulator/simulated_stream.hpp"
#include "tests/publisher/heard.hpp"

using namespace vigil;
using namespace vigil::publisher;
using namespace std::chrono_literals;

namespace {

constexpr Now started{StationTime{500s}, WallTime{1'700'000'000s}};
constexpr BayTime first{std::chrono::hours{24}};

constexpr const char* course = R"(
name = "A course"
physiology = true
[patient]
weight_kg = 70
[[pump]]
conc_mg_per_ml = 1
rate_ml_per_h = 20
vtbi_ml = 100
[[step]]
id = "calm"
[[step]]
id = "opioid"
give = "remifentanil"
give_mg = 0.05
[[expect]]
id = "oxygen"
text = "Oxygen given"
action = "oxygen-raised"
since = "opioid"
within_s = 60
)";

simulator::Scenario scenario() {
  const auto parsed = simulator::parse_scenario(course, "course.toml");
  if (!parsed) FAIL(parsed.error().text);
  return *parsed;
}

/// A simulated bay whose clock the test turns.
struct Bay {
  BayRun run;
  Now now = started;
  bool listening = true;
  std::vector<Heard> heard{};
  std::vector<std::string> bytes{};  ///< topic and payload as sent, but for the source's messages

  explicit Bay(double speed = 1, std::vector<simulator::Command> commands = {}, std::uint64_t seed = 5)
      : run{options(speed),
            std::make_unique<simulator::SimulatedStream>(scenario(), seed, first, std::move(commands))} {}

  static BayOptions options(double speed) {
    BayOptions o;
    o.bay = "bay-03";
    o.src = "sim-bay-03";
    o.speed = speed;
    return o;
  }
  void step() {
    run.step(listening, now, [this](const Outgoing& out) {
      heard.push_back(hear(out.topic, out.payload));
      if (!out.topic.ends_with("/source/")) bytes.push_back(out.topic + out.payload);
      return true;
    });
  }
  void live(Duration length) {
    const StationTime until = now.station + length;
    step();
    while (now.station < until) {
      const StationTime next = std::min(until, run.wake(now.station).value_or(until));
      const Duration by = std::max<Duration>(next - now.station, 1us);
      now = {now.station + by, now.wall + by};
      step();
    }
  }
  void told(const wire::Command& command) {
    const auto done = run.instruct(command, "I. Lab", now);
    if (!done) FAIL(done.error().text);
  }
  std::string refused(const wire::Command& command) {
    const auto done = run.instruct(command, "I. Lab", now);
    return done ? "done" : done.error().text;
  }
  std::vector<const Heard*> of(const std::string& kind) const {
    std::vector<const Heard*> found;
    for (const Heard& h : heard)
      if (h.message && h.topic == "bay-03/" + kind + "/") found.push_back(&h);
    return found;
  }
  std::size_t count(const std::string& kind) const { return of(kind).size(); }
  const wire::Stage& stage() const { return of("source").back()->as<wire::SourceMessage>().stage.value(); }
  /// Texts and codes of the instructor's events.
  std::vector<std::string> events() const {
    std::vector<std::string> found;
    for (const Heard* h : of("event")) {
      const auto& event = h->as<wire::EventMessage>();
      found.push_back(event.code.value_or("") + "|" + event.text + "|" + event.by);
    }
    return found;
  }
};

bool holds(const std::vector<std::string>& texts, const std::string& wanted) {
  return std::find(texts.begin(), texts.end(), wanted) != texts.end();
}

std::vector<simulator::Command> commands() {
  const auto parsed = simulator::parse_commands(
      "[[command]]\nat_s = 3\nstep = 'opioid'\n"
      "[[command]]\nat_s = 7.5\nhr = 90\nover_s = 10\ncurve = 'smooth'\n"
      "[[command]]\nat_s = 9\nby = 'I. Lab'\noxygen_l_per_min = 4\nfail = ['motion']\n"
      "[[command]]\nat_s = 20\nhide = ['spo2', 'pr']\n",
      "c.toml", scenario());
  if (!parsed) FAIL(parsed.error().text);
  return *parsed;
}

}  // namespace

TEST_CASE("the same seed and commands give the same bytes at every speed") {
  std::vector<std::vector<std::string>> runs;
  for (const double speed : {0.25, 1.0, 60.0}) {
    Bay bay{speed, commands()};
    bay.live(from_seconds(30 / speed));
    runs.push_back(bay.bytes);
  }
  const std::size_t same = std::min({runs[0].size(), runs[1].size(), runs[2].size()});
  CHECK(same > 600);
  for (std::size_t i = 0; i < same; ++i) {
    REQUIRE(runs[0][i] == runs[1][i]);
    REQUIRE(runs[1][i] == runs[2][i]);
  }
  Bay other{1, {}};
  other.live(30s);
  CHECK(other.bytes != runs[1]);
}

TEST_CASE("what an instructor says happens at once, is an event in their name, and shows in the stage") {
  Bay bay;
  bay.live(10s);
  CHECK(bay.stage().step == "calm");
  CHECK(bay.stage().drugs);
  CHECK(bay.stage().steps == std::vector<std::string>{"calm", "opioid"});
  bay.told({{"step", std::string{"opioid"}}});
  bay.live(3s);
  CHECK(bay.stage().step == "opioid");
  CHECK(holds(bay.events(), "command|step opioid|I. Lab"));
  CHECK(holds(bay.events(), "step:opioid|opioid|sim-bay-03"));
  CHECK(holds(bay.events(), "remifentanil|by hand|sim-bay-03"));

  bay.told({{"oxygen_l_per_min", 4.0}});
  bay.live(2s);
  CHECK(holds(bay.events(), "command|oxygen 4 L/min|I. Lab"));
  CHECK(holds(bay.events(), "met:oxygen|Oxygen given|sim-bay-03"));
  CHECK(holds(bay.events(), "oxygen||I. Lab"));

  bay.told({{"hide", std::vector<std::string>{"spo2"}}});
  bay.live(3s);
  const auto& shown = bay.of("numeric").back()->as<wire::NumericMessage>();
  CHECK(shown.readings[index_of(Channel::spo2)].quality == Quality::off);
  CHECK_FALSE(shown.readings[index_of(Channel::spo2)].value);
  CHECK(shown.readings[index_of(Channel::pr)].value);
  CHECK(bay.stage().hidden == std::vector<std::string>{"spo2"});
  const auto spo2 = std::find_if(bay.stage().values.begin(), bay.stage().values.end(),
                                 [](const auto& value) { return value.name == "spo2"; });
  REQUIRE(spo2 != bay.stage().values.end());
  CHECK(spo2->value > 90);
  bay.told({{"show", std::vector<std::string>{"spo2"}}});
  bay.live(3s);
  CHECK(bay.of("numeric").back()->as<wire::NumericMessage>().readings[index_of(Channel::spo2)].value);
}

TEST_CASE("two commands at once are carried out in the order in which they came") {
  Bay bay;
  bay.live(2s);
  bay.told({{"fail", std::vector<std::string>{"link-freeze"}}});
  bay.told({{"fail_end", std::vector<std::string>{"link-freeze"}}});
  bay.live(2s);
  CHECK(bay.stage().failures.empty());
  CHECK_FALSE(bay.run.silent());
}

TEST_CASE("an instructor lets the interlock act, and takes that back") {
  Bay bay;
  bay.live(2s);
  CHECK_FALSE(bay.stage().interlock);
  bay.told({{"interlock", true}});
  bay.live(2s);
  CHECK(bay.stage().interlock);
  CHECK(holds(bay.events(), "command|interlock on|I. Lab"));
  bay.told({{"interlock", false}});
  bay.live(2s);
  CHECK_FALSE(bay.stage().interlock);
}

TEST_CASE("what cannot be is refused with the key and the value, and changes nothing") {
  Bay bay;
  CHECK(bay.refused({{"rr", 7.0}}) == "'bay-03' does not publish now");
  bay.live(2s);
  CHECK(bay.refused({{"rr", 70.0}}) == "rr = 70 must be 0 to 60");
  CHECK(bay.refused({{"coffee", true}}) == "a command that does nothing\nunknown key 'coffee'");
  CHECK(bay.refused({{"step", std::string{"no"}}}) == "step = 'no' is no step; there are calm, opioid");
  CHECK(bay.refused({{"restore", std::string{"no"}}}) == "restore = 'no' is no checkpoint");
  CHECK(bay.refused({{"rate", 61.0}}) == "rate = 61 must be 0.25 to 60");
  CHECK(bay.refused({{"rate", 2.0}, {"rr", 7.0}}) == "rate stands alone in its command");
  CHECK(bay.refused({{"step", std::string{"calm"}}, {"rr", 7.0}}) == "step stands alone in its command");
  CHECK(bay.refused({{"pause", false}}) == "pause must be true");
  CHECK(bay.refused({{"give", std::string{"ketamine\n\"x\\"}}, {"give_mg", 2.0}})
            .starts_with("give = 'ketamine "));
  const auto before = bay.events();
  bay.live(2s);
  CHECK(bay.events() == before);
}

TEST_CASE("a pause holds the patient and the source still speaks; speed changes nothing but the time") {
  Bay bay;
  bay.live(5s);
  bay.told({{"pause", true}});
  bay.live(1s);
  const std::size_t numbers = bay.count("numeric");
  const std::size_t sources = bay.count("source");
  bay.live(10s);
  CHECK(bay.count("numeric") == numbers);
  CHECK(bay.count("source") == sources + 5);
  CHECK(bay.of("source").back()->as<wire::SourceMessage>().rate == 0);
  bay.told({{"play", true}});
  bay.live(5s);
  CHECK(bay.count("numeric") == numbers + 5);
  bay.told({{"rate", 60.0}});
  bay.live(1s);
  CHECK(bay.count("numeric") == numbers + 65);
  CHECK(bay.of("source").back()->as<wire::SourceMessage>().rate == 60);
  CHECK(holds(bay.events(), "command|pause|I. Lab"));
  CHECK(holds(bay.events(), "command|play|I. Lab"));
  CHECK(holds(bay.events(), "command|rate 60|I. Lab"));
  for (std::size_t i = 1; i < bay.of("numeric").size(); ++i)
    CHECK(bay.of("numeric")[i]->envelope().t - bay.of("numeric")[i - 1]->envelope().t == 1s);
}

TEST_CASE("a checkpoint comes back as a new epoch in the present, and lives on as it did") {
  Bay bay;
  bay.live(10s);
  bay.told({{"checkpoint", std::string{"one"}}});
  bay.live(2s);
  CHECK(bay.stage().checkpoints == std::vector<std::string>{"one"});
  bay.told({{"step", std::string{"opioid"}}});
  bay.live(60s);
  const std::uint64_t epoch = bay.of("numeric").back()->envelope().epoch;
  const BayTime before = bay.of("numeric").back()->envelope().t;
  CHECK(bay.stage().step == "opioid");
  bay.told({{"restore", std::string{"one"}}});
  bay.live(3s);
  const auto& envelope = bay.of("numeric").back()->envelope();
  CHECK(envelope.epoch > epoch);
  CHECK(envelope.seq <= 3);
  CHECK(envelope.t > before);
  CHECK(envelope.t - before <= 4s);
  CHECK(bay.stage().step == "calm");
  CHECK(bay.stage().checkpoints == std::vector<std::string>{"one"});
  CHECK(holds(bay.events(), "command|restore one|I. Lab"));
}

TEST_CASE("a frozen publisher says nothing and what it would have said is gone; a dead one begins anew") {
  Bay bay;
  bay.live(5s);
  const std::uint64_t epoch = bay.of("numeric").back()->envelope().epoch;
  bay.told({{"fail", std::vector<std::string>{"link-freeze"}}});
  bay.live(1s);
  CHECK(bay.run.silent());
  const std::size_t heard = bay.heard.size();
  bay.live(10s);
  CHECK(bay.heard.size() == heard);
  bay.told({{"fail_end", std::vector<std::string>{"link-freeze"}}});
  bay.live(3s);
  CHECK_FALSE(bay.run.silent());
  CHECK(bay.of("numeric").back()->envelope().epoch == epoch);
  CHECK(bay.of("numeric").back()->envelope().seq >= 17);
  CHECK_FALSE(bay.run.resend("bay-03/numeric/", epoch, {8, 12}, bay.now.station));

  bay.told({{"fail", std::vector<std::string>{"link-die"}}});
  bay.live(10s);
  bay.told({{"fail_end", std::vector<std::string>{"link-die"}}});
  bay.live(3s);
  CHECK(bay.of("numeric").back()->envelope().epoch > epoch);
  CHECK(bay.of("numeric").back()->envelope().seq <= 4);
}

TEST_CASE("a lossy link loses each third message, which can be asked for; rubbish comes between") {
  Bay bay;
  bay.live(5s);
  bay.told({{"fail", std::vector<std::string>{"link-loss"}}});
  bay.live(1s);
  const std::size_t heard = bay.heard.size();
  const Now before = bay.now;
  bay.live(30s);
  Bay whole;
  whole.live(before.station - started.station);
  const std::size_t whole_before = whole.heard.size();
  whole.live(30s);
  const double share =
      static_cast<double>(bay.heard.size() - heard) / static_cast<double>(whole.heard.size() - whole_before);
  CHECK(share == doctest::Approx(2.0 / 3).epsilon(0.02));
  const auto& last = bay.of("numeric").back()->envelope();
  CHECK(bay.run.resend("bay-03/numeric/", last.epoch, {last.seq - 20, last.seq}, bay.now.station));

  bay.told({{"fail_end", std::vector<std::string>{"link-loss"}},
            {"fail", std::vector<std::string>{"link-garbage"}}});
  bay.live(10s);
  const auto rubbish =
      std::count_if(bay.heard.begin(), bay.heard.end(), [](const Heard& h) { return !h.message; });
  CHECK(rubbish > 20);
}

TEST_CASE("a drifting clock is off by a tenth of the time that it drifts") {
  Bay bay;
  bay.live(5s);
  CHECK(bay.run.clock_error(bay.now.station) == Duration{0});
  bay.told({{"fail", std::vector<std::string>{"link-drift"}}});
  bay.live(1s);
  const Duration at_first = bay.run.clock_error(bay.now.station);
  bay.live(60s);
  CHECK(to_seconds(bay.run.clock_error(bay.now.station) - at_first) == doctest::Approx(6));
  bay.told({{"fail_end", std::vector<std::string>{"link-drift"}}});
  bay.live(1s);
  CHECK(bay.run.clock_error(bay.now.station) == Duration{0});
}
