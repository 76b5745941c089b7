// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "alarms/bay_alarms.hpp"
#include "common/model/error.hpp"
#include "common/model/time.hpp"

// What a bay comes back from after a restart of the station (alarms.md, "Restart of the station"), as JSON.
// Bay::saved() and Bay::restore() are made in the same file.

namespace vigil::station {

/// Goes up whenever an older station could not read it; what has another number is refused.
constexpr int saved_bay_format = 1;

std::string save_profile(const alarms::Profile& profile);
Expected<alarms::Profile> read_saved_profile(std::string_view text);

std::string save_alarms(const alarms::BayAlarms& alarms, BayTime now);
/// Into one that was made anew and has its patient and profile. After an error it must not be used.
Expected<void> restore_alarms(alarms::BayAlarms& alarms, std::string_view text, BayTime now);

/// What is saved of the station itself, with every change and every two seconds.
struct SavedStation {
  /// A bay's Bay::SavedTime: what changes all the time, and must not make the whole bay be saved each time.
  struct Place {
    std::string bay;
    BayTime time;
    WallTime arrived;
    Duration silence{0};
    std::optional<Duration> contended;
    std::optional<Duration> skewed;

    template <typename Self, typename Archive>
    static void fields(Self& self, Archive& archive) {
      archive("bay", self.bay);
      archive("time", self.time);
      archive("arrived", self.arrived);
      archive("silence", self.silence);
      archive("contended", self.contended);
      archive("skewed", self.skewed);
    }
  };
  WallTime alive;           ///< when it was saved
  std::uint64_t epoch = 0;  ///< of the run that saved it
  std::uint64_t next_alarm_id = 0;
  std::vector<Place> bays;

  template <typename Self, typename Archive>
  static void fields(Self& self, Archive& archive) {
    archive("alive", self.alive);
    archive("epoch", self.epoch);
    archive("next_alarm_id", self.next_alarm_id);
    archive("bays", self.bays);
  }
};
std::string save_station(const SavedStation& station);
Expected<SavedStation> read_saved_station(std::string_view text);

// The keys of the journal's table `state`.
constexpr std::string_view saved_station_key = "station";
constexpr std::string_view saved_bay_prefix = "bay/";
constexpr std::string_view saved_profile_prefix = "profile/";
constexpr std::string_view saved_infusion_prefix = "infusion/";

}  // namespace vigil::station
