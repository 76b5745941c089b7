// SPDX-License-Identifier: MIT
#include "publisher/simulator/action.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "publisher/simulator/table_values.hpp"

namespace vigil::simulator {

namespace {

using config::Table;

constexpr double most_oxygen_l_per_min = 15;
constexpr std::size_t longest_note = 256;

constexpr std::array<std::string_view, 17> action_keys{"sensors_off",
                                                       "sensors_on",
                                                       "fail",
                                                       "fail_end",
                                                       "pump_alarms",
                                                       "pump_alarms_end",
                                                       "pump",
                                                       "pump_rate_ml_per_h",
                                                       "nibp_now",
                                                       "nibp_interval_s",
                                                       "give",
                                                       "give_mg",
                                                       "oxygen_l_per_min",
                                                       "note",
                                                       "done",
                                                       "over_s",
                                                       "curve"};
constexpr std::size_t not_alone = 2;  // the last ones: a way to nowhere

/// `give` and `give_mg`, both or neither.
std::optional<Bolus> read_bolus(Table& table) {
  const auto text = table.string("give");
  const auto mg = bounded(table, "give_mg", 0, 1000);
  if (!text && !mg) return std::nullopt;
  if (!text || !table.has("give_mg")) {
    table.refuse(text ? "give" : "give_mg", "give and give_mg belong together");
    return std::nullopt;
  }
  const auto drug = chosen(table, "give", *text, physiology::drug_text);
  if (!drug || !mg) return std::nullopt;
  return Bolus{*drug, *mg};
}

void read_pump(Table& table, const Equipment& equipment, Action& action) {
  action.pump_clear = set_of(table, "pump_alarms_end", pump_alarm_text);
  action.pump_alarms = set_of(table, "pump_alarms", pump_alarm_text);
  action.pump_rate_ml_per_h = bounded(table, "pump_rate_ml_per_h", 0, 1200);
  if (const auto text = table.string("pump")) action.pump = chosen(table, "pump", *text, pump_command_text);
  for (const auto* key : {"pump", "pump_alarms", "pump_alarms_end", "pump_rate_ml_per_h", "pump_number"})
    if (equipment.pumps == 0 && table.has(key))
      table.refuse(key, std::string(key) + ": the scenario has no [[pump]]");
  const auto number = table.integer("pump_number");
  if (!number || equipment.pumps == 0) return;
  if (*number >= 1 && static_cast<std::size_t>(*number) <= equipment.pumps)
    action.pump_number = static_cast<std::size_t>(*number);
  else
    table.refuse("pump_number", "pump_number = " + std::to_string(*number) + " must be 1 to " +
                                    std::to_string(equipment.pumps));
}

}  // namespace

SetPointValues read_set_points(Table& table) {
  SetPointValues values;
  std::optional<double> sys;
  std::optional<double> dia;
  for (std::size_t i = 0; i < set_points.size(); ++i) {
    values[i] = bounded(table, set_points[i].key, set_points[i].lo, set_points[i].hi);
    if (set_points[i].value == &Vitals::bp_sys) sys = values[i];
    if (set_points[i].value == &Vitals::bp_dia) dia = values[i];
  }
  if (sys && dia && *dia >= *sys)
    table.refuse("bp_dia", "bp_dia = " + text_of(*dia) + " must be below bp_sys = " + text_of(*sys));
  return values;
}

std::optional<double> read_interval(Table& table) {
  const auto interval_s = bounded(table, "nibp_interval_s", 0, 3600);
  if (interval_s && *interval_s > 0 && *interval_s < 60)
    table.refuse("nibp_interval_s",
                 "nibp_interval_s = " + text_of(*interval_s) + " must be 0 (never) or 60 to 3600");
  return interval_s;
}

bool read_action(Table& table, const Equipment& equipment, Action& action) {
  action.vitals = read_set_points(table);
  action.over_s = bounded(table, "over_s", 0, longest_s).value_or(0);
  if (const auto text = table.string("curve"))
    action.curve = chosen(table, "curve", *text, curve_text).value_or(Curve::linear);
  action.off = set_of(table, "sensors_off", sensor_text);
  action.on = set_of(table, "sensors_on", sensor_text);
  action.fail = set_of(table, "fail", failure_text);
  action.fail_end = set_of(table, "fail_end", failure_text);
  read_pump(table, equipment, action);
  action.nibp_now = table.boolean("nibp_now").value_or(false);
  action.nibp_interval_s = read_interval(table);
  action.give = read_bolus(table);
  action.oxygen_l_per_min = bounded(table, "oxygen_l_per_min", 0, most_oxygen_l_per_min);
  action.note = short_text(table, "note", longest_note);
  action.done = short_text(table, "done", 64);
  for (const auto* key : {"give", "give_mg", "oxygen_l_per_min"})
    if (!equipment.physiology && table.has(key))
      table.refuse(key, std::string(key) + ": the scenario has no physiology = true");
  for (const Failure failure :
       {Failure::occlusion, Failure::upstream_occlusion, Failure::air_in_line, Failure::mains_off})
    if (equipment.pumps == 0 && action.fail.test(index_of(failure)))
      table.refuse("fail",
                   "fail = '" + std::string(failure_text[failure]) + "': the scenario has no [[pump]]");

  const auto* const alone = action_keys.end() - not_alone;
  return std::any_of(action_keys.begin(), alone, [&](auto key) { return table.has(key); }) ||
         std::any_of(set_points.begin(), set_points.end(),
                     [&](const auto& point) { return table.has(point.key); });
}

namespace {

class Line {
 public:
  void add(const std::string& words) { text_ += (text_.empty() ? "" : ", ") + words; }
  template <typename E, std::size_t N>
  void add(const char* verb, const std::bitset<N>& set, const EnumText<E, N>& names) {
    std::string words;
    for (std::size_t i = 0; i < N; ++i)
      if (set.test(i)) words += " " + std::string(names.names[i]);
    if (!words.empty()) add(verb + words);
  }
  std::string text() && { return std::move(text_); }

