// SPDX-License-Identifier: MIT
#include "tests/dashboard/view/scenes.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "dashboard/model/alarm_lines.hpp"

namespace vigil::dashboard {

namespace {

constexpr BayTime now{std::chrono::seconds{1'800'000'000} + std::chrono::milliseconds{2'137}};
constexpr double pi = 3.14159265358979;

double bump(double phase, double at, double width) {
  const double d = (phase - at) / width;
  return std::exp(-d * d);
}

float ecg(double beat) {
  const double p = beat - std::floor(beat);
  return static_cast<float>(0.12 * bump(p, 0.18, 0.03) - 0.14 * bump(p, 0.27, 0.012) +
                            1.1 * bump(p, 0.3, 0.012) - 0.28 * bump(p, 0.335, 0.014) +
                            0.26 * bump(p, 0.55, 0.05));
}
float pleth(double beat) {
  const double p = beat - std::floor(beat);
  return static_cast<float>(bump(p, 0.25, 0.1) + 0.3 * bump(p, 0.55, 0.11));
}
float capnogram(double breath) {
  const double p = breath - std::floor(breath);
  if (p < 0.45) return 0;
  if (p < 0.5) return static_cast<float>((p - 0.45) / 0.05 * 36);
  if (p < 0.92) return static_cast<float>(36 + (p - 0.5) / 0.42 * 3);
  return static_cast<float>(std::max(0.0, 39 * (1 - (p - 0.92) / 0.04)));
}
float breathing(double breath) { return static_cast<float>(std::sin(2 * pi * breath)); }

/// Forty seconds of a wave up to now. `rate` is per minute.
const WaveRing* add_ring(Scene& scene, double fs, double rate, double phase, float (*shape)(double)) {
  WaveRing& ring = scene.rings.emplace_back();
  std::vector<float> values;
  const auto count = static_cast<std::size_t>(36 * fs);
  for (std::size_t i = 0; i < count; ++i)
    values.push_back(shape(phase + static_cast<double>(i) / fs * rate / 60));
  ring.append(now - from_seconds(static_cast<double>(count) / fs), fs, values);
  return &ring;
}

struct Patient {
  const char* name;
  const char* course;
  int spo2, rr, etco2, hr, sys, dia, mean, minutes;
  const char* rate;
  const char* dose;
  double filled;
  const char* range;
  const char* progress;
};

Numeral number(Channel channel, std::string label, std::string value, std::string limits) {
  Numeral n;
  n.channel = channel;
  n.label = std::move(label);
  n.value = std::move(value);
  n.limits = std::move(limits);
  n.freshness = Freshness::current;
  n.role = info(channel).role;
  return n;
}

std::string bay_name(std::size_t i) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "bay-%02zu", i);
  return text.data();
}

Tile tile_of(Scene& scene, std::size_t i, const Patient& p) {
  Tile t;
  t.bay = bay_name(i);
  t.title = "BAY " + std::to_string(i);
  t.patient = p.name;
  t.subtitle = p.course;
  t.badge = "LIVE";
  t.link = Link::live;
  t.play_head = now;
  t.calm = "no alarms";
  const auto text = [](int v) { return std::to_string(v); };
  t.numerals.push_back(number(Channel::spo2, "SpO₂ %", text(p.spo2), "≥ 92"));
  t.numerals.push_back(number(Channel::rr, "RR /min", text(p.rr), "10 – 24"));
  t.numerals.push_back(number(Channel::etco2, "EtCO₂", text(p.etco2), "15 – 50"));
  t.numerals.push_back(number(Channel::hr, "HR /min", text(p.hr), "50 – 120"));
  Numeral nibp = number(Channel::nibp_sys, "NIBP", text(p.sys) + "/" + text(p.dia), "");
  nibp.secondary = "(" + text(p.mean) + ")";
  nibp.secondary_freshness = Freshness::current;
  nibp.note = text(p.minutes) + " min";
  t.numerals.push_back(nibp);
  const double phase = static_cast<double>(i) * 0.37;
  t.waves.push_back(
      {Channel::ecg_ii, "II", 25, ColourRole::ecg, add_ring(scene, 250, p.hr, phase, ecg), -0.5, 1.2});
  t.waves.push_back(
      {Channel::pleth, "Pleth", 25, ColourRole::spo2, add_ring(scene, 125, p.hr, phase, pleth), -0.05, 1.1});
  t.waves.push_back({Channel::co2, "CO₂", 6.25, ColourRole::respiration,
                     add_ring(scene, 62.5, p.rr, phase, capnogram), -2, 45});
  PumpStrip pump;
  pump.drug = "Ketamine 1 mg/mL";
  pump.rate = p.rate;
  pump.dose = p.dose;
  pump.range = p.range;
  pump.progress = p.progress;
  pump.freshness = Freshness::current;
  pump.filled = p.filled;
  pump.has_bar = true;
  const std::string range = p.range;
  if (const auto cap = range.find("cap "); cap != std::string::npos)
    pump.gauge = dose_gauge({0.1, 0.35, std::stod(range.substr(cap + 4))}, 0.5 * p.filled);
  pump.name = "Pump 3 · serial 4711";
  pump.mg_per_h = p.rate;
  pump.ug_per_kg_per_min = "4.94";
  const std::string progress = p.progress;
  pump.volume = progress.substr(0, progress.find(" · "));
  pump.left = "3 h 40 m left";
  pump.binding = "confirmed 08:55 by K. Winter";
  pump.confirmed = true;
  t.pumps.push_back(pump);
  return t;
}

