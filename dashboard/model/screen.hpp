// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "common/model/bay.hpp"
#include "common/model/channel.hpp"
#include "dashboard/model/sweep.hpp"

/// What is on the screen, as plain data: a test can ask it what a nurse sees. Texts are final; the view adds
/// nothing and decides nothing but places, sizes and colours.
namespace vigil::dashboard {

/// How a value may be shown: only `current` in full colour.
enum class Freshness : std::uint8_t {
  current,
  questionable,  ///< shown with `?`
  late,          ///< dimmed, its age shown; an old NIBP too
  none,          ///< `-?-`: lost, invalid, sensor off
};

/// A number on a tile.
struct Numeral {
  Channel channel = Channel::spo2;  ///< NIBP and ABP stand for the triple, by their systolic channel
  std::string label;                ///< "SpO₂ %", "RR /min", "NIBP"
  std::string value;                ///< "98", "128/76", "-?-", "?97"
  std::string secondary;            ///< "(93)": the mean of a pressure; else empty
  std::string limits;               ///< "≥ 92", "10 – 24"; empty: none
  std::string note;                 ///< "2 min", "12 s old", "sensor off"; empty: none
  Freshness freshness = Freshness::none;
  Priority alarm = Priority::none;  ///< the box behind the number
  bool acknowledged = false;        ///< its alarm is: the box does not flash
  ColourRole role = ColourRole::other;
  bool limits_changed = false;  ///< a limit differs from its profile: marked
  bool alarm_off = false;       ///< a nurse switched an alarm of it off: a crossed bell
};

/// A wave on a tile. The samples stay in the ring; the view asks sweep_columns() for its pixels.
struct WaveStrip {
  Channel channel = Channel::pleth;
  std::string label;     ///< "II", "Pleth", "CO₂"
  double mm_per_s = 25;  ///< 25; 6.25 for CO₂ and respiration
  ColourRole role = ColourRole::other;
  const WaveRing* ring = nullptr;  ///< lives as long as the bay's model; only the frame thread touches it
  double lo = 0;                   ///< the range that fills the strip's height
  double hi = 1;
};

/// One alarm of a bay, as one line.
struct AlarmLine {
  std::uint64_t id = 0;
  std::string bay;
  Priority priority = Priority::none;
  AlarmState state = AlarmState::active;
  std::string text;    ///< "SpO₂ 88 < 92", with the bay's mode where it is not live
  std::string detail;  ///< "no data · for 73 s"; may be empty
  std::vector<std::string> why;
  std::string bay_title;  ///< "BAY 7": for a chip whose bay may be on another page
};

/// One pump of a bay.
struct PumpStrip {
  std::string drug;      ///< "Ketamine 1 mg/mL"
  std::string rate;      ///< "18.0" or "-?-"
  std::string dose;      ///< "0.250" mg/kg/h; "–" where weight or concentration is unknown
  std::string state;     ///< empty while infusing; "standby", "paused · alarm: near end"
  std::string range;     ///< left below the bar; empty while no protocol is known
  std::string note;      ///< "12 s old"; empty while it speaks
  std::string progress;  ///< "61 / 108 mL · 2 h 36 m"; "" where unknown
  Freshness freshness = Freshness::none;
  double filled = 0;  ///< 0–1: the infused part of the VTBI; the dose gauge comes with protocols
  bool has_bar = false;
  Priority alarm = Priority::none;
  bool acknowledged = false;
};

/// One bay.
struct Tile {
  std::string bay;       ///< "bay-03"
  std::string title;     ///< "BAY 3", or the label of the station file
  std::string patient;   ///< "M.K. 81 kg"; empty: not known
  std::string subtitle;  ///< what runs: "Day 1/5 · 5-day low dose", "free", "operating-room/or26"
  Mode mode = Mode::live;
  std::string badge;      ///< "LIVE", "SIM", "REPLAY 4×", "TEST"
  std::string watermark;  ///< "SIMULATED", "REPLAY", "TEST"; empty when live
  Link link = Link::none;
  std::string veil;               ///< "NO TELEMETRY", "ENDED"; empty: none. Over the waves
  std::vector<Numeral> numerals;  ///< in their order on the tile, most important first
  std::vector<WaveStrip> waves;
  std::vector<PumpStrip> pumps;
  std::vector<AlarmLine> alarms;     ///< by priority, unacknowledged first, newest first
  std::string calm;                  ///< "no alarms", where that is known and true; else empty
  std::vector<std::string> pending;  ///< conditions in their delay: "RR low"
  BayTime play_head;  ///< the time at the sweep's head: moves evenly although blocks come in steps
  std::string lost;   ///< "3 lost", "2 refused"; empty: none
};

// What a person wants; the app turns each into a control request or a change of what is shown.
struct SelectBay {
  std::string bay;
};
struct OpenBay {
  std::string bay;
};
struct CloseBay {};
struct AcknowledgeBay {
  std::string bay;  ///< empty: the selected one
};
struct AcknowledgeAlarm {
  std::string bay;
  std::uint64_t id;
};
struct PauseAudio {};
struct TurnPage {
  int by;
};
using Intent =
    std::variant<SelectBay, OpenBay, CloseBay, AcknowledgeBay, AcknowledgeAlarm, PauseAudio, TurnPage>;

struct Button {
  std::string text;  ///< "Acknowledge bay 3"
  std::string key;   ///< "A"
  bool enabled = true;
  Intent intent;  ///< what a click means; a key that is disabled may be sent on too, the model answers it
};

enum class ViewKind : std::uint8_t { bays, bay };

/// Everything that is drawn in one frame.
struct Screen {
  std::string unit;            ///< "Infusion unit A"
  std::string summary;         ///< "8 bays · 5 live · 1 sim · 1 replay · 1 lost"
  std::vector<AlarmLine> top;  ///< the highest of all bays, for the alarm line; as many as there are
  std::string recording;       ///< "REC 8"; empty: none
  std::string sound;           ///< "sound on", "audio paused 1:43", "no sound"
  bool sound_warning = false;
  std::string clock;         ///< "09:42:17"
  std::string status;        ///< "bus 312 msg/s · 0 lost · alarm delay 6 ms · not a medical device"
  std::string station_lost;  ///< "STATION LOST 00:07"; empty: it speaks
  std::string message;       ///< the answer to the last action, for some seconds: "no bay selected"
  std::string empty_help;    ///< what to do when there is no bay at all; else empty
  ViewKind view = ViewKind::bays;
  std::size_t page = 0;
  std::size_t pages = 1;
  std::optional<std::size_t> selected;  ///< index into tiles
  std::vector<Tile> tiles;              ///< those of this page, in their fixed places
  std::vector<Button> buttons;
  bool high_flash_on = true;    ///< the phase of the flashing boxes, 2 Hz
  bool medium_flash_on = true;  ///< 0.6 Hz
};

}  // namespace vigil::dashboard
