// SPDX-License-Identifier: MIT
#include "common/formats/csv.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <filesystem>
#include <string>

#include "common/config/assets.hpp"
#include "tests/files.hpp"
#include "tests/formats/recordings.hpp"

using namespace vigil;
using namespace vigil::formats;
using namespace vigil::test;

namespace {

ColumnMap shipped(const std::string& name) {
  auto map = load_column_map(config::assets_dir() / "csv-maps" / (name + ".toml"));
  REQUIRE_MESSAGE(map, (map ? "" : map.error().text));
  return *map;
}

Recording read(const std::string& text, const std::string& map) {
  auto recording = parse_csv(text, "t.csv", shipped(map));
  REQUIRE_MESSAGE(recording, (recording ? "" : recording.error().text));
  return *recording;
}

std::vector<ColumnMap> all_maps() {
  auto maps = load_column_maps(config::assets_dir() / "csv-maps");
  REQUIRE_MESSAGE(maps, (maps ? "" : maps.error().text));
  return *maps;
}

int seconds_below(const NumericTrack& track, double limit) {
  int seconds = 0;
  for (const auto& sample : track.samples)
    if (is_judged(sample.quality) && sample.value < limit) ++seconds;
  return seconds;
}

void check_value(const NumericTrack* track, std::string_view time, double value) {
  REQUIRE(track != nullptr);
  const auto* sample = sample_at(*track, time);
  REQUIRE_MESSAGE(sample != nullptr, std::string(time));
  CHECK(sample->quality == Quality::valid);
  CHECK(sample->value == doctest::Approx(value));
}

const std::string sentec_header = "Time              ,co2,spo2,pr\r\n";

}  // namespace

TEST_CASE("a real desaturation to 75 % is there, second by second") {
  const auto dir = recordings_dir();
  if (!dir) return;
  const auto recording = read_csv(*dir / "sentec/P055.csv");
  REQUIRE(recording);
  CHECK(recording->format == "CSV (sentec)");
  CHECK(recording->warnings.empty());
  const auto* spo2 = find_numeric(*recording, Channel::spo2);
  REQUIRE(spo2 != nullptr);
  CHECK(spo2->period_s == 1.0);
  CHECK(spo2->samples.size() == 1777);
  CHECK(seconds_below(*spo2, 90) == 218);
  CHECK(seconds_below(*spo2, 85) == 142);
  CHECK(seconds_below(*spo2, 75) == 0);
  check_value(spo2, "2000-01-01T11:28:00.000Z", 81);
  check_value(spo2, "2000-01-01T11:29:06.000Z", 75);
  check_value(spo2, "2000-01-01T11:33:00.000Z", 94);
  check_value(find_numeric(*recording, Channel::pr), "2000-01-01T11:33:00.000Z", 111);
  check_value(find_numeric(*recording, Channel::tcpco2), "2000-01-01T11:33:00.000Z", 42.9);
  const auto* none = sample_at(*spo2, "2000-01-01T11:44:40.000Z");
  REQUIRE(none != nullptr);
  CHECK(none->quality == Quality::no_signal);
}

TEST_CASE("where nothing happens nothing is found") {
  const auto dir = recordings_dir();
  if (!dir) return;
  const auto recording = read_csv(*dir / "sentec/P001.csv");
  REQUIRE(recording);
  const auto* spo2 = find_numeric(*recording, Channel::spo2);
  CHECK(seconds_below(*spo2, 96) == 0);
  check_value(spo2, "2000-01-01T05:39:33.000Z", 98);
  check_value(find_numeric(*recording, Channel::pr), "2000-01-01T05:46:13.000Z", 66);
  check_value(find_numeric(*recording, Channel::tcpco2), "2000-01-01T05:34:33.000Z", 29.7);
  CHECK(to_iso8601(recording->end) == "2000-01-01T06:04:31.000Z");
}

TEST_CASE("a CO2 sensor that never measured gives no value") {
  const auto dir = recordings_dir();
  if (!dir) return;
  const auto recording = read_csv(*dir / "sentec/P011.csv");
  REQUIRE(recording);
  const auto* co2 = find_numeric(*recording, Channel::tcpco2);
  REQUIRE(co2 != nullptr);
  CHECK(co2->samples.size() == 2767);
  for (const auto& sample : co2->samples) REQUIRE(sample.quality == Quality::no_signal);
  check_value(find_numeric(*recording, Channel::spo2), "2000-01-01T13:14:13.000Z", 93);
}