AlarmLine alarm(std::uint64_t id, const Tile& t, Priority priority, std::string text, std::string detail) {
  AlarmLine a;
  a.id = id;
  a.bay = t.bay;
  a.bay_title = t.title;
  a.priority = priority;
  a.text = std::move(text);
  a.detail = std::move(detail);
  return a;
}

void add_frame(Screen& s) {
  s.unit = "Infusion unit A";
  s.recording = "REC " + std::to_string(s.tiles.size());
  s.sound = "sound on";
  s.clock = "09:42:17";
  s.status = "bus 312 msg/s · 0 lost · alarm delay 6 ms · not a medical device";
  const std::string name = s.selected ? " " + s.tiles[*s.selected].title : "";
  s.buttons = {{"Acknowledge" + name, "A", s.selected.has_value(),
                AcknowledgeBay{s.selected ? s.tiles[*s.selected].bay : ""}},
               {"Pause audio 2:00", "S", true, PauseAudio{}}};
}

/// Those of the tiles count as they stand there.
void count_alarms(Screen& s) {
  for (auto& tile : s.tiles) {
    tile.active = tile.alarms.size();
    tile.unacknowledged = static_cast<std::size_t>(
        std::count_if(tile.alarms.begin(), tile.alarms.end(),
                      [](const AlarmLine& a) { return a.state != AlarmState::acknowledged; }));
  }
}

/// The alarms of all bays, highest first, as the bar at the top shows them.
void collect_top(Screen& s) {
  count_alarms(s);
  s.top.clear();
  for (const auto priority : {Priority::high, Priority::medium, Priority::low})
    for (const auto& tile : s.tiles)
      for (const auto& a : tile.alarms)
        if (a.priority == priority) s.top.push_back(a);
}

constexpr std::array<Patient, 8> patients{{
    {"A.R. 72 kg", "Day 2/5 · 5-day low dose", 98, 14, 39, 71, 128, 76, 93, 2, "18.0", "0.250", 0.5,
     "0.1 – 0.35 mg/kg/h · cap 0.33", "61 / 108 mL · 2 h 36 m"},
    {"J.T. 58 kg", "Day 4/5 · 5-day low dose", 97, 12, 41, 66, 119, 70, 86, 4, "17.4", "0.300", 0.6,
     "0.1 – 0.35 mg/kg/h · cap 0.41", "22 / 104 mL · 4 h 43 m"},
    {"M.K. 81 kg", "Day 1/5 · 5-day low dose", 88, 7, 58, 58, 131, 79, 96, 1, "24.0", "0.296", 0.6,
     "0.1 – 0.35 mg/kg/h · cap 0.30", "56 / 144 mL · 3 h 40 m"},
    {"P.S. 64 kg", "Session 6 · Outpatient 4 h", 99, 15, 37, 77, 134, 82, 99, 3, "8.0", "0.125", 0.25,
     "0.125 mg/kg/h · total 32 mg", "30 / 32 mL · 0 h 15 m"},
    {"Sim 5", "Scenario · Opioid apnoea", 96, 11, 45, 69, 122, 74, 90, 2, "20.0", "0.290", 0.58,
     "0.1 – 0.35 mg/kg/h · cap 0.35", "40 / 120 mL · 4 h 00 m"},
    {"L.W. 77 kg", "Day 3/5 · 5-day low dose", 97, 16, 36, 94, 168, 97, 121, 1, "23.1", "0.300", 0.6,
     "0.1 – 0.35 mg/kg/h · cap 0.31", "51 / 139 mL · 3 h 48 m"},
    {"D.F. 69 kg", "Day 5/5 · Continuous", 95, 12, 40, 70, 126, 80, 95, 9, "-?-", "-?-", 0.1,
     "≤ 0.314 mg/kg/h", "61 / 520 mL · last known 14 s ago"},
    {"Replay", "12 Nov · 08:00", 95, 13, 42, 73, 141, 85, 104, 5, "21.0", "0.280", 0.56,
     "0.1 – 0.35 mg/kg/h · cap 0.32", "77 / 126 mL · 2 h 20 m"},
}};

