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

#include "alarms/breaths.hpp"
#include "alarms/composite_condition.hpp"
#include "alarms/context.hpp"
#include "alarms/gap_occurrence.hpp"
#include "alarms/limit_condition.hpp"
#include "alarms/no_breath_condition.hpp"
#include "alarms/occurrence.hpp"
#include "alarms/profile.hpp"
#include "alarms/repeat_condition.hpp"
#include "alarms/signal_conditions.hpp"
#include "alarms/technical_condition.hpp"

namespace vigil::alarms {

/// How long a channel's last valid value stands: three periods, at least two seconds, at most a day.
constexpr Duration stale_after(Duration period) {
  const Duration bounded = std::min<Duration>(period, std::chrono::hours{8});
  return std::max<Duration>(3 * bounded, std::chrono::seconds{2});
}

/// How long a wave counts as one with breaths in it after its last one.
constexpr Duration breaths_count_for = std::chrono::seconds{20};

/// A block of a wave that tells of breaths.
struct BreathWave {
  Channel channel = Channel::co2;  ///< co2 or resp
  BayTime start;                   ///< of its first sample
  double fs = 0;                   ///< Hz
  bool continues = true;           ///< no sample is missing before it
};

/// All conditions of one bay. Pure: bay time is an argument, nothing here reads a clock, a socket or a file,
/// and the same calls in the same order give the same occurrences at any speed. Only reminders run on station
/// time. Owned by whoever judges the bay, and used by one thread.
class BayAlarms {
 public:
  /// @param next_id shared by all bays of a station, so that an id never comes back; outlives this.
  explicit BayAlarms(std::uint64_t& next_id) : revision_{next_id}, ledger_{next_id, revision_, changes_} {}
  BayAlarms(const BayAlarms&) = delete;
  BayAlarms& operator=(const BayAlarms&) = delete;

  // ---- what is judged
  /// Judges by this profile from now on; the occurrences of the one before end with `why`.
  void set_profile(const Profile& profile, BayTime now, std::string_view why, std::string_view by);
  /// Changes one limit. Fails, with why, where `rule_mistake` finds one.
  Expected<void> set_limits(std::string_view condition, const LimitRule& wanted, const Profile& profile,
                            BayTime now, std::string_view by);
  /// A nurse switches a parameter's alarm off, or on again. Fails for what may never be off, and without a
  /// reason.
  Expected<void> switch_off(std::string_view condition, std::string_view reason, BayTime now,
                            std::string_view by);
  Expected<void> switch_on(std::string_view condition, BayTime now, std::string_view by);
  /// The profile's limits as they stand for this bay.
  std::vector<LimitRule> rules() const;
  const Profile& profile() const { return profile_; }
  /// How often a channel's value comes; 0: intermittent, each new one is judged and none grows stale.
  void set_period(Channel channel, Duration period);
  /// How long the source waits before it reports 0 breaths a minute.
  void set_rr_zero_window(Duration window);
  /// The source's run ended at `ended`; the next message is of another one, whose time may begin anew.
  void restart_time(BayTime ended);

  // ---- what is known of the patient
  const Context& context() const { return context_; }
  /// At admit. What the station measures before the infusion takes the place of the pressures.
  void set_patient(const Baselines& baselines, bool ventilated, bool spinal_injury, BayTime now);
  /// @param sedative_runs a sedative or an opioid runs on a pump; `sedative` is its name
  void set_pumps(bool delivers, bool sedative_runs, std::string_view sedative, BayTime now);
  /// Whether ketamine runs on a pump: only then an alarm suggests to pause the infusion.
  void set_ketamine(bool runs, BayTime now);
  /// A bolus, or a rate that was raised.
  void pump_rose(BayTime now) { signals_.pump_rose(now); }
  /// In what time the cuff's next reading is due after its last one; none: the profile does not say.
  std::optional<Duration> cuff_interval() const { return signals_.cuff_interval(); }
  void chart_sedative(std::string_view name, BayTime given, Duration window, BayTime now);
  /// @param score POSS 1 to 4; 0 for S, asleep and easy to rouse
  void chart_poss(int score, BayTime now);
  /// @param l_per_min 0 ends it
  void chart_oxygen(double l_per_min, BayTime now);

  // ---- what happens, in bay time; each settles first what is due before it
  void settle(BayTime now);
  void value(Channel channel, BayTime now, double value);
  /// @param quality as flagged; `valid`: there is just no value
  void missing(Channel channel, BayTime now, Quality quality = Quality::valid);
  /// A value of a channel in whose place another one is judged: only what is announced already learns of it,
  /// so that it can end.
  void value_in_reserve(Channel channel, BayTime now, double value);
  /// Call once for each new measurement time of the cuff.
  void cuff(const CuffReading& reading, BayTime now);
  /// @param samples in the wave's unit, NaN where one is missing
  void breath_wave(const BreathWave& block, std::span<const double> samples, BayTime now);
  void technical(std::string_view name, Priority priority, std::string text, std::vector<std::string> why,
                 BayTime now);
  void technical(std::string_view name, TechnicalCondition::Report report, BayTime now);

  // ---- what a nurse does
  /// Acknowledges those of `ids` that are there, not yet acknowledged and, with `rev`, have not risen since
  /// that revision; gives back the others.
  /// @param with_reason the nurse gave one; what needs one is left without
  std::vector<std::uint64_t> acknowledge(std::span<const std::uint64_t> ids, std::optional<std::uint64_t> rev,
                                         BayTime now, std::string_view by, bool with_reason = false);
  /// Acknowledges what stood in revision `rev` and has not risen since; gives back what it left.
  std::vector<std::uint64_t> acknowledge_all(std::uint64_t rev, BayTime now, std::string_view by,
                                             bool with_reason = false);
  /// Ends everything, as at standby.
  void end_all(BayTime now, std::string_view why, std::string_view by);
  /// At discharge: nothing that was measured is the next patient's.
  void forget_patient(BayTime now);
  /// Station time: what is to be heard once more.
  void remind(StationTime now, BayTime bay_now);

