// SPDX-License-Identifier: MIT
#include "alarms/infusion_checks.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "alarms/text.hpp"

namespace vigil::alarms {

namespace {

constexpr double whole_day_h = 24;
/// What is infused where nobody is admitted with a protocol.
constexpr std::string_view usual_drug = "ketamine";

bool is_protocol_drug(const InfusionPump& pump) { return pump.kind == InfusedDrugs::Kind::protocol_drug; }

bool around_the_clock(const Protocol& protocol) {
  return protocol.hours_per_day.high && reaches(*protocol.hours_per_day.high, whole_day_h);
}

}  // namespace

RunningDose running_dose(const InfusionState& state) {
  RunningDose dose;
  for (const InfusionPump& pump : state.pumps) {
    if (!is_protocol_drug(pump) || !pump.runs()) continue;
    dose.runs = true;
    dose.infuses = dose.infuses || pump.reading.state != PumpState::kvo;
    const auto one = dose_of(pump.running_ml_per_h(), pump.conc_mg_per_ml(), {});
    if (one)
      dose.mg_per_h += one->mg_per_h;
    else
      dose.complete = false;
  }
  return dose;
}

double given_mg(const InfusionState& state) {
  double mg = state.settled_mg;
  for (const InfusionPump& pump : state.pumps)
    if (is_protocol_drug(pump)) mg += pump.amount.mg_at_most();
  return mg;
}

void InfusionChecks::admit(InfusionPlan plan, BayTime now) {
  discharge();
  state_.plan = std::move(plan);
  for (InfusionPump& pump : state_.pumps) {
    recognize(pump, now);
    // From here on it is this patient's.
    pump.begin_amount(now);
  }
  remember(now);
}

void InfusionChecks::discharge() {
  InfusionState next;
  for (const InfusionPump& pump : state_.pumps) {
    if (!pump.heard) continue;
    InfusionPump kept;
    kept.number = pump.number;
    kept.reading = pump.reading;
    kept.heard = true;
    kept.heard_at = pump.heard_at;
    kept.marked_rate_ml_per_h = pump.marked_rate_ml_per_h;
    kept.had_bolus = pump.had_bolus;
    kept.kind = pump.kind;
    next.pumps.push_back(std::move(kept));
  }
  state_ = std::move(next);
  restored_ = false;
  resumed_at_.reset();
}

Expected<void> InfusionChecks::confirm(PumpBinding binding, BayTime now) {
  const std::string pump_name = "pump " + std::to_string(binding.pump);
  if (binding.conc_mg_per_ml && !(*binding.conc_mg_per_ml > 0 && std::isfinite(*binding.conc_mg_per_ml)))
    return fail(pump_name + ": conc_mg_per_ml = " + short_number(*binding.conc_mg_per_ml) +
                " must be above 0");
  const bool infuses = state_.plan && drugs_.kind_of(binding.drug, {}, state_.plan->protocol.drug) ==
                                          InfusedDrugs::Kind::protocol_drug;
  if (infuses && binding.conc_mg_per_ml && reaches(*binding.conc_mg_per_ml, concentrate_mg_per_ml))
    return fail(pump_name + ": " + short_number(*binding.conc_mg_per_ml) +
                " mg/mL is the undiluted concentrate: dilute it");
  InfusionPump& pump = pump_of(binding.pump);
  if (infuses && state_.theophylline && !pump.runs())
    return fail(state_.theophylline->drug + " is charted: with " + binding.drug +
                " it may cause seizures, no start");
  pump.binding = std::move(binding);
  pump.binding->told = pump.reading.drug;
  recognize(pump, now);
  remember(now);
  return {};
}

void InfusionChecks::chart(std::string_view medication, BayTime given) {
  if (drugs_.is_benzodiazepine(medication))
    state_.benzodiazepine_at = std::max(state_.benzodiazepine_at, {given});
  if (auto drug = drugs_.theophylline_in(medication); !drug.empty())
    state_.theophylline = InfusionState::Charted{std::move(drug), given};
}

Expected<void> InfusionChecks::acknowledge(std::string_view condition, std::string_view reason) {
  const auto& rows = infusion_checks();
  const auto row = std::find_if(rows.begin(), rows.end(),
                                [&](const InfusionCheck& check) { return check.condition == condition; });
  if (row == rows.end() || !row->needs_reason) return {};
  if (reason.find_first_not_of(' ') == std::string_view::npos)
    return fail(std::string(condition) + " is acknowledged with a reason");
  if (condition == "theophylline") state_.theophylline.reset();
  return {};
}

void InfusionChecks::pump(std::uint8_t number, const PumpReading& reading, BayTime now) {
  InfusionPump& pump = pump_of(number);
  const bool other_drug = !pump.heard || pump.reading.drug != reading.drug;
  std::string rise = pump.take(reading, now);
  if (other_drug) recognize(pump, now);
  if (restored_ && !resumed_at_) resumed_at_ = now;
  if (!rise.empty()) {
    // Nobody who takes them is so late.
    constexpr std::size_t most_rises = 256;
    if (rises_.size() >= most_rises) rises_.erase(rises_.begin());
    rises_.push_back({now, number, std::move(rise)});
    state_.rose_at = now;
  }
  remember(now);
}

void InfusionChecks::restart_time() {
  for (InfusionPump& pump : state_.pumps) pump.restart_time();
  state_.day.restart_time();
}

std::vector<InfusionRise> InfusionChecks::take_rises() { return std::exchange(rises_, {}); }

std::vector<InfusionFinding> InfusionChecks::findings(BayTime now) const {
  return judge_infusion(state_, drugs_, now);
}

std::optional<BayTime> InfusionChecks::next_due(BayTime now) const {
  std::optional<BayTime> next;
  const auto at = [&](BayTime due) {
    if (due > now && (!next || due < *next)) next = due;
  };
  if (state_.below_range_since) at(shifted(*state_.below_range_since, below_range_after));
  if (state_.day.began()) at(shifted(*state_.day.began(), benzodiazepine_after));
  for (const InfusionPump& pump : state_.pumps) {
    if (const auto fall = pump.volume.fall(now)) at(shifted(fall->at, VolumeWatch::fall_told_for));
    if (pump.runs()) at(shifted(pump.heard_at, InfusionPump::silent_after));
  }
  return next;
}

std::optional<InfusionFigures> InfusionChecks::figures(BayTime now) const {
  if (!state_.plan) return std::nullopt;
  const InfusionPlan& plan = *state_.plan;
  const Protocol& protocol = plan.protocol;
  InfusionFigures figures;
  if (const RunningDose dose = running_dose(state_); dose.complete && has_word_of_all(now))
    figures.dose = dose_from_mg_per_h(dose.mg_per_h, plan.weight_kg);
  figures.range_low_mg_per_h = range_mg_per_h(plan, protocol.dose.low);
  figures.range_high_mg_per_h = range_mg_per_h(plan, protocol.dose.high);
  figures.cap_mg_per_h = cap_mg_per_h(protocol, plan.weight_kg);
  figures.day = plan.day + state_.day.later();
  figures.days_planned = protocol.days.high;
  figures.delivered_today = state_.day.delivered_for();
  figures.hours_planned = protocol.hours_per_day.high;
  const double given = given_mg(state_);
  figures.day_mg = std::max(0.0, given - state_.day.mg_before());
  figures.course_mg = plan.course_mg_given + given;
  figures.amount_is_complete = std::all_of(
      state_.pumps.begin(), state_.pumps.end(),
      [](const InfusionPump& pump) { return !is_protocol_drug(pump) || pump.amount.is_complete(); });
  figures.day_planned_mg = planned_day_mg(protocol, plan.weight_kg);
  figures.course_planned_mg = planned_course_mg(protocol, plan.weight_kg);
  if (state_.rose_at && now >= *state_.rose_at && now - *state_.rose_at < close_readings_for)
    figures.readings_close_until = shifted(*state_.rose_at, close_readings_for);
  return figures;
}

bool InfusionChecks::has_word_of_all(BayTime now) const {
  constexpr Duration patience = std::chrono::seconds{30};
  if (!restored_ || (resumed_at_ && (now < *resumed_at_ || now - *resumed_at_ >= patience))) return true;
  return std::all_of(state_.pumps.begin(), state_.pumps.end(),
                     [](const InfusionPump& pump) { return pump.heard || !pump.amount.has_begun(); });
}

void InfusionChecks::restored() {
  restored_ = true;
  resumed_at_.reset();
}

InfusionPump& InfusionChecks::pump_of(std::uint8_t number) {
  auto at = std::find_if(state_.pumps.begin(), state_.pumps.end(),
                         [number](const InfusionPump& pump) { return pump.number >= number; });
  if (at == state_.pumps.end() || at->number != number) {
    at = state_.pumps.insert(at, InfusionPump{});
    at->number = number;
  }
  return *at;
}

void InfusionChecks::recognize(InfusionPump& pump, BayTime now) {
  using Kind = InfusedDrugs::Kind;
  const std::string confirmed = pump.binding ? pump.binding->drug : std::string{};
  const std::string_view wanted = state_.plan ? std::string_view{state_.plan->protocol.drug} : usual_drug;
  // A pump that named only a fluid when it was confirmed does not say what is dissolved in it.
  const bool says_nothing =
      pump.binding && pump.binding->told == pump.reading.drug && drugs_.is_fluid(pump.reading.drug);
  const std::string_view named = says_nothing ? std::string_view{} : std::string_view{pump.reading.drug};
  const Kind before = std::exchange(pump.kind, drugs_.kind_of(named, confirmed, wanted));
  if (before == pump.kind) return;
  if (before == Kind::protocol_drug) {
    state_.settled_mg += pump.amount.mg_at_most();
    state_.settled_is_complete = state_.settled_is_complete && pump.amount.is_complete();
  }
  pump.begin_amount(now);
}

void InfusionChecks::remember(BayTime now) {
  if (!state_.plan || !has_word_of_all(now)) return;
  const InfusionPlan& plan = *state_.plan;
  const RunningDose dose = running_dose(state_);
  state_.day.advance(now, dose.runs, around_the_clock(plan.protocol), given_mg(state_));
  for (const InfusionPump& pump : state_.pumps)
    if (pump.kind == InfusedDrugs::Kind::benzodiazepine && pump.runs())
      state_.benzodiazepine_at = std::max(state_.benzodiazepine_at, {now});

  const bool rose = is_above(dose.mg_per_h, state_.last_mg_per_h);
  state_.last_mg_per_h = dose.mg_per_h;
  const auto low = plan.protocol.dose.low;
  const bool below =
      low && dose.complete && dose.infuses && is_below(in_range_unit(plan, dose.mg_per_h), *low);
  if (!below)
    state_.below_range_since.reset();
  else if (rose || !state_.below_range_since || *state_.below_range_since > now)
    state_.below_range_since = now;
}

}  // namespace vigil::alarms
