// SPDX-License-Identifier: MIT
#include "dashboard/model/bay_events.hpp"

namespace vigil::dashboard {

void BayEvents::show(const std::string& bay) {
  if (bay.empty()) {
    if (log_.is_open()) log_.close();
    return;
  }
  if (log_.is_open() && log_.filter().bay == bay) return;
  JournalFilter filter;
  filter.bay = bay;
  log_.set_filter(std::move(filter));
  log_.open();
}

void BayEvents::fill(WallTime wall, EventsPanel& out) const {
  out.rows.clear();
  // The heading names the bay.
  for (const JournalEntry* entry : log_.shown(wall, most_rows))
    out.rows.push_back(journal_row(*entry, "", wall));
  out.note.clear();
  if (!log_.error().empty())
    out.note = log_.error();
  else if (log_.is_waiting())
    out.note = "asking the station …";
  else if (out.rows.empty())
    out.note = "nothing yet";
}

}  // namespace vigil::dashboard
