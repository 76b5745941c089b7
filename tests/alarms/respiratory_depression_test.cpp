// SPDX-License-Identifier: MIT
// The default profile's respiratory depression, as stories.
#include "tests/alarms/story.hpp"

using namespace vigil;
using namespace vigil::alarms;
using namespace vigil::alarms::story;

TEST_CASE("one warning alone is medium, of that channel") {
  Story s;
  s.spo2(91);
  s.t(9);
  CHECK(s.seen().empty());
  s.t(10);
  CHECK(s.seen() == Texts{"medium spo2-low active"});
  s.t(300);
  CHECK(s.seen() == Texts{"medium spo2-low active"});
}

TEST_CASE(
    "two warnings together for ten seconds are respiratory depression, before either alone is announced") {
  Story s;
  s.spo2(91);
  s.rr(9);
  s.t(9);
  CHECK(s.seen().empty());
  CHECK(s.bay.pending().size() == 3);
  s.t(10);
  CHECK(s.seen() == Texts{"high respiratory-depression active"});
  const Occurrence one = s.first();
  CHECK(one.latching);
  CHECK(one.why.size() == 3);
  CHECK(one.why[0] == "SpO₂ 91 % below 92 for 10 s");
  CHECK(one.why[1] == "RR 9 /min below 10 for 10 s");
  CHECK(one.why[2] == "no EtCO₂ baseline: its rise is not judged");
  CHECK(s.changes() == Texts{"10 started respiratory-depression high"});
}

TEST_CASE(
    "a second warning joins the first one's alarm to the composite, and it is one occurrence on screen") {
  Story s;
  s.spo2(90);
  s.t(60);
  const auto spo2_id = s.first().id;
  s.rr(9);
  s.t(70);
  CHECK(s.seen() == Texts{"high respiratory-depression active"});
  CHECK(s.first().joined == Texts{"spo2-low"});
  s.t(100);
  CHECK(s.first().joined == Texts{"spo2-low", "rr-low"});
  s.acknowledge_all();
  CHECK(s.seen() == Texts{"high respiratory-depression acknowledged"});
  // The rate recovers: 30 s are the composite's clear time.
  s.rr(14);
  s.t(129.9);
  CHECK(s.seen() == Texts{"high respiratory-depression acknowledged"});
  s.t(130);
  CHECK(s.seen() == Texts{"medium spo2-low acknowledged"});
  CHECK(s.first().id == spo2_id);
}

TEST_CASE(
    "a member that is still true when the composite ends goes on as its own occurrence, heard if nobody saw "
    "it") {
  Story s;
  s.spo2(91);
  s.rr(9);
  s.t(60);
  s.rr(14);
  s.t(91);
  CHECK(s.seen() == Texts{"high respiratory-depression latched", "medium spo2-low active"});
  CHECK(s.changes() == Texts{"10 started respiratory-depression high",
                             "90 latched respiratory-depression high", "90 started spo2-low medium",
                             "90 parted spo2-low medium"});
}

TEST_CASE("a rate of 0 with a good CO₂ keeps no low CO₂ back") {
  Story s;
  s.bay.take_changes();
  s.rr(0);
  s.t(5);
  CHECK(s.suppressed().empty());
}

TEST_CASE("one member at its high step is that member's own high alarm, at once") {
  Story s;
  s.spo2(84);
  CHECK(s.seen() == Texts{"high spo2-low active"});
  const Occurrence one = s.first();
  CHECK(one.channel == Channel::spo2);
  CHECK(one.value == 84);
  CHECK(one.limit == 85);
  CHECK(s.changes() == Texts{"0 started spo2-low high"});
}

TEST_CASE("a member at its high step and one warning beside it need no time together") {
  Story s;
  s.rr(9);
  s.t(3);
  s.spo2(84);
  CHECK(s.seen() == Texts{"high respiratory-depression active"});
  CHECK(s.changes() == Texts{"3 started respiratory-depression high"});
  CHECK(s.first().channel == Channel::spo2);
}

TEST_CASE("slow breathing below 8 is high after ten seconds, and EtCO₂ above 60 after its fifteen") {
  Story slow;
  slow.rr(7);
  slow.t(9.9);
  CHECK(slow.seen().empty());
  slow.t(10);
  CHECK(slow.seen() == Texts{"high rr-low active"});
  Story retains;
  retains.etco2(61);
  retains.t(14.9);
  CHECK(retains.seen().empty());
  retains.t(15);
  CHECK(retains.seen() == Texts{"high etco2-high active"});
}

