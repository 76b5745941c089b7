// SPDX-License-Identifier: MIT
#include "common/formats/wfdb_samples.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>
#include <utility>

namespace vigil::formats {

namespace {

using Bytes = std::span<const std::uint8_t>;

constexpr std::size_t most_flac_samples = std::size_t{1} << 28;
constexpr std::size_t most_flac_samples_per_byte = 16'384;

/// The lowest `bits` of `value` as two's complement.
constexpr std::int32_t sign_extended(std::uint32_t value, unsigned bits) {
  const std::uint32_t sign = 1U << (bits - 1);
  const std::uint32_t low = value & (sign | (sign - 1));
  return static_cast<std::int32_t>((low ^ sign) - sign);
}

/// `count` bytes from `at`, the least significant first.
std::uint32_t little_endian(Bytes bytes, std::size_t at, std::size_t count) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < count && at + i < bytes.size(); ++i)
    value |= static_cast<std::uint32_t>(bytes[at + i]) << (8 * i);
  return value;
}

// Sample number i of a file in each format; `at` is where its group of bytes begins. Bytes beyond the end
// read as 0: how many samples are whole is known from the layout's table.
std::int32_t sample_16(Bytes b, std::size_t at, std::size_t) {
  return sign_extended(little_endian(b, at, 2), 16);
}
std::int32_t sample_24(Bytes b, std::size_t at, std::size_t) {
  return sign_extended(little_endian(b, at, 3), 24);
}
std::int32_t sample_32(Bytes b, std::size_t at, std::size_t) {
  return sign_extended(little_endian(b, at, 4), 32);
}
std::int32_t sample_61(Bytes b, std::size_t at, std::size_t) {
  return sign_extended(static_cast<std::uint32_t>(b[at] << 8 | b[at + 1]), 16);
}
std::int32_t sample_80(Bytes b, std::size_t at, std::size_t) { return b[at] - 128; }
std::int32_t sample_160(Bytes b, std::size_t at, std::size_t) {
  return static_cast<std::int32_t>(little_endian(b, at, 2)) - 32768;
}
std::int32_t sample_8(Bytes b, std::size_t at, std::size_t) { return sign_extended(b[at], 8); }
std::int32_t sample_212(Bytes b, std::size_t at, std::size_t k) {
  const std::uint32_t group = little_endian(b, at, 3);
  const std::uint32_t high = (group >> 12) & 0x0F;
  return sign_extended(k == 0 ? group & 0xFFF : group >> 16 | high << 8, 12);
}
std::int32_t sample_310(Bytes b, std::size_t at, std::size_t k) {
  const std::uint32_t u = little_endian(b, at, 2);
  const std::uint32_t v = little_endian(b, at + 2, 2);
  const std::array<std::uint32_t, 3> samples{u >> 1, v >> 1, (u >> 11) + ((v >> 11) << 5)};
  return sign_extended(samples.at(k), 10);
}
std::int32_t sample_311(Bytes b, std::size_t at, std::size_t k) {
  return sign_extended(little_endian(b, at, 4) >> (10 * k), 10);
}

/// A format is a row: groups of bytes that hold `samples` numbers each, where number k is whole once
/// `needs[k]` bytes of the group are there.
struct Layout {
  int format;
  std::size_t bytes;
  std::size_t samples;
  std::array<std::size_t, 3> needs;
  std::int32_t (*sample)(Bytes, std::size_t at, std::size_t k);
  bool has_missing;
  std::int32_t missing;
};

constexpr Layout layouts[] = {
    {8, 1, 1, {1}, sample_8, false, 0},
    {16, 2, 1, {2}, sample_16, true, -32768},
    {24, 3, 1, {3}, sample_24, true, -8388608},
    {32, 4, 1, {4}, sample_32, true, std::numeric_limits<std::int32_t>::min()},
    {61, 2, 1, {2}, sample_61, true, -32768},
    {80, 1, 1, {1}, sample_80, true, -128},
    {160, 2, 1, {2}, sample_160, true, -32768},
    {212, 3, 2, {2, 3}, sample_212, true, -2048},
    {310, 4, 3, {2, 4, 4}, sample_310, true, -512},
    {311, 4, 3, {2, 3, 4}, sample_311, true, -512},
};

/// FLAC: 500 + bits per sample.
constexpr bool is_flac(int format) { return format == 508 || format == 516 || format == 524; }

const Layout* layout_of(int format) {
  const auto* const found = std::find_if(std::begin(layouts), std::end(layouts),
                                         [&](const Layout& layout) { return layout.format == format; });
  return found == std::end(layouts) ? nullptr : found;
}

std::size_t whole_samples(const Layout& layout, std::size_t bytes) {
  std::size_t count = bytes / layout.bytes * layout.samples;
  const std::size_t rest = bytes % layout.bytes;
  for (std::size_t k = 0; k < layout.samples && layout.needs.at(k) <= rest; ++k) ++count;
  return count;
}

