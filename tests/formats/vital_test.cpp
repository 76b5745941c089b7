// SPDX-License-Identifier: MIT
#include "common/formats/vital.hpp"

#include <doctest/doctest.h>
#include <zlib.h>

#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/formats/gunzip.hpp"
#include "common/formats/vital_file.hpp"
#include "tests/files.hpp"
#include "tests/formats/recordings.hpp"

using namespace vigil;
using namespace vigil::formats;
using namespace vigil::test;

namespace {

constexpr double t0 = 1'500'000'000;

template <typename Number>
std::string raw(Number number) {
  return {reinterpret_cast<const char*>(&number), sizeof number};
}
std::string text(std::string_view one) {
  return raw(static_cast<std::uint32_t>(one.size())) + std::string(one);
}
std::string packet(int type, const std::string& payload) {
  return raw(static_cast<std::uint8_t>(type)) + raw(static_cast<std::uint32_t>(payload.size())) + payload;
}

struct Track {
  int id = 1;
  int kind = 2;
  int format = 1;
  std::string name;
  std::string unit;
  float srate = 0;
  double gain = 1;
  double offset = 0;
  int montype = 0;
  std::uint32_t device = 1;
};

std::string described(const Track& track) {
  return packet(0, raw(static_cast<std::uint16_t>(track.id)) + raw(static_cast<std::uint8_t>(track.kind)) +
                       raw(static_cast<std::uint8_t>(track.format)) + text(track.name) + text(track.unit) +
                       raw(0.0F) + raw(1.0F) + raw(std::uint32_t{0}) + raw(track.srate) + raw(track.gain) +
                       raw(track.offset) + raw(static_cast<std::uint8_t>(track.montype)) + raw(track.device));
}

std::string record(int id, double t, const std::string& data) {
  return packet(1, raw(std::uint16_t{10}) + raw(t) + raw(static_cast<std::uint16_t>(id)) + data);
}

template <typename Number>
std::string wave_block(int id, double t, const std::vector<Number>& samples) {
  std::string data = raw(static_cast<std::uint32_t>(samples.size()));
  for (const Number sample : samples) data += raw(sample);
  return record(id, t, data);
}

std::string header(std::size_t length = 10) {
  std::string fields = raw(std::int16_t{-120}) + raw(std::uint32_t{0}) + raw(std::uint32_t{9}) + raw(t0) +
                       raw(t0 + 1) + raw(std::uint8_t{0});
  return "VITA" + raw(std::uint32_t{3}) + raw(static_cast<std::uint16_t>(length)) + fields.substr(0, length);
}

std::string device(std::uint32_t id, const std::string& name) {
  return packet(9, raw(id) + text(name) + text(name) + text("COM1"));
}

std::string gzipped(const std::string& bytes) {
  z_stream stream{};
  REQUIRE(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string out(deflateBound(&stream, static_cast<uLong>(bytes.size())) + 64, '\0');
  std::string in = bytes;
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

Recording read(const std::string& bytes) {
  auto out = parse_vital(bytes, "f.vital");
  REQUIRE_MESSAGE(out, (out ? std::string() : out.error().text));
  return *out;
}

const WaveTrack& wave(const Recording& recording, Channel channel) {
  const auto* found = find_wave(recording, channel);
  REQUIRE(found != nullptr);
  return *found;
}
const NumericTrack& numeric(const Recording& recording, Channel channel) {
  const auto* found = find_numeric(recording, channel);
  REQUIRE(found != nullptr);
  return *found;
}

/// The first sample within the second that begins `second` s after midnight.
double value_in_second(const NumericTrack& track, int second) {
  const BayTime midnight{std::chrono::sys_days{std::chrono::year{2000} / 1 / 1}.time_since_epoch()};
  for (const auto& sample : track.samples)
    if (sample.t >= midnight + std::chrono::seconds{second}) return sample.value;
  return -1;
}

}  // namespace

TEST_CASE("or26: numbers agree with the table that lies beside the file") {
  const auto dir = recordings_dir();
  if (!dir) return;
  const auto r = read_vital(*dir / "operating-room/or26.vital");
  REQUIRE(r);
  CHECK(r->name == "or26");
  CHECK(r->format == "Vital Recorder");
  CHECK(r->warnings.empty());
  struct Row {
    int second;
    double spo2, hr, pr, abp_sys, abp_dia, temp;
  };
  for (const auto& row : {Row{40'643, 96.3, 89, 90, 95, 52, 36.01}, Row{41'244, 96.5, 70, 67, 91, 47, 36.31},
                          Row{41'800, 97.5, 88, 84, 120, 62, 36.44}}) {
    CHECK(value_in_second(numeric(*r, Channel::spo2), row.second) == doctest::Approx(row.spo2));
    CHECK(value_in_second(numeric(*r, Channel::hr), row.second) == row.hr);
    CHECK(value_in_second(numeric(*r, Channel::pr), row.second) == row.pr);
    CHECK(value_in_second(numeric(*r, Channel::abp_sys), row.second) == row.abp_sys);
    CHECK(value_in_second(numeric(*r, Channel::abp_dia), row.second) == row.abp_dia);
    CHECK(value_in_second(numeric(*r, Channel::temp), row.second) == doctest::Approx(row.temp));
  }
  CHECK(value_in_second(numeric(*r, Channel::etco2), 41'244) == 39);
  CHECK(value_in_second(numeric(*r, Channel::rr), 41'244) == 10);
  CHECK(value_in_second(numeric(*r, Channel::etco2), 41'800) == 38);
  CHECK(value_in_second(numeric(*r, Channel::rr), 41'800) == 13);
  CHECK(numeric(*r, Channel::hr).name == "Intellivue/ECG_HR");
  CHECK(numeric(*r, Channel::spo2).period_s == doctest::Approx(1.024));
  CHECK(numeric(*r, Channel::etco2).period_s == doctest::Approx(1));
  REQUIRE(r->events.size() == 3);
  CHECK(r->events[1].text == "fluid administration start");
  CHECK(has_text(r->ignored, "EV1000/HR"));
  CHECK(has_text(r->ignored, "Draeger/RR_CO2"));
}

// Block number, time and samples as an independent decoder in Python gives them.
TEST_CASE("or26: waves agree with an independent decoder, block by block") {
  const auto dir = recordings_dir();
  if (!dir) return;
  const auto r = read_vital(*dir / "operating-room/or26.vital");
  REQUIRE(r);
  const auto& pleth = wave(*r, Channel::pleth);
  const auto& ecg = wave(*r, Channel::ecg_ii);
  const auto& abp = wave(*r, Channel::abp);
  CHECK(wave_value(pleth, 0) == doctest::Approx(57.826618));
  CHECK(wave_value(pleth, 32'010) == doctest::Approx(68.547009));
  CHECK(wave_value(pleth, std::size_t{4877} * 32) == doctest::Approx(65.811966));
  CHECK(wave_value(ecg, 10) == doctest::Approx(0.01));
  CHECK(std::abs(wave_value(ecg, 128'000)) < 1e-9);
  CHECK(wave_value(ecg, std::size_t{4877} * 128) == doctest::Approx(-0.125));
  CHECK(wave_value(abp, 0) == 62.9375);
  CHECK(wave_value(abp, 32'010) == 58.3125);
  CHECK(wave_value(abp, std::size_t{4877} * 32 + 10) == 65.3125);
  // One block of 0.256 s is lost before 11:36:52; all else is unbroken.
  for (const auto* track : {&pleth, &ecg, &abp}) {
    REQUIRE(track->segments.size() == 2);
    CHECK(track->fs == (track == &ecg ? 500 : 125));
    const auto& first = track->segments[0];
    const auto& second = track->segments[1];
    CHECK(to_seconds(first.start.time_since_epoch()) == doctest::Approx(946'725'441.341968).epsilon(1e-15));
    CHECK(to_seconds(second.start - first.start) - static_cast<double>(first.count) / track->fs ==
          doctest::Approx(0.256).epsilon(1e-4));
    CHECK(first.count + second.count == track->raw.size());
  }
  // The ventilator's clock: 50 samples every 0.9995 s. mbar to cmH2O: 1.01972.
  const auto& awp = wave(*r, Channel::awp);
  const auto& awf = wave(*r, Channel::awf);
  REQUIRE(awp.segments.size() == 1);
  CHECK(awp.raw.size() == 62'117);
  CHECK(awp.fs == doctest::Approx(50.025).epsilon(1e-6));
  CHECK(std::abs(wave_value(awp, 0) - 6.221 * 1.0197162) <= awp.scale);
  CHECK(std::abs(wave_value(awp, 50'010) - 6.3944 * 1.0197162) <= awp.scale);
  CHECK(std::abs(wave_value(awf, 62'110) - 24.8847) <= awf.scale);
  CHECK(to_seconds(awp.segments[0].start.time_since_epoch()) + 62'117 / awp.fs ==
        doctest::Approx(946'726'694.608758 + 17 / 50.0).epsilon(1e-11));
}

TEST_CASE("the monitor's demo: constant numbers, one NIBP measurement, unbroken waves") {
  const auto dir = recordings_dir();
  if (!dir) return;
  for (const char* name : {"vital/test_data_demo.vital", "vital/test_intellivue_demo1.vital"}) {
    const auto r = read_vital(*dir / name);
    REQUIRE(r);
    CHECK(r->warnings.empty());
    const std::vector<std::pair<Channel, double>> constants{
        {Channel::spo2, 95},     {Channel::hr, 60},      {Channel::pr, 60},      {Channel::rr, 15},
        {Channel::abp_sys, 120}, {Channel::abp_dia, 70}, {Channel::abp_mean, 91}};
    for (const auto& [channel, expected] : constants) {
      const auto& track = numeric(*r, channel);
      CHECK(track.samples.size() >= 25);
      CHECK(track.period_s == doctest::Approx(1.024));
      for (const auto& sample : track.samples) {
        CHECK(sample.value == expected);
        CHECK(sample.quality == Quality::valid);
      }
    }
    for (const auto& [channel, expected] :
         {std::pair{Channel::nibp_sys, 120.0}, std::pair{Channel::nibp_dia, 80.0},
          std::pair{Channel::nibp_mean, 90.0}}) {
      REQUIRE(numeric(*r, channel).samples.size() == 1);
      CHECK(numeric(*r, channel).samples[0].value == expected);
      CHECK(numeric(*r, channel).period_s == 0);
    }
    for (const auto& track : r->waves) CHECK(track.segments.size() == 1);
  }
  const auto demo = read_vital(*dir / "vital/test_data_demo.vital");
  CHECK(to_iso8601(demo->start) ==
        "2019-07-11T09:54:25.138Z");  // 1562838865.138; two hours later on the wall
  CHECK(wave(*demo, Channel::resp).fs == 62.5);
  CHECK(wave(*demo, Channel::ecg_ii).raw.size() == 17'536);
  CHECK(demo->events.size() == 4);
}

TEST_CASE("headers of every length are read, and packets of unknown types are passed over") {
  const std::string body = packet(77, "whatever") + device(1, "Mon") + described({1, 2, 1, "HR", "/min"}) +
                           packet(200, "") + record(1, t0, raw(71.0F));
  for (const std::size_t length : {10U, 26U, 27U}) {
    const auto r = read(header(length) + body);
    REQUIRE(numeric(r, Channel::hr).samples.size() == 1);
    CHECK(numeric(r, Channel::hr).samples[0].value == 71);
    CHECK(numeric(r, Channel::hr).name == "Mon/HR");
    CHECK(r.name == "f");
    CHECK(to_iso8601(r.start) == "2017-07-14T02:40:00.000Z");
    CHECK(r.warnings.empty());
  }
  const auto file = parse_vital_packets(header() + body, "f.vital");
  REQUIRE(file);
  CHECK(file->bias_min == -120);
}

TEST_CASE("every number format is read with its gain and offset") {
  std::string file = header() + device(1, "Mon");
  const auto add = [&](int format, auto number) {
    file += described({format, 2, format, "BT" + std::to_string(format), "C", 0, 0.5, 20}) +
            record(format, t0, raw(number));
  };
  add(1, 37.5F);
  const std::vector<double> expected{37.5,    37.25,       20 - 4,      20 + 100,
                                     20 - 50, 20 + 30'000, 20 - 50'000, 20 + 2e9};
  add(2, 37.25);
  add(3, std::int8_t{-8});
  add(4, std::uint8_t{200});
  add(5, std::int16_t{-100});
  add(6, std::uint16_t{60'000});
  add(7, std::int32_t{-100'000});
  add(8, std::uint32_t{4'000'000'000});
  const auto parsed = parse_vital_packets(file, "f.vital");
  REQUIRE(parsed);
  REQUIRE(parsed->tracks.size() == 8);
  for (std::size_t i = 0; i < 8; ++i) {
    const auto& track = parsed->tracks[i];
    const double number = track.format->read(parsed->bytes.data() + track.records[0].at);
    CHECK((track.format->is_whole ? track.offset + number * track.gain : number) == expected[i]);
  }
}

TEST_CASE("a gain of 0 is not trusted, and a description may stop early") {
  const auto r = read(
      header() + described({1, 1, 6, "ABP", "mmHg", 100, 0, 7}) + wave_block<std::uint16_t>(1, t0, {80, 81}) +
      packet(0, raw(std::uint16_t{2}) + raw(std::uint8_t{2}) + raw(std::uint8_t{1}) + text("RR")) +
      record(2, t0, raw(12.0F)));
  CHECK(wave_value(wave(r, Channel::abp), 1) == 81);
  CHECK(has_text(r.warnings, "ABP has gain 0.000000"));
  CHECK(numeric(r, Channel::rr).samples[0].value == 12);
}

TEST_CASE("of two tracks for one channel the better is taken, whatever their order") {
  const auto two = [](const Track& a, const Track& b) {
    return read(header() + device(1, "Mon") + device(2, "Other") + described(a) + described(b) +
                record(a.id, t0, raw(1.0F)) + record(b.id, t0, raw(2.0F)) + record(b.id, t0 + 1, raw(2.0F)));
  };
  const Track hr{1, 2, 1, "HR", "/min"};
  const Track ecg_hr{2, 2, 1, "ECG_HR", "/min", 0, 1, 0, 2};
  CHECK(numeric(two(hr, ecg_hr), Channel::hr).name == "Mon/ECG_HR");
  CHECK(numeric(two(ecg_hr, hr), Channel::hr).name == "Mon/ECG_HR");
  CHECK(two(hr, ecg_hr).ignored == std::vector<std::string>{"Mon/HR"});
  const Track rr{1, 2, 1, "RR", "/min", 0, 1, 0, 12};
  const Track rr_co2{2, 2, 1, "RR_CO2", "/min", 0, 1, 0, 14};
  CHECK(numeric(two(rr_co2, rr), Channel::rr).name == "Mon/RR");
  const Track other{3, 2, 1, "HR", "/min", 0, 1, 0, 0, 2};  // as good, with more in it
  CHECK(numeric(two(hr, other), Channel::hr).name == "Other/HR");

  // The best one is no good where it never has a value.
  const auto fallen_back = read(header() + device(1, "Mon") + described(hr) + described(ecg_hr) +
                                record(1, t0, raw(70.0F)) + record(2, t0, raw(std::nanf(""))));
  CHECK(numeric(fallen_back, Channel::hr).name == "Mon/HR");
  CHECK(has_text(fallen_back.warnings, "Mon/ECG_HR has no value throughout"));
}

TEST_CASE("NIBP that is repeated is one measurement until it changes; 0 is none") {
  std::string file = header() + described({1, 2, 1, "NIBP_SYS", "mmHg", 0, 1, 0, 16}) +
                     described({2, 2, 1, "NIBP_DIA", "mmHg", 0, 1, 0, 17}) +
                     described({3, 2, 1, "PLETH_SAT_O2", "%", 0, 1, 0, 10});
  for (int i = 0; i < 30; ++i) {
    const double t = t0 + i * 1.024;
    file += record(1, t,
                   raw(i < 10   ? 0.0F
                       : i < 20 ? 120.0F
                                : 125.0F)) +
            record(2, t, raw(i < 10 ? 0.0F : 80.0F)) + record(3, t, raw(i < 5 ? 0.0F : 97.0F));
  }
  const auto r = read(file);
  const auto& sys = numeric(r, Channel::nibp_sys).samples;
  REQUIRE(sys.size() == 2);
  CHECK(sys[0].value == 120);
  CHECK(to_seconds(sys[0].t - r.start) == doctest::Approx(10.24));
  CHECK(sys[1].value == 125);
  CHECK(numeric(r, Channel::nibp_dia).samples.size() == 2);  // the same, measured again
  CHECK(numeric(r, Channel::spo2).samples[4].quality == Quality::no_signal);
  CHECK(numeric(r, Channel::spo2).samples[5].quality == Quality::valid);
}

TEST_CASE("blocks out of order, twice there, late or lost are placed by their times") {
  std::string file = header() + described({1, 1, 5, "PLETH", "", 100, 1, 0, 8});
  std::vector<std::string> blocks;
  for (int i = 0; i < 100; ++i) {
    const auto level = static_cast<std::int16_t>(i);
    blocks.push_back(wave_block(1, t0 + i * 0.25 + (i % 3) * 0.02, std::vector<std::int16_t>(25, level)));
  }
  std::swap(blocks[20], blocks[21]);
  blocks.insert(blocks.begin() + 30, blocks[30]);
  blocks.erase(blocks.begin() + 71);  // level 70
  for (const auto& one : blocks) file += one;
  const auto r = read(file);
  const auto& pleth = wave(r, Channel::pleth);
  CHECK(r.warnings.empty());
  CHECK(pleth.raw.size() == 99 * 25);
  REQUIRE(pleth.segments.size() == 2);
  CHECK(pleth.segments[0].count == 70 * 25);
  CHECK(std::abs(to_seconds(pleth.segments[1].start - pleth.segments[0].start) - 71 * 0.25) < 0.03);
  for (std::size_t i = 0; i < pleth.raw.size(); ++i) {
    const std::size_t level = i / 25;
    CHECK(wave_value(pleth, i) == static_cast<double>(level < 70 ? level : level + 1));
  }
}

TEST_CASE("a track described anew with another gain goes on as one track") {
  const auto r = read(header() + described({1, 1, 5, "ABP", "mmHg", 100, 0.5, 0, 4}) +
                      wave_block(1, t0, std::vector<std::int16_t>(100, 160)) +
                      described({1, 1, 5, "ABP", "mmHg", 100, 0.5, 0, 4}) +
                      wave_block(1, t0 + 1, std::vector<std::int16_t>(100, 162)) +
                      described({1, 1, 5, "ABP", "mmHg", 100, 0.25, 10, 4}) +
                      wave_block(1, t0 + 2, std::vector<std::int16_t>(100, 300)));
  const auto& abp = wave(r, Channel::abp);
  REQUIRE(abp.segments.size() == 1);
  CHECK(wave_value(abp, 0) == 80);
  CHECK(wave_value(abp, 150) == 81);
  CHECK(wave_value(abp, 250) == 85);
  CHECK(r.ignored.empty());
}

TEST_CASE("a clock that is set back keeps every sample and says so") {
  std::string file = header() + described({1, 1, 5, "PLETH", "", 100, 1, 0, 8});
  for (int i = 0; i < 80; ++i)
    file += wave_block(1, t0 + i * 0.25 - (i < 40 ? 0 : 5), std::vector<std::int16_t>(25, 3));
  const auto r = read(file);
  CHECK(wave(r, Channel::pleth).raw.size() == 2000);
  CHECK(has_text(r.warnings, "goes back in time by"));
  CHECK(has_text(r.warnings, "overlaps itself by 5"));
}

TEST_CASE("events are kept until they are reset, other texts and units are named") {
  const auto event = [](double t, std::string_view one) {
    return record(1, t, raw(std::uint32_t{0}) + text(one));
  };
  const auto r =
      read(header() + device(1, "Mon") + described({1, 5, 1, "EVENT", "", 0, 1, 0, 0, 0}) +
           event(t0, "forgotten") + packet(6, raw(std::uint8_t{6})) + event(t0 + 2, "second") +
           event(t0 + 1, "first") + packet(6, raw(std::uint8_t{5}) + raw(std::uint16_t{0})) +
           described({2, 5, 1, "ALARM", ""}) + described({3, 2, 1, "ETCO2", "%", 0, 1, 0, 15}) +
           record(3, t0, raw(5.0F)) + described({4, 2, 1, "FIO2", "%"}) + record(4, t0, raw(21.0F)));
  REQUIRE(r.events.size() == 2);
  CHECK(r.events[0].text == "first");
  CHECK(r.events[1].text == "second");
  CHECK(r.ignored == std::vector<std::string>{"Mon/ALARM", "Mon/FIO2"});
  CHECK(has_text(r.warnings, "Mon/ETCO2 in % is no mm[Hg]"));
}

TEST_CASE("a wave without a rate takes the rate that its blocks show") {
  std::string file = header() + described({1, 1, 1, "CO2", "kPa", 0, 1, 0, 13});
  for (int i = 0; i < 40; ++i) file += wave_block(1, t0 + i * 0.5, std::vector<float>(20, 5.0F));
  const auto r = read(file);
  CHECK(wave(r, Channel::co2).fs == doctest::Approx(40));
  CHECK(wave_value(wave(r, Channel::co2), 7) == doctest::Approx(37.503).epsilon(1e-4));
  CHECK(has_text(r.warnings, "its blocks show 40"));
}

TEST_CASE("what is no Vital Recorder file is refused, and so is what unpacks to too much") {
  CHECK(parse_vital("", "f.vital").error().text ==
        "f.vital: is no Vital Recorder file: it does not begin with VITA");
  CHECK_FALSE(parse_vital("VITB" + header().substr(4), "f.vital"));
  CHECK(parse_vital("VITA\3", "f.vital").error().text == "f.vital: its header is cut off");
  CHECK_FALSE(parse_vital(gzipped("no such thing"), "f.vital"));
  CHECK_FALSE(read_vital("/nowhere/f.vital"));
  const auto bomb = gunzip(gzipped(std::string(1 << 20, '\0')), 1000);
  REQUIRE_FALSE(bomb);
  CHECK(bomb.error().text == "unpacks to more than 1000 bytes");
  const auto two = gunzip(gzipped("one") + gzipped("two"), 1000);
  REQUIRE(two);
  CHECK(two->bytes == "onetwo");
  CHECK(two->damage.empty());
}

TEST_CASE("a file cut at any byte, packed or not, gives what comes before") {
  std::string whole = header() + device(1, "Mon") + described({1, 1, 5, "PLETH", "", 100, 1, 0, 8}) +
                      described({2, 2, 1, "RR", "/min", 0, 1, 0, 12}) +
                      described({3, 5, 1, "EVENT", "", 0, 1, 0, 0, 0});
  const std::size_t before_records = whole.size();
  for (int i = 0; i < 6; ++i)
    whole += wave_block(1, t0 + i * 0.25, std::vector<std::int16_t>(25, 5)) + record(2, t0 + i, raw(14.0F)) +
             record(3, t0 + i, raw(std::uint32_t{0}) + text("mark"));
  std::size_t most = 0;
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto r = parse_vital(std::string_view{whole}.substr(0, size), "f.vital");
    if (size < header().size()) {
      CHECK_FALSE(r);
      continue;
    }
    REQUIRE(r);
    const std::size_t got = r->waves.empty() ? 0 : r->waves[0].raw.size();
    CHECK(got >= most);  // never less for more
    most = got;
    if (size < before_records) CHECK(got == 0);
  }
  CHECK(most == 150);
  const std::string packed = gzipped(whole);
  for (std::size_t size = 0; size < packed.size(); ++size) {
    const auto r = parse_vital(std::string_view{packed}.substr(0, size), "f.vital");
    if (r) CHECK(has_text(r->warnings, "gzip"));
  }
}

TEST_CASE("a file with any byte changed is read or refused") {
  std::string whole = header() + device(1, "Mon") + described({1, 1, 5, "PLETH", "", 100, 1, 0, 8}) +
                      described({2, 2, 1, "RR", "/min", 0, 1, 0, 12}) +
                      described({3, 5, 1, "EVENT", "", 0, 1, 0, 0, 0});
  for (int i = 0; i < 3; ++i)
    whole += wave_block(1, t0 + i * 0.25, std::vector<std::int16_t>(25, 5)) + record(2, t0 + i, raw(14.0F)) +
             record(3, t0 + i, raw(std::uint32_t{0}) + text("mark"));
  for (std::size_t i = 0; i < whole.size(); ++i)
    for (const int flip : {0x01, 0x80, 0xFF}) {
      std::string changed = whole;
      changed[i] = static_cast<char>(changed[i] ^ flip);
      const auto r = parse_vital(changed, "f.vital");
      if (!r) {
        CHECK(r.error().text.find("f.vital: ") == 0);
        continue;
      }
      CHECK(r->start >= BayTime{});
      CHECK(r->end <= max_bay_time);
      CHECK(r->end >= r->start);
      for (const auto& track : r->waves) CHECK(track.raw.size() <= 75);
    }
}

TEST_CASE("or26 cut at many places gives a clear outcome each time") {
  const auto dir = recordings_dir();
  if (!dir) return;
  const std::string whole = bytes_of(*dir / "operating-room/or26.vital");
  std::size_t most = 0;
  for (std::size_t i = 0; i < 40; ++i) {
    const auto r = parse_vital(std::string_view{whole}.substr(0, whole.size() * i / 40), "or26.vital");
    if (!r) {
      CHECK(i == 0);
      continue;
    }
    CHECK(has_text(r->warnings, "the gzip stream is cut off"));
    const auto* ecg = find_wave(*r, Channel::ecg_ii);
    const std::size_t got = ecg == nullptr ? 0 : ecg->raw.size();
    CHECK(got >= most);
    most = got;
  }
  CHECK(most > 500'000);
}
