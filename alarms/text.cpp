// SPDX-License-Identifier: MIT
#include "alarms/text.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace vigil::alarms {

namespace {

std::string rounded(double value, int decimals) {
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), "%.*f", decimals, value);
  return text.data();
}

std::string_view sign(const LimitRule& rule) {
  if (rule.side == Side::low) return rule.at_limit ? "≤" : "<";
  return rule.at_limit ? "≥" : ">";
}

std::string_view beyond_word(const LimitRule& rule) {
  if (rule.side == Side::low) return rule.at_limit ? "at or below" : "below";
  return rule.at_limit ? "at or above" : "above";
}

}  // namespace

std::string_view alarm_label(Channel channel) {
  const ChannelInfo& row = info(channel);
  return row.alarm_label.empty() ? row.label : row.alarm_label;
}

std::string value_text(Channel channel, double value, double limit) {
  const int decimals = info(channel).decimals;
  std::string text = rounded(value, decimals);
  if (value != limit && text == rounded(limit, decimals)) text = rounded(value, decimals + 1);
  return text;
}

std::string breach_text(const LimitRule& rule, double value, double limit) {
  return std::string(alarm_label(rule.channel)) + " " + value_text(rule.channel, value, limit) + " " +
         std::string(sign(rule)) + " " + rounded(limit, info(rule.channel).decimals);
}

std::string breach_reason(const LimitRule& rule, double value, double limit, Duration lasted) {
  std::string text = std::string(alarm_label(rule.channel)) + " " + value_text(rule.channel, value, limit);
  if (!info(rule.channel).unit_text.empty()) text += " " + std::string(info(rule.channel).unit_text);
  text += " " + std::string(beyond_word(rule)) + " " + rounded(limit, info(rule.channel).decimals);
  const auto seconds =
      std::max<std::int64_t>(0, std::chrono::duration_cast<std::chrono::seconds>(lasted).count());
  return text + " for " + std::to_string(seconds) + " s";
}

}  // namespace vigil::alarms
