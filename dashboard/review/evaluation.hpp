// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/model/bay.hpp"
#include "common/model/channel.hpp"
#include "common/model/time.hpp"

namespace vigil::review {

/// One announced episode, from its start to its end. Times are since the recording's start.
struct EvaluatedOccurrence {
  std::uint64_t id = 0;
  std::string condition;
  AlarmKind kind = AlarmKind::physiological;
  std::optional<Channel> channel;
  Priority priority = Priority::none;  ///< the highest it reached
  Duration start{0};                   ///< when it, or what joined it within a minute, became active
  Duration end{0};                     ///< when it was over; of one that is open, when the recording was
  bool open = false;
  // As they stood when it reached that priority.
  std::string text;
  std::vector<std::string> why;
  std::vector<std::string> joined;  ///< conditions that belonged to it, over its whole time
  std::string ended;                ///< why, where that was not its clear time
};

/// What was not announced, and why.
struct SuppressedAlarm {
  Duration t{0};
  std::string condition;
  std::string text;
};

/// What a profile makes of a recording.
struct Evaluation {
  std::string file;
  std::string name;
  std::string profile;
  Duration length{0};
  std::vector<EvaluatedOccurrence> occurrences;  ///< in the order of their starts
  std::vector<SuppressedAlarm> suppressed;
  std::vector<Channel> channels;     ///< numbers that have a judged value
  std::vector<std::string> no_data;  ///< limits of the profile whose channel has none
  std::vector<std::string> warnings;
};

/// Over by itself so soon that nobody need have come.
constexpr Duration soon_over = std::chrono::seconds{15};

std::size_t count_of(const Evaluation& evaluation, Priority priority);
double hours_of(const Evaluation& evaluation);
/// The share, 0 to 1, of all occurrences that ended within `soon_over`; none where there is no occurrence.
std::optional<double> soon_over_share(const Evaluation& evaluation);

/// For people: a line for each occurrence, at most 100 columns wide.
std::string to_text(const Evaluation& evaluation);
/// For programs: all of it as one JSON object.
std::string to_json(const Evaluation& evaluation, const std::string& version);

}  // namespace vigil::review
