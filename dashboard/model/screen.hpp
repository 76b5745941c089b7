// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/model/bay.hpp"
#include "common/model/channel.hpp"
#include "dashboard/model/chart_form.hpp"
#include "dashboard/model/checklist_form.hpp"
#include "dashboard/model/disclosure.hpp"
#include "dashboard/model/dose_gauge.hpp"
#include "dashboard/model/entry_sheet.hpp"
#include "dashboard/model/handover_form.hpp"
#include "dashboard/model/instruct_form.hpp"
#include "dashboard/model/intent.hpp"
#include "dashboard/model/journal_lines.hpp"
#include "dashboard/model/limits_form.hpp"
#include "dashboard/model/reason_form.hpp"
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

/// A condition in its delay: a thin ring that fills, announced by nothing.
struct Pending {
  std::string text;     ///< "RR low"
  double fraction = 0;  ///< 0–1: how much of its delay is over, in bay time
};

/// A number on a tile.
struct Numeral {
  Channel channel = Channel::spo2;        ///< NIBP and ABP stand for the triple, by their systolic channel
  std::string label;                      ///< "SpO₂ %", "RR /min", "NIBP"
  std::string value;                      ///< "98", "128/76", "-?-", "?97"
  std::string secondary;                  ///< "(93)": the mean of a pressure; else empty
  std::string limits;                     ///< "≥ 92", "10 – 24"; empty: none
  std::string note;                       ///< "2 min", "12 s old", "sensor off"; empty: none
  Freshness freshness = Freshness::none;  ///< of the value
  Freshness secondary_freshness = Freshness::none;  ///< of the mean
  Priority alarm = Priority::none;                  ///< the box behind the number
  bool acknowledged = false;                        ///< its alarm is: the box does not flash
  bool latched = false;           ///< its alarm is over and waits for acknowledgement: only an outline
  std::optional<double> pending;  ///< 0–1: the fullest ring of a limit of it that is in its delay
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

/// What a line of an alarm's `why` is.
enum class WhyKind : std::uint8_t {
  contributor,  ///< a value beyond its limit, and for how long
  context,
  suggestion,  ///< something to do at the pump or the cuff: text, never a button
};

/// One line of what led to an alarm; its parts stand one behind the other.
struct WhyLine {
  WhyKind kind = WhyKind::context;
  std::string before;  ///< "SpO₂ "
  std::string value;   ///< "88 %": stands out; empty where the line is no contributor
  std::string after;   ///< " below 92 for 73 s"

  bool operator==(const WhyLine&) const = default;
};

/// One alarm of a bay, as one line.
struct AlarmLine {
  std::uint64_t id = 0;
  std::string bay;
  Priority priority = Priority::none;
  AlarmState state = AlarmState::active;
  bool during_gap = false;  ///< found in refilled data: it is shown, and never flashes
  bool no_data = false;     ///< marked: what it was raised by is not measured any more
  std::string text;         ///< "SpO₂ 88 < 92", with the bay's mode where it is not live
  std::string detail;       ///< "no data · for 73 s"; may be empty
  std::string bay_title;    ///< "BAY 7": for a chip whose bay may be on another page
  Mode mode = Mode::live;

  // Only where it is explained: in an open bay, and of the alarm that is opened on the alarms page.
  std::vector<WhyLine> why;
  std::string joined;    ///< "with SpO₂ low · RR low"; empty: none
  std::string handling;  ///< "raised after 10 s · latching"
};

/// The alarm limits of one parameter of an open bay, both steps.
struct LimitPairLine {
  std::string label;  ///< "SpO₂ %"
  ColourRole role = ColourRole::other;
  std::string low;       ///< "92 / 85": medium / high; "off"; empty: there is none
  std::string high;      ///< the same
  std::string delay;     ///< "10 / 0 s", as for the steps; "15 / 10 · 15 / 15 s" where low and high differ
  bool changed = false;  ///< one differs from its profile
  bool off = false;      ///< one is switched off

  bool operator==(const LimitPairLine&) const = default;
};

/// What happened in an open bay lately, from the journal.
struct EventsPanel {
  std::vector<JournalRow> rows;  ///< newest first
  std::string note;              ///< why there are none: "asking the station …", its error
};

/// One pump of a bay.
struct PumpStrip {
  std::string drug;      ///< "Ketamine 1 mg/mL", with "(confirmed)" where the pump does not tell it
  std::string rate;      ///< "18.0" or "-?-"
  std::string dose;      ///< "0.250" mg/kg/h; "–" where weight or concentration is unknown
  std::string state;     ///< empty while infusing; "standby", "paused · alarm: near end"
  std::string range;     ///< left below the bar; empty while no protocol is known
  std::string note;      ///< "12 s old"; empty while it speaks
  std::string progress;  ///< "61 / 108 mL · 2 h 36 m"; "" where unknown
  Freshness freshness = Freshness::none;
  double filled = 0;  ///< 0–1: the infused part of the VTBI
  bool has_bar = false;
  std::optional<DoseGauge> gauge;  ///< in the bar's place where a protocol judges what this pump gives
  Priority alarm = Priority::none;
  bool acknowledged = false;

