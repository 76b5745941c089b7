// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "alarms/context.hpp"
#include "alarms/episode.hpp"
#include "alarms/profile.hpp"

namespace vigil::alarms {

/// What one member tells a composite now.
struct Contributor {
  enum class Level : std::uint8_t { none, warning, critical };

  std::string condition;
  Level level = Level::none;
  bool missing = false;  ///< it has no value now
  bool counts = false;   ///< breached, or on its way back: only a valid value says that it is well
  std::string reason;    ///< "RR 9 /min below 10 for 15 s"
  std::optional<Channel> channel;
  Figures figures;
};

/// Several raw breaches at once (alarms.md, Conditions 4): `needed` of its members together for a time, at
/// once where one of them is at its high step; or with a sedative on board one warning alone for longer. One
/// member alone is that member's own alarm, medium or high. Which and how many is data of the profile. Pure,
/// bay time; whoever owns it tells it what its members say whenever that changes.
class CompositeCondition {
 public:
  explicit CompositeCondition(CompositeRule rule)
      : rule_{std::move(rule)}, episode_{rule_.name}, worst_(rule_.critical.size() + rule_.warnings.size()) {}

  const CompositeRule& rule() const { return rule_; }
  Episode& episode() { return episode_; }
  const Episode& episode() const { return episode_; }
  bool is_true() const { return true_; }
  bool is_missing() const { return missing_; }

  /// @param now_said one for each distinct member of the rule, in one order always
  void evidence(const std::vector<Contributor>& now_said, const Context& context, BayTime now,
                Ledger& ledger);

  std::optional<BayTime> next_due() const;
  void settle(BayTime now, Ledger& ledger);

  /// Names what it was acknowledged for: its contributors as they are now.
  bool acknowledge(BayTime now, std::string_view by, Ledger& ledger);
  /// Who acknowledged it while this member contributed to it, and it has not been heard since; empty: nobody.
  /// Stands until it becomes true again, so that a member that goes on alone is not heard anew.
  std::string_view acknowledged_for(std::string_view member) const;
  void end(BayTime now, std::string text, std::string_view by, Ledger& ledger);
  /// The source's run ended at `ended`: what waits stands still, what clears begins anew with its values.
  void restart_time(BayTime ended);
  /// Its composite is over, and it is not true any more: it does not wait for its own clear time.
  void leave_composite(BayTime now, Ledger& ledger) { episode_.end_joined(now, figures(), ledger); }
  Occurrence occurrence(BayTime now) const;
  std::optional<Pending> pending() const;
  Figures figures() const { return worst_now_ ? worst_now_->figures : Figures{}; }

  /// As it is saved: what it waits for stands still at `now`.
  CompositeCondition saved(BayTime now) const;

  template <typename Self, typename Archive>
  static void fields(Self& self, Archive& archive) {
    archive("episode", self.episode_);
    archive("true", self.true_);
    archive("alone", self.by_one_alone_);
    archive("worst", self.worst_, Contributor::Level::critical);
    archive("acknowledged_for", self.acknowledged_for_);
    archive("acknowledged_by", self.acknowledged_by_);
    archive("together", self.together_.left);
    archive("for_itself", self.alone_.left);
    archive("reasons", self.reasons_);
    archive("context", self.context_lines_);
  }

 private:
  /// A time for which something must hold without a break; without a value it stands still.
  struct Wait {
    std::optional<BayTime> due;
    std::optional<Duration> left;

    void run(bool holds, bool still, Duration length, BayTime now);
    void stand_still(BayTime now);
  };

  void become_true(BayTime now, Duration waited, Ledger& ledger);
  void forget_well(std::size_t i, BayTime now);
  void forget_acknowledgement();
  void tell_gains(BayTime now, Ledger& ledger);
  std::string reason_text() const;

  CompositeRule rule_;
  Episode episode_;
  std::vector<Contributor::Level> worst_;  ///< of each member, since the occurrence began
  std::vector<Contributor> said_;
  std::optional<Contributor> worst_now_;
  std::vector<std::string> acknowledged_for_;  ///< members that contributed when it was acknowledged
  std::string acknowledged_by_;
  std::vector<std::string> reasons_;
  std::vector<std::string> context_lines_;
  bool true_ = false;
  /// With a sedative on board a warning was there for so long without a break that one alone is enough.
  bool by_one_alone_ = false;
  bool missing_ = false;
  Wait together_;
  Wait alone_;
  Duration together_length_{0};
  std::optional<BayTime> clear_due_;
  std::vector<std::optional<BayTime>> well_since_;  ///< of each member, by valid values
};

}  // namespace vigil::alarms
