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

/// {v: 1, id: 5, op: "instruct", by: "nurse"}
const std::string instruct{
    "\x84\xa1v\x01\xa2id\x05\xa2op\xa8instruct\xa2"
    "by\xa5nurse"};

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
  CHECK_FALSE(conversation.take(bytes(answer), now + 40ms, nothing_left));
  CHECK(conversation.skew() == 5s);
  // The same reply again answers nothing that was asked.
  reply.now_ns = to_ns(now);
  wire::encode(reply, answer);
  conversation.take(bytes(answer), now + 40ms, nothing_left);
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
  conversation.take(bytes(answer), now + 9s, nothing_left);
  CHECK_FALSE(conversation.unanswered(now + 60s));
}

TEST_CASE("resend is answered with what will come, or with why nothing will") {
  Conversation conversation;
  std::optional<wire::ResendRequest> asked;
  const auto some = conversation.take(bytes(resend_request()), now, [&](const auto& request) {
    asked = request;
    return Expected<SeqRange>{SeqRange{6, 8}};
  });
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
  const auto none = reply_to(conversation.take(bytes(resend_request()), now, nothing_left));
  CHECK_FALSE(none.ok);
  CHECK(none.id == 7);
  CHECK(none.error == "nothing is left");
}

TEST_CASE("what a publisher cannot do is refused in words") {
  Conversation conversation;
  const auto reply = reply_to(conversation.take(bytes(instruct), now, nothing_left));
  CHECK_FALSE(reply.ok);
  CHECK(reply.id == 5);
  CHECK(reply.error == "'instruct' is not supported by a publisher: it answers resend");
}

TEST_CASE(
    "a damaged request is answered with an error, at every cut and every flipped bit, and nothing falls") {
  Conversation conversation;
  const std::string whole = resend_request();
  for (std::size_t cut = 0; cut < whole.size(); ++cut)
    CHECK_FALSE(reply_to(conversation.take(bytes(whole.substr(0, cut)), now, nothing_left)).ok);
  for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
    std::string flipped = whole;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    const auto answer = conversation.take(bytes(flipped), now, nothing_left);
    if (answer) CHECK_FALSE(reply_to(answer).ok);
  }
}
