// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "alarms/infusion_plan.hpp"
#include "alarms/infusion_pump.hpp"
#include "alarms/treatment_day.hpp"
#include "common/model/bay.hpp"
#include "common/model/dose.hpp"
#include "common/model/time.hpp"

namespace vigil::alarms {

/// What one check found (infusion.md, Checks).
struct InfusionFinding {
  std::string condition;  ///< "dose-above-cap"; of one pump "conc-undiluted:1"
  AlarmKind kind = AlarmKind::physiological;
  Priority priority = Priority::none;  ///< of an advisory low: it is seen, never heard
  bool needs_reason = false;           ///< its acknowledgement says why, and that is charted
  bool latching = false;               ///< its high
  std::string text;                    ///< "Dose 25 > 24 mg/h"
  std::vector<std::string> why;
  std::optional<double> value;  ///< in `unit`
  std::optional<double> limit;
  std::string unit;
};

/// A bolus, a start or a raised rate: marked in the trend.
struct InfusionRise {
  BayTime at;
  std::uint8_t pump = 0;
  std::string text;  ///< "rate 10 → 20 mL/h"
};

/// What of an infusion is shown together. What is unset is not known, never 0.
struct InfusionFigures {
  std::optional<Dose> dose;  ///< of the protocol's drug, of all pumps that run it
  std::optional<double> range_low_mg_per_h;
  std::optional<double> range_high_mg_per_h;
  std::optional<double> cap_mg_per_h;
  std::uint32_t day = 0;
  std::optional<double> days_planned;
  Duration delivered_today{};
  std::optional<double> hours_planned;
  double day_mg = 0;
  double course_mg = 0;
  bool amount_is_complete = true;  ///< false: something ran without a concentration, it is more than this
  std::optional<double> day_planned_mg;
  std::optional<double> course_planned_mg;
  std::optional<BayTime> readings_close_until;  ///< a pressure is due every 5 min until then
};

/// What the checks know of one admission. Plain data: the checks are functions of it.
struct InfusionState {
  struct Charted {
    std::string drug;
    BayTime at;

    template <typename Self, typename Archive>
    static void fields(Self& self, Archive& archive) {
      archive("drug", self.drug);
      archive("at", self.at);
    }
  };

  std::optional<InfusionPlan> plan;  ///< unset: nobody is admitted with a protocol
  std::vector<InfusionPump> pumps;   ///< in order of their numbers
  double settled_mg = 0;             ///< of the protocol's drug, by pumps that run another one now
  bool settled_is_complete = true;
  TreatmentDay day;
  std::optional<BayTime> below_range_since;  ///< at a dose that did not rise since
  double last_mg_per_h = 0;                  ///< of the protocol's drug
  std::optional<BayTime> benzodiazepine_at;  ///< the last one charted or running
  std::optional<Charted> theophylline;       ///< charted, and not acknowledged with a reason
  std::optional<BayTime> rose_at;

  template <typename Self, typename Archive>
  static void fields(Self& self, Archive& archive) {
    archive("pumps", self.pumps);
    archive("settled_mg", self.settled_mg);
    archive("settled_is_complete", self.settled_is_complete);
    archive("day", self.day);
    archive("below_range_since", self.below_range_since);
    archive("last_mg_per_h", self.last_mg_per_h);
    archive("benzodiazepine_at", self.benzodiazepine_at);
    archive("theophylline", self.theophylline);
    archive("rose_at", self.rose_at);
  }
};

/// A row of the checks' table.
struct InfusionCheck {
  std::string_view condition;
  AlarmKind kind = AlarmKind::physiological;
  Priority priority = Priority::medium;  ///< of its first step
  bool needs_reason = false;
  std::string_view rule;  ///< in words, for whoever asks what is judged
};
/// Every check, in the order of infusion.md.
const std::vector<InfusionCheck>& infusion_checks();

// Durations of the checks, bay time (infusion.md).
constexpr Duration below_range_after = std::chrono::minutes{10};
constexpr Duration benzodiazepine_after = std::chrono::minutes{15};
constexpr Duration close_readings_every = std::chrono::minutes{5};
constexpr Duration close_readings_for = std::chrono::minutes{45};

/// Judges the infusion of one bay: its pumps against the protocol that its patient was admitted with. Pure:
/// bay time is an argument, and the same calls in the same order find the same. It says what stands;
/// episodes, acknowledging and the journal are the alarms'. Owned by whoever judges the bay, used by one
/// thread.
class InfusionChecks {
 public:
  /// @param drugs outlives this
  explicit InfusionChecks(const DrugLibrary& drugs) : drugs_{drugs} {}

  // ---- what is known of the patient
  /// Another patient: nothing of the one before is his. What pumps told last goes on.
  void admit(InfusionPlan plan, BayTime now);
  void discharge();
  /// Replaces what was confirmed of this pump before. Fails for an undiluted concentrate of the protocol's
  /// drug, for a concentration that cannot be, and, before it runs, where theophylline or aminophylline is
  /// charted and nobody acknowledged that with a reason.
  Expected<void> confirm(PumpBinding binding, BayTime now);
  /// A medication as charted, by its words.
  void chart(std::string_view medication, BayTime given);
  /// A nurse acknowledged a finding that needs a reason. Fails without one.
  Expected<void> acknowledge(std::string_view condition, std::string_view reason);

  // ---- what happens
  /// One coherent state of a pump, as it comes.
  void pump(std::uint8_t number, const PumpReading& reading, BayTime now);
  /// The source began a new run: its time may start anew.
  void restart_time();
  /// Since this was last asked.
  std::vector<InfusionRise> take_rises();

  // ---- what stands
  /// By the order of the table, each pump's own by its number. Without an admission: of what a pump tells,
  /// what needs none.
  std::vector<InfusionFinding> findings(BayTime now) const;
  /// The next time at which one begins or ends by itself, while no pump says anything new.
  std::optional<BayTime> next_due(BayTime now) const;
  std::optional<InfusionFigures> figures(BayTime now) const;
  /// False after a restart of the station until each pump that was there has spoken, or 30 s have passed
  /// since the first did: what is not told yet must not end anything.
  bool has_word_of_all(BayTime now) const;
  const InfusionState& state() const { return state_; }

  /// What comes back after a restart of the station, beside the plan, which its owner saves and gives to
  /// admit() first.
  template <typename Self, typename Archive>
  static void fields(Self& self, Archive& archive) {
    InfusionState::fields(self.state_, archive);
  }
  /// After fields() read it.
  void restored();

 private:
  InfusionPump& pump_of(std::uint8_t number);
  void recognize(InfusionPump& pump, BayTime now);
  void remember(BayTime now);

  InfusedDrugs drugs_;
  InfusionState state_;
  std::vector<InfusionRise> rises_;
  bool restored_ = false;
  std::optional<BayTime> resumed_at_;  ///< the first word of a pump after restored()
};

// ---- figures that the checks and the panel share

/// What runs of the protocol's drug, of all pumps. `complete`: each pump that runs it has a concentration.
struct RunningDose {
  double mg_per_h = 0;
  bool complete = true;
  bool runs = false;
  bool infuses = false;  ///< as programmed: not only kept open
};
RunningDose running_dose(const InfusionState& state);
/// The larger of integral and counted volume, of the protocol's drug since the admission.
double given_mg(const InfusionState& state);

/// By infusion_rows.cpp; `plan` may be unset.
std::vector<InfusionFinding> judge_infusion(const InfusionState& state, const InfusedDrugs& drugs,
                                            BayTime now);

}  // namespace vigil::alarms
