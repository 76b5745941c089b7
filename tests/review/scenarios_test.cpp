// SPDX-License-Identifier: MIT
// Each shipped scenario through a publisher and a station, its patient admitted and its pumps confirmed, and
// then nobody does anything: the alarms that its file expects come in time, and no other high one.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/config/assets.hpp"
#include "dashboard/station/knowledge.hpp"
#include "publisher/bay_run.hpp"
#include "publisher/simulator/person.hpp"
#include "publisher/simulator/simulated_stream.hpp"
#include "tests/station/station_story.hpp"

using namespace vigil;
using namespace vigil::simulator;

namespace {

constexpr const char* bay = "bay-01";

std::vector<std::filesystem::path> shipped() {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator{config::assets_dir() / "scenarios"})
    if (entry.path().extension() == ".toml") paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  return paths;
}

const station::Protocols& protocols() {
  static const station::Protocols all = [] {
    auto read = station::load_protocols(VIGIL_SOURCE_ASSETS,
                                        *station::load_profiles(VIGIL_SOURCE_ASSETS "/profiles"));
    if (!read) FAIL(read.error().text);
    return std::move(*read);
  }();
  return all;
}

/// An alarm when it came, rose, or went on by itself after its composite had ended.
struct Came {
  double at_s = 0;
  std::string cond;
  Priority priority = Priority::none;
  bool joined = false;  ///< as a composite's member
};

/// A scenario's bay, its station, and a dashboard that sounds. Nobody acknowledges anything.
class Trial {
 public:
  Trial(Scenario scenario, std::uint64_t seed, std::vector<Command> commands = {})
      : protocol_{scenario.protocol},
        length_s_{scenario.length_s},
        person_{make_person(scenario, seed)},
        began_{story_.now},
        run_{{bay, "sim-bay-01", 1, false, false},
             std::make_unique<SimulatedStream>(
                 std::move(scenario), seed, BayTime{began_.wall.time_since_epoch()}, std::move(commands))} {
    story_.station.set_protocols(protocols());
  }

  void run() {
    constexpr int steps_per_s = 10;
    const int steps = static_cast<int>(length_s_) * steps_per_s;
    for (int i = 0; i <= steps; ++i) {
      if (i % (5 * steps_per_s) == 0) REQUIRE(story_.ask(wire::PresentRequest{{bay}, true}).ok);
      run_.step(true, story_.now, [this](const publisher::Outgoing& out) { return hear(out); });
      story_.station.tick(story_.now);
      for (; heard_ < story_.kept.size(); ++heard_) note(story_.kept[heard_]);
      story_.now.station += std::chrono::milliseconds{1000 / steps_per_s};
      story_.now.wall += std::chrono::milliseconds{1000 / steps_per_s};
    }
  }

  const std::vector<Came>& came() const { return came_; }
  /// The first time at which it stood at this priority or above.
  const Came* first(const std::string& cond, Priority at_least) const {
    for (const Came& one : came_)
      if (one.cond == cond && one.priority >= at_least) return &one;
    return nullptr;
  }
  /// Each alarm and priority with its first time.
  std::string text() const {
    std::string text;
    for (const Came& one : came_)
      if (first(one.cond, one.priority) == &one)
        text += "\n  " + time_text(one.at_s) + "  " + one.cond + " " +
                std::string(priority_text[one.priority]) + (one.joined ? " (joined)" : "");
    return text.empty() ? "\n  no alarm" : text;
  }
  static std::string time_text(double s) {
    const int whole = static_cast<int>(s);
    const std::string seconds = std::to_string(whole % 60);
    return std::to_string(whole / 60) + ":" + (seconds.size() < 2 ? "0" : "") + seconds;
  }

 private:
  bool hear(const publisher::Outgoing& out) {
    CHECK_MESSAGE(story_.station.ingest(out.topic, std::as_bytes(std::span{out.payload}), story_.now),
                  out.topic);
    story_.station.announce(story_.now);
    // The first message is its source's.
    if (!std::exchange(admitted_, true)) admit();
    return true;
  }
  void admit() {
    wire::AdmitRequest admit;
    admit.bay = bay;
    admit.patient = person_.patient;
    if (!protocol_.empty()) admit.protocol = protocol_;
    const wire::Reply reply = story_.ask(admit);
    REQUIRE_MESSAGE(reply.ok, reply.error);
    for (std::size_t i = 0; i < person_.pumps.size(); ++i) {
      wire::ConfirmPumpRequest confirm;
      confirm.bay = bay;
      confirm.pump = static_cast<std::uint32_t>(i + 1);
      confirm.serial = person_.pumps[i].serial;
      confirm.drug = person_.pumps[i].drug;
      confirm.conc_mg_per_ml = person_.pumps[i].conc_mg_per_ml;
      // An undiluted concentrate is refused: then its alarm stands.
      static_cast<void>(story_.ask(confirm));
    }
  }
  void note(const JournalEntry& entry) {
    const bool joined = entry.what == JournalWhat::joined;
    if (!joined && entry.what != JournalWhat::started && entry.what != JournalWhat::raised &&
        entry.what != JournalWhat::parted && entry.what != JournalWhat::during_gap)
      return;
    came_.push_back(
        {to_seconds(story_.now.station - began_.station), entry.condition, entry.priority, joined});
  }

  station::test::Story story_;
  std::string protocol_;
  double length_s_;
  Person person_;
  Now began_;
  publisher::BayRun run_;
  bool admitted_ = false;
  std::size_t heard_ = 0;
  std::vector<Came> came_;
};

void check_alarms(const std::string& name, const Scenario& scenario, const Trial& trial) {
  for (const ExpectedAlarm& expected : scenario.alarms) {
    const Came* came = trial.first(expected.cond, expected.priority);
    const std::string wanted = name + ": " + expected.cond + " " +
                               std::string(priority_text[expected.priority]) + " by " +
                               Trial::time_text(std::min(expected.by_s, scenario.length_s));
    CHECK_MESSAGE(came != nullptr, wanted << " did not come");
    if (came != nullptr)
      CHECK_MESSAGE(came->at_s <= expected.by_s, wanted << " came at " << Trial::time_text(came->at_s));
  }
  if (scenario.alarms.empty())
    CHECK_MESSAGE(trial.came().empty(), name << " expects no alarm, and there came" << trial.text());
  for (const Came& came : trial.came()) {
    if (came.priority != Priority::high || came.joined) continue;
    const bool named = std::any_of(scenario.alarms.begin(), scenario.alarms.end(),
                                   [&](const ExpectedAlarm& one) { return one.cond == came.cond; });
    CHECK_MESSAGE(named, name << ": " << came.cond << " high at " << Trial::time_text(came.at_s)
                              << " is not in its file");
  }
}

}  // namespace

TEST_CASE("each shipped scenario raises the alarms that it expects in time, and no other high one") {
  for (const auto& path : shipped()) {
    const auto scenario = load_scenario(path);
    REQUIRE_MESSAGE(scenario, (scenario ? "" : scenario.error().text));
    Trial trial{*scenario, 1};
    trial.run();
    const std::string name = path.stem().string();
    MESSAGE(name << " (" << Trial::time_text(scenario->length_s) << ")" << trial.text());
    check_alarms(name, *scenario, trial);
  }
}
