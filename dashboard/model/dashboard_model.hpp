// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/wire/control.hpp"
#include "common/wire/messages.hpp"
#include "dashboard/model/alarm_lines.hpp"
#include "dashboard/model/screen.hpp"
#include "dashboard/model/screen_lines.hpp"

namespace vigil::dashboard {

struct DashboardOptions {
  std::string unit = "Infusion unit";
  std::string ingest = "tcp://127.0.0.1:5550";  ///< where a publisher connects, for the first start
  bool training = false;                        ///< bays that are not live enter the top bar beside live ones
};

/// What is on the screen, from the feed's messages. Frame thread only; reads no clock and touches no socket.
///
/// Places: tiles are in the order of their bays' names until `settling` after the first bay is known (a
/// station repeats itself within 2 s); from then on they never move, and a later bay takes the next free
/// place.
class DashboardModel {
 public:
  explicit DashboardModel(DashboardOptions options = {});

  /// Messages in any order and more than once: per (src, topic) only a larger (epoch, seq) changes anything.
  void apply(const wire::Topic& topic, const wire::Message& message, StationTime now,
             Origin origin = Origin::stream);

  /// The screen at `now`; holds until the next call. `now` must not go back.
  const Screen& screen(StationTime now, WallTime wall);

  /// The screen is in front of people now: what they acknowledge from here on is what it shows.
  void note_drawn();

  /// Does what a person wants as far as it concerns the screen, and says what to ask the station, if
  /// anything.
  std::optional<wire::Op> act(const Intent& intent, StationTime now);

  /// The answer to an action, shown for some seconds.
  void say(std::string text, StationTime now);
  /// Whether this dashboard's alarms can be heard. Until it is told so: no.
  void set_sound(bool works) { sound_works_ = works; }

  /// Whether a sweep moves: 25 frames a second, else 5.
  bool moving() const;
  /// The bays on the screen, for `present`.
  std::vector<std::string> shown_bays() const;
  /// Messages lost between the station and this dashboard, to be shown.
  std::uint64_t missed_here() const;

  static constexpr std::size_t page_size = 16;
  static constexpr std::size_t max_bays = 512;
  static constexpr Duration settling = std::chrono::seconds{2};
  static constexpr Duration message_lasts = std::chrono::seconds{5};
  static constexpr int audio_pause_s = 120;

 private:
  BayModel* find(std::string_view bay) const;
  BayModel* find_or_add(std::string_view bay, StationTime now);
  void take_beat(const wire::BeatMessage& beat, StationTime now);

  void fill_tiles(StationTime now);
  void fill_top(StationTime now);
  void fill_buttons();

  std::optional<wire::Op> do_it(const SelectBay& intent, StationTime now);
  std::optional<wire::Op> do_it(const OpenBay& intent, StationTime now);
  std::optional<wire::Op> do_it(const CloseBay& intent, StationTime now);
  std::optional<wire::Op> do_it(const AcknowledgeBay& intent, StationTime now);
  std::optional<wire::Op> do_it(const AcknowledgeAlarm& intent, StationTime now);
  static std::optional<wire::Op> do_it(const PauseAudio& intent, StationTime now);
  std::optional<wire::Op> do_it(const TurnPage& intent, StationTime now);
  bool select(const std::string& bay, StationTime now);

  std::size_t pages() const;

  DashboardOptions options_;
  Bays bays_;  ///< in their places
  std::optional<StationTime> first_bay_;
  StationTrack station_;
  std::string beat_src_;
  Sequences beat_sequences_;

  bool sound_works_ = false;
  ViewKind view_ = ViewKind::bays;
  std::size_t page_ = 0;
  std::string selected_;  ///< empty: none
  std::string message_;
  StationTime message_until_;

  std::vector<std::vector<RankedLine>> ranked_;  ///< by bay; kept between frames
  std::vector<const RankedLine*> top_;
  Screen screen_;
};

}  // namespace vigil::dashboard
