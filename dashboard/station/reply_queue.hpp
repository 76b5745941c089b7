// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "common/bus/sockets.hpp"
#include "common/model/time.hpp"
#include "common/wire/control.hpp"

namespace vigil::station {

/// Replies on their way to their peers, each peer's in their order. What a peer does not take at once waits
/// here: a commit answers many requests in one turn. Bounded in count, bytes and time; what is dropped is
/// counted and told. Owned by the server and used by its thread; never waits.
class ReplyQueue {
 public:
  using Send = std::function<bus::Sent(const std::string& peer, std::string_view reply)>;
  explicit ReplyQueue(Send send) : send_{std::move(send)} {}

  void send(const std::string& peer, std::string reply, StationTime now);
  /// Once more what waits. Each turn of the server's loop.
  void retry(StationTime now);
  bool waits() const { return !waiting_.empty(); }

  /// Replies that no peer got. One to a peer that has gone is none of them: nobody waits for it.
  std::uint64_t dropped() const { return dropped_; }
  /// For the log, once a second at most: how many since the last line. Empty: none.
  std::string take_line(StationTime now);

  // Of one peer.
  static constexpr std::size_t most_replies = 256;
  static constexpr std::size_t most_bytes = wire::max_reply_bytes;
  /// Of all peers together: anybody may connect many times.
  static constexpr std::size_t most_bytes_in_all = 4 * wire::max_reply_bytes;
  /// A peer that takes nothing for so long does not read.
  static constexpr Duration patience = std::chrono::seconds{5};

 private:
  struct Waiting {
    std::deque<std::string> replies;
    std::size_t bytes = 0;
    StationTime since;  ///< the peer took nothing
  };
  /// True where nothing of it waits any more.
  bool drain(const std::string& peer, Waiting& waiting, StationTime now);

  Send send_;
  std::map<std::string, Waiting> waiting_;  ///< by peer; none of them is empty
  std::size_t bytes_ = 0;
  std::uint64_t dropped_ = 0;
  std::uint64_t told_ = 0;
  std::optional<StationTime> last_line_;
};

}  // namespace vigil::station
