// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/model/error.hpp"

namespace vigil::formats {

enum class VitalKind : std::uint8_t { wave = 1, number = 2, text = 5 };

/// How a number is stored. value = offset + raw · gain for whole numbers; a float is the value.
struct VitalFormat {
  int id;  ///< as in the file
  std::size_t bytes;
  bool is_whole;
  double (*read)(const char*);  ///< little-endian
};
/// Nothing for an unknown one.
const VitalFormat* vital_format(int id);

/// One record: its time and where its numbers or its text lie in the file.
struct VitalRecord {
  double t = 0;  ///< s since the UNIX epoch, UTC; as the file has it
  std::size_t at = 0;
  std::uint32_t count = 0;  ///< numbers, or bytes of text
};

/// A track as its description says. One that is described anew with another scale is another track.
struct VitalTrack {
  int id = 0;
  VitalKind kind = VitalKind::number;
  const VitalFormat* format = nullptr;  ///< nullptr only for text
  std::string device;                   ///< empty: none
  std::string name;
  std::string unit;
  double srate = 0;
  double gain = 1;
  double offset = 0;
  int montype = 0;
  std::vector<VitalRecord> records;  ///< in the order of the file

  std::string full_name() const { return device.empty() ? name : device + "/" + name; }
};

/// The packets of an unpacked .vital file. Records refer to `bytes`.
struct VitalFile {
  std::string bytes;
  int bias_min = 0;  ///< UTC = local time + bias
  std::vector<VitalTrack> tracks;
  std::vector<std::string> warnings;
};

/// Packets of unknown type are passed over, damaged ones are counted in a warning, and what follows a packet
/// that is cut off is lost, with a warning. Memory is bounded by the bytes' size. An error where there is no
/// header.
Expected<VitalFile> parse_vital_packets(std::string bytes, const std::string& file);

}  // namespace vigil::formats
