// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

/// Mono sound files: 16-bit whole numbers are written, 32-bit floats read, as OpenAL Soft writes them.
namespace wav {

struct Sound {
  double sample_rate = 0;
  std::vector<float> samples;
};

/// What has been written until now; empty where there is not even a header. The length in the header is not
/// looked at: it is written at last.
Sound read_floats(const std::filesystem::path& path);

/// False where the file cannot be written.
bool write(const std::filesystem::path& path, std::span<const float> samples, std::uint32_t sample_rate);

}  // namespace wav
