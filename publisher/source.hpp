// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "publisher/stream.hpp"

namespace vigil::publisher {

/// One message as it goes out.
struct Outgoing {
  std::string topic;
  std::uint64_t seq = 0;
  std::string payload;
};

/// The source's message comes this often in real time, whatever the speed (protocol: source).
constexpr Duration announce_every = std::chrono::seconds{2};

/// One bay's source: numbers its messages, turns items into payloads, and says who it is. One run of it is an
/// epoch; begin() starts another. Knows no socket and no clock.
class Source {
 public:
  Source(std::string bay, std::string src, Description description);

  const std::string& bay() const { return bay_; }
  const std::string& src() const { return src_; }
  Mode mode() const { return description_.mode; }
  std::uint64_t epoch() const { return epoch_; }

  /// A new epoch, at `now` or just after the last one, so that it is always the larger: every topic counts
  /// from 0 again, and the source's message is due.
  void begin(WallTime now);

  Outgoing encode(const Item& item);

  /// The source's message where it is due: at an epoch's start, on a new rate, after announce_again(), and
  /// every 2 s. @param t how far the stream is; @param rate its speed, 0 while paused
  std::optional<Outgoing> announce(StationTime now, BayTime t, double rate);
  void announce_again() { announced_.reset(); }
  /// The last message: I stop on purpose.
  Outgoing end(BayTime t, double rate);

 private:
  Outgoing message(BayTime t, double rate, bool end);
  wire::Envelope envelope(const std::string& topic, BayTime t);

  std::string bay_;
  std::string src_;
  Description description_;
  std::uint64_t epoch_ = 0;
  std::map<std::string, std::uint64_t, std::less<>> next_seq_;
  std::optional<StationTime> announced_;
  double announced_rate_ = 0;
};

}  // namespace vigil::publisher