 private:
  std::string text_;
};

}  // namespace

std::string text_of(const Action& action) {
  Line line;
  for (std::size_t i = 0; i < set_points.size(); ++i)
    if (action.vitals[i]) line.add(std::string(set_points[i].key) + " = " + text_of(*action.vitals[i]));
  if (action.over_s > 0)
    line.add("over " + text_of(action.over_s) + " s" +
             (action.curve == Curve::linear ? "" : " " + std::string(curve_text[action.curve])));
  line.add("sensors off:", action.off, sensor_text);
  line.add("sensors on:", action.on, sensor_text);
  line.add("mended:", action.fail_end, failure_text);
  line.add("fails:", action.fail, failure_text);
  line.add("pump alarms end:", action.pump_clear, pump_alarm_text);
  line.add("pump alarms:", action.pump_alarms, pump_alarm_text);
  const std::string pump = "pump " + std::to_string(action.pump_number);
  if (action.pump_rate_ml_per_h) line.add(pump + " at " + text_of(*action.pump_rate_ml_per_h) + " mL/h");
  if (action.pump) line.add(pump + " " + std::string(pump_command_text[*action.pump]));
  if (action.nibp_now) line.add("cuff measures now");
  if (action.nibp_interval_s) line.add("cuff every " + text_of(*action.nibp_interval_s) + " s");
  if (action.give)
    line.add(std::string(physiology::drug_text[action.give->drug]) + " " + text_of(action.give->mg) + " mg");
  if (action.oxygen_l_per_min) line.add("oxygen " + text_of(*action.oxygen_l_per_min) + " L/min");
  if (!action.note.empty()) line.add(action.note);
  if (!action.done.empty()) line.add("done: " + action.done);
  return std::move(line).text();
}

}  // namespace vigil::simulator
