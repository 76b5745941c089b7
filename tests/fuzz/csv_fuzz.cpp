// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "common/config/assets.hpp"
#include "common/formats/csv.hpp"
#include "common/formats/csv_layout.hpp"
#include "common/formats/infusions.hpp"

namespace {

using vigil::formats::Recording;

std::vector<vigil::formats::ColumnMap> shipped_maps() {
  auto maps = vigil::formats::load_column_maps(vigil::config::assets_dir() / "csv-maps");
  if (!maps || maps->empty()) std::abort();
  return *maps;
}

template <typename Samples>
void check_order(const Samples& samples) {
  for (std::size_t i = 1; i < samples.size(); ++i)
    if (samples[i].t < samples[i - 1].t) __builtin_trap();
}

void check(const vigil::Expected<Recording>& recording) {
  if (!recording) {
    if (recording.error().text.empty()) __builtin_trap();
    return;
  }
  if (recording->end < recording->start) __builtin_trap();
  for (const auto& track : recording->numerics) check_order(track.samples);
  for (const auto& pump : recording->pumps) check_order(pump.samples);
  check_order(recording->events);
}

}  // namespace

/// The first byte chooses the map (or the infusions table), the rest is the file.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::vector<vigil::formats::ColumnMap> maps = shipped_maps();
  if (size == 0) return 0;
  const std::string_view text{reinterpret_cast<const char*>(data) + 1, size - 1};
  const std::size_t choice = data[0] % (maps.size() + 1);
  if (choice == maps.size()) {
    check(vigil::formats::parse_infusions(text, "fuzz.csv"));
  } else {
    vigil::formats::fits(maps[choice], text);
    check(vigil::formats::parse_csv(text, "fuzz.csv", maps[choice]));
  }
  return 0;
}
