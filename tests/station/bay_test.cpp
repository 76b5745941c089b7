// SPDX-License-Identifier: MIT
#include "dashboard/station/bay.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <string>
#include <vector>

using namespace vigil;
using namespace vigil::station;

namespace {

constexpr std::int64_t second_ns = 1'000'000'000;

/// A bay and one source, told as a story in seconds of the source's clock and of the station's.
struct Story {
  std::uint64_t next_id = 1;
  Bay bay{"bay-01", next_id};
  Mode mode = Mode::simulated;
  std::uint64_t epoch = 1;
  std::string src = "sim";
  std::array<std::uint64_t, 4> seq{};
  double station_s = 0;  ///< follows the source's clock unless told otherwise
  std::array<std::byte, 100> samples{};

  static BayTime time(double seconds) {
    return bay_time_from_ns(1'700'000'000 * second_ns) + from_seconds(seconds);
  }
  StationTime station() const { return StationTime{} + from_seconds(5000 + station_s); }
  wire::Envelope envelope(int kind, double seconds) {
    wire::Envelope sent;
    sent.src = src;
    sent.epoch = epoch;
    sent.seq = seq[static_cast<std::size_t>(kind)]++;
    sent.t = time(seconds);
    sent.mode = mode;
    return sent;
  }
  std::optional<wire::Refused> apply(wire::Kind kind, const wire::Message& message,
                                     std::string_view name = {}) {
    return bay.apply({"bay-01", kind, name}, message, {}, station());
  }
  std::optional<wire::Refused> source(double seconds,
                                      const std::vector<Channel>& channels = {Channel::spo2, Channel::hr}) {
    wire::SourceMessage message;
    message.envelope = envelope(0, seconds);
    for (const Channel channel : channels) {
      wire::DeclaredChannel declared;
      declared.channel = channel;
      declared.period_s = is_intermittent(channel) ? 0 : 1;
      message.channels.push_back(declared);
    }
    station_s = seconds;
    return apply(wire::Kind::source, message);
  }
  std::optional<wire::Refused> number(double seconds, Channel channel, std::optional<double> value,
                                      Quality quality = Quality::valid, std::optional<double> at = {}) {
    wire::NumericMessage message;
    message.envelope = envelope(1, seconds);
    wire::NumericReading reading{value, quality, {}};
    if (at) reading.at = time(*at);
    message.set(channel, reading);
    station_s = seconds;
    return apply(wire::Kind::numeric, message);
  }
  std::optional<wire::Refused> wave(double seconds, double fs = 250) {
    wire::WaveMessage message;
    message.envelope = envelope(2, seconds);
    message.channel = Channel::pleth;
    message.fs = fs;
    message.data = samples;
    station_s = seconds;
    return apply(wire::Kind::wave, message, "pleth");
  }
  void pump(double seconds, vigil::PumpState state) {
    wire::PumpMessage message;
    message.envelope = envelope(3, seconds);
    message.pump = 1;
    message.reading.state = state;
    station_s = seconds;
    apply(wire::Kind::pump, message, "1");
  }
  void admit() {
    alarms::Profile profile;
    profile.id = "p";
    for (const auto& [channel, side, medium, high] :
         {std::tuple{Channel::spo2, Side::low, 92.0, 85.0}, std::tuple{Channel::hr, Side::high, 120.0, 150.0},
          std::tuple{Channel::nibp_sys, Side::high, 160.0, 200.0}}) {
      alarms::LimitRule rule;
      rule.channel = channel;
      rule.side = side;
      rule.limits = {medium, high};
      rule.at_limit = channel == Channel::nibp_sys;
      rule.guard_hi = 300;
      profile.rules.push_back(rule);
    }
    AdmissionState admission;
    admission.state = Admission::admitted;
    admission.mode = mode;
    bay.admit(admission, profile, "test");
  }
  std::vector<std::string> alarms() const {
    std::vector<std::string> texts;
    for (const auto& row : bay.alarms_message().alarms) texts.push_back(row.text);
    return texts;
  }
};

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a free bay is judged for technical conditions only") {
  Story s;
  s.source(0);
  s.number(1, Channel::spo2, 70);
  CHECK(s.alarms().empty());
  s.station_s = 7;
  s.bay.tick(s.station());
  CHECK(s.alarms() == Texts{"No telemetry"});
}

TEST_CASE("an admitted bay is judged, and a discharged one leaves nothing to the next patient") {
  Story s;
  s.source(0);
  s.admit();
  s.number(1, Channel::spo2, 84);
  CHECK(s.alarms() == Texts{"SpO₂ 84 < 85"});
  wire::LimitsSetRequest change;
  change.cond = "spo2-low";
  change.medium = 95;
  CHECK(s.bay.set_limits(change, "n"));
  CHECK(s.bay.discharge(s.station(), "n"));
  CHECK(s.alarms().empty());
  CHECK(s.bay.bay_message(s.station()).limits.empty());
  s.admit();
  CHECK(s.bay.bay_message(s.station()).limits.at(0).medium == 92);
  CHECK_FALSE(s.bay.bay_message(s.station()).limits.at(0).changed);
}

TEST_CASE("nobody is discharged while a pump delivers") {
  Story s;
  s.source(0);
  s.admit();
  s.pump(1, PumpState::infusing);
  CHECK_FALSE(s.bay.discharge(s.station(), "n"));
  s.pump(2, PumpState::paused);
  CHECK(s.bay.discharge(s.station(), "n"));
  CHECK_FALSE(s.bay.discharge(s.station(), "n"));
}

TEST_CASE("an admitted bay is bound to its mode until discharge") {
  Story s;
  s.source(0);
  s.admit();
  s.mode = Mode::live;
  s.epoch = 2;
  CHECK(s.number(1, Channel::spo2, 97)->reason == wire::Refusal::mode);
  CHECK(s.bay.discharge(s.station(), "n"));
  CHECK_FALSE(s.number(2, Channel::spo2, 97));
}

TEST_CASE("without an ECG the pulse rate is judged by the heart rate's limits") {
  Story s;
  s.source(0, {Channel::spo2, Channel::pr});
  s.admit();
  s.number(1, Channel::pr, 130);
  CHECK(s.alarms() == Texts{"PR 130 > 120"});
}

TEST_CASE(
    "with a valid heart rate the pulse rate starts no alarm; when the ECG falls off it does, and ends it "
    "too") {
  Story s;
  s.source(0, {Channel::hr, Channel::pr});
  s.admit();
  s.number(1, Channel::hr, 80);
  s.number(1, Channel::pr, 130);
  CHECK(s.alarms().empty());
  s.number(2, Channel::hr, std::nullopt, Quality::sensor_off);
  s.number(2, Channel::pr, 130);
  CHECK(s.alarms() == Texts{"PR 130 > 120"});
  s.number(3, Channel::hr, 80);
  CHECK(s.alarms() == Texts{"PR 130 > 120"});
  s.number(3, Channel::pr, 80);
  CHECK(s.alarms().empty());
}

TEST_CASE("a source that drops a channel ends no other alarm and leaves a nurse's limits") {
  Story s;
  s.source(0, {Channel::spo2, Channel::hr, Channel::pr});
  s.admit();
  wire::LimitsSetRequest change;
  change.cond = "spo2-low";
  change.medium = 95;
  CHECK(s.bay.set_limits(change, "n"));
  s.number(1, Channel::spo2, 84);
  CHECK(s.alarms() == Texts{"SpO₂ 84 < 85"});
  s.source(2, {Channel::spo2, Channel::pr});
  CHECK(s.alarms() == Texts{"SpO₂ 84 < 85"});
  CHECK(s.bay.bay_message(s.station()).limits.at(0).medium == 95);
}

TEST_CASE("a source that only repeats itself is lost: refused messages are no sign of life") {
  Story s;
  s.source(0);
  s.number(1, Channel::spo2, 97);
  for (int i = 2; i < 9; ++i) {
    s.seq[1] = 0;
    CHECK(s.number(i, Channel::spo2, 60)->reason == wire::Refusal::duplicate);
  }
  s.bay.tick(s.station());
  CHECK(s.alarms() == Texts{"No telemetry"});
}

TEST_CASE("a sequence number out of all bounds is refused and kills no topic") {
  Story s;
  s.source(0);
  s.number(1, Channel::spo2, 97);
  s.seq[1] = ~std::uint64_t{0};
  CHECK(s.number(2, Channel::spo2, 97)->reason == wire::Refusal::out_of_range);
  s.seq[1] = 1;
  CHECK_FALSE(s.number(3, Channel::spo2, 97));
  CHECK(s.bay.counters().lost == 0);
}

TEST_CASE("a reading taken before the patient was admitted is judged when it is repeated") {
  Story s;
  s.source(0, {Channel::nibp_sys});
  s.number(1, Channel::nibp_sys, 210, Quality::valid, 0);
  s.admit();
  CHECK(s.alarms().empty());
  s.number(31, Channel::nibp_sys, 210, Quality::valid, 0);
  CHECK(s.alarms() == Texts{"SBP 210 ≥ 200"});
}

TEST_CASE("a source that declares nothing has values that grow stale all the same") {
  Story s;
  s.admit();
  s.number(0, Channel::spo2, 84);
  s.number(1, Channel::hr, 80);
  s.number(10, Channel::hr, 80);
  CHECK(s.bay.alarms_message().alarms.at(0).no_data);
}

TEST_CASE("what a slow network held back is no clock jump, and is judged in its own time") {
  Story s;
  s.mode = Mode::live;
  s.source(0);
  for (int i = 1; i <= 5; ++i) s.number(i, Channel::spo2, 97);
  for (int i = 6; i <= 13; ++i) {
    wire::NumericMessage message;
    message.envelope = s.envelope(1, i);
    message.set(Channel::spo2, {97.0, Quality::valid, {}});
    s.station_s = 13.5;
    s.apply(wire::Kind::numeric, message);
  }
  CHECK(s.bay.time() == Story::time(13));
  s.bay.tick(s.station());
  CHECK(s.alarms().empty());
}

TEST_CASE("a pump's alarm is one of the bay's, by its own priority, and ends with the pump's word") {
  Story s;
  s.source(0);
  const auto say = [&s](double seconds, std::initializer_list<PumpAlarm> set) {
    wire::PumpMessage message;
    message.envelope = s.envelope(3, seconds);
    message.pump = 2;
    message.reading.drug = "ketamine";
    for (const PumpAlarm alarm : set) message.reading.alarms.set(static_cast<std::size_t>(alarm));
    s.station_s = seconds;
    s.apply(wire::Kind::pump, message, "2");
  };
  say(1, {PumpAlarm::near_end, PumpAlarm::air_in_line});
  CHECK(s.alarms() == Texts{"Air in line", "Infusion near its end"});
  const auto row = s.bay.alarms_message().alarms.at(0);
  CHECK(row.cond == "air-in-line:2");
  CHECK(row.kind == AlarmKind::technical);
  CHECK(row.priority == Priority::high);
  CHECK(row.why == Texts{"pump 2, ketamine"});
  // A high pump alarm latches.
  say(2, {PumpAlarm::near_end});
  CHECK(s.alarms() == Texts{"Air in line", "Infusion near its end"});
  CHECK(s.bay.alarms_message().alarms.at(0).state == AlarmState::latched);
  s.bay.alarms().acknowledge_all(s.bay.alarms().revision(), s.bay.time(), "n");
  CHECK(s.alarms() == Texts{"Infusion near its end"});
  say(3, {});
  CHECK(s.alarms().empty());
}

TEST_CASE("a pump's alarm that goes on after a discharge is one of the free bay") {
  Story s;
  s.source(0);
  s.admit();
  const auto say = [&s](double seconds) {
    wire::PumpMessage message;
    message.envelope = s.envelope(3, seconds);
    message.pump = 1;
    message.reading.alarms.set(static_cast<std::size_t>(PumpAlarm::air_in_line));
    s.station_s = seconds;
    s.apply(wire::Kind::pump, message, "1");
  };
  say(1);
  CHECK(s.bay.discharge(s.station(), "n"));
  CHECK(s.alarms().empty());
  say(2);
  CHECK(s.alarms() == Texts{"Air in line"});
  const auto revision = s.bay.alarms().revision();
  say(3);
  CHECK(s.bay.alarms().revision() == revision);
}

TEST_CASE("a number declared intermittent that comes without a measurement time is judged each time") {
  Story s;
  s.source(0);
  s.admit();
  wire::SourceMessage message;
  message.envelope = s.envelope(0, 1);
  wire::DeclaredChannel declared;
  declared.channel = Channel::spo2;
  message.channels.push_back(declared);
  s.apply(wire::Kind::source, message);
  s.number(2, Channel::spo2, 84);
  CHECK(s.alarms() == Texts{"SpO₂ 84 < 85"});
  s.number(3, Channel::spo2, std::nullopt, Quality::sensor_off);
  CHECK(s.bay.alarms_message().alarms.at(0).no_data);
}

TEST_CASE("the pump's last word outlives the run that gave it") {
  Story s;
  s.source(0);
  s.pump(0, PumpState::infusing);
  s.epoch = 2;
  s.seq = {};
  s.source(1);
  s.station_s = 12;
  s.bay.tick(s.station());
  CHECK(s.bay.alarms_message().alarms.at(0).priority == Priority::high);
}

TEST_CASE("the alarms of a replay that has ended are without data") {
  Story s;
  s.source(0);
  s.admit();
  s.number(1, Channel::spo2, 84);
  wire::SourceMessage end;
  end.envelope = s.envelope(0, 2);
  end.end = true;
  s.apply(wire::Kind::source, end);
  s.bay.tick(s.station());
  CHECK(s.bay.alarms_message().alarms.at(0).no_data);
}

TEST_CASE("a lost last message is found by what the source says was its last") {
  Story s;
  s.source(0);
  s.number(1, Channel::spo2, 97);
  wire::SourceMessage message;
  message.envelope = s.envelope(0, 2);
  message.last.push_back({"bay-01/numeric/", 2});
  message.last.push_back({"bay-02/numeric/", 9});
  message.last.push_back({"no topic", 9});
  s.apply(wire::Kind::source, message);
  CHECK(s.bay.counters().lost == 2);
  const auto missing = s.bay.take_missing();
  REQUIRE(missing.size() == 1);
  CHECK(missing[0].topic == "bay-01/numeric/");
  CHECK(missing[0].from == 1);
  CHECK(missing[0].to == 2);
}

TEST_CASE("only a new measurement time is a new reading") {
  Story s;
  s.source(0, {Channel::nibp_sys});
  s.admit();
  s.number(10, Channel::nibp_sys, 165, Quality::valid, 9);
  CHECK(s.alarms() == Texts{"SBP 165 ≥ 160"});
  const auto id = s.bay.alarms_message().alarms[0].id;
  s.bay.alarms().acknowledge(std::span{&id, 1}, std::nullopt, s.bay.time(), "n");
  s.number(40, Channel::nibp_sys, 120, Quality::valid, 9);  // the same reading cannot have another value
  CHECK(s.alarms() == Texts{"SBP 165 ≥ 160"});
  s.number(310, Channel::nibp_sys, 120, Quality::valid, 309);
  CHECK(s.alarms().empty());
}

TEST_CASE("a cuff reading that is invalid first and then valid, with one measurement time, is judged") {
  Story s;
  s.source(0, {Channel::nibp_sys});
  s.admit();
  s.number(10, Channel::nibp_sys, 165, Quality::invalid, 9);
  CHECK(s.alarms().empty());
  s.number(11, Channel::nibp_sys, 165, Quality::valid, 9);
  CHECK(s.alarms() == Texts{"SBP 165 ≥ 160"});
}

TEST_CASE("a flag says whether a number is judged") {
  for (const auto& [quality, judged] :
       {std::pair{Quality::questionable, true}, std::pair{Quality::cuff, true},
        std::pair{Quality::invalid, false}, std::pair{Quality::sensor_off, false},
        std::pair{Quality::calibrating, false}, std::pair{Quality::off, false}}) {
    Story s;
    s.source(0);
    s.admit();
    s.number(1, Channel::spo2, 80, quality);
    CHECK(s.alarms().empty() != judged);
  }
}

TEST_CASE("a number in another unit than the catalogue's is never judged by limits in the catalogue's") {
  Story s;
  s.source(0);
  s.admit();
  wire::SourceMessage message;
  message.envelope = s.envelope(0, 1);
  wire::DeclaredChannel declared;
  declared.channel = Channel::spo2;
  declared.period_s = 1;
  declared.unit = "1";
  message.channels.push_back(declared);
  s.apply(wire::Kind::source, message);
  s.number(2, Channel::spo2, 0.97);
  CHECK(s.alarms().empty());
}

TEST_CASE("bay time is the largest accepted; a wave counts to its end; what is sent again never moves it") {
  Story s;
  s.source(0);
  s.wave(10);  // 50 samples of 250 Hz
  CHECK(s.bay.time() == Story::time(10.2));
  s.number(10.1, Channel::spo2, 97);
  CHECK(s.bay.time() == Story::time(10.2));
  s.seq[1] = 10;
  s.number(11, Channel::spo2, 97);
  s.seq[1] = 5;
  CHECK_FALSE(s.number(500, Channel::spo2, 10));  // fills a gap; its time is not news
  CHECK(s.bay.time() == Story::time(11));
  CHECK(s.bay.counters().refilled == 1);
}

TEST_CASE("what is sent again is not judged as if it were now") {
  Story s;
  s.source(0);
  s.admit();
  s.number(1, Channel::spo2, 97);
  s.seq[1] = 5;
  s.number(6, Channel::spo2, 97);
  s.seq[1] = 2;
  s.number(3, Channel::spo2, 70);
  CHECK(s.alarms().empty());
}

TEST_CASE("gaps, duplicates and what fills them are counted") {
  Story s;
  s.source(0);
  s.number(1, Channel::spo2, 97);
  s.seq[1] = 4;
  s.number(5, Channel::spo2, 97);
  CHECK(s.bay.counters().lost == 3);
  const auto missing = s.bay.take_missing();
  REQUIRE(missing.size() == 1);
  CHECK(missing[0].topic == "bay-01/numeric/");
  CHECK(missing[0].from == 1);
  CHECK(missing[0].to == 3);
  s.seq[1] = 2;
  CHECK_FALSE(s.number(3, Channel::spo2, 97));
  CHECK(s.bay.counters().lost == 2);
  CHECK(s.bay.counters().refilled == 1);
  s.seq[1] = 2;
  CHECK(s.number(3, Channel::spo2, 97)->reason == wire::Refusal::duplicate);
}

TEST_CASE("a wave's rate and scale are fixed within a run, and free in the next") {
  Story s;
  s.source(0);
  CHECK_FALSE(s.wave(0));
  CHECK(s.wave(0.2, 125)->reason == wire::Refusal::format);
  s.epoch = 2;
  CHECK_FALSE(s.wave(0.4, 125));
}

TEST_CASE("a live source whose clock jumps is re-based: bay time goes on by arrival, and an alarm says so") {
  Story s;
  s.mode = Mode::live;
  s.source(0);
  s.number(1, Channel::spo2, 97);
  s.number(2, Channel::spo2, 97);
  const auto jumped = [&s](double source_s, double station_s) {
    wire::NumericMessage message;
    message.envelope = s.envelope(1, source_s);
    message.set(Channel::spo2, {97.0, Quality::valid, {}});
    s.station_s = station_s;
    s.apply(wire::Kind::numeric, message);
  };
  jumped(3603, 3);
  CHECK(s.bay.time() == Story::time(3));
  jumped(3604, 4);
  CHECK(s.bay.time() == Story::time(4));
  s.bay.tick(s.station());
  CHECK(s.alarms() == Texts{"Source clock jumped"});
  jumped(-100, 5);
  CHECK(s.bay.time() == Story::time(5));
}

TEST_CASE("a replay may jump as it likes") {
  Story s;
  s.mode = Mode::replay;
  s.source(0);
  wire::NumericMessage message;
  message.envelope = s.envelope(1, 3600);
  message.set(Channel::spo2, {97.0, Quality::valid, {}});
  s.apply(wire::Kind::numeric, message);
  CHECK(s.bay.time() == Story::time(3600));
}

TEST_CASE("lost is medium, and high after ten seconds with a pump infusing at last word") {
  Story s;
  s.source(0);
  s.pump(0, PumpState::infusing);
  s.station_s = 6;
  s.bay.tick(s.station());
  CHECK(s.bay.alarms_message().alarms.at(0).priority == Priority::medium);
  s.station_s = 10.1;
  s.bay.tick(s.station());
  const auto row = s.bay.alarms_message().alarms.at(0);
  CHECK(row.priority == Priority::high);
  CHECK(row.why == Texts{"nothing from sim for 10 s", "pump was infusing"});
  s.source(11);
  s.bay.tick(s.station());
  CHECK(s.alarms() == Texts{"Pump runs, nobody admitted"});
}

TEST_CASE("a new run of the source keeps what was announced and forgets numbers and waves of the old one") {
  Story s;
  s.source(0);
  s.admit();
  s.number(1, Channel::spo2, 84);
  CHECK(s.alarms() == Texts{"SpO₂ 84 < 85"});
  s.epoch = 2;
  s.seq = {};
  s.source(-500);
  CHECK(s.bay.alarms_message().alarms.at(0).no_data);
  s.number(-499, Channel::spo2, 83);
  CHECK_FALSE(s.bay.alarms_message().alarms.at(0).no_data);
  CHECK(s.bay.counters().lost == 0);
}
