// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "dashboard/model/tile.hpp"
#include "story.hpp"

using namespace story;

namespace {

/// Two bays with alarms: bay 1 has two, bay 2 has one that is acknowledged and a latched one.
struct Alarmed {
  Ward ward;
  Source one{"bay-01"};
  Source two{"bay-02"};

  explicit Alarmed(DashboardOptions options = {}) : ward{std::move(options)} {
    for (Source* s : {&one, &two}) {
      ward.connect(*s, 0);
      ward.hear(*s, s->numerics(100, {{Channel::spo2, 88}}), 100);
    }
    auto composite = alarm(1, "respiratory-depression", Priority::high, 90, "RESPIRATORY DEPRESSION");
    composite.joined = {"spo2-low", "rr-low"};
    composite.why = {"RR 7 /min below 8 for 57 s", "midazolam 11 min ago",
                     "Consider pausing the infusion at the pump"};
    composite.delay_s = 10;
    composite.latching = true;
    ward.say_alarms("bay-01", 100, {composite, alarm(2, "hr-low", Priority::medium, 80, "HR 45 < 50")});
    auto latched =
        alarm(3, "etco2-high", Priority::high, 40, "EtCO₂ 62 > 60", Channel::etco2, AlarmState::latched);
    latched.no_data = true;
    ward.say_alarms(
        "bay-02", 100,
        {alarm(4, "spo2-low", Priority::high, 95, "SpO₂ 84 < 85", Channel::spo2, AlarmState::acknowledged),
         latched});
    ward.act(OpenAlarms{}, 100);
    ward.screen(100);
  }
  const AlarmsPage& page(double t = 100) { return ward.screen(t).alarms.value(); }
};

std::vector<std::uint64_t> ids(const AlarmsPage& page) {
  std::vector<std::uint64_t> out;
  out.reserve(page.rows.size());
  for (const auto& row : page.rows) out.push_back(row.line.id);
  return out;
}

using Ids = std::vector<std::uint64_t>;

std::optional<std::uint64_t> chosen(const AlarmsPage& page) {
  for (const auto& row : page.rows)
    if (row.chosen) return row.line.id;
  return std::nullopt;
}

}  // namespace

TEST_CASE(
    "the alarms page lists what is active in all bays, most urgent first, with its times and its state") {
  Alarmed a;
  const AlarmsPage& page = a.page();
  CHECK(ids(page) == Ids{1, 3, 4, 2});
  CHECK(page.summary == "3 unacknowledged · 3 active · 1 latched");
  CHECK(page.rows[0].line.bay_title == "BAY 1");
  CHECK(page.rows[0].lasting == "for 10 s");
  CHECK(page.rows[0].since == "since " + clock_text(wall_t(90)));
  CHECK(page.rows[0].state == "unacknowledged");
  CHECK(page.rows[0].badge == "LIVE");
  CHECK(page.rows[1].state == "LATCHED");
  CHECK(page.rows[1].lasting.empty());  // it is over
  CHECK(page.rows[1].line.no_data);
  CHECK(page.rows[1].can_acknowledge);
  CHECK(page.rows[2].state == "acknowledged");
  CHECK_FALSE(page.rows[2].can_acknowledge);
  CHECK_FALSE(chosen(page));  // nobody has chosen one: no key acknowledges anything yet
  CHECK_FALSE(a.ward.act(AcknowledgeBay{}, 100));
  CHECK(a.page().rows.size() == 4);
}

TEST_CASE("the chosen alarm is explained, and Enter closes and opens that") {
  Alarmed a;
  a.ward.act(StepAlarm{1}, 100);
  const AlarmRow row = a.page().rows[0];
  REQUIRE(row.chosen);
  REQUIRE(row.opened);
  REQUIRE(row.line.why.size() == 3);
  CHECK(row.line.why[0] == WhyLine{WhyKind::contributor, "RR ", "7 /min", " below 8 for 57 s"});
  CHECK(row.line.why[1].kind == WhyKind::context);
  CHECK(row.line.why[2].kind == WhyKind::suggestion);
  CHECK(row.line.joined == "with SpO₂ low · RR low");
  CHECK(row.line.handling == "raised after 10 s · latching");
  CHECK(row.acknowledge_bay == "Acknowledge bay 1 (2)");
  CHECK(a.page().rows[1].line.why.empty());
  a.ward.act(ToggleWhy{}, 100);
  CHECK_FALSE(a.page().rows[0].opened);
  CHECK(a.page().rows[0].line.why.empty());
  a.ward.act(ToggleWhy{}, 100);
  CHECK(a.page().rows[0].opened);
}

