// SPDX-License-Identifier: MIT
// An apnoea, and a composite that somebody has seen or not, over a restart of the station.
#include <doctest/doctest.h>

#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "alarms/bay_alarms.hpp"
#include "dashboard/station/saved_bay.hpp"
#include "dashboard/station/station_file.hpp"

using namespace vigil;
using namespace vigil::alarms;
using namespace vigil::station;

namespace {

const Profile& low_dose_adult() {
  static const auto profiles = load_profiles(VIGIL_SOURCE_ASSETS "/profiles");
  REQUIRE(profiles);
  return profiles->at("low-dose-adult");
}

BayTime at(double seconds) { return bay_time_from_ns(1'700'000'000'000'000'000) + from_seconds(seconds); }

/// A bay whose station may be killed at any time; what it saved is all that it has afterwards.
class Restarted {
 public:
  Restarted() { begin(); }

  BayAlarms& bay() { return *bay_; }
  std::string saved(double second) const { return save_alarms(*bay_, at(second)); }
  void restart(double second) {
    const std::string state = saved(second);
    begin();
    const auto restored = restore_alarms(*bay_, state, at(second));
    REQUIRE_MESSAGE(restored, (restored ? "" : restored.error().text));
    broken_ = true;
  }

  /// A wave of 25 Hz, breathing every `period` seconds by `size` (0: not at all), with the heart's beat and
  /// noise in it.
  void wave(Channel channel, double from, double to, double period, double size) {
    for (double second = from; second < to - 1e-9; second += 0.2) {
      std::vector<double> samples;
      for (int k = 0; k < 5; ++k) {
        const double t = second + k * 0.04;
        const double breath = period > 0 && std::fmod(t, period) > period / 2 ? size : 0.0;
        samples.push_back(breath + size * (0.04 * std::sin(7 * t) + 0.01 * std::sin(131 * t)));
      }
      bay_->breath_wave({channel, at(second), 25, !broken_}, samples, at(second + 0.2));
      broken_ = false;
    }
  }
  void rr(double from, double to, double value) {
    for (double second = from; second < to; ++second) bay_->value(Channel::rr, at(second), value);
  }
  std::string top(double second) {
    bay_->settle(at(second));
    const auto seen = bay_->occurrences(at(second));
    return seen.empty() ? "nothing" : seen.front().condition;
  }

 private:
  void begin() {
    bay_ = std::make_unique<BayAlarms>(next_id_);
    for (const Channel channel : {Channel::spo2, Channel::rr, Channel::etco2})
      bay_->set_period(channel, std::chrono::seconds{1});
    bay_->set_patient({}, false, false, at(0));
    bay_->set_profile(low_dose_adult(), at(0), "admitted", "nurse");
  }

  std::uint64_t next_id_ = 1;
  std::unique_ptr<BayAlarms> bay_;
  bool broken_ = true;
};

}  // namespace

TEST_CASE("an apnoea that was 12 s old when the station died for 3 s is alarmed at its 20 s") {
  for (const Channel channel : {Channel::co2, Channel::resp}) {
    CAPTURE(std::string(info(channel).id));
    Restarted r;
    r.wave(channel, 0, 40, 4, 38);
    // The last breath was at 38.
    r.wave(channel, 40, 50, 0, 38);
    r.restart(50);
    r.wave(channel, 53, 57.8, 0, 38);
    CHECK(r.top(57.8) == "nothing");
    r.wave(channel, 57.8, 58.2, 0, 38);
    CHECK(r.top(58.2) == "no-breath");
  }
}

TEST_CASE("so is a rate of 0, also one that was away in between") {
  for (const bool away : {false, true}) {
    CAPTURE(away);
    Restarted r;
    r.rr(0, 40, 14);
    r.rr(40, 44, 0);  // with its source's window of 10 s: due at 50
    if (away) r.bay().missing(Channel::rr, at(44), Quality::no_signal);
    r.restart(44);
    r.rr(47, 50, 0);
    CHECK(r.top(49.9) == "nothing");
    CHECK(r.top(50) == "no-breath");
  }
}

