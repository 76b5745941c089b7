// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dashboard/model/alarm_lines.hpp"
#include "dashboard/model/journal_log.hpp"
#include "dashboard/model/screen.hpp"
#include "dashboard/model/screen_lines.hpp"

namespace vigil::dashboard {

/// An active alarm of any bay, and where it stands among the others.
struct AlarmPlace {
  const RankedLine* ranked;
  const BayModel* bay;
};

/// What a person has chosen on the alarms page: a row, a filter, a place in the journal. Frame thread only.
class AlarmsPageModel {
 public:
  /// @param bay whose first alarm is chosen; empty: none is
  void open(const std::string& bay);
  void close() { log_.close(); }
  JournalLog& log() { return log_; }

  /// The chosen row `by` further down; the first one where none is chosen.
  void step(int by, const std::vector<AlarmPlace>& alarms);
  void choose(const std::string& bay, std::uint64_t alarm);
  /// The first alarm of the bay, now or when it has one; empty: none.
  void choose_bay(const std::string& bay);
  void toggle_why() { explained_ = !explained_; }
  void move_focus(int by);
  /// The next or previous value of a filter.
  void change_filter(JournalFilterPart part, int by, const Bays& bays);
  void scroll(int by, WallTime now) { log_.scroll(by, now); }
  /// Whose row is chosen; empty: none is.
  const std::string& chosen_bay() const { return chosen_.bay; }

  /// @param alarms of all bays, in their order
  void fill(const std::vector<AlarmPlace>& alarms, const Bays& bays, const StationTrack& station,
            StationTime now, WallTime wall, AlarmsPage& out);

  static constexpr std::size_t most_rows = 64;
  static constexpr std::size_t most_entries = 100;

 private:
  struct Row {
    std::string bay;
    std::uint64_t alarm = 0;
  };
  std::optional<std::size_t> place_of_chosen(const std::vector<AlarmPlace>& alarms) const;
  void fill_rows(const std::vector<AlarmPlace>& alarms, StationTime now, WallTime wall, AlarmsPage& out);
  void fill_journal(const Bays& bays, const StationTrack& station, WallTime wall, AlarmsPage& out) const;
  void fill_filters(const Bays& bays, AlarmsPage& out) const;

  Row chosen_;
  bool first_of_bay_ = false;  ///< the first alarm of chosen_.bay is to be chosen when there is one
  bool explained_ = true;
  PageFocus focus_ = PageFocus::alarms;
  JournalLog log_;
};

}  // namespace vigil::dashboard