TEST_CASE("a file whose times lost their seconds is spread back over its minutes") {
  const auto dir = recordings_dir();
  if (!dir) return;
  // P085 has 54 rows at 9:38:00, then 60 rows for each minute and 25 for the last: 3019 rows at 1 Hz, the
  // first of them at 9:38:06. As written, each minute would be one instant and a gap of 60 s.
  const auto recording = read_csv(*dir / "sentec/P085.csv");
  REQUIRE(recording);
  const auto* spo2 = find_numeric(*recording, Channel::spo2);
  REQUIRE(spo2 != nullptr);
  REQUIRE(spo2->samples.size() == 3019);
  CHECK(spo2->period_s == 1.0);
  for (std::size_t i = 1; i < spo2->samples.size(); ++i)
    REQUIRE(spo2->samples[i].t - spo2->samples[i - 1].t == Duration{std::chrono::seconds{1}});
  CHECK(to_iso8601(recording->start) == "2000-01-01T09:38:06.000Z");
  CHECK(to_iso8601(recording->end) == "2000-01-01T10:28:24.000Z");
  check_value(spo2, "2000-01-01T09:38:10.000Z", 95);  // row 4
  check_value(spo2, "2000-01-01T09:43:06.000Z", 100);
  check_value(spo2, "2000-01-01T10:06:26.000Z", 98);
  CHECK(has_text(recording->warnings, "3019 rows share their time with another row"));
}

TEST_CASE("an operating room's numbers, a row a second from three devices") {
  const auto dir = recordings_dir();
  if (!dir) return;
  const auto recording = read_csv(*dir / "operating-room/or26_numerics.csv");
  REQUIRE(recording);
  CHECK(to_iso8601(recording->start) == "2000-01-01T11:17:22.000Z");  // second 40642 of the day
  check_value(find_numeric(*recording, Channel::spo2), "2000-01-01T11:17:22.000Z", 96.3);
  check_value(find_numeric(*recording, Channel::spo2), "2000-01-01T11:29:01.000Z", 97.1);  // 41341
  check_value(find_numeric(*recording, Channel::abp_sys), "2000-01-01T11:29:01.000Z", 94);
  check_value(find_numeric(*recording, Channel::rr), "2000-01-01T11:29:01.000Z", 13);
  check_value(find_numeric(*recording, Channel::etco2), "2000-01-01T11:29:01.000Z", 37);
  check_value(find_numeric(*recording, Channel::temp), "2000-01-01T11:29:03.000Z", 36.34);
  const auto* hr = find_numeric(*recording, Channel::hr);
  REQUIRE(hr != nullptr);
  CHECK(hr->name == "Intellivue/HR");
  CHECK(hr->samples.size() == 1220);  // one row in 42 has nothing from the monitor, and says nothing
  CHECK(has_text(recording->ignored, "Intellivue/ECG_HR"));
  CHECK(has_text(recording->warnings, "there is no date: taken as 2000-01-01"));
}

TEST_CASE("charted vital signs keep their times, without what is marked as wrong") {
  const auto recording = read(
      "charttime,itemid,label,valuenum,valueuom,warning,error,storetime\r\n"
      "2142-11-26 22:34:00,1,Heart Rate,74,bpm,0,0,2142-11-26 22:38:00\r\n"
      "2142-11-26 22:31:00,1,Non Invasive Blood Pressure systolic,124,mmHg,0,0,x\r\n"
      "2142-11-26 22:41:00,1,Non Invasive Blood Pressure systolic,124,mmHg,1,0,x\r\n"
      "2142-11-26 22:42:00,1,Heart Rate,740,bpm,0,1,x\r\n"
      "2142-11-26 22:43:00,1,Temperature Fahrenheit,98.6,?F,0,0,x\r\n"
      "2142-11-26 22:43:00,1,Mood,5,,0,0,x\r\n",
      "icu-vitals");
  CHECK(to_iso8601(recording.start) == "2142-11-26T22:31:00.000Z");
  const auto* hr = find_numeric(recording, Channel::hr);
  REQUIRE(hr != nullptr);
  CHECK(hr->samples.size() == 1);
  CHECK(hr->period_s == 0.0);
  CHECK(find_numeric(recording, Channel::nibp_sys)->samples.size() == 2);  // measured twice, alike
  check_value(find_numeric(recording, Channel::temp), "2142-11-26T22:43:00.000Z", 37);
  CHECK(recording.ignored == std::vector<std::string>{"Mood"});
}

