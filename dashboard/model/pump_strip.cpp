// SPDX-License-Identifier: MIT
#include "dashboard/model/pump_strip.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include "alarms/technical_condition.hpp"
#include "common/model/dose.hpp"
#include "dashboard/model/dose_gauge.hpp"
#include "dashboard/model/screen_lines.hpp"
#include "dashboard/model/silence.hpp"
#include "dashboard/model/text.hpp"

namespace vigil::dashboard {

namespace {

using namespace std::chrono_literals;

constexpr std::string_view unknown = "–";
constexpr std::string_view lost = "-?-";

/// A pump speaks every second; three of them missing are late, and after this long nothing is known of it.
constexpr Duration late_after = 3s;
constexpr Duration gone_after = 30s;

struct WorstAlarm {
  Priority priority = Priority::none;
  std::string text;  ///< "air in line", and " +2" where two more are there
};

std::string spaced(std::string_view name) {
  std::string text(name);
  std::replace(text.begin(), text.end(), '-', ' ');
  return text;
}

WorstAlarm worst_of(const PumpAlarms& set) {
  WorstAlarm worst;
  for (std::size_t i = 0; i < set.size(); ++i) {
    if (!set.test(i)) continue;
    const Priority priority = alarms::priority_of(static_cast<PumpAlarm>(i));
    if (priority <= worst.priority) continue;
    worst.priority = priority;
    worst.text = spaced(pump_alarm_text.names[i]);
  }
  if (set.count() > 1) worst.text += " +" + std::to_string(set.count() - 1);
  return worst;
}

/// The station names the occurrence by the alarm and the pump's number: "air-in-line:1".
bool acknowledged(const BayModel& bay, std::uint8_t number, const PumpAlarms& set) {
  if (!bay.alarms() || set.none()) return false;
  for (std::size_t i = 0; i < set.size(); ++i) {
    if (!set.test(i)) continue;
    const std::string cond = std::string(pump_alarm_text.names[i]) + ":" + std::to_string(number);
    const auto& rows = bay.alarms()->alarms;
    const bool seen = std::any_of(rows.begin(), rows.end(), [&](const wire::AlarmRow& row) {
      return row.state == AlarmState::acknowledged && row.cond == cond;
    });
    if (!seen) return false;
  }
  return true;
}

std::string state_text(const PumpReading& pump, const WorstAlarm& worst) {
  const bool said_by_alarm = pump.state == PumpState::alarm && !worst.text.empty();
  std::string text;
  if (pump.state != PumpState::infusing && !said_by_alarm) text = spaced(pump_state_text[pump.state]);
  if (!worst.text.empty()) add_part(text, "alarm: " + worst.text);
  return text;
}

/// What the nurse confirmed of this pump; none: nothing.
const wire::BindingRow* binding_of(const BayModel& bay, std::uint8_t number) {
  if (!bay.bay() || bay.bay()->state == Admission::free) return nullptr;
  for (const auto& row : bay.bay()->bindings)
    if (row.pump == number) return &row;
  return nullptr;
}

/// The reading, with what was confirmed in the place of what the pump does not tell.
struct Known {
  PumpReading pump;
  bool by_nurse = false;
};
Known known_of(const PumpReading& pump, const wire::BindingRow* binding) {
  Known known{pump, false};
  if (binding == nullptr) return known;
  if (known.pump.drug.empty() && !binding->drug.empty()) {
    known.pump.drug = binding->drug;
    known.by_nurse = true;
  }
  if (!known.pump.conc_mg_per_ml && binding->conc_mg_per_ml) {
    known.pump.conc_mg_per_ml = binding->conc_mg_per_ml;
    known.by_nurse = true;
  }
  return known;
}

std::string drug_text(const Known& known) {
  const PumpReading& pump = known.pump;
  std::string text = pump.drug;
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  if (pump.conc_mg_per_ml) text.append(" ").append(short_text(*pump.conc_mg_per_ml)).append(" mg/mL");
  if (known.by_nurse) text += " (confirmed)";
  return text;
}

std::string remaining_text(const PumpReading& pump) {
  const auto left = remaining_time(pump.vtbi_ml, pump.infused_ml, pump.rate_ml_per_h);
  return left ? hours_text(to_seconds(*left) / 3600) : std::string{};
}

std::string name_text(const PumpReading& pump, std::uint8_t number) {
  std::string text = "Pump " + std::to_string(number);
  if (pump.serial && !pump.serial->empty()) add_part(text, "serial " + *pump.serial);
  return text;
}

std::string binding_text(const BayModel& bay, const wire::BindingRow* binding) {
  if (!bay.bay() || bay.bay()->state == Admission::free) return {};
  if (binding == nullptr) return "not confirmed";
  const std::string at = clock_text(WallTime{binding->at.time_since_epoch()}).substr(0, 5);
  return "confirmed " + at + (binding->by.empty() ? "" : " by " + binding->by);
}

/// "61 / 108 mL"; empty where neither is known.
std::string volume_text(const PumpReading& pump) {
  if (!pump.vtbi_ml && !pump.infused_ml) return "";
  const auto ml = [](std::optional<double> v) { return v ? fixed_text(*v, 0) : std::string(unknown); };
  return ml(pump.infused_ml) + " / " + ml(pump.vtbi_ml) + " mL";
}

/// What the protocol allows, where it judges this pump's drug: of several pumps it is the one whose dose is
/// what the station counts, of one it is that one, unless something runs that the station does not count.
std::optional<DoseLimits> limits_for(const BayModel& bay, const std::optional<Dose>& dose) {
  if (!bay.bay() || !bay.bay()->infusion) return std::nullopt;
  const wire::InfusionMessage& infusion = *bay.bay()->infusion;
  const double own = dose ? dose->mg_per_h : 0;
  const double counted = infusion.mg_per_h.value_or(0);
  const bool same = !is_above(own, counted) && !is_below(own, counted);
  const bool judged = bay.pumps().size() == 1 ? own <= 0 || counted > 0 : own > 0 && same;
  return judged ? dose_limits(infusion, patient_weight_kg(bay)) : std::nullopt;
}

Freshness freshness_of(const BayModel& bay, Duration age, StationTime now) {
  const Link link = bay.link(now);
  const Duration silence = silence_of(bay, age);
  if (link == Link::lost || link == Link::none || silence > gone_after) return Freshness::none;
  return silence > late_after ? Freshness::late : Freshness::current;
}

void fill_doses(const Known& known, const std::optional<Dose>& dose, bool gone, PumpStrip& strip) {
  const auto text = [gone](std::optional<double> v, int decimals) {
    return std::string(gone ? lost
                       : v  ? std::string_view{}
                            : unknown) +
           (!gone && v ? fixed_text(*v, decimals) : std::string{});
  };
  strip.rate = gone ? std::string(lost) : rate_text(known.pump.rate_ml_per_h);
  strip.dose = text(dose ? dose->mg_per_kg_per_h : std::nullopt, 3);
  strip.ug_per_kg_per_min = text(dose ? dose->ug_per_kg_per_min : std::nullopt, 2);
  strip.mg_per_h = gone ? std::string(lost) : dose ? rate_text(dose->mg_per_h) : std::string(unknown);
}

PumpStrip strip_of(const BayModel& bay, std::uint8_t number, const PumpTrack& track, StationTime now) {
  const wire::BindingRow* binding = binding_of(bay, number);
  const Known known = known_of(track.reading, binding);
  const PumpReading& pump = known.pump;
  PumpStrip strip;
  const Duration age = now - track.received;
  strip.freshness = freshness_of(bay, age, now);
  const bool gone = strip.freshness == Freshness::none;
  const auto dose = dose_of(pump.rate_ml_per_h, pump.conc_mg_per_ml, patient_weight_kg(bay));
  strip.drug = drug_text(known);
  fill_doses(known, dose, gone, strip);
  const WorstAlarm worst = worst_of(pump.alarms);
  strip.state = state_text(pump, worst);
  strip.alarm = worst.priority;
  strip.acknowledged = acknowledged(bay, number, pump.alarms);
  strip.volume = volume_text(pump);
  const std::string left = remaining_text(pump);
  strip.left = left.empty() || gone ? std::string(unknown) : left + " left";
  strip.name = name_text(pump, number);
  strip.binding = binding_text(bay, binding);
  strip.confirmed = binding != nullptr;
  strip.progress = strip.volume;
  if (strip.freshness != Freshness::current) {
    strip.note = age_text(age) + " old";
    add_part(strip.progress, "last known " + age_text(age) + " ago");
  } else if (!strip.progress.empty()) {
    add_part(strip.progress, left);
  }
  if (const auto limits = limits_for(bay, dose)) {
    strip.gauge = dose_gauge(*limits, gone || !dose ? std::nullopt : dose->mg_per_kg_per_h);
    strip.range = dose_range_text(*limits);
  }
  strip.has_bar = pump.vtbi_ml && pump.infused_ml && *pump.vtbi_ml > 0;
  if (strip.has_bar) strip.filled = std::clamp(*pump.infused_ml / *pump.vtbi_ml, 0.0, 1.0);
  return strip;
}

}  // namespace

std::optional<double> patient_weight_kg(const BayModel& bay) {
  const bool admitted = bay.bay() && bay.bay()->state != Admission::free;
  if (admitted && bay.bay()->patient.weight_kg) return bay.bay()->patient.weight_kg;
  if (!admitted && bay.source() && bay.source()->subject) return bay.source()->subject->weight_kg;
  return std::nullopt;
}

void fill_pumps(const BayModel& bay, StationTime now, std::vector<PumpStrip>& out) {
  out.clear();
  for (const auto& [number, track] : bay.pumps()) out.push_back(strip_of(bay, number, track, now));
}

}  // namespace vigil::dashboard