void make_simulated(Tile& t) {
  t.mode = Mode::simulated;
  t.badge = "SIM";
  t.watermark = "SIMULATED";
}

void make_lost(Scene& scene, Tile& t) {
  t.link = Link::lost;
  t.veil = "NO TELEMETRY";
  for (auto& n : t.numerals) {
    n.freshness = n.channel == Channel::nibp_sys ? Freshness::late : Freshness::none;
    n.secondary_freshness = n.freshness;
    if (n.channel != Channel::nibp_sys) n.value = "-?-";
  }
  for (auto& w : t.waves) w.ring = &scene.rings.emplace_back();
  for (auto& pump : t.pumps) {
    pump.freshness = Freshness::none;
    pump.note = "14 s old";
  }
}

}  // namespace

Scene eight_bays() {
  Scene scene;
  Screen& s = scene.screen;
  for (std::size_t i = 0; i < patients.size(); ++i) s.tiles.push_back(tile_of(scene, i + 1, patients[i]));

  Tile& depressed = s.tiles[2];
  AlarmLine composite = alarm(31, depressed, Priority::high, "RESPIRATORY DEPRESSION", "RR 7 + SpO₂ 88");
  for (const auto* text :
       {"RR 7 below 8 for 57 s", "SpO₂ 88 % below 92 for 73 s", "EtCO₂ 58 above 50 for 64 s",
        "Context: midazolam 11 min ago · ketamine 0.30 mg/kg/h running",
        "Consider pausing the infusion at the pump"})
    composite.why.push_back(why_line(text));
  composite.joined = "with SpO₂ low · RR low";
  composite.handling = "raised after 10 s · latching";
  depressed.alarms.push_back(composite);
  for (std::size_t i = 0; i < 3; ++i) depressed.numerals[i].alarm = Priority::high;

  s.tiles[5].alarms.push_back(alarm(61, s.tiles[5], Priority::medium, "SBP 168 > 160", "repeat due 3:12"));
  s.tiles[5].numerals[4].alarm = Priority::medium;
  s.tiles[6].alarms.push_back(
      alarm(71, s.tiles[6], Priority::high, "NO TELEMETRY 00:14", "pump was infusing"));
  make_lost(scene, s.tiles[6]);
  make_simulated(s.tiles[4]);
  s.tiles[4].pending = {{"no breath", 0.3}};
  s.tiles[4].numerals[1].pending = 0.7;
  s.tiles[7].mode = Mode::replay;
  s.tiles[7].badge = "REPLAY 4×";
  s.tiles[7].watermark = "REPLAY";
  s.summary = "8 bays · 5 live · 1 sim · 1 replay · 1 lost";
  s.selected = 2;
  collect_top(s);
  add_frame(s);
  return scene;
}

Scene many_bays(std::size_t count) {
  Scene scene;
  Screen& s = scene.screen;
  for (std::size_t i = 0; i < count; ++i)
    s.tiles.push_back(tile_of(scene, i + 1, patients[i % 3 == 2 ? 3 : i % 3]));
  for (std::size_t i = 2; i < count; i += 3) {
    Tile& t = s.tiles[i];
    const bool high = i % 2 == 0;
    t.numerals[0].value = high ? "84" : "91";
    t.numerals[0].alarm = high ? Priority::high : Priority::medium;
    t.alarms.push_back(alarm(i, t, t.numerals[0].alarm, high ? "SpO₂ 84 < 85" : "SpO₂ 91 < 92", "for 12 s"));
  }
  s.summary = std::to_string(count) + (count == 1 ? " bay · live" : " bays · all live");
  collect_top(s);
  add_frame(s);
  return scene;
}

