// SPDX-License-Identifier: MIT
// What is charted of a bay's patient: scores, oxygen, medications, signs that suggest to stop, checklists.
#include <algorithm>
#include <utility>

#include "dashboard/station/bay.hpp"
#include "dashboard/station/cut_text.hpp"

namespace vigil::station {

void Bay::chart(const Charted& charted, std::string_view by) {
  if (admission_.state == Admission::free) return;
  if (!charted.medication.empty()) {
    infusion_.chart(charted.medication, charted.given.value_or(time_));
    judge_infusion();
  }
  if (charted.poss) alarms_.chart_poss(*charted.poss, time_);
  if (charted.oxygen_l_per_min) alarms_.chart_oxygen(*charted.oxygen_l_per_min, time_);
  if (charted.sedative_window)
    alarms_.chart_sedative(charted.sedative, charted.given.value_or(time_), *charted.sedative_window, time_);
  if (charted.sign != nullptr) raise_sign(*charted.sign, by);
  if (!charted.checklist_code.empty())
    mark(checklist_, charted.checklist_code, charted.checklist_done, cut_text(std::string(by), longest_name),
         charted.given.value_or(time_));
  bay_news_ = bay_news_ || charted.oxygen_l_per_min || charted.poss || !charted.checklist_code.empty();
}

// In standby nobody is judged: it is charted, and that is all.
void Bay::raise_sign(const alarms::Observation& sign, std::string_view by) {
  if (admission_.state != Admission::admitted) return;
  alarms::TechnicalCondition::Report report;
  report.priority = Priority::medium;
  report.kind = AlarmKind::physiological;
  report.text = alarms::sign_text(sign, pump_delivers());
  report.why = {"charted at " + to_clock_text(time_) + " UTC" +
                (by.empty() ? "" : " by " + cut_text(std::string(by), longest_name))};
  alarms_.technical(alarms::condition_of(sign), std::move(report), time_);
}

// ---- before the start and before the discharge

bool Bay::has_on_checklist(std::string_view code) const {
  return std::any_of(checklist_.items.begin(), checklist_.items.end(),
                     [code](const ChecklistItem& item) { return item.code == code; });
}

std::vector<wire::ChecklistRow> Bay::checklist_rows() const {
  EndFacts facts;
  facts.now = time_;
  if (sbp_) {
    facts.sbp = sbp_->value;
    facts.sbp_at = sbp_->at;
  }
  const alarms::Context& context = alarms_.context();
  facts.baseline_sbp = context.baselines.sbp;
  facts.poss = context.poss;
  facts.poss_at = context.poss_at;
  return station::checklist_rows(checklist_, facts);
}

std::string Bay::open_before_discharge() const { return open_items(checklist_rows(), "end:"); }

std::vector<std::uint8_t> Bay::take_interlocked() {
  if (!interlock_ || link_.mode() != Mode::simulated) return {};
  std::vector<std::uint8_t> running;
  for (const auto& [number, pump] : pumps_)
    if (delivers(pump.reading) && drugs_->is_ketamine(pump.reading.drug)) running.push_back(number);
  if (running.empty()) return {};
  for (const alarms::Occurrence& seen : alarms_.occurrences(time_)) {
    const bool depressed = seen.condition == "respiratory-depression" || seen.condition == "no-breath" ||
                           seen.condition == "rr-low";
    if (!depressed || seen.priority != Priority::high || seen.state == AlarmState::latched) continue;
    if (seen.id <= interlocked_) continue;
    interlocked_ = seen.id;
    return running;
  }
  return {};
}

void Bay::watch_start() {
  const bool runs = alarms::running_dose(infusion_.state()).runs;
  alarms_.set_ketamine(runs, time_);
  if (admission_.state == Admission::free) return;
  const bool was_over = checklist_.ended_at.has_value();
  const bool first = note_runs(checklist_, runs, time_);
  bay_news_ = bay_news_ || first || was_over != checklist_.ended_at.has_value();
  if (!first || !has_plan()) return;
  const std::string open = open_items(checklist_rows(), "check:");
  notes_.push_back({JournalWhat::charted,
                    {},
                    {},
                    open.empty() ? "the infusion began, every check was done"
                                 : "the infusion began with checks open – " + open});
}

void Bay::watch_pressure(const wire::NumericMessage& message) {
  // The cuff's before the line's: what the baseline was measured with.
  for (const Channel channel : {Channel::nibp_sys, Channel::abp_sys}) {
    if (!message.present.test(index_of(channel))) continue;
    const wire::NumericReading& reading = message.readings[index_of(channel)];
    // In another unit than mmHg it is compared with nothing.
    const bool foreign = std::any_of(channels_.begin(), channels_.end(), [channel](const auto& declared) {
      return declared.channel == channel && !declared.unit.empty();
    });
    if (!reading.value || !is_judged(reading.quality) || foreign) continue;
    const BayTime at = reading.at ? std::min(shifted(*reading.at, rebase_), time_) : time_;
    if (!sbp_ || at >= sbp_->at) sbp_ = Pressure{*reading.value, at};
    return;
  }
}

}  // namespace vigil::station
