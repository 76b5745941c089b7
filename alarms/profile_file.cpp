// SPDX-License-Identifier: MIT
// A profile as TOML: every table and key that one may have.
#include <algorithm>
#include <utility>

#include "alarms/profile.hpp"
#include "alarms/text.hpp"
#include "common/config/table.hpp"

namespace vigil::alarms {

namespace {

/// Each length of time is kept within what a bay time can bear; `rule_mistake` knows what is sensible.
constexpr double longest_s = 1e6;

/// Leaves `into` as it is where the key is absent.
void read_seconds(config::Table& table, const char* key, Duration& into, double least_s, double most_s) {
  const auto seconds = table.number(key);
  if (!seconds) return;
  if (!(*seconds >= least_s && *seconds <= most_s)) {
    table.refuse(key, std::string(key) + " = " + short_number(*seconds) + " must be " +
                          short_number(least_s) + " to " + short_number(most_s));
    return;
  }
  into = from_seconds(*seconds);
}

void read_minutes(config::Table& table, const char* key, Duration& into, double least, double most) {
  const auto minutes = table.number(key);
  if (!minutes) return;
  if (!(*minutes >= least && *minutes <= most)) {
    table.refuse(key, std::string(key) + " = " + short_number(*minutes) + " must be " + short_number(least) +
                          " to " + short_number(most));
    return;
  }
  into = from_seconds(*minutes * 60);
}

void read_number(config::Table& table, const char* key, double& into, double least, double most) {
  const auto number = table.number(key);
  if (!number) return;
  if (!(*number >= least && *number <= most)) {
    table.refuse(key, std::string(key) + " = " + short_number(*number) + " must be " + short_number(least) +
                          " to " + short_number(most));
    return;
  }
  into = *number;
}

void read_flag(config::Table& table, const char* key, bool& into) {
  into = table.boolean(key).value_or(into);
}

void read_names(config::Table& table, const char* key, std::vector<std::string>& into) {
  if (table.has(key)) into = table.strings(key);
}

void read_channels(config::Table& table, const char* key, std::vector<Channel>& into) {
  if (!table.has(key)) return;
  into.clear();
  for (const std::string& id : table.strings(key)) {
    const auto channel = find_channel(id, ChannelKind::numeric);
    if (channel)
      into.push_back(*channel);
    else
      table.refuse(key, std::string(key) + ": '" + id + "' is no numeric channel");
  }
}

/// The source of a figure is for whoever reads the file; each table of figures must name one.
void need_source(config::Table& table) { table.need_string("source"); }

std::optional<OverBaseline> read_over_baseline(config::Table& limit, const char* key) {
  auto table = limit.table(key);
  if (!table) return std::nullopt;
  OverBaseline over;
  read_number(*table, "percent", over.percent, 0, 200);
  read_number(*table, "points", over.points, 0, 200);
  read_number(*table, "floor", over.floor, 0, 300);
  if (over.percent == 0 && over.points == 0)
    table->refuse(key, std::string(key) + " needs percent or points");
  return over;
}

Duration read_delay(config::Table& table, const char* key, Duration otherwise) {
  const auto seconds = table.number(key);
  return seconds ? from_seconds(std::clamp(*seconds, -longest_s, longest_s)) : otherwise;
}

/// An episode that comes back later is another one, whoever has seen the first.
constexpr double longest_acknowledged_clear_s = 600;

void read_rule(config::Table& table, LimitRule& rule, bool is_new) {
  const auto step = [&](const char* key, std::optional<double>& into) {
    if (const auto number = table.number(key)) into = number;
  };
  step("medium", rule.limits.medium);
  step("high", rule.limits.high);
  step("at_once", rule.at_once);
  step("deep_point_s", rule.deep_point_s);
  read_flag(table, "at_limit", rule.at_limit);
  rule.delay = read_delay(table, "delay_s", rule.delay);
  // Where nobody says so, the high step waits as long as the medium one.
  rule.high_delay = read_delay(table, "high_delay_s", is_new ? rule.delay : rule.high_delay);
  rule.clear = read_delay(table, "clear_s", rule.clear);
  if (const auto seconds = table.number("acknowledged_clear_s")) {
    if (!(*seconds >= 0 && *seconds <= longest_acknowledged_clear_s))
      table.refuse("acknowledged_clear_s", "acknowledged_clear_s = " + short_number(*seconds) +
                                               " must be 0 to " + short_number(longest_acknowledged_clear_s));
    rule.acknowledged_clear = from_seconds(std::clamp(*seconds, 0.0, longest_acknowledged_clear_s));
  }
  rule.margin = table.number("margin").value_or(rule.margin);
  read_flag(table, "latching", rule.latching);
  read_seconds(table, "arm_s", rule.arm, 0, 10);
  if (table.has("medium_over_baseline"))
    rule.over_baseline[0] = read_over_baseline(table, "medium_over_baseline");
  if (table.has("high_over_baseline"))
    rule.over_baseline[1] = read_over_baseline(table, "high_over_baseline");
  if (const auto id = table.string("high_needs")) {
    rule.high_needs = find_channel(*id, ChannelKind::wave);
    if (!rule.high_needs) table.refuse("high_needs", "'" + *id + "' is no wave");
  }
  if (table.has("guard_lo") || rule.guard_hi <= rule.guard_lo) rule.guard_lo = table.need_number("guard_lo");
  if (table.has("guard_hi") || rule.guard_hi <= rule.guard_lo) rule.guard_hi = table.need_number("guard_hi");
  // A high SpO₂ alarm comes within 10 s, whatever a file says.
  if (rule.channel == Channel::spo2 && rule.side == Side::low && rule.high_delay > std::chrono::seconds{10})
    table.refuse("high_delay_s", "high_delay_s of spo2-low must be 0 to 10");
  if (rule.high_delay > longest_delay) table.refuse("high_delay_s", "high_delay_s must be 0 to 30");
  if (rule.deep_point_s && !(*rule.deep_point_s > 0))
    table.refuse("deep_point_s", "deep_point_s must be above 0; leave it out to switch it off");
  if (rule.side == Side::low && (rule.over_baseline[0] || rule.over_baseline[1]))
    table.refuse("channel", condition_name(rule) + ": only a high limit can stand over a baseline");
  if (rule.at_once && rule.limits.high && *rule.at_once < *rule.limits.high)
    table.refuse("at_once", "at_once must not be below high");
  if (const std::string mistake = rule_mistake(rule, rule); !mistake.empty())
    table.refuse("channel", condition_name(rule) + ": " + mistake);
  need_source(table);
}

/// A [[limit]]: of a profile that is based on another one, only what differs stands there.
void read_limit(config::Table& table, Profile& profile, std::vector<std::string>& read) {
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

  const std::string name = condition_name(rule);
  if (std::find(read.begin(), read.end(), name) != read.end())
    table.refuse("channel", name + " stands twice");
  read.push_back(name);
  const auto based = std::find_if(profile.rules.begin(), profile.rules.end(), [&](const LimitRule& other) {
    return other.channel == rule.channel && other.side == rule.side;
  });
  if (based != profile.rules.end()) {
    read_rule(table, *based, false);
    return;
  }
  read_rule(table, rule, true);
  profile.rules.push_back(rule);
}

void read_no_breath(config::Table& table, Profile& profile) {
  NoBreathRule rule = profile.no_breath.value_or(NoBreathRule{});
  read_seconds(table, "after_s", rule.after, 10, 20);
  read_seconds(table, "clear_s", rule.clear, 0, 60);
  read_seconds(table, "arm_s", rule.arm, 0, 30);
  read_seconds(table, "not_armed_after_s", rule.not_armed_after, 10, 300);
  read_flag(table, "latching", rule.latching);
  need_source(table);
  profile.no_breath = rule;
}

bool is_member(const Profile& profile, std::string_view name) {
  if (name == "poss" || (name == "no-breath" && profile.no_breath)) return true;
  return std::any_of(profile.rules.begin(), profile.rules.end(),
                     [&](const LimitRule& rule) { return condition_name(rule) == name; });
}

void read_composite(config::Table& table, Profile& profile) {
  const std::string name = table.need_string("name");
  auto known = std::find_if(profile.composites.begin(), profile.composites.end(),
                            [&](const CompositeRule& rule) { return rule.name == name; });
  CompositeRule rule = known == profile.composites.end() ? CompositeRule{} : *known;
  rule.name = name;
  if (!is_name(name)) table.refuse("name", "name = '" + name + "' must be of a-z, 0-9, _ and -");
  rule.label = table.string("label").value_or(rule.label.empty() ? name : rule.label);
  if (const auto text = table.string("priority")) {
    const auto priority = priority_text.find(*text);
    if (priority && *priority != Priority::none)
      rule.priority = *priority;
    else
      table.refuse("priority", "priority = '" + *text + "' must be 'high', 'medium' or 'low'");
  }
  read_flag(table, "latching", rule.latching);
  read_names(table, "critical", rule.critical);
  read_names(table, "warnings", rule.warnings);
  read_names(table, "joins", rule.joins);
  for (const auto* names : {&rule.critical, &rule.warnings})
    for (const std::string& member : *names)
      if (!is_member(profile, member))
        table.refuse("name", name + ": '" + member + "' is no limit of this profile, nor no-breath or poss");
  auto needed = static_cast<double>(rule.needed);
  read_number(table, "needed", needed, 2, 10);
  rule.needed = static_cast<std::size_t>(needed);
  read_seconds(table, "together_s", rule.together, 0, 30);
  read_seconds(table, "clear_s", rule.clear, 0, 60);
  double poss_from = rule.poss_from;
  read_number(table, "poss_from", poss_from, 1, 4);
  rule.poss_from = static_cast<int>(poss_from);
  read_minutes(table, "poss_lasts_min", rule.poss_lasts, 1, 240);
  read_number(table, "sedated_delay_factor", rule.sedated_delay_factor, 0, 1);
  if (table.has("sedated_alone_s")) {
    Duration alone{0};
    read_seconds(table, "sedated_alone_s", alone, 10, 300);
    rule.sedated_alone = alone;
  }
  std::vector<std::string> all = rule.critical;
  for (const std::string& member : rule.warnings)
    if (std::find(all.begin(), all.end(), member) == all.end()) all.push_back(member);
  if (all.size() < rule.needed)
    table.refuse("needed", name + ": needed = " + std::to_string(rule.needed) + " of " +
                               std::to_string(all.size()) + " members can never be");
  rule.suggestion = table.string("suggestion").value_or(rule.suggestion);
  need_source(table);
  if (known == profile.composites.end())
    profile.composites.push_back(std::move(rule));
  else
    *known = std::move(rule);
}

void read_group(config::Table& table, Profile& profile) {
  Group group{table.strings("members"), table.strings("joins")};
  if (group.members.size() + group.joins.size() < 2)
    table.refuse("members", "a group needs two members at least");
  for (const std::string& member : group.members) {
    if (!is_member(profile, member)) table.refuse("members", "'" + member + "' is no limit of this profile");
    for (const Group& other : profile.groups)
      if (std::find(other.members.begin(), other.members.end(), member) != other.members.end())
        table.refuse("members", "'" + member + "' stands in two groups");
  }
  need_source(table);
  profile.groups.push_back(std::move(group));
}

void read_repeat(config::Table& table, Profile& profile) {
  RepeatRule rule = profile.repeat.value_or(RepeatRule{});
  if (const auto name = table.string("name")) rule.name = *name;
  rule.label = table.string("label").value_or(rule.label.empty() ? rule.name : rule.label);
  rule.systolic = table.string("systolic").value_or(rule.systolic);
  rule.diastolic = table.string("diastolic").value_or(rule.diastolic);
  for (const std::string& limit : {rule.systolic, rule.diastolic})
    if (!is_member(profile, limit)) table.refuse("name", "'" + limit + "' is no limit of this profile");
  if (!is_name(rule.name)) table.refuse("name", "name = '" + rule.name + "' must be of a-z, 0-9, _ and -");
  read_flag(table, "latching", rule.latching);
  read_seconds(table, "repeat_from_s", rule.repeat_from, 30, 300);
  read_seconds(table, "overdue_s", rule.overdue, 60, 900);
  read_seconds(table, "unconfirmed_s", rule.unconfirmed, 60, 1800);
  read_number(table, "below", rule.below, 0, 20);
  if (table.has("spinal_injury_medium"))
    rule.spinal_injury[0] = read_over_baseline(table, "spinal_injury_medium").value_or(OverBaseline{});
  if (table.has("spinal_injury_high"))
    rule.spinal_injury[1] = read_over_baseline(table, "spinal_injury_high").value_or(OverBaseline{});
  const auto in_order = [&](const char* key, const char* than, Duration shorter, Duration longer) {
    if (shorter < longer) return;
    table.refuse(key, std::string(key) + " = " + short_number(to_seconds(shorter)) + " must be below " +
                          than + " = " + short_number(to_seconds(longer)));
  };
  in_order("repeat_from_s", "overdue_s", rule.repeat_from, rule.overdue);
  in_order("overdue_s", "unconfirmed_s", rule.overdue, rule.unconfirmed);
  // At every resting pressure that somebody may have.
  for (const double baseline : {40.0, 120.0, 250.0}) {
    const double medium = rule.spinal_injury[0].limit(baseline);
    const double high = rule.spinal_injury[1].limit(baseline);
    if (medium < high) continue;
    table.refuse("spinal_injury_medium",
                 "spinal_injury_medium must be below spinal_injury_high: over a baseline of " +
                     short_number(baseline) + " they are " + short_number(medium) + " and " +
                     short_number(high));
    break;
  }
  need_source(table);
  profile.repeat = std::move(rule);
}

void read_interval(config::Table& table, Profile& profile) {
  IntervalRule rule = profile.interval.value_or(IntervalRule{});
  read_minutes(table, "close_min", rule.close, 1, 60);
  read_minutes(table, "close_for_min", rule.close_for, 0, 240);
  read_minutes(table, "usual_min", rule.usual, 1, 240);
  read_number(table, "overdue_after", rule.overdue_after, 1, 10);
  need_source(table);
  profile.interval = rule;
}

void read_signals(config::Table& table, SignalRule& rule) {
  read_seconds(table, "after_s", rule.after, 1, 60);
  read_seconds(table, "clear_s", rule.clear, 0, 60);
  read_channels(table, "watched", rule.watched);
  read_channels(table, "required", rule.required);
  if (rule.required.empty())
    table.refuse("required",
                 "required must name a channel: without one nobody is told that breathing is not watched");
  read_seconds(table, "spo2_alone_s", rule.spo2_alone, 10, 300);
  need_source(table);
}

void read_cannula(config::Table& table, CannulaRule& rule) {
  read_flag(table, "claimed", rule.claimed);
  read_number(table, "rr_at_least", rule.rr_at_least, 8, 60);
  read_number(table, "spo2_at_least", rule.spo2_at_least, 90, 100);
  need_source(table);
}

void read_reminders(config::Table& table, Reminders& reminders) {
  read_seconds(table, "acknowledged_s", reminders.acknowledged, 30, 600);
  read_seconds(table, "latched_s", reminders.latched, 30, 600);
  need_source(table);
}

}  // namespace

Expected<Profile> parse_profile(std::string_view text, const std::string& file,
                                const FindProfile& find_base) {
  auto document = config::Document::parse(text, file);
  if (!document) return tl::unexpected(document.error());
  auto root = document->root();
  Profile profile;
  if (const auto base = root.string("based_on")) {
    const Profile* found = find_base ? find_base(*base) : nullptr;
    if (found != nullptr)
      profile = *found;
    else
      root.refuse("based_on", "there is no profile '" + *base + "'");
  }
  profile.id = root.need_string("id");
  profile.name = root.need_string("name");
  profile.note = root.string("note").value_or(profile.note);
  if (!is_name(profile.id)) root.refuse("id", "id = '" + profile.id + "' must be of a-z, 0-9, _ and -");
  read_minutes(root, "infusing_lasts_min", profile.infusing_lasts, 0, 720);
  read_names(root, "off_when_ventilated", profile.off_when_ventilated);
  std::vector<std::string> read;
  for (auto& table : root.tables("limit")) read_limit(table, profile, read);
  if (profile.rules.empty()) root.refuse("limit", "a profile needs at least one [[limit]]");
  if (auto table = root.table("no_breath")) read_no_breath(*table, profile);
  for (auto& table : root.tables("composite")) read_composite(table, profile);
  if (root.has("group")) profile.groups.clear();
  for (auto& table : root.tables("group")) read_group(table, profile);
  if (auto table = root.table("repeat")) read_repeat(*table, profile);
  if (auto table = root.table("interval")) read_interval(*table, profile);
  if (auto table = root.table("signals")) read_signals(*table, profile.signals);
  if (auto table = root.table("cannula")) read_cannula(*table, profile.cannula);
  if (auto table = root.table("reminders")) read_reminders(*table, profile.reminders);
  for (const std::string& off : profile.off_when_ventilated) {
    const bool is_composite = std::any_of(profile.composites.begin(), profile.composites.end(),
                                          [&](const CompositeRule& rule) { return rule.name == off; });
    const bool may =
        (is_member(profile, off) && off != "poss" && off != "no-breath" && off != "spo2-low" &&
         !(profile.repeat && (off == profile.repeat->systolic || off == profile.repeat->diastolic))) ||
        is_composite;
    if (!may) root.refuse("off_when_ventilated", "'" + off + "' is no limit or composite that may be off");
  }
  for (const LimitRule& low : profile.rules)
    for (const LimitRule& high : profile.rules)
      if (low.side == Side::low && high.side == Side::high && low.channel == high.channel &&
          low.limits.medium && high.limits.medium && *low.limits.medium >= *high.limits.medium)
        root.refuse("limit", condition_name(low) + " = " + short_number(*low.limits.medium) +
                                 " must be below " + condition_name(high) + " = " +
                                 short_number(*high.limits.medium));
  if (auto checked = document->check(); !checked) return tl::unexpected(checked.error());
  return profile;
}

}  // namespace vigil::alarms
