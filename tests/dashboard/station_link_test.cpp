// SPDX-License-Identifier: MIT
// The link's thread with real sockets, a clock of the test's own, and a frame thread that stands still.
#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <thread>
#include <utility>
#include <variant>

#include "common/bus/sockets.hpp"
#include "dashboard/station_link.hpp"

using namespace vigil;
using namespace vigil::dashboard;

namespace {

StationTime at(int seconds) { return StationTime{std::chrono::hours{1} + std::chrono::seconds{seconds}}; }

/// A link, and the station's end of its sockets.
struct Story {
  std::atomic<int> seconds{0};
  std::atomic<int> news{0};
  Clock clock = [this] { return Now{at(seconds), WallTime{at(seconds).time_since_epoch()}}; };
  bus::Context context;
  bus::Feed feed = bus::Feed::open(context, "tcp://127.0.0.1:*").value();
  bus::ControlServer control = bus::ControlServer::open(context, "tcp://127.0.0.1:*").value();
  std::unique_ptr<StationLink> link;

  Story() {
    sound::Player::Options options;
    options.open = [] { return fail("no loudspeaker in a test"); };
    link =
        StationLink::open(context, feed.endpoint(), control.endpoint(), "nurse", clock,
                          sound::Player::open(std::move(options), clock).value(), false, [this] { ++news; })
            .value();
  }

  /// Until the link listens, and all that was sent for that is taken: what comes before it listens is lost.
  void listen() {
    REQUIRE(wait_for([&] {
      feed.send("bay-01/alarms/", "first");
      return news > 0;
    }));
    feed.send("bay-01/alarms/", "last");
    REQUIRE(wait_for([&] {
      const auto item = link->take();
      return item && item->payload == "last";
    }));
  }

  /// Whether it came to be before the deadline.
  template <typename Condition>
  static bool wait_for(Condition condition) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{30};
    while (!condition()) {
      if (std::chrono::steady_clock::now() > deadline) return false;
      std::this_thread::sleep_for(std::chrono::milliseconds{2});
    }
    return true;
  }
};

}  // namespace

TEST_CASE("what waits while the screen stands still keeps the time at which it came") {
  Story story;
  story.listen();
  story.seconds = 100;
  const int before = story.news;
  story.feed.send("bay-01/alarms/", "waits");
  REQUIRE(Story::wait_for([&] { return story.news > before; }));
  story.seconds = 160;
  const auto item = story.link->take();
  REQUIRE(item);
  CHECK(item->payload == "waits");
  CHECK(item->arrived <= at(100));
  CHECK_FALSE(item->from_snapshot);
}

TEST_CASE("an answer comes although nobody takes what the feed brought") {
  Story story;
  wire::AcknowledgeRequest request;
  request.bay = "bay-01";
  request.all = true;
  request.rev = 1;
  story.listen();
  const int before = story.news;
  story.feed.send("bay-01/alarms/", "waits");
  REQUIRE(Story::wait_for([&] { return story.news > before; }));
  story.link->ask(request);
  std::optional<Answer> answer;
  REQUIRE(Story::wait_for([&] {
    story.seconds = story.seconds + 1;  // the station says nothing
    answer = story.link->take_answer();
    return answer.has_value();
  }));
  CHECK_FALSE(answer->ok);
  CHECK(answer->error == "the station does not answer");
  CHECK(std::holds_alternative<wire::AcknowledgeRequest>(answer->asked));
  CHECK(story.link->take().has_value());
}
