// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "common/bus/sockets.hpp"
#include "common/model/clock.hpp"
#include "publisher/bay_run.hpp"
#include "publisher/conversation.hpp"

namespace vigil::publisher {

struct Station {
  std::string ingest;
  std::string control;
};

/// All bays of one process over one pair of sockets. Single-threaded: call step(), then wait(), until over().
/// Asks no clock.
class Publisher {
 public:
  /// Fails where an address is none. The station may be away.
  static Expected<Publisher> open(bus::Context& context, const Station& station, std::vector<BayRun> bays);

  /// Sends what is due and answers what was asked.
  void step(const Now& now);
  /// Waits until something is due or arrives, or a signal comes; not longer than 0.1 s.
  void wait(StationTime now);
  /// Every bay says its end; over() may still need a step() when there is no room.
  void stop(StationTime now);
  /// Whether every bay has said its end.
  bool over() const;
  /// Keeps the sockets for what was sent to go out, at most this long after they are closed.
  void linger(Duration patience);

 private:
  Publisher(bus::SourceSocket source, bus::ControlClient control, Station station, std::vector<BayRun> bays);
  void look_at_the_station();
  void converse(const Now& now);
  Expected<SeqRange> resend(const wire::ResendRequest& request, StationTime now);
  Expected<void> instruct(const wire::InstructRequest& request, const std::string& by, const Now& now);
  bool send(const Outgoing& message) { return source_.send(message.topic, message.payload); }

  bus::SourceSocket source_;
  bus::ControlClient control_;
  Station station_;
  std::vector<BayRun> bays_;
  Conversation conversation_;
  std::optional<StationTime> hello_;
  bool listening_ = false;
};

}  // namespace vigil::publisher
