// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <string>

#include "common/formats/wfdb_header.hpp"

using vigil::formats::is_safe_wfdb_name;
using vigil::formats::parse_wfdb_header;
using vigil::formats::WfdbHeader;

namespace {

WfdbHeader header(const std::string& text) {
  auto parsed = parse_wfdb_header(text, "r.hea");
  REQUIRE_MESSAGE(parsed, (parsed ? std::string() : parsed.error().text));
  return *parsed;
}

std::string error(const std::string& text) {
  const auto parsed = parse_wfdb_header(text, "r.hea");
  REQUIRE_FALSE(parsed);
  return parsed.error().text;
}

}  // namespace

TEST_CASE("a record line gives what it has and defaults for the rest") {
  const auto bare = header("r 0");
  CHECK(bare.name == "r");
  CHECK(bare.fs == 250);
  CHECK(bare.counter_fs == 250);
  CHECK_FALSE(bare.frames);
  CHECK_FALSE(bare.second_of_day);
  CHECK_FALSE(bare.date);

  const auto full = header("# before\r\n\r\nr 0 62.4725/999.56(-12.5) 1000 08:26:04.5 26/10/2896\r\n");
  CHECK(full.fs == 62.4725);
  CHECK(full.counter_fs == 999.56);
  CHECK(full.counter_base == -12.5);
  CHECK(full.frames == 1000);
  CHECK(*full.second_of_day == doctest::Approx(8 * 3600 + 26 * 60 + 4.5));
  REQUIRE(full.date);
  CHECK(full.date->year == 2896);
  CHECK(full.date->month == 10);
  CHECK(full.date->day == 26);

  CHECK(header("r 0 0.0166666666667/125 72").fs == doctest::Approx(1.0 / 60));
  CHECK_FALSE(header("r 0 360 0").frames);
  CHECK(*header("r 0 125 10 31:25.894").second_of_day == doctest::Approx(31 * 60 + 25.894));
  CHECK(*header("r 0 125 10 7.25").second_of_day == 7.25);
  CHECK(header("r 0 0 10").fs == 250);
}

TEST_CASE("a signal line gives what it has and defaults for the rest") {
  const auto h = header(
      "r 6 360\n"
      "a.dat 212x4:2+24 200(-5)/mmHg 11 1024 995 -22131 0 an  ABP line \n"
      "\n"
      "a.dat 16\n"
      "a.dat 16 12.5\n"
      "b.dat 16 1.052e+04/NU 16 7\n"
      "c.dat 80 0/mV 8 3 -9\n"
      "~ 0 86/mV 11 0 -1024 0 0 II\n"
      "#Asystole\n"
      "# True alarm\n");
  REQUIRE(h.signals.size() == 6);
  const auto& full = h.signals[0];
  CHECK(full.file == "a.dat");
  CHECK(full.format == 212);
  CHECK(full.samples_per_frame == 4);
  CHECK(full.skew == 2);
  CHECK(full.byte_offset == 24);
  CHECK(full.gain == 200);
  CHECK(full.baseline == -5);
  CHECK(full.units == "mmHg");
  CHECK(full.initval == 995);
  CHECK(full.checksum == -22131);
  CHECK(full.description == "an  ABP line");

  CHECK(h.signals[1].gain == 200);
  CHECK_FALSE(h.signals[1].calibrated);
  CHECK(h.signals[1].units == "mV");
  CHECK(h.signals[2].gain == 12.5);
  CHECK(h.signals[2].calibrated);
  CHECK(h.signals[3].gain == 10520);
  CHECK(h.signals[3].baseline == 7);  // the adc zero, where none is given
  CHECK(h.signals[3].initval == 7);
  CHECK_FALSE(h.signals[3].checksum);
  CHECK(h.signals[4].gain == 200);
  CHECK_FALSE(h.signals[4].calibrated);
  CHECK(h.signals[4].initval == -9);
  CHECK(h.signals[5].is_null());
  CHECK(h.info == std::vector<std::string>{"Asystole", "True alarm"});
  REQUIRE(h.warnings.size() == 2);
  CHECK(h.warnings[0] == "r.hea:4: '' has no gain: 200 per mV was taken");
}

TEST_CASE("a multi-segment header lists segments and gaps") {
  const auto h = header("m/3 2 125 500 1:2:3 1/2/2000\nm_layout 0\n~ 200\nm_0001 300\n# end\n");
  CHECK(h.is_multi_segment());
  REQUIRE(h.segments.size() == 3);
  CHECK(h.segments[0].name == "m_layout");
  CHECK(h.segments[0].frames == 0);
  CHECK(h.segments[1].is_gap());
  CHECK(h.segments[1].frames == 200);
  CHECK(h.segments[2].line == 4);
  CHECK(h.signals.empty());
}

