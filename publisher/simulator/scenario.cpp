// SPDX-License-Identifier: MIT
#include "publisher/simulator/scenario.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>

#include "common/config/assets.hpp"
#include "common/config/table.hpp"
#include "publisher/simulator/table_values.hpp"
#include "publisher/simulator/truth.hpp"

namespace vigil::simulator {

namespace {

using config::Table;

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

/// "spo2 < 85".
std::optional<Condition> read_condition(Table& table) {
  const auto text = table.string("when");
  if (!text) return std::nullopt;
  const auto refuse = [&](const std::string& why) {
    table.refuse("when", "when = '" + *text + "' " + why);
    return std::nullopt;
  };
  const auto sign = text->find_first_of("<>");
  if (sign == std::string::npos) return refuse("must be a quantity, < or >, and a number: \"spo2 < 85\"");
  const auto trimmed = [](std::string_view part) {
    const auto first = part.find_first_not_of(' ');
    return first == std::string_view::npos ? part.substr(0, 0)
                                           : part.substr(first, part.find_last_not_of(' ') - first + 1);
  };
  const std::string_view name = trimmed(std::string_view{*text}.substr(0, sign));
  const std::string_view number = trimmed(std::string_view{*text}.substr(sign + 1));
  Condition condition;
  condition.below = (*text)[sign] == '<';
  const auto quantity = find_quantity(name);
  if (!quantity) {
    std::string names;
    for (const auto& each : quantities) names += (names.empty() ? "" : ", ") + std::string(each.name);
    return refuse("names no quantity; there are " + names);
  }
  condition.quantity = *quantity;
  const auto read = std::from_chars(number.data(), number.data() + number.size(), condition.limit);
  if (number.empty() || read.ec != std::errc{} || read.ptr != number.data() + number.size() ||
      !std::isfinite(condition.limit))
    return refuse("has no number after the sign");
  return condition;
}

std::string read_id(Table& table, std::string_view key) {
  auto id = table.need_string(key);
  const bool fits = !id.empty() && id.size() <= 64 &&
                    id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos;
  if (table.has(key) && !fits)
    table.refuse(key, std::string(key) + " = '" + id + "' must be 1 to 64 of a-z, 0-9 and -");
  return id;
}

template <typename Named>
std::optional<std::size_t> find_id(const std::vector<Named>& all, std::string_view id) {
  for (std::size_t i = 0; i < all.size(); ++i)
    if (all[i].id == id) return i;
  return std::nullopt;
}

template <typename Named>
std::string ids_of(const std::vector<Named>& all) {
  std::string text;
  for (const auto& one : all) text += (text.empty() ? "" : ", ") + one.id;
  return text.empty() ? "none" : text;
}

template <typename Named>
void refuse_twice(Table& table, const std::vector<Named>& all, const std::string& id) {
  if (find_id(all, id)) table.refuse("id", "id = '" + id + "' stands there twice");
}

std::optional<std::size_t> step_named(Table& table, std::string_view key, const std::string& id,
                                      const std::vector<Step>& steps) {
  const auto step = find_id(steps, id);
  if (!step) table.refuse(key, std::string(key) + " = '" + id + "' is no step; there are " + ids_of(steps));
  return step;
}

Change read_change(Table& table, const Equipment& equipment) {
  Change change;
  change.at_s = table.need_number("at_s");
  if (!(change.at_s >= 0 && change.at_s <= longest_s))
    table.refuse("at_s", "at_s = " + text_of(change.at_s) + " must be 0 to " + text_of(longest_s));
  if (!read_action(table, equipment, change.action)) table.refuse("at_s", "a change that changes nothing");
  return change;
}

/// Transitions name steps and expected actions: both are read before.
Transition read_transition(Table& table, const Scenario& scenario) {
  Transition next;
  next.to = step_named(table, "to", table.need_string("to"), scenario.steps).value_or(0);
  next.after_s = bounded(table, "after_s", 0, longest_s);
  next.when = read_condition(table);
  next.for_s = bounded(table, "for_s", 0, longest_s).value_or(0);
  next.manual = table.boolean("manual").value_or(false);
  if (const auto action = table.string("action")) {
    next.deed = deed_text.find(*action);
    next.expected = find_id(scenario.expectations, *action);
    if (!next.deed && !next.expected)
      table.refuse("action", "action = '" + *action + "' must be one of " + choices(deed_text) +
                                 " or an [[expect]]: " + ids_of(scenario.expectations));
  }
  const int triggers = (table.has("after_s") ? 1 : 0) + (table.has("when") ? 1 : 0) +
                       (table.has("action") ? 1 : 0) + (next.manual ? 1 : 0);
  if (triggers != 1) table.refuse("to", "a way to a step has one of after_s, when, action and manual = true");
  if (table.has("for_s") && !table.has("when")) table.refuse("for_s", "for_s needs when");
  return next;
}

void read_steps(Table& root, Scenario& scenario) {
  auto tables = root.tables("step");
  for (auto& table : tables) {
    Step step;
    step.id = read_id(table, "id");
    refuse_twice(table, scenario.steps, step.id);
    step.text = short_text(table, "text", 256);
    read_action(table, scenario.equipment(), step.action);
    scenario.steps.push_back(std::move(step));
  }
  for (auto& table : root.tables("expect")) {
    Expectation expected;
    expected.id = read_id(table, "id");
    refuse_twice(table, scenario.expectations, expected.id);
    if (deed_text.find(expected.id))
      table.refuse("id", "id = '" + expected.id + "' is a deed's name: a way could not tell them apart");
    expected.text = short_text(table, "text", 256);
    expected.within_s = bounded(table, "within_s", 1, longest_s).value_or(0);
    if (!table.has("within_s")) table.refuse("within_s", "'within_s' is missing");
    if (const auto action = table.string("action"))
      expected.deed = chosen(table, "action", *action, deed_text);
    if (const auto since = table.string("since")) {
      expected.since = step_named(table, "since", *since, scenario.steps).value_or(0);
      expected.since_start = false;
    }
    scenario.expectations.push_back(std::move(expected));
  }
  for (std::size_t i = 0; i < tables.size(); ++i)
    for (auto& table : tables[i].tables("next"))
      scenario.steps[i].next.push_back(read_transition(table, scenario));
}

/// What only a person has in mind: the id of an expected action is said where there is one.
void check_done(Table& root, const Scenario& scenario) {
  const auto check = [&](std::string_view where, const Action& action) {
    if (action.done.empty() || find_id(scenario.expectations, action.done)) return;
    root.refuse(where,
                "done = '" + action.done + "' is no [[expect]]; there are " + ids_of(scenario.expectations));
  };
  for (const auto& change : scenario.changes) check("change", change.action);
  for (const auto& step : scenario.steps) check("step", step.action);
}

ExpectedAlarm read_alarm(Table& table) {
  ExpectedAlarm alarm;
  alarm.cond = table.need_string("cond");
  if (const auto text = table.string("priority"))
    alarm.priority = chosen(table, "priority", *text, priority_text).value_or(Priority::medium);
  alarm.by_s = bounded(table, "by_s", 1, longest_s).value_or(longest_s);
  return alarm;
}

Expected<Scenario> read_scenario(Expected<config::Document> document) {
  if (!document) return tl::unexpected(document.error());
  Table root = document->root();
  Scenario scenario;
  if (const auto schema = root.string("schema"); schema && *schema != scenario_schema)
    root.refuse("schema", "schema = '" + *schema + "' must be '" + std::string(scenario_schema) + "'");
  scenario.name = root.need_string("name");
  if (root.has("name") && (scenario.name.empty() || scenario.name.size() > 64))
    root.refuse("name", "name must be a text of 1 to 64 bytes");
  scenario.description = short_text(root, "description", 512);
  scenario.protocol = short_text(root, "protocol", 64);
  scenario.length_s = bounded(root, "length_s", 60, longest_s).value_or(scenario.length_s);
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
  for (auto& table : root.tables("pump")) scenario.pumps.push_back(read_pump(table));
  if (scenario.pumps.size() > most_pumps)
    root.refuse("pump",
                std::to_string(scenario.pumps.size()) + " pumps, at most " + std::to_string(most_pumps));
  for (auto& table : root.tables("change"))
    scenario.changes.push_back(read_change(table, scenario.equipment()));
  read_steps(root, scenario);
  check_done(root, scenario);
  for (auto& table : root.tables("alarm")) scenario.alarms.push_back(read_alarm(table));
  for (auto& text : root.strings("debrief")) scenario.debrief.push_back(std::move(text));
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
