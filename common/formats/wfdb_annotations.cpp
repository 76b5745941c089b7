// SPDX-License-Identifier: MIT
#include "common/formats/wfdb_annotations.hpp"

#include <charconv>
#include <cstddef>
#include <optional>
#include <system_error>
#include <utility>

#include "common/formats/text.hpp"

namespace vigil::formats {

namespace {

// A word is code << 10 | interval. These codes are none of an event:
constexpr int skip = 59;    // the next four bytes are an interval, high word first
constexpr int number = 60;  // 60 to 62 qualify the event before: number, subtype, channel
constexpr int channel = 62;
constexpr int text = 63;  // `interval` bytes of the event before follow, padded to even
constexpr int note = 22;
constexpr std::string_view blanks{" \t\r\n\0", 5};
constexpr std::int64_t latest = std::int64_t{1} << 50;

struct Meaning {
  int code;
  std::string_view words;
};
constexpr Meaning meanings[] = {
    {14, "signal quality changes"},
    {16, "artefact"},
    {32, "ventricular flutter begins"},
    {33, "ventricular flutter ends"},
};

/// Takes words from the front; nothing once there is none.
class Words {
 public:
  explicit Words(std::string_view bytes) : rest_{bytes} {}

  std::optional<unsigned> take() {
    if (rest_.size() < 2) return std::nullopt;
    const auto low = static_cast<unsigned char>(rest_[0]);
    const auto high = static_cast<unsigned char>(rest_[1]);
    rest_.remove_prefix(2);
    return low | static_cast<unsigned>(high) << 8;
  }
  std::optional<std::string_view> take_text(std::size_t count) {
    if (rest_.size() < count) return std::nullopt;
    const auto out = rest_.substr(0, count);
    rest_.remove_prefix(count + (rest_.size() > count ? count % 2 : 0));
    return out;
  }

 private:
  std::string_view rest_;
};

/// Notes at the start that describe the file itself.
class FileNotes {
 public:
  /// Whether the annotation is one of them.
  bool take(const WfdbAnnotation& one, WfdbAnnotations& out) {
    constexpr std::string_view resolution = "## time resolution:";
    constexpr std::string_view definitions = "## annotation type definitions";
    constexpr std::string_view definitions_end = "## end of definitions";
    if (one.code != note || one.at != 0) return false;
    if (one.text.starts_with(resolution)) {
      const auto value = trimmed(std::string_view{one.text}.substr(resolution.size()), blanks);
      double ticks = 0;
      const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), ticks);
      if (error == std::errc{} && ticks > 1e-6 && ticks < 1e9) out.ticks_per_s = ticks;
      return true;
    }
    if (one.text == definitions) in_definitions_ = true;
    const bool is_one = in_definitions_;
    if (one.text == definitions_end) in_definitions_ = false;
    return is_one;
  }

 private:
  bool in_definitions_ = false;
};

}  // namespace

WfdbAnnotations parse_wfdb_annotations(std::string_view bytes) {
  WfdbAnnotations out;
  std::vector<WfdbAnnotation> all;
  Words words{bytes};
  std::int64_t at = 0;
  out.damage = "is cut off";
  while (const auto word = words.take()) {
    const int code = static_cast<int>(*word >> 10);
    const unsigned interval = *word & 1023;
    if (code == 0 && interval == 0) {
      out.damage.clear();
      break;
    }
    if (code == skip) {
      const auto high = words.take();
      const auto low = words.take();
      if (!high || !low) break;
      at += static_cast<std::int32_t>(*high << 16 | *low);
    } else if (code == text) {
      const auto raw = words.take_text(interval);
      if (!raw) break;
      if (!all.empty()) all.back().text = trimmed(*raw, blanks);
    } else if (code < number || code > channel) {
      at += interval;
      all.push_back({at, code, {}});
    }
    if (at < 0 || at > latest) {
      out.damage = "has an event before the record's start";
      break;
    }
  }
  FileNotes notes;
  for (auto& one : all)
    if (!notes.take(one, out)) out.list.push_back(std::move(one));
  return out;
}

std::string wfdb_event_text(const WfdbAnnotation& annotation) {
  if (!annotation.text.empty()) return annotation.text;
  for (const auto& [code, words] : meanings)
    if (code == annotation.code) return std::string{words};
  return {};
}

}  // namespace vigil::formats