TEST_CASE("VSCapture's GE table: byte order mark, banner, a name that stands twice, a trailing comma") {
  const auto recording = read(
      "\xEF\xBB\xBFVitalSignsCapture v1.004\r\nDatex AS/3\r\n"
      "Date,Time,Heart Rate(/min),Systolic BP(mmHg),SpO2(%),RR,Agent,RR,\r\n"
      "3/4/2026,12:32:02,61,120,98,14,None,15,\r\n"
      "3/4/2026,12:32:07,0,120,-,14,None,15,\r\n"
      "3/4/2026,12:32:12,62,121,0,,None,15,\r\n",
      "vscapture-ge");
  check_value(find_numeric(recording, Channel::hr), "2026-04-03T12:32:02.000Z", 61);
  const auto* hr = find_numeric(recording, Channel::hr);
  CHECK(hr->samples[1].quality == Quality::no_signal);
  CHECK(hr->period_s == 5.0);
  const auto* spo2 = find_numeric(recording, Channel::spo2);
  CHECK(spo2->samples[1].quality == Quality::no_signal);
  CHECK(spo2->samples[2].quality == Quality::no_signal);
  CHECK(find_numeric(recording, Channel::rr)->samples[0].value == 14);
  CHECK(find_numeric(recording, Channel::rr)->samples[2].quality == Quality::no_signal);
  CHECK(find_numeric(recording, Channel::nibp_sys)->samples.size() == 2);  // 120 once, then 121
  CHECK(recording.warnings ==
        std::vector<std::string>{"t.csv: the column 'RR' stands twice in the header; the first is taken"});
}

TEST_CASE("VSCapture's Draeger rows: long form, no header, kPa, text among the numbers") {
  const std::string text =
      "03-04-2026 12:32:02,VentModeIPPV,on\r\n"
      "03-04-2026 12:32:02,RespiratoryRateCO2,12\r\n"
      "03-04-2026 12:32:02,EndTidalCO2kPa,5.0\r\n"
      "03-04-2026 12:32:03,EndTidalCO2kPa,high\r\n";
  const auto chosen = choose_map(text, "t.csv", all_maps());
  REQUIRE_MESSAGE(chosen, (chosen ? "" : chosen.error().text));
  CHECK(chosen->name == "vscapture-draeger");
  const auto recording = parse_csv(text, "t.csv", *chosen);
  REQUIRE(recording);
  check_value(find_numeric(*recording, Channel::etco2), "2026-04-03T12:32:02.000Z", 37.503);
  check_value(find_numeric(*recording, Channel::rr), "2026-04-03T12:32:02.000Z", 12);
  CHECK(find_numeric(*recording, Channel::etco2)->samples[1].quality == Quality::no_signal);
  CHECK(recording->warnings ==
        std::vector<std::string>{"t.csv:4: column 'EndTidalCO2kPa': 'high' is no number; taken as no value"});
}

TEST_CASE("the simulator's table gives a ketamine pump") {
  const auto recording = read(
      "t_s,spo2,pr,hr,rr,etco2,nibp_sys,nibp_dia,nibp_mean,temp,pump_rate_ml_per_h,pump_conc_mg_per_ml\n"
      "0,98,70,70,14,38,120,80,93,36.8,0,2\n"
      "1,98,70,70,14,38,120,80,93,36.8,12.5,2\n"
      "2,98,70,70,14,38,130,80,93,36.8,12.5,2\n"
      "3.5,98,70,70,0,0,130,80,93,36.8,,\n",
      "vigil");
  REQUIRE(recording.pumps.size() == 1);
  const auto& samples = recording.pumps[0].samples;
  REQUIRE(samples.size() == 2);
  CHECK(samples[0].reading.state == PumpState::standby);
  CHECK(samples[1].reading.state == PumpState::infusing);
  CHECK(samples[1].reading.drug == "ketamine");
  CHECK(samples[1].reading.rate_ml_per_h == 12.5);
  CHECK(samples[1].reading.conc_mg_per_ml == 2.0);
  CHECK(to_iso8601(samples[1].t) == "2000-01-01T00:00:01.000Z");
  // Where one pressure of a cuff changes the whole measurement is new.
  for (const auto channel : {Channel::nibp_sys, Channel::nibp_dia, Channel::nibp_mean}) {
    const auto* track = find_numeric(recording, channel);
    REQUIRE(track->samples.size() == 2);
    CHECK(to_iso8601(track->samples[1].t) == "2000-01-01T00:00:02.000Z");
  }
  const auto* rr = find_numeric(recording, Channel::rr);
  CHECK(rr->samples[3].quality == Quality::valid);  // 0 breaths are a measurement
}

