// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>

#include "alarms/infusion_plan.hpp"
#include "common/model/infused_amount.hpp"
#include "common/model/pump.hpp"
#include "common/model/time.hpp"

namespace vigil::alarms {

/// What a pump counts as infused, against what its rate would have given (infusion.md, Checks). Bay time.
class VolumeWatch {
 public:
  static constexpr Duration span = std::chrono::minutes{5};
  /// A count that is too coarse for the span is looked at over a longer time, up to this.
  static constexpr Duration longest_span = std::chrono::hours{1};
  static constexpr Duration spacing = std::chrono::seconds{30};
  /// For how long a count that fell is told.
  static constexpr Duration fall_told_for = std::chrono::minutes{5};

  struct Fall {
    BayTime at;
    double from_ml = 0;
    double to_ml = 0;

    template <typename Self, typename Archive>
    static void fields(Self& self, Archive& archive) {
      archive("at", self.at);
      archive("from_ml", self.from_ml);
      archive("to_ml", self.to_ml);
    }
  };
  struct Shortfall {
    double counted_ml = 0;
    double expected_ml = 0;
    Duration over{};
  };

  /// @param rate_ml_per_h that runs from now on, 0 for none
  void add(BayTime now, double rate_ml_per_h, std::optional<double> infused_ml);
  void restart_time();
  std::optional<Fall> fall(BayTime now) const;
  /// It rose by less than half of what was expected over five minutes.
  std::optional<Shortfall> shortfall() const;

  template <typename Self, typename Archive>
  static void fields(Self& self, Archive& archive) {
    archive("decimals", self.decimals_);
    archive("fall", self.fall_);
    archive("last_ml", self.last_ml_);
  }

 private:
  /// A moment, and what was counted and expected up to it.
  struct Mark {
    BayTime at;
    double counted_ml = 0;
    double expected_ml = 0;
  };
  void begin_anew() {
    marks_.clear();
    now_ = {};
  }

  std::deque<Mark> marks_;  ///< oldest first, without a break
  Mark now_;
  double rate_ml_per_h_ = 0;
  std::optional<double> last_ml_;
  std::optional<Fall> fall_;
  int decimals_ = 0;  ///< the most that its count ever showed
};

/// One pump of an infusion: its last word, what was confirmed of it, and what must be remembered between two
/// words. Owned by InfusionChecks.
class InfusionPump {
 public:
  /// A pump speaks every second.
  static constexpr Duration silent_after = std::chrono::seconds{10};

  std::uint8_t number = 0;
  PumpReading reading;  ///< the last word
  bool heard = false;   ///< in this run of the station; else `reading` says nothing
  BayTime heard_at;     ///< the last time
  std::optional<PumpBinding> binding;
  InfusedDrugs::Kind kind = InfusedDrugs::Kind::unknown;
  InfusedAmount amount;
  VolumeWatch volume;
  int dose_decimals = 0;            ///< the most that the dose it shows ever had
  double marked_rate_ml_per_h = 0;  ///< above which it rises
  bool had_bolus = false;           ///< its last word was a bolus

  /// What runs into the patient now; 0 in a state in which nothing does.
  double running_ml_per_h() const;
  bool runs() const { return running_ml_per_h() > 0; }
  /// It says nothing, and time goes on.
  bool is_silent(BayTime now) const { return heard && now > heard_at && now - heard_at >= silent_after; }
  /// As the pump tells, else as was confirmed.
  std::optional<double> conc_mg_per_ml() const;

  /// @returns what rose: "start 10 mL/h", "bolus", "rate 10 → 20 mL/h"; empty: nothing
  std::string take(const PumpReading& told, BayTime now);
  /// False where both tell a serial and they differ.
  bool is_same_pump(const PumpReading& told) const;
  /// What it gave so far was another drug, or another patient's.
  void begin_amount(BayTime now);
  void restart_time();

  template <typename Self, typename Archive>
  static void fields(Self& self, Archive& archive) {
    archive("number", self.number);
    archive("binding", self.binding);
    archive("kind", self.kind, InfusedDrugs::Kind::other);
    archive("amount", self.amount);
    archive("volume", self.volume);
    archive("dose_decimals", self.dose_decimals);
    archive("marked_rate_ml_per_h", self.marked_rate_ml_per_h);
    archive("had_bolus", self.had_bolus);
  }
};

}  // namespace vigil::alarms
