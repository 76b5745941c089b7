// SPDX-License-Identifier: MIT
#include "dashboard/station/disclosure_rows.hpp"

#include <algorithm>
#include <utility>

#include "alarms/disclosure.hpp"
#include "alarms/infusion_checks.hpp"
#include "common/wire/codec.hpp"

namespace vigil::station {

namespace {

const alarms::LimitRule* find_rule(const alarms::Profile& profile, const alarms::LimitRule& like) {
  const auto found = std::find_if(
      profile.rules.begin(), profile.rules.end(),
      [&](const alarms::LimitRule& rule) { return rule.channel == like.channel && rule.side == like.side; });
  return found == profile.rules.end() ? nullptr : &*found;
}

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

wire::LimitRow row_of(const alarms::LimitRule& rule, const alarms::Profile& profile) {
  wire::LimitRow row;
  row.cond = alarms::condition_name(rule);
  row.channel = rule.channel;
  row.side = rule.side;
  row.medium = rule.limits.medium;
  row.high = rule.limits.high;
  row.delay_s = to_seconds(rule.delay);
  row.high_delay_s = to_seconds(rule.high_delay);
  row.clear_s = to_seconds(rule.clear);
  row.margin = rule.margin;
  row.latching = rule.latching;
  row.changed = rule.changed;
  row.off = rule.off;
  row.guard_lo = rule.guard_lo;
  row.guard_hi = rule.guard_hi;
  row.text = alarms::limit_text(rule, profile);
  if (const alarms::LimitRule* original = rule.changed ? find_rule(profile, rule) : nullptr) {
    row.profile_medium = original->limits.medium;
    row.profile_high = original->limits.high;
  }
  return row;
}

wire::LimitRow row_of(alarms::Disclosed told) {
  wire::LimitRow row;
  row.cond = std::move(told.condition);
  row.delay_s = to_seconds(told.delay);
  row.clear_s = to_seconds(told.clear);
  row.latching = told.latching;
  row.off = told.off;
  if (told.priority != Priority::none) row.priority = told.priority;
  row.text = std::move(told.text);
  return row;
}

wire::LimitRow row_of(const alarms::InfusionCheck& check, const std::string& protocol) {
  wire::LimitRow row;
  row.cond = check.condition;
  row.latching = check.priority == Priority::high;
  row.priority = check.priority;
  row.text = protocol + ": " + std::string(check.rule);
  return row;
}

}  // namespace

const std::vector<wire::LimitRow>& DisclosureRows::rows(const alarms::Profile& profile,
                                                        DisclosureBasis basis) {
  if (basis_ == basis) return rows_;
  rows_.clear();
  if (!basis.in_force.empty()) {
    for (const alarms::LimitRule& rule : basis.in_force) rows_.push_back(row_of(rule, profile));
    for (auto& told :
         alarms::disclose(profile, basis.in_force, basis.baselines, basis.ventilated, basis.spinal_injury))
      rows_.push_back(row_of(std::move(told)));
    if (!basis.protocol.empty())
      for (const alarms::InfusionCheck& check : alarms::infusion_checks())
        rows_.push_back(row_of(check, basis.protocol));
    const auto& repeat = profile.repeat;
    for (wire::LimitRow& row : rows_) {
      const bool with_repeat = repeat && contains(basis.off, repeat->name) &&
                               (row.cond == repeat->systolic || row.cond == repeat->diastolic);
      row.off = row.off || with_repeat || contains(basis.off, row.cond);
    }
  }
  basis_ = std::move(basis);
  return rows_;
}

void encode_bay(wire::BayMessage& message, std::string& out) {
  wire::encode(message, out);
  for (auto row = message.limits.rbegin(); row != message.limits.rend() && out.size() > most_bay_bytes;
       ++row) {
    if (row->text.empty()) continue;
    row->text.clear();
    wire::encode(message, out);
  }
}

}  // namespace vigil::station
