// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <bitset>
#include <optional>
#include <vector>

#include "alarms/bay_alarms.hpp"
#include "common/model/channel.hpp"
#include "common/model/time.hpp"
#include "common/wire/messages.hpp"

namespace vigil::station {

constexpr bool tells_of_breaths(Channel channel) {
  return channel == Channel::co2 || channel == Channel::resp;
}

/// Hands what a bay's source measured to an engine: what may be compared with the catalogue's limits, what is
/// a new reading of the cuff, whose rate is the pulse. Owned by whoever judges, and used by one thread.
class Judge {
 public:
  Judge();

  void declare(const std::vector<wire::DeclaredChannel>& channels);
  /// Another run: what it measured before means nothing to it.
  void begin_run();
  /// A cuff's reading is judged again when it is next repeated.
  void forget_readings() { measured_at_ = {}; }

  /// Where bay time stands, and what is added to a source's times to be bay time.
  struct Place {
    BayTime now;
    Duration rebase{0};
  };
  void numeric(const wire::NumericMessage& message, const Place& place, alarms::BayAlarms& alarms);
  /// @param message of co2 or resp
  /// @param continues no sample is missing before it
  void breaths(const wire::WaveMessage& message, bool continues, const Place& place,
               alarms::BayAlarms& alarms);

 private:
  void value(Channel channel, const wire::NumericReading& reading, const Place& place,
             alarms::BayAlarms& alarms);
  void cuff(const wire::NumericMessage& message, const Place& place, alarms::BayAlarms& alarms) const;

  std::bitset<numeric_count> intermittent_;  ///< NIBP, and what is declared with period 0
  std::bitset<numeric_count> foreign_unit_;  ///< declared in another unit than the catalogue's: not judged
  std::array<std::optional<BayTime>, numeric_count> measured_at_;
  Duration heart_rate_lasts_;
  std::optional<BayTime> heart_rate_until_;  ///< how long the last valid one stands
  std::vector<double> samples_;              ///< of a wave block, reused
};

}  // namespace vigil::station
