// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "alarms/episode.hpp"
#include "common/model/bay.hpp"
#include "common/model/channel.hpp"
#include "common/model/error.hpp"
#include "common/model/time.hpp"

namespace vigil::alarms {

/// The two steps of a limit, in the channel's unit. Unset: that step does not exist.
struct Limits {
  std::optional<double> medium;
  std::optional<double> high;

  bool operator==(const Limits&) const = default;
};

/// A step against the patient's baseline: baseline + points, or baseline · (1 + percent / 100), but never
/// below `floor`. It stands beside the absolute step: whichever is reached first breaches.
struct OverBaseline {
  double percent = 0;
  double points = 0;
  double floor = 0;

  bool operator==(const OverBaseline&) const = default;
  double limit(double baseline) const { return std::max(baseline * (1 + percent / 100) + points, floor); }
};

/// One limit condition: a channel, a side, two steps, and how long each must hold. Durations are bay time.
struct LimitRule {
  Channel channel = Channel::spo2;
  Side side = Side::low;
  Limits limits;
  bool at_limit = false;  ///< a value equal to the limit breaches it (pressures: ≥ 160), else only beyond
  Duration delay{0};      ///< of the medium step
  Duration high_delay{0};
  Duration clear{0};  ///< how long the value must be back before the occurrence ends
  /// The same of one that a nurse has acknowledged and that was never high: until then a value that comes and
  /// goes at its limit is the episode that she has seen. Unset: `clear`.
  std::optional<Duration> acknowledged_clear;
  double margin = 0;  ///< how far inside the limit "back" is, so that a value at the limit does not chatter
  bool latching = false;  ///< of the high step: it stays on screen until acknowledged
  /// By step: medium, high. Only on the high side.
  std::array<std::optional<OverBaseline>, 2> over_baseline;
  /// A third figure, high without a repeat; of a pressure that is judged by repeat.
  std::optional<double> at_once;
  /// A channel's first values are not judged before they have come for this long.
  Duration arm{0};
  /// Points beyond the limit × seconds that end the delay before its time; unset: never.
  std::optional<double> deep_point_s;
  /// The high step counts only while this wave comes with breaths in it.
  std::optional<Channel> high_needs;
  // Guard rails: how far a nurse may move a step.
  double guard_lo = 0;
  double guard_hi = 0;
  bool changed = false;  ///< from its profile
  bool off = false;      ///< switched off for this bay: judged, never announced

  bool operator==(const LimitRule&) const = default;
};

/// `spo2-low`: the name of a limit's condition.
std::string condition_name(Channel channel, Side side);
inline std::string condition_name(const LimitRule& rule) { return condition_name(rule.channel, rule.side); }

/// No breath for `after`, from what tells of breaths (alarms.md, Conditions 3).
struct NoBreathRule {
  Duration after = std::chrono::seconds{20};
  Duration clear = std::chrono::seconds{10};
  Duration arm = std::chrono::seconds{10};  ///< breaths must have come for this long before
  Duration not_armed_after = std::chrono::seconds{60};
  bool latching = true;

  bool operator==(const NoBreathRule&) const = default;
};

/// Several raw breaches at once (alarms.md, Conditions 4). Names are those of limit conditions, `no-breath`
/// and `poss`.
struct CompositeRule {
  std::string name;   ///< "respiratory-depression"
  std::string label;  ///< "Respiratory depression"
  Priority priority = Priority::high;
  bool latching = true;
  std::vector<std::string> critical;  ///< their high steps count, and need no time together
  std::vector<std::string> warnings;  ///< their raw breaches count
  std::vector<std::string> joins;     ///< belongs to it while it lasts, and adds no evidence
  std::size_t needed = 2;
  Duration together = std::chrono::seconds{10};
  Duration clear = std::chrono::seconds{10};
  int poss_from = 3;  ///< a charted sedation score that is a warning
  Duration poss_lasts = std::chrono::minutes{30};
  /// A sedative or opioid on board: delays are multiplied, and one warning alone is this alarm after a time.
  double sedated_delay_factor = 0.5;
  std::optional<Duration> sedated_alone = std::chrono::seconds{60};
  std::string suggestion;  ///< added to `why` while ketamine runs on a pump

