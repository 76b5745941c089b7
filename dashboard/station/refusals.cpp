// SPDX-License-Identifier: MIT
#include "dashboard/station/refusals.hpp"

namespace vigil::station {

namespace {

/// What a stranger sent, as it may stand in a log: short, and printable.
std::string printable(std::string_view text) {
  std::string clean;
  for (const char c : text.substr(0, 160)) clean += (c >= ' ' && c <= '~') ? c : '?';
  return clean;
}

}  // namespace

void Refusals::count(std::string_view src, std::string_view topic, const wire::Refused& refused) {
  std::string key = src.empty() ? std::string("unknown") : printable(src);
  if (!by_source_.contains(key) && by_source_.size() >= most_sources) key = "others";
  ++by_source_[key][static_cast<std::size_t>(refused.reason)];
  ++total_;
  last_ = "from " + key + " on " + printable(topic) + ": " + std::string(wire::refusal_text[refused.reason]) +
          " (" + printable(refused.detail) + ")";
}

std::string Refusals::take_line(StationTime now) {
  if (total_ == told_ || (last_line_ && now - *last_line_ < std::chrono::seconds{1})) return {};
  std::string line = std::to_string(total_ - told_) + " refused, the last " + last_;
  told_ = total_;
  last_line_ = now;
  return line;
}

std::uint64_t Refusals::of(std::string_view src, wire::Refusal reason) const {
  const auto found = by_source_.find(src);
  return found == by_source_.end() ? 0 : found->second[static_cast<std::size_t>(reason)];
}

}  // namespace vigil::station
