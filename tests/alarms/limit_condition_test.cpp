// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "alarms/bay_alarms.hpp"

using namespace vigil;
using namespace vigil::alarms;

namespace {

LimitRule spo2_low() {
  LimitRule rule;
  rule.channel = Channel::spo2;
  rule.side = Side::low;
  rule.limits = {92, 85};
  rule.delay = std::chrono::seconds{10};
  rule.high_delay = std::chrono::seconds{0};
  rule.clear = std::chrono::seconds{5};
  rule.margin = 2;
  rule.latching = true;
  rule.guard_lo = 85;
  rule.guard_hi = 97;
  return rule;
}

Profile profile_of(const LimitRule& rule) {
  Profile profile;
  profile.id = "p";
  profile.rules = {rule};
  return profile;
}

/// A bay told as a story: at t(seconds) something happens.
struct Story {
  std::uint64_t next_id = 1;
  BayAlarms bay{next_id};
  BayTime now = bay_time_from_ns(1'700'000'000'000'000'000);
  const BayTime start = now;

  explicit Story(LimitRule rule = spo2_low()) {
    bay.set_profile(profile_of(rule), now, "begin", {});
    bay.set_period(rule.channel, std::chrono::seconds{1});
  }
  void t(double seconds) { now = start + from_seconds(seconds); }
  void spo2(double seconds, double value) {
    t(seconds);
    bay.value(Channel::spo2, now, value);
  }
  void lost_value(double seconds) {
    t(seconds);
    bay.missing(Channel::spo2, now);
  }
  void wait(double seconds) {
    t(seconds);
    bay.settle(now);
  }
  /// "medium active SpO₂ 91 < 92", or "" where there is nothing.
  std::string seen() const {
    const auto list = bay.occurrences(now);
    if (list.empty()) return {};
    return std::string(priority_text[list[0].priority]) + " " + std::string(alarm_state_text[list[0].state]) +
           (list[0].no_data ? " no-data " : " ") + list[0].text;
  }
  std::uint64_t id() const { return bay.occurrences(now).at(0).id; }
  void acknowledge() {
    const std::uint64_t ids[] = {id()};
    CHECK(bay.acknowledge(ids, std::nullopt, now, "nurse").empty());
  }
  std::vector<std::string> changes() {
    std::vector<std::string> texts;
    for (const auto& entry : bay.take_changes())
      if (entry.what != JournalWhat::suppressed)
        texts.push_back(std::string(journal_what_text[entry.what]) + " " +
                        std::to_string(static_cast<int>(to_seconds(entry.t - start))));
    return texts;
  }
};

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a breach is announced when it has lasted its delay, at the very moment") {
  Story s;
  s.spo2(0, 97);
  for (int i = 1; i <= 10; ++i) s.spo2(i, 91);
  CHECK(s.seen().empty());
  REQUIRE(s.bay.pending().size() == 1);
  CHECK(s.bay.pending()[0].due == s.start + std::chrono::seconds{11});
  s.wait(10.999);
  CHECK(s.seen().empty());
  s.wait(11);
  CHECK(s.seen() == "medium active SpO₂ 91 < 92");
  CHECK(s.bay.pending().empty());
  CHECK(s.changes() == Texts{"started 11"});
}

TEST_CASE("a value at the limit does not breach it") {
  Story s;
  s.spo2(0, 92);
  s.wait(30);
  CHECK(s.bay.pending().empty());
  CHECK(s.seen().empty());
}

TEST_CASE("a value at the limit breaches it where the rule says so") {
  LimitRule rule = spo2_low();
  rule.channel = Channel::nibp_sys;
  rule.side = Side::high;
  rule.limits = {160, 200};
  rule.delay = rule.high_delay = rule.clear = Duration{0};
  rule.margin = 5;
  rule.at_limit = true;
  rule.latching = false;
  Story s{rule};
  s.bay.value(Channel::nibp_sys, s.now, 159);
  CHECK(s.seen().empty());
  s.bay.value(Channel::nibp_sys, s.now, 160);
  CHECK(s.seen() == "medium active SBP 160 ≥ 160");
  s.bay.value(Channel::nibp_sys, s.now, 200);
  CHECK(s.seen() == "high active SBP 200 ≥ 200");
  s.bay.value(Channel::nibp_sys, s.now, 156);
  CHECK_FALSE(s.seen().empty());
  s.bay.value(Channel::nibp_sys, s.now, 155);
  CHECK(s.seen().empty());
}

TEST_CASE("a breach shorter than its delay is not announced") {
  Story s;
  for (int i = 0; i < 9; ++i) s.spo2(i, 91);
  s.spo2(9, 94);
  s.wait(60);
  CHECK(s.seen().empty());
  CHECK(s.changes().empty());
}