TEST_CASE(
    "acknowledged it is heard again for a new contributor, and for one that gets worse, not for one that "
    "returns") {
  Story s;
  s.spo2(91);
  s.rr(9);
  s.t(10);
  s.acknowledge_all();
  s.rr(12);
  s.t(13);
  s.rr(9);
  s.t(20);
  CHECK(s.seen() == Texts{"high respiratory-depression acknowledged"});
  s.etco2(52);
  s.t(21);
  CHECK(s.seen() == Texts{"high respiratory-depression active"});
  s.acknowledge_all();
  s.spo2(84);
  CHECK(s.seen() == Texts{"high respiratory-depression active"});
  s.changes();
  s.acknowledge_all();
  CHECK(s.bay.occurrences(s.now()).front().heard == 3);
}

TEST_CASE(
    "a rise of 10 over the EtCO₂ baseline is a warning; without a baseline it is not judged, and says so") {
  Story with{default_profile(), false, {{}, {}, 35.0}};
  with.etco2(46);
  with.t(15);
  CHECK(with.seen() == Texts{"medium etco2-high active"});
  CHECK(with.first().limit == 45);
  Story without;
  without.etco2(46);
  without.t(60);
  CHECK(without.seen().empty());
}

TEST_CASE("a POSS of 3 is a warning for half an hour") {
  Story s;
  s.bay.chart_poss(3, s.now());
  s.t(60);
  CHECK(s.seen().empty());  // alone it is no channel's alarm
  s.rr(9);
  s.t(70);
  CHECK(s.seen() == Texts{"high respiratory-depression active"});
  CHECK(s.says("POSS 3"));
  Story late;
  late.bay.chart_poss(4, late.now());
  late.t(30 * 60);
  late.rr(9);
  late.t(30 * 60 + 20);
  CHECK(late.seen() == Texts{"medium rr-low active"});
}

TEST_CASE(
    "with midazolam on board delays halve, and one warning alone is medium, then high after a minute "
    "unbroken") {
  Story s;
  s.midazolam();
  s.spo2(91);
  s.t(4.9);
  CHECK(s.seen().empty());
  s.t(5);
  CHECK(s.seen() == Texts{"medium spo2-low active"});
  s.t(59.9);
  CHECK(s.seen() == Texts{"medium spo2-low active"});
  s.t(60);
  CHECK(s.seen() == Texts{"high respiratory-depression active"});
  CHECK(s.says("midazolam on board"));
  CHECK(s.first().joined == Texts{"spo2-low"});
}

TEST_CASE("a warning that breaks off for its margin begins its minute anew") {
  Story s;
  s.midazolam();
  s.spo2(91);
  s.t(50);
  s.spo2(94);
  s.t(52);
  s.spo2(91);
  s.t(111);
  CHECK(s.seen() == Texts{"medium spo2-low active"});
  s.t(112);
  CHECK(s.seen() == Texts{"high respiratory-depression active"});
}

TEST_CASE("midazolam's hour ends: delays are whole again") {
  Story s;
  s.midazolam();
  s.t(3600);
  s.spo2(91);
  s.t(3609.9);
  CHECK(s.seen().empty());
  s.t(3610);
  CHECK(s.seen() == Texts{"medium spo2-low active"});
  s.t(3800);
  CHECK(s.seen() == Texts{"medium spo2-low active"});
}

TEST_CASE("no breath is not halved: 20 seconds stay 20 seconds") {
  Story s;
  s.midazolam();
  s.rr(0);
  s.t(9.9);
  CHECK(s.seen().empty());
  s.t(10);
  CHECK(s.seen() == Texts{"high no-breath active"});
  CHECK(s.says("no breath, for 20 s"));
}

TEST_CASE("with oxygen on, SpO₂ adds evidence and never cancels any") {
  Story s;
  s.bay.chart_oxygen(2, s.now());
  s.spo2(99);
  s.rr(9);
  s.etco2(52);
  s.t(10);
  CHECK(s.seen() == Texts{"high respiratory-depression active"});
  CHECK(s.says("oxygen 2.0 L/min"));
}

TEST_CASE("the sensor goes off in the middle: nothing ends, and it is marked") {
  Story s;
  s.spo2(90);
  s.rr(9);
  s.t(30);
  s.gone(Channel::spo2, Quality::sensor_off);
  s.t(31);
  CHECK(s.seen() == Texts{"high respiratory-depression active no-data", "low sensor-off:spo2 active"});
  CHECK(s.says("no value now"));
  s.rr(14);
  s.t(300);
  // RR is well again, but SpO₂ was low when last seen: only a valid value ends it.
  CHECK(s.seen().front() == "high respiratory-depression active no-data");
  s.spo2(97);
  s.t(329);
  CHECK(s.seen().front() == "high respiratory-depression active");
  s.t(330);
  CHECK(s.seen() == Texts{"high respiratory-depression latched"});
}

