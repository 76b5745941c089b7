// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "alarms/drugs.hpp"
#include "common/model/error.hpp"
#include "dashboard/station/profile_folders.hpp"

namespace vigil::station {

/// What a station knows before anybody speaks: by what it judges, and which drugs there are.
struct Knowledge {
  std::vector<std::filesystem::path> profile_folders;  ///< what `profile-reload` reads
  Profiles profiles;
  alarms::DrugLibrary drugs;
};

/// The drugs that are known, from the assets' `drugs.toml`. Fails for any mistake, with file and line.
Expected<alarms::DrugLibrary> load_drugs(const std::filesystem::path& assets);

/// From the assets: `profiles` and `drugs.toml`; and from `profiles`, a folder of a house's own, else, where
/// there is one, from the folder `profiles` beside the station file. Fails for any mistake, with file and
/// line.
Expected<Knowledge> load_knowledge(const std::filesystem::path& assets, const std::string& profiles = {},
                                   const std::string& station_file = {});

}  // namespace vigil::station
