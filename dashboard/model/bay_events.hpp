// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "dashboard/model/journal_log.hpp"
#include "dashboard/model/screen.hpp"

namespace vigil::dashboard {

/// What happened lately in the bay that is open: the newest of its journal. Frame thread only; reads no
/// clock.
class BayEvents {
 public:
  /// Follows that bay; empty: no bay, and nothing is asked.
  void show(const std::string& bay);
  void fill(WallTime wall, EventsPanel& out) const;

  JournalLog& log() { return log_; }

  /// More rows than a screen has room for.
  static constexpr std::size_t most_rows = 40;

 private:
  JournalLog log_;
};

}  // namespace vigil::dashboard