TEST_CASE("a delay asks for every value beyond the limit, an occurrence for one beyond its margin to clear") {
  Story s;
  for (int i = 0; i <= 20; ++i) s.spo2(i, i % 2 == 0 ? 91 : 93);
  CHECK(s.changes().empty());
  for (int i = 21; i <= 31; ++i) s.spo2(i, 91);
  for (int i = 32; i <= 60; ++i) s.spo2(i, 93);
  CHECK(s.changes() == Texts{"started 30"});
  CHECK(s.seen() == "medium active SpO₂ 91 < 92");
}

TEST_CASE(
    "the high step of zero delay is heard with the value that breaches it, and the same occurrence rises") {
  Story s;
  for (int i = 0; i <= 12; ++i) s.spo2(i, 90);
  const auto id = s.id();
  s.spo2(13, 84);
  CHECK(s.seen() == "high active SpO₂ 84 < 85");
  CHECK(s.id() == id);
  CHECK(s.changes() == Texts{"started 10", "raised 13"});
}

TEST_CASE("an occurrence ends when the value was back for the clear time, not before") {
  Story s;
  for (int i = 0; i <= 10; ++i) s.spo2(i, 91);
  for (int i = 11; i <= 15; ++i) s.spo2(i, 94);
  CHECK_FALSE(s.seen().empty());
  s.wait(16);
  CHECK(s.seen().empty());
  CHECK(s.changes() == Texts{"started 10", "ended 16"});
}

TEST_CASE("a breach within the clear time goes on with the occurrence") {
  Story s;
  for (int i = 0; i <= 10; ++i) s.spo2(i, 91);
  s.spo2(11, 94);
  s.spo2(14, 90);
  for (int i = 15; i < 30; ++i) s.spo2(i, 90);
  CHECK(s.changes() == Texts{"started 10"});
}

TEST_CASE("one that was seen and was never high is the same episode for longer, but for its high step") {
  LimitRule rule = spo2_low();
  rule.acknowledged_clear = std::chrono::seconds{60};
  Story s{rule};
  const auto hold = [&](int from_s, int to_s, double value) {
    for (int t = from_s; t <= to_s; ++t) s.spo2(t, value);
  };
  hold(0, 10, 91);
  CHECK(s.seen() == "medium active SpO₂ 91 < 92");
  const auto first = s.id();
  // On its way back when it is acknowledged: from then on it has the longer time.
  hold(11, 13, 96);
  s.acknowledge();
  hold(14, 40, 96);
  CHECK(s.seen() == "medium acknowledged SpO₂ 91 < 92");
  hold(41, 52, 91);
  CHECK(s.seen() == "medium acknowledged SpO₂ 91 < 92");
  CHECK(s.id() == first);
  s.spo2(53, 84);
  CHECK(s.seen() == "high active SpO₂ 84 < 85");
  CHECK(s.id() == first);
  // It was high: from here on its clear time is the usual one.
  s.acknowledge();
  hold(54, 59, 96);
  CHECK(s.seen().empty());

  // Not acknowledged it ends as it always did.
  hold(100, 110, 91);
  hold(111, 116, 96);
  CHECK(s.seen().empty());
  // Acknowledged it ends after the longer time, not before.
  hold(200, 210, 91);
  s.acknowledge();
  hold(211, 270, 96);
  CHECK(s.seen() != "");
  s.spo2(271, 96);
  CHECK(s.seen().empty());
}

TEST_CASE("acknowledged it is seen, not heard; a higher step is heard again") {
  Story s;
  for (int i = 0; i <= 10; ++i) s.spo2(i, 91);
  s.acknowledge();
  CHECK(s.seen() == "medium acknowledged SpO₂ 91 < 92");
  CHECK(s.bay.top() == Priority::none);
  s.spo2(11, 84);
  CHECK(s.seen() == "high active SpO₂ 84 < 85");
  CHECK(s.bay.top() == Priority::high);
}

TEST_CASE("the priority falls only after acknowledgement and after the clear time") {
  Story s;
  s.spo2(0, 84);
  for (int i = 1; i <= 20; ++i) s.spo2(i, 90);
  CHECK(s.seen() == "high active SpO₂ 84 < 85");  // never "90 < 85"
  s.acknowledge();
  CHECK(s.seen() == "medium acknowledged SpO₂ 90 < 92");
  CHECK(s.changes() == Texts{"started 0", "acknowledged 20", "lowered 20"});
}

