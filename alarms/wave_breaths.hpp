// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "common/model/time.hpp"

namespace vigil::alarms {

/// Holes of a wave of so long in all, since its last breath, do not begin the count anew; longer ones are
/// missing data.
constexpr Duration longest_holes = std::chrono::seconds{10};

/// What one wave has told of breaths, over its holes: since when it shows none, and whether it ever showed
/// any. Knows nothing of samples; a BreathDetector finds the breaths. Pure, bay time; part of the no-breath
/// condition.
class WaveBreaths {
 public:
  /// A block without a missing sample came.
  /// @param last_breath that was found in the wave; none: none yet
  /// @param arm breaths must have come for this long before the wave tells
  void block(BayTime start, BayTime end, std::optional<BayTime> last_breath, Duration arm);
  /// It stopped coming, or samples are missing.
  void gone() { comes_ = false; }

  bool comes() const { return comes_; }
  /// It comes, and showed enough breaths to be asked for the next one: before, it may lie on the table.
  bool tells() const { return comes_ && tells_since_; }
  std::optional<BayTime> tells_since() const { return tells_since_; }
  /// Its last breath, or, after longer holes, from when it can be asked again.
  std::optional<BayTime> quiet_since() const { return quiet_since_; }
  /// A breath in it within this time.
  bool breathes(BayTime now, Duration within) const;

  /// The source's new run begins, its time perhaps before the old one's: nothing of that one lies ahead.
  void begin_run(BayTime now);

  /// As it is saved: the breaths of a patient who breathes are left out, the next one comes anyway.
  WaveBreaths saved(BayTime now) const;
  /// Came back as it was saved; the time that the station was away is a hole.
  void restored(BayTime now);

  template <typename Self, typename Archive>
  static void fields(Self& self, Archive& archive) {
    archive("arming_since", self.arming_since_);
    archive("tells_since", self.tells_since_);
    archive("quiet_since", self.quiet_since_);
    archive("holes", self.holes_);
  }

 private:
  bool comes_ = false;
  std::optional<BayTime> came_until_;    ///< the end of its last whole block
  std::optional<BayTime> arming_since_;  ///< its first breath
  std::optional<BayTime> tells_since_;
  std::optional<BayTime> last_breath_;
  std::optional<BayTime> quiet_since_;
  Duration holes_{0};  ///< since quiet_since_
};

}  // namespace vigil::alarms
