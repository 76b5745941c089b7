// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "common/model/time.hpp"
#include "publisher/outgoing.hpp"

namespace vigil::publisher {

// What a publisher keeps of a bay to send again (PROTOCOL.md, Refilling gaps).
constexpr Duration history_length = std::chrono::minutes{10};
constexpr std::size_t history_bytes = std::size_t{16} * 1024 * 1024;

/// Inclusive.
struct SeqRange {
  std::uint64_t from = 0;
  std::uint64_t to = 0;

  bool operator==(const SeqRange&) const = default;
};

struct Kept {
  StationTime sent;  ///< when it went out, or would have if somebody had listened
  std::string payload;
};

/// The messages of one bay's present epoch, by topic and seq: the last 10 minutes or 16 MiB, oldest out. Of
/// each topic it holds an unbroken range that ends with the latest.
class History {
 public:
  /// `message` has the seq after the topic's last one.
  void keep(const Outgoing& message, StationTime now);
  /// A new epoch: the old one's messages can no longer be asked for.
  void clear();

  /// What is still there of a range; none where nothing is.
  std::optional<SeqRange> still_has(std::string_view topic, SeqRange wanted) const;
  /// The message, or null when it has gone. Holds until the next keep() or clear().
  const Kept* find(std::string_view topic, std::uint64_t seq) const;

  /// Payloads and what holding them costs.
  std::size_t bytes() const { return bytes_; }

 private:
  struct Row {
    std::uint64_t first = 0;  ///< seq of the front
    std::deque<Kept> kept;
  };
  using Rows = std::map<std::string, Row, std::less<>>;

  void drop_oldest();

  Rows rows_;
  std::deque<Rows::iterator> order_;  ///< whose message is the next oldest
  std::size_t bytes_ = 0;
};

}  // namespace vigil::publisher