TEST_CASE("the simulator's table tells a pump's state, volumes and alarms, and what was noted") {
  const std::string table =
      "t_s,spo2,hr,rr,pump_rate_ml_per_h,pump_conc_mg_per_ml,pump_state,pump_vtbi_ml,pump_infused_ml,"
      "pump_alarms,event\n"
      "0,97,70,14,20,1,infusing,100,4.5,,\n"
      "1,97,70,14,0,1,alarm,100,4.51,downstream-occlusion near-end,\"note: kinked, as \"\"usual\"\"\"\n"
      "2,97,70,14,0,1,coffee,100,-1,tea,\n";
  const auto recording = read(table, "vigil");
  REQUIRE(recording.pumps.size() == 1);
  const auto& samples = recording.pumps[0].samples;
  REQUIRE(samples.size() == 3);
  CHECK(samples[0].reading.state == PumpState::infusing);
  CHECK(samples[0].reading.vtbi_ml == 100);
  CHECK(samples[0].reading.infused_ml == 4.5);
  CHECK(samples[0].reading.alarms.none());
  CHECK(samples[1].reading.state == PumpState::alarm);
  CHECK(samples[1].reading.alarms.count() == 2);
  CHECK(samples[1].reading.alarms.test(static_cast<std::size_t>(PumpAlarm::downstream_occlusion)));
  CHECK(samples[2].reading.state == PumpState::standby);
  CHECK_FALSE(samples[2].reading.infused_ml);
  REQUIRE(recording.events.size() == 1);
  CHECK(recording.events[0].text == "note: kinked, as \"usual\"");
  CHECK(recording.events[0].t - recording.start == std::chrono::seconds{1});
  CHECK(has_text(recording.warnings, ":4: 'coffee' is no state of a pump; its rate tells"));
  CHECK(has_text(recording.warnings, ":4: 'tea' is no alarm of a pump; left out"));
}

TEST_CASE("a pump goes on as it was where its rate is blank, unreadable or below 0") {
  const auto recording = read(
      "t_s,spo2,hr,rr,pump_rate_ml_per_h,pump_conc_mg_per_ml\n"
      "0,98,70,14,,2\n"
      "1,98,70,14,12.5,2\n"
      "2,98,70,14,,2\n"
      "3,98,70,14,fast,2\n"
      "4,98,70,14,-1,2\n"
      "5,98,70,14,12.5,2\n"
      "6,98,70,14,0,2\n",
      "vigil");
  REQUIRE(recording.pumps.size() == 1);
  const auto& samples = recording.pumps[0].samples;
  REQUIRE(samples.size() == 2);
  CHECK(samples[0].reading.state == PumpState::infusing);
  CHECK(to_iso8601(samples[0].t) == "2000-01-01T00:00:01.000Z");
  CHECK(samples[1].reading.state == PumpState::standby);
  CHECK(to_iso8601(samples[1].t) == "2000-01-01T00:00:06.000Z");
  CHECK(has_text(recording.warnings, "'fast' is no number"));
  CHECK(has_text(recording.warnings, "the rate '-1' is below 0"));
}

TEST_CASE("charted rates stand in the order of their times, whatever the order of the rows") {
  ColumnMap map = shipped("vigil");
  map.charted = true;
  const auto recording = parse_csv(
      "t_s,spo2,hr,rr,pump_rate_ml_per_h,pump_conc_mg_per_ml\n"
      "0,98,70,14,10,2\n"
      "120,98,70,14,10,2\n"
      "60,98,70,14,20,2\n"
      "180,98,70,14,10,2\n",
      "t.csv", map);
  REQUIRE_MESSAGE(recording, (recording ? "" : recording.error().text));
  REQUIRE(recording->pumps.size() == 1);
  std::vector<double> rates;
  for (const auto& sample : recording->pumps[0].samples) rates.push_back(sample.reading.rate_ml_per_h);
  CHECK(rates == std::vector<double>{10, 20, 10});
  CHECK(to_iso8601(recording->pumps[0].samples[2].t) == "2000-01-01T00:02:00.000Z");
}

