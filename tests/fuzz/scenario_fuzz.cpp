// SPDX-License-Identifier: MIT
// Any text as a scenario: refused in words, or a patient who lives for some seconds.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "publisher/simulator/simulated_stream.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace vigil;
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const auto scenario = simulator::parse_scenario(text, "s.toml");
  if (!scenario) {
    if (scenario.error().text.empty()) std::abort();
    return 0;
  }
  const BayTime start = bay_time_from_ns(0);
  simulator::SimulatedStream stream{*scenario, 1, start};
  while (const auto item = stream.next())
    if (item->end > start + from_seconds(5)) break;
  return 0;
}
