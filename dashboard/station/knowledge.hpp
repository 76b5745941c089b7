// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "alarms/drugs.hpp"
#include "alarms/protocol.hpp"
#include "common/model/error.hpp"
#include "dashboard/station/profile_folders.hpp"

namespace vigil::station {

/// Dosing protocols by their ids.
using Protocols = std::map<std::string, alarms::Protocol, std::less<>>;

/// What a station knows before anybody speaks: by what it judges, and which drugs there are.
struct Knowledge {
  std::vector<std::filesystem::path> profile_folders;  ///< what `profile-reload` reads
  Profiles profiles;
  alarms::DrugLibrary drugs;
  Protocols protocols;
};

/// The drugs that are known, from the assets' `drugs.toml`. Fails for any mistake, with file and line.
Expected<alarms::DrugLibrary> load_drugs(const std::filesystem::path& assets);

/// Every protocol of the assets' `protocols`. Fails for any mistake, with file and line, where two have one
/// id, and where one suggests a profile that is not there.
Expected<Protocols> load_protocols(const std::filesystem::path& assets, const Profiles& profiles);

/// From the assets: `profiles`, `protocols` and `drugs.toml`; and from `profiles`, a folder of a house's own,
/// else, where there is one, from the folder `profiles` beside the station file. Fails for any mistake, with
/// file and line.
Expected<Knowledge> load_knowledge(const std::filesystem::path& assets, const std::string& profiles = {},
                                   const std::string& station_file = {});

}  // namespace vigil::station
