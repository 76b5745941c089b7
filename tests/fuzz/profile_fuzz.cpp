// SPDX-License-Identifier: MIT
// Any text as a profile and as a station file: read or refused in words.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "alarms/profile.hpp"
#include "dashboard/station/station_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const auto profile = vigil::alarms::parse_profile(text, "p.toml");
  if (!profile && profile.error().text.empty()) std::abort();
  const auto station = vigil::station::parse_station_file(text, "s.toml");
  if (!station && station.error().text.empty()) std::abort();
  return 0;
}
