// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "alarms/episode.hpp"
#include "alarms/occurrence.hpp"
#include "alarms/profile.hpp"

namespace vigil::alarms {

/// A value that stays away this long takes a pending condition back to normal (alarms.md).
constexpr Duration missing_ends_pending = std::chrono::seconds{10};

/// The limits in force: the absolute steps, and those against the baseline where there is one.
Limits limits_in_force(const LimitRule& rule, std::optional<double> baseline);

/// One limit with its two steps: one condition, one occurrence. Pure: bay time is an argument, and whoever
/// owns it settles what is due, in the order of time, before it hands over a value. Knows no staleness, link
/// or sound.
class LimitCondition {
 public:
  explicit LimitCondition(const LimitRule& rule)
      : rule_{rule}, limits_{rule.limits}, episode_{condition_name(rule)} {}

  const LimitRule& rule() const { return rule_; }
  Episode& episode() { return episode_; }
  const Episode& episode() const { return episode_; }

  // ---- evidence for a composite
  /// Raw, with hysteresis: beyond the medium step now, or when last seen.
  bool warns() const { return steps_[0].breached || steps_[1].breached; }
  /// Beyond the high step, for its delay.
  bool critical() const { return steps_[1].reached && steps_[1].breached; }
  bool is_missing() const { return missing_; }
  /// Beyond a step for its delay, and not yet clear of it.
  bool is_reached() const { return steps_[0].reached || steps_[1].reached; }
  /// Beyond a step now.
  bool is_true() const { return warns(); }
  Figures figures_of_breach() const;
  std::string reason(BayTime now) const;

  /// A judged value of the channel. `value` is finite.
  void value(BayTime now, double value, Ledger& ledger);
  /// There is no value, or none that may be judged.
  void missing(BayTime now);
  /// There is one that is judged elsewhere, and no better than the last one here: what waits goes on waiting.
  void goes_on(BayTime now);

  /// The earliest of its timers.
  std::optional<BayTime> next_due() const;
  /// Settles the timers that are due exactly at `now` == next_due(). What reached its step by that waits for
  /// announce(): a composite may take it first.
  void settle(BayTime now, Ledger& ledger);
  bool is_to_be_announced() const { return to_announce_.has_value(); }
  void announce(BayTime now, Ledger& ledger);

  /// The context changed: what waits for its delay waits this part of it.
  void set_delay_factor(double factor, BayTime now);
  /// Relative steps come and go with the baseline; what stands is judged anew.
  void set_baseline(std::optional<double> baseline, BayTime now, Ledger& ledger);
  /// Explained by something else, or switched off: its delay runs, it is not announced.
  void hold_back(bool held, BayTime now, Ledger& ledger);
  bool is_held_back() const { return held_back_; }
  /// The high step's wave came or went. One that is announced stays until it is over.
  void allow_high(bool allowed, BayTime now, Ledger& ledger);
  bool high_allowed() const { return high_allowed_; }

  /// False where there was nothing to acknowledge.
  bool acknowledge(BayTime now, std::string_view by, Ledger& ledger);
  /// Judges the last value anew under other limits.
  void change_rule(const LimitRule& rule, BayTime now, std::string_view by, Ledger& ledger);
  void end(BayTime now, std::string text, std::string_view by, Ledger& ledger);
  /// Its composite is over, and it is not true any more: it does not wait for its own clear time.
  void leave_composite(BayTime now, Ledger& ledger);
  /// The source's run ended at `ended`: as any value that goes away.
  void restart_time(BayTime ended) { missing(ended); }
  /// The first message of the run that restart_time() told of, its time perhaps before the old one's.
  void begin_run(BayTime now);

  /// What an operator sees; only where it is announced.
  Occurrence occurrence(BayTime now) const;
  /// The earliest announcement to come, while a step is in its delay.
  std::optional<Pending> pending() const;
  Figures figures() const;

  /// As it is saved: delays stand still at `now`, and what the next value brings anyway is left out.
  LimitCondition saved(BayTime now) const;
  /// Came back as it was saved at `now`: it has no value until the first comes.
  void restored(BayTime now, std::uint64_t revision);

  template <typename Self, typename Archive>
  static void fields(Self& self, Archive& archive) {
    archive("episode", self.episode_);
    archive("medium", self.steps_[0]);
    archive("high", self.steps_[1]);
    archive("armed_at", self.armed_at_);
    archive("missing_due", self.missing_due_);
    archive("delay_factor", self.delay_factor_);
    archive("held_back", self.held_back_);
    archive("last_value", self.last_value_);
    archive("breached_medium", self.breached_value_[0]);
    archive("breached_high", self.breached_value_[1]);
  }

 private:
  /// One step's way: not breached, breached and waiting, reached, back and clearing.
  struct Step {
    bool breached = false;
    bool reached = false;
    BayTime since;                     ///< when the present breach began, the margin counted in
    BayTime waits_since;               ///< when its delay began
    std::optional<BayTime> table_due;  ///< its delay is over
    std::optional<BayTime> due;        ///< the same, or earlier for a deep breach
    std::optional<Duration> left;      ///< of the delay, while it stands still without a value
    std::optional<BayTime> clear_due;  ///< its clear time is over
    double point_s = 0;                ///< points beyond the limit × seconds, of this breach

    template <typename Self, typename Archive>
    static void fields(Self& self, Archive& archive) {
      archive("breached", self.breached);
      archive("reached", self.reached);
      archive("since", self.since);
      archive("waits_since", self.waits_since);
      archive("left", self.left);
      archive("point_s", self.point_s);
    }
  };
  static constexpr std::array<Priority, 2> priorities{Priority::medium, Priority::high};

  const std::optional<double>& limit_of(std::size_t step) const {
    return step == 0 ? limits_.medium : limits_.high;
  }
  Duration delay_of(std::size_t step) const;
  /// Beside the rule's clear time, for a step of an occurrence that was seen and never high.
  Duration more_clear(std::size_t index) const;
  bool beyond(double value, double limit) const;
  bool back(double value, double limit) const;
  void judge(std::size_t index, BayTime now, double value, Ledger& ledger);
  void schedule(std::size_t index, BayTime now, double value);
  void set_limits(const Limits& limits, const LimitRule& before, BayTime now, std::string_view why,
                  std::string_view by, Ledger& ledger);
  void reach(std::size_t index);
  void leave(BayTime now, Ledger& ledger);
  void lower(BayTime now, Ledger& ledger);
  void suppressed(const Step& step, BayTime now, Ledger& ledger) const;
  std::optional<std::size_t> highest_reached() const;
  bool waits() const;
  std::size_t shown_step() const { return episode_.priority() == Priority::high ? 1 : 0; }

  LimitRule rule_;
  Limits limits_;  ///< in force: with the baseline's
  std::optional<double> baseline_;
  Episode episode_;
  std::array<Step, 2> steps_;
  double delay_factor_ = 1;
  bool held_back_ = false;
  std::optional<std::size_t> to_announce_;
  bool high_allowed_ = true;
  bool missing_ = true;
  std::optional<BayTime> missing_due_;
  std::optional<BayTime> armed_at_;
  std::optional<double> last_value_;
  BayTime last_at_;
  std::array<double, 2> breached_value_{};  ///< by step, the last value beyond it
};

}  // namespace vigil::alarms