TEST_CASE(
    "the sensor goes off before the ten seconds are over: they stand still, then the technical alarm "
    "speaks") {
  Story s;
  s.spo2(91);
  s.rr(9);
  s.t(5);
  s.gone(Channel::spo2, Quality::invalid);
  s.t(8);
  s.spo2(91);
  s.t(12.9);
  CHECK(s.seen().empty());
  s.t(13);
  CHECK(s.seen() == Texts{"high respiratory-depression active"});
  Story away;
  away.spo2(91);
  away.rr(9);
  away.t(5);
  away.gone(Channel::spo2, Quality::invalid);
  away.t(20);
  CHECK(away.seen() == Texts{"medium rr-low active", "low no-signal:spo2 active"});
}

TEST_CASE("while ketamine runs, and only then, it suggests to pause") {
  Story s;
  s.pump(true);
  s.spo2(84);
  s.t(5);
  CHECK_FALSE(s.says("consider pausing"));  // another pump's drug: nothing to pause is known
  s.ketamine(true);
  CHECK(s.says("consider pausing the infusion"));
  s.rr(7);
  s.t(1);
  CHECK(s.says("consider pausing the infusion"));
  s.ketamine(false);
  s.t(5);
  CHECK_FALSE(s.says("consider pausing"));
}

TEST_CASE("latched, it is one occurrence when it comes true again, and ends when it is acknowledged") {
  Story s;
  s.spo2(84);
  s.rr(9);
  const auto id = s.first().id;
  s.spo2(97);
  s.rr(14);
  s.t(30);
  CHECK(s.seen() == Texts{"high respiratory-depression latched"});
  s.t(60);
  s.spo2(84);
  s.rr(9);
  CHECK(s.seen() == Texts{"high respiratory-depression active"});
  CHECK(s.first().id == id);
  s.spo2(97);
  s.rr(14);
  s.t(90);
  s.acknowledge_all();
  CHECK(s.seen().empty());
}

TEST_CASE("an alarm of a ventilated patient's breathing is off where the profile says so") {
  Profile profile = default_profile();
  profile.off_when_ventilated = {"rr-low", "rr-high", "respiratory-depression"};
  Story s{profile, true};
  s.rr(6);
  s.t(120);
  CHECK(s.seen().empty());
  bool off = false;
  for (const LimitRule& rule : s.bay.rules())
    if (condition_name(rule) == "rr-low") off = rule.off;
  CHECK(off);
  s.spo2(84);
  CHECK(s.seen() == Texts{"high spo2-low active"});
}

TEST_CASE(
    "with midazolam on board slow breathing for a minute keeps the composite when the saturation is well") {
  Story s;
  s.midazolam();
  s.spo2(91);
  s.rr(9);
  s.t(50);
  CHECK(s.seen() == Texts{"high respiratory-depression active"});
  s.spo2(97);
  s.changes();
  // The rate has been slow without a break: at 60 s it is enough by itself, and nothing ends.
  s.t(300);
  CHECK(s.seen() == Texts{"high respiratory-depression active"});
  CHECK(s.changes().empty());
  s.rr(14);
  s.t(330);
  CHECK(s.seen() == Texts{"high respiratory-depression latched"});
}

TEST_CASE("a composite that ends before the minute is over comes back when it is, not a minute later") {
  Story s;
  s.midazolam();
  s.spo2(91);
  s.rr(9);
  s.t(10);
  s.spo2(97);
  s.t(40);
  CHECK(s.seen() == Texts{"high respiratory-depression latched", "medium rr-low active"});
  s.t(59.9);
  CHECK(s.seen().front() == "high respiratory-depression latched");
  s.t(60);
  CHECK(s.seen() == Texts{"high respiratory-depression active"});
}

TEST_CASE("a warning that was well in between begins its minute anew") {
  Story s;
  s.midazolam();
  s.spo2(91);
  s.rr(9);
  s.t(20);
  s.spo2(97);
  s.rr(14);
  s.t(25);
  s.rr(9);
  s.t(49.9);
  CHECK(s.seen().front() == "high respiratory-depression active");
  s.t(50);
  CHECK(s.seen().front() == "high respiratory-depression latched");
  s.t(84.9);
  CHECK(s.seen().front() == "high respiratory-depression latched");
  s.t(85);
  CHECK(s.seen() == Texts{"high respiratory-depression active"});
}

TEST_CASE("values that stay away do not end it in its clear time") {
  Story s;
  s.spo2(90);
  s.rr(9);
  s.t(30);
  s.spo2(97);
  s.rr(14);
  s.t(50);
  s.gone(Channel::spo2);
  s.gone(Channel::rr);
  s.t(300);
  CHECK(s.seen().front() == "high respiratory-depression active");
  s.spo2(97);
  s.rr(14);
  s.t(329);
  CHECK(s.seen().front() == "high respiratory-depression active");
  s.t(330);
  CHECK(s.seen() == Texts{"high respiratory-depression latched"});
}
