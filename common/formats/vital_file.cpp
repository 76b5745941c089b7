// SPDX-License-Identifier: MIT
#include "common/formats/vital_file.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <iterator>
#include <map>
#include <type_traits>
#include <utility>

#include "common/formats/warning_list.hpp"

namespace vigil::formats {

namespace {

static_assert(std::endian::native == std::endian::little, "numbers are copied as they stand in the file");

constexpr std::string_view magic = "VITA";
constexpr std::uint32_t known_version = 3;
constexpr int reset_events = 6;

enum PacketType : std::uint8_t { track_info = 0, record = 1, command = 6, device_info = 9 };

template <typename Number>
Number number_at(const char* at) {
  Number value;
  std::memcpy(&value, at, sizeof value);
  return value;
}

template <typename Number>
constexpr VitalFormat format_of(int id) {
  return {id, sizeof(Number), std::is_integral_v<Number>,
          [](const char* at) { return static_cast<double>(number_at<Number>(at)); }};
}

constexpr VitalFormat formats[] = {
    format_of<float>(1),        format_of<double>(2),        format_of<std::int8_t>(3),
    format_of<std::uint8_t>(4), format_of<std::int16_t>(5),  format_of<std::uint16_t>(6),
    format_of<std::int32_t>(7), format_of<std::uint32_t>(8),
};

/// Takes fields from the front of a packet. Once one is not there whole, nothing more is.
class Fields {
 public:
  Fields(std::string_view bytes, std::size_t first, std::size_t count)
      : bytes_{bytes.substr(0, first + count)}, at_{first} {}

  template <typename Number>
  std::optional<Number> take() {
    if (left() < sizeof(Number)) {
      cut();
      return std::nullopt;
    }
    const auto value = number_at<Number>(bytes_.data() + at_);
    at_ += sizeof(Number);
    return value;
  }
  std::optional<std::string> take_text() {
    const auto count = take<std::uint32_t>();
    if (!count || left() < *count) {
      cut();
      return std::nullopt;
    }
    at_ += *count;
    return std::string{bytes_.substr(at_ - *count, *count)};
  }
  bool skip(std::size_t count) {
    const bool is_there = left() >= count;
    at_ = is_there ? at_ + count : bytes_.size();
    return is_there;
  }
  std::size_t at() const { return at_; }
  std::size_t left() const { return bytes_.size() - at_; }

 private:
  void cut() { at_ = bytes_.size(); }

  std::string_view bytes_;
  std::size_t at_;
};

class PacketReader {
 public:
  PacketReader(std::string bytes, const std::string& file) : name_{file}, warnings_{file} {
    file_.bytes = std::move(bytes);
  }

  Expected<VitalFile> read() {
    const auto first = read_header();
    if (!first) return tl::make_unexpected(first.error());
    read_packets(*first);
    if (damaged_ > 0)
      warnings_.add(name_ + ": " + std::to_string(damaged_) + " packets are damaged, the first at byte " +
                    std::to_string(first_damaged_));
    file_.warnings = std::move(warnings_).take();
    return std::move(file_);
  }

 private:
  Expected<std::size_t> read_header();
  void read_packets(std::size_t at);
  bool read_device(Fields fields);
  bool read_track(Fields fields);
  bool read_record(Fields fields);
  bool read_command(Fields fields);

