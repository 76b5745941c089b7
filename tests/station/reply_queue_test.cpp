// SPDX-License-Identifier: MIT
#include "dashboard/station/reply_queue.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

using namespace vigil;
using namespace vigil::station;
using bus::Sent;

namespace {

StationTime at(double seconds) { return StationTime{} + from_seconds(seconds); }

/// Peers that take so many replies, or have gone.
struct Peers {
  std::map<std::string, std::size_t> room;
  std::vector<std::pair<std::string, std::string>> got;
  ReplyQueue queue{[this](const std::string& peer, std::string_view reply) {
    const auto known = room.find(peer);
    if (known == room.end()) return Sent::gone;
    if (known->second == 0) return Sent::full;
    --known->second;
    got.emplace_back(peer, reply);
    return Sent::sent;
  }};
};

}  // namespace

TEST_CASE("a burst of more replies than a peer takes at once reaches it whole and in order") {
  Peers peers;
  peers.room = {{"a", 32}};
  for (int i = 0; i < 200; ++i) peers.queue.send("a", std::to_string(i), at(0));
  CHECK(peers.got.size() == 32);
  CHECK(peers.queue.waits());
  for (int turn = 1; turn < 20; ++turn) {
    peers.room["a"] = 10;
    peers.queue.retry(at(turn));
  }
  CHECK_FALSE(peers.queue.waits());
  REQUIRE(peers.got.size() == 200);
  for (std::size_t i = 0; i < 200; ++i) CHECK(peers.got[i].second == std::to_string(i));
  CHECK(peers.queue.dropped() == 0);
  CHECK(peers.queue.take_line(at(30)).empty());
}

TEST_CASE("of a peer that does not read so many wait, for so long; the rest is dropped, counted and told") {
  Peers peers;
  peers.room = {{"a", 0}, {"b", 9}};
  for (std::size_t i = 0; i < ReplyQueue::most_replies + 3; ++i) peers.queue.send("a", "x", at(0));
  CHECK(peers.queue.dropped() == 3);
  peers.queue.send("b", "unharmed", at(0));
  CHECK(peers.got.size() == 1);
  CHECK(peers.queue.take_line(at(0)) == "3 replies dropped: who asked does not read them");
  peers.queue.retry(at(4.9));
  CHECK(peers.queue.waits());
  peers.queue.retry(at(5));
  CHECK_FALSE(peers.queue.waits());
  CHECK(peers.queue.dropped() == ReplyQueue::most_replies + 3);
  CHECK(peers.queue.take_line(at(0.9)).empty());
  CHECK(peers.queue.take_line(at(1)) == "256 replies dropped: who asked does not read them");
}

TEST_CASE("replies that wait are bounded in bytes, of one peer and of all") {
  Peers peers;
  const std::string half(ReplyQueue::most_bytes / 2, 'x');
  for (const char* name : {"a", "b", "c", "d", "e"}) {
    peers.room[name] = 0;
    peers.queue.send(name, half, at(0));
    peers.queue.send(name, half, at(0));
  }
  CHECK(peers.queue.dropped() == 2);
  peers.queue.send("a", "one more", at(0));
  CHECK(peers.queue.dropped() == 3);
  for (auto& [name, room] : peers.room) room = 2;
  peers.queue.retry(at(1));
  CHECK(peers.got.size() == 8);
  peers.room["e"] = 0;
  peers.queue.send("e", half, at(1));
  CHECK(peers.queue.dropped() == 3);
}

TEST_CASE("what waits for a peer that has gone is no loss, and waits no longer") {
  Peers peers;
  peers.room = {{"a", 0}};
  peers.queue.send("a", "x", at(0));
  peers.room.clear();
  peers.queue.retry(at(1));
  peers.queue.send("a", "y", at(1));
  CHECK_FALSE(peers.queue.waits());
  CHECK(peers.queue.dropped() == 0);
}
