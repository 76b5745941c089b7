// SPDX-License-Identifier: MIT
#include "alarms/profile.hpp"

#include <algorithm>

#include "alarms/text.hpp"

namespace vigil::alarms {

namespace {

/// Whether `a` is a worse place to be than `b` on this side.
bool worse(Side side, double a, double b) { return side == Side::low ? a < b : a > b; }

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
      return short_number(*step) + " is outside the guard rails " + short_number(original.guard_lo) + " to " +
             short_number(original.guard_hi);
  }
  if (limits.medium && limits.high && worse(original.side, *limits.medium, *limits.high))
    return "high = " + short_number(*limits.high) + " must not be " +
           (original.side == Side::low ? "above" : "below") + " medium = " + short_number(*limits.medium);
  if (original.limits.high && !limits.high) return "the high step cannot be taken away";
  if (original.limits.high && worse(original.side, *limits.high, *original.limits.high))
    return "high = " + short_number(*limits.high) + " is wider than the profile's " +
           short_number(*original.limits.high);

  const auto outside = [](const char* key, Duration d, Duration most) -> std::string {
    if (d >= Duration{0} && d <= most) return {};
    return std::string(key) + " = " + short_number(to_seconds(d)) + " must be 0 to " +
           short_number(to_seconds(most));
  };
  for (const auto& mistake : {outside("delay_s", wanted.delay, longest_delay),
                              outside("high_delay_s", wanted.high_delay, original.high_delay),
                              outside("clear_s", wanted.clear, longest_clear)})
    if (!mistake.empty()) return mistake;
  if (!(wanted.margin >= 0 && wanted.margin <= original.margin))
    return "margin = " + short_number(wanted.margin) + " must be 0 to the profile's " +
           short_number(original.margin);
  // An occurrence must be able to end: where it ends must be a value that the channel can have.
  const ChannelInfo& channel = info(original.channel);
  for (const auto step : {limits.medium, limits.high}) {
    if (!step) continue;
    const double ends_at = original.side == Side::low ? *step + wanted.margin : *step - wanted.margin;
    if (ends_at < channel.plausible_lo || ends_at > channel.plausible_hi)
      return short_number(*step) + " with margin " + short_number(wanted.margin) +
             " could never end: " + std::string(channel.label) + " is never " + short_number(ends_at);
  }
  if (original.latching && !wanted.latching) return "latching cannot be taken away";
  return {};
}

}  // namespace vigil::alarms