  VitalFile file_;
  std::string name_;
  WarningList warnings_;
  std::map<std::uint32_t, std::string> devices_;
  std::map<int, std::size_t> tracks_;  ///< by id: where its newest description is
  std::size_t damaged_ = 0;
  std::size_t first_damaged_ = 0;
};

Expected<std::size_t> PacketReader::read_header() {
  if (!file_.bytes.starts_with(magic))
    return fail(name_ + ": is no Vital Recorder file: it does not begin with VITA");
  Fields fields{file_.bytes, magic.size(), file_.bytes.size() - magic.size()};
  const auto version = fields.take<std::uint32_t>();
  const auto length = fields.take<std::uint16_t>();
  if (!version || !length || fields.left() < *length) return fail(name_ + ": its header is cut off");
  if (*version != known_version)
    warnings_.add(name_ + ": is of version " + std::to_string(*version) + ", read as version 3");
  const std::size_t first = fields.at() + *length;
  Fields header{file_.bytes, fields.at(), *length};
  if (const auto bias = header.take<std::int16_t>()) file_.bias_min = *bias;
  return first;
}

void PacketReader::read_packets(std::size_t at) {
  const std::string_view bytes{file_.bytes};
  while (at < bytes.size()) {
    Fields head{bytes, at, bytes.size() - at};
    const auto type = head.take<std::uint8_t>();
    const auto length = head.take<std::uint32_t>();
    if (!type || !length || head.left() < *length) {
      warnings_.add(name_ + ": is cut off at byte " + std::to_string(at));
      return;
    }
    const Fields fields{bytes, head.at(), *length};
    bool whole = true;
    switch (*type) {
      case device_info: whole = read_device(fields); break;
      case track_info: whole = read_track(fields); break;
      case record: whole = read_record(fields); break;
      case command: whole = read_command(fields); break;
      default: break;
    }
    if (!whole && damaged_++ == 0) first_damaged_ = at;
    at = head.at() + *length;
  }
}

bool PacketReader::read_device(Fields fields) {
  const auto id = fields.take<std::uint32_t>();
  const auto type = fields.take_text();
  const auto name = fields.take_text();
  if (!id || !type) return false;
  devices_[*id] = name && !name->empty() ? *name : *type;
  return true;
}

bool PacketReader::read_track(Fields fields) {
  const auto id = fields.take<std::uint16_t>();
  const auto kind = fields.take<std::uint8_t>();
  const auto format = fields.take<std::uint8_t>();
  auto name = fields.take_text();
  if (!id || !kind || !format || !name) return false;
  VitalTrack track;
  track.id = *id;
  track.kind = static_cast<VitalKind>(*kind);
  track.format = vital_format(*format);
  track.name = std::move(*name);
  const bool known_kind =
      track.kind == VitalKind::wave || track.kind == VitalKind::number || track.kind == VitalKind::text;
  if (!known_kind || (track.format == nullptr && track.kind != VitalKind::text)) {
    tracks_.erase(*id);
    warnings_.add(name_ + ": track " + track.name + " has type " + std::to_string(*kind) + " and format " +
                  std::to_string(*format) + ", which are not known: passed over");
    return true;
  }
  track.unit = fields.take_text().value_or("");
  fields.skip(2 * sizeof(float) + sizeof(std::uint32_t));  // range and colour on the recorder's screen
  track.srate = static_cast<double>(fields.take<float>().value_or(0));
  track.gain = fields.take<double>().value_or(1);
  track.offset = fields.take<double>().value_or(0);
  track.montype = fields.take<std::uint8_t>().value_or(0);
  const auto device = devices_.find(fields.take<std::uint32_t>().value_or(0));
  if (device != devices_.end()) track.device = device->second;
  const bool usable = std::isfinite(track.gain) && std::isfinite(track.offset) &&
                      std::abs(track.gain) >= 1e-12 && std::abs(track.gain) <= 1e12 &&
                      std::abs(track.offset) <= 1e12;
  if (!usable) {
    if (track.format != nullptr && track.format->is_whole)
      warnings_.add(name_ + ": track " + track.full_name() + " has gain " + std::to_string(track.gain) +
                    " and offset " + std::to_string(track.offset) + ": taken as 1 and 0");
    track.gain = 1;
    track.offset = 0;
  }
  const auto known = tracks_.find(*id);
  if (known != tracks_.end()) {
    // Recorders repeat descriptions; one without news must not split its track.
    const VitalTrack& old = file_.tracks[known->second];
    if (old.kind == track.kind && old.format == track.format && old.name == track.name &&
        old.device == track.device && old.unit == track.unit && old.srate == track.srate &&
        old.gain == track.gain && old.offset == track.offset && old.montype == track.montype)
      return true;
  }
  tracks_[*id] = file_.tracks.size();
  file_.tracks.push_back(std::move(track));
  return true;
}

bool PacketReader::read_record(Fields fields) {
  const auto info_length = fields.take<std::uint16_t>();
  constexpr std::size_t known_info = sizeof(double) + sizeof(std::uint16_t);
  if (!info_length || *info_length < known_info) return false;
  const auto t = fields.take<double>();
  const auto id = fields.take<std::uint16_t>();
  if (!t || !id || !fields.skip(*info_length - known_info)) return false;
  const auto found = tracks_.find(*id);
  if (found == tracks_.end()) return true;  // of a track that is passed over
  VitalTrack& track = file_.tracks[found->second];
  // No time of a recorder: 1970 is a clock that was never set, and bay time ends in 2255.
  if (!(*t > 0 && *t < 8.9e9)) return false;
  VitalRecord out{*t, 0, 1};
  bool whole = true;
  if (track.kind == VitalKind::text) {
    if (!fields.skip(sizeof(std::uint32_t))) return false;
    const auto text = fields.take_text();
    if (!text) return false;
    out.count = static_cast<std::uint32_t>(text->size());
    out.at = fields.at() - text->size();
  } else {
    if (track.kind == VitalKind::wave) {
      const auto count = fields.take<std::uint32_t>();
      if (!count) return false;
      out.count = *count;
    }
    out.at = fields.at();
    const std::size_t most = fields.left() / track.format->bytes;
    whole = out.count <= most;
    out.count = static_cast<std::uint32_t>(std::min<std::size_t>(out.count, most));
  }
  if (out.count > 0 || track.kind == VitalKind::text) track.records.push_back(out);
  return whole;
}

bool PacketReader::read_command(Fields fields) {
  const auto code = fields.take<std::uint8_t>();
  if (code == reset_events)
    for (auto& track : file_.tracks)
      if (track.kind == VitalKind::text && track.name == "EVENT") track.records.clear();
  return code.has_value();
}

}  // namespace

const VitalFormat* vital_format(int id) {
  const auto* const found = std::find_if(std::begin(formats), std::end(formats),
                                         [&](const VitalFormat& format) { return format.id == id; });
  return found == std::end(formats) ? nullptr : found;
}

Expected<VitalFile> parse_vital_packets(std::string bytes, const std::string& file) {
  return PacketReader{std::move(bytes), file}.read();
}

}  // namespace vigil::formats