TEST_CASE("a capnograph's clock without a date passes midnight and is set back") {
  const auto recording = read(
      "Time,SpO2,PR,RR,EtCO2\n"
      "11:59:58 PM,97,70,12,40\n"
      "11:59:59 PM,97,70,0,0\n"
      "12:00:00 AM,NA,70,12,40\n"
      "12:00:01 AM,96,70,12,40\n"
      "12:00:00 AM,95,70,12,40\n"
      "12:00:02 AM,94,70,12,40\n"
      "11:00:03 PM,93,70,12,40\n"
      "11:00:04 PM,92,70,12,40\n",
      "capnostream");
  const auto* spo2 = find_numeric(recording, Channel::spo2);
  REQUIRE(spo2->samples.size() == 8);
  CHECK(spo2->samples[2].quality == Quality::no_signal);
  check_value(spo2, "2000-01-02T00:00:02.000Z", 94);
  CHECK(spo2->samples[4].t == spo2->samples[3].t);  // back by 1 s: the clock stands still
  CHECK(has_text(recording.warnings, "t.csv:6: time falls by 1 s; the row is put at the last row's time"));
  CHECK(find_numeric(recording, Channel::rr)->samples[1].quality == Quality::valid);
}

TEST_CASE("a clock that is set back by an hour goes on where it was") {
  const auto recording = read(sentec_header +
                                  "1/02/2003 10:00:00,40,97,70\r\n"
                                  "1/02/2003 10:00:01,40,96,70\r\n"
                                  "1/02/2003 09:00:02,40,95,70\r\n"
                                  "1/02/2003 09:00:03,40,94,70\r\n"
                                  "1/02/2003 11:00:00,40,93,70\r\n"
                                  "1/01/2003 11:00:00,40,92,70\r\n",
                              "sentec");
  const auto* spo2 = find_numeric(recording, Channel::spo2);
  REQUIRE(spo2->samples.size() == 5);
  check_value(spo2, "2003-02-01T10:00:02.000Z", 95);
  check_value(spo2, "2003-02-01T10:00:03.000Z", 94);
  check_value(spo2, "2003-02-01T11:00:00.000Z", 93);  // the file's own time has caught up
  CHECK(has_text(recording.warnings, "t.csv:4: the clock is set back by 3599 s"));
  CHECK(has_text(recording.warnings, "t.csv:7: this row's time lies 2678400 s before the last"));
}

TEST_CASE("a gap in the rows stays a gap") {
  const auto recording = read(sentec_header +
                                  "1/02/2003 10:00:00,40,97,70\r\n1/02/2003 10:00:01,40,97,70\r\n"
                                  "1/02/2003 10:01:01,40,97,70\r\n",
                              "sentec");
  const auto& samples = find_numeric(recording, Channel::spo2)->samples;
  REQUIRE(samples.size() == 3);
  CHECK(samples[2].t - samples[1].t == Duration{std::chrono::seconds{60}});
}

TEST_CASE("two rows with one time are told apart only as far as the next row allows") {
  const auto recording = read(sentec_header +
                                  "1/02/2003 10:00:00,40,97,70\r\n1/02/2003 10:00:00,40,96,70\r\n"
                                  "1/02/2003 10:00:01,40,95,70\r\n",
                              "sentec");
  const auto* spo2 = find_numeric(recording, Channel::spo2);
  check_value(spo2, "2003-02-01T10:00:00.000Z", 97);
  check_value(spo2, "2003-02-01T10:00:00.500Z", 96);
  check_value(spo2, "2003-02-01T10:00:01.000Z", 95);
}

TEST_CASE("wrong values and times are named with line and column, at most twenty, the rest counted") {
  std::string text = sentec_header;
  for (int i = 10; i < 40; ++i) text += "1/02/2003 10:00:" + std::to_string(i) + ",40,abc,70\r\n";
  text += "yesterday,40,97,70\r\n1/02/2003 10:00:50,40,400,\"7\"\"0\"\r\n1/02/2003 10:00:51,\"40,97,70\r\n";
  const auto recording = read(text, "sentec");
  REQUIRE(recording.warnings.size() == 21);
  CHECK(recording.warnings[0] == "t.csv:2: column 'spo2': 'abc' is no number; taken as no value");
  CHECK(recording.warnings[20] == "t.csv: 13 more warnings");
  const auto* spo2 = find_numeric(recording, Channel::spo2);
  REQUIRE(spo2->samples.size() == 31);
  CHECK(spo2->samples[0].quality == Quality::no_signal);
  CHECK(spo2->samples[30].quality == Quality::questionable);
  const auto few = read(sentec_header +
                            "yesterday,40,97,70\r\n30/02/2003 10:00:00,40,97,70\r\n"
                            "1/02/2003 10:00:51,\"40,97,70\r\n1/02/2003 10:00:52,40,97,70,9\r\n",
                        "sentec");
  CHECK(few.warnings ==
        std::vector<std::string>{
            "t.csv:2: the time 'yesterday' is not written as 'd/m/Y H:M:S'; the row is left out",
            "t.csv:3: there is no such date; the row is left out",
            "t.csv:4: a quote is not closed; the row is left out",
            "t.csv:5: the row has 5 fields, the header 4"});
}

