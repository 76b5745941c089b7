// SPDX-License-Identifier: MIT
// The op that reads the profiles anew, and what that means for the bays.
#include <set>
#include <utility>

#include "dashboard/station/profile_change.hpp"
#include "dashboard/station/replies.hpp"
#include "dashboard/station/station.hpp"

namespace vigil::station {

wire::Reply Station::run(const wire::ProfileReloadRequest&, const Asked& asked) {
  if (profile_folders_.empty()) return refused("this station was given no folder of profiles");
  ReadProfiles read = read_profiles(profile_folders_, profiles_);
  wire::Reply reply;
  for (const std::string& error : read.errors) {
    note(nullptr, JournalWhat::profile_refused, asked.by, error, asked.now);
    reply.errors.push_back(cut_text(error, longest_text));
  }
  std::set<std::string, std::less<>> changed;
  for (const auto& [id, profile] : read.profiles) {
    reply.profiles.push_back(id);
    const auto before = profiles_.find(id);
    if (before != profiles_.end() && before->second == profile) continue;
    changed.insert(id);
    note(nullptr, JournalWhat::profile_read, asked.by, "profile " + id, asked.now);
  }
  profiles_ = std::move(read.profiles);
  for (auto& [name, entry] : bays_) {
    Bay& bay = entry->bay;
    if (changed.contains(file_.profile)) bay.set_default_profile(profiles_.find(file_.profile)->second);
    const std::string id = bay.profile().id;
    const auto present = profiles_.find(id);
    // Also one that came back after a restart with what its file was then.
    if (bay.admission().state == Admission::free || present == profiles_.end() ||
        bay.has_profile(present->second))
      continue;
    std::string text = "profile " + id + " was read anew";
    for (const std::string& reset : bay.change_profile(present->second, asked.by)) text += "; " + reset;
    note(&bay, JournalWhat::profile_read, asked.by, std::move(text), asked.now);
    note_changes(*entry, asked.now);
  }
  return reply;
}

}  // namespace vigil::station
