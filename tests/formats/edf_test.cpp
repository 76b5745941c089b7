// SPDX-License-Identifier: MIT
#include "common/formats/edf.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "tests/files.hpp"
#include "tests/formats/recordings.hpp"

using namespace vigil;
using namespace vigil::formats;
using namespace vigil::test;

namespace {

struct TestSignal {
  std::string label;
  std::string unit;
  std::string physical_min = "0";
  std::string physical_max = "100";
  std::string digital_min = "0";
  std::string digital_max = "100";
  int samples = 1;
};

/// An EDF file written by hand, field by field.
struct TestEdf {
  std::string reserved;
  std::string recording = "X";
  std::string date = "01.02.03";
  std::string time = "04.05.06";
  std::string count = "1";
  std::string duration = "1";
  std::vector<TestSignal> signals;
  std::string data;

  static std::string padded(std::string text, std::size_t size) {
    text.resize(size, ' ');
    return text;
  }
  std::string bytes() const {
    std::string file = padded("0", 8) + padded("X", 80) + padded(recording, 80) + padded(date, 8) +
                       padded(time, 8) + padded(std::to_string(256 + 256 * signals.size()), 8) +
                       padded(reserved, 44) + padded(count, 8) + padded(duration, 8) +
                       padded(std::to_string(signals.size()), 4);
    const auto each = [&](std::size_t size, auto text) {
      for (const auto& signal : signals) file += padded(text(signal), size);
    };
    each(16, [](const auto& s) { return s.label; });
    each(80, [](const auto&) { return std::string{}; });
    each(8, [](const auto& s) { return s.unit; });
    each(8, [](const auto& s) { return s.physical_min; });
    each(8, [](const auto& s) { return s.physical_max; });
    each(8, [](const auto& s) { return s.digital_min; });
    each(8, [](const auto& s) { return s.digital_max; });
    each(80, [](const auto&) { return std::string{}; });
    each(8, [](const auto& s) { return std::to_string(s.samples); });
    each(32, [](const auto&) { return std::string{}; });
    return file + data;
  }
  TestEdf& add(const std::vector<int>& values) {
    for (const int value : values) {
      data += static_cast<char>(value & 0xff);
      data += static_cast<char>(value >> 8 & 0xff);
    }
    return *this;
  }
  TestEdf& add_text(std::string text, std::size_t size) {
    text.resize(size, '\0');
    data += text;
    return *this;
  }
};

TestEdf spo2_file() {
  TestEdf file;
  file.signals = {{"SpO2", "%"}};
  return file;
}

TestEdf annotated_file(const std::string& reserved) {
  TestEdf file;
  file.reserved = reserved;
  file.signals = {{"SpO2", "%", "0", "100", "0", "100", 2},
                  {"EDF Annotations", "", "-1", "1", "-32768", "32767", 16}};
  return file;
}

}  // namespace

// The expected values of the four files below were computed by a separate decoder in Python: struct.unpack of
// each record's little-endian words, then (d - digmin) * (physmax - physmin) / (digmax - digmin) + physmin.

TEST_CASE("a night's respiratory rate and mask pressure, at 2 s") {
  const auto dir = recordings_dir();
  if (!dir) return;
  const auto recording = read_edf(*dir / "edf/20250110_000715_PLD.edf");
  REQUIRE(recording);
  CHECK(recording->format == "EDF");
  CHECK(recording->name == "20250110_000715_PLD");
  CHECK(to_iso8601(recording->start) == "2025-01-10T00:07:15.000Z");
  CHECK(to_iso8601(recording->end) == "2025-01-10T01:51:15.000Z");
  const auto* rr = find_numeric(*recording, Channel::rr);
  REQUIRE(rr != nullptr);
  CHECK(rr->period_s == 2.0);
  REQUIRE(rr->samples.size() == 3120);
  CHECK(rr->samples[100].value == doctest::Approx(12.2));
  CHECK(rr->samples[1500].value == doctest::Approx(17.8));
  CHECK(rr->samples[3119].value == doctest::Approx(9.4));
  CHECK(to_iso8601(rr->samples[100].t) == "2025-01-10T00:10:35.000Z");
  const auto* pressure = find_wave(*recording, Channel::awp);
  REQUIRE(pressure != nullptr);
  CHECK(pressure->name == "MaskPress.2s");
  CHECK(pressure->fs == 0.5);
  CHECK(wave_value(*pressure, 0) == doctest::Approx(2.94));
  CHECK(wave_value(*pressure, 1500) == doctest::Approx(5.88));
  CHECK(wave_value(*pressure, 3119) == doctest::Approx(5.86));
  CHECK(has_text(recording->ignored, "Leak.2s"));
  CHECK(has_text(recording->warnings, "'Press.2s' is ignored: awp is already there"));
}

