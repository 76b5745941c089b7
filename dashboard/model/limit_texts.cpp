// SPDX-License-Identifier: MIT
#include "dashboard/model/limit_texts.hpp"

#include <algorithm>
#include <string_view>

#include "dashboard/model/text.hpp"

namespace vigil::dashboard {

namespace {

std::string_view name_of(Channel channel) {
  const ChannelInfo& row = info(channel);
  return row.alarm_label.empty() ? row.label : row.alarm_label;
}

}  // namespace

std::string limit_label(const wire::LimitRow& row) {
  if (row.channel && row.side)
    return std::string(name_of(*row.channel)).append(" ").append(side_text[*row.side]);
  const auto colon = row.cond.find(':');
  std::string label = row.cond.substr(0, colon);
  std::replace(label.begin(), label.end(), '-', ' ');
  if (colon == std::string::npos) return label;
  const std::string of = row.cond.substr(colon + 1);
  const auto channel = find_channel(of, ChannelKind::numeric);
  return label.append(", ").append(channel ? name_of(*channel) : std::string_view{of});
}

std::string limit_unit(const wire::LimitRow& row) {
  return row.channel && row.side ? std::string(info(*row.channel).unit_text) : "";
}

std::string profile_text(const wire::LimitRow& row) {
  if (!row.changed) return {};
  std::string text;
  for (const auto& then : {row.profile_medium, row.profile_high})
    if (then) text.append(text.empty() ? "profile " : " / ").append(short_text(*then));
  return text.empty() ? "changed" : text;
}

}  // namespace vigil::dashboard
