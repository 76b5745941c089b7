// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include "common/bus/bounded_queue.hpp"
#include "common/bus/sockets.hpp"
#include "common/model/clock.hpp"
#include "common/model/error.hpp"
#include "common/wire/codec.hpp"
#include "common/wire/control.hpp"
#include "dashboard/model/answer.hpp"
#include "dashboard/model/screen_lines.hpp"
#include "dashboard/sound/heard_bays.hpp"
#include "dashboard/sound/player.hpp"

namespace vigil::dashboard {

/// One message of the feed or of a snapshot, as it came.
struct FeedItem {
  std::string topic;
  std::string payload;
  StationTime arrived;
  bool from_snapshot = false;
};

/// The dashboard's side of the bus, in a thread of its own: it drains the feed, owns the control socket, says
/// `present`, asks for snapshots, tells the sound thread what is to be heard, and never waits for the frame
/// thread. What comes goes into one bounded queue; what that queue cannot take is made good by a snapshot.
/// Answers, which nobody says twice, have a queue of their own.
class StationLink {
 public:
  /// @param by who asks, for the journal; not empty
  /// @param player plays what is to be heard; it ends with the link
  /// @param training as of HeardBays
  /// @param news called in the link's thread when alarms or an answer came: draw at once
  static Expected<std::unique_ptr<StationLink>> open(bus::Context& context, const std::string& feed,
                                                     const std::string& control, std::string by, Clock clock,
                                                     std::unique_ptr<sound::Player> player, bool training,
                                                     std::function<void()> news);
  ~StationLink();

  // Called by the frame thread.
  std::optional<FeedItem> take() { return items_.try_pop(); }
  std::optional<Answer> take_answer() { return answers_.try_pop(); }
  void ask(wire::Op op);
  /// What `present` says is on the screen. False where there is no room: say it again.
  [[nodiscard]] bool show(std::vector<std::string> bays);
  /// The bay whose pulse is heard; none: no pulse tone.
  void set_pulse_tone(std::optional<std::string> bay);
  /// The frame loop goes on.
  void note_frame(StationTime now) { player_->note_frame(now); }
  /// What is heard here.
  OwnSound own_sound(StationTime now) const { return {player_->works(now), player_->own_pause_ends()}; }
  void want_snapshot() { snapshot_wanted_ = true; }

 private:
  struct Shown {
    std::vector<std::string> bays;
  };
  struct PulseTone {
    std::optional<std::string> bay;
  };
  using Order = std::variant<wire::Op, Shown, PulseTone>;

  StationLink(bus::FeedSubscriber feed, bus::ControlClient control, std::string by, Clock clock,
              std::unique_ptr<sound::Player> player, bool training, std::function<void()> news);
  void run();
  bool drain_feed(StationTime now);
  bool drain_control(StationTime now);
  /// Decoded here once more: who hears alarms waits for no frame.
  void note_for_ear(std::string_view topic, bus::Bytes payload, StationTime now, bool from_snapshot);
  void tell_player(StationTime now);
  void drain_orders(StationTime now);
  /// False where the station is away.
  bool send(wire::Op op, StationTime now);
  void repeat(StationTime now);
  void answer(Answer answer);
  void push(FeedItem item);

  bus::FeedSubscriber feed_;
  bus::ControlClient control_;
  std::string by_;
  Clock clock_;
  std::unique_ptr<sound::Player> player_;
  std::function<void()> news_;
  bus::BoundedQueue<FeedItem> items_{40'000};
  bus::BoundedQueue<Answer> answers_{1'000};
  bus::BoundedQueue<Order> orders_{256};
  std::atomic<bool> snapshot_wanted_{true};
  std::atomic<bool> stop_{false};

  // The link's thread alone.
  Shown shown_;
  wire::Decoder decoder_;
  sound::HeardBays heard_;
  std::shared_ptr<const sound::HeardState> untold_;  ///< what the sound thread could not take yet
  bool present_sounds_ = false;                      ///< as `present` said it last
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
