// SPDX-License-Identifier: MIT
#include "publisher/pace_command.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string>
#include <variant>

namespace vigil::publisher {

Expected<std::optional<PaceCommand>> read_pace(const wire::Command& command) {
  const auto found = std::find_if(command.begin(), command.end(), [](const wire::CommandField& field) {
    return field.key == "play" || field.key == "pause" || field.key == "rate";
  });
  if (found == command.end()) return std::nullopt;
  if (command.size() > 1) return fail(found->key + " stands alone in its command");
  PaceCommand pace;
  if (found->key == "rate") {
    const double* rate = std::get_if<double>(&found->value);
    if (rate == nullptr) return fail("rate must be a number");
    if (!(*rate >= slowest_instructed && *rate <= fastest_instructed)) {
      std::array<char, 64> text{};
      std::snprintf(text.data(), text.size(), "rate = %g must be 0.25 to 60", *rate);
      return fail(text.data());
    }
    pace.what = PaceCommand::What::rate;
    pace.rate = *rate;
    return pace;
  }
  const bool* said = std::get_if<bool>(&found->value);
  if (said == nullptr || !*said) return fail(found->key + " must be true");
  pace.what = found->key == "play" ? PaceCommand::What::play : PaceCommand::What::pause;
  return pace;
}

}  // namespace vigil::publisher
