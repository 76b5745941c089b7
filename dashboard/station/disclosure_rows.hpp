// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "alarms/context.hpp"
#include "alarms/profile.hpp"
#include "common/wire/messages.hpp"

namespace vigil::station {

/// What the rows of a bay are made of.
struct DisclosureBasis {
  std::vector<alarms::LimitRule> in_force;
  alarms::Baselines baselines;
  bool ventilated = false;
  bool spinal_injury = false;
  std::vector<std::string> off;  ///< conditions that a nurse switched off
  std::string protocol{};        ///< by which the infusion is judged; empty: by none

  bool operator==(const DisclosureBasis&) const = default;
};

/// A bay's message says every second how each condition stands; the words are put together only when
/// something of it changed. Owned by the bay.
class DisclosureRows {
 public:
  /// @param profile what the bay is judged by; call forget() when it is another one
  const std::vector<wire::LimitRow>& rows(const alarms::Profile& profile, DisclosureBasis basis);
  void forget() { basis_.reset(); }

 private:
  std::optional<DisclosureBasis> basis_;
  std::vector<wire::LimitRow> rows_;
};

/// A bay's message stays below this many bytes: the texts of its conditions are left out first, from the last
/// row up.
constexpr std::size_t most_bay_bytes = std::size_t{16} * 1024;
/// Encodes it so.
void encode_bay(wire::BayMessage& message, std::string& out);

}  // namespace vigil::station
