// SPDX-License-Identifier: MIT
#include "common/bus/sockets.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

using namespace vigil::bus;
using namespace std::chrono_literals;

namespace {

constexpr const char* any_port = "tcp://127.0.0.1:*";

/// Waits for a condition, at most 10 s; the deadline is for a broken program, not for a slow one.
bool eventually(const std::function<bool()>& condition) {
  const auto deadline = std::chrono::steady_clock::now() + 10s;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    wait({}, 1ms);
  }
  return true;
}

struct SourceAndIngest {
  Context context;
  Ingest ingest = *Ingest::open(context, any_port);
  SourceSocket source = *SourceSocket::open(context, ingest.endpoint(), false);
  TopicPayload got;

  bool connected() {
    return eventually([&] {
      ingest.receive(got);  // a SUB that binds subscribes only once its thread polls
      return source.listening();
    });
  }
};

}  // namespace

TEST_CASE("a source learns that the station listens, and its message arrives as it was sent") {
  SourceAndIngest pair;
  REQUIRE(pair.connected());
  CHECK(pair.source.send("bay-01/numeric/", std::string_view{"\x80\x00x", 3}));
  REQUIRE(eventually([&] { return pair.ingest.receive(pair.got) == Received::message; }));
  CHECK(pair.got.topic_text() == "bay-01/numeric/");
  CHECK(pair.got.payload.to_string_view() == std::string_view{"\x80\x00x", 3});
}

TEST_CASE("a message of one or of three frames is taken whole and told apart; the next one is unharmed") {
  SourceAndIngest pair;
  REQUIRE(pair.connected());
  auto raw = pair.source.raw();
  raw.send(zmq::str_buffer("alone"), zmq::send_flags::none);
  raw.send(zmq::str_buffer("one"), zmq::send_flags::sndmore);
  raw.send(zmq::str_buffer("two"), zmq::send_flags::sndmore);
  raw.send(zmq::str_buffer("three"), zmq::send_flags::none);
  CHECK(pair.source.send("bay-01/pump/1/", "x"));
  std::vector<Received> seen;
  REQUIRE(eventually([&] {
    if (const auto r = pair.ingest.receive(pair.got); r != Received::nothing) seen.push_back(r);
    return seen.size() == 3;
  }));
  CHECK(seen == std::vector{Received::wrong_frames, Received::wrong_frames, Received::message});
  CHECK(pair.got.topic_text() == "bay-01/pump/1/");
}

TEST_CASE("what is sent while the station is away never arrives later, and its loss and return are told") {
  Context context;
  std::string endpoint;
  std::optional<SourceSocket> source;
  TopicPayload got;
  {
    auto first = *Ingest::open(context, any_port);
    endpoint = first.endpoint();
    source.emplace(*SourceSocket::open(context, endpoint, false));
    REQUIRE(eventually([&] {
      first.receive(got);
      return source->listening();
    }));
  }
  REQUIRE(eventually([&] { return !source->listening(); }));
  for (int i = 0; i < 100; ++i) source->send("bay-01/numeric/", "old");

  std::optional<Ingest> second;
  REQUIRE(eventually([&] {
    auto opened = Ingest::open(context, endpoint);
    if (opened) second.emplace(std::move(*opened));
    return second.has_value();
  }));
  REQUIRE(eventually([&] {
    second->receive(got);
    return source->listening();
  }));
  source->send("bay-01/numeric/", "new");
  REQUIRE(eventually([&] { return second->receive(got) == Received::message; }));
  CHECK(got.payload.to_string_view() == "new");
}

