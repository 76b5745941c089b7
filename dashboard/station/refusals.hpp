// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "common/model/time.hpp"
#include "common/wire/messages.hpp"

namespace vigil::station {

/// Counts what was refused, by source and reason, and says so in one line a second at most.
class Refusals {
 public:
  /// Sources beyond this many are counted together: names are the sender's choice, memory is ours.
  static constexpr std::size_t most_sources = 256;

  /// @param src empty where it could not be read
  void count(std::string_view src, std::string_view topic, const wire::Refused& refused);
  /// The line to log, at most once a second; empty: nothing new.
  std::string take_line(StationTime now);

  std::uint64_t total() const { return total_; }
  std::uint64_t of(std::string_view src, wire::Refusal reason) const;

 private:
  using Counts = std::array<std::uint64_t, wire::refusal_text.size()>;
  std::map<std::string, Counts, std::less<>> by_source_;
  std::uint64_t total_ = 0;
  std::uint64_t told_ = 0;
  std::string last_;
  std::optional<StationTime> last_line_;
};

}  // namespace vigil::station
