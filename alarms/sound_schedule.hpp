// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "alarms/sound_category.hpp"
#include "common/model/bay.hpp"
#include "common/model/time.hpp"

namespace vigil::alarms {

/// Whether a bay's alarms may be heard (alarms.md, "Heard"): those of bays that are not live only where no
/// bay of the station is, or where the dashboard is for training.
constexpr bool may_sound(Mode mode, bool station_has_live_bay, bool training) {
  return mode == Mode::live || !station_has_live_bay || training;
}

/// An alarm, as far as it concerns the ear.
struct HeardAlarm {
  std::string bay;  ///< empty: of this program itself
  std::uint64_t id = 0;
  Priority priority = Priority::none;
  AlarmKind kind = AlarmKind::physiological;
  AlarmState state = AlarmState::active;
  SoundCategory category = SoundCategory::general;
  BayTime since;
  std::uint32_t heard = 0;  ///< how often it was announced; when it grows while not active: one reminder
  bool silenced = false;    ///< the sound of its bay is paused

  bool operator==(const HeardAlarm&) const = default;
};

/// A burst to be played.
struct Burst {
  Priority priority = Priority::none;
  SoundCategory category = SoundCategory::general;
  bool reminder = false;

  bool operator==(const Burst&) const = default;
};

/// Which burst starts when, on station time (alarms.md, "Heard"):
/// - only the highest priority sounds; within it this program's own alarms, then the newest give the melody;
/// - a burst is finished, never cut: a higher one starts as it ends, its spacing later;
/// - the same goes on every `repeat` of its shape; anything else leaves `breath` of silence before it;
/// - a low technical alarm sounds in one burst; an advisory in none;
/// - a latched or acknowledged alarm is silent but for reminders: one burst each time `heard` grows, or none
///   where a burst at least as high sounded instead. A paused bay's reminder waits for the pause to end.
class SoundSchedule {
 public:
  /// All there is to be heard from now on.
  void hear(std::vector<HeardAlarm> alarms);

  /// The burst that starts at `now`, if any; it counts as played. `now` must not go back.
  std::optional<Burst> start(StationTime now);

  /// When start() may have one, as far as is known now; none: not before hear().
  std::optional<StationTime> next() const;

  /// What started last was not heard to its end: nothing need wait for it, and what it stood for is due
  /// again.
  void interrupted();
  /// It was heard, but there is a new loudspeaker: nothing need wait for it.
  void begin_anew();

  /// Least silence between two bursts that are not one higher than the other (IEC 60601-1-8, table 3).
  static constexpr Duration breath = std::chrono::milliseconds{2500};

 private:
  using Key = std::pair<std::string, std::uint64_t>;
  struct Track {
    std::uint32_t heard = 0;
    bool done = false;      ///< it sounds once, and did
    bool reminder = false;  ///< one is due
  };
  struct Choice {
    Burst burst;
    StationTime due;  ///< long ago: at once
  };

  static Key key_of(const HeardAlarm& alarm) { return {alarm.bay, alarm.id}; }
  const HeardAlarm* highest_sounding() const;
  const HeardAlarm* highest_reminder() const;
  std::optional<Choice> choose() const;
  void note_played(Priority priority);

  std::vector<HeardAlarm> alarms_;
  std::map<Key, Track> tracks_;
  struct Played {
    Burst burst;
    StationTime start;
    StationTime end;
  };
  std::optional<Played> last_;
  std::map<Key, Track> before_;  ///< what the last burst stood for, as it was
  bool goes_on_ = false;         ///< since the last burst its priority has sounded all the time
};

}  // namespace vigil::alarms
