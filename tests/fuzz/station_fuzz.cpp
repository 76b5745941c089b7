// SPDX-License-Identifier: MIT
// Any bytes on a station's endpoints: a script of messages and requests, cut from the input. Nothing it says
// in answer may fail to decode.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>

#include "dashboard/station/station.hpp"

namespace {

using namespace vigil;

alarms::Profile small_profile() {
  alarms::Profile profile;
  profile.id = "low-dose-adult";
  for (const auto channel : {Channel::spo2, Channel::hr, Channel::nibp_sys}) {
    alarms::LimitRule rule;
    rule.channel = channel;
    rule.limits = {92, 85};
    rule.delay = std::chrono::seconds{2};
    rule.clear = std::chrono::seconds{2};
    rule.guard_lo = 50;
    rule.guard_hi = 97;
    rule.margin = 2;
    profile.rules.push_back(rule);
  }
  return profile;
}

constexpr std::string_view topics[] = {"b/source/", "b/numeric/",  "b/wave/pleth/", "b/pump/1/",
                                       "b/event/",  "b2/numeric/", "b/wave/x/",     "station/beat/"};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  wire::Decoder decoder;
  Now now{StationTime{std::chrono::seconds{100}}, WallTime{std::chrono::seconds{1'795'000'000}}};
  station::Station station{{},
                           {{"low-dose-adult", small_profile()}},
                           true,
                           now,
                           [&decoder](std::string_view topic, std::string_view payload) {
                             const auto parsed = wire::parse_topic(topic);
                             if (!parsed || !decoder.decode(*parsed, std::as_bytes(std::span{payload})))
                               std::abort();
                           },
                           [](const std::string&, std::string_view) { return true; }};
  std::span<const std::uint8_t> rest{data, size};
  // Each step: what to do, how long it takes in units of 50 ms, how many bytes belong to it (two bytes).
  while (rest.size() >= 4) {
    const std::uint8_t what = rest[0];
    now.station += std::chrono::milliseconds{50} * rest[1];
    now.wall += std::chrono::milliseconds{50} * rest[1];
    const std::size_t wanted = rest[2] | (std::size_t{rest[3]} << 8U);
    rest = rest.subspan(4);
    const auto bytes = std::as_bytes(rest.first(std::min(wanted, rest.size())));
    rest = rest.subspan(bytes.size());
    if (what % 10 == 9) {
      station.answer("peer", bytes, now);
      station.announce(now);
    } else if (what % 10 == 8) {
      station.tick(now);
    } else if (station.ingest(topics[what % 10], bytes, now)) {
      station.announce(now);
    }
  }
  station.tick(now);
  return 0;
}
