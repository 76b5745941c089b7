// SPDX-License-Identifier: MIT
// Any text as a protocol: refused in words, or read without a contradiction, with plans that are figures.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "alarms/protocol.hpp"

using namespace vigil::alarms;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const auto protocol = parse_protocol(text, "p.toml");
  if (!protocol) {
    if (protocol.error().text.empty()) std::abort();
    return 0;
  }
  if (!protocol_mistakes(*protocol).empty()) std::abort();
  for (const double weight_kg : {0.5, 70.0, 500.0}) {
    for (const auto& figure : {cap_mg_per_h(*protocol, weight_kg), most_mg_per_h(*protocol, weight_kg),
                               planned_day_mg(*protocol, weight_kg), planned_course_mg(*protocol, weight_kg)})
      if (figure && !(std::isfinite(*figure) && *figure > 0)) std::abort();
  }
  return 0;
}
