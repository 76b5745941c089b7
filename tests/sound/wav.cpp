// SPDX-License-Identifier: MIT
#include "tests/sound/wav.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

namespace wav {

namespace {

constexpr std::size_t format_at = 20;

template <typename T>
T number_at(const std::string& bytes, std::size_t at) {
  T value{};
  std::memcpy(&value, bytes.data() + at, sizeof value);
  return value;
}

template <typename T>
void put(std::string& bytes, T value) {
  bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}

}  // namespace

Sound read_floats(const std::filesystem::path& path) {
  std::ifstream file{path, std::ios::binary};
  const std::string bytes{std::istreambuf_iterator<char>{file}, {}};
  const auto data = bytes.find("data", format_at);
  if (data == std::string::npos || number_at<std::uint16_t>(bytes, format_at + 14) != 32) return {};
  Sound sound;
  sound.sample_rate = number_at<std::uint32_t>(bytes, format_at + 4);
  for (std::size_t at = data + 8; at + sizeof(float) <= bytes.size(); at += sizeof(float))
    sound.samples.push_back(number_at<float>(bytes, at));
  return sound;
}

bool write(const std::filesystem::path& path, std::span<const float> samples, std::uint32_t sample_rate) {
  constexpr std::uint32_t sample_bytes = 2;
  const auto length = static_cast<std::uint32_t>(samples.size()) * sample_bytes;
  std::string bytes = "RIFF";
  put<std::uint32_t>(bytes, 36 + length);
  bytes += "WAVEfmt ";
  put<std::uint32_t>(bytes, 16);
  put<std::uint16_t>(bytes, 1);  // whole numbers
  put<std::uint16_t>(bytes, 1);  // one channel
  put<std::uint32_t>(bytes, sample_rate);
  put<std::uint32_t>(bytes, sample_rate * sample_bytes);
  put<std::uint16_t>(bytes, sample_bytes);
  put<std::uint16_t>(bytes, 8 * sample_bytes);
  bytes += "data";
  put<std::uint32_t>(bytes, length);
  for (const float x : samples)
    put<std::int16_t>(bytes, static_cast<std::int16_t>(std::lround(std::clamp(x, -1.0F, 1.0F) * 32767.0F)));
  std::ofstream file{path, std::ios::binary};
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  return file.good();
}

}  // namespace wav
