// SPDX-License-Identifier: MIT
// Pressures by repeat, as stories. Minutes are written as 60 * m.
#include "tests/alarms/story.hpp"

using namespace vigil;
using namespace vigil::alarms;
using namespace vigil::alarms::story;

namespace {

Story with_baseline(double sbp, double dbp = 75, bool spinal = false) {
  return Story{default_profile(), false, {sbp, dbp, {}}, spinal};
}

}  // namespace

TEST_CASE("from 160 systolic, or 100 diastolic, it is medium and a repeat is due") {
  Story s;
  s.nibp(159, 99);
  CHECK(s.seen().empty());
  s.t(60);
  s.nibp(160, 80);
  CHECK(s.seen() == Texts{"medium hypertension active"});
  CHECK(s.first().text == "Hypertension: SBP 160 ≥ 160");
  CHECK(s.says("a repeat reading is due in 1–5 min"));
  CHECK(s.says("no baseline"));
  Story d;
  d.nibp(130, 100);
  CHECK(d.seen() == Texts{"medium hypertension active"});
  CHECK(d.first().channel == Channel::nibp_dia);
}

TEST_CASE("20 % over the baseline counts from 140 on") {
  // 120 · 1.2 = 144: above the floor.
  Story s = with_baseline(120);
  s.nibp(143, 80);
  CHECK(s.seen().empty());
  s.t(60);
  s.nibp(144, 80);
  CHECK(s.seen() == Texts{"medium hypertension active"});
  CHECK(s.first().limit == 144);
  // 100 · 1.2 = 120, but the floor is 140.
  Story low = with_baseline(100);
  low.nibp(139, 80);
  CHECK(low.seen().empty());
  low.t(60);
  low.nibp(140, 80);
  CHECK(low.seen() == Texts{"medium hypertension active"});
}

TEST_CASE("180 is medium until a repeat a minute later is there again, then high") {
  Story s;
  s.nibp(182, 95);
  CHECK(s.seen() == Texts{"medium hypertension active"});
  CHECK(s.says("high figure: a repeat reading is due"));
  s.t(59);
  s.nibp(185, 95);  // too soon to confirm
  CHECK(s.seen() == Texts{"medium hypertension active"});
  s.t(60);
  s.nibp(181, 95);
  CHECK(s.seen() == Texts{"high hypertension active"});
}

TEST_CASE("30 % over the baseline counts from 160 on") {
  Story s = with_baseline(125);  // 162.5
  s.nibp(163, 80);
  s.t(120);
  s.nibp(163, 80);
  CHECK(s.seen() == Texts{"high hypertension active"});
  CHECK(s.first().limit == 162.5);
}

TEST_CASE("200 systolic or 120 diastolic is high at once") {
  Story s;
  s.nibp(200, 90);
  CHECK(s.seen() == Texts{"high hypertension active"});
  Story d;
  d.nibp(150, 120);
  CHECK(d.seen() == Texts{"high hypertension active"});
}

TEST_CASE("a repeat between the figures stays medium, and says that the high one was not confirmed") {
  Story s;
  s.nibp(185, 90);
  s.t(120);
  s.nibp(165, 90);
  CHECK(s.seen() == Texts{"medium hypertension active"});
  CHECK(s.says("high not confirmed"));
}

TEST_CASE("a repeat 5 mmHg below the medium figures ends it as not confirmed, 4 do not") {
  Story s;
  s.nibp(185, 90);
  s.t(120);
  s.nibp(156, 90);
  CHECK(s.seen() == Texts{"medium hypertension active"});
  s.t(240);
  s.nibp(155, 90);
  CHECK(s.seen().empty());
  const auto changes = s.bay.take_changes();
  CHECK(changes.back().what == JournalWhat::ended);
  CHECK(changes.back().text == "not confirmed");
}