TEST_CASE("the chosen row's bay is the one that is acknowledged, as the button says") {
  Alarmed a;
  a.ward.act(StepAlarm{1}, 100);
  a.ward.act(StepAlarm{1}, 100);
  CHECK(chosen(a.page()) == 3);
  const auto op = a.ward.act(AcknowledgeBay{}, 100);
  REQUIRE(op);
  CHECK(std::get<wire::AcknowledgeRequest>(*op).bay == "bay-02");
  CHECK(std::get<wire::AcknowledgeRequest>(*op).all);
  a.ward.act(StepAlarm{-9}, 100);
  CHECK(chosen(a.page()) == 1);
  a.ward.act(StepAlarm{99}, 100);
  CHECK(chosen(a.page()) == 2);
  a.ward.act(ChooseAlarm{"bay-02", 4}, 100);
  CHECK(chosen(a.page()) == 4);
  CHECK(std::any_of(a.ward.screen(100).buttons.begin(), a.ward.screen(100).buttons.end(),
                    [](const Button& b) { return b.text == "Acknowledge bay 2"; }));
}

TEST_CASE(
    "A acknowledges the bay that the chosen row's button names after another bay was clicked in the alarm "
    "line") {
  Alarmed a;
  a.ward.act(ChooseAlarm{"bay-02", 4}, 100);
  a.ward.act(SelectBay{"bay-01"}, 100);
  CHECK(chosen(a.page()) == 1);
  CHECK(a.page().rows[0].acknowledge_bay == "Acknowledge bay 1 (2)");
  const auto op = a.ward.act(AcknowledgeBay{}, 100);
  REQUIRE(op);
  CHECK(std::get<wire::AcknowledgeRequest>(*op).bay == "bay-01");
  // The bay of the chosen row clicked once more keeps that row.
  a.ward.act(ChooseAlarm{"bay-01", 2}, 100);
  a.ward.act(SelectBay{"bay-01"}, 100);
  CHECK(chosen(a.page()) == 2);
}

TEST_CASE("an alarm that ends takes its choice with it; the choice never jumps to another bay") {
  Alarmed a;
  a.ward.act(ChooseAlarm{"bay-02", 3}, 100);
  a.ward.say_alarms("bay-02", 101, {});
  CHECK_FALSE(chosen(a.page(101)));
  CHECK_FALSE(a.ward.act(AcknowledgeBay{}, 101));  // bay 2 has nothing; bay 1 is not meant
  a.ward.act(StepAlarm{1}, 101);
  CHECK(chosen(a.page(101)) == 1);
}

TEST_CASE("from an open bay the page begins at that bay's first alarm, and Esc leads back to the bay") {
  Alarmed a;
  a.ward.act(GoBack{}, 100);
  CHECK(a.ward.screen(100).view == ViewKind::bays);
  CHECK_FALSE(a.ward.screen(100).alarms);
  a.ward.act(OpenBay{"bay-02"}, 100);
  a.ward.act(OpenAlarms{}, 100);
  CHECK(chosen(a.page()) == 3);
  a.ward.act(OpenDisclosure{}, 100);
  CHECK(a.ward.screen(100).view == ViewKind::disclosure);
  a.ward.act(GoBack{}, 100);
  CHECK(a.ward.screen(100).view == ViewKind::bay);
  a.ward.act(OpenLimits{}, 100);
  CHECK(a.ward.screen(100).view == ViewKind::limits);
  a.ward.act(GoBack{}, 100);
  CHECK(a.ward.screen(100).view == ViewKind::bay);
  a.ward.act(GoBack{}, 100);
  CHECK(a.ward.screen(100).view == ViewKind::bays);
}

TEST_CASE("limits of a bay are left when another bay is chosen, and need a bay") {
  Alarmed a;
  a.ward.act(GoBack{}, 100);
  a.ward.act(OpenLimits{}, 100);
  CHECK(a.ward.screen(100).view == ViewKind::bays);
  CHECK(a.ward.screen(100).message == "no bay selected");
  a.ward.act(OpenLimits{"bay-01"}, 100);
  CHECK(a.ward.screen(100).view == ViewKind::limits);
  a.ward.act(SelectBay{"bay-01"}, 100);
  CHECK(a.ward.screen(100).view == ViewKind::limits);
  a.ward.act(SelectBay{"bay-02"}, 100);
  CHECK(a.ward.screen(100).view == ViewKind::bay);
}

