// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "common/formats/wfdb_annotations.hpp"

/// Any bytes give annotations that do not lie before the record.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto read = vigil::formats::parse_wfdb_annotations({reinterpret_cast<const char*>(data), size});
  if (read.ticks_per_s < 0) std::abort();
  for (const auto& one : read.list)
    if (one.at < 0 || one.text.size() > size) std::abort();
  return 0;
}
