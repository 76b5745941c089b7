// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include "common/bus/bounded_queue.hpp"
#include "common/bus/sockets.hpp"
#include "common/model/clock.hpp"
#include "common/model/error.hpp"
#include "common/wire/control.hpp"

namespace vigil::dashboard {

/// One message of the feed or of a snapshot, as it came.
struct FeedItem {
  std::string topic;
  std::string payload;
  bool from_snapshot = false;
};

/// The station's answer to something a person did, or that there is none.
struct Answer {
  wire::Op asked;
  bool ok = true;
  std::string error;
};

using LinkItem = std::variant<FeedItem, Answer>;

/// The dashboard's side of the bus, in a thread of its own: it drains the feed, owns the control socket, says
/// `present`, asks for snapshots, and never waits for the frame thread. What comes goes into one bounded
/// queue; what that queue cannot take is made good by a snapshot.
class StationLink {
 public:
  /// @param news called in the link's thread when alarms or an answer came: draw at once
  static Expected<std::unique_ptr<StationLink>> open(bus::Context& context, const std::string& feed,
                                                     const std::string& control, Clock clock,
                                                     std::function<void()> news);
  ~StationLink();

  // Called by the frame thread.
  std::optional<LinkItem> take() { return items_.try_pop(); }
  void ask(wire::Op op);
  void show(std::vector<std::string> bays, bool sound);
  void want_snapshot() { snapshot_wanted_ = true; }

 private:
  struct Shown {
    std::vector<std::string> bays;
    bool sound = false;
  };
  using Order = std::variant<wire::Op, Shown>;

  StationLink(bus::FeedSubscriber feed, bus::ControlClient control, Clock clock, std::function<void()> news);
  void run();
  bool drain_feed();
  bool drain_control();
  void drain_orders(StationTime now);
  /// False where the station is away.
  bool send(wire::Op op, StationTime now);
  void repeat(StationTime now);
  void answer(wire::Op op, bool ok, std::string error);
  void push(LinkItem item);

  bus::FeedSubscriber feed_;
  bus::ControlClient control_;
  Clock clock_;
  std::function<void()> news_;
  bus::BoundedQueue<LinkItem> items_{40'000};
  bus::BoundedQueue<Order> orders_{256};
  std::atomic<bool> snapshot_wanted_{true};
  std::atomic<bool> stop_{false};

  // The link's thread alone.
  Shown shown_;
  struct Waiting {
    std::uint64_t id;
    wire::Op op;
    StationTime since;
  };
  std::vector<Waiting> waiting_;  ///< for an answer, oldest first
  std::uint64_t next_id_ = 1;
  std::optional<StationTime> last_present_;
  std::optional<StationTime> last_snapshot_;
  std::string buffer_;
  std::thread thread_;  ///< last: it uses everything above
};

}  // namespace vigil::dashboard
