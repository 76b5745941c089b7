// SPDX-License-Identifier: MIT
#include "common/formats/infusions.hpp"

#include <doctest/doctest.h>

#include <string>

#include "tests/files.hpp"
#include "tests/formats/recordings.hpp"

using namespace vigil;
using namespace vigil::formats;
using namespace vigil::test;

namespace {

const std::string header =
    "starttime,endtime,label,amount,amountuom,rate,rateuom,orderid,linkorderid,ordercomponenttypedescription,"
    "ordercategorydescription,patientweight,statusdescription\r\n";

/// One row of 2178-05-14; times as HH:MM.
struct Row {
  std::string start;
  std::string end;
  std::string label;
  std::string amount;  ///< amount,unit
  std::string rate;    ///< rate,unit
  std::string order;
  std::string link;
  std::string status;
  std::string part = "Main order parameter";

  std::string text() const {
    return "2178-05-14 " + start + ":00,2178-05-14 " + end + ":00," + label + "," + amount + "," + rate +
           "," + order + "," + link + "," + part + ",Continuous Med,77.4," + status + "\r\n";
  }
};

Recording read(const std::vector<Row>& rows) {
  std::string text = header;
  for (const auto& row : rows) text += row.text();
  auto recording = parse_infusions(text, "t.csv");
  REQUIRE_MESSAGE(recording, (recording ? "" : recording.error().text));
  return *recording;
}

const PumpTrack* find_pump(const Recording& recording, std::string_view name) {
  for (const auto& pump : recording.pumps)
    if (pump.name == name) return &pump;
  return nullptr;
}

void check_sample(const PumpSample& sample, std::string_view time, PumpState state, double rate) {
  CHECK(to_iso8601(sample.t) == time);
  CHECK(sample.reading.state == state);
  CHECK(sample.reading.rate_ml_per_h == doctest::Approx(rate).epsilon(0.01));
}

constexpr auto infusing = PumpState::infusing;
const std::string carrier = "Mixed solution";

}  // namespace

TEST_CASE("a real chain of noradrenaline: six rates, then paused, without the rewritten row across it") {
  const auto dir = recordings_dir();
  if (!dir) return;
  const auto recording = read_infusions(*dir / "icu-infusions/217724_infusions.csv");
  REQUIRE(recording);
  CHECK(recording->name == "217724");
  CHECK(to_iso8601(recording->start) == "2178-05-14T22:27:00.000Z");
  const auto* pump = find_pump(*recording, "Norepinephrine");
  REQUIRE(pump != nullptr);
  REQUIRE(pump->samples.size() == 7);
  const auto& s = pump->samples;
  check_sample(s[0], "2178-05-14T23:00:00.000Z", infusing, 5.8);
  check_sample(s[1], "2178-05-14T23:32:00.000Z", infusing, 11.6);
  check_sample(s[2], "2178-05-15T00:02:00.000Z", infusing, 14.5);
  check_sample(s[3], "2178-05-15T02:07:00.000Z", infusing, 14.0);
  check_sample(s[4], "2178-05-15T02:48:00.000Z", infusing, 18.0);
  check_sample(s[5], "2178-05-15T04:11:00.000Z", infusing, 20.0);
  check_sample(s[6], "2178-05-15T05:27:00.000Z", PumpState::paused, 0);
  const double doses[] = {0.040, 0.080, 0.100, 0.096, 0.124, 0.138};
  for (std::size_t i = 0; i < 6; ++i) {
    CHECK(s[i].reading.dose_rate.value() == doctest::Approx(doses[i]).epsilon(0.01));
    CHECK(s[i].reading.dose_unit == "mcg/kg/min");
    CHECK(s[i].reading.weight_kg == 77.4);
    CHECK(s[i].reading.conc_mg_per_ml.value() == doctest::Approx(0.032).epsilon(0.001));
  }
  CHECK_FALSE(s[6].reading.dose_rate);

  const auto* dopamine = find_pump(*recording, "Dopamine");
  REQUIRE(dopamine != nullptr);
  REQUIRE(dopamine->samples.size() == 4);
  CHECK(dopamine->samples[1].reading.dose_rate.value() == doctest::Approx(10).epsilon(0.01));
  check_sample(dopamine->samples[3], "2178-05-15T05:39:00.000Z", PumpState::off, 0);

  CHECK(recording->pumps.size() == max_infusion_pumps);
  CHECK(has_text(recording->ignored, "NaCl 0.9% (pump, ran 5.0 h)"));
  REQUIRE(recording->events.size() == 6);
  CHECK(recording->events[0].text == "Midazolam (Versed) 1 mg (Drug Push)");
  CHECK(to_iso8601(recording->events[0].t) == "2178-05-14T22:49:00.000Z");
  REQUIRE(recording->events[0].medication);
  CHECK(recording->events[0].medication->drug == "Midazolam (Versed)");
  CHECK(recording->events[0].medication->amount == 1);
  CHECK(recording->events[0].medication->unit == "mg");
  CHECK(recording->events[4].text == "Calcium Gluconate 2 grams (additive)");
}

