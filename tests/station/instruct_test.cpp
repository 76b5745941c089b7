// SPDX-License-Identifier: MIT
// An instructor's command goes to the bay's publisher, and comes back as its answer.
#include "tests/station/station_story.hpp"

using namespace vigil;
using namespace vigil::station;
using namespace vigil::station::test;

namespace {

wire::InstructRequest set_hr(double value, const std::string& bay = "bay-01") {
  return {bay, {{"hr", value}, {"over_s", 30.0}}};
}

struct Lesson : Story {
  explicit Lesson(Mode of_source = Mode::simulated) {
    mode = of_source;
    source();
    hello("publisher");
  }
  void hello(const std::string& peer) {
    REQUIRE(ask(wire::HelloRequest{"sim", 1, {"bay-01"}, to_ns(now.wall)}, "", peer).ok);
  }
  /// Sends the request; its answer comes later.
  void instruct(const wire::InstructRequest& op, const std::string& client = "room", std::uint64_t id = 40) {
    std::string bytes;
    wire::encode(wire::Request{id, "instructor", op}, bytes);
    CHECK_FALSE(station.respond(client, std::as_bytes(std::span{bytes}), now));
  }
  /// What the publisher was asked last.
  wire::Request last_asked() const {
    REQUIRE_FALSE(asked.empty());
    const auto request = wire::decode_request(std::as_bytes(std::span{asked.back().second}));
    REQUIRE(request);
    return *request;
  }
  void answer(std::uint64_t id, const std::string& error = {}, const std::string& peer = "publisher") {
    wire::Reply reply;
    reply.id = id;
    reply.ok = error.empty();
    reply.error = error;
    std::string bytes;
    wire::encode(reply, bytes);
    CHECK_FALSE(station.respond(peer, std::as_bytes(std::span{bytes}), now));
  }
  void seconds(int count) {
    for (int i = 0; i < count; ++i) {
      second();
      source();
    }
  }
};

}  // namespace

TEST_CASE("a command goes to the bay's publisher with who gave it, and the publisher's answer comes back") {
  Lesson s;
  s.instruct(set_hr(90));
  CHECK(s.later.empty());
  REQUIRE(s.asked.size() == 1);
  CHECK(s.asked[0].first == "publisher");
  const wire::Request passed_on = s.last_asked();
  CHECK(passed_on.by == "instructor");
  CHECK(std::get<wire::InstructRequest>(passed_on.op).bay == "bay-01");
  CHECK(std::get<wire::InstructRequest>(passed_on.op).command == set_hr(90).command);

  s.answer(passed_on.id);
  REQUIRE(s.later.size() == 1);
  CHECK(s.later[0].first == "room");
  CHECK(s.later[0].second.id == 40);
  CHECK(s.later[0].second.ok);
  CHECK(s.texts(JournalWhat::instructed) == std::vector<std::string>{"hr 90, over_s 30"});
  CHECK(s.kept.back().by == "instructor");
  CHECK(s.kept.back().bay == "bay-01");
  s.answer(passed_on.id);  // a second answer is none
  CHECK(s.later.size() == 1);
}

TEST_CASE("what the publisher refuses is refused with its words, and stands so in the journal") {
  Lesson s;
  s.instruct(set_hr(900));
  s.answer(s.last_asked().id, "hr must be 20 to 250");
  REQUIRE(s.later.size() == 1);
  CHECK_FALSE(s.later[0].second.ok);
  CHECK(s.later[0].second.error == "hr must be 20 to 250");
  CHECK(s.texts(JournalWhat::refused) == std::vector<std::string>{"hr 900, over_s 30: hr must be 20 to 250"});
  CHECK(s.texts(JournalWhat::instructed).empty());
}

TEST_CASE("a publisher that says nothing for five seconds has refused; what it says later is ignored") {
  Lesson s;
  s.instruct(set_hr(90));
  s.seconds(4);
  CHECK(s.later.empty());
  s.seconds(1);
  REQUIRE(s.later.size() == 1);
  CHECK(s.later[0].second.error == "bay-01: its publisher did not answer within 5 s");
  CHECK(s.texts(JournalWhat::refused) ==
        std::vector<std::string>{"hr 90, over_s 30: bay-01: its publisher did not answer within 5 s"});
  s.answer(s.last_asked().id);
  s.seconds(6);
  CHECK(s.later.size() == 1);
  CHECK(s.texts(JournalWhat::instructed).empty());
}

TEST_CASE("nobody but the publisher that was asked answers for it") {
  Lesson s;
  s.instruct(set_hr(90));
  const std::uint64_t id = s.last_asked().id;
  s.answer(id, {}, "somebody else");
  s.answer(id, "no", "room");
  CHECK(s.later.empty());
  s.answer(id);
  REQUIRE(s.later.size() == 1);
  CHECK(s.later[0].second.ok);
}

TEST_CASE("two commands at once have their own answers, whichever comes first") {
  Lesson s;
  s.instruct(set_hr(90), "room", 1);
  const std::uint64_t first = s.last_asked().id;
  s.instruct(set_hr(50), "corridor", 1);
  const std::uint64_t second = s.last_asked().id;
  CHECK(first != second);
  s.answer(second, "too slow");
  s.answer(first);
  REQUIRE(s.later.size() == 2);
  CHECK(s.later[0].first == "corridor");
  CHECK(s.later[0].second.error == "too slow");
  CHECK(s.later[1].first == "room");
  CHECK(s.later[1].second.ok);
}

