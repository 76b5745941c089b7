// SPDX-License-Identifier: MIT
// What judging costs: the station taking messages in (receive, decode, check, state, limit alarms, a feed
// without subscribers) against a bare SUB that receives the same messages in the same run. 16 bays, 20 waves
// to a numeric. Prints the median of seven interleaved pairs.

#include <chrono>
#include <cstdio>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "common/bus/sockets.hpp"
#include "common/config/assets.hpp"
#include "dashboard/station/station.hpp"
#include "tests/bench/percentile.hpp"
#include "tests/bench/traffic.hpp"

namespace {

using namespace vigil;
using bench::median;

constexpr std::size_t bays = 16;
constexpr std::uint64_t seconds = 900;  // of each bay: 16 × 900 × 21 messages
constexpr int pairs = 7;

std::vector<bench::Encoded> make_messages() {
  std::vector<bench::Encoded> messages;
  messages.reserve(bays * (1 + seconds * 21));
  std::vector<bench::BayTraffic> traffic;
  for (std::size_t i = 0; i < bays; ++i)
    traffic.emplace_back("bay-" + std::to_string(i), bay_time_from_ns(1'700'000'000'000'000'000));
  for (auto& bay : traffic) messages.push_back(bay.source());
  for (std::uint64_t second = 0; second < seconds; ++second)
    for (auto& bay : traffic) {
      for (std::uint64_t block = 0; block < 5; ++block)
        for (std::size_t which = 0; which < bench::BayTraffic::wave_count; ++which)
          messages.push_back(bay.wave(which, second * 5 + block));
      messages.push_back(bay.numeric(second));
    }
  return messages;
}

/// Sends all messages as fast as they are taken, and says how many a second `take` took.
double rate(const std::vector<bench::Encoded>& messages,
            const std::function<void(bus::TopicPayload&)>& take) {
  bus::Context context;
  auto ingest = *bus::Ingest::open(context, "tcp://127.0.0.1:*");
  std::thread sender{[&messages, &context, endpoint = ingest.endpoint()] {
    auto source = *bus::SourceSocket::open(context, endpoint, true);
    while (!source.listening()) bus::wait({&source}, std::chrono::milliseconds{10});
    for (const auto& message : messages)
      while (!source.send(message.topic, message.payload)) std::this_thread::yield();
    // Linger is 0: stay until everything was taken.
    while (source.listening()) bus::wait({&source}, std::chrono::milliseconds{10});
  }};
  bus::TopicPayload message;
  std::size_t taken = 0;
  std::chrono::steady_clock::time_point first;
  while (taken < messages.size()) {
    if (ingest.receive(message) != bus::Received::message) {
      bus::wait({&ingest}, std::chrono::milliseconds{100});
      continue;
    }
    if (taken == 0) first = std::chrono::steady_clock::now();
    take(message);
    ++taken;
  }
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - first;
  ingest.close();
  sender.join();
  return static_cast<double>(taken) / elapsed.count();
}

double bare_rate(const std::vector<bench::Encoded>& messages) {
  std::size_t bytes = 0;
  const double result =
      rate(messages, [&bytes](bus::TopicPayload& message) { bytes += message.payload.size(); });
  if (bytes == 0) std::printf("nothing was received\n");
  return result;
}

double station_rate(const std::vector<bench::Encoded>& messages) {
  bus::Context context;
  auto feed = *bus::Feed::open(context, "tcp://127.0.0.1:*");
  Now now = system_now();
  station::Station station{
      {},
      *station::load_profiles(config::assets_dir() / "profiles"),
      true,
      now,
      [&feed](std::string_view topic, std::string_view payload) { feed.send(topic, payload); },
      [](const std::string&, std::string_view) { return true; }};
  std::size_t count = 0;
  const double result = rate(messages, [&](bus::TopicPayload& message) {
    if (++count % 1000 == 0) now = system_now();
    if (!station.ingest(message.topic_text(), bus::bytes_of(message.payload), now)) return;
    feed.forward(message);
    station.announce(now);
  });
  if (station.refusals().total() != 0)
    std::printf("%llu were refused\n", static_cast<unsigned long long>(station.refusals().total()));
  return result;
}

}  // namespace

int main() {
  const auto messages = make_messages();
  std::vector<double> ratios;
  std::vector<double> bare;
  std::vector<double> judged;
  for (int i = 0; i < pairs; ++i) {
    bare.push_back(bare_rate(messages));
    judged.push_back(station_rate(messages));
    ratios.push_back(judged.back() / bare.back());
  }
  std::printf("%zu messages, %d interleaved pairs, medians\n", messages.size(), pairs);
  std::printf("bare SUB          %8.0f msg/s\n", median(bare));
  std::printf("station ingest    %8.0f msg/s\n", median(judged));
  std::printf("ratio             %8.2f   (goal: at least 0.5, later 0.6)\n", median(ratios));
  return 0;
}
