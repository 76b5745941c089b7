// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "alarms/context.hpp"
#include "alarms/episode.hpp"
#include "alarms/profile.hpp"

namespace vigil::alarms {

/// One measurement of a cuff, mmHg. Unset: it did not give it.
struct CuffReading {
  BayTime at;
  std::optional<double> systolic;
  std::optional<double> diastolic;
  /// Its source said when it was measured. Else `at` is when it came, and the same figures that come again
  /// are the same measurement.
  bool at_told = true;
};

/// A cuff pressure that is too high, judged by repeat (alarms.md, Hypertension): above the medium figures it
/// is medium; above the high ones it is medium until the next reading a minute later is there again, or until
/// none has come for ten; above the third it is high at once. Only a new measurement time is a new reading,
/// and age never ends it. Pure, bay time.
class RepeatCondition {
 public:
  RepeatCondition(RepeatRule rule, const LimitRule& systolic, const LimitRule& diastolic);

  const RepeatRule& rule() const { return rule_; }
  const LimitRule& systolic() const { return systolic_; }
  const LimitRule& diastolic() const { return diastolic_; }
  Episode& episode() { return episode_; }
  const Episode& episode() const { return episode_; }
  bool is_true() const { return level_ != Level::none; }
  bool is_missing() const { return missing_; }
  bool is_held_back() const { return held_back_; }

  /// Call once for each new measurement time, or with each reading that has none.
  void reading(const CuffReading& reading, BayTime now, Ledger& ledger);
  void missing() { missing_ = true; }
  /// Without a measurement time of its own, and with the figures of the last such one.
  bool is_told_again(const CuffReading& reading) const;
  /// A repeat is due since the last reading, and did not come: `nibp-overdue`.
  bool repeat_overdue(BayTime now) const;

  std::optional<BayTime> next_due() const;
  void settle(BayTime now, Ledger& ledger);

  /// Figures or baseline changed: the last reading is judged anew.
  void set_context(const Context& context, BayTime now, Ledger& ledger);
  void change_rules(const LimitRule& systolic, const LimitRule& diastolic, BayTime now, std::string_view by,
                    Ledger& ledger);
  void switch_off() { held_back_ = true; }
  /// What stands is judged anew.
  void switch_on(BayTime now, Ledger& ledger);

  bool acknowledge(BayTime now, std::string_view by, Ledger& ledger);
  void end(BayTime now, std::string text, std::string_view by, Ledger& ledger);
  /// The first message of a new run of the source.
  void begin_run(BayTime now);
  /// Its composite is over, and it is not true any more: it does not wait for its own clear time.
  void leave_composite(BayTime now, Ledger& ledger) { episode_.end_joined(now, figures(), ledger); }
  Occurrence occurrence(BayTime now) const;
  Figures figures() const;

  template <typename Self, typename Archive>
  static void fields(Self& self, Archive& archive) {
    archive("episode", self.episode_);
    archive("level", self.level_, Level::at_once);
    archive("doubt", self.doubt_, Doubt::unconfirmed);
    archive("last_at", self.last_.at);
    archive("last_systolic", self.last_.systolic);
    archive("last_diastolic", self.last_.diastolic);
    archive("has_last", self.has_last_);
    archive("untimed_systolic", self.untimed_[0]);
    archive("untimed_diastolic", self.untimed_[1]);
    archive("held_back", self.held_back_);
    archive("high_since", self.high_since_);
    archive("overdue_due", self.overdue_due_);
    archive("unconfirmed_due", self.unconfirmed_due_);
  }

 private:
  enum class Level : std::uint8_t { none, medium, high, at_once };
  /// What is said beside the figures.
  enum class Doubt : std::uint8_t { none, waits, not_confirmed, unconfirmed };
  struct Steps {
    std::optional<double> medium;
    std::optional<double> high;
    std::optional<double> at_once;
  };

  Level level_of(const CuffReading& reading) const;
  static Level level_in(std::optional<double> value, const Steps& steps);
  bool is_below(const CuffReading& reading) const;
  void refresh_steps();
  void judge(const CuffReading& reading, bool is_new, BayTime now, Ledger& ledger);
  void reach(Priority priority, BayTime now, Ledger& ledger);
  /// The systolic one governs unless the diastolic one is further in its steps.
  bool diastolic_governs() const;

  RepeatRule rule_;
  LimitRule systolic_;
  LimitRule diastolic_;
  Baselines baselines_;
  bool spinal_injury_ = false;
  Steps sys_;
  Steps dia_;
  Episode episode_;
  Level level_ = Level::none;
  Doubt doubt_ = Doubt::none;
  CuffReading last_;
  bool has_last_ = false;
  std::array<std::optional<double>, 2> untimed_;  ///< the last figures that came without a measurement time
  bool missing_ = true;
  bool held_back_ = false;
  std::optional<BayTime> high_since_;  ///< measurement time of the unconfirmed high reading
  std::optional<BayTime> overdue_due_;
  std::optional<BayTime> unconfirmed_due_;
};

}  // namespace vigil::alarms