TEST_CASE(
    "one that had just begun is alarmed at most as much later as it was old, and one who breathes is not") {
  Restarted r;
  r.wave(Channel::co2, 0, 40, 4, 38);
  r.wave(Channel::co2, 40, 42, 0, 38);
  r.restart(42);
  r.wave(Channel::co2, 45, 61.8, 0, 38);
  CHECK(r.top(61.8) == "nothing");
  r.wave(Channel::co2, 61.8, 62.2, 0, 38);
  CHECK(r.top(62.2) == "no-breath");
  Restarted well;
  for (int i = 0; i < 10; ++i) {
    well.wave(Channel::resp, 40 * i, 40 * i + 37, 5, 1);
    well.restart(40 * i + 37);
  }
  well.wave(Channel::resp, 400, 440, 5, 1);
  CHECK(well.top(440) == "nothing");
}

TEST_CASE("away for longer than ten seconds, the wave counts from its return, and needs no breath before") {
  Restarted r;
  r.wave(Channel::resp, 0, 40, 4, 1);
  r.wave(Channel::resp, 40, 50, 0, 1);
  r.restart(50);
  r.wave(Channel::resp, 100, 119.8, 0, 1);
  CHECK(r.top(119.8) == "nothing");
  r.wave(Channel::resp, 119.8, 120.2, 0, 1);
  CHECK(r.top(120.2) == "no-breath");
}

TEST_CASE("a chest that did not breathe yet is not armed by a restart") {
  Restarted r;
  r.wave(Channel::resp, 0, 4, 4, 1);
  r.restart(4);
  r.wave(Channel::resp, 5, 60, 0, 1);
  CHECK(r.top(60) == "nothing");
}

TEST_CASE("what is saved of a patient who breathes twelve times a minute does not change with his breaths") {
  Restarted r;
  r.wave(Channel::co2, 0, 60, 5, 38);
  const std::string before = r.saved(60);
  for (int i = 60; i < 120; ++i) {
    r.wave(Channel::co2, i, i + 1, 5, 38);
    CHECK((r.saved(i + 1) == before));
  }
}

TEST_CASE("a composite that was restored is reminded: seen every three minutes, latched every two") {
  for (const bool acknowledged : {true, false}) {
    CAPTURE(acknowledged);
    Restarted r;
    const auto tell = [&](int from, int to, double spo2, double rr) {
      for (int i = from; i < to; ++i) {
        r.bay().value(Channel::spo2, at(i), spo2);
        r.bay().value(Channel::rr, at(i), rr);
        r.bay().value(Channel::etco2, at(i), 38);
      }
    };
    tell(0, 20, 97, 14);
    tell(20, 60, 90, 9);
    if (acknowledged) {
      CHECK(r.bay().acknowledge_all(r.bay().revision(), at(60), "nurse").empty());
    } else {
      tell(60, 100, 97, 14);
    }
    r.restart(100);
    const auto station = [](double seconds) { return StationTime{} + from_seconds(seconds); };
    const double every = acknowledged ? 180 : 120;
    std::vector<double> heard;
    for (int i = 0; i <= 600; ++i) {
      if (acknowledged) {
        tell(101 + i, 102 + i, 90, 9);
      } else {
        tell(101 + i, 102 + i, 97, 14);
      }
      r.bay().take_changes();
      r.bay().remind(station(i), at(101 + i));
      for (const ChangeEntry& change : r.bay().take_changes()) {
        CHECK(change.what == JournalWhat::reminded);
        CHECK(change.condition == "respiratory-depression");
        heard.push_back(i);
      }
    }
    REQUIRE(heard.size() == static_cast<std::size_t>(600 / every));
    for (std::size_t k = 0; k < heard.size(); ++k) CHECK(heard[k] == every * (static_cast<double>(k) + 1));
    const auto seen = r.bay().occurrences(at(702));
    REQUIRE_FALSE(seen.empty());
    CHECK(seen.front().condition == "respiratory-depression");
    CHECK(seen.front().state == (acknowledged ? AlarmState::acknowledged : AlarmState::latched));
  }
}