TEST_CASE("a high SpO₂ latches: it stays on screen until it is acknowledged") {
  Story s;
  s.spo2(0, 84);
  for (int i = 1; i <= 10; ++i) s.spo2(i, 98);
  CHECK(s.seen() == "high latched SpO₂ 84 < 85");
  CHECK(s.bay.top() == Priority::high);
  s.acknowledge();
  CHECK(s.seen().empty());
  CHECK(s.changes() == Texts{"started 0", "latched 6", "acknowledged 10", "ended 10"});
}

TEST_CASE("true again while latched, the same occurrence is active again") {
  Story s;
  s.spo2(0, 84);
  const auto id = s.id();
  for (int i = 1; i <= 10; ++i) s.spo2(i, 98);
  s.spo2(11, 83);
  CHECK(s.seen() == "high active SpO₂ 83 < 85");
  CHECK(s.id() == id);
}

TEST_CASE("a medium step does not latch") {
  Story s;
  for (int i = 0; i <= 10; ++i) s.spo2(i, 91);
  for (int i = 11; i <= 20; ++i) s.spo2(i, 98);
  CHECK(s.seen().empty());
}

TEST_CASE("acknowledged before it ends, a high one does not latch") {
  Story s;
  s.spo2(0, 84);
  s.acknowledge();
  for (int i = 1; i <= 10; ++i) s.spo2(i, 98);
  CHECK(s.seen().empty());
}

TEST_CASE("without a value the delay stands still; with it, it goes on") {
  Story s;
  for (int i = 0; i <= 6; ++i) s.spo2(i, 91);  // 6 of 10 s
  s.lost_value(6);
  s.wait(12);
  CHECK(s.bay.pending().empty());
  s.spo2(13, 91);
  REQUIRE(s.bay.pending().size() == 1);
  CHECK(s.bay.pending()[0].due == s.start + std::chrono::seconds{17});
}

TEST_CASE("ten seconds without a value take a pending breach back to normal") {
  Story s;
  for (int i = 0; i <= 6; ++i) s.spo2(i, 91);
  s.lost_value(6);
  s.wait(16);
  s.spo2(17, 91);
  CHECK(s.bay.pending()[0].due == s.start + std::chrono::seconds{27});
}

TEST_CASE("an active occurrence keeps its state and priority without a value, and ends only by valid ones") {
  Story s;
  for (int i = 0; i <= 10; ++i) s.spo2(i, 91);
  s.spo2(11, 95);
  s.lost_value(12);
  s.wait(1000);
  CHECK(s.seen() == "medium active no-data SpO₂ 91 < 92");
  s.spo2(1001, 95);
  s.spo2(1003, 95);
  s.spo2(1005, 95);
  CHECK_FALSE(s.seen().empty());
  s.wait(1006);
  CHECK(s.seen().empty());
}

TEST_CASE("a value that just stops coming is missing after three periods, two seconds at least") {
  Story s;
  for (int i = 0; i <= 10; ++i) s.spo2(i, 91);
  s.wait(12.9);
  CHECK(s.seen() == "medium active SpO₂ 91 < 92");
  s.wait(13);
  CHECK(s.seen() == "medium active no-data SpO₂ 91 < 92");
}

TEST_CASE("a delay that is over in the instant of the good value was served: it is announced, then clears") {
  Story s;
  for (int i = 0; i <= 9; ++i) s.spo2(i, 91);
  s.spo2(10, 97);
  CHECK(s.changes() == Texts{"started 10"});
  for (int i = 11; i <= 15; ++i) s.spo2(i, 97);
  CHECK(s.changes() == Texts{"ended 15"});
}

TEST_CASE("a gap in the messages does not hide what became due in it") {
  Story s;
  s.spo2(0, 91);
  s.spo2(2, 91);
  s.wait(2);
  // At 5 s the value is stale, 5 s of the delay are left; at 15 s it is normal again.
  s.spo2(60, 97);
  CHECK(s.changes().empty());
}

TEST_CASE("tightening a limit judges the present value anew; widening it ends the occurrence, with who") {
  Story s;
  const Profile profile = profile_of(spo2_low());
  for (int i = 0; i <= 5; ++i) s.spo2(i, 93);
  LimitRule tight = spo2_low();
  tight.limits.medium = 95;
  REQUIRE(s.bay.set_limits("spo2-low", tight, profile, s.now, "nurse"));
  CHECK(s.bay.rules()[0].changed);
  CHECK(s.bay.pending().at(0).due == s.start + std::chrono::seconds{15});
  for (int i = 6; i <= 15; ++i) s.spo2(i, 93);
  CHECK(s.seen() == "medium active SpO₂ 93 < 95");
  s.bay.take_changes();
  REQUIRE(s.bay.set_limits("spo2-low", spo2_low(), profile, s.now, "nurse A"));
  CHECK_FALSE(s.bay.rules()[0].changed);
  CHECK(s.seen().empty());
  const auto changes = s.bay.take_changes();
  REQUIRE(changes.size() == 2);
  CHECK(changes[0].what == JournalWhat::limit_changed);
  CHECK(changes[0].text == "medium 95 → 92");
  CHECK(changes[0].by == "nurse A");
  CHECK(changes[1].text == "limit changed by nurse A");
}