TEST_CASE("no repeat in 5 min is heard as overdue, none in 10 min is high, unconfirmed") {
  Story s;
  s.nibp(185, 90);
  s.t(299);
  CHECK(s.seen() == Texts{"medium hypertension active"});
  s.t(300);
  CHECK(s.seen() == Texts{"medium nibp-overdue active", "medium hypertension active"});
  s.t(599);
  CHECK(s.seen().size() == 2);
  s.t(600);
  CHECK(s.seen() == Texts{"high hypertension active", "medium nibp-overdue active"});
  CHECK(s.says("unconfirmed"));
  s.t(660);
  s.nibp(182, 90);
  CHECK(s.seen() == Texts{"high hypertension active"});
}

TEST_CASE("the same measurement told again is no new reading, and age never ends it") {
  Story s;
  s.nibp(165, 90);
  s.acknowledge_all();
  s.t(3600);
  CHECK(s.seen() == Texts{"medium nibp-overdue active", "medium hypertension acknowledged"});
}

TEST_CASE("high latches; acknowledged, a lower reading takes it down to medium, a low one ends it") {
  Story s;
  s.nibp(205, 90);
  s.acknowledge_all();
  s.t(120);
  s.nibp(165, 90);
  CHECK(s.seen() == Texts{"medium hypertension acknowledged"});
  s.t(240);
  s.nibp(120, 70);
  CHECK(s.seen().empty());
  Story unseen;
  unseen.nibp(205, 90);
  unseen.t(120);
  unseen.nibp(120, 70);
  CHECK(unseen.seen() == Texts{"high hypertension latched"});
}

TEST_CASE("acknowledged medium is heard again when the repeat confirms the high figure") {
  Story s;
  s.nibp(185, 90);
  s.acknowledge_all();
  s.t(120);
  s.nibp(185, 90);
  CHECK(s.seen() == Texts{"high hypertension active"});
}

TEST_CASE("with a spinal-cord injury 20 and 40 mmHg over the baseline count, without floors") {
  Story s = with_baseline(90, 60, true);
  s.nibp(109, 60);
  CHECK(s.seen().empty());
  s.t(60);
  s.nibp(110, 60);
  CHECK(s.seen() == Texts{"medium hypertension active"});
  s.t(120);
  s.nibp(130, 60);
  s.t(240);
  s.nibp(131, 60);
  CHECK(s.seen() == Texts{"high hypertension active"});
  CHECK(s.says("spinal-cord injury"));
}

TEST_CASE("two readings before the infusion make the baseline, in place of the one given at admit") {
  Story s = with_baseline(150);
  s.nibp(118, 70);
  s.t(300);
  s.nibp(122, 74);
  s.t(360);
  s.pump(true);
  CHECK(s.bay.context().baselines.sbp == 120);
  CHECK(s.bay.context().baselines.dbp == 72);
  s.t(420);
  s.nibp(144, 80);
  CHECK(s.seen() == Texts{"medium hypertension active"});
}

TEST_CASE("one reading is no baseline, and one older than 15 min does not count") {
  Story s = with_baseline(150);
  s.nibp(110, 70);
  s.t(16 * 60);
  s.nibp(112, 70);
  s.pump(true);
  CHECK(s.bay.context().baselines.sbp == 150);
}

TEST_CASE("the nurse's figures are the ones judged by") {
  Story s;
  LimitRule wanted;
  for (const LimitRule& rule : s.bay.rules())
    if (condition_name(rule) == "nibp_sys-high") wanted = rule;
  wanted.limits.medium = 150;
  REQUIRE(s.bay.set_limits("nibp_sys-high", wanted, default_profile(), s.now(), "n"));
  s.nibp(151, 80);
  CHECK(s.seen() == Texts{"medium hypertension active"});
  wanted.limits.medium = 160;
  REQUIRE(s.bay.set_limits("nibp_sys-high", wanted, default_profile(), s.now(), "n"));
  CHECK(s.seen().empty());
}

TEST_CASE("while infusing a reading is due every 5 min at first, and overdue after two intervals") {
  Story s;
  s.pump(true);
  CHECK(s.bay.cuff_interval() == std::chrono::minutes{5});
  s.nibp(120, 70);
  s.t(599);
  CHECK(s.seen().empty());
  s.t(600);
  CHECK(s.seen() == Texts{"medium nibp-overdue active"});
  s.nibp(120, 70);
  CHECK(s.seen().empty());
  // 45 min after the start a quarter of an hour is enough.
  s.t(46 * 60);
  s.nibp(120, 70);
  CHECK(s.bay.cuff_interval() == std::chrono::minutes{15});
  s.t(46 * 60 + 29 * 60);
  CHECK(s.seen().empty());
  s.t(46 * 60 + 30 * 60);
  CHECK(s.seen() == Texts{"medium nibp-overdue active"});
}

