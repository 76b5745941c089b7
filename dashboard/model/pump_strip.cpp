// SPDX-License-Identifier: MIT
#include "dashboard/model/pump_strip.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include "alarms/technical_condition.hpp"
#include "common/model/dose.hpp"
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

std::string drug_text(const PumpReading& pump) {
  std::string text = pump.drug;
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  if (pump.conc_mg_per_ml) text.append(" ").append(short_text(*pump.conc_mg_per_ml)).append(" mg/mL");
  return text;
}

std::string dose_text(const PumpReading& pump, std::optional<double> weight_kg) {
  const auto known = [](std::optional<double> v) { return v && *v > 0; };
  if (!known(pump.conc_mg_per_ml) || !known(weight_kg)) return std::string(unknown);
  const double mg_per_h = dose_mg_per_h(pump.rate_ml_per_h, *pump.conc_mg_per_ml);
  return fixed_text(dose_mg_per_kg_per_h(mg_per_h, *weight_kg), 3);
}

std::string remaining_text(const PumpReading& pump) {
  if (!pump.vtbi_ml || !pump.infused_ml || !(pump.rate_ml_per_h > 0)) return {};
  return hours_text(std::max(0.0, *pump.vtbi_ml - *pump.infused_ml) / pump.rate_ml_per_h);
}

/// "61 / 108 mL"; empty where neither is known.
std::string volume_text(const PumpReading& pump) {
  if (!pump.vtbi_ml && !pump.infused_ml) return "";
  const auto ml = [](std::optional<double> v) { return v ? fixed_text(*v, 0) : std::string(unknown); };
  return ml(pump.infused_ml) + " / " + ml(pump.vtbi_ml) + " mL";
}

Freshness freshness_of(const BayModel& bay, Duration age, StationTime now) {
  const Link link = bay.link(now);
  const Duration silence = silence_of(bay, age);
  if (link == Link::lost || link == Link::none || silence > gone_after) return Freshness::none;
  return silence > late_after ? Freshness::late : Freshness::current;
}

PumpStrip strip_of(const BayModel& bay, std::uint8_t number, const PumpTrack& track, StationTime now) {
  const PumpReading& pump = track.reading;
  PumpStrip strip;
  const Duration age = now - track.received;
  strip.freshness = freshness_of(bay, age, now);
  const bool gone = strip.freshness == Freshness::none;
  strip.drug = drug_text(pump);
  strip.rate = gone ? std::string(lost) : rate_text(pump.rate_ml_per_h);
  strip.dose = gone ? std::string(lost) : dose_text(pump, patient_weight_kg(bay));
  const WorstAlarm worst = worst_of(pump.alarms);
  strip.state = state_text(pump, worst);
  strip.alarm = worst.priority;
  strip.acknowledged = acknowledged(bay, number, pump.alarms);
  strip.progress = volume_text(pump);
  if (strip.freshness != Freshness::current) {
    strip.note = age_text(age) + " old";
    add_part(strip.progress, "last known " + age_text(age) + " ago");
  } else if (!strip.progress.empty()) {
    add_part(strip.progress, remaining_text(pump));
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