Scene crowded_bays(std::size_t count) {
  Scene scene = many_bays(count);
  Screen& s = scene.screen;
  for (std::size_t i = 0; i < count; ++i) {
    Tile& t = s.tiles[i];
    t.title = "RECOVERY ROOM SOUTH BED " + std::to_string(i + 1);
    t.patient = "Maximiliane Wolkenstein-Trostburg 102.5 kg";
    t.subtitle = "operating-room/or26/a-very-long-source-name-without-end";
    t.lost = "12 lost";
    t.numerals[0].value = "100";
    t.numerals[0].note = "cuff inflating";
    t.numerals[1].value = "?120";
    t.numerals[1].freshness = Freshness::questionable;
    t.numerals[1].limits_changed = true;
    t.numerals[2].freshness = Freshness::late;
    t.numerals[2].note = "12 s old";
    t.numerals[3].alarm_off = true;
    t.numerals[4].value = "288/144";
    t.numerals[4].secondary = "(192)";
    Numeral abp = number(Channel::abp_sys, "ABP mmHg", "231/128", "90 – 160");
    abp.secondary = "(162)";
    abp.secondary_freshness = Freshness::late;
    t.numerals.push_back(abp);
    t.numerals.push_back(number(Channel::temp, "Temp °C", "37.2", "35.5 – 38.5"));
    t.numerals.push_back(number(Channel::pr, "PR /min", "188", "50 – 120"));
    t.waves.push_back({Channel::resp, "Resp", 6.25, ColourRole::respiration,
                       add_ring(scene, 25, 14, 0.1, breathing), -1.2, 1.2});
    PumpStrip second = t.pumps[0];
    second.drug = "Dexmedetomidine hydrochloride 4 µg/mL in 0.9 % saline";
    second.rate = "1200.0";
    second.dose = "–";
    second.state = "alarm: downstream occlusion";
    second.alarm = Priority::high;
    t.pumps.push_back(second);
    PumpStrip third = second;
    third.alarm = Priority::none;
    third.state = "paused";
    t.pumps.push_back(third);
    t.alarms.push_back(alarm(100 + i, t, Priority::high,
                             "RESPIRATORY DEPRESSION OR CANNULA OFF, SIM SCENARIO",
                             "pump was infusing at last word"));
    t.alarms.back().why = {why_line("RR 7 below 8 for 57 s"), why_line("SpO₂ 88 % below 92 for 73 s")};
    t.alarms.push_back(alarm(200 + i, t, Priority::medium, "SBP 288 > 160", "repeat due 3:12"));
    t.alarms.back().state = AlarmState::acknowledged;
    t.alarms.push_back(alarm(300 + i, t, Priority::low, "HR sensor off", "no data"));
  }
  s.summary = std::to_string(count) + " bays · 9 live · 3 sim · 2 replay · 1 test · 1 lost";
  s.message = "The station refused: bay 3 has no alarm that could be acknowledged";
  s.sound = "no sound";
  s.sound_warning = true;
  s.pages = 2;
  collect_top(s);
  return scene;
}

Scene empty_station() {
  Scene scene;
  scene.screen.empty_help =
      "No bay has spoken yet.\nPublishers connect to tcp://10.0.0.5:7401.\nTo see a demonstration, run: "
      "vigil-publisher simulate --bays 8";
  scene.screen.summary = "no bays";
  add_frame(scene.screen);
  return scene;
}

Scene acknowledged_bays() {
  Scene scene = eight_bays();
  for (auto& tile : scene.screen.tiles) {
    for (auto& a : tile.alarms) a.state = AlarmState::acknowledged;
    for (auto& n : tile.numerals) n.acknowledged = true;
  }
  collect_top(scene.screen);
  return scene;
}

