// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "common/bus/sequence.hpp"
#include "common/model/clock.hpp"
#include "common/wire/codec.hpp"
#include "dashboard/model/dashboard_model.hpp"
#include "dashboard/station_link.hpp"
#include "dashboard/view/view.hpp"
#include "dashboard/view/window.hpp"

namespace vigil::dashboard {

/// A picture to be taken instead of staying.
struct Screenshot {
  std::filesystem::path file;
  Duration after = std::chrono::seconds{5};
};

/// The frame loop: what came is applied, what is on the screen is drawn, what a person wants is asked. Runs
/// in the main thread; reads the clock it is given.
class App {
 public:
  App(std::unique_ptr<Window> window, std::unique_ptr<StationLink> link, DashboardOptions options,
      Clock clock);

  /// "bays", "alarms", "bay:3", "limits:3", "chart:3", "admit:3", "instruct:3" or "disclosure:3", with a
  /// bay's place or its name; fails where it is no view.
  Expected<void> start_in(const std::string& view);

  /// Until the window is closed or `stop`; with a screenshot, until that is taken.
  Expected<void> run(const std::atomic<bool>& stop, const std::optional<Screenshot>& screenshot);

 private:
  void take_items(StationTime now);
  void take_answer(const Answer& answer, StationTime now);
  /// What the screen needs from the station, and whose pulse is to be heard.
  void ask_for_screen(const Now& now);
  /// Messages lost between the station and this dashboard are a reason to ask for a snapshot.
  void note_sequence(const wire::Topic& topic, const std::string& text, const wire::Message& message);
  void act(const Intent& intent, StationTime now);
  void draw(const Now& now);
  /// What `open_at_start_` asks for, as soon as its bay is there.
  std::optional<Intent> start_intent(const Screen& screen, StationTime now) const;
  void note_shown();
  StationTime next_frame(StationTime now) const;
  bool is_time_for(const Screenshot& screenshot, StationTime now) const;

  std::unique_ptr<Window> window_;
  std::unique_ptr<StationLink> link_;
  Clock clock_;
  DashboardModel model_;
  View view_;
  wire::Decoder decoder_;
  StationTime started_;
  struct Start {
    ViewKind view;
    std::string bay;  ///< its place or its name; empty: none
  };
  std::optional<Start> open_at_start_;
  std::unordered_map<std::string, bus::SequenceTracker> sequences_;  ///< by source and topic
  std::vector<std::string> shown_;
  std::optional<std::string> pulse_tone_;
};

}  // namespace vigil::dashboard