TEST_CASE("a reading without a measurement time does not confirm itself by being told each second") {
  Story s;
  const auto told = [&](double systolic) { s.bay.cuff({s.now(), systolic, 90.0, false}, s.now()); };
  for (int i = 0; i < 599; ++i) {
    s.t(i);
    told(185);
  }
  // One reading: its repeat is due and did not come.
  CHECK(s.seen() == Texts{"medium nibp-overdue active", "medium hypertension active"});
  s.t(599);
  told(184);
  CHECK(s.seen() == Texts{"high hypertension active"});
}

TEST_CASE("a reading told each second without a measurement time is overdue like any other") {
  Story s;
  s.pump(true);
  for (int i = 0; i <= 600; ++i) {
    s.t(i);
    s.bay.cuff({s.now(), 120.0, 70.0, false}, s.now());
  }
  CHECK(s.seen() == Texts{"medium nibp-overdue active"});
}

TEST_CASE("a pump that goes on after a few minutes goes on; after more than one cuff interval it starts") {
  const auto overdue_at = [](double stop_s, double length_s, double reading_s, double second) {
    Story s;
    s.pump(true);
    s.nibp(120, 70);
    s.t(stop_s);
    s.pump(false);
    s.t(stop_s + length_s);
    s.pump(true);
    s.t(reading_s);
    s.nibp(120, 70);
    s.t(second);
    return s.seen() == Texts{"medium nibp-overdue active"};
  };
  // The first 45 min are over: a quarter of an hour is enough, and twice that is overdue.
  const double stop = 50 * 60;
  const double reading = 60 * 60;
  CHECK_FALSE(overdue_at(stop, 5 * 60, reading, reading + 29 * 60));
  CHECK(overdue_at(stop, 5 * 60, reading, reading + 30 * 60));
  // Six minutes without it: a new start, a reading each 5 min.
  CHECK_FALSE(overdue_at(stop, 6 * 60, reading, reading + 599));
  CHECK(overdue_at(stop, 6 * 60, reading, reading + 600));
}

TEST_CASE(
    "a high figure that came while hypertension was off is told when it is on again, and waits for its "
    "repeat") {
  Story s;
  REQUIRE(s.bay.switch_off("hypertension", "known", s.now(), "n"));
  s.nibp(190, 95);
  s.t(120);
  REQUIRE(s.bay.switch_on("hypertension", s.now(), "n"));
  CHECK(s.seen() == Texts{"medium hypertension active"});
  CHECK(s.says("a repeat reading is due"));
  Story late;
  REQUIRE(late.bay.switch_off("hypertension", "known", late.now(), "n"));
  late.nibp(190, 95);
  late.t(60 * 11);
  REQUIRE(late.bay.switch_on("hypertension", late.now(), "n"));
  CHECK(late.seen().front() == "high hypertension active");
  CHECK(late.says("unconfirmed"));
}

TEST_CASE("one measurement that is told twice is one reading of the baseline") {
  Story s;
  const CuffReading reading{s.at(0), 180, 90};
  s.bay.cuff(reading, s.now());
  s.bay.value(Channel::nibp_sys, s.now(), 180);
  s.t(30);
  s.bay.cuff(reading, s.now());
  s.bay.value(Channel::nibp_sys, s.now(), 180);
  s.pump(true);
  CHECK_FALSE(s.bay.context().baselines.sbp);
}

TEST_CASE("a measurement that is old when it comes is no reading of the baseline") {
  Story s;
  s.bay.cuff({s.at(-60 * 16), 180, 90}, s.now());
  s.t(30);
  s.bay.cuff({s.at(30), 130, 70}, s.now());
  s.pump(true);
  CHECK_FALSE(s.bay.context().baselines.sbp);
}