TEST_CASE("live and test sources are not instructed, a replay is; each refusal is in words and journalled") {
  Lesson live{Mode::live};
  CHECK(live.ask(set_hr(90)).error == "bay-01 has a live source: nothing instructs it");
  CHECK(live.asked.empty());
  CHECK(live.texts(JournalWhat::refused) ==
        std::vector<std::string>{"hr 90, over_s 30: bay-01 has a live source: nothing instructs it"});
  Lesson test{Mode::test};
  CHECK(test.ask(set_hr(90)).error == "bay-01 has a test source: nothing instructs it");
  Lesson replay{Mode::replay};
  replay.instruct({"bay-01", {{"rate", 2.0}}});
  CHECK(replay.asked.size() == 1);
}

TEST_CASE("a bay that is not there, has no source or whose publisher is away is refused at once") {
  Lesson s;
  CHECK(s.ask(set_hr(90, "bay-99")).error == "there is no bay 'bay-99'");
  s.reachable = false;
  CHECK(s.ask(set_hr(90)).error == "bay-01: its publisher cannot be reached");
  CHECK(s.texts(JournalWhat::refused).size() == 2);
  Story unknown;
  unknown.source();  // no hello
  CHECK(unknown.ask(set_hr(90)).error == "bay-01: its publisher cannot be reached");
  wire::SourceMessage end;
  end.envelope = unknown.envelope(unknown.source_seq++);
  end.end = true;
  unknown.take("bay-01/source/", end);
  CHECK(unknown.ask(set_hr(90)).error == "bay-01 has no source: nothing to instruct");
}

TEST_CASE("a publisher that connects anew is asked there, and its old peer answers nothing any more") {
  Lesson s;
  s.hello("again");
  s.instruct(set_hr(90));
  CHECK(s.asked.back().first == "again");
  s.answer(s.last_asked().id);
  CHECK(s.later.empty());
}

TEST_CASE("256 commands wait; one more is refused until the others are over") {
  Lesson s;
  for (std::uint64_t i = 0; i < 256; ++i) s.instruct(set_hr(90), "room", i);
  CHECK(s.ask(set_hr(90)).error == "256 commands wait for their publishers already: try again in 5 s");
  s.seconds(5);
  CHECK(s.later.size() == 256);
  s.instruct(set_hr(90));
}

TEST_CASE("a number that is hidden from learners has no value, and no technical alarm of its own") {
  Lesson s;
  s.admit();
  const auto tell = [&s](std::optional<double> spo2, Quality quality) {
    s.second();
    s.source();
    wire::NumericMessage message;
    message.envelope = s.envelope(s.numeric_seq++);
    message.set(Channel::spo2, {spo2, quality, {}});
    message.set(Channel::rr, {14, Quality::valid, {}});
    CHECK(s.take("bay-01/numeric/", message));
  };
  for (int i = 0; i < 10; ++i) tell(97, Quality::valid);
  for (int i = 0; i < 30; ++i) tell({}, Quality::off);
  CHECK_FALSE(s.alarm("no-signal:spo2"));
  CHECK_FALSE(s.alarm("sensor-off:spo2"));
}

TEST_CASE("the interlock pauses a simulated ketamine pump, once for each alarm, and only where it is let") {
  struct Case {
    bool let;
    Mode mode;
    const char* drug;
    bool acts;
  };
  for (const Case& one :
       {Case{true, Mode::simulated, "Ketamine", true}, Case{false, Mode::simulated, "Ketamine", false},
        Case{true, Mode::simulated, "Midazolam", false}, Case{true, Mode::live, "Ketamine", false},
        Case{true, Mode::replay, "Ketamine", false}}) {
    CAPTURE(one.let);
    CAPTURE(static_cast<int>(one.mode));
    CAPTURE(one.drug);
    Lesson s{one.mode};
    s.admit();
    const auto live = [&](double rr, int count) {
      for (int i = 0; i < count; ++i) {
        wire::SourceMessage source;
        source.envelope = s.envelope(s.source_seq++);
        source.name = "test";
        source.stage.emplace().interlock = one.let;
        s.take("bay-01/source/", source);
        s.hello("publisher");
        s.number(Channel::rr, rr);
        s.number(Channel::spo2, 97);
        s.pump(PumpState::infusing, one.drug);
        s.second();
      }
    };
    live(14, 30);
    CHECK(s.asked.empty());
    live(5, 12);
    CHECK(s.asked.size() == (one.acts ? 1 : 0));
    if (!one.acts) continue;
    const wire::Request paused = s.last_asked();
    CHECK(paused.by == "interlock");
    CHECK(std::get<wire::InstructRequest>(paused.op).command ==
          wire::Command{{"pump", std::string{"pause"}}, {"pump_number", 1.0}});
    s.answer(paused.id);
    CHECK(s.later.empty());
    CHECK(s.texts(JournalWhat::instructed) == std::vector<std::string>{"pump pause, pump_number 1"});
    live(5, 8);
    live(14, 200);
    live(5, 20);
    CHECK(s.asked.size() == 1);  // the first still stands: it latches until it is seen
    CHECK(s.ask(wire::AcknowledgeRequest{"bay-01", {}, true, s.bay().alarms_message().rev, {}}).ok);
    live(14, 200);
    live(5, 20);
    CHECK(s.asked.size() == 2);
  }
}
