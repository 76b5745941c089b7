// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "alarms/episode.hpp"
#include "alarms/occurrence.hpp"
#include "alarms/profile.hpp"

namespace vigil::alarms {

/// Where a condition tells what happened, and gets the id of a new occurrence.
struct Ledger {
  std::uint64_t& next_id;
  std::vector<ChangeEntry>& changes;
};

/// A value that stays away this long takes a pending condition back to normal (alarms.md).
constexpr Duration missing_ends_pending = std::chrono::seconds{10};

/// One limit with its two steps: one condition, one occurrence. Pure: bay time is an argument, and whoever
/// owns it settles what is due, in the order of time, before it hands over a value. Knows no staleness, link
/// or sound.
class LimitCondition {
 public:
  explicit LimitCondition(const LimitRule& rule) : rule_{rule} {}

  const LimitRule& rule() const { return rule_; }
  State state() const { return state_; }
  std::uint64_t id() const { return id_; }
  Priority priority() const { return priority_; }

  /// A judged value of the channel. `value` is finite.
  void value(BayTime now, double value);
  /// There is no value, or none that may be judged.
  void missing(BayTime now);

  /// The earliest of its timers.
  std::optional<BayTime> next_due() const;
  /// Settles the timers that are due exactly at `now` == next_due().
  void settle(BayTime now, Ledger& ledger);

  /// False where there was nothing to acknowledge.
  bool acknowledge(BayTime now, std::string_view by, Ledger& ledger);
  /// Judges the last value anew under other limits.
  void change_rule(const LimitRule& rule, BayTime now, std::string_view by, Ledger& ledger);
  void end(BayTime now, std::string_view reason, Ledger& ledger);
  /// The source began a new run, its time too: timers of the old one mean nothing now.
  void restart_time();

  /// What an operator sees; only where is_announced(state()).
  Occurrence occurrence(BayTime now) const;
  /// The earliest announcement to come, while a step is in its delay.
  std::optional<Pending> pending() const;

 private:
  /// One step's way: not breached, breached and waiting, reached, back and clearing.
  struct Step {
    bool breached = false;
    bool reached = false;
    BayTime since;                     ///< when the present breach began
    std::optional<BayTime> due;        ///< its delay is over
    std::optional<Duration> left;      ///< of the delay, while it stands still without a value
    std::optional<BayTime> clear_due;  ///< its clear time is over
  };
  static constexpr std::array<Priority, 2> priorities{Priority::medium, Priority::high};

  const std::optional<double>& limit_of(std::size_t step) const {
    return step == 0 ? rule_.limits.medium : rule_.limits.high;
  }
  Duration delay_of(std::size_t step) const { return step == 0 ? rule_.delay : rule_.high_delay; }
  bool beyond(double value, double limit) const;
  bool back(double value, double limit) const;
  void judge(std::size_t index, BayTime now, double value);
  void reach(std::size_t index, BayTime now, Ledger& ledger);
  void leave(BayTime now, std::string_view reason, Ledger& ledger);
  void lower(BayTime now, Ledger& ledger);
  std::optional<std::size_t> highest_reached() const;
  bool waits() const;
  void record(Change change, BayTime now, Ledger& ledger, std::string_view reason = {}) const;
  std::size_t shown_step() const { return priority_ == Priority::high ? 1 : 0; }

  LimitRule rule_;
  State state_ = State::normal;
  std::array<Step, 2> steps_;
  bool missing_ = true;
  std::optional<BayTime> missing_due_;
  std::optional<double> last_value_;

  // The present occurrence; meaningful while it is announced.
  std::uint64_t id_ = 0;
  Priority priority_ = Priority::none;
  bool reached_high_ = false;
  BayTime since_;
  Duration waited_{0};
  std::array<double, 2> breached_value_{};  ///< by step, the last value beyond it
};

}  // namespace vigil::alarms