  bool operator==(const CompositeRule&) const = default;
};

/// A cuff pressure judged by repeat (alarms.md, Hypertension). The figures are those of two limits.
struct RepeatRule {
  std::string name;       ///< "hypertension"
  std::string label;      ///< "Hypertension"
  std::string systolic;   ///< "nibp_sys-high"
  std::string diastolic;  ///< "nibp_dia-high"
  bool latching = true;
  Duration repeat_from = std::chrono::minutes{1};  ///< a reading this much later confirms
  Duration overdue = std::chrono::minutes{5};
  Duration unconfirmed = std::chrono::minutes{10};
  double below = 5;  ///< mmHg below the medium figures ends it
  /// In place of the systolic limit's `over_baseline`, for a patient with a spinal-cord injury.
  std::array<OverBaseline, 2> spinal_injury;

  bool operator==(const RepeatRule&) const = default;
};

/// How often a cuff reading is due.
struct IntervalRule {
  Duration close = std::chrono::minutes{5};
  Duration close_for = std::chrono::minutes{45};  ///< after start, bolus or rate rise
  Duration usual = std::chrono::minutes{15};
  double overdue_after = 2;  ///< intervals

  bool operator==(const IntervalRule&) const = default;
};

/// A channel without a valid value, and what is required while infusing.
struct SignalRule {
  Duration after = std::chrono::seconds{10};
  Duration clear = std::chrono::seconds{5};
  std::vector<Channel> watched;
  std::vector<Channel> required;  ///< while infusing; these are medium then, the others low
  Duration spo2_alone = std::chrono::seconds{60};

  bool operator==(const SignalRule&) const = default;
};

/// When a low or absent CO₂ may be put down to a moved cannula.
struct CannulaRule {
  bool claimed = true;
  double rr_at_least = 8;
  double spo2_at_least = 92;

  bool operator==(const CannulaRule&) const = default;
};

/// Conditions that have one cause: while one of them is announced, another of no higher priority belongs to
/// its occurrence, and is heard with it.
struct Group {
  std::vector<std::string> members;
  std::vector<std::string>
      joins;  ///< belong to a member's occurrence, and never have others belong to theirs

  bool operator==(const Group&) const = default;
};

/// A named set of limits. A profile changes only as a file; a bay's copy of its rules is what a nurse
/// changes.
struct Profile {
  std::string id;
  std::string name;
  std::string note;  ///< "figures not clinically reviewed"
  std::vector<LimitRule> rules;
  std::optional<NoBreathRule> no_breath;
  std::vector<CompositeRule> composites;
  std::vector<Group> groups;
  std::optional<RepeatRule> repeat;
  std::optional<IntervalRule> interval;
  SignalRule signals;
  CannulaRule cannula;
  Reminders reminders;
  Duration infusing_lasts = std::chrono::minutes{60};  ///< sedation outlasts the pump
  /// Switched off, visibly, for a patient who is ventilated.
  std::vector<std::string> off_when_ventilated;

  bool operator==(const Profile&) const = default;
};

/// Finds a profile that another one is based on; null: there is none of that id.
using FindProfile = std::function<const Profile*(std::string_view id)>;

/// Reads a profile from TOML; `file` stands in the errors, each with file:line. With `based_on`, what it does
/// not say is as in that one.
Expected<Profile> parse_profile(std::string_view text, const std::string& file,
                                const FindProfile& find_base = {});

constexpr Duration longest_delay = std::chrono::seconds{30};
constexpr Duration longest_clear = std::chrono::seconds{120};

/// What is wrong with a rule that shall take the place of `original`, in words; empty: nothing. The steps
/// stay within the guard rails, the medium one on the milder side; a high step may be tightened, never
/// widened beyond its profile, nor its delay made longer, its margin wider or its latching taken away.
std::string rule_mistake(const LimitRule& original, const LimitRule& wanted);

}  // namespace vigil::alarms
