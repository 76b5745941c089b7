// SPDX-License-Identifier: MIT
#include "dashboard/model/screen_lines.hpp"

#include <algorithm>
#include <array>
#include <ctime>
#include <string_view>

#include "dashboard/model/text.hpp"

namespace vigil::dashboard {

namespace {

using namespace std::chrono_literals;

/// No pause is longer.
constexpr Duration longest_pause = 120s;

constexpr Duration high_half = 250ms;         // 2 Hz
constexpr Duration medium_half{833'333'333};  // 0.6 Hz

/// What a bay counts as.
enum class Standing : std::uint8_t { live, simulated, replay, test, lost, ended, no_source };
constexpr EnumText<Standing, 7> standing_text{
    {"live", "sim", "replay", "test", "lost", "ended", "without source"}};

Standing standing_of(const BayModel& bay, StationTime now) {
  const Link link = bay.link(now);
  if (link == Link::lost) return Standing::lost;
  if (link == Link::none) return bay.ended() ? Standing::ended : Standing::no_source;
  return static_cast<Standing>(bay.mode());
}
static_assert(static_cast<int>(Standing::test) == static_cast<int>(Mode::test));

std::string counted(std::size_t count, std::string_view what) {
  return std::to_string(count) + " " + std::string(what);
}

bool on(StationTime now, Duration half) {
  const auto halves = now.time_since_epoch() / half;
  return halves % 2 == 0;
}

StationTime edge_after(StationTime now, Duration half) {
  return StationTime{(now.time_since_epoch() / half + 1) * half};
}

}  // namespace

std::string summary_text(const Bays& bays, StationTime now) {
  if (bays.empty()) return "no bays";
  std::array<std::size_t, standing_text.size()> counts{};
  for (const auto& bay : bays) ++counts[static_cast<std::size_t>(standing_of(*bay, now))];
  std::string text = counted(bays.size(), bays.size() == 1 ? "bay" : "bays");
  for (std::size_t i = 0; i < counts.size(); ++i)
    if (counts[i] > 0) text += " · " + counted(counts[i], standing_text.names[i]);
  return text;
}

std::string recording_text(const Bays& bays) {
  const auto recording = std::count_if(bays.begin(), bays.end(),
                                       [](const auto& bay) { return bay->bay() && bay->bay()->recording; });
  return recording > 0 ? "REC " + std::to_string(recording) : "";
}

SoundLine sound_line(const Bays& bays, const OwnSound& own, StationTime now, WallTime station_wall) {
  std::size_t paused = 0;
  Duration left{};
  for (const auto& bay : bays) {
    const auto& alarms = bay->alarms();
    if (!alarms || !alarms->audio_paused || !alarms->audio_until) continue;
    // What it says now counts for more than when it said it would end.
    const bool told = bay->alarms_heard() && now - *bay->alarms_heard() < told_lately;
    if (*alarms->audio_until <= station_wall && !told) continue;
    ++paused;
    left = std::max(left, std::clamp(*alarms->audio_until - station_wall, Duration{0}, longest_pause));
  }
  // That nothing can be heard here stays, whatever else is said.
  const bool own_paused = own.silent_until && now < *own.silent_until;
  if (paused == 0 && !own_paused)
    return own.works ? SoundLine{"sound on", false} : SoundLine{"no sound", true};
  if (own_paused) left = std::max(left, *own.silent_until - now);
  std::string text = own.works ? "" : "no sound · ";
  text += "audio paused " + countdown_text(left);
  if (paused > 0 && paused < bays.size()) text += " · " + counted(paused, paused == 1 ? "bay" : "bays");
  // Alarms of bays that are known from before go on being heard.
  if (own_paused && paused < bays.size()) text += " · station lost";
  return {text, true};
}

WallTime station_clock(const StationTrack& station, StationTime now, WallTime wall) {
  if (!station.beat || !station.heard) return wall;
  return WallTime{station.beat->envelope.t.time_since_epoch()} + (now - *station.heard);
}

std::string status_text(const StationTrack& station, std::uint64_t missed_here, StationTime now) {
  std::string text;
  if (station.heard && now - *station.heard >= told_lately) {
    text = "no word from the station";
  } else if (station.beat) {
    const auto& beat = *station.beat;
    text =
        "bus " + fixed_text(beat.rate_msg_s, 0) + " msg/s · " + std::to_string(beat.counters.lost) + " lost";
    if (beat.counters.refused > 0) text += " · " + std::to_string(beat.counters.refused) + " refused";
    if (missed_here > 0) text += " · " + std::to_string(missed_here) + " missed here";
    text += " · alarm delay " + fixed_text(beat.delay_ms_p99, beat.delay_ms_p99 < 1 ? 1 : 0) + " ms";
  } else {
    text = "waiting for the station";
  }
  return text + " · not a medical device";
}

std::string station_lost_text(const StationTrack& station, StationTime now) {
  const auto since = station.heard ? station.heard : station.began;
  if (!since || now - *since < told_lately) return "";
  return (station.heard ? "STATION LOST " : "NO STATION ") + stopwatch_text(now - *since);
}

std::vector<std::string> bays_with_lines(const Screen& screen) {
  std::vector<std::string> bays;
  if (screen.view == ViewKind::alarms && screen.alarms) {
    for (const auto& row : screen.alarms->rows)
      if (bays.empty() || bays.back() != row.line.bay) bays.push_back(row.line.bay);
  } else if (screen.view == ViewKind::bays) {
    for (const auto& tile : screen.tiles) bays.push_back(tile.bay);
  } else if (screen.selected && *screen.selected < screen.tiles.size()) {
    bays.push_back(screen.tiles[*screen.selected].bay);
  }
  return bays;
}

std::string clock_text(WallTime wall) {
  // By the time zone's rules at that time: the clock goes right through a change to or from summer time.
  const std::time_t seconds = to_ns(wall) / 1'000'000'000;
  std::tm local{};
  localtime_r(&seconds, &local);
  std::array<char, 16> text{};
  std::strftime(text.data(), text.size(), "%H:%M:%S", &local);
  return text.data();
}

bool high_flash_on(StationTime now) { return on(now, high_half); }
bool medium_flash_on(StationTime now) { return on(now, medium_half); }
StationTime next_flash_edge(StationTime now) {
  return std::min(edge_after(now, high_half), edge_after(now, medium_half));
}

}  // namespace vigil::dashboard