  // For an open bay.
  std::string name;      ///< "Pump 3 · serial 4711"
  std::string mg_per_h;  ///< "24.0"; "–" where unknown, "-?-" where lost
  std::string ug_per_kg_per_min;
  std::string volume;   ///< "56 / 144 mL"; empty: not told
  std::string left;     ///< "3 h 40 m left"; "–" where the rate is 0 or something is not told
  std::string binding;  ///< "confirmed 09:31 by K. Winter"; "not confirmed"; empty: nobody is admitted
  bool confirmed = false;
};

/// How the infusion of an open bay stands against its protocol.
struct InfusionPanel {
  std::string protocol;  ///< "Low dose, 5 days · day 1 of 5"
  std::optional<DoseGauge> gauge;
  std::string range;    ///< "0.1 – 0.35 mg/kg/h · cap 0.296"
  std::string total;    ///< of several pumps: "together 24.0 mg/h"; else empty
  std::string today;    ///< "56.0 of 144 mg today"; with "> " where it is more than that
  std::string course;   ///< "56.0 of 720 mg in the course"
  std::string hours;    ///< "2.3 of 6 h"
  std::string checks;   ///< "2 checks open"; empty: none
  std::string warning;  ///< "At protocol cap 24 mg/h"; empty: none
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
  std::string veil;                   ///< "NO TELEMETRY", "ENDED"; empty: none. Over the waves
  std::vector<Numeral> numerals;      ///< in their order on the tile, most important first
  std::vector<LimitPairLine> limits;  ///< only in an open bay
  std::vector<WaveStrip> waves;
  std::vector<PumpStrip> pumps;
  std::optional<InfusionPanel> infusion;  ///< only in an open bay with a protocol
  std::vector<AlarmLine> alarms;          ///< by priority, then calling_order(), newest first; the first ones
  std::size_t active = 0;                 ///< how many alarms there are, shown or not
  std::size_t unacknowledged = 0;         ///< of those
  std::string calm;  ///< "no alarms" where that is true, "alarms not known" where nobody says; else empty
  std::vector<Pending> pending;  ///< conditions in their delay of no number on this tile
  BayTime play_head;             ///< the time at the sweep's head: moves evenly although blocks come in steps
  bool pulse_tone = false;       ///< its beats are to be heard here
  bool quiet = false;            ///< a quiet recovery: its own display dims,
  bool dimmed = false;           ///< unless an alarm is not acknowledged
  std::string lost;              ///< "3 lost", "2 refused"; empty: none
};

/// One active alarm on the alarms page.
struct AlarmRow {
  AlarmLine line;       ///< explained where it is opened
  std::string since;    ///< "since 09:41:30"
  std::string lasting;  ///< "for 73 s"
  std::string state;    ///< "unacknowledged", "acknowledged", "LATCHED"
  std::string badge;    ///< "LIVE", "SIM", …
  bool chosen = false;
  bool opened = false;  ///< with what led to it
  bool can_acknowledge = false;
  std::string
      acknowledge_bay;  ///< the text of the button for all of its bay: "Acknowledge bay 3 (2)"; empty: none
};

/// What the keys of the alarms page go to; Tab goes to the next.
enum class PageFocus : std::uint8_t { alarms, bay, priority, kind, span, journal };
constexpr std::size_t page_focus_count = 6;

/// One filter of the journal.
struct FilterChip {
  JournalFilterPart part = JournalFilterPart::bay;
  std::string label;  ///< "Bay"
  std::string value;  ///< "all"
  bool focused = false;
};

/// The alarms page.
struct AlarmsPage {
  std::string summary;         ///< "3 unacknowledged · 5 active"
  std::vector<AlarmRow> rows;  ///< around the chosen one, in the order of all
  std::size_t rows_above = 0;  ///< that are not among them
  std::size_t rows_below = 0;
  PageFocus focus = PageFocus::alarms;
  std::vector<FilterChip> filters;
  std::vector<JournalRow> journal;  ///< newest first
  std::size_t newer = 0;            ///< entries above the first one
  std::string position;             ///< "newest first · 214 entries"
  std::string note;                 ///< why there is none: "asking the station …", "no entries", its error
  std::string head;                 ///< "journal 5123 · 9f3ab2c1"; empty: not told
};

struct Button {
  std::string text;  ///< "Acknowledge bay 3"
  std::string key;   ///< "A"
  bool enabled = true;
  Intent intent;  ///< what a click means; a key that is disabled may be sent on too, the model answers it
};

/// `limits` is an open bay with the form in place of its side column; `alarms` and `disclosure` are pages
/// beside the strip of bays, below the alarm line.
enum class ViewKind : std::uint8_t {
  bays,
  bay,
  alarms,
  limits,
  chart,
  reason,
  admit,
  instruct,
  checklist,
  handover,
  disclosure
};

/// Whether a form stands over the waves of the open bay.
constexpr bool is_form(ViewKind view) {
  return view == ViewKind::limits || view == ViewKind::chart || view == ViewKind::reason ||
         view == ViewKind::admit || view == ViewKind::instruct || view == ViewKind::checklist ||
         view == ViewKind::handover;
}
/// Whether one bay is large: its waves and numbers stand in the middle.
constexpr bool shows_open_bay(ViewKind view) { return view == ViewKind::bay || is_form(view); }

/// Everything that is drawn in one frame.
struct Screen {
  std::string unit;            ///< "Infusion unit A"
  std::string summary;         ///< "8 bays · 5 live · 1 sim · 1 replay · 1 lost"
  std::vector<AlarmLine> top;  ///< the highest of all bays, for the alarm line
  std::size_t top_hidden = 0;  ///< how many more there are
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

  // What the views other than the bays show, each while it is open.
  std::optional<LimitsPage> limits;
  std::optional<ChartPage> chart;
  std::optional<ReasonPage> reason;
  std::optional<EntryPage> admit;  ///< or the pumps that are confirmed
  std::optional<InstructPage> instruct;
  std::optional<ChecklistPage> checklist;
  std::optional<HandoverPage> handover;
  std::optional<DisclosurePage> disclosure;
  std::optional<AlarmsPage> alarms;
  std::optional<EventsPanel> events;
};

}  // namespace vigil::dashboard