  // ---- what was lost and sent again (bay_alarms_gaps.cpp)
  /// For one that was made anew: judges from now on as `other` does, by its limits, its patient and what is
  /// on board. Nothing of its values and occurrences.
  void judge_like(const BayAlarms& other, BayTime from);
  /// Shows it, unheard, until it is acknowledged; gives it its id.
  std::uint64_t found_during_gap(GapOccurrence found, BayTime now);

  // ---- what is seen
  /// By priority, then not acknowledged first, then what is not of a gap, then newest.
  std::vector<Occurrence> occurrences(BayTime now) const;
  std::vector<Pending> pending() const;
  /// The highest priority that is not acknowledged.
  Priority top() const;
  /// Grows by one with every change of an occurrence. Begins where no earlier run of the station was, so that
  /// an acknowledgement of what that one showed means nothing here.
  std::uint64_t revision() const { return revision_; }
  /// What happened since the last call, in its order.
  std::vector<ChangeEntry> take_changes();

  // ---- what comes back after a restart of the station
  // Each part is handed to `archive(name, part)` (alarms/bay_alarms_saved.hpp). What comes back has no data
  // until its first value.
  template <typename Archive>
  void save(Archive& archive, BayTime now) const;
  /// Into one that was made anew. Patient and profile must have been set before, as they were.
  /// @param now bay time when it was saved: nothing happened since, as far as is known
  template <typename Archive>
  void restore(Archive& archive, BayTime now);
  /// The station was away for long: acknowledged highs are active and heard again.
  void hear_again(BayTime now);

 private:
  struct Freshness {
    std::optional<Duration> patience;  ///< unset: never stale
    std::optional<BayTime> stale_at;
  };

  LimitCondition* find_limit(std::string_view condition);
  const LimitCondition* find_limit(std::string_view condition) const;
  TechnicalCondition& technical_named(std::string_view name);
  /// Every condition's, in the order in which they are settled: `visit(condition)`.
  template <typename Visit>
  void for_each(Visit visit);
  template <typename Visit>
  void for_each(Visit visit) const;
  template <typename Tell>
  void tell(Channel channel, BayTime now, std::optional<Duration> patience, Tell tell_one);
  /// @param matches asked with an occurrence's id and the revision in which it was last heard anew
  template <typename Matches>
  std::vector<std::uint64_t> acknowledge_if(Matches matches, BayTime now, std::string_view by,
                                            bool with_reason);

  void end_gap(const GapOccurrence& gap, BayTime now, std::string text, std::string_view by);

  /// What one thing that happened means for the others: context, composites, signals. Then what waits is
  /// announced.
  void react(BayTime now);
  void react_cannula(BayTime now);
  bool is_composite(std::string_view name) const;
  void react_composite(CompositeCondition& composite, BayTime now);
  void react_group(const Group& group, BayTime now);
  std::vector<Contributor> contributors(const CompositeRule& rule, BayTime now) const;
  void apply_baselines(BayTime now);
  /// Nothing is true, waits or clears: one more value like the last one changes nothing for the others.
  bool is_calm() const;
  void refresh_due(BayTime now);
  /// The first news after a restart of the station: from now on values grow stale again.
  void resume(BayTime now);
  SignalConditions::Seen seen(BayTime now) const;
  bool breathes_elsewhere(bool by_number, BayTime now) const;
  bool chest_moves(BayTime now) const;
  void note(JournalWhat what, std::string_view condition, BayTime now, std::string text, std::string_view by,
            Figures figures = {});

  Profile profile_;
  Context context_;
  std::vector<LimitCondition> limits_;
  std::optional<NoBreathCondition> no_breath_;
  std::optional<RepeatCondition> repeat_;
  std::vector<CompositeCondition> composites_;
  std::vector<TechnicalCondition> technical_;
  std::vector<GapOccurrence> gaps_;  ///< oldest first
  SignalConditions signals_;
  BreathDetector co2_{least_breath_mmhg};
  BreathDetector resp_{0};
  std::array<BaselineReadings, 3> baseline_readings_;  ///< SBP, DBP, EtCO₂
  std::array<Freshness, numeric_count> freshness_;
  std::array<std::optional<double>, numeric_count> last_;  ///< valid now
  std::array<std::optional<BayTime>, 2> wave_stale_at_;    ///< of each BreathWaveKind
  std::optional<BayTime> next_due_;
  std::optional<BayTime> context_due_;
  bool breaths_armed_ = false;  ///< as no-breath was when it was last judged, over a standby
  bool was_calm_ = false;
  bool co2_breathes_ = false;                        ///< the CO₂ wave showed a breath lately
  bool run_begins_ = false;                          ///< restart_time() was told, and nothing came since
  std::optional<SignalConditions::Seen> told_seen_;  ///< for which the signals were last reported
  std::uint64_t revision_;
  std::vector<ChangeEntry> changes_;
  Ledger ledger_;
  std::optional<BayTime> restored_at_;  ///< and nothing came since
  std::optional<BayTime>
      wave_kept_until_;  ///< breaths seen in the CO₂ wave before a restart count until then
};

}  // namespace vigil::alarms
