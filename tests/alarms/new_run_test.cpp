// SPDX-License-Identifier: MIT
// A source that begins a new run, once or again and again: what was wrong before is wrong all the same.
#include <algorithm>

#include "tests/alarms/story.hpp"

using namespace vigil;
using namespace vigil::alarms;
using namespace vigil::alarms::story;

namespace {

bool sees(const Story& s, const std::string& start) {
  const auto seen = s.seen();
  return std::any_of(seen.begin(), seen.end(),
                     [&](const std::string& one) { return one.starts_with(start); });
}

/// A gateway that begins anew every eight seconds.
void restart_often(Story& s, double until) {
  while (s.now() < s.at(until)) {
    s.bay.restart_time(s.now());
    s.t(std::min(until, to_seconds(s.now() - s.at(0)) + 8));
  }
}

}  // namespace

TEST_CASE("a new run in the middle of an apnoea does not silence it: the CO₂ wave stays flat") {
  Story s;
  Wave co2{s};
  co2.run(0, 40, 4);
  // The last breath was at 38.
  s.gone(Channel::rr);
  s.gone(Channel::etco2);
  co2.run(40, 48, 0);
  s.bay.restart_time(s.now());
  co2.broken = true;
  co2.run(48, 57.8, 0);
  CHECK_FALSE(sees(s, "high no-breath"));
  co2.run(57.8, 58.2, 0);
  CHECK(sees(s, "high no-breath active"));
}

TEST_CASE("a new run in the middle of an apnoea does not silence it: rate and CO₂ stay away") {
  Story s;
  s.gone(Channel::rr);
  s.gone(Channel::etco2);
  restart_often(s, 19.9);
  CHECK_FALSE(sees(s, "high no-breath"));
  s.t(20);
  CHECK(sees(s, "high no-breath active"));
}

TEST_CASE("a new run in the middle of an apnoea does not silence it: the rate was 0, and stays 0") {
  Story s;
  s.rr(0);
  s.t(6);
  s.bay.restart_time(s.now());
  s.t(10);
  CHECK(s.seen() == Texts{"high no-breath active"});
}

TEST_CASE("a new run in the middle of an apnoea does not silence it: the chest alone told of breaths") {
  Story s;
  s.gone(Channel::rr, Quality::off);
  s.gone(Channel::etco2, Quality::off);
  Wave chest{s, Channel::resp, 1.0};
  chest.run(0, 40, 4);
  chest.run(40, 48, 0);
  s.bay.restart_time(s.now());
  chest.broken = true;
  // The heart's beat in a still chest.
  chest.size = 0.1;
  chest.run(48, 58.2, 0.8);
  CHECK(s.seen() == Texts{"high no-breath active"});
}

TEST_CASE("a new run whose time begins anew counts an apnoea from its first message") {
  std::uint64_t next_id = 1;
  BayAlarms bay{next_id};
  const auto at = [](double s) { return bay_time_from_ns(1'000'000'000'000) + from_seconds(s); };
  bay.set_profile(default_profile(), at(1000), "begin", {});
  for (int i = 1000; i <= 1030; ++i) {
    bay.value(Channel::rr, at(i), 14);
    bay.value(Channel::etco2, at(i), 38);
  }
  for (int i = 1031; i <= 1040; ++i) {
    bay.missing(Channel::rr, at(i), Quality::no_signal);
    bay.missing(Channel::etco2, at(i), Quality::no_signal);
  }
  bay.restart_time(at(1040));
  const auto is_told = [&](int second) {
    const auto seen = bay.occurrences(at(second));
    return std::any_of(seen.begin(), seen.end(),
                       [](const Occurrence& one) { return one.condition == "no-breath"; });
  };
  for (int i = 0; i <= 20; ++i) {
    CHECK_FALSE(is_told(i));
    bay.missing(Channel::rr, at(i), Quality::no_signal);
    bay.missing(Channel::etco2, at(i), Quality::no_signal);
  }
  CHECK(is_told(20));
}

TEST_CASE("after a new run a patient who breathes is not alarmed, also when the pause before it was long") {
  Story s;
  s.gone(Channel::rr);
  s.gone(Channel::etco2);
  s.t(15);
  s.bay.restart_time(s.now());
  // Nothing comes for a minute; the run's first message has no numbers yet.
  s.bay.settle(s.at(75));
  for (const Occurrence& one : s.bay.occurrences(s.at(75))) CHECK(one.condition != "no-breath");
}

TEST_CASE("a source that begins anew every eight seconds does not keep slow breathing unheard") {
  Story s;
  s.rr(6);
  restart_often(s, 9.9);
  CHECK(s.seen().empty());
  restart_often(s, 14);
  CHECK(s.seen() == Texts{"high rr-low active"});
}

TEST_CASE("a source that begins anew every eight seconds does not keep missing values untold") {
  Story s;
  s.pump(true);
  for (const Channel c : {Channel::spo2, Channel::rr, Channel::etco2}) s.gone(c, Quality::valid);
  restart_often(s, 30);
  CHECK(sees(s, "high respiratory-monitoring-lost active"));
}

TEST_CASE("a composite that somebody has seen does not end on missing data after a new run") {
  Story s;
  s.spo2(91);
  s.rr(9);
  s.t(20);
  s.acknowledge_all();
  s.bay.restart_time(s.now());
  s.gone(Channel::spo2);
  s.gone(Channel::rr);
  s.t(300);
  CHECK(sees(s, "high respiratory-depression acknowledged no-data"));
  CHECK(s.says("no value now"));
}