TEST_CASE("dates that bay time cannot hold become 2000-01-01 and keep their distance") {
  const auto recording =
      read(sentec_header + "31/12/2896 23:59:59,40,97,70\r\n1/01/2897 00:00:00,40,96,70\r\n", "sentec");
  const auto* spo2 = find_numeric(recording, Channel::spo2);
  check_value(spo2, "2000-01-01T23:59:59.000Z", 97);
  check_value(spo2, "2000-01-02T00:00:00.000Z", 96);
  CHECK(has_text(recording.warnings, "t.csv:2: the date 2896-12-31 is not one between 1970 and 2254"));
}

TEST_CASE("a table that no map knows is refused with its header and the maps tried") {
  const auto refused = choose_map("a,b,c\n1,2,3\n", "t.csv", all_maps());
  REQUIRE_FALSE(refused);
  CHECK(refused.error().text ==
        "t.csv: no column map fits: the header is 'a,b,c'; tried: capnostream, icu-vitals, operating-room, "
        "sentec, "
        "vigil, vscapture-draeger, vscapture-ge. Give a map of your own with --map");
  const auto two = choose_map("Time,co2,SpO2,PR,RR,EtCO2,spo2,pr\n", "t.csv", all_maps());
  REQUIRE_FALSE(two);
  CHECK(two.error().text.starts_with("t.csv: more than one column map fits (capnostream, sentec): "));
}

TEST_CASE("each shipped map's own header chooses it") {
  for (const auto& map : all_maps()) {
    if (!map.has_header_row) continue;
    std::string text;
    for (std::size_t i = 0; i < map.skip_lines; ++i) text += "banner\n";
    for (const auto& name : map.header) text += name + map.separator;
    const auto chosen = choose_map(text + "\n", "t.csv", all_maps());
    REQUIRE_MESSAGE(chosen, (chosen ? "" : chosen.error().text));
    CHECK(chosen->name == map.name);
  }
}

TEST_CASE("a table without a readable row, without its columns, or with an endless line is refused") {
  const auto refusal = [](const std::string& text) {
    const auto read = parse_csv(text, "t.csv", shipped("sentec"));
    REQUIRE_FALSE(read);
    return read.error().text;
  };
  CHECK(refusal("") == "t.csv: there is no header");
  CHECK(refusal(sentec_header) == "t.csv: there is no row that can be read");
  CHECK(refusal("co2,spo2\n1,2\n") ==
        "t.csv: the column map 'sentec' needs the columns 'Time'; the header has 'co2', 'spo2'");
  CHECK(refusal("Time,a\n") ==
        "t.csv: none of the channels of the column map 'sentec' is in the header 'Time', 'a'");
  CHECK(refusal(std::string(70'000, 'x')) == "t.csv: line 1 is 70000 bytes long; at most 65536 are read");
  CHECK(refusal(std::string(3'000, ',')) == "t.csv: line 1: more than 2048 fields in a line");
}

TEST_CASE("a CSV that is cut at any byte or has any bit flipped is read in order or refused") {
  const std::string whole = sentec_header +
                            "1/02/2003 10:00:00,            ,97,70\r\n1/02/2003 10:00:00,40.5,96,0\r\n"
                            "1/02/2003 10:00:01,\"40\",95,70\r\n";
  const auto map = shipped("sentec");
  const auto check = [&](const std::string& text) {
    const auto read = parse_csv(text, "t.csv", map);
    if (!read) {
      REQUIRE_FALSE(read.error().text.empty());
      return;
    }
    for (const auto& track : read->numerics)
      for (std::size_t i = 1; i < track.samples.size(); ++i)
        REQUIRE(track.samples[i].t >= track.samples[i - 1].t);
  };
  for (std::size_t size = 0; size < whole.size(); ++size) check(whole.substr(0, size));
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string damaged = whole;
      damaged[at] = static_cast<char>(damaged[at] ^ 1 << bit);
      check(damaged);
    }
  }
}
