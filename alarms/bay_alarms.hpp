// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "alarms/limit_condition.hpp"
#include "alarms/occurrence.hpp"
#include "alarms/profile.hpp"
#include "alarms/technical_condition.hpp"

namespace vigil::alarms {

/// How long a channel's last valid value stands: three periods, at least two seconds, at most a day.
constexpr Duration stale_after(Duration period) {
  const Duration bounded = std::min<Duration>(period, std::chrono::hours{8});
  return std::max<Duration>(3 * bounded, std::chrono::seconds{2});
}

/// All conditions of one bay. Pure: bay time is an argument, nothing here reads a clock, a socket or a file,
/// and the same calls in the same order give the same occurrences at any speed. Owned by whoever judges the
/// bay, and used by one thread.
class BayAlarms {
 public:
  /// @param next_id shared by all bays of a station, so that an id never comes back; outlives this.
  explicit BayAlarms(std::uint64_t& next_id) : revision_{next_id}, ledger_{next_id, changes_} {}
  BayAlarms(const BayAlarms&) = delete;
  BayAlarms& operator=(const BayAlarms&) = delete;

  // ---- what is judged
  /// Judges by these rules from now on; the occurrences of the rules before end with `reason`.
  void set_rules(const std::vector<LimitRule>& rules, BayTime now, std::string_view reason);
  /// Changes one limit. Fails, with why, where `rule_mistake` finds one.
  Expected<void> set_limits(std::string_view condition, const LimitRule& wanted, const Profile& profile,
                            BayTime now, std::string_view by);
  std::vector<LimitRule> rules() const;
  /// How often a channel's value comes; 0: intermittent, each new one is judged and none grows stale.
  void set_period(Channel channel, Duration period);
  /// The source began a new run: bay time starts anew.
  void restart_time();

  // ---- what happens, in bay time; each settles first what is due before it
  void settle(BayTime now);
  void value(Channel channel, BayTime now, double value);
  void missing(Channel channel, BayTime now);
  /// A value of a channel in whose place another one is judged: only what is announced already learns of it,
  /// so that it can end.
  void value_in_reserve(Channel channel, BayTime now, double value);
  /// @param priority none: the condition is over
  void technical(std::string_view name, Priority priority, std::string text, std::vector<std::string> why,
                 BayTime now);

  // ---- what a nurse does
  /// Acknowledges those of `ids` that are there, not yet acknowledged and, with `rev`, have not risen since
  /// that revision; gives back the others.
  std::vector<std::uint64_t> acknowledge(std::span<const std::uint64_t> ids, std::optional<std::uint64_t> rev,
                                         BayTime now, std::string_view by);
  /// Acknowledges what stood in revision `rev` and has not risen since; gives back what it left.
  std::vector<std::uint64_t> acknowledge_all(std::uint64_t rev, BayTime now, std::string_view by);
  /// Ends everything, as at discharge.
  void end_all(BayTime now, std::string_view reason);

  // ---- what is seen
  /// By priority, then not acknowledged first, then newest.
  std::vector<Occurrence> occurrences(BayTime now) const;
  std::vector<Pending> pending() const;
  /// The highest priority that is not acknowledged.
  Priority top() const;
  /// Grows by one with every change of an occurrence. Begins where no earlier run of the station was, so that
  /// an acknowledgement of what that one showed means nothing here.
  std::uint64_t revision() const { return revision_; }
  /// What happened since the last call, in its order.
  std::vector<ChangeEntry> take_changes();

 private:
  struct Watch {
    LimitCondition condition;
    std::uint64_t rose_in = 0;  ///< the revision in which it was last heard anew
  };
  struct TechnicalWatch {
    TechnicalCondition condition;
    std::uint64_t rose_in = 0;
  };
  struct Freshness {
    std::optional<Duration> patience;  ///< unset: never stale
    std::optional<BayTime> stale_at;
  };

  template <typename Matches>
  std::vector<std::uint64_t> acknowledge_if(Matches matches, BayTime now, std::string_view by);
  template <typename Tell>
  void tell(Channel channel, BayTime now, std::optional<Duration> patience, Tell tell_one);
  void refresh_due();
  void note_changes(std::size_t from);

  std::vector<Watch> limits_;
  std::vector<TechnicalWatch> technical_;
  std::array<Freshness, numeric_count> freshness_;
  std::optional<BayTime> next_due_;
  std::uint64_t revision_;
  std::vector<ChangeEntry> changes_;
  Ledger ledger_;
};

}  // namespace vigil::alarms
