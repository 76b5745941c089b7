// SPDX-License-Identifier: MIT
#include "dashboard/model/limit_lines.hpp"

#include <algorithm>
#include <string_view>

#include "dashboard/model/text.hpp"

namespace vigil::dashboard {

namespace {

std::string pair_text(const std::optional<double>& medium, const std::optional<double>& high) {
  std::string text = medium ? short_text(*medium) : "";
  if (high) text.append(text.empty() ? "" : " / ").append(short_text(*high));
  return text;
}

std::string delay_text(const wire::LimitRow& row) {
  const bool own = row.high && row.high_delay_s;
  return pair_text(row.medium || !own ? std::optional{row.delay_s} : std::nullopt,
                   own ? row.high_delay_s : std::nullopt);
}

std::string label_of(Channel channel) {
  const ChannelInfo& row = info(channel);
  std::string label{row.alarm_label.empty() ? row.label : row.alarm_label};
  if (!row.unit_text.empty()) label.append(" ").append(row.unit_text);
  return label;
}

/// A pulse rate without a heart rate is judged by the limits of that.
bool is_measured(const BayModel& bay, Channel channel) {
  return bay.has(channel) || (channel == Channel::hr && bay.has(Channel::pr));
}

}  // namespace

std::vector<LimitPairLine> limit_lines(const BayModel& bay) {
  std::vector<LimitPairLine> lines;
  if (!bay.bay()) return lines;
  for (const auto& row : bay.bay()->limits) {
    if (!row.channel || !row.side || !is_measured(bay, *row.channel)) continue;
    const std::string label = label_of(*row.channel);
    auto line = std::find_if(lines.begin(), lines.end(), [&](const auto& l) { return l.label == label; });
    if (line == lines.end()) {
      lines.emplace_back();
      line = lines.end() - 1;
      line->label = label;
      line->role = info(*row.channel).role;
    }
    (*row.side == Side::low ? line->low : line->high) = row.off ? "off" : pair_text(row.medium, row.high);
    line->changed = line->changed || row.changed;
    line->off = line->off || row.off;
    if (row.off) continue;
    // Low stands before high.
    const std::string delay = delay_text(row);
    if (line->delay.empty() || line->delay == delay)
      line->delay = delay;
    else
      line->delay = *row.side == Side::low ? delay + " · " + line->delay : line->delay + " · " + delay;
  }
  for (auto& line : lines)
    if (!line.delay.empty()) line.delay += " s";
  return lines;
}

}  // namespace vigil::dashboard
