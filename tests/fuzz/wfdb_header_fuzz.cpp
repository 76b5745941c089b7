// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "common/formats/wfdb_header.hpp"

using namespace vigil::formats;

/// Any text is read or refused; what is read keeps to the header's promises.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto header = parse_wfdb_header({reinterpret_cast<const char*>(data), size}, "f.hea");
  if (!header) return 0;
  if (!(header->fs > 0)) std::abort();
  if (header->second_of_day && !(*header->second_of_day >= 0 && *header->second_of_day < 86'400))
    std::abort();
  for (const auto& signal : header->signals) {
    if (signal.gain == 0 || signal.samples_per_frame == 0) std::abort();
    if (!signal.is_null() && !is_safe_wfdb_name(signal.file)) std::abort();
  }
  for (const auto& segment : header->segments)
    if (!segment.is_gap() && !is_safe_wfdb_name(segment.name)) std::abort();
  return 0;
}
