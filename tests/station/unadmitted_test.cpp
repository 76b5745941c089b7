// SPDX-License-Identifier: MIT
// A bay where a pump runs and nobody is admitted is judged by the high steps of the default profile.
#include "tests/station/station_story.hpp"

using namespace vigil;
using namespace vigil::station;
using namespace vigil::station::test;

namespace {

alarms::Profile shipped() {
  const auto profiles = load_profiles(VIGIL_SOURCE_ASSETS "/profiles");
  REQUIRE(profiles);
  return profiles->find("low-dose-adult")->second;
}

/// A bay without a station around it, whose pump runs.
struct Unadmitted {
  Story s;
  std::uint64_t next_id = 1;
  Bay bay{"bay-01", next_id};
  std::uint64_t seq = 0;
  StationTime now{std::chrono::seconds{5000}};

  explicit Unadmitted(const alarms::Profile& profile) {
    bay.set_default_profile(profile);
    wire::PumpMessage pump;
    pump.envelope = s.envelope(0);
    pump.pump = 1;
    pump.reading.state = PumpState::infusing;
    CHECK_FALSE(bay.apply({"bay-01", wire::Kind::pump, "1"}, pump, {}, now));
  }
  void spo2(double value, int seconds) {
    for (int i = 0; i < seconds; ++i) {
      wire::NumericMessage message;
      now += std::chrono::seconds{1};
      s.now.wall += std::chrono::seconds{1};
      message.envelope = s.envelope(seq++);
      message.set(Channel::spo2, {value, Quality::valid, {}});
      CHECK_FALSE(bay.apply({"bay-01", wire::Kind::numeric, {}}, message, {}, now));
    }
  }
  std::optional<double> high_of_spo2() const {
    for (const alarms::LimitRule& rule : bay.alarms().rules())
      if (alarms::condition_name(rule) == "spo2-low") return rule.limits.high;
    return std::nullopt;
  }
  bool alarms(const std::string& cond) const {
    const auto rows = bay.alarms_message().alarms;
    return std::any_of(rows.begin(), rows.end(), [&](const auto& row) { return row.cond == cond; });
  }
};

}  // namespace

TEST_CASE("a pulse rate of 200 is high where nobody is admitted and a pump runs") {
  Story s;
  s.source();
  s.pump(PumpState::infusing, "ketamine");
  for (int i = 0; i < 60; ++i) {
    s.second();
    s.number(Channel::pr, 200);
    s.number(Channel::spo2, 97);
  }
  REQUIRE(s.alarm("pr-high"));
  CHECK(s.alarm("pr-high")->priority == Priority::high);
}

TEST_CASE("a default profile that is read anew judges a bay where nobody is admitted, and ends no alarm") {
  alarms::Profile profile = shipped();
  Unadmitted unadmitted{profile};
  unadmitted.spo2(70, 40);
  REQUIRE(unadmitted.alarms("spo2-low"));
  const std::uint64_t id = unadmitted.bay.alarms_message().alarms.front().id;
  for (alarms::LimitRule& rule : profile.rules)
    if (alarms::condition_name(rule) == "spo2-low") rule.limits.high = 88;
  unadmitted.bay.set_default_profile(profile);
  CHECK(unadmitted.high_of_spo2() == 88);
  REQUIRE(unadmitted.alarms("spo2-low"));
  CHECK(unadmitted.bay.alarms_message().alarms.front().id == id);
}

TEST_CASE("a default profile with other conditions takes the place of the one before at once") {
  alarms::Profile profile = shipped();
  Unadmitted unadmitted{profile};
  std::erase_if(profile.rules,
                [](const alarms::LimitRule& rule) { return alarms::condition_name(rule) == "spo2-low"; });
  unadmitted.bay.set_default_profile(profile);
  CHECK_FALSE(unadmitted.high_of_spo2());
}