TEST_CASE(
    "an acknowledged composite that was restored without values is heard after ten seconds, and goes on so") {
  Restarted r;
  for (int i = 0; i < 60; ++i) {
    r.bay().value(Channel::spo2, at(i), i < 20 ? 97 : 90);
    r.bay().value(Channel::rr, at(i), i < 20 ? 14 : 9);
  }
  CHECK(r.bay().acknowledge_all(r.bay().revision(), at(60), "nurse").empty());
  r.restart(60);
  std::vector<int> heard;
  for (int i = 0; i <= 400; ++i) {
    r.bay().missing(Channel::spo2, at(61 + i), Quality::no_signal);
    r.bay().missing(Channel::rr, at(61 + i), Quality::no_signal);
    r.bay().take_changes();
    r.bay().remind(StationTime{} + std::chrono::seconds{i}, at(61 + i));
    for (const ChangeEntry& change : r.bay().take_changes())
      if (change.condition == "respiratory-depression") heard.push_back(i);
  }
  CHECK(heard == std::vector<int>{10, 190, 370});
}

TEST_CASE(
    "a member goes on acknowledged, with whom, also when the station was restarted before its composite "
    "ends") {
  Restarted r;
  const auto tell = [&](int from, int to, double spo2, double rr) {
    for (int i = from; i < to; ++i) {
      r.bay().value(Channel::spo2, at(i), spo2);
      r.bay().value(Channel::rr, at(i), rr);
    }
  };
  tell(0, 20, 97, 14);
  tell(20, 33, 91, 9);
  CHECK(r.bay().acknowledge_all(r.bay().revision(), at(33), "anna").empty());
  r.restart(33);
  tell(34, 40, 91, 9);
  tell(40, 80, 97, 9);
  const auto seen = r.bay().occurrences(at(80));
  REQUIRE(seen.size() == 1);
  CHECK(seen[0].condition == "rr-low");
  CHECK(seen[0].state == AlarmState::acknowledged);
  bool by_anna = false;
  for (const ChangeEntry& change : r.bay().take_changes())
    by_anna = by_anna || (change.condition == "rr-low" && change.what == JournalWhat::acknowledged &&
                          change.by == "anna");
  CHECK(by_anna);
}

TEST_CASE(
    "rate and CO₂ that stopped coming before the station died are no breath after it, though only SpO₂ "
    "comes") {
  Restarted r;
  for (int i = 0; i < 40; ++i) {
    r.bay().value(Channel::rr, at(i), 14);
    r.bay().value(Channel::etco2, at(i), 38);
    r.bay().value(Channel::spo2, at(i), 97);
  }
  const auto only_spo2 = [&](int from, int to) {
    for (int i = from; i < to; ++i) r.bay().value(Channel::spo2, at(i), 97);
  };
  // Both were last told at 39, and stale at 42.
  only_spo2(40, 55);
  r.restart(55);
  only_spo2(57, 62);
  CHECK(r.top(61.9) != "no-breath");
  only_spo2(62, 63);
  CHECK(r.top(62) == "no-breath");
}

TEST_CASE("what tells of breaths again after the station was away is heard before it is called away") {
  Restarted r;
  for (int i = 0; i < 40; ++i) {
    r.bay().value(Channel::rr, at(i), 14);
    r.bay().value(Channel::etco2, at(i), 38);
  }
  r.bay().missing(Channel::rr, at(40), Quality::no_signal);
  r.bay().missing(Channel::etco2, at(40), Quality::no_signal);
  r.restart(55);
  // The first word after it is of something else.
  r.bay().value(Channel::spo2, at(65), 97);
  r.bay().value(Channel::rr, at(66), 14);
  CHECK(r.top(70) != "no-breath");
}

TEST_CASE("what clears begins its clear time anew after a restart, a composite's too") {
  Restarted r;
  const auto tell = [&](int from, int to, double spo2, double rr) {
    for (int i = from; i < to; ++i) {
      r.bay().value(Channel::spo2, at(i), spo2);
      r.bay().value(Channel::rr, at(i), rr);
    }
  };
  tell(0, 20, 97, 14);
  tell(20, 60, 90, 9);
  tell(60, 80, 97, 14);
  r.restart(80);
  tell(81, 111, 97, 14);
  REQUIRE_FALSE(r.bay().occurrences(at(110)).empty());
  CHECK(r.bay().occurrences(at(110)).front().state == AlarmState::active);
  CHECK(r.top(111) == "respiratory-depression");
  CHECK(r.bay().occurrences(at(111)).front().state == AlarmState::latched);
}
