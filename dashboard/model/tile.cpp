// SPDX-License-Identifier: MIT
#include "dashboard/model/tile.hpp"

#include <algorithm>
#include <string>

#include "dashboard/model/infusion_panel.hpp"
#include "dashboard/model/limit_lines.hpp"
#include "dashboard/model/numerals.hpp"
#include "dashboard/model/pending_rings.hpp"
#include "dashboard/model/pump_strip.hpp"
#include "dashboard/model/screen_lines.hpp"
#include "dashboard/model/text.hpp"

namespace vigil::dashboard {

namespace {

bool admitted(const BayModel& bay) { return bay.bay() && bay.bay()->state != Admission::free; }

bool labelled(const BayModel& bay) {
  return bay.bay() && !bay.bay()->label.empty() && bay.bay()->label != bay.name();
}

std::string patient_text(const BayModel& bay, bool with_age) {
  const Patient* patient = nullptr;
  if (admitted(bay))
    patient = &bay.bay()->patient;
  else if (bay.source() && bay.source()->subject)
    patient = &*bay.source()->subject;
  if (patient == nullptr) return "";
  std::string text = patient->alias;
  if (patient->weight_kg) {
    if (!text.empty()) text += " ";
    text += short_text(*patient->weight_kg) + " kg";
  }
  if (with_age && patient->age_y) add_part(text, short_text(*patient->age_y) + " y");
  return text;
}

std::string subtitle_text(const BayModel& bay, bool open) {
  // Of a patient it is the protocol that matters; of a replay or a simulation, which one it is.
  const std::string shown = bay.mode() != Mode::live && bay.source() ? bay.source()->name : std::string{};
  if (!admitted(bay)) return shown.empty() ? "not admitted" : shown;
  const auto& infusion = bay.bay()->infusion;
  std::string text;
  if (open && infusion) {
    text = protocol_line(bay);
    if (bay.bay()->state == Admission::standby) add_part(text, "standby");
    add_part(text, shown);
    return text;
  }
  if (bay.bay()->day > 0) text = "Day " + std::to_string(bay.bay()->day);
  if (bay.bay()->day > 0 && infusion && infusion->days) text += "/" + short_text(*infusion->days);
  if (bay.bay()->state == Admission::standby) add_part(text, "standby");
  add_part(text, infusion ? infusion->name : bay.bay()->protocol);
  add_part(text, shown);
  return text;
}

std::string badge_text(const BayModel& bay) {
  std::string text{mode_badge(bay.mode())};
  if (bay.mode() == Mode::live) return text;
  if (bay.rate() == 0) return text + " paused";
  if (bay.rate() != 1) text += " " + short_text(bay.rate()) + "×";
  return text;
}

std::string veil_text(const BayModel& bay, Link link) {
  if (link == Link::lost) return "NO TELEMETRY";
  if (link == Link::none) return bay.ended() ? "ENDED" : "NO SOURCE";
  return "";
}

/// Oxygen stands at the saturation that it lifts, where no age or fault needs the place.
void note_oxygen(const BayModel& bay, std::vector<Numeral>& numerals) {
  if (!admitted(bay) || bay.bay()->oxygen_l_per_min.value_or(0) <= 0) return;
  for (Numeral& numeral : numerals)
    if (numeral.channel == Channel::spo2 && numeral.note.empty())
      numeral.note = "O₂ " + short_text(*bay.bay()->oxygen_l_per_min) + " L/min";
}

/// A pump can alarm without an occurrence of the station: in a free bay, and before the station has judged.
std::string calm_text(const BayModel& bay, const Tile& tile, StationTime now) {
  const bool pump_alarms = std::any_of(tile.pumps.begin(), tile.pumps.end(),
                                       [](const PumpStrip& pump) { return pump.alarm != Priority::none; });
  if (!bay.alarms() || !tile.alarms.empty() || pump_alarms) return "";
  // That there were none is not that there are none.
  const bool lately = bay.alarms_heard() && now - *bay.alarms_heard() < told_lately;
  return lately ? "no alarms" : "alarms not known";
}

std::string lost_text(const BayModel& bay) {
  std::string text;
  const auto add = [&](std::uint64_t count, const char* what) {
    if (count > 0) add_part(text, std::to_string(count) + what);
  };
  if (bay.bay()) {
    add(bay.bay()->counters.lost, " lost");
    add(bay.bay()->counters.refused, " refused");
  }
  add(bay.missed_here(), " missed here");
  return text;
}

}  // namespace

std::string title_of(const BayModel& bay) { return labelled(bay) ? bay.bay()->label : title_of(bay.name()); }

std::string spoken_name(const BayModel& bay) {
  return labelled(bay) ? bay.bay()->label : spoken_name(bay.name());
}

std::string acknowledge_text(const BayModel& bay) {
  const std::size_t count = unacknowledged(bay);
  std::string text = "Acknowledge " + spoken_name(bay);
  if (count > 1) text += " (" + std::to_string(count) + ")";
  return text;
}

void fill_tile(const BayModel& bay, const std::vector<RankedLine>& alarms, TileRoom room, StationTime now,
               Tile& out) {
  out.bay = bay.name();
  out.title = title_of(bay);
  out.patient = patient_text(bay, room.explained);
  out.subtitle = subtitle_text(bay, room.explained);
  out.mode = bay.mode();
  out.badge = badge_text(bay);
  out.watermark = mode_watermark(bay.mode());
  out.link = bay.link(now);
  out.veil = veil_text(bay, out.link);
  fill_numerals(bay, boxes_of(bay), now, {room.numerals, room.explained}, out.numerals);
  note_oxygen(bay, out.numerals);
  out.limits.clear();
  if (room.explained) out.limits = limit_lines(bay);
  fill_waves(bay, room.waves, out.waves);
  fill_pumps(bay, now, out.pumps);
  out.infusion.reset();
  if (room.explained) out.infusion = infusion_panel(bay);
  out.alarms.clear();
  for (const auto& ranked : alarms) {
    if (out.alarms.size() == room.alarms) break;
    out.alarms.push_back(ranked.line);
    if (room.explained) explain(bay, out.alarms.back());
  }
  out.active = alarms.size();
  out.unacknowledged = unacknowledged(bay);
  out.calm = calm_text(bay, out, now);
  fill_pending(bay, now, out);
  out.lost = lost_text(bay);
}

}  // namespace vigil::dashboard
