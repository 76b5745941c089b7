// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "common/model/most_bays.hpp"
#include "common/wire/control.hpp"
#include "common/wire/messages.hpp"
#include "dashboard/model/alarm_lines.hpp"
#include "dashboard/model/alarms_page.hpp"
#include "dashboard/model/bay_events.hpp"
#include "dashboard/model/forms.hpp"
#include "dashboard/model/frame_meter.hpp"
#include "dashboard/model/screen.hpp"
#include "dashboard/model/screen_lines.hpp"

namespace vigil::dashboard {

struct DashboardOptions {
  std::string unit = "Infusion unit";
  std::string ingest = "tcp://127.0.0.1:5550";  ///< where a publisher connects, for the first start
  std::vector<DrugName> drugs;                  ///< that can be charted by a part of their names
  std::vector<ProtocolName> protocols;          ///< that a patient can be admitted with
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

  /// The screen is in front of people at `now`: what they acknowledge from here on is what it shows.
  void note_drawn(StationTime now);

  /// Does what a person wants as far as it concerns the screen, and says what to ask the station, if
  /// anything.
  std::optional<wire::Op> act(const Intent& intent, StationTime now);

  /// The answer to an action, shown for some seconds.
  void say(std::string text, StationTime now);
  /// What the screen needs from the station now that nobody asked for by hand: entries of the journal.
  std::optional<wire::Op> due_request(StationTime now, WallTime wall);
  /// The answers to those.
  void take_log(const wire::AlarmLogRequest& asked, const std::vector<wire::LogEntry>& entries);
  void refuse_log(const wire::AlarmLogRequest& asked, std::string error, StationTime now);

  /// Whose beats are to be heard: the bay that is open, where that was asked for. None: no bay's.
  std::optional<std::string> pulse_tone() const;

  /// The answer to what an open form asked, and what it asks next. Unset: no form asked.
  std::optional<Forms::Taken> take_answer(const wire::Op& asked, bool ok, const std::string& error) {
    return forms_.answered(asked, ok, error);
  }

  /// What is heard of this dashboard's alarms.
  void set_sound(const OwnSound& sound) { own_sound_ = sound; }

  /// Whether a sweep moves: 25 frames a second, else 5.
  bool moving() const;
  /// The bays on the screen, for `present`.
  std::vector<std::string> shown_bays() const;
  /// Messages lost between the station and this dashboard, to be shown.
  std::uint64_t missed_here() const;

  static constexpr std::size_t page_size = 16;
  /// As many as a station keeps.
  static constexpr std::size_t max_bays = most_bays;
  /// So many alarms are told to the alarm line, which has room for fewer; the others are counted.
  static constexpr std::size_t most_top = 64;
  static constexpr Duration settling = std::chrono::seconds{2};
  static constexpr Duration message_lasts = std::chrono::seconds{5};
  static constexpr int audio_pause_s = 120;

 private:
  BayModel* find(std::string_view bay) const;
  BayModel* find_or_add(std::string_view bay, StationTime now);
  void take_beat(const wire::BeatMessage& beat, StationTime now);

  void fill_tiles(StationTime now);
  void fill_top(StationTime now);
  void fill_views(StationTime now, WallTime wall);
  /// Opens and closes forms by the view that is shown.
  void follow_forms(StationTime now);
  void fill_forms(StationTime now);
  void fill_buttons();
  static Button checklist_button(const BayModel& bay);
  /// The active alarms of all bays in their order: live ones first, unless training.
  std::vector<AlarmPlace> alarms_of_all(StationTime now) const;
  /// Whether alarms of bays that are not live stand behind those of the others.
  bool live_first(StationTime now) const;

  std::optional<wire::Op> do_it(const SelectBay& intent, StationTime now);
  std::optional<wire::Op> do_it(const OpenBay& intent, StationTime now);
  std::optional<wire::Op> do_it(const OpenAlarms& intent, StationTime now);
  std::optional<wire::Op> do_it(const OpenLimits& intent, StationTime now);
  std::optional<wire::Op> do_it(const OpenChart& intent, StationTime now);
  std::optional<wire::Op> do_it(const OpenAdmit& intent, StationTime now);
  std::optional<wire::Op> do_it(const OpenInstruct& intent, StationTime now);
  std::optional<wire::Op> do_it(const OpenChecklist& intent, StationTime now);
  std::optional<wire::Op> do_it(const OpenHandover& intent, StationTime now);
  std::optional<wire::Op> do_it(const OpenDisclosure& intent, StationTime now);
  std::optional<wire::Op> do_it(const FormInput& intent, StationTime now);
  std::optional<wire::Op> do_it(const ScrollPage& intent, StationTime now);
  std::optional<wire::Op> do_it(const GoBack& intent, StationTime now);
  std::optional<wire::Op> do_it(const AcknowledgeBay& intent, StationTime now);
  std::optional<wire::Op> do_it(const AcknowledgeAlarm& intent, StationTime now);
  static std::optional<wire::Op> do_it(const PauseAudio& intent, StationTime now);
  std::optional<wire::Op> do_it(const TogglePulseTone& intent, StationTime now);
  std::optional<wire::Op> do_it(const ToggleQuiet& intent, StationTime now);
  std::optional<wire::Op> do_it(const StepAlarm& intent, StationTime now);
  std::optional<wire::Op> do_it(const ChooseAlarm& intent, StationTime now);
  std::optional<wire::Op> do_it(const ToggleWhy& intent, StationTime now);
  std::optional<wire::Op> do_it(const MoveFocus& intent, StationTime now);
  std::optional<wire::Op> do_it(const ChangeFilter& intent, StationTime now);
  std::optional<wire::Op> do_it(const ScrollJournal& intent, StationTime now);
  std::optional<wire::Op> do_it(const TurnPage& intent, StationTime now);
  /// Asks why, over the bay, and leads back to here.
  void ask_reason(const std::string& bay, std::optional<std::uint64_t> only, StationTime now);
  /// A form over a bay in which somebody lies; of a free one it says that it is free.
  void open_of_patient(const std::string& name, ViewKind view, StationTime now);
  /// A form is done: back to the bay, or on to the checklist of whom it admitted.
  void leave_form(StationTime now);
  /// Shows another view; the page that is left is closed.
  void go_to(ViewKind view);
  bool select(const std::string& bay, StationTime now);
  /// The bay an intent names, or the selected one; where there is none, says so.
  bool select_or_stay(const std::string& bay, StationTime now);

  std::size_t pages() const;

  DashboardOptions options_;
  Bays bays_;  ///< in their places
  std::optional<StationTime> first_bay_;
  StationTrack station_;
  std::string beat_src_;
  Sequences beat_sequences_;

  OwnSound own_sound_;
  ViewKind view_ = ViewKind::bays;
  ViewKind before_reason_ = ViewKind::bays;  ///< where a reason was asked for
  bool back_to_bay_ = false;                 ///< where the pages lead back to: the open bay, else the grid
  std::size_t page_ = 0;
  std::string selected_;         ///< empty: none
  std::string pulse_tone_;       ///< the bay it was switched on for; empty: none
  std::set<std::string> quiet_;  ///< bays of a quiet recovery, on this screen
  AlarmsPageModel alarms_page_;
  BayEvents events_;
  Forms forms_;
  FrameMeter frames_;
  WallTime wall_;  ///< of the last screen
  std::string message_;
  StationTime message_until_;

  std::vector<std::vector<RankedLine>> ranked_;  ///< by bay; kept between frames
  Screen screen_;
};

}  // namespace vigil::dashboard