TEST_CASE("either file of a stay opens both") {
  const auto dir = recordings_dir();
  if (!dir) return;
  const auto recording = read_infusions(*dir / "icu-infusions/210474_vitals.csv");
  REQUIRE(recording);
  const auto* nicardipine = find_pump(*recording, "Nicardipine");
  REQUIRE(nicardipine != nullptr);
  REQUIRE(nicardipine->samples.size() == 8);
  check_sample(nicardipine->samples[0], "2142-11-26T23:05:00.000Z", infusing, 21.66);
  check_sample(nicardipine->samples[1], "2142-11-27T00:21:00.000Z", PumpState::off, 0);
  check_sample(nicardipine->samples[3], "2142-11-28T12:48:00.000Z", infusing, 40.58);
  CHECK(nicardipine->samples[0].reading.dose_rate.value() == doctest::Approx(1.0014).epsilon(0.001));
  CHECK(nicardipine->samples[0].reading.conc_mg_per_ml.value() == doctest::Approx(0.2).epsilon(0.001));
  const auto* nibp = find_numeric(*recording, Channel::nibp_sys);
  REQUIRE(nibp != nullptr);
  CHECK(nibp->samples.size() == 51);
  const auto* first = sample_at(*nibp, "2142-11-26T22:35:00.000Z");
  REQUIRE(first != nullptr);
  CHECK(first->value == 213);
  const auto* temp = find_numeric(*recording, Channel::temp);
  CHECK(temp->samples[0].value == doctest::Approx(36.833).epsilon(0.001));  // 98.3 °F
  const auto again = read_infusions(*dir / "icu-infusions/210474_infusions.csv");
  REQUIRE(again);
  CHECK(again->name == recording->name);
  CHECK(again->pumps.size() == recording->pumps.size());
}

TEST_CASE("a pump that stops and starts again keeps its place, another bag at the same time gets its own") {
  const auto recording = read({
      {"08:00", "09:00", "NaCl", "10,ml", "10,mL/hour", "1", "1", "Paused"},
      {"09:30", "10:00", "NaCl", "10,ml", "20,mL/hour", "2", "1", "Stopped"},
      {"09:00", "11:00", "NaCl", "10,ml", "30,mL/hour", "3", "3", "FinishedRunning"},
      {"10:15", "10:30", "NaCl", "10,ml", "40,mL/hour", "4", "4", "Changed"},
  });
  REQUIRE(recording.pumps.size() == 2);
  const auto& first = recording.pumps[0].samples;
  REQUIRE(first.size() == 6);
  check_sample(first[0], "2178-05-14T08:00:00.000Z", infusing, 10);
  check_sample(first[1], "2178-05-14T09:00:00.000Z", PumpState::paused, 0);
  check_sample(first[2], "2178-05-14T09:30:00.000Z", infusing, 20);
  check_sample(first[3], "2178-05-14T10:00:00.000Z", PumpState::off, 0);
  check_sample(first[4], "2178-05-14T10:15:00.000Z", infusing, 40);
  check_sample(first[5], "2178-05-14T10:30:00.000Z", PumpState::paused, 0);
  const auto& second = recording.pumps[1].samples;
  REQUIRE(second.size() == 2);
  check_sample(second[1], "2178-05-14T11:00:00.000Z", PumpState::complete, 0);
}

TEST_CASE("a dose without a carrier is worked out from its own infusion's concentration, or left out") {
  const auto recording = read({
      {"08:00", "09:00", "Morphine", "10,mg", "10,mg/hour", "1", "1", "Changed"},
      {"08:00", "09:00", "NaCl", "5,ml", "5,mL/hour", "1", "1", "Changed", carrier},
      {"09:00", "09:30", "Morphine", "10,mg", "20,mg/hour", "2", "1", "Stopped"},
      {"08:00", "09:00", "Insulin", "5,units", "5,units/hour", "3", "3", "Stopped"},
  });
  REQUIRE(recording.pumps.size() == 1);
  const auto& samples = recording.pumps[0].samples;
  REQUIRE(samples.size() == 3);
  CHECK(samples[0].reading.conc_mg_per_ml == 2.0);
  check_sample(samples[1], "2178-05-14T09:00:00.000Z", infusing, 10);
  CHECK(samples[1].reading.dose_rate == 20.0);
  CHECK(has_text(recording.warnings,
                 "t.csv:4: this row of 'Morphine' has no carrier; its mL/h is worked out from "
                 "the concentration in line 2"));
  CHECK(has_text(recording.warnings, "t.csv:5: this row of 'Insulin' gives units/hour without a carrier"));
}

