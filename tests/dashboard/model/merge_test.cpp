// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "story.hpp"

using namespace story;

namespace {

std::string spo2(Ward& ward, double t) { return numeral(ward.tile(t), Channel::spo2).value; }

}  // namespace

TEST_CASE("a snapshot and the live stream may overlap in any order") {
  Ward ward;
  Source s("bay-03");
  const auto declared = s.declare(0);
  const auto first = s.numerics(0, {{Channel::spo2, 90}});
  const auto second = s.numerics(1, {{Channel::spo2, 91}});
  const auto third = s.numerics(2, {{Channel::spo2, 92}});
  ward.hear(s, declared, 2);
  ward.hear(s, third, 2);  // buffered from the stream
  CHECK(spo2(ward, 2) == "92");
  ward.hear("bay-03", second, 2, Origin::snapshot);
  ward.hear("bay-03", first, 2, Origin::snapshot);
  ward.hear(s, third, 2);
  CHECK(spo2(ward, 2) == "92");
  CHECK(ward.model.missed_here() == 0);
}

TEST_CASE("a snapshot's older message still tells the channels that no newer one told") {
  Ward ward;
  Source s("bay-03");
  const auto declared = s.declare(0);
  const auto reading =
      s.numerics(0, {{Channel::nibp_sys, 128}, {Channel::nibp_dia, 76}, {Channel::spo2, 90}});
  const auto newer = s.numerics(20, {{Channel::spo2, 97}});
  ward.hear(s, declared, 20);
  ward.hear(s, newer, 20);  // the stream is ahead of the snapshot's answer
  ward.hear("bay-03", reading, 20, Origin::snapshot);
  CHECK(spo2(ward, 20) == "97");
  CHECK(numeral(ward.tile(20), Channel::nibp_sys).value == "128/76");
}

TEST_CASE("a snapshot's holes are no losses") {
  Ward ward;
  Source s("bay-03");
  ward.hear("bay-03", s.declare(0), 0, Origin::snapshot);
  ward.hear("bay-03", s.numerics(0, {{Channel::rr, 14}}), 0, Origin::snapshot);
  s.skip("numeric", 30);
  ward.hear("bay-03", s.numerics(30, {{Channel::spo2, 98}}), 0, Origin::snapshot);
  for (int t = 1; t < 60; ++t) ward.say_bay("bay-03", t);
  CHECK(ward.model.missed_here() == 0);
}

TEST_CASE("a larger epoch replaces, a smaller one is ignored until the present one has been silent") {
  Ward ward;
  Source s("bay-03");
  ward.connect(s, 0);
  ward.hear(s, s.numerics(0, {{Channel::spo2, 98}}), 0);
  Source earlier("bay-03");
  earlier.set_epoch(10);
  ward.hear(earlier, earlier.numerics(1, {{Channel::spo2, 55}}), 1);
  CHECK(spo2(ward, 1) == "98");
  Source later("bay-03");
  later.set_epoch(2000);
  ward.hear(later, later.numerics(2, {{Channel::spo2, 77}}), 2);
  CHECK(spo2(ward, 2) == "77");
  CHECK(numeral(ward.tile(2), Channel::rr).label.empty());  // nothing of the run before is left
  ward.hear(earlier, earlier.numerics(15, {{Channel::spo2, 60}}), 15);
  CHECK(spo2(ward, 15) == "60");
}

TEST_CASE("another source takes a bay when the first is silent or the station names it") {
  Ward ward;
  Source first("bay-03");
  ward.connect(first, 0);
  ward.hear(first, first.numerics(0, {{Channel::spo2, 98}}), 0);
  const auto other = [](double t, double value, std::uint64_t seq) {
    wire::NumericMessage m;
    m.envelope.src = "other";
    m.envelope.epoch = 1;
    m.envelope.seq = seq;
    m.envelope.t = bay_t(t);
    m.envelope.mode = Mode::replay;
    m.set(Channel::spo2, {value, Quality::valid, std::nullopt});
    return m;
  };
  ward.hear("bay-03", other(1, 70, 0), 1);
  CHECK(spo2(ward, 1) == "98");
  CHECK(ward.tile(1).badge == "LIVE");
  ward.hear("bay-03", other(10, 71, 1), 10);
  CHECK(spo2(ward, 10) == "71");
  CHECK(ward.tile(10).badge == "REPLAY");
  ward.bay("bay-03").source = "other";
  ward.say_bay("bay-03", 10);
  ward.hear(first, first.numerics(11, {{Channel::spo2, 97}}), 11);
  CHECK(spo2(ward, 11) == "71");
  ward.bay("bay-03").source = "bay-03-gateway";
  ward.say_bay("bay-03", 12);
  ward.hear(first, first.numerics(12, {{Channel::spo2, 96}}), 12);
  CHECK(spo2(ward, 12) == "96");
}

TEST_CASE("an old alarm list never replaces a newer one") {
  Ward ward;
  wire::AlarmsMessage m;
  m.envelope.src = "station-a";
  m.envelope.epoch = 5;
  m.envelope.seq = 9;
  m.alarms = {alarm(1, "rr-low", Priority::medium, 0, "RR 9 < 10", Channel::rr)};
  ward.hear("bay-01", m, 0);
  m.envelope.seq = 8;
  m.alarms.clear();
  ward.hear("bay-01", m, 1);
  CHECK(ward.screen(1).top.size() == 1);
  m.envelope.seq = 0;
  m.envelope.epoch = 6;  // the station came again
  ward.hear("bay-01", m, 2);
  CHECK(ward.screen(2).top.empty());
}

TEST_CASE("messages that fit no topic are ignored") {
  Ward ward;
  Source s("bay-03");
  wire::WaveMessage unknown;
  unknown.envelope.src = "x";
  ward.hear("bay-03", unknown, 0);
  wire::WaveMessage numeric_as_wave;
  numeric_as_wave.envelope.src = "x";
  numeric_as_wave.channel = Channel::spo2;
  ward.hear("bay-03", numeric_as_wave, 0);
  wire::PumpMessage pump;
  pump.envelope.src = "x";
  pump.pump = 200;
  ward.hear("bay-03", pump, 0);
  ward.model.apply({"bay-03", wire::Kind::wave, "pleth"}, s.numerics(0, {{Channel::spo2, 98}}), station_t(0));
  ward.model.apply({"bay-03", wire::Kind::pump, "1"}, s.numerics(0, {{Channel::spo2, 98}}), station_t(0));
  ward.hear("station", s.numerics(0, {{Channel::spo2, 98}}), 0);
  CHECK(ward.tile(0).numerals.empty());
  CHECK(ward.tile(0).waves.empty());
  CHECK(ward.tile(0).pumps.empty());
}

TEST_CASE("events of a source and of the station are part of the stream") {
  Ward ward;
  Source s("bay-03");
  ward.connect(s, 0);
  wire::EventMessage event;
  event.envelope.src = "bay-03-gateway";
  event.envelope.epoch = 1000;
  event.envelope.t = bay_t(5);
  ward.hear("bay-03", event, 5);
  event.envelope.src = "station-a";
  event.envelope.epoch = 5;
  event.envelope.t = bay_t(9999);
  ward.hear("bay-03", event, 5);
  CHECK(ward.tile(10).link == Link::live);
  CHECK(ward.tile(10).play_head == bay_t(5));  // without waves: bay time, which the station does not move
}
