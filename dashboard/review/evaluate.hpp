// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <string>

#include "alarms/drugs.hpp"
#include "alarms/profile.hpp"
#include "common/formats/recording.hpp"
#include "common/model/error.hpp"
#include "dashboard/review/evaluation.hpp"

namespace vigil::review {

/// A longer recording is refused: a wrong date in a file must not become years of messages.
constexpr Duration longest_evaluated = std::chrono::hours{24 * 366};

/// How far it is: bay time since the recording's start. False: stop.
using Progress = std::function<bool(Duration done)>;

/// Judges a recording by a profile, as a station would a replay of it at its own speed: the same messages,
/// the same bay, the same engine; only the clock does not wait. Fails where there is nothing to replay, where
/// `progress` says stop, and with what the bay refused.
/// @param drugs by which medications and pumps are known
Expected<Evaluation> evaluate(formats::Recording recording, const alarms::Profile& profile,
                              const alarms::DrugLibrary& drugs, const Progress& progress);

/// A profile by the id of a shipped one, or by the path of a file (with a `/`, or ending in `.toml`).
Expected<alarms::Profile> find_profile(const std::string& id_or_path);

}  // namespace vigil::review