Scene with_alarms_page(Scene scene) {
  Screen& s = scene.screen;
  s.view = ViewKind::alarms;
  AlarmsPage& page = s.alarms.emplace();
  for (const auto& line : s.top) {
    AlarmRow& row = page.rows.emplace_back();
    row.line = line;
    row.since = "since 09:41:30";
    row.lasting = "for 73 s";
    row.state = "unacknowledged";
    row.badge = "LIVE";
    row.can_acknowledge = line.state != AlarmState::acknowledged;
    if (!row.can_acknowledge) row.state = "acknowledged";
  }
  if (!page.rows.empty()) {
    page.rows.front().chosen = page.rows.front().opened = true;
    page.rows.front().acknowledge_bay = "Acknowledge " + page.rows.front().line.bay_title + " (2)";
    page.rows.back().line.no_data = true;
    page.rows.back().line.state = AlarmState::latched;
    page.rows.back().state = "LATCHED";
  }
  page.summary =
      std::to_string(page.rows.size()) + " unacknowledged · " + std::to_string(page.rows.size()) + " active";
  page.filters = {{JournalFilterPart::bay, "Bay", "all", false},
                  {JournalFilterPart::priority, "Priority", "medium and high", true},
                  {JournalFilterPart::kind, "Entries", "all", false},
                  {JournalFilterPart::span, "Time", "last 24 hours", false}};
  const std::array<const char*, 5> what{"started", "joined", "acknowledged", "limit changed", "ended"};
  for (std::size_t i = 0; i < 60; ++i) {
    JournalRow& entry = page.journal.emplace_back();
    entry.seq = 500 - i;
    entry.time = "09:4" + std::to_string(i % 10) + ":1" + std::to_string(i % 7);
    entry.bay = "BAY " + std::to_string(i % 8 + 1);
    entry.priority = static_cast<Priority>(i % 4);
    entry.what = what[i % what.size()];
    entry.text = "SpO₂ low: SpO₂ 88 < 92 · after 10 s";
    if (i % 5 == 2) entry.by = "nurse K. Winter";
  }
  page.position = "214 entries, older ones follow";
  page.head = "journal 5123 · 9f3ab2c1";
  return scene;
}

Scene opened(Scene scene, std::size_t i) {
  Screen& s = scene.screen;
  s.view = ViewKind::bay;
  s.selected = i;
  s.buttons = {{"Acknowledge " + s.tiles[i].title, "A", true, AcknowledgeBay{s.tiles[i].bay}},
               {"Pause audio 2:00", "S", true, PauseAudio{}}};
  Tile& tile = s.tiles[i];
  if (!tile.pumps.empty() && tile.pumps[0].gauge) {
    InfusionPanel& panel = tile.infusion.emplace();
    panel.protocol = "Low dose, 5 days · day 1 of 5";
    panel.gauge = tile.pumps[0].gauge;
    panel.range = "0.1 – 0.35 mg/kg/h · cap 0.296";
    if (tile.pumps.size() > 1) panel.total = "by protocol 24.0 mg/h";
    panel.today = "> 56.0 of 144 mg today";
    panel.course = "> 56.0 of 720 mg in the course";
    panel.hours = "2.3 of 6 h";
    panel.warning = "At protocol cap 24 mg/h";
    tile.patient += " · 46 y";
    tile.subtitle = panel.protocol;
  }
  tile.limits = {{"SpO₂ %", ColourRole::spo2, "93 / 85", "", "10 / 0 s", true, false},
                 {"RR /min", ColourRole::respiration, "off", "24 / 30", "15 / 15 s", false, true},
                 {"EtCO₂ mmHg", ColourRole::respiration, "15", "50 / 60", "15 / 15 s", false, false},
                 {"HR /min", ColourRole::ecg, "50 / 40", "120 / 150", "10 / 10 s", false, false},
                 {"SBP mmHg", ColourRole::nibp, "90 / 80", "160 / 180", "0 / 0 s", false, false}};
  for (Numeral& n : tile.numerals)
    if (n.channel == Channel::etco2) n.label += " mmHg";
  EventsPanel& events = s.events.emplace();
  for (std::size_t k = 0; k < 12; ++k) {
    JournalRow& row = events.rows.emplace_back();
    row.time = "09:41:" + std::to_string(30 - k);
    row.priority = static_cast<Priority>(3 - k % 4);
    row.what = k % 4 == 3 ? "charted" : "started";
    row.text = k % 4 == 3 ? "Midazolam 2 mg IV" : "SpO₂ low: SpO₂ 88 < 92";
  }
  s.buttons.insert(s.buttons.begin(), Button{"All bays", "Esc", true, GoBack{}});
  return scene;
}

}  // namespace vigil::dashboard