std::size_t samples_per_frame(std::span<const WfdbSignal> group) {
  return std::accumulate(
      group.begin(), group.end(), std::size_t{0},
      [](std::size_t sum, const WfdbSignal& signal) { return sum + signal.samples_per_frame; });
}

WfdbSamples make_room(std::span<const WfdbSignal> group, std::uint64_t frames) {
  WfdbSamples out;
  out.frames = frames;
  out.signals.resize(group.size());
  for (std::size_t s = 0; s < group.size(); ++s)
    out.signals[s].reserve(static_cast<std::size_t>(frames) * group[s].samples_per_frame);
  return out;
}

/// Differences to samples. What leaves 32 bits wraps: the file is damaged then, the program is not.
void integrate(std::vector<std::int32_t>& samples, std::int64_t initval) {
  auto sum = static_cast<std::uint32_t>(initval);
  for (auto& sample : samples) {
    sum += static_cast<std::uint32_t>(sample);
    sample = static_cast<std::int32_t>(sum);
  }
}

WfdbSamples decode_packed(Bytes bytes, std::span<const WfdbSignal> group, const Layout& layout,
                          std::uint64_t most_frames) {
  const std::size_t per_frame = samples_per_frame(group);
  const std::uint64_t frames =
      std::min<std::uint64_t>(whole_samples(layout, bytes.size()) / per_frame, most_frames);
  WfdbSamples out = make_room(group, frames);
  std::size_t i = 0;
  for (std::uint64_t frame = 0; frame < frames; ++frame)
    for (std::size_t s = 0; s < group.size(); ++s)
      for (std::uint32_t k = 0; k < group[s].samples_per_frame; ++k, ++i)
        out.signals[s].push_back(layout.sample(bytes, i / layout.samples * layout.bytes, i % layout.samples));
  if (layout.format == 8)
    for (std::size_t s = 0; s < group.size(); ++s) integrate(out.signals[s], group[s].initval);
  return out;
}

Expected<WfdbSamples> decode_flac_group(Bytes bytes, std::span<const WfdbSignal> group,
                                        std::uint64_t most_frames) {
  const std::string& file = group.front().file;
  const std::size_t per_channel = group.front().samples_per_frame;
  for (const auto& signal : group)
    if (signal.samples_per_frame != per_channel)
      return fail(file + ": signals of one FLAC file must have as many samples per frame, not " +
                  std::to_string(per_channel) + " and " + std::to_string(signal.samples_per_frame));
  const std::size_t per_frame = per_channel * group.size();
  std::uint64_t most = std::min<std::uint64_t>(most_flac_samples, bytes.size() * most_flac_samples_per_byte);
  if (most_frames <= most / per_frame) most = most_frames * per_frame;
  const auto bits = static_cast<unsigned>(group.front().format - 500);
  auto flac = detail::decode_flac(bytes, group.size(), bits, static_cast<std::size_t>(most));
  if (!flac) return fail(file + ": " + flac.error().text);
  WfdbSamples out = make_room(group, flac->interleaved.size() / per_frame);
  for (std::size_t i = 0; i < out.frames * per_frame; ++i)
    out.signals[i % group.size()].push_back(flac->interleaved[i]);
  if (!flac->damage.empty()) out.warnings.push_back(file + ": " + flac->damage);
  return out;
}

}  // namespace

Expected<WfdbSamples> decode_wfdb_samples(std::string_view file, std::span<const WfdbSignal> group,
                                          std::optional<std::uint64_t> frames) {
  const WfdbSignal& first = group.front();
  for (const auto& signal : group)
    if (signal.format != first.format)
      return fail(first.file + ": signals of one file must have one format, not " +
                  std::to_string(first.format) + " and " + std::to_string(signal.format));
  const Layout* layout = layout_of(first.format);
  if (layout == nullptr && !is_flac(first.format))
    return fail(first.file + ": sample format " + std::to_string(first.format) + " is not known");
  if (first.byte_offset > file.size())
    return fail(first.file + ": the offset of " + std::to_string(first.byte_offset) +
                " bytes is beyond its end at " + std::to_string(file.size()));
  const Bytes bytes{reinterpret_cast<const std::uint8_t*>(file.data()) + first.byte_offset,
                    file.size() - static_cast<std::size_t>(first.byte_offset)};
  const std::uint64_t most_frames = frames.value_or(std::numeric_limits<std::uint64_t>::max());
  if (layout == nullptr) return decode_flac_group(bytes, group, most_frames);
  return decode_packed(bytes, group, *layout, most_frames);
}

std::optional<std::int32_t> wfdb_missing_mark(int format) {
  const Layout* layout = layout_of(is_flac(format) ? (format == 508 ? 80 : format - 500) : format);
  if (layout == nullptr || !layout->has_missing) return std::nullopt;
  return layout->missing;
}

bool wfdb_checksum_fits(std::span<const std::int32_t> samples, std::int64_t checksum) {
  std::uint32_t sum = 0;
  for (const std::int32_t sample : samples) sum += static_cast<std::uint32_t>(sample);
  return static_cast<std::uint16_t>(sum) == static_cast<std::uint16_t>(checksum);
}

}  // namespace vigil::formats
