// SPDX-License-Identifier: MIT
#include "dashboard/station/station.hpp"

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

using namespace vigil;
using namespace vigil::station;

namespace {

/// A station without sockets: bytes in, bytes out, and a clock that the test moves.
struct Story {
  Now now{StationTime{std::chrono::seconds{100}}, WallTime{std::chrono::seconds{1'795'000'000}}};
  std::vector<std::pair<std::string, std::string>> said;
  std::vector<std::pair<std::string, std::string>> asked;
  Station station;
  std::string payload;
  wire::Decoder decoder;

  explicit Story(bool demo_admit = true)
      : station{StationFile{},
                *load_profiles(VIGIL_SOURCE_ASSETS "/profiles"),
                demo_admit,
                now,
                [this](std::string_view topic, std::string_view bytes) { said.emplace_back(topic, bytes); },
                [this](const std::string& peer, std::string_view bytes) {
                  asked.emplace_back(peer, bytes);
                  return true;
                }} {}

  void advance(Duration d) {
    now.station += d;
    now.wall += d;
  }
  wire::Envelope envelope(std::uint64_t seq) const {
    wire::Envelope sent;
    sent.src = "sim";
    sent.epoch = 1;
    sent.seq = seq;
    sent.t = BayTime{now.wall.time_since_epoch()};
    sent.mode = Mode::simulated;
    return sent;
  }
  template <typename M>
  bool take(const std::string& topic, const M& message) {
    wire::encode(message, payload);
    const bool accepted = station.ingest(topic, std::as_bytes(std::span{payload}), now);
    station.announce(now);
    return accepted;
  }
  bool source(const std::string& bay, std::uint64_t seq = 0) {
    wire::SourceMessage message;
    message.envelope = envelope(seq);
    message.name = "test";
    return take(bay + "/source/", message);
  }
  wire::Reply ask(wire::Op op) {
    std::string request;
    wire::encode(wire::Request{7, "nurse", std::move(op)}, request);
    const auto reply = station.answer("peer", std::as_bytes(std::span{request}), now);
    REQUIRE(reply);
    const auto decoded = wire::decode_reply(std::as_bytes(std::span{*reply}));
    REQUIRE(decoded);
    CHECK(decoded->id == 7);
    return *decoded;
  }
  std::map<std::string, int> topics() {
    std::map<std::string, int> count;
    for (const auto& [topic, bytes] : said) ++count[topic];
    said.clear();
    return count;
  }
};

}  // namespace

TEST_CASE("bay and alarms are repeated each second, and the beat too") {
  Story s;
  s.source("bay-01");
  s.topics();
  for (int i = 0; i < 30; ++i) {
    s.advance(std::chrono::milliseconds{100});
    s.source("bay-01", static_cast<std::uint64_t>(i) + 1);
    s.station.tick(s.now);
  }
  const auto count = s.topics();
  CHECK(count.at("bay-01/bay/") == 3);
  CHECK(count.at("bay-01/alarms/") == 3);
  CHECK(count.at("station/beat/") == 3);
}

TEST_CASE("what the station says decodes, and its sequence has no gap") {
  Story s;
  s.source("bay-01");
  for (int i = 0; i < 20; ++i) {
    s.advance(std::chrono::milliseconds{500});
    s.station.tick(s.now);
  }
  std::map<std::string, std::uint64_t> next;
  for (const auto& [topic, bytes] : s.said) {
    const auto parsed = wire::parse_topic(topic);
    REQUIRE(parsed);
    const auto message = s.decoder.decode(*parsed, std::as_bytes(std::span{bytes}));
    REQUIRE_MESSAGE(message, (message ? std::string{} : message.error().detail));
    CHECK(wire::envelope_of(**message).seq == next[topic]++);
    CHECK(wire::envelope_of(**message).src == "station-1");
  }
  CHECK(next.size() == 3);
}

TEST_CASE("a bay that nobody admitted stays free; with the demo's flag it is admitted with its subject") {
  Story free{false};
  free.source("bay-01");
  CHECK(free.station.find_bay("bay-01")->admission().state == Admission::free);
  Story demo;
  demo.source("bay-01");
  CHECK(demo.station.find_bay("bay-01")->admission().state == Admission::admitted);
}

TEST_CASE("a bay is admitted once, with a weight and a profile that is there") {
  Story s{false};
  s.source("bay-01");
  wire::AdmitRequest admit;
  admit.bay = "bay-01";
  CHECK(s.ask(admit).error.find("weight_kg") != std::string::npos);
  admit.patient.weight_kg = 70;
  admit.profile = "nothing";
  CHECK(s.ask(admit).error == "there is no profile 'nothing'");
  admit.profile.reset();
  CHECK(s.ask(admit).ok);
  CHECK_FALSE(s.ask(admit).ok);
  CHECK(s.ask(wire::DischargeRequest{"bay-01"}).ok);
  CHECK(s.ask(admit).ok);
}

TEST_CASE("a snapshot has the numbers of what was said last, so that the feed's next message is newer") {
  Story s;
  s.source("bay-01");
  for (int i = 0; i < 3; ++i) {
    s.advance(std::chrono::seconds{1});
    s.station.tick(s.now);
  }
  std::map<std::string, std::uint64_t> said;
  const auto seq_of = [&s](const std::string& topic, const std::string& bytes) {
    return wire::envelope_of(**s.decoder.decode(*wire::parse_topic(topic), std::as_bytes(std::span{bytes})))
        .seq;
  };
  for (const auto& [topic, bytes] : s.said) said[topic] = seq_of(topic, bytes);
  int compared = 0;
  for (const auto& entry : s.ask(wire::SnapshotRequest{}).messages) {
    if (!said.contains(entry.topic)) continue;
    CHECK(seq_of(entry.topic, entry.payload) == said[entry.topic]);
    ++compared;
  }
  CHECK(compared == 2);
}

TEST_CASE("a gap that could not be asked for is asked for at the next hello") {
  Story s;
  s.source("bay-01");
  s.source("bay-01", 4);
  CHECK(s.asked.empty());
  wire::HelloRequest hello;
  hello.src = "sim";
  hello.now_ns = to_ns(s.now.wall);
  CHECK(s.ask(hello).ok);
  CHECK(s.asked.size() == 1);
  CHECK(s.ask(hello).ok);
  CHECK(s.asked.size() == 1);
}

TEST_CASE("a bay that nobody admitted and nobody speaks for is forgotten; one of a patient never") {
  Story s{false};
  s.source("bay-01");
  s.source("bay-02");
  wire::AdmitRequest admit;
  admit.bay = "bay-02";
  admit.patient.weight_kg = 70;
  CHECK(s.ask(admit).ok);
  s.advance(std::chrono::minutes{11});
  s.station.tick(s.now);
  CHECK(s.station.find_bay("bay-01") == nullptr);
  CHECK(s.station.find_bay("bay-02") != nullptr);
}

TEST_CASE("what would change how a bay is judged is refused rather than forgotten") {
  Story s{false};
  s.source("bay-01");
  wire::AdmitRequest admit;
  admit.bay = "bay-01";
  admit.patient.weight_kg = 70;
  admit.limits.resize(1);
  admit.limits[0].cond = "spo2-low";
  CHECK_FALSE(s.ask(admit).ok);
  CHECK(s.station.find_bay("bay-01")->admission().state == Admission::free);
}

TEST_CASE("a gap is asked for again from the publisher that said hello") {
  Story s;
  s.source("bay-01");
  wire::HelloRequest hello;
  hello.src = "sim";
  hello.now_ns = to_ns(s.now.wall);
  CHECK(s.ask(hello).now_ns == to_ns(s.now.wall));
  s.source("bay-01", 4);
  REQUIRE(s.asked.size() == 1);
  CHECK(s.asked[0].first == "peer");
  const auto resend = wire::decode_resend(std::as_bytes(std::span{s.asked[0].second}));
  REQUIRE(resend);
  CHECK(resend->topic == "bay-01/source/");
  CHECK(resend->from == 1);
  CHECK(resend->to == 3);
}

TEST_CASE("more bays than a station takes are refused, the others unharmed") {
  Story s;
  for (std::size_t i = 0; i < most_bays; ++i) REQUIRE(s.source("b" + std::to_string(i)));
  CHECK_FALSE(s.source("one-more"));
  CHECK(s.station.refusals().of("sim", wire::Refusal::too_many_bays) == 1);
  CHECK(s.source("b0", 1));
}

TEST_CASE("a source cannot speak as the station") {
  Story s;
  wire::BayMessage forged;
  forged.envelope = s.envelope(0);
  CHECK_FALSE(s.take("bay-01/bay/", forged));
  wire::SourceMessage named;
  named.envelope = s.envelope(0);
  named.envelope.src = "station-1";
  CHECK_FALSE(s.take("bay-01/source/", named));
  CHECK(s.station.find_bay("bay-01") == nullptr);
}

TEST_CASE("dashboards that sound are counted in the beat until they fall silent") {
  Story s;
  CHECK(s.ask(wire::PresentRequest{{"bay-01"}, true}).ok);
  const auto sounding = [&s] {
    s.said.clear();
    s.advance(std::chrono::seconds{1});
    s.station.tick(s.now);
    for (const auto& [topic, bytes] : s.said) {
      if (topic != "station/beat/") continue;
      const auto message = s.decoder.decode(*wire::parse_topic(topic), std::as_bytes(std::span{bytes}));
      return std::get<wire::BeatMessage>(**message).sounding;
    }
    return 99U;
  };
  CHECK(sounding() == 1);
  s.advance(presence_lasts);
  CHECK(sounding() == 0);
}

TEST_CASE("an audio pause is bounded, told, and over by itself") {
  Story s;
  s.source("bay-01");
  CHECK_FALSE(s.ask(wire::AudioPauseRequest{{}, 121}).ok);
  CHECK(s.ask(wire::AudioPauseRequest{{}, 60}).ok);
  const Bay* bay = s.station.find_bay("bay-01");
  CHECK(bay->alarms_message().audio_paused);
  CHECK(bay->alarms_message().audio_until == s.now.wall + std::chrono::seconds{60});
  s.advance(std::chrono::seconds{60});
  s.station.tick(s.now);
  CHECK_FALSE(bay->alarms_message().audio_paused);
}

TEST_CASE("a station that starts again never speaks with an older epoch, also where its clock was set back") {
  Story before;
  before.source("bay-01");
  const auto states = before.station.take_states(before.now);
  wire::HelloRequest hello;
  hello.src = "sim";
  const auto epoch_before = before.ask(hello).station_epoch;
  Story after;
  after.now.wall -= std::chrono::hours{1};
  after.station.restore(states, after.now);
  const auto epoch_after = after.ask(hello).station_epoch;
  REQUIRE(epoch_before);
  REQUIRE(epoch_after);
  CHECK(*epoch_after > *epoch_before);
}
