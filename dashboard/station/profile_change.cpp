// SPDX-License-Identifier: MIT
#include "dashboard/station/profile_change.hpp"

#include <algorithm>

namespace vigil::station {

namespace {

using namespace alarms;

bool name_the_same(const std::vector<LimitRule>& a, const std::vector<LimitRule>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const LimitRule& x, const LimitRule& y) {
    return x.channel == y.channel && x.side == y.side;
  });
}

bool judges(const Profile& profile, const std::string& condition) {
  if (profile.repeat && profile.repeat->name == condition) return true;
  return std::any_of(profile.rules.begin(), profile.rules.end(),
                     [&](const LimitRule& rule) { return condition_name(rule) == condition; });
}

}  // namespace

bool differ_in_limits_alone(const Profile& before, const Profile& after) {
  Profile with_new_limits = before;
  with_new_limits.rules = after.rules;
  // What it is called judges nothing.
  with_new_limits.id = after.id;
  with_new_limits.name = after.name;
  with_new_limits.note = after.note;
  return name_the_same(before.rules, after.rules) && with_new_limits == after;
}

Expected<LimitRule> carry_over(const LimitRule& own, const Profile& profile) {
  const std::string name = condition_name(own);
  const auto fresh = std::find_if(profile.rules.begin(), profile.rules.end(), [&](const LimitRule& rule) {
    return rule.channel == own.channel && rule.side == own.side;
  });
  if (fresh == profile.rules.end())
    return fail(name + ": profile " + profile.id + " has no such limit any more");
  LimitRule carried = *fresh;
  carried.limits = own.limits;
  carried.delay = own.delay;
  carried.high_delay = own.high_delay;
  carried.clear = own.clear;
  carried.margin = own.margin;
  carried.latching = own.latching;
  if (const std::string mistake = rule_mistake(*fresh, carried); !mistake.empty())
    return fail(name + " is the profile's again: " + mistake);
  carried.changed = !(carried == *fresh);
  return carried;
}

std::string judged_as(std::string_view condition, const Profile& profile) {
  const auto& repeat = profile.repeat;
  if (repeat && (condition == repeat->systolic || condition == repeat->diastolic)) return repeat->name;
  return std::string(condition);
}

std::vector<std::string> called_under(const std::string& off, const Profile& before, const Profile& after) {
  std::vector<std::string> meant{off};
  if (before.repeat && off == before.repeat->name)
    meant = {before.repeat->systolic, before.repeat->diastolic};
  std::vector<std::string> names;
  for (const std::string& limit : meant) {
    const std::string name = judged_as(limit, after);
    if (judges(after, name) && std::find(names.begin(), names.end(), name) == names.end())
      names.push_back(name);
  }
  return names;
}

}  // namespace vigil::station
