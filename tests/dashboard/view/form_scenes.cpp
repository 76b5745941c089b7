// SPDX-License-Identifier: MIT
#include "tests/dashboard/view/form_scenes.hpp"

#include <array>
#include <string>

#include "dashboard/model/admit_form.hpp"
#include "dashboard/model/bay_model.hpp"
#include "dashboard/model/checklist_form.hpp"
#include "dashboard/model/instruct_form.hpp"
#include "dashboard/model/pump_form.hpp"
#include "dashboard/model/screen_lines.hpp"

namespace vigil::dashboard {

namespace {

struct Figures {
  Channel channel;
  Side side;
  double medium;
  double high;  ///< 0: none
  double delay_s;
};
constexpr std::array<Figures, 14> figures{{{Channel::spo2, Side::low, 92, 85, 10},
                                           {Channel::rr, Side::low, 10, 8, 15},
                                           {Channel::rr, Side::high, 24, 30, 15},
                                           {Channel::etco2, Side::low, 15, 0, 15},
                                           {Channel::etco2, Side::high, 50, 60, 15},
                                           {Channel::hr, Side::low, 50, 40, 10},
                                           {Channel::hr, Side::high, 120, 140, 10},
                                           {Channel::nibp_sys, Side::low, 90, 80, 0},
                                           {Channel::nibp_sys, Side::high, 160, 0, 0},
                                           {Channel::nibp_dia, Side::high, 100, 0, 0},
                                           {Channel::abp_sys, Side::low, 90, 80, 10},
                                           {Channel::abp_sys, Side::high, 160, 180, 10},
                                           {Channel::pr, Side::low, 50, 40, 10},
                                           {Channel::pr, Side::high, 120, 140, 10}}};

wire::LimitRow row_of(const Figures& f) {
  wire::LimitRow row;
  row.cond = std::string(info(f.channel).id) + "-" + std::string(side_text[f.side]);
  row.channel = f.channel;
  row.side = f.side;
  row.medium = f.medium;
  if (f.high > 0) row.high = f.high;
  row.delay_s = f.delay_s;
  row.high_delay_s = 0;
  row.clear_s = 5;
  row.margin = 2;
  row.latching = f.high > 0;
  row.guard_lo = f.medium - 7;
  row.guard_hi = f.medium + 5;
  return row;
}

wire::LimitRow rule(const char* cond, Priority priority, const char* text) {
  wire::LimitRow row;
  row.cond = cond;
  row.priority = priority;
  row.text = text;
  return row;
}

LimitsForm form_of(const Scene& scene) {
  LimitsForm form{scene.screen.tiles.at(scene.screen.selected.value()).bay};
  form.follow(usual_bay());
  for (const char32_t c : {U'9', U'4'}) form.act({FormAction::type, 0, 0, c});
  const std::size_t rr = LimitsForm::controls_a_line;
  form.act({FormAction::focus, rr, 0, 0});
  form.act({FormAction::type, 0, 0, U'3'});
  const auto op = form.act({FormAction::enter, 0, 0, 0});
  if (op) form.answered(*op, false, "3 is outside the guard rails 6 to 14");
  form.act({FormAction::focus, 0, 0, 0});
  return form;
}

}  // namespace

wire::BayMessage usual_bay() {
  wire::BayMessage bay;
  bay.envelope.src = "station-a";
  bay.envelope.epoch = 1;
  bay.state = Admission::admitted;
  bay.patient.alias = "M.K.";
  bay.profile = "low-dose-adult";
  bay.counters = {123'456, 2, 7, 7};
  for (const auto& f : figures) bay.limits.push_back(row_of(f));
  bay.limits[4].medium = 52;
  bay.limits[4].changed = true;
  bay.limits[4].profile_medium = 50;
  bay.limits[4].profile_high = 60;
  bay.limits[6].off = true;
  bay.limits.push_back(
      rule("no-breath", Priority::high,
           "no breath for 20 s, less the source's own window; armed after the first breaths"));
  bay.limits.push_back(
      rule("respiratory-depression", Priority::high,
           "two or more of SpO₂ < 92, RR < 10, EtCO₂ > 50 or +10 over baseline, POSS 3 or 4 in the last "
           "30 min, together for 10 s; latching"));
  bay.limits.push_back(rule("no-signal:spo2", Priority::medium,
                            "flagged, or 10 s without a valid value; medium while infusing, else low"));
  bay.limits.push_back(
      rule("lost", Priority::medium, "no message for 5 s; high at 10 s with a pump infusing at last word"));
  return bay;
}

Scene with_limits(Scene scene) {
  scene.screen.view = ViewKind::limits;
  form_of(scene).fill("BAY 3", scene.screen.limits.emplace());
  return scene;
}

Scene with_off_question(Scene scene) {
  scene.screen.view = ViewKind::limits;
  LimitsForm form = form_of(scene);
  form.act({FormAction::press, 8 * LimitsForm::controls_a_line + limit_columns, 0, 0});
  for (const char32_t c : std::u32string_view{U"cuff on the infusion arm"})
    form.act({FormAction::type, 0, 0, c});
  form.fill("BAY 3", scene.screen.limits.emplace());
  return scene;
}

Scene with_chart(Scene scene) {
  scene.screen.view = ViewKind::chart;
  ChartForm form{
      scene.screen.tiles.at(scene.screen.selected.value()).bay,
      {{"midazolam", "Midazolam", {}}, {"mirtazapine", "Mirtazapine", {}}, {"morphine", "Morphine", {}}}};
  form.follow(usual_bay());
  ChartPage& page = scene.screen.chart.emplace();
  form.fill("BAY 3", page);
  if (const auto op = form.act({FormAction::press, page.poss[2].control, 0, 0})) form.answered(*op, true, "");
  form.act({FormAction::focus, page.drug.control, 0, 0});
  for (const char32_t c : {U'm', U'i'}) form.act({FormAction::type, 0, 0, c});
  form.fill("BAY 3", page);
  return scene;
}

Scene with_checklist(Scene scene) {
  scene.screen.view = ViewKind::checklist;
  ChecklistForm form{scene.screen.tiles.at(scene.screen.selected.value()).bay};
  wire::BayMessage bay = usual_bay();
  const auto add = [&](const char* id, const char* text, bool done, const char* by, const char* found) {
    wire::ChecklistRow row{id, text, done, by, std::nullopt, found};
    if (!row.by.empty()) row.at = BayTime{std::chrono::seconds{1'795'165'800}};
    bay.checklist.push_back(std::move(row));
  };
  add("check:anaesthesia-clinician", "A named clinician who can manage general anaesthesia", true,
      "K. Winter", "");
  add("check:airway-equipment", "Airway equipment at the bedside", true, "K. Winter", "");
  add("check:liver-tests", "Baseline liver tests, and the date of the next", false, "", "");
  add("check:antisialagogue", "Antisialagogue", true, "K. Winter", "");
  add("check:benzodiazepine", "Benzodiazepine", true, "K. Winter", "");
  add("check:theophylline-excluded", "No theophylline or aminophylline", true, "K. Winter", "");
  add("check:intracranial-pressure", "Intracranial pressure considered", false, "", "");
  add("check:delirium-risk", "Age 65 or more: delirium", true, "K. Winter", "");
  add("check:baseline-vitals", "Baseline vital signs", true, "K. Winter", "");
  add("end:observed", "Observed 60 min after the infusion", false, "", "42 min of 60 min");
  add("end:pressure", "Pressure near the baseline", true, "", "systolic 131, baseline 126");
  add("end:poss", "POSS 1 or 2", true, "", "POSS 2");
  add("end:escort", "Escort for the way home", false, "", "");
  form.follow(bay);
  ChecklistPage& page = scene.screen.checklist.emplace();
  form.fill("BAY 3", page);
  form.act({FormAction::press, page.discharge.control, 0, 0});
  form.fill("BAY 3", page);
  return scene;
}

Scene with_handover(Scene scene) {
  scene.screen.view = ViewKind::handover;
  HandoverForm form{scene.screen.tiles.at(scene.screen.selected.value()).bay};
  form.follow(usual_bay());
  form.act({FormAction::next, 0, 0, 0});
  for (const char32_t c : {U'K', U'W'}) form.act({FormAction::type, 0, 0, c});
  HandoverPage& page = scene.screen.handover.emplace();
  form.fill("BAY 3", page);
  page.summary.since = "since 07:02, taken over by AB";
  page.summary.parts = {
      {"Alarms",
       {"high · respiratory depression · 2 times", "high · SpO₂ low · worst 83 · 4 times",
        "medium · RR high · worst 28"}},
      {"Limits", {"SpO₂ low 90 / 85 · profile 92 / 85", "RR high off"}},
      {"Drugs", {"09:10 Midazolam 2 mg IV", "08:40 Ondansetron 4 mg IV"}},
      {"Infusion",
       {"Low dose, 5 days · day 1 of 5 · 2.3 of 6 h", "56.0 of 144 mg today · 56.0 of 720 mg in the course"}},
      {"Due",
       {"oxygen 2 L/min flows", "a pressure every 5 min", "pump 1: 3 h 40 m left",
        "open: Baseline liver tests, and the date of the next; Intracranial pressure considered"}}};
  return scene;
}

Scene with_reason(Scene scene) {
  scene.screen.view = ViewKind::reason;
  const std::string name = scene.screen.tiles.at(scene.screen.selected.value()).bay;
  wire::AlarmsMessage alarms;
  alarms.envelope.src = "station-a";
  for (const auto* text : {"Dose above range: 1.14 > 1 mg/kg/h", "Infusing with theophylline charted"}) {
    wire::AlarmRow& row = alarms.alarms.emplace_back();
    row.id = alarms.alarms.size();
    row.priority = Priority::medium;
    row.text = text;
    row.needs_reason = true;
  }
  BayModel bay{name};
  bay.apply({name, wire::Kind::alarms, {}}, alarms, StationTime{});
  ReasonForm form{name};
  form.follow(bay);
  for (const char32_t c : std::u32string_view{U"10 mg more for the dressing"})
    form.act({FormAction::type, 0, 0, c});
  if (const auto op = form.act({FormAction::enter, 0, 0, 0}))
    form.answered(*op, false, "alarm 1 has risen since it was shown");
  form.fill("BAY 3", scene.screen.reason.emplace());
  return scene;
}

namespace {

const std::vector<ProtocolName>& protocols() {
  static const std::vector<ProtocolName> all{{"low-dose-5-day",
                                              "Low dose, 5 days",
                                              "0.1 – 0.35 mg/kg/h · cap 24 mg/h",
                                              "low-dose-adult",
                                              false,
                                              {1, 2}},
                                             {"outpatient-step-down",
                                              "Outpatient, stepped down",
                                              "dose and cap are the prescriber's",
                                              "outpatient",
                                              true,
                                              {}}};
  return all;
}

}  // namespace

Scene with_admission(Scene scene) {
  scene.screen.view = ViewKind::admit;
  const std::string name = scene.screen.tiles.at(scene.screen.selected.value()).bay;
  BayModel bay{name};
  wire::SourceMessage source;
  source.envelope.src = "gateway";
  source.subject = Patient{"M.K.", "female", 281, 46, 131, 79, std::nullopt};
  bay.apply({name, wire::Kind::source, {}}, source, StationTime{});
  AdmitForm form{name, protocols()};
  form.follow(bay);
  constexpr std::size_t protocol_choice = 8;
  constexpr std::size_t dose_low = 13;
  form.act({FormAction::press, protocol_choice, 0, 0});
  form.act({FormAction::press, protocol_choice, 0, 0});
  form.act({FormAction::focus, dose_low, 0, 0});
  for (const char32_t c : std::u32string_view{U"0.1"}) form.act({FormAction::type, 0, 0, c});
  form.act({FormAction::press, EntrySheet::send_button, 0, 0});
  for (const std::size_t field : {dose_low + 1, dose_low + 2}) {
    form.act({FormAction::focus, field, 0, 0});
    for (const char32_t c : std::u32string_view{U"0.3"}) form.act({FormAction::type, 0, 0, c});
  }
  std::optional<wire::Op> op;
  for (int i = 0; i < 2; ++i) op = form.act({FormAction::press, EntrySheet::send_button, 0, 0});
  if (op)
    form.answered(*op, false,
                  "weight_kg = 281 is above 250 kg: confirm it explicitly\n"
                  "theophylline is charted: with ketamine it may cause seizures, no start\n"
                  "day = 0 must be 1 or more");
  form.fill("BAY 3", scene.screen.admit.emplace());
  return scene;
}

Scene with_instruct(Scene scene) {
  scene.screen.view = ViewKind::instruct;
  Tile& tile = scene.screen.tiles.at(scene.screen.selected.value());
  tile.mode = Mode::simulated;
  tile.badge = "SIM";
  tile.watermark = "SIMULATED";
  BayModel bay{tile.bay};
  wire::SourceMessage source;
  source.envelope.src = "gateway";
  source.envelope.mode = Mode::simulated;
  source.name = "Opioid apnoea";
  for (const Channel channel : {Channel::spo2, Channel::pr, Channel::hr, Channel::rr, Channel::etco2,
                                Channel::fico2, Channel::nibp_sys, Channel::abp_sys, Channel::temp})
    source.channels.push_back({channel, 1, 0, 0, 0, {}});
  wire::Stage& stage = source.stage.emplace();
  stage.drugs = true;
  stage.steps = {"calm", "second bolus", "apnoea", "obstruction", "recovery"};
  stage.step = "apnoea";
  stage.hidden = {"etco2"};
  stage.failures = {"motion", "link-drift"};
  stage.checkpoints = {"c1", "c2"};
  for (const SetPoint& point : set_points)
    stage.values.push_back({std::string(point.name), 0.61 * point.hi, ""});
  stage.values.push_back({"ketamine", 0.124, "mg/L"});
  stage.values.push_back({"remifentanil", 1.3, "ng/mL"});
  stage.values.push_back({"oxygen stores", 0.82, "L"});
  bay.apply({tile.bay, wire::Kind::source, {}}, source, StationTime{});
  wire::PumpMessage pump;
  pump.envelope.src = "gateway";
  pump.envelope.mode = Mode::simulated;
  pump.pump = 1;
  pump.reading.state = PumpState::infusing;
  pump.reading.rate_ml_per_h = 18;
  bay.apply({tile.bay, wire::Kind::pump, "1"}, pump, StationTime{});
  InstructForm form{tile.bay};
  form.follow(bay);
  const auto type = [&form](std::size_t control, std::u32string_view text) {
    form.act({FormAction::focus, control, 0, 0});
    for (const char32_t c : text) form.act({FormAction::type, 0, 0, c});
  };
  type(ramp_text, U"30");
  type(0, U"45");
  if (const auto op = form.act({FormAction::enter, 0, 0, 0})) form.answered(*op, true, "");
  type(note_text, U"they call for help");
  type(3, U"4");
  form.fill("BAY 3", scene.screen.instruct.emplace());
  return scene;
}

Scene with_pump(Scene scene) {
  scene.screen.view = ViewKind::admit;
  const std::string name = scene.screen.tiles.at(scene.screen.selected.value()).bay;
  BayModel bay{name};
  wire::BayMessage message = usual_bay();
  message.protocol = "low-dose-5-day";
  bay.apply({name, wire::Kind::bay, {}}, message, StationTime{});
  for (const std::uint8_t number : {std::uint8_t{1}, std::uint8_t{2}}) {
    wire::PumpMessage pump;
    pump.envelope.src = "gateway";
    pump.pump = number;
    pump.reading.drug = "ketamine";
    pump.reading.conc_mg_per_ml = 3;
    pump.reading.serial = "4711";
    bay.apply({name, wire::Kind::pump, std::to_string(number)}, pump, StationTime{});
  }
  PumpForm form{name, protocols(), false};
  form.follow(bay);
  for (const char32_t c : std::u32string_view{U"bag 12"}) form.act({FormAction::type, 0, 0, c});
  form.act({FormAction::press, EntrySheet::send_button, 0, 0});
  form.fill("BAY 3", scene.screen.admit.emplace());
  return scene;
}

Scene with_disclosure(Scene scene, std::size_t first_line) {
  scene.screen.view = ViewKind::disclosure;
  BayModel bay{"bay-03"};
  bay.apply({"bay-03", wire::Kind::bay, {}}, usual_bay(), StationTime{});
  StationTrack station;
  wire::BeatMessage& beat = station.beat.emplace();
  beat.id = "a";
  beat.uptime_s = 7265;
  beat.bays = 8;
  beat.rate_msg_s = 312;
  beat.counters = {1'234'567, 3, 7, 7};
  beat.delay_ms_p50 = 1.9;
  beat.delay_ms_p99 = 6.2;
  beat.sounding = 2;
  beat.journal = wire::JournalHead{5123, "9f3ab2c1d4e5f60718293a4b5c6d7e8f9f3ab2c1d4e5f60718293a4b5c6d7e8f"};
  fill_disclosure("BAY 3", bay, station, {0, 25, std::chrono::milliseconds{41}}, first_line,
                  scene.screen.disclosure.emplace());
  return scene;
}

}  // namespace vigil::dashboard
