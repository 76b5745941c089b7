// SPDX-License-Identifier: MIT
// Any text as a scenario, or, behind a first line "# commands", as an instructor's commands to one: refused
// in words, or a patient who lives for some seconds.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <utility>
#include <vector>

#include "publisher/simulator/simulated_stream.hpp"

namespace {

using namespace vigil;

constexpr std::string_view commands_follow = "# commands\n";
/// With all that commands can name.
constexpr std::string_view lesson =
    "name = 'lesson'\nphysiology = true\n[[pump]]\n[[pump]]\n[[step]]\nid = 'one'\n[[step.next]]\nto = "
    "'two'\n"
    "action = 'pump-paused'\n[[step]]\nid = 'two'\n[[expect]]\nid = 'called'\nwithin_s = 2\n";

void must_say(const Error& error) {
  if (error.text.empty()) std::abort();
}

void live(const simulator::Scenario& scenario, std::vector<simulator::Command> commands) {
  const BayTime start = bay_time_from_ns(0);
  simulator::SimulatedStream stream{scenario, 1, start, std::move(commands)};
  while (const auto item = stream.next())
    if (item->end > start + from_seconds(5)) break;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  if (text.starts_with(commands_follow)) {
    const auto scenario = simulator::parse_scenario(lesson, "lesson.toml");
    auto commands = simulator::parse_commands(text, "c.toml", *scenario);
    if (commands)
      live(*scenario, std::move(*commands));
    else
      must_say(commands.error());
    return 0;
  }
  const auto scenario = simulator::parse_scenario(text, "s.toml");
  if (scenario)
    live(*scenario, {});
  else
    must_say(scenario.error());
  return 0;
}
