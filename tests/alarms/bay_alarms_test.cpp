// SPDX-License-Identifier: MIT
#include "alarms/bay_alarms.hpp"

#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

using namespace vigil;
using namespace vigil::alarms;

namespace {

LimitRule rule_of(Channel channel, Side side, double medium, double high) {
  LimitRule rule;
  rule.channel = channel;
  rule.side = side;
  rule.limits = {medium, high};
  rule.delay = std::chrono::seconds{2};
  rule.high_delay = std::chrono::seconds{1};
  rule.clear = std::chrono::seconds{2};
  rule.margin = 1;
  rule.guard_lo = 0;
  rule.guard_hi = 300;
  return rule;
}

BayTime at(double seconds) { return bay_time_from_ns(1'000'000'000'000) + from_seconds(seconds); }

struct Bay {
  std::uint64_t next_id = 1;
  BayAlarms alarms{next_id};
  Bay() {
    Profile profile;
    profile.rules = {rule_of(Channel::spo2, Side::low, 92, 85), rule_of(Channel::rr, Side::low, 10, 8),
                     rule_of(Channel::hr, Side::high, 120, 150)};
    alarms.set_profile(profile, at(0), "begin", {});
  }
  std::vector<std::string> order(double seconds) const {
    std::vector<std::string> names;
    for (const auto& seen : alarms.occurrences(at(seconds))) names.push_back(seen.condition);
    return names;
  }
};

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("the order is by priority, then not acknowledged first, then newest") {
  Bay bay;
  bay.alarms.value(Channel::hr, at(0), 130);   // medium at 2
  bay.alarms.value(Channel::rr, at(1), 9);     // medium at 3
  bay.alarms.value(Channel::spo2, at(4), 80);  // high at 5
  bay.alarms.settle(at(6));
  CHECK(bay.order(6) == Names{"spo2-low", "rr-low", "hr-high"});
  const auto rr = bay.alarms.occurrences(at(6))[1].id;
  bay.alarms.acknowledge(std::span{&rr, 1}, std::nullopt, at(6), "n");
  CHECK(bay.order(6) == Names{"spo2-low", "hr-high", "rr-low"});
  CHECK(bay.alarms.top() == Priority::high);
}

TEST_CASE("acknowledging all acknowledges what was shown, and gives back what rose since") {
  Bay bay;
  bay.alarms.value(Channel::hr, at(0), 130);
  bay.alarms.value(Channel::spo2, at(0), 90);
  bay.alarms.settle(at(3));
  const auto shown = bay.alarms.revision();
  const auto spo2 = bay.alarms.occurrences(at(3));
  bay.alarms.value(Channel::spo2, at(3), 80);  // rises to high at 4, after the nurse looked
  bay.alarms.settle(at(4));
  const auto left = bay.alarms.acknowledge_all(shown, at(4), "n");
  REQUIRE(left.size() == 1);
  CHECK(bay.alarms.occurrences(at(4))[0].condition == "spo2-low");
  CHECK(bay.alarms.occurrences(at(4))[0].state == AlarmState::active);
  CHECK(bay.alarms.occurrences(at(4))[1].state == AlarmState::acknowledged);
  CHECK(bay.alarms.acknowledge_all(bay.alarms.revision(), at(4), "n").empty());
}

TEST_CASE("an id that is not there, or is acknowledged already, is given back") {
  Bay bay;
  bay.alarms.value(Channel::hr, at(0), 130);
  bay.alarms.settle(at(3));
  const std::vector<std::uint64_t> ids{1, 77};
  CHECK(bay.alarms.acknowledge(ids, std::nullopt, at(3), "n") == std::vector<std::uint64_t>{77});
  CHECK(bay.alarms.acknowledge(ids, std::nullopt, at(3), "n") == ids);
}

TEST_CASE("an acknowledgement of one alarm as it was shown leaves it when it has risen since") {
  Bay bay;
  bay.alarms.value(Channel::spo2, at(0), 90);
  bay.alarms.settle(at(3));
  const auto shown = bay.alarms.revision();
  const std::vector<std::uint64_t> ids{bay.alarms.occurrences(at(3))[0].id};
  bay.alarms.value(Channel::spo2, at(3), 80);
  bay.alarms.settle(at(4));
  CHECK(bay.alarms.acknowledge(ids, shown, at(4), "n") == ids);
  CHECK(bay.alarms.top() == Priority::high);
  CHECK(bay.alarms.acknowledge(ids, bay.alarms.revision(), at(4), "n").empty());
}

TEST_CASE("a channel in reserve starts nothing, and lets what was announced end") {
  Bay bay;
  bay.alarms.value_in_reserve(Channel::hr, at(0), 130);
  bay.alarms.settle(at(10));
  CHECK(bay.alarms.occurrences(at(10)).empty());
  bay.alarms.value(Channel::hr, at(11), 130);
  bay.alarms.settle(at(14));
  CHECK(bay.order(14) == Names{"hr-high"});
  bay.alarms.value_in_reserve(Channel::hr, at(15), 80);
  bay.alarms.settle(at(18));
  CHECK(bay.alarms.occurrences(at(18)).empty());
}

TEST_CASE("an id never comes back, also in another bay of the station") {
  std::uint64_t next_id = 1;
  BayAlarms one{next_id};
  BayAlarms two{next_id};
  one.technical("lost", Priority::medium, "no telemetry", {}, at(0));
  two.technical("lost", Priority::medium, "no telemetry", {}, at(0));
  one.technical("lost", Priority::none, "", {}, at(1));
  one.technical("lost", Priority::medium, "no telemetry", {}, at(2));
  CHECK(one.occurrences(at(2)).at(0).id == 3);
  CHECK(two.occurrences(at(2)).at(0).id == 2);
}

TEST_CASE(
    "a lost link is medium at first; when it becomes high it is heard again, and it ends with the link") {
  Bay bay;
  bay.alarms.technical("lost", Priority::medium, "no telemetry", {}, at(0));
  const auto id = bay.alarms.occurrences(at(0)).at(0).id;
  bay.alarms.acknowledge(std::span{&id, 1}, std::nullopt, at(1), "n");
  CHECK(bay.alarms.top() == Priority::none);
  bay.alarms.technical("lost", Priority::high, "no telemetry", {}, at(5));
  CHECK(bay.alarms.top() == Priority::high);
  CHECK(bay.alarms.occurrences(at(5)).at(0).id == id);
  bay.alarms.technical("lost", Priority::medium, "no telemetry", {}, at(6));
  CHECK(bay.alarms.occurrences(at(6)).at(0).priority == Priority::high);
  bay.alarms.technical("lost", Priority::none, "", {}, at(7));
  CHECK(bay.alarms.occurrences(at(7)).empty());
}

TEST_CASE("discharge ends everything, and says why") {
  Bay bay;
  bay.alarms.value(Channel::spo2, at(0), 80);
  bay.alarms.technical("lost", Priority::medium, "no telemetry", {}, at(0));
  bay.alarms.settle(at(2));
  bay.alarms.take_changes();
  bay.alarms.end_all(at(3), "discharged", "n");
  CHECK(bay.alarms.occurrences(at(3)).empty());
  CHECK(bay.alarms.pending().empty());
  const auto changes = bay.alarms.take_changes();
  REQUIRE(changes.size() == 2);
  for (const auto& entry : changes) CHECK(entry.text == "discharged");
}

TEST_CASE("the revision grows with every change, and with nothing else") {
  Bay bay;
  const auto before = bay.alarms.revision();
  for (int i = 0; i < 100; ++i) bay.alarms.value(Channel::spo2, at(i), 98);
  CHECK(bay.alarms.revision() == before);
  bay.alarms.value(Channel::spo2, at(100), 80);
  bay.alarms.settle(at(102));
  const auto started = bay.alarms.revision();
  CHECK(started > before);
  bay.alarms.value(Channel::spo2, at(103), 79);
  CHECK(bay.alarms.revision() == started);
}

TEST_CASE("however often it is settled in between, the same values give the same occurrences") {
  const auto run = [](double step) {
    Bay bay;
    for (const Channel c : {Channel::spo2, Channel::rr, Channel::hr})
      bay.alarms.set_period(c, std::chrono::seconds{1});
    std::mt19937 random{7};  // raw bits only: the same everywhere
    std::vector<std::string> story;
    double settled = 0;
    for (int i = 0; i < 4000; ++i) {
      for (; step > 0 && settled < i; settled += step) bay.alarms.settle(at(settled));
      const auto bits = random();
      if (bits % 50 < 5) continue;  // nothing comes
      if (bits % 50 < 7)
        bay.alarms.missing(Channel::spo2, at(i));
      else
        bay.alarms.value(Channel::spo2, at(i), 84 + static_cast<double>((bits >> 8) % 16));
      bay.alarms.value(Channel::rr, at(i), 6 + static_cast<double>((bits >> 16) % 8));
      if (bits % 13 == 0) bay.alarms.acknowledge_all(bay.alarms.revision(), at(i), "n");
    }
    for (const auto& entry : bay.alarms.take_changes())
      story.push_back(std::to_string(static_cast<int>(entry.what)) + entry.condition +
                      std::to_string(to_ns(entry.t)) + std::to_string(entry.id));
    return story;
  };
  const auto plain = run(0);
  CHECK(plain.size() > 100);
  CHECK(run(0.25) == plain);
  CHECK(run(0.001) == plain);
}