TEST_CASE("a source that waits is told that there is no room, and nothing it could send is lost") {
  Context context;
  auto ingest = *Ingest::open(context, any_port);
  auto source = *SourceSocket::open(context, ingest.endpoint(), true);
  TopicPayload got;
  REQUIRE(eventually([&] {
    ingest.receive(got);
    return source.listening();
  }));
  // Larger than both high-water marks and the kernel's buffers, so that there is no room at some point.
  const std::string payload(1000, 'x');
  std::size_t sent = 0;
  while (sent < 300'000 && source.send("bay-01/numeric/", payload)) ++sent;
  CHECK(sent < 300'000);
  std::size_t received = 0;
  REQUIRE(eventually([&] {
    while (ingest.receive(got) == Received::message) ++received;
    return received == sent;
  }));
  CHECK(source.send("bay-01/numeric/", payload));
}

TEST_CASE("the feed reaches a subscriber, and only the topics it asked for") {
  Context context;
  auto feed = *Feed::open(context, any_port);
  auto all = *FeedSubscriber::open(context, feed.endpoint());
  auto one = *FeedSubscriber::open(context, feed.endpoint(), {"bay-01/"});
  TopicPayload got;
  // Both hear bay-01; only `all` hears station/.
  bool all_heard = false;
  bool one_heard = false;
  REQUIRE(eventually([&] {
    feed.send("bay-01/bay/", "b");
    all_heard |= all.receive(got) == Received::message;
    one_heard |= one.receive(got) == Received::message;
    return all_heard && one_heard;
  }));
  feed.send("station/beat/", "s");
  feed.send("bay-01/bay/", "last");
  std::vector<std::string> one_topics;
  REQUIRE(eventually([&] {
    if (one.receive(got) == Received::message) one_topics.emplace_back(got.topic_text());
    return got.payload.to_string_view() == "last";
  }));
  for (const auto& topic : one_topics) CHECK(topic == "bay-01/bay/");
}

TEST_CASE("a request is answered to whom asked it; an answer to one that has gone is told") {
  Context context;
  auto server = *ControlServer::open(context, any_port);
  auto client = *ControlClient::open(context, server.endpoint());
  REQUIRE(eventually([&] { return client.send("question"); }));
  std::string peer;
  zmq::message_t frame;
  REQUIRE(eventually([&] { return server.receive(peer, frame) == Received::message; }));
  CHECK(frame.to_string_view() == "question");
  CHECK(server.send(peer, "answer") == Sent::sent);
  REQUIRE(eventually([&] { return client.receive(frame) == Received::message; }));
  CHECK(frame.to_string_view() == "answer");
  CHECK(server.send("nobody", "answer") == Sent::gone);
}

TEST_CASE("a peer that does not read its answers is told apart from one that has gone, and loses none") {
  Context context;
  auto server = *ControlServer::open(context, any_port);
  auto client = *ControlClient::open(context, server.endpoint());
  std::string peer;
  zmq::message_t frame;
  REQUIRE(eventually([&] { return client.send("question"); }));
  REQUIRE(eventually([&] { return server.receive(peer, frame) == Received::message; }));
  const std::string answer(100'000, 'x');
  std::size_t sent = 0;
  Sent last = Sent::sent;
  while (sent < 10'000 && (last = server.send(peer, answer)) == Sent::sent) ++sent;
  CHECK(last == Sent::full);
  std::size_t received = 0;
  REQUIRE(eventually([&] {
    while (client.receive(frame) == Received::message) ++received;
    return received == sent;
  }));
  CHECK(eventually([&] { return server.send(peer, answer) == Sent::sent; }));
}

TEST_CASE("a request made while the station is away is refused at once, not done later") {
  Context context;
  // An address that nobody can take meanwhile, as somebody could a port.
  const auto nowhere = std::filesystem::temp_directory_path() / "vigil-no-station-here";
  auto client = *ControlClient::open(context, "ipc://" + nowhere.string());
  CHECK_FALSE(client.send("acknowledge"));
}

TEST_CASE("a port in use is refused with its name and what to do") {
  Context context;
  const auto first = *Ingest::open(context, any_port);
  const auto second = Ingest::open(context, first.endpoint());
  REQUIRE_FALSE(second);
  CHECK(second.error().text ==
        first.endpoint() + " is in use by another program: end that one, or choose other ports with --port");
  CHECK_FALSE(ControlClient::open(context, "not an address"));
  CHECK_FALSE(Ingest::open(context, "tcp://256.1.1.1:1"));
}

TEST_CASE("an address from a host and a port") {
  CHECK(tcp_endpoint("127.0.0.1", 5550) == "tcp://127.0.0.1:5550");
  CHECK(tcp_endpoint("127.0.0.1", 0) == "tcp://127.0.0.1:*");
}
