// SPDX-License-Identifier: MIT
// How long a message takes from a publisher to the feed through a real station, 16 bays at full rate for 20
// s: the message itself, and an alarm of no delay that it raises.

#include <atomic>
#include <chrono>
#include <cstdio>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "common/bus/sockets.hpp"
#include "common/config/assets.hpp"
#include "dashboard/station/server.hpp"
#include "tests/bench/percentile.hpp"
#include "tests/bench/traffic.hpp"

namespace {

using namespace vigil;
using Watch = std::chrono::steady_clock;
using Milliseconds = std::chrono::duration<double, std::milli>;

constexpr std::size_t bays = 16;
constexpr std::uint64_t seconds = 20;

void print(const char* what, const std::vector<double>& delays_ms) {
  std::printf("%-28s %6zu   p50 %6.2f ms   p99 %6.2f ms   max %6.2f ms\n", what, delays_ms.size(),
              bench::median(delays_ms), bench::percentile(delays_ms, 0.99), bench::percentile(delays_ms, 1));
}

}  // namespace

// NOLINTNEXTLINE(bugprone-exception-escape): a measurement that cannot be made ends.
int main() {
  bus::Context context;
  station::ServerOptions options;
  options.port = 0;
  options.demo_admit = true;
  options.profiles = *station::load_profiles(config::assets_dir() / "profiles");
  auto server = *station::Server::open(context, std::move(options), system_now);
  std::atomic<bool> stop{false};
  std::thread serving{[&] { server->run(stop); }};

  auto subscriber = *bus::FeedSubscriber::open(context, server->feed_endpoint());
  auto source = *bus::SourceSocket::open(context, server->ingest_endpoint(), false);
  while (!source.listening()) bus::wait({&source}, std::chrono::milliseconds{10});
  bus::TopicPayload message;
  while (subscriber.receive(message) == bus::Received::nothing)
    bus::wait({&subscriber}, std::chrono::milliseconds{10});

  std::vector<std::string> names;
  std::vector<bench::BayTraffic> traffic;
  const BayTime start{system_now().wall.time_since_epoch()};
  for (std::size_t i = 0; i < bays; ++i) {
    names.push_back("bay-" + std::to_string(i));
    traffic.emplace_back(names.back(), start);
    const auto encoded = traffic.back().source();
    source.send(encoded.topic, encoded.payload);
  }

  // In second 10 each bay breaches the high step of SpO₂, which has no delay.
  std::map<std::string, Watch::time_point> numeric_sent;
  std::vector<double> numeric_delays;
  std::vector<double> alarm_delays;
  std::map<std::string, Watch::time_point> alarm_due;
  wire::Decoder decoder;
  const auto receive_all = [&] {
    while (subscriber.receive(message) == bus::Received::message) {
      const auto arrived = Watch::now();
      const auto topic = wire::parse_topic(message.topic_text());
      if (!topic) continue;
      const std::string bay{topic->bay};
      if (topic->kind == wire::Kind::numeric) {
        numeric_delays.push_back(Milliseconds(arrived - numeric_sent[bay]).count());
      } else if (topic->kind == wire::Kind::alarms && alarm_due.contains(bay)) {
        const auto decoded = decoder.decode(*topic, bus::bytes_of(message.payload));
        if (!decoded || std::get_if<wire::AlarmsMessage>(*decoded)->top != Priority::high) continue;
        alarm_delays.push_back(Milliseconds(arrived - alarm_due[bay]).count());
        alarm_due.erase(bay);
      }
    }
  };

  const auto begin = Watch::now();
  for (std::uint64_t second = 0; second < seconds; ++second) {
    for (std::uint64_t block = 0; block < 5; ++block) {
      for (std::size_t i = 0; i < bays; ++i) {
        // Bays are not in step: each has its share of the block's time.
        const auto due = begin + std::chrono::milliseconds{(second * 5 + block) * 200 + i * 12};
        while (Watch::now() < due) {
          receive_all();
          bus::wait({&subscriber}, std::chrono::milliseconds{1});
        }
        for (std::size_t which = 0; which < bench::BayTraffic::wave_count; ++which) {
          const auto wave = traffic[i].wave(which, second * 5 + block);
          source.send(wave.topic, wave.payload);
        }
        if (block != 0) continue;
        const bool falls = second == 10;
        const auto numeric = traffic[i].numeric(second, falls ? 80 : 97);
        numeric_sent[names[i]] = Watch::now();
        if (falls) alarm_due[names[i]] = numeric_sent[names[i]];
        source.send(numeric.topic, numeric.payload);
        const auto pump = traffic[i].pump(second);
        source.send(pump.topic, pump.payload);
      }
    }
  }
  const auto patience = Watch::now() + std::chrono::seconds{1};
  while (Watch::now() < patience) {
    receive_all();
    bus::wait({&subscriber}, std::chrono::milliseconds{10});
  }
  stop = true;
  serving.join();
  print("numeric, sent to feed", numeric_delays);
  print("alarm of delay 0, to feed", alarm_delays);
  std::printf("goal: p99 below 10 ms\n");
  return 0;
}
