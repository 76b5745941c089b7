// SPDX-License-Identifier: MIT
#include "alarms/profile.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "common/config/table.hpp"

namespace vigil::alarms {

namespace {

std::string number_text(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%g", value);
  return text.data();
}

/// Whether `a` is a worse place to be than `b` on this side.
bool worse(Side side, double a, double b) { return side == Side::low ? a < b : a > b; }

/// A length of time in seconds; `rule_mistake` knows its range.
Duration read_duration(config::Table& table, const char* key) {
  const double seconds = table.number(key).value_or(0);
  return from_seconds(std::clamp(seconds, -1e6, 1e6));
}

LimitRule read_rule(config::Table& table) {
  LimitRule rule;
  const std::string id = table.need_string("channel");
  const auto channel = find_channel(id, ChannelKind::numeric);
  if (!channel)
    table.refuse("channel", "'" + id + "' is no numeric channel");
  else
    rule.channel = *channel;

  const std::string side_id = table.need_string("side");
  const auto side = side_text.find(side_id);
  if (!side)
    table.refuse("side", "side = '" + side_id + "' must be 'low' or 'high'");
  else
    rule.side = *side;

  rule.limits = {table.number("medium"), table.number("high")};
  rule.at_limit = table.boolean("at_limit").value_or(false);
  rule.delay = read_duration(table, "delay_s");
  rule.high_delay = table.has("high_delay_s") ? read_duration(table, "high_delay_s") : rule.delay;
  rule.clear = read_duration(table, "clear_s");
  rule.margin = table.number("margin").value_or(0);
  rule.latching = table.boolean("latching").value_or(false);
  rule.guard_lo = table.need_number("guard_lo");
  rule.guard_hi = table.need_number("guard_hi");
  if (rule.high_delay > longest_delay) table.refuse("high_delay_s", "high_delay_s must be 0 to 30");
  if (const std::string mistake = rule_mistake(rule, rule); !mistake.empty())
    table.refuse("channel", condition_name(rule) + ": " + mistake);
  // The source of a figure is for whoever reads the file; each limit must name one.
  table.need_string("source");
  return rule;
}

}  // namespace

std::string condition_name(Channel channel, Side side) {
  return std::string(info(channel).id) + "-" + std::string(side_text[side]);
}

std::string rule_mistake(const LimitRule& original, const LimitRule& wanted) {
  const Limits& limits = wanted.limits;
  if (!limits.medium && !limits.high) return "a limit needs a medium or a high step";
  for (const auto step : {limits.medium, limits.high}) {
    if (!step) continue;
    if (!(*step >= original.guard_lo && *step <= original.guard_hi))
      return number_text(*step) + " is outside the guard rails " + number_text(original.guard_lo) + " to " +
             number_text(original.guard_hi);
  }
  if (limits.medium && limits.high && worse(original.side, *limits.medium, *limits.high))
    return "high = " + number_text(*limits.high) + " must not be " +
           (original.side == Side::low ? "above" : "below") + " medium = " + number_text(*limits.medium);
  if (original.limits.high && !limits.high) return "the high step cannot be taken away";
  if (original.limits.high && worse(original.side, *limits.high, *original.limits.high))
    return "high = " + number_text(*limits.high) + " is wider than the profile's " +
           number_text(*original.limits.high);

  const auto outside = [](const char* key, Duration d, Duration most) -> std::string {
    if (d >= Duration{0} && d <= most) return {};
    return std::string(key) + " = " + number_text(to_seconds(d)) + " must be 0 to " +
           number_text(to_seconds(most));
  };
  for (const auto& mistake : {outside("delay_s", wanted.delay, longest_delay),
                              outside("high_delay_s", wanted.high_delay, original.high_delay),
                              outside("clear_s", wanted.clear, longest_clear)})
    if (!mistake.empty()) return mistake;
  if (!(wanted.margin >= 0 && wanted.margin <= original.margin))
    return "margin = " + number_text(wanted.margin) + " must be 0 to the profile's " +
           number_text(original.margin);
  // An occurrence must be able to end: where it ends must be a value that the channel can have.
  const ChannelInfo& channel = info(original.channel);
  for (const auto step : {limits.medium, limits.high}) {
    if (!step) continue;
    const double ends_at = original.side == Side::low ? *step + wanted.margin : *step - wanted.margin;
    if (ends_at < channel.plausible_lo || ends_at > channel.plausible_hi)
      return number_text(*step) + " with margin " + number_text(wanted.margin) +
             " could never end: " + std::string(channel.label) + " is never " + number_text(ends_at);
  }
  if (original.latching && !wanted.latching) return "latching cannot be taken away";
  return {};
}

Expected<Profile> parse_profile(std::string_view text, const std::string& file) {
  auto document = config::Document::parse(text, file);
  if (!document) return tl::unexpected(document.error());
  auto root = document->root();
  Profile profile;
  profile.id = root.need_string("id");
  profile.name = root.need_string("name");
  root.string("note");
  if (!is_name(profile.id)) root.refuse("id", "id = '" + profile.id + "' must be of a-z, 0-9, _ and -");
  for (auto& table : root.tables("limit")) {
    LimitRule rule = read_rule(table);
    for (const LimitRule& other : profile.rules)
      if (other.channel == rule.channel && other.side == rule.side)
        table.refuse("channel", condition_name(rule) + " stands twice");
    profile.rules.push_back(rule);
  }
  if (profile.rules.empty()) root.refuse("limit", "a profile needs at least one [[limit]]");
  if (auto checked = document->check(); !checked) return tl::unexpected(checked.error());
  return profile;
}

}  // namespace vigil::alarms
