// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "common/stream/stream.hpp"

namespace vigil::stream {

/// One message as it is meant: not encoded yet. Borrows from its source, and from the item it was made of.
struct Said {
  std::string_view topic;
  wire::Message message;
};

/// The source's message comes this often in station time, whatever the speed (protocol: source).
constexpr Duration announce_every = std::chrono::seconds{2};

/// Who speaks.
struct Speaker {
  std::string bay;
  std::string src;       ///< stable over restarts
  std::string software;  ///< with its version
};

/// One bay's source: numbers its messages, turns items into messages, and says who it is. One run of it is an
/// epoch; begin() starts another. Knows no socket and no clock.
class Source {
 public:
  Source(Speaker speaker, Description description);

  const std::string& bay() const { return speaker_.bay; }
  const std::string& src() const { return speaker_.src; }
  Mode mode() const { return description_.mode; }
  std::uint64_t epoch() const { return epoch_; }

  /// A new epoch, at `now` or just after the last one, so that it is always the larger: every topic counts
  /// from 0 again, and the source's message is due.
  void begin(WallTime now);

  /// `item` must outlive what is made of it.
  Said say(const Item& item);

  /// The source's message where it is due: at an epoch's start, on a new rate, after announce_again(), and
  /// every 2 s. @param t how far the stream is; @param rate its speed, 0 while paused
  std::optional<Said> announce(StationTime now, BayTime t, double rate);
  void announce_again() { announced_.reset(); }
  /// The last message: I stop on purpose.
  Said end(BayTime t, double rate);

 private:
  using Line = std::map<std::string, std::uint64_t, std::less<>>::value_type;  ///< a topic and its next seq

  Said introduce(BayTime t, double rate, bool end);
  wire::Envelope envelope(Line& line, BayTime t) const;
  Line& line_of(std::string topic) { return *next_seq_.try_emplace(std::move(topic), 0).first; }

  Speaker speaker_;
  Description description_;
  std::uint64_t epoch_ = 0;
  std::map<std::string, std::uint64_t, std::less<>> next_seq_;
  std::optional<StationTime> announced_;
  double announced_rate_ = 0;
};

}  // namespace vigil::stream