TEST_CASE("what is wrong in a header is named with its line and its text") {
  CHECK(error("") == "r.hea:1: there is no record line");
  CHECK(error("# only\n# comments\n") == "r.hea:2: there is no record line");
  CHECK(error("r") == "r.hea:1: '' is no number of signals");
  CHECK(error("r x") == "r.hea:1: 'x' is no number of signals");
  CHECK(error("r -1") == "r.hea:1: '-1' is no number of signals");
  CHECK(error("r/0 1") == "r.hea:1: 'r/0': the number of segments must be 1 or more");
  CHECK(error("r 1 -360").find("'-360'") != std::string::npos);
  CHECK(error("r 1 nan").find("'nan'") != std::string::npos);
  CHECK(error("r 1 1e300").find("'1e300'") != std::string::npos);
  CHECK(error("r 1 360/x").find("'360/x'") != std::string::npos);
  CHECK(error("r 1 360 -5") == "r.hea:1: '-5' is no number of samples");
  CHECK(error("r 1 360 99999999999999999999") == "r.hea:1: '99999999999999999999' is no number of samples");
  CHECK(error("r 1 360 5 25:00:00").find("'25:00:00' is no time of day") != std::string::npos);
  CHECK(error("r 1 360 5 1:60:00").find("'1:60:00'") != std::string::npos);
  CHECK(error("r 1 360 5 1:2:3:4").find("'1:2:3:4'") != std::string::npos);
  CHECK(error("r 1 360 5 1:2:3 1-2-2000") == "r.hea:1: '1-2-2000' is no date; DD/MM/YYYY");
  CHECK(error("r 2 360\na.dat 16\n") == "r.hea:2: the record line promises 1 more signals");
  CHECK(error("r/2 1 360\na 5\n") == "r.hea:2: the record line promises 1 more segments");
  CHECK(error("r 1 360\n\na.dat\n") == "r.hea:3: '' is no sample format");
  CHECK(error("r 1 360\na.dat 17\n") == "r.hea:2: '17': is a sample format that is not known");
  CHECK(error("r 1 360\na.dat 16x9999999\n").find("'16x9999999'") != std::string::npos);
  CHECK(error("r 1 360\na.dat 16:-1\n") == "r.hea:2: '16:-1': the skew is no number of frames");
  CHECK(error("r 1 360\na.dat 16+x\n") == "r.hea:2: '16+x': the offset is no number of bytes");
  CHECK(error("r 1 360\na.dat 16q\n") == "r.hea:2: '16q': is no sample format");
  CHECK(error("r 1 360\na.dat 16 x\n") == "r.hea:2: 'x' is no gain");
  CHECK(error("r 1 360\na.dat 16 inf\n") == "r.hea:2: 'inf' is no gain");
  CHECK(error("r 1 360\na.dat 16 200(1.5)\n") == "r.hea:2: '200(1.5)': the baseline is no whole number");
  CHECK(error("r 1 360\na.dat 16 200 11 0 0 x\n") == "r.hea:2: 'x' is no whole number (checksum)");
  CHECK(error("r 1 360\na.dat 16 200 -9223372036854775808\n").find("(resolution)") != std::string::npos);
  CHECK(error("r/1 1 360\na x\n") == "r.hea:2: 'x' is no number of samples");
}

TEST_CASE("lines beyond what the record line promises are passed over with a warning") {
  const auto h = header("r 1 360\na.dat 16 200\nb.dat 16 200\n");
  CHECK(h.signals.size() == 1);
  REQUIRE(h.warnings.size() == 1);
  CHECK(h.warnings[0].find("r.hea:3: 'b.dat 16 200'") == 0);
}

TEST_CASE("a file name may not leave the header's folder") {
  for (const char* good : {"a.dat", "sub/a.dat", "./a.dat", "sub/../a.dat", "a..b"})
    CHECK(is_safe_wfdb_name(good));
  for (const char* bad : {"", "-", "/etc/passwd", "..", "../a.dat", "a/../../b", ".", "a/.."})
    CHECK_FALSE(is_safe_wfdb_name(bad));
  CHECK(error("r 1 360\n../../a.dat 16 200\n") ==
        "r.hea:2: '../../a.dat' is outside the folder of the header");
  CHECK(error("r/1 1 360\n/a 100\n") == "r.hea:2: '/a' is outside the folder of the header");
}

TEST_CASE("a header cut at any byte, or with any byte changed, is read or refused, never more") {
  const std::string text =
      "# before\r\nr 2 360/720(5) 1000 08:26:04.5 26/10/1994\r\n"
      "a.dat 212x4:2+24 200(-5)/mmHg 11 1024 995 -22131 0 ABP\r\n~ 0 86/mV 11 0 -1024 0 0 II\r\n# after\r\n";
  std::size_t read = 0;
  const auto try_one = [&](const std::string& one) {
    const auto parsed = parse_wfdb_header(one, "r.hea");
    if (parsed) {
      CHECK(parsed->signals.size() <= 2);
      ++read;
    } else {
      CHECK(parsed.error().text.find("r.hea:") == 0);
    }
  };
  for (std::size_t i = 0; i <= text.size(); ++i) try_one(text.substr(0, i));
  CHECK(read > 5);
  for (std::size_t i = 0; i < text.size(); ++i)
    for (const char c : {'\0', '\xff', ' ', '9', '-', '/', '\n'}) {
      std::string changed = text;
      changed[i] = c;
      try_one(changed);
    }
}
