// SPDX-License-Identifier: MIT
// What a nurse has seen of a composite, and what she has not.
#include "tests/alarms/story.hpp"

using namespace vigil;
using namespace vigil::alarms;
using namespace vigil::alarms::story;

TEST_CASE("a member that the composite was acknowledged for goes on acknowledged when the composite ends") {
  Story s;
  s.spo2(91);
  s.rr(9);
  // The composite is there after 10 s; the rate's own 15 s are over later.
  s.t(12);
  s.acknowledge_all();
  s.t(16);
  s.spo2(97);
  s.t(45);
  CHECK(s.seen() == Texts{"high respiratory-depression acknowledged"});
  s.t(46);
  CHECK(s.seen() == Texts{"medium rr-low acknowledged"});
  CHECK(s.bay.top() == Priority::none);
}

TEST_CASE("a member that began after the acknowledgement is heard when the composite ends") {
  Story s;
  s.spo2(91);
  s.rr(9);
  s.t(12);
  s.acknowledge_all();
  s.rr(14);
  s.t(20);
  s.etco2(52);
  s.t(21);
  CHECK(s.seen() == Texts{"high respiratory-depression active"});
  s.spo2(97);
  s.t(51);
  // Nobody has seen it with its third contributor, so it latches; what goes on is heard by itself.
  CHECK(s.seen() == Texts{"high respiratory-depression latched", "medium etco2-high active"});
}

TEST_CASE("what the composite was acknowledged for before it was heard anew is not acknowledged by that") {
  Story s;
  s.spo2(91);
  s.rr(9);
  s.t(12);
  s.acknowledge_all();
  s.etco2(52);
  s.t(13);
  s.spo2(97);
  s.etco2(38);
  s.t(43);
  CHECK(s.seen() == Texts{"high respiratory-depression latched", "medium rr-low active"});
}

TEST_CASE("a new breach in the clear time of an acknowledged composite is heard at once") {
  Story s;
  s.spo2(91);
  s.rr(9);
  s.t(60);
  s.acknowledge_all();
  s.spo2(97);
  s.rr(14);
  s.t(70);
  CHECK(s.bay.top() == Priority::none);
  s.etco2(52);
  CHECK(s.seen() == Texts{"high respiratory-depression active"});
  CHECK(s.bay.top() == Priority::high);
}

TEST_CASE(
    "a contributor that comes back worse in the clear time is heard, one that comes back as it was is not") {
  Story s;
  s.spo2(91);
  s.rr(9);
  s.t(60);
  s.acknowledge_all();
  s.spo2(97);
  s.rr(14);
  s.t(70);
  s.spo2(91);
  s.t(75);
  CHECK(s.bay.top() == Priority::none);
  s.spo2(84);
  CHECK(s.bay.top() == Priority::high);
}

TEST_CASE("an acknowledgement of what was shown before another one joined does not reach it") {
  Story s;
  s.bay.chart_oxygen(2, s.now());
  s.rr(9);
  s.t(15);
  CHECK(s.seen() == Texts{"medium rr-low active"});
  s.etco2(9);
  s.t(29);
  const std::uint64_t shown = s.bay.revision();
  s.t(30);
  REQUIRE(s.first().joined == Texts{"etco2-low"});
  CHECK(s.bay.acknowledge_all(shown, s.now(), "nurse").size() == 1);
  CHECK(s.seen() == Texts{"medium rr-low active"});
  s.acknowledge_all();
  CHECK(s.seen() == Texts{"medium rr-low acknowledged"});
}

TEST_CASE("one that rises within a group is journalled and heard when it stands by itself again") {
  Profile profile = default_profile();
  profile.composites.clear();
  Story s{profile};
  Wave co2{s};
  s.rr(9);
  co2.run(0, 40, 4);
  REQUIRE(s.seen() == Texts{"medium rr-low active"});
  co2.run(40, 60, 0);
  REQUIRE(s.seen() == Texts{"high no-breath active"});
  REQUIRE(s.first().joined == Texts{"rr-low"});
  s.rr(7);
  co2.run(60, 80, 0);
  s.changes();
  co2.run(80, 100, 4);
  CHECK(s.first().condition == "rr-low");
  CHECK(s.first().heard == 2);
  bool raised = false;
  for (const std::string& change : s.changes()) raised = raised || change.ends_with("raised rr-low high");
  CHECK(raised);
}

TEST_CASE("the journal says for what a composite was acknowledged") {
  Story s;
  s.spo2(91);
  s.rr(9);
  s.t(20);
  s.bay.take_changes();
  s.acknowledge_all();
  std::string text;
  for (const ChangeEntry& entry : s.bay.take_changes())
    if (entry.what == JournalWhat::acknowledged && entry.condition == "respiratory-depression")
      text = entry.text;
  CHECK(text == "for spo2-low, rr-low");
}
