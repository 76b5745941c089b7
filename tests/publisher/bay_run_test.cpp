// SPDX-License-Identifier: MIT
#include "publisher/bay_run.hpp"

#include <doctest/doctest.h>

#include <map>

#include "tests/publisher/heard.hpp"
#include "tests/stream/recording_maker.hpp"

using namespace vigil;
using namespace vigil::publisher;
using namespace vigil::stream;
using namespace std::chrono_literals;

namespace {

constexpr Now started{StationTime{500s}, WallTime{1'700'000'000s}};

/// A bay whose clock the test turns; what it sends is heard at once.
struct Bay {
  BayRun run;
  Now now = started;
  bool listening = true;
  bool room = true;
  std::vector<Heard> heard{};

  void step() {
    run.step(listening, now, [this](const Outgoing& out) {
      if (room) heard.push_back(hear(out.topic, out.payload));
      return room;
    });
  }
  /// Turns the clock from waking to waking, as main does.
  void live(Duration length) {
    const StationTime until = now.station + length;
    step();
    while (now.station < until) {
      const StationTime next = std::min(until, run.wake(now.station).value_or(until));
      const Duration by = std::max<Duration>(next - now.station, 1us);
      now = {now.station + by, now.wall + by};
      step();
    }
  }
  void end() {
    run.end(now.station, [this](const Outgoing& out) {
      if (room) heard.push_back(hear(out.topic, out.payload));
      return room;
    });
  }
  std::vector<Heard> of(const std::string& topic) const {
    std::vector<Heard> found;
    for (const Heard& h : heard)
      if (h.topic == topic) found.push_back(h);
    return found;
  }
};

BayOptions options(double speed, bool loop = false, bool waits = true) {
  BayOptions o;
  o.bay = "bay-03";
  o.src = "replay-bay-03";
  o.speed = speed;
  o.loop = loop;
  o.waits = waits;
  return o;
}

/// `length_s` seconds of a wave in five blocks a second, and a number every second.
std::unique_ptr<Stream> seconds_of_data(double length_s) {
  auto recording = empty_recording(length_s);
  recording.waves.push_back(wave(Channel::pleth, 100, {{0, static_cast<std::size_t>(length_s * 100)}}));
  recording.numerics.push_back(steady_number(Channel::spo2, 1, length_s));
  return stream_of(std::move(recording));
}

constexpr const char* numbers = "bay-03/numeric/";
constexpr const char* pleth = "bay-03/wave/pleth/";
constexpr const char* source = "bay-03/source/";

std::vector<std::uint64_t> seqs(const std::vector<Heard>& messages) {
  std::vector<std::uint64_t> found;
  found.reserve(messages.size());
  for (const Heard& h : messages) found.push_back(h.envelope().seq);
  return found;
}

std::vector<std::uint64_t> from_to(std::uint64_t from, std::uint64_t to) {
  std::vector<std::uint64_t> range;
  for (; from <= to; ++from) range.push_back(from);
  return range;
}

}  // namespace

TEST_CASE("every speed sends the same messages in the same order, each when it is due") {
  std::vector<std::vector<std::pair<std::string, std::int64_t>>> order;
  for (const double speed : {0.1, 1.0, 25.0, 1000.0}) {
    Bay bay{BayRun{options(speed), seconds_of_data(20)}};
    std::vector<std::pair<std::string, std::int64_t>> sent;
    std::size_t seen = 0;
    const auto listen = [&] {
      bay.step();
      for (; seen < bay.heard.size(); ++seen) {
        const Heard& h = bay.heard[seen];
        REQUIRE_MESSAGE(h.message, h.text);
        if (h.topic == source) continue;
        sent.emplace_back(h.topic, to_ns(h.envelope().t));
        const double end_s = to_seconds(h.envelope().t - recording_start) + (h.topic == pleth ? 0.2 : 0.0);
        CHECK(to_seconds(bay.now.station - started.station) == doctest::Approx(end_s / speed).epsilon(1e-6));
      }
    };
    listen();
    while (!bay.run.over()) {
      const StationTime next = *bay.run.wake(bay.now.station);
      const Duration by = std::max<Duration>(next - bay.now.station, 1us);
      bay.now = {bay.now.station + by, bay.now.wall + by};
      listen();
    }
    order.push_back(std::move(sent));
  }
  CHECK(order[0].size() == 100 + 21);
  for (const auto& other : order) CHECK(other == order[0]);
}

TEST_CASE("the source speaks every 2 s of real time at any speed, says the speed, and ends on purpose") {
  for (const double speed : {0.1, 10.0}) {
    Bay bay{BayRun{options(speed), seconds_of_data(1000)}};
    bay.live(9s);
    const auto said = bay.of(source);
    REQUIRE(said.size() == 5);
    for (const Heard& h : said) CHECK(h.as<wire::SourceMessage>().rate == speed);
    bay.end();
    CHECK(bay.run.over());
    CHECK(bay.heard.back().as<wire::SourceMessage>().end);
    CHECK(bay.heard.back().envelope().seq == 5);
  }
}

TEST_CASE("a replay that is over says so and is over") {
  Bay bay{BayRun{options(10), seconds_of_data(5)}};
  bay.live(1s);
  CHECK(bay.run.over());
  const auto& last = bay.heard.back().as<wire::SourceMessage>();
  CHECK(last.end);
  CHECK(last.envelope.t == at(5));
  REQUIRE(last.last.size() == 2);
  CHECK(last.last[0].seq == 5);
  CHECK(last.last[1].seq == 24);
}

TEST_CASE("each loop is a new epoch: larger, seq and i0 from 0, recorded time from the start") {
  Bay bay{BayRun{options(1, true), seconds_of_data(5)}};
  bay.live(14s);
  CHECK_FALSE(bay.run.over());
  std::map<std::uint64_t, std::vector<Heard>> epochs;
  for (const Heard& h : bay.of(pleth)) epochs[h.envelope().epoch].push_back(h);
  REQUIRE(epochs.size() == 3);
  for (const auto& [epoch, blocks] : epochs) {
    CHECK(blocks[0].envelope().seq == 0);
    CHECK(blocks[0].envelope().t == at(0));
    CHECK(blocks[0].as<wire::WaveMessage>().i0 == 0);
    CHECK(seqs(blocks) == from_to(0, blocks.size() - 1));
  }
  // An epoch opens with its source's message.
  std::uint64_t epoch = 0;
  for (const Heard& h : bay.heard) {
    if (h.envelope().epoch == epoch) continue;
    CHECK(h.envelope().epoch > epoch);
    CHECK(h.topic == source);
    epoch = h.envelope().epoch;
  }
}

TEST_CASE("a moment in a loop does not flood the bus with epochs") {
  Bay bay{BayRun{options(1000, true), seconds_of_data(0.2)}};
  bay.live(5s);
  CHECK(bay.of(source).size() <= 6);
}

TEST_CASE(
    "a replay starts when the station listens, waits while it is away, and loses nothing of the recording") {
  Bay bay{BayRun{options(1), seconds_of_data(10)}};
  bay.listening = false;
  bay.live(30s);
  CHECK(bay.heard.empty());
  bay.listening = true;
  bay.live(4s);
  bay.listening = false;
  bay.live(60s);
  bay.listening = true;
  bay.live(7s);
  CHECK(bay.run.over());
  CHECK(seqs(bay.of(pleth)) == from_to(0, 49));
  CHECK(seqs(bay.of(numbers)) == from_to(0, 10));
  for (const Heard& h : bay.heard) CHECK(h.envelope().epoch == bay.run.source().epoch());
}

TEST_CASE("a replay waits for room and goes on without a gap") {
  Bay bay{BayRun{options(1), seconds_of_data(10)}};
  bay.live(2s);
  bay.room = false;
  bay.live(5s);
  bay.room = true;
  bay.live(4s);
  CHECK(bay.run.over());
  CHECK(bay.run.dropped() == 0);
  CHECK(seqs(bay.of(pleth)) == from_to(0, 49));
  CHECK(bay.heard.back().as<wire::SourceMessage>().end);
}

TEST_CASE("without room the end waits too, and is said once") {
  Bay bay{BayRun{options(1), seconds_of_data(10)}};
  bay.live(2s);
  bay.room = false;
  bay.end();
  CHECK_FALSE(bay.run.over());
  bay.step();
  CHECK_FALSE(bay.run.over());
  bay.room = true;
  bay.live(4s);
  CHECK(bay.run.over());
  int ends = 0;
  for (const Heard& h : bay.of(source)) ends += h.as<wire::SourceMessage>().end ? 1 : 0;
  CHECK(ends == 1);
}

TEST_CASE(
    "a living source drops and counts without room, lives on without a station, and keeps both for later") {
  Bay bay{BayRun{options(1, false, false), seconds_of_data(100)}};
  bay.live(2s);
  bay.room = false;
  bay.live(2s);
  bay.room = true;
  CHECK(bay.run.dropped() >= 12);
  bay.live(1s);
  bay.listening = false;
  bay.live(10s);
  bay.listening = true;
  bay.heard.clear();
  bay.live(1s);
  const auto blocks = bay.of(pleth);
  REQUIRE_FALSE(blocks.empty());
  CHECK(blocks[0].envelope().seq >= 74);  // its life went on
  CHECK(bay.heard[0].topic == source);    // and it says at once that it is there

  const auto again = bay.run.resend(pleth, bay.run.source().epoch(), {10, 70}, bay.now.station);
  REQUIRE(again);
  CHECK(*again == SeqRange{10, 70});
  bay.heard.clear();
  bay.live(2s);
  std::vector<Heard> refilled;
  for (const Heard& h : bay.of(pleth))
    if (h.envelope().backfill) refilled.push_back(h);
  CHECK(seqs(refilled) == from_to(10, 70));
}

TEST_CASE("what is sent again has its own seq, time and content, the mark, and at most 20 times its pace") {
  Bay bay{BayRun{options(1), seconds_of_data(100)}};
  bay.live(50s);
  const auto original = bay.of(pleth);
  bay.heard.clear();
  const auto asked = bay.now.station;
  REQUIRE(bay.run.resend(pleth, bay.run.source().epoch(), {0, 199}, asked));
  REQUIRE(bay.run.resend(numbers, bay.run.source().epoch(), {0, 39}, asked));
  CHECK_FALSE(bay.run.resend("bay-03/pump/1/", bay.run.source().epoch(), {0, 9}, asked));

  std::size_t again = 0;
  std::size_t live = 0;
  while (again < 200) {
    REQUIRE(bay.now.station < asked + 10s);
    bay.heard.clear();
    bay.live(10ms);
    for (const Heard& h : bay.of(pleth)) {
      if (!h.envelope().backfill) {
        ++live;
        continue;
      }
      CHECK(h.envelope().seq == again);
      CHECK(h.envelope().t == original[again].envelope().t);
      CHECK(h.as<wire::WaveMessage>().i0 == original[again].as<wire::WaveMessage>().i0);
      CHECK(h.as<wire::WaveMessage>().raw(3) == original[again].as<wire::WaveMessage>().raw(3));
      // 200 ms of it take 10 ms.
      CHECK(bay.now.station - asked >= static_cast<int>(again) * 10ms - 1ms);
      ++again;
    }
  }
  CHECK(live >= 8);  // live data went on in between
}

TEST_CASE("a replay that is over sends what was asked for before it says its end") {
  Bay bay{BayRun{options(1), seconds_of_data(20)}};
  bay.live(19900ms);
  REQUIRE(bay.run.resend(pleth, bay.run.source().epoch(), {0, 98}, bay.now.station));
  bay.heard.clear();
  bay.live(500ms);
  CHECK_FALSE(bay.run.over());
  bay.live(1s);
  CHECK(bay.run.over());
  CHECK(bay.heard.back().as<wire::SourceMessage>().end);
  std::vector<Heard> refilled;
  for (const Heard& h : bay.of(pleth))
    if (h.envelope().backfill) refilled.push_back(h);
  CHECK(seqs(refilled) == from_to(0, 98));
}

TEST_CASE("two ranges of one topic go one after the other, and one is not sent faster for it") {
  Bay bay{BayRun{options(1), seconds_of_data(100)}};
  bay.live(50s);
  const auto asked = bay.now.station;
  const auto epoch = bay.run.source().epoch();
  REQUIRE(bay.run.resend(pleth, epoch, {0, 99}, asked));
  REQUIRE(bay.run.resend(pleth, epoch, {120, 199}, asked));
  bay.heard.clear();
  bay.live(900ms);
  for (const Heard& h : bay.of(pleth))
    if (h.envelope().backfill) CHECK(h.envelope().seq < 100);
  bay.live(1s);
  std::vector<Heard> refilled;
  for (const Heard& h : bay.of(pleth))
    if (h.envelope().backfill) refilled.push_back(h);
  auto expected = from_to(0, 99);
  for (const std::uint64_t seq : from_to(120, 199)) expected.push_back(seq);
  CHECK(seqs(refilled) == expected);
}

TEST_CASE("a range of another epoch, an empty one and one that has gone are refused in words") {
  Bay bay{BayRun{options(1), seconds_of_data(2000)}};
  bay.live(700s);
  const auto epoch = bay.run.source().epoch();
  const auto old = bay.run.resend(pleth, epoch - 1, {0, 9}, bay.now.station);
  REQUIRE_FALSE(old);
  CHECK(old.error().text.find("is over; the present one is " + std::to_string(epoch)) != std::string::npos);
  CHECK(bay.run.resend(pleth, epoch, {9, 0}, bay.now.station).error().text == "from 9 is after to 0");
  CHECK(bay.run.resend(pleth, epoch, {0, 9}, bay.now.station).error().text ==
        "nothing is left of bay-03/wave/pleth/ 0 to 9");
  const auto half = bay.run.resend(pleth, epoch, {0, 600}, bay.now.station);
  REQUIRE(half);
  CHECK(half->from > 400);
  CHECK(half->to == 600);
}

TEST_CASE("what is asked for goes with the station that asked, and with its epoch") {
  Bay bay{BayRun{options(1, true), seconds_of_data(60)}};
  bay.live(50s);
  REQUIRE(bay.run.resend(pleth, bay.run.source().epoch(), {0, 200}, bay.now.station));
  bay.listening = false;
  bay.live(1s);
  bay.listening = true;
  bay.heard.clear();
  bay.live(2s);
  for (const Heard& h : bay.heard) CHECK_FALSE(h.envelope().backfill);
  bay.live(7500ms);
  REQUIRE(bay.run.resend(pleth, bay.run.source().epoch(), {0, 200}, bay.now.station));
  const auto before = bay.run.source().epoch();
  bay.heard.clear();
  bay.live(5s);
  CHECK(bay.run.source().epoch() > before);
  for (const Heard& h : bay.heard)
    if (h.envelope().backfill) CHECK(h.envelope().epoch == before);
}
