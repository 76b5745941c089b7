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
  return text + " for " + seconds_text(lasted);
}

std::string change_text(const LimitRule& before, const LimitRule& after) {
  std::string text;
  const auto step_text = [](const std::optional<double>& step) {
    return step ? short_number(*step) : std::string("none");
  };
  const auto add = [&](const char* name, const std::string& from, const std::string& to) {
    if (from != to) text += (text.empty() ? "" : ", ") + std::string(name) + " " + from + " → " + to;
  };
  const auto time_text = [](Duration d) { return short_number(to_seconds(d)) + " s"; };
  add("medium", step_text(before.limits.medium), step_text(after.limits.medium));
  add("high", step_text(before.limits.high), step_text(after.limits.high));
  add("delay", time_text(before.delay), time_text(after.delay));
  add("high delay", time_text(before.high_delay), time_text(after.high_delay));
  add("clear time", time_text(before.clear), time_text(after.clear));
  add("margin", short_number(before.margin), short_number(after.margin));
  add("latching", before.latching ? "yes" : "no", after.latching ? "yes" : "no");
  return text;
}

std::string short_number(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%g", value);
  return text.data();
}

std::string seconds_text(Duration d) {
  const auto seconds = std::max<std::int64_t>(0, std::chrono::duration_cast<std::chrono::seconds>(d).count());
  return std::to_string(seconds) + " s";
}

}  // namespace vigil::alarms