TEST_CASE("rows of one infusion that overlap are cut, and told") {
  const auto recording = read({
      {"08:00", "10:00", "NaCl", "10,ml", "10,mL/hour", "1", "1", "Stopped"},
      {"09:00", "11:00", "NaCl", "10,ml", "20,mL/hour", "2", "1", "Stopped"},
  });
  const auto& samples = recording.pumps.at(0).samples;
  REQUIRE(samples.size() == 3);
  check_sample(samples[1], "2178-05-14T09:00:00.000Z", infusing, 20);
  CHECK(has_text(recording.warnings, "t.csv:3: this row of 'NaCl' begins before the one before it ends"));
}

TEST_CASE("of more than nine pumps those with a dose stay, then the longest running") {
  std::vector<Row> rows;
  for (int i = 0; i < 9; ++i) {
    const auto id = std::to_string(i);
    rows.push_back({"08:00", "09:5" + id, "Fluid " + id, "10,ml", "10,mL/hour", id, id, "Stopped"});
  }
  rows.push_back({"09:00", "09:01", "Dopamine", "1,mg", "1,mg/hour", "a", "a", "Stopped"});
  rows.push_back({"09:00", "09:01", "D5", "1,ml", "1,mL/hour", "a", "a", "Stopped", carrier});
  const auto recording = read(rows);
  CHECK(recording.pumps.size() == 9);
  CHECK(find_pump(recording, "Dopamine") != nullptr);
  CHECK(find_pump(recording, "Fluid 1") != nullptr);
  CHECK(recording.ignored == std::vector<std::string>{"Fluid 0 (pump, ran 1.8 h)"});
}

TEST_CASE("a row that cannot be read is named and left out") {
  const auto recording = read({
      {"08:00", "09:00", "NaCl", "10,ml", "fast,mL/hour", "1", "1", "Stopped"},
      {"08:00", "07:00", "NaCl", "10,ml", "10,mL/hour", "1", "1", "Stopped"},
      {"08:00", "09:00", "NaCl", "10,ml", "10,mL/hour", "1", "1", "Lost"},
      {"late", "09:00", "NaCl", "10,ml", "10,mL/hour", "1", "1", "Stopped"},
      {"08:00", "09:00", "NaCl", "10,ml", "10,mL/hour", "1", "1", "Stopped", "Other part"},
      {"08:00", "08:00", "NaCl", "10,ml", "10,mL/hour", "1", "1", "Stopped"},
      {"08:00", "09:00", "NaCl", "10,ml", "10,mL/hour", "1", "1", "Stopped"},
  });
  CHECK(recording.pumps.size() == 1);
  REQUIRE(recording.warnings.size() == 6);
  CHECK(recording.warnings[0] == "t.csv:2: rate 'fast' is no number of 0 or more; the row is left out");
  CHECK(recording.warnings[1] ==
        "t.csv:3: endtime '2178-05-14 07:00:00' lies before the start; the row is left out");
  CHECK(recording.warnings[2] == "t.csv:4: statusdescription 'Lost' is not known; the row is left out");
  CHECK(recording.warnings[5] ==
        "t.csv:7: this row of 'NaCl' begins and ends at the same time; it is left out");
}

TEST_CASE("an infusions table without a needed column, without a row, or damaged is refused in words") {
  CHECK(parse_infusions("", "t.csv").error().text == "t.csv: the file is empty");
  CHECK(parse_infusions("starttime,endtime\n", "t.csv").error().text ==
        "t.csv: an infusions table needs the column 'label'");
  CHECK(parse_infusions(header, "t.csv").error().text ==
        "t.csv: there is no infusion and no medication that can be read");
  const std::string whole =
      header + Row{"08:00", "09:00", "A", "1,mg", "1,mg/hour", "1", "1", "Paused"}.text() +
      Row{"08:00", "09:00", "B", "1,ml", "1,mL/hour", "1", "1", "Paused", carrier}.text();
  const auto check = [](const std::string& text) {
    const auto read = parse_infusions(text, "t.csv");
    if (!read) {
      REQUIRE(read.error().text.starts_with("t.csv: "));
      return;
    }
    for (const auto& pump : read->pumps)
      for (std::size_t i = 1; i < pump.samples.size(); ++i)
        REQUIRE(pump.samples[i].t >= pump.samples[i - 1].t);
  };
  for (std::size_t size = 0; size < whole.size(); ++size) check(whole.substr(0, size));
  for (std::size_t at = header.size(); at < whole.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string damaged = whole;
      damaged[at] = static_cast<char>(damaged[at] ^ 1 << bit);
      check(damaged);
    }
  }
}
