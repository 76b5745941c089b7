// SPDX-License-Identifier: MIT
#include "dashboard/station/profile_change.hpp"

#include <algorithm>
#include <vector>

namespace vigil::station {

namespace {

using namespace alarms;

bool name_the_same(const std::vector<LimitRule>& a, const std::vector<LimitRule>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const LimitRule& x, const LimitRule& y) {
    return x.channel == y.channel && x.side == y.side;
  });
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

}  // namespace vigil::station
