// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "common/model/clock.hpp"
#include "common/stream/source.hpp"
#include "common/stream/stream.hpp"
#include "publisher/backfill.hpp"
#include "publisher/history.hpp"
#include "publisher/pace_command.hpp"
#include "publisher/pacer.hpp"

namespace vigil::publisher {

struct BayOptions {
  std::string bay;
  std::string src;   ///< stable over restarts
  double speed = 1;  ///< within slowest and fastest
  bool loop = false;
  /// A replay waits: for the station to listen, for room in the socket. Otherwise life goes on, and what
  /// nobody hears can be asked for later.
  bool waits = false;
};

/// Hands a message to the socket; false where there is no room.
using Send = std::function<bool(const Outgoing&)>;

/// One bay: takes a stream's items, paces them, numbers and keeps what it sends, sends again what is asked
/// for. Belongs to the publisher's one thread. Knows no socket and asks no clock.
class BayRun {
 public:
  BayRun(BayOptions options, std::unique_ptr<stream::Stream> stream);

  /// Sends what is due, some hundred messages at most. @param listening whether the station listens
  void step(bool listening, const Now& now, const Send& send);
  /// When step() has to be called again; none: only when the station comes.
  std::optional<StationTime> wake(StationTime now) const;
  /// Says that it stops on purpose, where it had begun; without room it is over only after another step().
  void end(StationTime now, const Send& send);

  /// Whether the stream is over, and its end has been said.
  bool over() const { return over_; }
  /// Whether there is an epoch yet.
  bool begun() const { return pacer_.has_value(); }
  const stream::Source& source() const { return source_; }
  /// Messages that a live source dropped because the socket had no room.
  std::uint64_t dropped() const { return dropped_; }

  /// What an instructor says. Errors name key and value, or why it cannot be done now.
  Expected<void> instruct(const wire::Command& command, const std::string& by, const Now& now);
  /// Whether a failure has it publish nothing. It still says hello: how else could an instructor end that?
  bool silent() const { return link_.silent(); }
  /// How far the publisher's clock is off at `now`: a failure.
  Duration clock_error(StationTime now) const;

  /// The station asks for a range again: what of it will be sent, or why nothing will.
  Expected<SeqRange> resend(const std::string& topic, std::uint64_t epoch, SeqRange wanted, StationTime now);

 private:
  void begin(const Now& now);
  void station_came_or_went(bool listening, StationTime now);
  bool send_items(StationTime now, const Send& send);
  void send_backfill(StationTime now, const Send& send);
  bool give(Outgoing message, StationTime now, const Send& send);
  void announce(StationTime now, const Send& send);
  void set_pace(const PaceCommand& pace, const std::string& by, StationTime now);
  void look_at_link(const Now& now);
  const std::string& bay() const { return source_.bay(); }
  BayTime reached(StationTime now) const;
  void stream_is_over(const Now& now, const Send& send);
  void tell_dropped(StationTime now);

  BayOptions options_;
  std::unique_ptr<stream::Stream> stream_;
  stream::Source source_;
  History history_;
  Backfill backfill_;
  std::optional<Pacer> pacer_;
  BehindNotice behind_;
  StationTime begun_at_;
  std::optional<stream::Item> next_;
  BayTime last_end_;                          ///< of what was sent last
  std::optional<Outgoing> waiting_;           ///< had no room; a replay goes on when it has
  std::optional<Outgoing> waiting_backfill_;  ///< the same
  double speed_;
  bool held_ = false;             ///< by an instructor
  std::uint64_t stage_told_ = 0;  ///< its revision
  stream::LinkFailures link_;
  StationTime drifting_since_;
  std::uint64_t given_ = 0;  ///< while the link loses or adds
  bool listening_ = false;
  bool ending_ = false;
  bool over_ = false;
  std::uint64_t dropped_ = 0;
  std::uint64_t dropped_told_ = 0;
  std::optional<StationTime> dropped_told_at_;
};

}  // namespace vigil::publisher
