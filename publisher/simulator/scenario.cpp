// SPDX-License-Identifier: MIT
#include "publisher/simulator/scenario.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <set>
#include <system_error>
#include <utility>

#include "common/config/assets.hpp"
#include "common/config/table.hpp"

namespace vigil::simulator {

namespace {

using config::Table;

constexpr double longest_s = 7 * 24 * 3600.0;

std::string text_of(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%g", value);
  return text.data();
}

std::optional<double> bounded(Table& table, std::string_view key, double lo, double hi) {
  const auto value = table.number(key);
  if (!value || (*value >= lo && *value <= hi)) return value;
  table.refuse(key,
               std::string(key) + " = " + text_of(*value) + " must be " + text_of(lo) + " to " + text_of(hi));
  return std::nullopt;
}

template <typename E, std::size_t N>
std::string choices(const EnumText<E, N>& names) {
  std::string text;
  for (const auto name : names.names) text += (text.empty() ? "" : ", ") + std::string(name);
  return text;
}

/// A name of an enum's table; refuses one that is not in it.
template <typename E, std::size_t N>
std::optional<E> chosen(Table& table, std::string_view key, const std::string& text,
                        const EnumText<E, N>& names) {
  const auto value = names.find(text);
  if (!value) table.refuse(key, std::string(key) + " = '" + text + "' must be one of " + choices(names));
  return value;
}

/// A list of such names as a set.
template <typename E, std::size_t N>
std::bitset<N> set_of(Table& table, std::string_view key, const EnumText<E, N>& names) {
  std::bitset<N> set;
  for (const auto& text : table.strings(key))
    if (const auto value = chosen(table, key, text, names)) set.set(static_cast<std::size_t>(*value));
  return set;
}

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

std::string short_text(Table& table, std::string_view key, std::size_t most) {
  auto text = table.string(key).value_or("");
  if (text.size() <= most) return text;
  table.refuse(key, std::string{key} + " must be at most " + std::to_string(most) + " bytes long");
  return {};
}

vigil::Patient read_patient(Table& table) {
  vigil::Patient patient;
  patient.alias = short_text(table, "alias", 32);
  patient.sex = short_text(table, "sex", 16);
  patient.weight_kg = bounded(table, "weight_kg", 20, 300);
  patient.age_y = bounded(table, "age_y", 0, 120);
  patient.baseline_sbp = bounded(table, "baseline_sbp", 40, 260);
  patient.baseline_dbp = bounded(table, "baseline_dbp", 20, 160);
  return patient;
}

PumpScenario read_pump(Table& table) {
  PumpScenario pump;
  pump.drug = short_text(table, "drug", 64);
  pump.conc_mg_per_ml = bounded(table, "conc_mg_per_ml", 0.01, 200);
  pump.dose_mg_per_kg_per_h = bounded(table, "dose_mg_per_kg_per_h", 0, 10);
  pump.rate_ml_per_h = bounded(table, "rate_ml_per_h", 0, 1200);
  if (pump.dose_mg_per_kg_per_h && pump.rate_ml_per_h)
    table.refuse("rate_ml_per_h", "either rate_ml_per_h or dose_mg_per_kg_per_h, not both");
  pump.vtbi_ml = bounded(table, "vtbi_ml", 0.1, 5000);
  pump.infused_ml = bounded(table, "infused_ml", 0, 5000);
  if (pump.infused_ml && *pump.infused_ml >= pump.vtbi_ml.value_or(5001))
    table.refuse("infused_ml", "infused_ml = " + text_of(*pump.infused_ml) +
                                   " must be below vtbi_ml = " + text_of(*pump.vtbi_ml));
  if (pump.infused_ml && !table.has("vtbi_ml")) table.refuse("infused_ml", "infused_ml needs vtbi_ml");
  pump.weight_kg = bounded(table, "weight_kg", 1, 500);
  pump.kvo_ml_per_h = bounded(table, "kvo_ml_per_h", 0.1, 20);
  if (const auto text = table.string("state")) {
    pump.state = chosen(table, "state", *text, pump_state_text);
    const bool can_begin = pump.state == PumpState::infusing || pump.state == PumpState::standby ||
                           pump.state == PumpState::paused;
    if (pump.state && !can_begin)
      table.refuse("state", "state = '" + *text + "': a pump begins infusing, standby or paused");
  }
  return pump;
}

/// 0 is "only when asked"; else a cuff needs a minute between two measurements.
std::optional<double> read_interval(Table& table) {
  const auto interval_s = bounded(table, "nibp_interval_s", 0, 3600);
  if (interval_s && *interval_s > 0 && *interval_s < 60)
    table.refuse("nibp_interval_s",
                 "nibp_interval_s = " + text_of(*interval_s) + " must be 0 (never) or 60 to 3600");
  return interval_s;
}

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

Change read_change(Table& table, const Scenario& scenario) {
  Change change;
  change.at_s = table.need_number("at_s");
  if (!(change.at_s >= 0 && change.at_s <= longest_s))
    table.refuse("at_s", "at_s = " + text_of(change.at_s) + " must be 0 to " + text_of(longest_s));
  change.over_s = bounded(table, "over_s", 0, longest_s).value_or(0);
  change.vitals = read_set_points(table);
  change.off = set_of(table, "sensors_off", sensor_text);
  change.on = set_of(table, "sensors_on", sensor_text);
  change.pump_clear = set_of(table, "pump_alarms_end", pump_alarm_text);
  change.pump_alarms = set_of(table, "pump_alarms", pump_alarm_text);
  change.pump_rate_ml_per_h = bounded(table, "pump_rate_ml_per_h", 0, 1200);
  if (const auto text = table.string("pump")) change.pump = chosen(table, "pump", *text, pump_command_text);
  change.nibp_now = table.boolean("nibp_now").value_or(false);
  change.nibp_interval_s = read_interval(table);
  change.give = read_bolus(table);
  change.oxygen_l_per_min = bounded(table, "oxygen_l_per_min", 0, 15);
  change.note = short_text(table, "note", 256);

  const std::size_t common = table.has("at_s") + (table.has("over_s") ? 1U : 0U);
  if (table.keys().size() <= common) table.refuse("at_s", "a change that changes nothing");
  for (const auto* key : {"pump", "pump_alarms", "pump_alarms_end", "pump_rate_ml_per_h"})
    if (!scenario.pump && table.has(key))
      table.refuse(key, std::string(key) + ": the scenario has no [pump]");
  for (const auto* key : {"give", "give_mg", "oxygen_l_per_min"})
    if (!scenario.physiology && table.has(key))
      table.refuse(key, std::string(key) + ": the scenario has no physiology = true");
  return change;
}

Expected<Scenario> read_scenario(Expected<config::Document> document) {
  if (!document) return tl::unexpected(document.error());
  Table root = document->root();
  Scenario scenario;
  scenario.name = root.need_string("name");
  if (root.has("name") && (scenario.name.empty() || scenario.name.size() > 64))
    root.refuse("name", "name must be a text of 1 to 64 bytes");
  scenario.description = short_text(root, "description", 512);
  scenario.variability = bounded(root, "variability", 0, 3).value_or(1);
  scenario.physiology = root.boolean("physiology").value_or(false);
  if (const auto interval = read_interval(root)) scenario.nibp_interval_s = *interval;
  if (scenario.nibp_interval_s == 0.0) scenario.nibp_interval_s.reset();
  scenario.cuff_on_spo2_limb = root.boolean("cuff_on_spo2_limb").value_or(false);
  if (auto table = root.table("patient")) scenario.patient = read_patient(*table);
  if (auto table = root.table("vitals")) scenario.vitals = read_set_points(*table);
  if (auto table = root.table("sensors"))
    for (std::size_t i = 0; i < sensor_text.size(); ++i)
      scenario.sensors[i] = table->boolean(sensor_text.names[i]);
  if (auto table = root.table("pump")) scenario.pump = read_pump(*table);
  for (auto& table : root.tables("change")) scenario.changes.push_back(read_change(table, scenario));
  std::stable_sort(scenario.changes.begin(), scenario.changes.end(),
                   [](const Change& a, const Change& b) { return a.at_s < b.at_s; });
  if (const auto checked = document->check(); !checked) return tl::unexpected(checked.error());
  return scenario;
}

/// "; there are a, b, c", nothing where there are none.
std::string names_in(const std::filesystem::path& folder) {
  std::set<std::string> names;
  std::error_code unreadable;  // then there are none to name, and the caller names the folder
  for (std::filesystem::directory_iterator it{folder, unreadable}, end; !unreadable && it != end;
       it.increment(unreadable))
    if (it->path().extension() == ".toml") names.insert(it->path().stem().string());
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "; there are " : ", ") + name;
  return text;
}

}  // namespace

Expected<Scenario> parse_scenario(std::string_view text, std::string file) {
  return read_scenario(config::Document::parse(text, std::move(file)));
}

Expected<Scenario> load_scenario(const std::filesystem::path& path) {
  return read_scenario(config::Document::load(path));
}

Expected<Scenario> find_scenario(const std::string& name) {
  if (name.ends_with(".toml")) return load_scenario(name);
  const auto folder = config::assets_dir() / "scenarios";
  const auto path = folder / (name + ".toml");
  if (std::error_code ignored; std::filesystem::exists(path, ignored)) return load_scenario(path);
  return fail("there is no scenario '" + name + "' in " + folder.string() + names_in(folder));
}

}  // namespace vigil::simulator
