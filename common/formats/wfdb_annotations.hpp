// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace vigil::formats {

struct WfdbAnnotation {
  std::int64_t at = 0;  ///< ticks of the file's resolution since the record's start
  int code = 0;
  std::string text;  ///< of the annotation itself; empty: none
};

struct WfdbAnnotations {
  double ticks_per_s = 0;  ///< 0: the file does not say; the record's frames per second
  std::vector<WfdbAnnotation> list;
  std::string damage;  ///< empty: the file ends as it should
};

/// Reads a MIT annotation file (`.atr`), definitions of types left out. What comes before a damaged place is
/// kept. Memory is bounded by the bytes' size.
WfdbAnnotations parse_wfdb_annotations(std::string_view bytes);

/// What an annotation says in words: its own text, or what its code means. Empty for beats.
std::string wfdb_event_text(const WfdbAnnotation& annotation);

}  // namespace vigil::formats
