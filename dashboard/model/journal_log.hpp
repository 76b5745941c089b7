// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/wire/control.hpp"
#include "dashboard/model/journal_lines.hpp"

namespace vigil::dashboard {

/// The newest part of the station's journal, as far as it has been looked at: asked for page by page, kept
/// newest first. Of the station's entries it holds an unbroken run, the newest at most `most_held`. One
/// request is under way at a time. Frame thread only; reads no clock.
class JournalLog {
 public:
  /// Begins anew: nothing is held, what is under way is not waited for.
  void open();
  void close();
  bool is_open() const { return open_; }

  const JournalFilter& filter() const { return filter_; }
  /// Asks anew where the station has to look elsewhere: another bay, another time.
  void set_filter(JournalFilter filter);

  /// Rows further down (older) or up; never past the ends.
  void scroll(int by, WallTime now);
  /// To the newest entries.
  void show_newest() { top_.reset(); }

  /// What to ask now: the newest entries when it was opened, when the filter changed, and every `period`;
  /// older ones where those on the screen come to an end. None while an answer is awaited.
  std::optional<wire::AlarmLogRequest> due(StationTime now, WallTime wall);
  /// The answer to what due() said; one to an earlier question is ignored.
  void take(const wire::AlarmLogRequest& asked, const std::vector<wire::LogEntry>& entries);
  void refuse(const wire::AlarmLogRequest& asked, std::string error, StationTime now);

  /// The entries on the screen, newest first, at most `most`.
  std::vector<const JournalEntry*> shown(WallTime now, std::size_t most) const;
  /// How many wanted entries are newer than the first one shown.
  std::size_t newer(WallTime now) const;
  /// How many wanted entries are held, and whether the station has older ones that were not looked at.
  std::size_t held(WallTime now) const;
  bool has_older() const { return !complete_; }
  /// Nothing has been answered since it was opened.
  bool is_waiting() const { return !answered_; }
  const std::string& error() const { return error_; }

  static constexpr Duration period = std::chrono::seconds{2};
  static constexpr std::uint32_t page = 500;  ///< entries asked for at once
  static constexpr std::size_t most_held = 20'000;
  /// So many wanted entries below the first one shown are kept ready.
  static constexpr std::size_t ahead = 120;

 private:
  enum class Asking : std::uint8_t { newest, between, older };
  struct Asked {
    wire::AlarmLogRequest request;
    Asking what;
  };
  bool is_answer(const wire::AlarmLogRequest& asked) const;
  wire::AlarmLogRequest request_for(WallTime wall, std::optional<std::uint64_t> before) const;
  std::vector<const JournalEntry*> wanted(WallTime now) const;
  void forget();

  bool open_ = false;
  JournalFilter filter_;
  std::vector<JournalEntry> entries_;  ///< newest first, an unbroken run
  std::vector<JournalEntry> newer_;    ///< newest first, newer than entries_, not joined to them yet
  std::optional<std::uint64_t> top_;   ///< the first one shown; none: the newest
  std::optional<Asked> asked_;
  std::optional<StationTime> last_asked_;  ///< for the newest
  bool answered_ = false;
  bool complete_ = false;  ///< the station has no older ones that are wanted
  std::string error_;
};

}  // namespace vigil::dashboard
