// SPDX-License-Identifier: MIT
#include "dashboard/model/numerals.hpp"

#include <algorithm>
#include <bitset>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "dashboard/model/silence.hpp"
#include "dashboard/model/text.hpp"

namespace vigil::dashboard {

namespace {

using namespace std::chrono_literals;

// ---- which
// ---------------------------------------------------------------------------------------------------

/// A number that a tile can show. `instead_of`: not in the first round where the bay has that one.
struct Choice {
  Channel channel = Channel::spo2;
  std::optional<Channel> instead_of;
};

/// By importance for a sedated patient: oxygen, breath, circulation.
constexpr std::array<Choice, 12> choices{{
    {Channel::spo2, std::nullopt},
    {Channel::rr, std::nullopt},
    {Channel::etco2, std::nullopt},
    {Channel::tcpco2, Channel::etco2},
    {Channel::hr, std::nullopt},
    {Channel::pr, Channel::hr},
    {Channel::abp_sys, std::nullopt},
    {Channel::nibp_sys, Channel::abp_sys},
    {Channel::temp, std::nullopt},
    {Channel::cvp_mean, std::nullopt},
    {Channel::ipi, std::nullopt},
    {Channel::fico2, std::nullopt},
}};

/// The same for waves: what the eye needs first, then what is left.
constexpr std::array<Choice, wave_count> wave_choices{{
    {Channel::ecg_ii, std::nullopt},
    {Channel::ecg_v, Channel::ecg_ii},
    {Channel::pleth, std::nullopt},
    {Channel::co2, std::nullopt},
    {Channel::resp, std::nullopt},
    {Channel::abp, std::nullopt},
    {Channel::awf, std::nullopt},
    {Channel::awp, std::nullopt},
    {Channel::cvp, std::nullopt},
}};

struct Triple {
  Channel sys, dia, mean;
};
constexpr Triple nibp{Channel::nibp_sys, Channel::nibp_dia, Channel::nibp_mean};
constexpr Triple abp{Channel::abp_sys, Channel::abp_dia, Channel::abp_mean};

const Triple* triple_of(Channel channel) {
  if (channel == nibp.sys) return &nibp;
  if (channel == abp.sys) return &abp;
  return nullptr;
}

bool has(const BayModel& bay, Channel channel) {
  const Triple* t = triple_of(channel);
  return t != nullptr ? bay.has(t->sys) || bay.has(t->dia) || bay.has(t->mean) : bay.has(channel);
}

/// A pulse rate alone stands for the heart rate, whose limits judge it.
bool stands_for_hr(const BayModel& bay, Channel channel) {
  return channel == Channel::pr && !bay.has(Channel::hr);
}

Box box_of(const BayModel& bay, const ChannelBoxes& boxes, Channel channel) {
  Box box = boxes[index_of(channel)];
  if (const Triple* t = triple_of(channel)) {
    raise(box, boxes[index_of(t->dia)]);
    raise(box, boxes[index_of(t->mean)]);
  }
  if (stands_for_hr(bay, channel)) raise(box, boxes[index_of(Channel::hr)]);
  return box;
}

template <typename Choices>
std::vector<Channel> present(const BayModel& bay, const Choices& table) {
  std::vector<Channel> chosen;
  std::vector<Channel> rest;
  for (const Choice& choice : table) {
    if (!has(bay, choice.channel)) continue;
    const bool second = choice.instead_of && has(bay, *choice.instead_of);
    (second ? rest : chosen).push_back(choice.channel);
  }
  chosen.insert(chosen.end(), rest.begin(), rest.end());
  return chosen;
}

std::vector<Channel> choose(const BayModel& bay, const ChannelBoxes& boxes, std::size_t most) {
  std::vector<Channel> chosen = present(bay, choices);
  // One in alarm takes the last place that has none.
  for (std::size_t i = most; i < chosen.size(); ++i) {
    if (box_of(bay, boxes, chosen[i]).priority == Priority::none) continue;
    for (std::size_t j = most; j-- > 0;) {
      if (box_of(bay, boxes, chosen[j]).priority != Priority::none) continue;
      chosen[j] = chosen[i];
      break;
    }
  }
  if (chosen.size() > most) chosen.resize(most);
  return chosen;
}

// ---- how fresh
// -----------------------------------------------------------------------------------------------

struct QualityShown {
  Freshness freshness;
  std::string_view note;
};
/// In the order of Quality.
constexpr std::array<QualityShown, quality_text.size()> quality_shown{{
    {Freshness::current, ""},
    {Freshness::questionable, "questionable"},
    {Freshness::none, "invalid"},
    {Freshness::none, "sensor off"},
    {Freshness::none, "no signal"},
    {Freshness::none, "calibrating"},
    {Freshness::questionable, "cuff"},
    {Freshness::none, "off"},
}};

constexpr double late_periods = 3;
constexpr Duration late_at_least = 2s;
/// A channel silent for this long while its bay speaks has no value any more.
constexpr double gone_periods = 10;
constexpr Duration gone_at_least = 30s;
/// How much older than the bay a value may be when it is new: devices average.
constexpr Duration measuring_takes = 10s;
/// A measurement that is later than the bay's time by more than this has a wrong time.
constexpr Duration ahead_at_most = 10s;
/// Between readings, where the station does not say it: the longest of the default profile.
constexpr Duration usual_interval = 15min;

struct Judged {
  Freshness freshness = Freshness::none;
  std::string note;
};

/// A cuff always; anything else that its source declares so, like a charted SpO₂.
bool comes_now_and_then(const BayModel& bay, Channel channel) {
  return is_intermittent(channel) || bay.period_s(channel) == 0;
}

/// How old a reading that comes now and then is shown as current: 1.5 of its intervals.
Duration old_after(const BayModel& bay, Channel channel) {
  const bool told = is_intermittent(channel) && bay.bay() && bay.bay()->nibp_interval_s;
  return (told ? from_seconds(*bay.bay()->nibp_interval_s) : usual_interval) * 3 / 2;
}

Judged judge_age(const BayModel& bay, Channel channel, const Reading& reading, StationTime now) {
  const Duration bay_age = std::max(bay.bay_time() - reading.measured, Duration{0});
  if (comes_now_and_then(bay, channel)) {
    const Duration age = std::max(bay.bay_time_at(now) - reading.measured, Duration{0});
    return {age > old_after(bay, channel) ? Freshness::late : Freshness::current, minutes_text(age)};
  }
  const Duration period = from_seconds(std::min(bay.period_s(channel), 3600.0));
  const Duration station_age = now - reading.received;
  const Duration age = silence_of(bay, station_age);
  const Duration late = std::max(from_seconds(to_seconds(period) * late_periods), late_at_least);
  const Duration gone = std::max(from_seconds(to_seconds(period) * gone_periods), gone_at_least);
  const Duration shown = std::max(from_seconds(to_seconds(station_age) * bay.rate()), bay_age);
  if (age > gone || bay_age > gone + measuring_takes) return {Freshness::none, age_text(shown) + " old"};
  if (age > late || bay_age > late + measuring_takes) return {Freshness::late, age_text(shown) + " old"};
  return {Freshness::current, ""};
}

bool plausible(Channel channel, double value) {
  return value >= info(channel).plausible_lo && value <= info(channel).plausible_hi;
}

/// A part of a pressure that is left from an earlier measurement than its newest part: three numbers that
/// stand together are one reading.
bool is_left_over(const BayModel& bay, Channel channel) {
  if (!comes_now_and_then(bay, channel)) return false;
  for (const Triple& t : {nibp, abp}) {
    const std::array<Channel, 3> parts{t.sys, t.dia, t.mean};
    if (std::find(parts.begin(), parts.end(), channel) == parts.end()) continue;
    return std::any_of(parts.begin(), parts.end(), [&](Channel part) {
      const Reading& other = bay.reading(part);
      return other.value && other.measured > bay.reading(channel).measured;
    });
  }
  return false;
}

Judged judge(const BayModel& bay, Channel channel, StationTime now) {
  const Link link = bay.link(now);
  if (link == Link::lost || link == Link::none) return {};
  const Reading& reading = bay.reading(channel);
  if (!reading.known || is_left_over(bay, channel)) return {};
  const QualityShown& quality = quality_shown[static_cast<std::size_t>(reading.quality)];
  if (!reading.value || quality.freshness == Freshness::none)
    return {Freshness::none, std::string(quality.note)};
  Judged age = judge_age(bay, channel, reading, now);
  if (age.freshness != Freshness::current) return age;
  std::string doubt{quality.note};
  if (doubt.empty() && !bay.foreign_unit(channel).empty())
    doubt = "not in " + std::string(info(channel).unit_text);
  else if (doubt.empty() && !plausible(channel, *reading.value))
    doubt = "implausible";
  else if (doubt.empty() && reading.measured > bay.bay_time_at(now) + ahead_at_most)
    doubt = "time is ahead";
  if (doubt.empty()) return age;
  add_part(age.note, doubt);
  return {Freshness::questionable, std::move(age.note)};
}

/// Older states win: a pressure is as fresh as the worse of its systolic and diastolic that have a value. Its
/// mean, which stands beside them, is judged by itself.
Judged judge(const BayModel& bay, const Triple& t, StationTime now) {
  Judged worst = judge(bay, t.sys, now);
  if (worst.freshness == Freshness::none) {
    const Judged mean = judge(bay, t.mean, now);
    return mean.freshness == Freshness::none ? worst : mean;
  }
  const Judged dia = judge(bay, t.dia, now);
  return dia.freshness != Freshness::none && dia.freshness > worst.freshness ? dia : worst;
}

// ---- what it says
// --------------------------------------------------------------------------------------------

constexpr std::string_view no_value = "-?-";

std::string number(const BayModel& bay, Channel channel) {
  const auto& value = bay.reading(channel).value;
  if (!value) return std::string(no_value);
  // How many decimals another unit needs is not known.
  if (!bay.foreign_unit(channel).empty()) return short_text(*value);
  return fixed_text(*value, info(channel).decimals);
}

std::string in_brackets(std::string text) {
  text.insert(text.begin(), '(');
  text.push_back(')');
  return text;
}

bool usable(const BayModel& bay, Channel channel, StationTime now) {
  return judge(bay, channel, now).freshness != Freshness::none;
}

/// A monitor may stop sending the mean alone, or doubt it alone.
void put_mean(const BayModel& bay, Channel mean, const Judged& judged, Numeral& n) {
  n.secondary_freshness = judged.freshness;
  if (judged.freshness == Freshness::none) return;
  const bool doubtful = judged.freshness == Freshness::questionable;
  n.secondary = in_brackets((doubtful ? "?" : "") + number(bay, mean));
  if (judged.freshness > n.freshness) add_part(n.note, "mean " + judged.note);
}

void put_value(const BayModel& bay, Channel channel, StationTime now, Numeral& n) {
  const Triple* t = triple_of(channel);
  Judged judged = t != nullptr ? judge(bay, *t, now) : judge(bay, channel, now);
  n.freshness = judged.freshness;
  n.note = std::move(judged.note);
  n.secondary.clear();
  n.secondary_freshness = Freshness::none;
  if (n.freshness == Freshness::none) {
    n.value = no_value;
    return;
  }
  if (t == nullptr) {
    n.value = number(bay, channel);
  } else {
    if (usable(bay, t->sys, now)) {
      n.value = number(bay, t->sys) + "/" + (usable(bay, t->dia, now) ? number(bay, t->dia) : "–");
      put_mean(bay, t->mean, judge(bay, t->mean, now), n);
    } else {
      n.value = in_brackets(number(bay, t->mean));
    }
  }
  if (n.freshness == Freshness::questionable) n.value.insert(n.value.begin(), '?');
}

std::string limits_text(const LimitPair& limits, Channel channel) {
  const int decimals = info(channel).decimals;
  // A pressure at its high limit breaches it already.
  const bool pressure = triple_of(channel) != nullptr;
  if (limits.low && limits.high)
    return fixed_text(*limits.low, decimals) + " – " + fixed_text(*limits.high, decimals);
  if (limits.low) return "≥ " + fixed_text(*limits.low, decimals);
  if (limits.high) return (pressure ? "< " : "≤ ") + fixed_text(*limits.high, decimals);
  return limits.off ? "alarm off" : "";
}

std::string label_of(const BayModel& bay, Channel channel, bool all_units) {
  const ChannelInfo& row = info(channel);
  const std::string& foreign = bay.foreign_unit(channel);
  if (!foreign.empty()) return std::string(row.label) + " " + foreign;
  // Pressures are in mmHg everywhere: beside the three figures of one the unit would only cost room.
  const bool known = row.unit_text == "mmHg" && (!all_units || triple_of(channel) != nullptr);
  if (row.unit_text.empty() || known) return std::string(row.label);
  return std::string(row.label) + " " + std::string(row.unit_text);
}

bool is_breath(Channel wave) {
  return wave == Channel::co2 || wave == Channel::resp || wave == Channel::awf || wave == Channel::awp;
}

}  // namespace

Channel shown_as(const BayModel& bay, Channel channel) {
  for (const Triple& t : {nibp, abp})
    if (channel == t.dia || channel == t.mean) return t.sys;
  return channel == Channel::hr && stands_for_hr(bay, Channel::pr) ? Channel::pr : channel;
}

void fill_numerals(const BayModel& bay, const ChannelBoxes& boxes, StationTime now, NumeralRoom room,
                   std::vector<Numeral>& out) {
  const auto chosen = choose(bay, boxes, room.most);
  out.resize(chosen.size());
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    const Channel channel = chosen[i];
    Numeral& n = out[i];
    n.channel = channel;
    n.role = info(channel).role;
    n.label = label_of(bay, channel, room.all_units);
    put_value(bay, channel, now, n);
    const Box box = box_of(bay, boxes, channel);
    n.alarm = box.priority;
    n.acknowledged = box.acknowledged;
    n.latched = box.latched;
    const LimitPair& own = bay.limits(channel);
    const bool none = !own.low && !own.high && !own.off;
    LimitPair limits = none && stands_for_hr(bay, channel) ? bay.limits(Channel::hr) : own;
    // They are in the catalogue's unit and say nothing about a value in another.
    if (!bay.foreign_unit(channel).empty()) limits = {std::nullopt, std::nullopt, false, limits.off};
    n.limits = limits_text(limits, channel);
    n.limits_changed = limits.changed;
    n.alarm_off = limits.off;
  }
}

void fill_waves(const BayModel& bay, std::size_t most, std::vector<WaveStrip>& out) {
  out.clear();
  for (const Channel channel : present(bay, wave_choices)) {
    if (out.size() == most) break;
    WaveStrip strip;
    strip.channel = channel;
    strip.label = info(channel).label;
    if (!bay.foreign_unit(channel).empty()) strip.label.append(" ").append(bay.foreign_unit(channel));
    strip.mm_per_s = is_breath(channel) ? 6.25 : 25;
    strip.role = info(channel).role;
    const WaveTrack& track = bay.wave(channel);
    strip.ring = &track.ring();
    strip.lo = track.range().lo();
    strip.hi = track.range().hi();
    out.push_back(std::move(strip));
  }
}

}  // namespace vigil::dashboard