TEST_CASE("breathing flow in L/s becomes L/min, at 25 Hz") {
  const auto dir = recordings_dir();
  if (!dir) return;
  const auto recording = read_edf(*dir / "edf/20250110_000715_BRP.edf");
  REQUIRE(recording);
  const auto* flow = find_wave(*recording, Channel::awf);
  REQUIRE(flow != nullptr);
  CHECK(flow->fs == 25.0);
  REQUIRE(flow->raw.size() == 156'000);
  REQUIRE(flow->segments.size() == 1);
  CHECK(wave_value(*flow, 0) == doctest::Approx(0.6 * 60));
  CHECK(wave_value(*flow, 12'345) == doctest::Approx(0.334 * 60));
  CHECK(wave_value(*flow, 155'999) == doctest::Approx(0.418 * 60));
  const auto* pressure = find_wave(*recording, Channel::awp);
  REQUIRE(pressure != nullptr);
  CHECK(wave_value(*pressure, 0) == doctest::Approx(5.54));
  CHECK(wave_value(*pressure, 12'345) == doctest::Approx(7.32));
  CHECK(wave_value(*pressure, 100'000) == doctest::Approx(5.72));
}

TEST_CASE("an oximeter that was never attached gives no SpO2, however often it says -1") {
  const auto dir = recordings_dir();
  if (!dir) return;
  const auto recording = read_edf(*dir / "edf/20250110_000715_SA2.edf");
  REQUIRE(recording);
  for (const auto channel : {Channel::spo2, Channel::pr}) {
    const auto* track = find_numeric(*recording, channel);
    REQUIRE(track != nullptr);
    CHECK(track->samples.size() == 6240);
    for (const auto& sample : track->samples) REQUIRE(sample.quality == Quality::no_signal);
  }
}

TEST_CASE("apnoeas of an EDF+D file without any signal become events") {
  const auto dir = recordings_dir();
  if (!dir) return;
  const auto recording = read_edf(*dir / "edf/20250110_000706_EVE.edf");
  REQUIRE(recording);
  CHECK(recording->format == "EDF+D");
  REQUIRE(recording->events.size() == 2);
  CHECK(recording->events[0].text == "Recording starts");
  CHECK(to_iso8601(recording->events[0].t) == "2025-01-10T00:07:06.000Z");
  CHECK(recording->events[1].text == "Obstructive Apnea (17 s)");
  CHECK(to_iso8601(recording->events[1].t) == "2025-01-10T01:50:47.000Z");  // 6221 s later
  const auto other = read_edf(*dir / "edf/20250110_000706_CSL.edf");
  REQUIRE(other);
  REQUIRE(other->events.size() == 1);
  CHECK(other->events[0].text == "Recording starts");
}

TEST_CASE("an inverted physical range and a fractional record duration are read") {
  TestEdf file;
  file.duration = "0.5";
  file.count = "2";
  file.signals = {{"ECG II", "uV", "1000", "-1000", "-1000", "1000", 5}};
  file.add({-1000, 0, 500, 1000, 1001}).add({1, 2, 3, 4, 5});
  const auto recording = parse_edf(file.bytes(), "t.edf");
  REQUIRE(recording);
  const auto* ecg = find_wave(*recording, Channel::ecg_ii);
  REQUIRE(ecg != nullptr);
  CHECK(ecg->fs == 10.0);
  CHECK(wave_value(*ecg, 0) == doctest::Approx(1.0));
  CHECK(wave_value(*ecg, 2) == doctest::Approx(-0.5));
  CHECK(wave_value(*ecg, 3) == doctest::Approx(-1.0));
  CHECK(ecg->raw[4] == missing_sample);
  CHECK(recording->end - recording->start == Duration{std::chrono::seconds{1}});
}

TEST_CASE("a whole range of 16 bits keeps its lowest value") {
  TestEdf file;
  file.signals = {{"Pleth", "", "-32768", "32767", "-32768", "32767", 3}};
  file.add({-32768, 0, 32767});
  const auto recording = parse_edf(file.bytes(), "t.edf");
  REQUIRE(recording);
  const auto* pleth = find_wave(*recording, Channel::pleth);
  REQUIRE(pleth != nullptr);
  CHECK(pleth->raw[0] != missing_sample);
  CHECK(wave_value(*pleth, 0) == doctest::Approx(-32768).epsilon(0.0001));
  CHECK(wave_value(*pleth, 2) == doctest::Approx(32767).epsilon(0.0001));
}

TEST_CASE("the date is that of the recording field, else that of the header with its two-digit year") {
  auto file = spo2_file().add({97});
  CHECK(to_iso8601(parse_edf(file.bytes(), "t.edf")->start) == "2003-02-01T04:05:06.000Z");
  file.date = "01.02.85";
  CHECK(to_iso8601(parse_edf(file.bytes(), "t.edf")->start) == "1985-02-01T04:05:06.000Z");
  file.recording = "Startdate 09-oct-2091 X X X";
  CHECK(to_iso8601(parse_edf(file.bytes(), "t.edf")->start) == "2091-10-09T04:05:06.000Z");
  file.recording = "Startdate 09-OCT-9e99 X X X";  // no year: the header's own date is taken
  const auto absurd = parse_edf(file.bytes(), "t.edf");
  REQUIRE(absurd);
  CHECK(to_iso8601(absurd->start) == "1985-02-01T04:05:06.000Z");
  file.recording = "Startdate 09-OCT-2896 X X X";
  const auto fallen_back = parse_edf(file.bytes(), "t.edf");
  REQUIRE(fallen_back);
  CHECK(to_iso8601(fallen_back->start) == "2000-01-01T04:05:06.000Z");
  CHECK(has_text(fallen_back->warnings, "2896-10-09 is not one between 1970 and 2254: taken as 2000-01-01"));
}

TEST_CASE("the records of an EDF+D file lie where their first list says, with the gap between them") {
  auto file = annotated_file("EDF+D");
  file.count = "3";
  file.add({97, 96}).add_text(std::string("+0\x14\x14\0", 5), 32);
  file.add({95, 94}).add_text(std::string("+1\x14\x14\0+1.5\x15"
                                          "2.5\x14Hypopnea\x14",
                                          23),
                              32);
  file.add({93, 92}).add_text(std::string("+11\x14\x14\0", 6), 32);
  const auto recording = parse_edf(file.bytes(), "t.edf");
  REQUIRE(recording);
  CHECK(recording->warnings.empty());
  const auto* spo2 = find_numeric(*recording, Channel::spo2);
  REQUIRE(spo2 != nullptr);
  REQUIRE(spo2->samples.size() == 6);
  CHECK(to_iso8601(spo2->samples[3].t) == "2003-02-01T04:05:07.500Z");
  CHECK(to_iso8601(spo2->samples[4].t) == "2003-02-01T04:05:17.000Z");
  CHECK(spo2->samples[4].value == 93);
  REQUIRE(recording->events.size() == 1);
  CHECK(recording->events[0].text == "Hypopnea (2.5 s)");
  CHECK(to_iso8601(recording->events[0].t) == "2003-02-01T04:05:07.500Z");
}

TEST_CASE("an EDF+C file may begin a fraction of a second late") {
  auto file = annotated_file("EDF+C");
  file.add({97, 96}).add_text(std::string("+0.25\x14\x14\0", 8), 32);
  const auto recording = parse_edf(file.bytes(), "t.edf");
  REQUIRE(recording);
  CHECK(to_iso8601(find_numeric(*recording, Channel::spo2)->samples[0].t) == "2003-02-01T04:05:06.250Z");
}

TEST_CASE("a record that begins before the last one ends, or does not say when, is told") {
  auto file = annotated_file("EDF+D");
  file.count = "3";
  file.add({97, 96}).add_text(std::string("+5\x14\x14\0", 5), 32);
  file.add({95, 94}).add_text(std::string("+4\x14\x14\0", 5), 32);
  file.add({93, 92}).add_text("nonsense", 32);
  const auto recording = parse_edf(file.bytes(), "t.edf");
  REQUIRE(recording);
  CHECK(find_numeric(*recording, Channel::spo2)->samples.size() == 4);
  CHECK(has_text(recording->warnings, "record 2 begins at 4.0"));
  CHECK(has_text(recording->warnings, "record 3 does not say when it begins"));
  CHECK(has_text(recording->warnings, "1 annotations cannot be read"));
}

TEST_CASE("a last record that is cut off is left out, and an unknown count of records is found") {
  auto file = spo2_file();
  file.count = "3";
  file.add({97}).add({96});
  const auto cut = parse_edf(file.bytes() + "_", "t.edf");
  REQUIRE(cut);
  CHECK(find_numeric(*cut, Channel::spo2)->samples.size() == 2);
  CHECK(has_text(cut->warnings, "t.edf: cut off after 2 of 3 records"));
  file.count = "-1";
  const auto counted = parse_edf(file.bytes(), "t.edf");
  REQUIRE(counted);
  CHECK(find_numeric(*counted, Channel::spo2)->samples.size() == 2);
  CHECK(has_text(counted->warnings, "the number of records is not told; 2 are in the file"));
}

TEST_CASE("an oximeter at 25 Hz gives about one number a second") {
  TestEdf file;
  file.count = "4";
  file.signals = {{"SpO2", "%", "0", "100", "0", "1000", 25}};
  for (int i = 0; i < 4; ++i) file.add(std::vector<int>(25, 970 + i));
  const auto recording = parse_edf(file.bytes(), "t.edf");
  REQUIRE(recording);
  const auto* spo2 = find_numeric(*recording, Channel::spo2);
  REQUIRE(spo2->samples.size() == 4);
  CHECK(spo2->samples[3].value == doctest::Approx(97.3));
  CHECK(spo2->period_s == 1.0);
}

TEST_CASE("what cannot be scaled or converted is ignored, and told") {
  TestEdf file;
  file.signals = {
      {"SpO2", "%", "0", "100", "5", "5"}, {"RR", "kg"}, {"Pulse.1s", "bpm", "7", "7"}, {"HR", "bpm"}};
  file.add({1, 2, 3, 61});
  const auto recording = parse_edf(file.bytes(), "t.edf");
  REQUIRE(recording);
  CHECK(recording->numerics.size() == 1);
  CHECK(find_numeric(*recording, Channel::hr)->samples[0].value == 61);
  CHECK(recording->ignored == std::vector<std::string>{"SpO2", "RR", "Pulse.1s"});
  CHECK(has_text(recording->warnings, "'RR' is ignored: its unit 'kg'"));
}

TEST_CASE("a header field that is none is named with the signal it belongs to") {
  const auto refusal = [](const TestEdf& file) {
    const auto read = parse_edf(file.bytes(), "t.edf");
    REQUIRE_FALSE(read);
    return read.error().text;
  };
  auto file = spo2_file().add({97});
  file.signals[0].digital_max = "1e9";
  CHECK(refusal(file) ==
        "t.edf: signal 1 'SpO2': digital maximum '1e9' must be a whole number from -32768 to 32767");
  file = spo2_file().add({97});
  file.duration = "soon";
  CHECK(refusal(file) == "t.edf: record duration 'soon' must be a number from 0 to 1000000");
  file = spo2_file();
  CHECK(refusal(file) == "t.edf: there is no whole record behind the header");
  file.signals[0].samples = 0;
  CHECK(refusal(file) == "t.edf: no signal has a sample");
  CHECK(parse_edf("", "t.edf").error().text == "t.edf: 0 bytes, too short for an EDF header of 256");
  CHECK(parse_edf(std::string(300, 'x'), "t.edf").error().text ==
        "t.edf: does not begin with the version 0 of EDF");
}

TEST_CASE("an EDF file that is cut at any byte or has any bit flipped is read or refused in words") {
  auto file = annotated_file("EDF+D");
  file.count = "2";
  file.add({97, 96}).add_text(std::string("+0\x14\x14\0+0.5\x15"
                                          "1\x14"
                                          "A\x14",
                                          14),
                              32);
  file.add({95, 94}).add_text(std::string("+1\x14\x14\0", 5), 32);
  const std::string whole = file.bytes();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto read = parse_edf(std::string_view{whole}.substr(0, size), "t.edf");
    if (!read) REQUIRE(read.error().text.starts_with("t.edf: "));
  }
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string damaged = whole;
      damaged[at] = static_cast<char>(damaged[at] ^ 1 << bit);
      const auto read = parse_edf(damaged, "t.edf");
      if (!read) {
        REQUIRE_FALSE(read.error().text.empty());
        continue;
      }
      for (const auto& track : read->numerics)
        for (std::size_t i = 1; i < track.samples.size(); ++i)
          REQUIRE(track.samples[i].t >= track.samples[i - 1].t);
    }
  }
}
