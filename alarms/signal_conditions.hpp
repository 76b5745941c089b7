// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <bitset>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "alarms/context.hpp"
#include "alarms/profile.hpp"
#include "alarms/technical_condition.hpp"
#include "common/model/bay.hpp"

namespace vigil::alarms {

/// Which channels have a valid value, and what is said where they have none: `no-signal:<channel>`,
/// `sensor-off:<channel>`, `respiratory-monitoring-lost`, `not-armed`, `nibp-overdue` (alarms.md, Technical).
/// Pure, bay time.
class SignalConditions {
 public:
  /// Says what stands of one condition, by its name; a report of priority none ends it.
  using Tell = std::function<void(std::string_view name, TechnicalCondition::Report report)>;

  void set_rules(const Profile& profile);

  void valid(Channel channel, BayTime now);
  /// @param quality why there is none; `valid`: it just stopped coming
  void missing(Channel channel, BayTime now, Quality quality);
  bool is_valid(Channel channel) const { return of(channel).state == State::valid; }

  /// A rate, a CO₂ or a wave that may show breaths is there.
  void breaths_may_be_seen(BayTime now) {
    if (!source_since_) source_since_ = now;
  }

  void infusing(bool infusing, BayTime now);
  void cuff_reading(BayTime measured) {
    last_cuff_ = measured;
    news_ = true;
  }
  /// In what time the next reading is due after the last one; none: the profile does not say.
  std::optional<Duration> cuff_interval() const;
  /// Start, bolus or rate rise: readings are due more often for a while.
  void pump_rose(BayTime now) {
    pump_rose_ = now;
    news_ = true;
  }

  struct Seen {
    bool infusing = false;
    bool breaths_have_source = false;
    bool breaths_armed = false;
    bool repeat_overdue = false;

    bool operator==(const Seen&) const = default;
  };
  /// Whether a channel came or went since this was last asked.
  bool take_news() { return std::exchange(news_, false); }
  /// The next time at which something may become true or over by itself.
  std::optional<BayTime> next_due(const Seen& seen, BayTime now) const;
  void report(const Seen& seen, BayTime now, const Tell& tell) const;

  /// The source's run ended at `ended`: what had a value is missing until the new run brings one.
  void restart_time(BayTime ended);
  /// The first message of the run that restart_time() told of.
  void begin_run(BayTime now);
  /// Another patient comes: no reading and no rise is his.
  void forget_patient();

  template <typename Self, typename Archive>
  static void fields(Self& self, Archive& archive) {
    archive("signals", self.signals_);
    archive("infusing_since", self.infusing_since_);
    archive("source_since", self.source_since_);
    archive("last_cuff", self.last_cuff_);
    archive("pump_rose", self.pump_rose_);
  }

 private:
  enum class State : std::uint8_t { never, valid, missing };
  struct Signal {
    State state = State::never;
    BayTime since;                     ///< of this state
    Quality quality = Quality::valid;  ///< while it is missing
    bool told = false;                 ///< was missing for long enough; until valid for the clear time

    template <typename Self, typename Archive>
    static void fields(Self& self, Archive& archive) {
      archive("state", self.state, State::missing);
      archive("since", self.since);
      archive("quality", self.quality, Quality::off);
      archive("told", self.told);
    }
  };

  const Signal& of(Channel channel) const { return signals_[index_of(channel)]; }
  std::optional<BayTime> told_due(const Signal& signal) const;
  bool is_told(const Signal& signal, BayTime now) const;
  std::optional<BayTime> cuff_overdue_due(const Seen& seen) const;
  void report_channels(const Seen& seen, BayTime now, const Tell& tell) const;
  void report_monitoring(const Seen& seen, BayTime now, const Tell& tell) const;

  SignalRule rule_;
  bool news_ = true;
  std::bitset<numeric_count> valid_at_end_;  ///< of a run, until the next one begins
  std::optional<IntervalRule> interval_;
  Duration not_armed_after_ = std::chrono::seconds{60};
  std::array<Signal, numeric_count> signals_;
  std::optional<BayTime> infusing_since_;
  std::optional<BayTime> source_since_;
  std::optional<BayTime> last_cuff_;
  std::optional<BayTime> pump_rose_;
};

}  // namespace vigil::alarms
