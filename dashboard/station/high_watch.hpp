// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "alarms/bay_alarms.hpp"
#include "common/model/time.hpp"

namespace vigil::station {

/// A high of the patient, from when to when. What joins a composite or goes on after it is the same high.
struct High {
  alarms::Occurrence worst;        ///< as it was seen at its worst
  std::vector<std::string> names;  ///< its conditions, and what belonged to it
  BayTime from;                    ///< announced
  std::optional<BayTime> over;     ///< not true from then on; may come back within its clear time
  std::optional<BayTime> to;       ///< ended, latched or lower; unset: it lasts
  std::uint64_t id = 0;            ///< of the occurrence that it is now
  bool taken = false;              ///< by a composite, with another one

  bool overlaps(const High& other) const;
  bool shares_name(const High& other) const;
};

/// Which highs of the patient an engine has announced. What its own pumps, link or sensors say is none, nor
/// is what was found during a gap. Pure, bay time.
class HighWatch {
 public:
  /// Looks at what is announced, whenever that may have changed.
  /// @param changes of the engine since the last look: when exactly something was over; may be empty
  void look(const alarms::BayAlarms& alarms, BayTime now,
            const std::vector<alarms::ChangeEntry>& changes = {});
  /// Oldest first.
  const std::vector<High>& highs() const { return highs_; }
  bool any_lasts() const;
  /// Those that were over before; of more than `most` the oldest.
  void forget(BayTime before, std::size_t most);
  void clear() { *this = {}; }

 private:
  High* lasting(const alarms::Occurrence& seen);
  High& begin(const alarms::Occurrence& seen, BayTime now);

  std::vector<High> highs_;
  std::optional<BayTime> looked_at_;
};

}  // namespace vigil::station
