// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/formats/wfdb_header.hpp"

namespace vigil::formats {

/// What one signal file holds, as stored: skew is not applied.
struct WfdbSamples {
  std::vector<std::vector<std::int32_t>> signals;  ///< each has frames · samples_per_frame
  std::uint64_t frames = 0;
  std::vector<std::string> warnings;
};

/// Decodes a whole signal file's bytes for the signals that share it (`group` is not empty; all in the
/// first one's format and from its byte offset). No more than `frames` where they are set; the rest of an
/// incomplete frame is dropped. Memory is bounded by the file's size, whatever the header promises (FLAC: by
/// 16,384 samples per byte, which is what its format can reach with 8 channels that stand still, and 1 GiB).
Expected<WfdbSamples> decode_wfdb_samples(std::string_view file, std::span<const WfdbSignal> group,
                                          std::optional<std::uint64_t> frames);

/// The stored number that says "no sample", if the format has one.
std::optional<std::int32_t> wfdb_missing_mark(int format);

/// Whether the sum of all stored samples equals the header's, modulo 65,536.
bool wfdb_checksum_fits(std::span<const std::int32_t> samples, std::int64_t checksum);

namespace detail {
/// The channels of a FLAC stream, interleaved; no more than `most` numbers. In wfdb_flac.cpp.
struct FlacSamples {
  std::vector<std::int32_t> interleaved;
  std::string damage;  ///< empty: none
};
Expected<FlacSamples> decode_flac(std::span<const std::uint8_t> bytes, std::size_t channels,
                                  unsigned bits_per_sample, std::size_t most);
}  // namespace detail

}  // namespace vigil::formats