TEST_CASE("a high alarm whose high step is moved away goes on as medium once acknowledged, and still ends") {
  LimitRule rule = spo2_low();
  rule.limits.high = 88;
  const Profile profile = profile_of(spo2_low());
  Story s{rule};
  s.spo2(0, 87);
  CHECK(s.seen() == "high active SpO₂ 87 < 88");
  REQUIRE(s.bay.set_limits("spo2-low", spo2_low(), profile, s.now, "n"));
  CHECK(s.seen().starts_with("high active"));
  s.acknowledge();
  CHECK(s.seen() == "medium acknowledged SpO₂ 87 < 92");
  for (int i = 1; i <= 10; ++i) s.spo2(i, 98);
  CHECK(s.seen().empty());
}

TEST_CASE("a change that moves no step ends nothing: an occurrence within its margin goes on and latches") {
  Story s;
  const Profile profile = profile_of(spo2_low());
  s.spo2(0, 80);
  s.spo2(1, 93);
  REQUIRE(s.bay.set_limits("spo2-low", spo2_low(), profile, s.now, "n"));
  CHECK(s.seen() == "high active SpO₂ 80 < 85");
  LimitRule shorter = spo2_low();
  shorter.delay = std::chrono::seconds{5};
  REQUIRE(s.bay.set_limits("spo2-low", shorter, profile, s.now, "n"));
  CHECK(s.seen() == "high active SpO₂ 80 < 85");
  for (int i = 2; i <= 10; ++i) s.spo2(i, 98);
  CHECK(s.seen() == "high latched SpO₂ 80 < 85");
}

TEST_CASE("a delay made shorter counts for the breach that waits, too") {
  Story s;
  const Profile profile = profile_of(spo2_low());
  for (int i = 0; i <= 6; ++i) s.spo2(i, 91);
  LimitRule shorter = spo2_low();
  shorter.delay = std::chrono::seconds{8};
  REQUIRE(s.bay.set_limits("spo2-low", shorter, profile, s.now, "n"));
  CHECK(s.bay.pending().at(0).due == s.start + std::chrono::seconds{8});
  shorter.delay = std::chrono::seconds{2};
  REQUIRE(s.bay.set_limits("spo2-low", shorter, profile, s.now, "n"));
  CHECK(s.seen() == "medium active SpO₂ 91 < 92");
}

// What waited was dropped with each new run once: a source that begins anew again and again kept it unheard.
TEST_CASE("over a new run of the source a delay stands still, as without a value") {
  Story s;
  for (int i = 0; i <= 6; ++i) s.spo2(i, 91);  // 6 of 10 s
  s.bay.restart_time(s.now);
  CHECK(s.bay.pending().empty());
  s.spo2(13, 91);
  REQUIRE(s.bay.pending().size() == 1);
  CHECK(s.bay.pending()[0].due == s.start + std::chrono::seconds{17});
  // Also where its time begins anew.
  s.bay.restart_time(s.now);
  s.spo2(-1000, 91);
  CHECK(s.bay.pending()[0].due == s.start - std::chrono::seconds{996});
}

TEST_CASE("a new run after ten seconds drops what was pending, and keeps what was announced, without data") {
  Story s;
  s.spo2(0, 91);
  s.bay.restart_time(s.now);
  CHECK(s.bay.pending().empty());
  for (int i = 20; i <= 31; ++i) s.spo2(i, 91);
  CHECK(s.seen() == "medium active SpO₂ 91 < 92");
  s.bay.restart_time(s.now);
  s.t(-1000);
  CHECK(s.seen() == "medium active no-data SpO₂ 91 < 92");
  for (int i = -999; i <= -994; ++i) s.spo2(i, 97);
  CHECK(s.seen().empty());
}

TEST_CASE("why says value, limit and for how long, and never that 92 is below 92") {
  Story s;
  for (int i = 0; i <= 73; ++i) s.spo2(i, 91.6);
  const auto seen = s.bay.occurrences(s.now).at(0);
  CHECK(seen.text == "SpO₂ 91.6 < 92");
  CHECK(seen.why == Texts{"SpO₂ 91.6 % below 92 for 73 s"});
  CHECK(seen.value == 91.6);
  CHECK(seen.limit == 92);
}
