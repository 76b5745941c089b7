// SPDX-License-Identifier: MIT
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "common/model/channel.hpp"
#include "common/model/time.hpp"

namespace vigil::alarms {

/// The patient's own resting values; unset: relative limits are off.
struct Baselines {
  std::optional<double> sbp;    ///< mmHg
  std::optional<double> dbp;    ///< mmHg
  std::optional<double> etco2;  ///< mmHg

  bool operator==(const Baselines&) const = default;
};

/// The middle of the readings; of an even number, the mean of the two in the middle. None: there are none.
std::optional<double> median(std::vector<double> readings);

/// What was measured lately, from which a baseline is made: at most one reading in 10 s of a channel that
/// comes all the time.
class BaselineReadings {
 public:
  /// Readings older than this do not count (alarms.md, Conditions 2).
  static constexpr Duration window = std::chrono::minutes{15};
  static constexpr Duration spacing = std::chrono::seconds{10};
  static constexpr std::size_t fewest = 2;

  void add(BayTime at, double value);
  /// The median of those of the last 15 minutes, where there are two at least.
  std::optional<double> baseline(BayTime now) const;
  void clear() { readings_.clear(); }

  template <typename Self, typename Archive>
  static void fields(Self& self, Archive& archive) {
    archive("readings", self.readings_);
  }

 private:
  struct Reading {
    BayTime at;
    double value = 0;

    template <typename Self, typename Archive>
    static void fields(Self& self, Archive& archive) {
      archive("at", self.at);
      archive("value", self.value);
    }
  };
  std::deque<Reading> readings_;
};

/// What is known of the patient and of what was given, as far as it changes how values are judged. Bay time.
struct Context {
  Baselines baselines;
  bool ventilated = false;
  bool spinal_injury = false;
  bool pump_delivers = false;
  /// At a pump's last word; not kept over a restart, the pump says it again.
  bool ketamine_runs = false;
  std::optional<BayTime> stopped_at;       ///< when the pump last stopped; unset while it delivers
  std::optional<BayTime> infusing_until;   ///< after the pump stopped
  std::optional<double> oxygen_l_per_min;  ///< unset: none charted, or ended
  std::string sedative;                    ///< what is on board, as charted; empty: nothing
  std::optional<BayTime> sedated_until;
  bool sedative_runs = false;  ///< on a pump
  std::optional<int> poss;     ///< the last charted sedation score, 1 to 4
  BayTime poss_at;

  bool infusing(BayTime now) const { return pump_delivers || (infusing_until && now < *infusing_until); }
  bool sedated(BayTime now) const { return sedative_runs || (sedated_until && now < *sedated_until); }
  bool oxygen() const { return oxygen_l_per_min.has_value(); }

  template <typename Self, typename Archive>
  static void fields(Self& self, Archive& archive) {
    archive("baseline_sbp", self.baselines.sbp);
    archive("baseline_dbp", self.baselines.dbp);
    archive("baseline_etco2", self.baselines.etco2);
    archive("ventilated", self.ventilated);
    archive("spinal_injury", self.spinal_injury);
    archive("pump_delivers", self.pump_delivers);
    archive("stopped_at", self.stopped_at);
    archive("infusing_until", self.infusing_until);
    archive("oxygen_l_per_min", self.oxygen_l_per_min);
    archive("sedative", self.sedative);
    archive("sedated_until", self.sedated_until);
    archive("sedative_runs", self.sedative_runs);
    archive("poss", self.poss);
    archive("poss_at", self.poss_at);
  }
};

}  // namespace vigil::alarms
