// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <string>

#include "common/model/bay.hpp"
#include "common/model/error.hpp"
#include "dashboard/station/profile_folders.hpp"

namespace vigil::station {

/// What the station file says of a bay before anybody speaks for it.
struct Place {
  std::string label;
  CareArea care_area = CareArea::ward;
};

/// The station file: who this station is, its bays, and how its screen is set. Written by a person, in TOML;
/// the station and the dashboard read the same one.
struct StationFile {
  std::string id = "1";                    ///< `src` of what it sends is station-<id>
  std::string profile = "low-dose-adult";  ///< given to a bay that is admitted without naming one
  /// Given with `--demo-admit` where the source tells a weight; empty: none.
  std::string protocol;
  std::map<std::string, Place, std::less<>> bays;

  std::string unit = "Infusion unit";  ///< on the screen
  bool training = false;               ///< bays that are not live enter the alarm line beside live ones
  double text_scale = 1;               ///< 0.8 to 2
};

Expected<StationFile> parse_station_file(std::string_view text, const std::string& file);
/// An empty path: the defaults.
Expected<StationFile> load_station_file(const std::string& path);

}  // namespace vigil::station
