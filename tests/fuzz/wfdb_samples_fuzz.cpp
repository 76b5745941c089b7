// SPDX-License-Identifier: MIT
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "common/formats/wfdb_samples.hpp"

using namespace vigil::formats;

/// The first four bytes choose the format, the signals, their samples per frame and the offset; the rest is
/// the signal file.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::array formats{8, 16, 24, 32, 61, 80, 160, 212, 310, 311, 508, 516, 524};
  constexpr std::size_t choices = 4;
  if (size < choices) return 0;
  WfdbSignal signal;
  signal.file = "f.dat";
  signal.format = formats[data[0] % formats.size()];
  signal.samples_per_frame = 1U + data[2] % 5U;
  signal.byte_offset = data[3] % 32U;
  const std::vector<WfdbSignal> group(1U + data[1] % 8U, signal);
  const std::string_view file{reinterpret_cast<const char*>(data) + choices, size - choices};
  const auto samples = decode_wfdb_samples(file, group, {});
  if (!samples) return 0;
  if (samples->signals.size() != group.size()) std::abort();
  for (const auto& one : samples->signals)
    if (one.size() != samples->frames * signal.samples_per_frame) std::abort();
  return 0;
}
