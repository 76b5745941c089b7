// SPDX-License-Identifier: MIT
#include "publisher/simulator/instruction.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>
#include <utility>

#include "common/config/table.hpp"
#include "publisher/simulator/table_values.hpp"

namespace vigil::simulator {

namespace {

using config::Table;

constexpr std::array<std::string_view, 6> lone_keys{"step",      "hide",       "show",
                                                    "interlock", "checkpoint", "restore"};

Numerics read_numerics(Table& table, std::string_view key) {
  Numerics numerics;
  for (const auto& id : table.strings(key)) {
    const auto channel = find_channel(id, ChannelKind::numeric);
    if (channel)
      numerics.set(index_of(*channel));
    else
      table.refuse(key, std::string(key) + " = '" + id + "' is no numeric");
  }
  return numerics;
}

Instruction read_step(Table& table, const Scenario& scenario) {
  const auto id = table.string("step").value_or("");
  for (std::size_t i = 0; i < scenario.steps.size(); ++i)
    if (scenario.steps[i].id == id) return GoTo{i};
  std::string ids;
  for (const auto& step : scenario.steps) ids += (ids.empty() ? "" : ", ") + step.id;
  table.refuse("step",
               "step = '" + id + "' is no step; " + (ids.empty() ? "there are none" : "there are " + ids));
  return GoTo{};
}

std::string read_name(Table& table, std::string_view key) {
  auto name = short_text(table, key, 64);
  if (name.empty()) table.refuse(key, std::string(key) + " needs a name of 1 to 64 bytes");
  return name;
}

/// @param beside keys that stand there beside the instruction
Instruction read_keys(Table& table, const Scenario& scenario, std::size_t beside) {
  for (const auto key : lone_keys) {
    if (!table.has(key) || table.keys().size() == beside + 1) continue;
    table.refuse(key, std::string(key) + " stands alone in its command");
    Action beside_it;
    read_action(table, scenario.equipment(), beside_it);  // what is wrong besides, in the same error
  }
  if (table.has("step")) return read_step(table, scenario);
  if (table.has("hide")) return Hide{read_numerics(table, "hide")};
  if (table.has("show")) return Show{read_numerics(table, "show")};
  if (table.has("interlock")) return Interlock{table.boolean("interlock").value_or(false)};
  if (table.has("checkpoint")) return Checkpoint{read_name(table, "checkpoint")};
  if (table.has("restore")) return Restore{read_name(table, "restore")};

  Action action;
  const auto keys = table.keys();
  if (!read_action(table, scenario.equipment(), action))
    table.refuse(keys.empty() ? "" : keys.back(), "a command that does nothing");
  const auto expected = [&](const Expectation& one) { return one.id == action.done; };
  if (!action.done.empty() &&
      std::none_of(scenario.expectations.begin(), scenario.expectations.end(), expected))
    table.refuse("done", "done = '" + action.done + "' is no [[expect]] of the scenario");
  return action;
}

// ---- a command of the bus as TOML: one reader for both

struct TomlValue {
  std::string operator()(bool value) const { return value ? "true" : "false"; }
  std::string operator()(double value) const {
    std::array<char, 32> text{};
    const bool whole = value == std::floor(value) && std::abs(value) < 1e15;
    const auto end =
        whole ? std::to_chars(text.data(), text.data() + text.size(), static_cast<std::int64_t>(value))
              : std::to_chars(text.data(), text.data() + text.size(), value);
    return {text.data(), end.ptr};
  }
  std::string operator()(const std::string& value) const {
    std::string quoted = "\"";
    for (const char c : value) {
      if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
        quoted += ' ';
        continue;
      }
      if (c == '"' || c == '\\') quoted += '\\';
      quoted += c;
    }
    return quoted + "\"";
  }
  std::string operator()(const std::vector<std::string>& values) const {
    std::string list;
    for (const auto& value : values) list += (list.empty() ? "" : ", ") + (*this)(value);
    return "[" + list + "]";
  }
};

std::string line_of(const wire::Command& command, const char* between) {
  std::string text;
  for (const auto& field : command)
    text +=
        (text.empty() ? "" : between) + TomlValue{}(field.key) + " = " + std::visit(TomlValue{}, field.value);
  return text;
}

}  // namespace

std::string text_of(const Instruction& instruction, const Scenario& scenario) {
  struct Words {
    const Scenario& scenario;

    std::string operator()(const Action& action) const { return text_of(action); }
    std::string operator()(const GoTo& go) const { return "step " + scenario.steps[go.step].id; }
    std::string operator()(const Hide& hide) const { return "hide" + ids_of(hide.channels); }
    std::string operator()(const Show& show) const { return "show" + ids_of(show.channels); }
    std::string operator()(const Interlock& interlock) const {
      return interlock.on ? "interlock on" : "interlock off";
    }
    std::string operator()(const Checkpoint& checkpoint) const { return "checkpoint " + checkpoint.name; }
    std::string operator()(const Restore& restore) const { return "restore " + restore.name; }

    static std::string ids_of(const Numerics& channels) {
      std::string ids;
      for (std::size_t i = 0; i < channels.size(); ++i)
        if (channels.test(i)) ids += " " + std::string(info(static_cast<Channel>(i)).id);
      return ids;
    }
  };
  return std::visit(Words{scenario}, instruction);
}

Expected<Instruction> read_instruction(const wire::Command& command, const Scenario& scenario) {
  auto document = config::Document::parse(line_of(command, "\n"), "");
  if (!document) return tl::unexpected(document.error());
  Table root = document->root();
  Instruction instruction = read_keys(root, scenario, 0);
  if (const auto checked = document->check(); !checked) return tl::unexpected(checked.error());
  return instruction;
}

namespace {

Expected<std::vector<Command>> read_commands(Expected<config::Document> document, const Scenario& scenario) {
  if (!document) return tl::unexpected(document.error());
  std::vector<Command> commands;
  Table root = document->root();
  for (auto& table : root.tables("command")) {
    Command command;
    command.at_s = table.need_number("at_s");
    if (!(command.at_s >= 0 && command.at_s <= longest_s))
      table.refuse("at_s", "at_s = " + text_of(command.at_s) + " must be 0 to " + text_of(longest_s));
    command.by = short_text(table, "by", 64);
    if (command.by.empty()) command.by = "instructor";
    for (const auto* key : {"checkpoint", "restore"})
      if (table.has(key)) table.refuse(key, std::string(key) + ": not in a file of commands");
    const std::size_t beside = 1 + (table.has("by") ? 1U : 0U);
    command.what = read_keys(table, scenario, beside);
    command.text = text_of(command.what, scenario);
    commands.push_back(std::move(command));
  }
  if (const auto checked = document->check(); !checked) return tl::unexpected(checked.error());
  std::stable_sort(commands.begin(), commands.end(),
                   [](const Command& a, const Command& b) { return a.at_s < b.at_s; });
  return commands;
}

}  // namespace

Expected<std::vector<Command>> parse_commands(std::string_view text, std::string file,
                                              const Scenario& scenario) {
  return read_commands(config::Document::parse(text, std::move(file)), scenario);
}

Expected<std::vector<Command>> load_commands(const std::filesystem::path& path, const Scenario& scenario) {
  return read_commands(config::Document::load(path), scenario);
}

}  // namespace vigil::simulator
