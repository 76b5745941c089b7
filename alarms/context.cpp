// SPDX-License-Identifier: MIT
#include "alarms/context.hpp"

#include <algorithm>

namespace vigil::alarms {

std::optional<double> median(std::vector<double> readings) {
  if (readings.empty()) return std::nullopt;
  std::sort(readings.begin(), readings.end());
  const std::size_t middle = readings.size() / 2;
  if (readings.size() % 2 == 1) return readings[middle];
  return (readings[middle - 1] + readings[middle]) / 2;
}

void BaselineReadings::add(BayTime at, double value) {
  if (!readings_.empty() && at - readings_.back().at < spacing) return;
  readings_.push_back({at, value});
  while (at - readings_.front().at > window) readings_.pop_front();
}

std::optional<double> BaselineReadings::baseline(BayTime now) const {
  std::vector<double> recent;
  for (const Reading& reading : readings_)
    if (now - reading.at <= window) recent.push_back(reading.value);
  if (recent.size() < fewest) return std::nullopt;
  return median(std::move(recent));
}

}  // namespace vigil::alarms
