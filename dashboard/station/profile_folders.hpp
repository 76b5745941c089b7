// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "alarms/profile.hpp"
#include "common/model/error.hpp"

namespace vigil::station {

using Profiles = std::map<std::string, alarms::Profile, std::less<>>;

struct ReadProfiles {
  Profiles profiles;                ///< to be in force
  std::vector<std::string> errors;  ///< what is wrong in which file: "icu.toml:14: …"
};

/// Reads every profile (*.toml) of the folders. A file with a mistake, or one whose profile stands in another
/// file already, is told in `errors` and leaves what is in force as it is, also for those that are based on
/// it. A profile whose file has gone stays in force.
ReadProfiles read_profiles(const std::vector<std::filesystem::path>& folders, const Profiles& in_force);

/// The same at the start, when none is in force yet: fails where there is any mistake.
Expected<Profiles> load_profiles(const std::vector<std::filesystem::path>& folders);
Expected<Profiles> load_profiles(const std::filesystem::path& folder);

}  // namespace vigil::station
