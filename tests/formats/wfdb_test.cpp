// SPDX-License-Identifier: MIT
#include "common/formats/wfdb.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "tests/files.hpp"

using namespace vigil;
using namespace vigil::formats;
using namespace vigil::test;

namespace {

Recording read(const std::filesystem::path& path) {
  auto out = read_wfdb(path);
  REQUIRE_MESSAGE(out, (out ? std::string() : out.error().text));
  return *out;
}

std::string error(const std::filesystem::path& path) {
  const auto out = read_wfdb(path);
  REQUIRE_FALSE(out);
  return out.error().text;
}

const WaveTrack& wave(const Recording& recording, Channel channel) {
  const auto found = std::find_if(recording.waves.begin(), recording.waves.end(),
                                  [&](const WaveTrack& track) { return track.channel == channel; });
  REQUIRE(found != recording.waves.end());
  return *found;
}

const NumericTrack& numeric(const Recording& recording, Channel channel) {
  const auto found = std::find_if(recording.numerics.begin(), recording.numerics.end(),
                                  [&](const NumericTrack& track) { return track.channel == channel; });
  REQUIRE(found != recording.numerics.end());
  return *found;
}

double value(const WaveTrack& track, std::size_t i) {
  REQUIRE(i < track.raw.size());
  REQUIRE(track.raw[i] != missing_sample);
  return track.raw[i] * track.scale + track.offset;
}

bool has_warning(const Recording& recording, const std::string& part) {
  return std::any_of(recording.warnings.begin(), recording.warnings.end(),
                     [&](const std::string& text) { return text.find(part) != std::string::npos; });
}

bool is(double got, double expected) { return got == doctest::Approx(expected).epsilon(1e-9); }

/// 16-bit little-endian samples.
std::string words(const std::vector<int>& values) {
  std::string out;
  for (const int one : values) {
    out.push_back(static_cast<char>(one & 0xFF));
    out.push_back(static_cast<char>((one >> 8) & 0xFF));
  }
  return out;
}

}  // namespace

// The figures below were worked out from the files' bytes with an independent decoder in Python.

