// SPDX-License-Identifier: MIT
#include "publisher/conversation.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace vigil;
using namespace vigil::publisher;
using namespace std::chrono_literals;

namespace {

constexpr WallTime now{1'700'000'000s};

wire::Bytes bytes(const std::string& text) { return std::as_bytes(std::span{text}); }

Expected<SeqRange> nothing_left(const wire::ResendRequest&) { return fail("nothing is left"); }

wire::Reply reply_to(const std::optional<std::string>& answer) {
  REQUIRE(answer);
  const auto reply = wire::decode_reply(bytes(*answer));
  REQUIRE(reply);
  return *reply;
}

std::string resend_request() {
  std::string out;
  wire::encode(wire::ResendRequest{7, "bay-03/numeric/", 99, 4, 8}, out);
  return out;
}

Expected<void> not_told(const wire::InstructRequest&, const std::string&) { return fail("not now"); }

}  // namespace

TEST_CASE("hello says who, which bay, which epoch and when; its reply tells how far the clocks are apart") {
  Conversation conversation;
  const auto request = wire::decode_request(bytes(conversation.hello({"sim-bay-03", "bay-03", 42}, now)));
  REQUIRE(request);
  const auto& hello = std::get<wire::HelloRequest>(request->op);
  CHECK(hello.src == "sim-bay-03");
  CHECK(hello.bays == std::vector<std::string>{"bay-03"});
  CHECK(hello.epoch == 42);
  CHECK(hello.now_ns == to_ns(now));
  CHECK_FALSE(conversation.skew());

  wire::Reply reply;
  reply.id = request->id;
  reply.station_epoch = 1;
  reply.now_ns = to_ns(now + 5s + 20ms);
  std::string answer;
  wire::encode(reply, answer);
  CHECK_FALSE(conversation.take(bytes(answer), now + 40ms, nothing_left, not_told));
  CHECK(conversation.skew() == 5s);
  // The same reply again answers nothing that was asked.
  reply.now_ns = to_ns(now);
  wire::encode(reply, answer);
  conversation.take(bytes(answer), now + 40ms, nothing_left, not_told);
  CHECK(conversation.skew() == 5s);
}

TEST_CASE("a station that leaves hello unanswered for 10 s is noticed, until it answers") {
  Conversation conversation;
  const auto first = wire::decode_request(bytes(conversation.hello({"sim-b", "b", 1}, now)));
  const auto second = wire::decode_request(bytes(conversation.hello({"sim-b", "b", 1}, now + 9s)));
  REQUIRE(first);
  REQUIRE(second);
  CHECK_FALSE(conversation.unanswered(now + 9s));
  CHECK(conversation.unanswered(now + 10s));
  wire::Reply reply;
  reply.id = second->id;
  reply.now_ns = to_ns(now + 9s);
  std::string answer;
  wire::encode(reply, answer);
  conversation.take(bytes(answer), now + 9s, nothing_left, not_told);
  CHECK_FALSE(conversation.unanswered(now + 60s));
}

TEST_CASE("resend is answered with what will come, or with why nothing will") {
  Conversation conversation;
  std::optional<wire::ResendRequest> asked;
  const auto some = conversation.take(
      bytes(resend_request()), now,
      [&](const auto& request) {
        asked = request;
        return Expected<SeqRange>{SeqRange{6, 8}};
      },
      not_told);
  REQUIRE(asked);
  CHECK(asked->topic == "bay-03/numeric/");
  CHECK(asked->epoch == 99);
  CHECK(asked->from == 4);
  CHECK(asked->to == 8);
  const auto reply = reply_to(some);
  CHECK(reply.ok);
  CHECK(reply.id == 7);
  CHECK(reply.from == 6);
  CHECK(reply.to == 8);
  const auto none = reply_to(conversation.take(bytes(resend_request()), now, nothing_left, not_told));
  CHECK_FALSE(none.ok);
  CHECK(none.id == 7);
  CHECK(none.error == "nothing is left");
}

TEST_CASE("what a publisher cannot do is refused in words") {
  Conversation conversation;
  std::string request;
  wire::encode(wire::Request{5, "nurse", wire::SnapshotRequest{}}, request);
  const auto reply = reply_to(conversation.take(bytes(request), now, nothing_left, not_told));
  CHECK_FALSE(reply.ok);
  CHECK(reply.id == 5);
  CHECK(reply.error == "'snapshot' is not supported by a publisher: it answers resend and instruct");
}

TEST_CASE("an instruct is carried out in the name of who asked, and its refusal is the answer") {
  Conversation conversation;
  std::string request;
  wire::encode(wire::Request{6, "I. Lab", wire::InstructRequest{"bay-03", {{"rr", 7.0}}}}, request);
  std::optional<wire::InstructRequest> told;
  std::string who;
  const auto done = [&](const wire::InstructRequest& asked, const std::string& by) {
    told = asked;
    who = by;
    return Expected<void>{};
  };
  const auto reply = reply_to(conversation.take(bytes(request), now, nothing_left, done));
  CHECK(reply.ok);
  CHECK(reply.id == 6);
  REQUIRE(told);
  CHECK(told->bay == "bay-03");
  CHECK(told->command == wire::Command{{"rr", 7.0}});
  CHECK(who == "I. Lab");

  const auto refused = reply_to(conversation.take(bytes(request), now, nothing_left, not_told));
  CHECK_FALSE(refused.ok);
  CHECK(refused.id == 6);
  CHECK(refused.error == "not now");

  wire::encode(wire::Request{7, "I. Lab", wire::InstructRequest{"bay-03", {}}}, request);
  const auto empty = reply_to(conversation.take(bytes(request), now, nothing_left, done));
  CHECK_FALSE(empty.ok);
  CHECK(empty.id == 7);
  CHECK(empty.error == "command is a map, must have at least one key");
}

TEST_CASE(
    "a damaged request is answered with an error, at every cut and every flipped bit, and nothing falls") {
  Conversation conversation;
  const std::string whole = resend_request();
  for (std::size_t cut = 0; cut < whole.size(); ++cut)
    CHECK_FALSE(reply_to(conversation.take(bytes(whole.substr(0, cut)), now, nothing_left, not_told)).ok);
  for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
    std::string flipped = whole;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    const auto answer = conversation.take(bytes(flipped), now, nothing_left, not_told);
    if (answer) CHECK_FALSE(reply_to(answer).ok);
  }
}