TEST_CASE("alarms that are not of a live bay stand below those that are, unless training") {
  for (const bool training : {false, true}) {
    DashboardOptions options;
    options.training = training;
    Alarmed a{options};
    Source sim("bay-03", Mode::simulated);
    a.ward.connect(sim, 100);
    a.ward.say_alarms("bay-03", 100, {alarm(9, "rr-low", Priority::high, 100, "RR 5 < 8", Channel::rr)});
    const AlarmsPage& page = a.page();
    CHECK(ids(page) == (training ? Ids{9, 1, 3, 4, 2} : Ids{1, 3, 4, 2, 9}));
    const AlarmRow& row = page.rows[training ? 0 : 4];
    CHECK(row.badge == "SIM");
    CHECK(row.line.text == "SIM · RR 5 < 8");
  }
}

TEST_CASE("of very many alarms those around the chosen one are rows, the others are counted") {
  Ward ward;
  std::vector<Source> sources;
  sources.reserve(16);
  for (int i = 0; i < 16; ++i) sources.emplace_back("bay-" + std::to_string(i + 10));
  std::uint64_t id = 0;
  for (auto& s : sources) {
    ward.connect(s, 0);
    std::vector<wire::AlarmRow> rows;
    rows.reserve(20);
    for (int k = 0; k < 20; ++k) rows.push_back(alarm(++id, "rr-low", Priority::medium, 0, "RR 9 < 10"));
    ward.say_alarms(s.bay(), 1, rows);
  }
  ward.act(OpenAlarms{}, 1);
  CHECK(ward.screen(1).alarms->rows.size() == AlarmsPageModel::most_rows);
  CHECK(ward.screen(1).alarms->rows_below == 320 - AlarmsPageModel::most_rows);
  CHECK(ward.screen(1).top.size() == DashboardModel::most_top);
  CHECK(ward.screen(1).top_hidden == 320 - DashboardModel::most_top);
  CHECK(ward.tile(1).alarms.size() == grid_room.alarms);
  CHECK(ward.tile(1).active == 20);
  CHECK(ward.tile(1).unacknowledged == 20);
  for (int i = 0; i < 3; ++i) ward.act(StepAlarm{200}, 1);
  const AlarmsPage& end = *ward.screen(1).alarms;
  CHECK(end.rows.back().chosen);
  CHECK(end.rows_below == 0);
  CHECK(end.rows_above == 320 - AlarmsPageModel::most_rows);
}

TEST_CASE("lines of why are told apart by their words") {
  const auto kind = [](const char* text) { return why_line(text).kind; };
  CHECK(why_line("SpO₂ 88 % below 92 for 73 s") ==
        WhyLine{WhyKind::contributor, "SpO₂ ", "88 %", " below 92 for 73 s"});
  CHECK(why_line("EtCO₂ 61 mmHg at or above 60 for 3 s").value == "61 mmHg");
  CHECK(why_line("no breath, for 29 s") == WhyLine{WhyKind::contributor, "", "no breath", ", for 29 s"});
  CHECK(why_line("no breath, or cannula off, for 29 s").value == "no breath, or cannula off");
  CHECK(why_line("no breath") == WhyLine{WhyKind::contributor, "", "no breath", ""});
  CHECK(kind("midazolam 2 mg IV 11 min ago") == WhyKind::context);
  CHECK(kind("oxygen on: SpO₂ may look better below it") == WhyKind::context);
  CHECK(kind("Consider pausing the infusion at the pump") == WhyKind::suggestion);
  CHECK(kind("a pump runs: consider pausing the infusion") == WhyKind::suggestion);
  CHECK(kind("") == WhyKind::context);
  CHECK(kind(" below ") == WhyKind::context);
}

TEST_CASE("conditions are called by what they are of") {
  CHECK(condition_name("spo2-low") == "SpO₂ low");
  CHECK(condition_name("nibp_sys-high") == "SBP high");
  CHECK(condition_name("no-breath") == "no breath");
  CHECK(condition_name("sensor-off:hr") == "HR sensor off");
  CHECK(condition_name("frozen:pleth") == "Pleth frozen");
  CHECK(condition_name("drive-fault:2") == "drive fault, pump 2");
  CHECK(condition_name("pump-alarm:1") == "pump alarm, pump 1");
  CHECK(condition_name("") == "");
}

