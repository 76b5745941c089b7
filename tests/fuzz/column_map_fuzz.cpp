// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "common/formats/csv.hpp"

/// A map, and a small table under it, so that a map which is accepted is also used.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const auto map = vigil::formats::parse_column_map(text, "fuzz.toml");
  if (!map) {
    if (map.error().text.empty()) __builtin_trap();
    return 0;
  }
  constexpr std::string_view table =
      "Time,co2,spo2,pr\n1/01/2000 9:38:00,40,97,70\n1/01/2000 9:38:00,,0,-\n1/01/2000 9:38:01,1,2,3\n";
  const auto recording = vigil::formats::parse_csv(table, "fuzz.csv", *map);
  if (!recording && recording.error().text.empty()) __builtin_trap();
  return 0;
}
