// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "alarms/protocol.hpp"
#include "common/model/time.hpp"
#include "common/wire/messages.hpp"

namespace vigil::station {

/// One thing to be looked at, by the code that charts it: "check:liver-tests" before the start, "end:escort"
/// before the discharge.
struct ChecklistItem {
  std::string code;
  bool done = false;  ///< as charted
  std::string by;
  BayTime at;

  template <typename Self, typename Archive>
  static void fields(Self& self, Archive& archive) {
    archive("code", self.code);
    archive("done", self.done);
    archive("by", self.by);
    archive("at", self.at);
  }
};

/// What is looked at before one patient's infusion and before the discharge (infusion.md, Checks and "At the
/// end"), and how far the infusion is. It keeps nobody from anything: what is open is recorded.
struct Checklist {
  std::vector<ChecklistItem> items;  ///< empty: nobody lies in the bay
  bool started = false;              ///< the protocol's drug ran for this patient
  std::optional<BayTime> ended_at;   ///< when it ran last; unset while it runs

  template <typename Self, typename Archive>
  static void fields(Self& self, Archive& archive) {
    archive("items", self.items);
    archive("started", self.started);
    archive("ended_at", self.ended_at);
  }
};

/// Whether a chart's code is one of a checklist's: "check:…" or "end:…".
bool is_checklist_code(std::string_view code);
/// Fails, naming it, for a code of a checklist that no list has.
Expected<void> known_checklist_code(std::string_view code);

/// @param protocol null: only what is looked at before a discharge
Checklist begin_checklist(const alarms::Protocol* protocol);

/// Marks one, or takes the mark away. False: this list does not have it.
bool mark(Checklist& list, std::string_view code, bool done, std::string_view by, BayTime at);

/// The protocol's drug runs, or not. True where it runs for the first time: what is open is to be recorded.
bool note_runs(Checklist& list, bool runs, BayTime now);

/// What is known for the end of a stay, beside what was charted.
struct EndFacts {
  BayTime now;
  std::optional<double> sbp;  ///< mmHg, the last that was measured
  BayTime sbp_at;
  std::optional<double> baseline_sbp;  ///< mmHg
  std::optional<int> poss;             ///< the last that was charted
  BayTime poss_at;
};

/// So long a patient is observed after the infusion (infusion.md, "At the end").
constexpr Duration observed_for = std::chrono::minutes{60};
/// Near the baseline: within 20 % of it, as the modified Aldrete score counts a pressure as recovered.
constexpr double near_baseline = 0.2;

/// Every item with how it stands; what is measured is done by itself, or where it was charted as seen.
std::vector<wire::ChecklistRow> checklist_rows(const Checklist& list, const EndFacts& facts);

/// "liver-tests, escort": what is open of those that begin so ("check:", "end:"); empty: nothing. With what
/// was found of it.
std::string open_items(const std::vector<wire::ChecklistRow>& rows, std::string_view prefix);

}  // namespace vigil::station