TEST_CASE("a latched number has an outline only, and its line says what to do") {
  Alarmed a;
  a.ward.act(GoBack{}, 100);
  const Tile& tile = a.ward.screen(100).tiles[1];
  CHECK(tile.alarms[0].detail == "no data · LATCHED – acknowledge to clear");
  CHECK(numeral(tile, Channel::etco2).latched);
  CHECK_FALSE(numeral(tile, Channel::etco2).acknowledged);
  CHECK_FALSE(numeral(tile, Channel::spo2).latched);
  CHECK(tile.unacknowledged == 1);
  // What is active again at the same number is not latched any more.
  a.ward.say_alarms("bay-02", 101,
                    {alarm(3, "etco2-high", Priority::high, 40, "EtCO₂", Channel::etco2, AlarmState::latched),
                     alarm(5, "etco2-fast", Priority::high, 99, "EtCO₂ rises", Channel::etco2)});
  CHECK_FALSE(numeral(a.ward.screen(101).tiles[1], Channel::etco2).latched);
}

TEST_CASE("a latched high does not hide a medium that is active at the same number") {
  Ward ward;
  Source s("bay-01");
  ward.connect(s, 0);
  const auto over =
      alarm(1, "spo2-low", Priority::high, 10, "SpO₂ 84 < 85", Channel::spo2, AlarmState::latched);
  const auto now = alarm(2, "spo2-fast", Priority::medium, 90, "SpO₂ falls", Channel::spo2);
  for (const auto& alarms : {std::vector{over, now}, std::vector{now, over}}) {
    ward.say_alarms("bay-01", 100, alarms);
    const Numeral spo2 = numeral(ward.tile(100), Channel::spo2);
    CHECK(spo2.alarm == Priority::medium);
    CHECK_FALSE(spo2.latched);
    CHECK_FALSE(spo2.acknowledged);
    CHECK(ward.tile(100).alarms[0].priority == Priority::high);  // the line has the latched one all the same
  }
}

TEST_CASE("the pulse tone is of the open bay, and goes with it") {
  Alarmed a;
  CHECK_FALSE(a.ward.model.pulse_tone());
  a.ward.act(TogglePulseTone{"bay-01"}, 100);
  CHECK_FALSE(a.ward.model.pulse_tone());  // it is not open
  a.ward.act(OpenBay{"bay-01"}, 100);
  a.ward.act(TogglePulseTone{}, 100);
  CHECK(a.ward.model.pulse_tone() == "bay-01");
  CHECK(a.ward.screen(100).tiles[0].pulse_tone);
  a.ward.act(OpenAlarms{}, 100);
  CHECK(a.ward.model.pulse_tone() == "bay-01");  // it is looked up something for this bay
  a.ward.act(GoBack{}, 100);
  a.ward.act(OpenBay{"bay-02"}, 100);
  CHECK_FALSE(a.ward.model.pulse_tone());
  a.ward.act(OpenBay{"bay-01"}, 100);
  a.ward.act(TogglePulseTone{}, 100);
  CHECK_FALSE(a.ward.model.pulse_tone());
}

TEST_CASE("a quiet recovery dims the open bay's own display and stops its pulse tone, until an alarm calls") {
  Ward ward;
  Source s("bay-01");
  Source other("bay-02");
  ward.connect(s, 0);
  ward.connect(other, 0);
  ward.act(ToggleQuiet{"bay-01"}, 100);
  CHECK_FALSE(ward.screen(100).tiles[0].quiet);  // it is not open
  ward.act(OpenBay{"bay-01"}, 100);
  ward.act(TogglePulseTone{}, 100);
  CHECK(ward.model.pulse_tone());
  ward.act(ToggleQuiet{}, 100);
  CHECK_FALSE(ward.model.pulse_tone());
  CHECK(ward.screen(100).tiles[0].quiet);
  CHECK(ward.screen(100).tiles[0].dimmed);
  CHECK_FALSE(ward.screen(100).tiles[1].quiet);
  ward.act(TogglePulseTone{}, 100);
  CHECK_FALSE(ward.model.pulse_tone());

  auto high = alarm(1, "spo2-low", Priority::high, 90, "SpO₂ 84 < 85", Channel::spo2);
  ward.say_alarms("bay-01", 101, {high});
  CHECK(ward.screen(101).tiles[0].quiet);
  CHECK_FALSE(ward.screen(101).tiles[0].dimmed);
  high.state = AlarmState::acknowledged;
  ward.say_alarms("bay-01", 102, {high});
  CHECK(ward.screen(102).tiles[0].dimmed);

  ward.act(GoBack{}, 102);
  CHECK_FALSE(ward.screen(102).tiles[0].dimmed);  // among the others it is as bright as they are
  ward.act(OpenBay{"bay-01"}, 102);
  ward.act(ToggleQuiet{}, 102);
  CHECK_FALSE(ward.screen(102).tiles[0].quiet);
  CHECK(ward.model.pulse_tone());
}