TEST_CASE("record 100: format 212, two leads, half an hour") {
  const auto dir = recordings_dir();
  if (!dir) return;
  for (const char* name : {"100.hea", "100", "100-no-len.hea"}) {
    const auto r = read(*dir / "wfdb" / name);
    CHECK(r.format == "WFDB");
    CHECK(to_iso8601(r.start) == "2000-01-01T00:00:00.000Z");
    CHECK(has_warning(r, "there is no date"));
    CHECK(r.warnings.size() == 1);
    const auto& ii = wave(r, Channel::ecg_ii);
    const auto& v = wave(r, Channel::ecg_v);
    CHECK(ii.name == "MLII");
    CHECK(ii.fs == 360);
    CHECK(ii.raw.size() == 650'000);
    CHECK(is(value(ii, 0), -0.145));
    CHECK(is(value(v, 0), -0.065));
    CHECK(is(value(ii, 1000), -0.395));
    CHECK(is(value(v, 1000), -0.27));
    CHECK(is(value(ii, 649'999), -1.28));
    CHECK(std::abs(value(v, 649'999)) < 1e-9);
    CHECK(to_seconds(r.end - r.start) == doctest::Approx(650'000 / 360.0));
  }
}

TEST_CASE("a skewed signal loses its first frames and keeps its checksum") {
  const auto dir = recordings_dir();
  if (!dir) return;
  const auto r = read(*dir / "wfdb/100skew.hea");
  CHECK(r.warnings.size() == 1);  // the date
  CHECK(wave(r, Channel::ecg_ii).raw.size() == 650'000);
  CHECK(wave(r, Channel::ecg_v).raw.size() == 649'997);
  CHECK(is(value(wave(r, Channel::ecg_v), 100), (989 - 1024) / 200.0));

  const auto mimic = read(*dir / "wfdb/03700181.hea");
  CHECK(mimic.warnings.empty());
  CHECK(to_iso8601(mimic.start) == "1994-08-15T17:27:45.000Z");
  CHECK(wave(mimic, Channel::ecg_v).fs == 500);
  CHECK(is(value(wave(mimic, Channel::ecg_v), 4000), -1227 / 2963.77));
  CHECK(is(value(wave(mimic, Channel::abp), 1000), (-1206 + 1605) / 12.84));
  CHECK(wave(mimic, Channel::resp).raw.size() == 74'996);
  CHECK(is(value(wave(mimic, Channel::resp), 0), -0.104));
  CHECK(is(value(wave(mimic, Channel::resp), 1000), -0.107));
}

TEST_CASE("041s: two segments of one layout, four samples a frame, six signals shown or named") {
  const auto dir = recordings_dir();
  if (!dir) return;
  const auto r = read(*dir / "wfdb/041s/041s.hea");
  CHECK(r.warnings.empty());
  CHECK(to_iso8601(r.start) == "1994-10-26T08:26:04.000Z");
  CHECK(to_iso8601(r.end) == "1994-10-26T08:26:20.000Z");
  const auto& v = wave(r, Channel::ecg_v);
  CHECK(v.fs == 500);
  REQUIRE(v.segments.size() == 1);
  CHECK(v.raw.size() == 8000);
  CHECK(is(value(v, 0), 155 / 2000.0));
  CHECK(is(value(v, 3996), 89 / 2000.0));
  CHECK(is(value(v, 6000), 2 / 2000.0));
  const auto& abp = wave(r, Channel::abp);
  CHECK(is(value(abp, 0), 67.9));
  CHECK(is(value(abp, 999), 44.55));
  CHECK(is(value(abp, 1500), 79.45));
  CHECK(is(value(wave(r, Channel::pleth), 1500), 436 / 2000.0));
  CHECK(is(value(wave(r, Channel::resp), 1500), -1204 / 2000.0));
  CHECK(r.ignored == std::vector<std::string>{"III", "I", "PAP"});
}

TEST_CASE("fixed1: three segments that point to one file") {
  const auto dir = recordings_dir();
  if (!dir) return;
  const auto r = read(*dir / "wfdb/fixed1/v102s.hea");
  CHECK(r.warnings.size() == 1);  // the date
  for (const std::size_t from : {std::size_t{0}, std::size_t{75'000}, std::size_t{150'000}}) {
    CHECK(is(value(wave(r, Channel::ecg_ii), from), -26 / 2281.0));
    CHECK(is(value(wave(r, Channel::ecg_ii), from + 40'000), -341 / 2281.0));
    CHECK(is(value(wave(r, Channel::ecg_v), from + 40'000), 258 / 1856.0));
    CHECK(is(value(wave(r, Channel::pleth), from + 40'000), 970 / 1250.0));
    CHECK(is(value(wave(r, Channel::resp), from + 74'999), 1338 / 38880.0));
  }
  CHECK(wave(r, Channel::resp).raw.size() == 225'000);
}

TEST_CASE("s0010_re: fifteen leads in two files; II and the first chest lead are shown") {
  const auto dir = recordings_dir();
  if (!dir) return;
  const auto r = read(*dir / "wfdb/s0010_re.hea");
  CHECK(r.warnings.size() == 1);  // the date; the checksums of both files fit
  CHECK(r.waves.size() == 2);
  CHECK(r.ignored.size() == 13);
  CHECK(wave(r, Channel::ecg_v).name == "v1");
  CHECK(is(value(wave(r, Channel::ecg_ii), 0), -458 / 2000.0));
  CHECK(is(value(wave(r, Channel::ecg_v), 10'000), -149 / 2000.0));
  CHECK(is(value(wave(r, Channel::ecg_ii), 38'399), 517 / 2000.0));
}

TEST_CASE("short MIMIC and challenge records") {
  const auto dir = recordings_dir();
  if (!dir) return;
  const auto mimic = read(*dir / "wfdb/3000003_0003.hea");
  CHECK(to_iso8601(mimic.start) == "2000-01-01T19:46:25.757Z");
  CHECK(is(value(wave(mimic, Channel::ecg_ii), 500), -5 / 29.0));
  CHECK(is(value(wave(mimic, Channel::ecg_v), 1027), 6 / 24.0));

  for (const char* name : {"wfdb/a103l.hea", "wfdb/a103l-no-len.hea"}) {
    const auto r = read(*dir / name);
    CHECK(r.warnings.size() == 1);  // the date
    CHECK(wave(r, Channel::pleth).raw.size() == 82'500);
    CHECK(is(value(wave(r, Channel::ecg_ii), 0), -171 / 7247.0));
    CHECK(is(value(wave(r, Channel::ecg_v), 41'000), 7565 / 10520.0));
    CHECK(is(value(wave(r, Channel::pleth), 82'499), 6301 / 12530.0));
  }

  const auto arrest = read(*dir / "cinc2015/a639l.hea");
  CHECK(arrest.waves.size() == 4);
  CHECK(is(value(wave(arrest, Channel::ecg_ii), 0), 2990 / 10070.0));
  CHECK(is(value(wave(arrest, Channel::abp), 41'000), 3433 / 54.93));
  CHECK(is(value(wave(arrest, Channel::abp), 75'000), 3819 / 54.93));
  CHECK(is(value(wave(arrest, Channel::resp), 82'499), -1067 / 9232.0));

  const auto no_resp = read(*dir / "cinc2015/a608s.hea");
  CHECK(no_resp.waves.size() == 3);
  CHECK(has_warning(no_resp, "a608s.hea: RESP is missing throughout"));
}

TEST_CASE("s25047: gains that change, a gap in front, an uncalibrated pressure") {
  const auto dir = recordings_dir();
  if (!dir) return;
  const auto r = read(*dir / "wfdb/s25047/s25047-2704-05-04-10-44.hea");
  CHECK(to_iso8601(r.start) == "2000-01-01T10:44:18.529Z");
  CHECK(has_warning(r, "2704-05-04"));
  CHECK(has_warning(r, "3234460_0017.hea:1: ABP is not calibrated"));
  const auto& ii = wave(r, Channel::ecg_ii);
  const auto& v = wave(r, Channel::ecg_v);
  REQUIRE(ii.segments.size() == 1);
  CHECK(to_seconds(ii.segments[0].start - r.start) == doctest::Approx(25'740 / 125.0));
  CHECK(ii.raw.size() == 517'500);
  // One scale for gains of 11 to 86 per mV: to within one of its levels.
  CHECK(std::abs(value(ii, 0) + 24 / 86.0) <= ii.scale);
  CHECK(std::abs(value(ii, 10'000) - 2 / 86.0) <= ii.scale);
  CHECK(std::abs(value(ii, 197'889) + 7 / 81.0) <= ii.scale);
  CHECK(std::abs(value(v, 197'889) - 2 / 60.0) <= v.scale);
  CHECK(ii.scale < 0.0002);
  const auto& abp = wave(r, Channel::abp);
  REQUIRE(abp.segments.size() == 1);
  CHECK(to_seconds(abp.segments[0].start - r.start) == doctest::Approx(449'265 / 125.0));
  CHECK(is(value(abp, 0), 20.8));
  CHECK(is(value(abp, 50'000), -16));
  CHECK(is(value(abp, 93'974), -17.6));
}

TEST_CASE("s25047: the numerics beside the waves come along, minute by minute") {
  const auto dir = recordings_dir();
  if (!dir) return;
  const auto both = read(*dir / "wfdb/s25047/s25047-2704-05-04-10-44.hea");
  const auto alone = read(*dir / "wfdb/s25047/s25047-2704-05-04-10-44n.hea");
  CHECK(alone.waves.empty());
  for (const auto* r : {&both, &alone}) {
    CHECK(r->numerics.size() == 7);
    const auto& spo2 = numeric(*r, Channel::spo2).samples;
    const auto& hr = numeric(*r, Channel::hr).samples;
    REQUIRE(spo2.size() == 72);
    CHECK(numeric(*r, Channel::spo2).period_s == doctest::Approx(60));
    CHECK(to_seconds(spo2[2].t - r->start) == doctest::Approx(120));
    CHECK(spo2[0].quality == Quality::no_signal);
    CHECK(is(spo2[2].value, 95.7));
    CHECK(is(spo2[30].value, 99.9));
    CHECK(is(spo2[71].value, 36));
    CHECK(is(hr[2].value, 89.5));
    CHECK(is(hr[30].value, 58.4));
    CHECK(hr[71].quality == Quality::no_signal);
    CHECK(is(numeric(*r, Channel::pr).samples[71].value, 72.7));
    CHECK(is(numeric(*r, Channel::rr).samples[2].value, 21.2));
    CHECK(numeric(*r, Channel::rr).samples[62].quality == Quality::no_signal);
    const auto& nibp = numeric(*r, Channel::nibp_sys);
    CHECK(nibp.period_s == 0);
    REQUIRE(nibp.samples.size() == 18);
    CHECK(nibp.samples[0].value == 87);
    CHECK(to_seconds(nibp.samples[0].t - r->start) == doctest::Approx(120));
    CHECK(nibp.samples[3].value == 74);
    CHECK(numeric(*r, Channel::nibp_dia).samples[17].value == 64);
  }
}

TEST_CASE("numerics are placed by the two records' own times, in any year") {
  TemporaryFolder folder;
  folder.write("w.hea", "w 1 125 4 23:59:30 31/12/2895\nw.dat 16 100/mmHg 16 0 0 10 0 ABP\n");
  folder.write("w.dat", words({1, 2, 3, 4}));
  folder.write("wn.hea",
               "wn 2 0.0166666666667 2 00:00:15 01/01/2896\nwn.dat 16 10/bpm 16 0 0 0 0 HR\n"
               "wn.dat 16 1/kPa 16 0 0 0 0 ABP Sys\n");
  folder.write("wn.dat", words({700, 16, 0, -32768}));
  const auto r = read(folder / "w");
  CHECK(to_iso8601(r.start) == "2000-01-01T23:59:30.000Z");
  const auto& hr = numeric(r, Channel::hr).samples;
  REQUIRE(hr.size() == 2);
  CHECK(to_seconds(hr[0].t - r.start) == 45);
  CHECK(hr[0].value == 70);
  CHECK(hr[1].quality == Quality::no_signal);
  const auto& sys = numeric(r, Channel::abp_sys).samples;
  CHECK(sys[0].value == doctest::Approx(120.01).epsilon(1e-4));
  CHECK(sys[1].quality == Quality::no_signal);

  folder.write("wn.hea", "wn 1 1 2 23:59:00\nwn.dat 16 10/bpm 16 0 0 0 0 HR\n");
  const auto undated = read(folder / "w");
  CHECK(to_seconds(numeric(undated, Channel::hr).samples[0].t -
                   wave(undated, Channel::abp).segments[0].start) == -30);
  CHECK(undated.start == numeric(undated, Channel::hr).samples[0].t);

  folder.write("wn.hea", "wn 1 1 2 x\n");
  const auto broken = read(folder / "w");
  CHECK(broken.numerics.empty());
  CHECK(has_warning(broken, "wn.hea:1: 'x' is no time of day"));
}

TEST_CASE("a segment without its file is a gap with a warning") {
  TemporaryFolder folder;
  folder.write("m.hea", "m/5 1 100 500 1:00:00 1/1/2020\nm1 100\nm2 100\n~ 100\nm3 100\nm4 100\n");
  for (const char* name : {"m1", "m2", "m4"})
    folder.write(std::string(name) + ".hea",
                 std::string(name) + " 1 100 100\n" + name + ".dat 80 1/mmHg 8 0 0 0 0 ABP\n");
  folder.write("m1.dat", std::string(100, '\x90'));
  folder.write("m4.dat", std::string(60, '\x91'));
  const auto r = read(folder / "m.hea");
  const auto& abp = wave(r, Channel::abp);
  REQUIRE(abp.segments.size() == 2);
  CHECK(abp.segments[0].count == 100);
  CHECK(to_seconds(abp.segments[1].start - r.start) == 4);
  CHECK(abp.segments[1].first == 100);
  CHECK(abp.segments[1].count == 60);
  CHECK(value(abp, 0) == 16);
  CHECK(value(abp, 100) == 17);
  CHECK(has_warning(r, "m.hea:3: segment m2 is a gap"));
  CHECK(has_warning(r, "m.hea:5: segment m3 has no header"));
  CHECK(has_warning(r, "m4.dat holds 60 of 100 samples"));
}

TEST_CASE("signals that share a channel, have no channel, another unit or no sample are named") {
  TemporaryFolder folder;
  folder.write("r.hea",
               "r 6 100 2 1:00:00 1/1/2020\nr.dat 16 100/mV 16 0 0 -1 0 II\nr.dat 16 100/mV 16 0 0 0 0 MLII\n"
               "r.dat 16 100/mV 16 0 0 0 0 aVR\nr.dat 16 100/furlong 16 0 0 0 0 CVP\n"
               "r.dat 16 0/mV 16 0 0 0 0 V\nr.dat 16 100/mmHg 16 0 0 0 0 ABP\n");
  folder.write("r.dat", words({100, 1, 2, 3, 4, -32768, 200, 1, 2, 3, 400, -32768}));
  const auto r = read(folder / "r.hea");
  CHECK(r.waves.size() == 2);
  CHECK(value(wave(r, Channel::ecg_ii), 1) == 2);
  CHECK(value(wave(r, Channel::ecg_v), 1) == 2);
  CHECK(r.ignored == std::vector<std::string>{"MLII", "aVR"});
  CHECK(has_warning(r, "r.hea:1: CVP in furlong is no mm[Hg]"));
  CHECK(has_warning(r, "'V' has no gain"));
  CHECK(has_warning(r, "ABP is missing throughout"));
  CHECK(has_warning(r, "the checksum of II is not -1"));
}

TEST_CASE("what is not there or cannot be a record is refused with its name") {
  TemporaryFolder folder;
  CHECK(error(folder / "none.hea").find("none.hea") != std::string::npos);
  std::filesystem::create_directory(folder / "d.hea");
  CHECK(error(folder / "d.hea").find("d.hea") != std::string::npos);
  folder.write("r.hea", "r 1 100\nr.dat 16 100/mV 16 0 0 0 0 II\n");
  CHECK(error(folder / "r.hea").find("r.dat") != std::string::npos);
  folder.write("s.hea", "s 2 100\na.dat 16 100\nb.dat 16 100\n");
  CHECK(error(folder / "s.hea").find("a.dat") != std::string::npos);
  folder.write("e.hea", "e 0 100\n");
  CHECK(error(folder / "e.hea") == "e.hea:1: the record has no signals");
  folder.write("n.hea", "n/1 1 100\nn 100\n");
  CHECK(error(folder / "n.hea") == "n.hea:2: segment n has segments itself");
  folder.write("x.hea", "x 1 100\n../r.dat 16 100/mV\n");
  CHECK(error(folder / "x.hea").find("x.hea:2: '../r.dat' is outside") == 0);
  folder.write("l.hea", "l/1 1 0.000001\n~ 1000000000000\n");
  CHECK(error(folder / "l.hea").find("after the year 2254") != std::string::npos);
  folder.write("t.hea", "t 3 100\nu.dat 16 100\nv.dat 16 100\nu.dat 16 100\n");
  folder.write("u.dat", "abcd");
  folder.write("v.dat", "abcd");
  CHECK(error(folder / "t.hea") == "t.hea:1: the signals of u.dat do not stand together");
}

TEST_CASE("a signal file of 0 to 20 bytes, and a header that promises the moon, read what is there") {
  TemporaryFolder folder;
  for (const int format : {8, 16, 24, 32, 61, 80, 160, 212, 310, 311, 508, 516, 524})
    for (std::size_t size = 0; size <= 20; ++size) {
      folder.write("r.hea",
                   "r 1 100 900000000000\nr.dat " + std::to_string(format) + " 100/mV 16 0 0 0 0 II\n");
      folder.write("r.dat", std::string(size, '\x11'));
      const auto r = read_wfdb(folder / "r.hea");
      if (!r) {
        CHECK(r.error().text.find("r.dat: ") == 0);
        continue;
      }
      CHECK(has_warning(*r, "of 900000000000 samples"));
      CHECK(r->waves.size() <= 1);
      if (!r->waves.empty()) CHECK(r->waves[0].raw.size() <= size);
    }
}
