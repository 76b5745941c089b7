// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <limits>

#include "story.hpp"

using namespace story;

namespace {

std::vector<std::string> labels(const Tile& tile) {
  std::vector<std::string> out;
  for (const auto& n : tile.numerals) out.push_back(n.label);
  return out;
}

}  // namespace

TEST_CASE("a nurse sees fresh numbers with their labels, most important first") {
  Ward ward;
  Source s("bay-03");
  ward.connect(s, 0);
  ward.hear(
      s,
      s.numerics(0.1, {{Channel::spo2, 97.6}, {Channel::rr, 14}, {Channel::etco2, 39}, {Channel::hr, 71.4}}),
      0.1);
  ward.hear(s, s.nibp(0.2, 0, 128, 76, 93), 0.2);
  const Tile& tile = ward.tile(0.5);
  CHECK(labels(tile) == std::vector<std::string>{"SpO₂ %", "RR /min", "EtCO₂", "HR /min", "NIBP"});
  CHECK(tile.numerals[0].value == "98");
  CHECK(tile.numerals[3].value == "71");
  CHECK(tile.numerals[4].value == "128/76");
  CHECK(tile.numerals[4].secondary == "(93)");
  for (const auto& n : tile.numerals) CHECK(n.freshness == Freshness::current);
  CHECK(numeral(tile, Channel::spo2).note.empty());
  CHECK(numeral(tile, Channel::spo2).role == ColourRole::spo2);
  // A bay alone has room for more units.
  ward.act(OpenBay{"bay-03"}, 0.5);
  CHECK(labels(ward.tile(0.5)) ==
        std::vector<std::string>{"SpO₂ %", "RR /min", "EtCO₂ mmHg", "HR /min", "NIBP"});
}

TEST_CASE("a number that stops coming is dimmed with its age, and later is no number") {
  Ward ward;
  Source s("bay-03");
  ward.connect(s, 0);
  ward.hear(s, s.numerics(0, {{Channel::spo2, 98}, {Channel::rr, 14}}), 0);
  // The source speaks, RR comes every second, SpO₂ does not.
  for (int t = 1; t <= 60; ++t) {
    ward.hear(s, s.numerics(t, {{Channel::rr, 14}}), t);
    const Numeral n = numeral(ward.tile(t + 0.01), Channel::spo2);
    CHECK(numeral(ward.tile(t + 0.01), Channel::rr).freshness == Freshness::current);
    if (t == 2) CHECK(n.freshness == Freshness::current);
    if (t == 12) {
      CHECK(n.freshness == Freshness::late);
      CHECK(n.value == "98");
      CHECK(n.note == "12 s old");
    }
    if (t == 45) {
      CHECK(n.freshness == Freshness::none);
      CHECK(n.value == "-?-");
      CHECK(n.note == "45 s old");
    }
  }
}

TEST_CASE("late is more than three declared periods, at least 2 s") {
  Ward ward;
  Source s("bay-03");
  s.channels = {numeric(Channel::spo2, 0.2), numeric(Channel::temp, 5)};
  ward.connect(s, 0);
  ward.hear(s, s.numerics(0, {{Channel::spo2, 98}, {Channel::temp, 36.64}}), 0);
  CHECK(numeral(ward.tile(2.0), Channel::spo2).freshness == Freshness::current);
  CHECK(numeral(ward.tile(2.1), Channel::spo2).freshness == Freshness::late);
  ward.hear(s, s.declare(5), 5);
  ward.hear(s, s.declare(10), 10);
  ward.hear(s, s.declare(14), 14);
  CHECK(numeral(ward.tile(14.9), Channel::temp).freshness == Freshness::current);
  CHECK(numeral(ward.tile(14.9), Channel::temp).value == "36.6");
  CHECK(numeral(ward.tile(15.1), Channel::temp).freshness == Freshness::late);
}

TEST_CASE("a value that a snapshot brings late is shown as old as it is") {
  Ward ward;
  Source s("bay-03");
  ward.hear("bay-03", s.numerics(-60, {{Channel::spo2, 98}}), 0, Origin::snapshot);
  ward.hear("bay-03", s.declare(-1), 0, Origin::snapshot);
  CHECK(numeral(ward.tile(0), Channel::spo2).freshness == Freshness::none);
  CHECK(numeral(ward.tile(0), Channel::spo2).note == "59 s old");
}

TEST_CASE("flags: sensor off has no value and says so, questionable and cuff have a question mark") {
  struct Row {
    Quality quality = Quality::valid;
    std::optional<double> value;
    const char* shown = "";
    Freshness freshness = Freshness::none;
    const char* note = "";
  };
  const Row rows[] = {
      {Quality::valid, 97, "97", Freshness::current, ""},
      {Quality::questionable, 97, "?97", Freshness::questionable, "questionable"},
      {Quality::cuff, 97, "?97", Freshness::questionable, "cuff"},
      {Quality::cuff, std::nullopt, "-?-", Freshness::none, "cuff"},
      {Quality::sensor_off, std::nullopt, "-?-", Freshness::none, "sensor off"},
      {Quality::sensor_off, 97, "-?-", Freshness::none, "sensor off"},
      {Quality::invalid, 97, "-?-", Freshness::none, "invalid"},
      {Quality::no_signal, std::nullopt, "-?-", Freshness::none, "no signal"},
      {Quality::calibrating, 97, "-?-", Freshness::none, "calibrating"},
      {Quality::off, 97, "-?-", Freshness::none, "off"},
      {Quality::valid, std::nullopt, "-?-", Freshness::none, ""},
      {Quality::valid, 130, "?130", Freshness::questionable, "implausible"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.shown);
    CAPTURE(row.note);
    Ward ward;
    Source s("bay-03");
    ward.connect(s, 0);
    ward.hear(s, s.flagged(0, Channel::spo2, row.value, row.quality), 0);
    const Numeral n = numeral(ward.tile(0.1), Channel::spo2);
    CHECK(n.value == row.shown);
    CHECK(n.freshness == row.freshness);
    CHECK(n.note == row.note);
  }
}

TEST_CASE("a lost bay shows no number, says so, and a number that was never heard is none") {
  Ward ward;
  Source s("bay-07");
  ward.connect(s, 0);
  ward.hear(s, s.numerics(0, {{Channel::spo2, 98}}), 0);
  ward.hear(s, s.nibp(0, 0, 126, 80, 95), 0);
  CHECK(numeral(ward.tile(0.1), Channel::rr).value == "-?-");
  CHECK(numeral(ward.tile(0.1), Channel::spo2).value == "98");
  CHECK(ward.tile(0.1).veil.empty());
  ward.bay("bay-07").link = Link::lost;
  ward.say_bay("bay-07", 5);
  const Tile& tile = ward.tile(5.1);
  CHECK(tile.link == Link::lost);
  CHECK(tile.veil == "NO TELEMETRY");
  for (const auto& n : tile.numerals) {
    CHECK(n.value == "-?-");
    CHECK(n.secondary.empty());
    CHECK(n.freshness == Freshness::none);
  }
  CHECK(ward.screen(5.1).summary == "1 bay · 1 lost");
}

TEST_CASE("a silent bay is lost even when nobody is left to say so") {
  Ward ward;
  Source s("bay-07");
  ward.connect(s, 0);
  ward.hear(s, s.numerics(0, {{Channel::spo2, 98}}), 0);
  CHECK(ward.tile(5.9).link == Link::live);
  CHECK(ward.tile(6.1).link == Link::lost);
  CHECK(numeral(ward.tile(6.1), Channel::spo2).value == "-?-");
  ward.hear(s, s.numerics(7, {{Channel::spo2, 97}}), 7);
  CHECK(numeral(ward.tile(7.1), Channel::spo2).value == "97");
}

TEST_CASE("NIBP has its age, turns grey at 22.5 min, and never -?- by age alone") {
  Ward ward;
  Source s("bay-03");
  ward.connect(s, 0);
  ward.hear(s, s.nibp(30, 0, 128, 76, 93), 30);
  CHECK(numeral(ward.tile(30), Channel::nibp_sys).note == "<1 min");
  const auto at = [&](double t) {
    ward.hear(s, s.declare(t), t);
    ward.hear(s, s.nibp(t, 0, 128, 76, 93), t);
    return numeral(ward.tile(t), Channel::nibp_sys);
  };
  CHECK(at(130).note == "2 min");
  CHECK(at(130).freshness == Freshness::current);
  CHECK(at(22.4 * 60).freshness == Freshness::current);
  CHECK(at(22.6 * 60).freshness == Freshness::late);
  CHECK(at(22.6 * 60).note == "22 min");
  const Numeral old = at(3 * 3600 + 300);
  CHECK(old.value == "128/76");
  CHECK(old.freshness == Freshness::late);
  CHECK(old.note == "3 h 05 m");
}

TEST_CASE("a cuff reading turns grey when a reading is due every 5 min, not a quarter of an hour later") {
  Ward ward;
  Source s("bay-03");
  ward.bay("bay-03").nibp_interval_s = 300;
  ward.connect(s, 0);
  const auto at = [&](double t) {
    ward.hear(s, s.declare(t), t);
    ward.hear(s, s.nibp(t, 0, 128, 76, 93), t);
    return numeral(ward.tile(t), Channel::nibp_sys).freshness;
  };
  CHECK(at(7.4 * 60) == Freshness::current);
  CHECK(at(7.6 * 60) == Freshness::late);
  // The 45 min of close readings are over.
  ward.bay("bay-03").nibp_interval_s = 900;
  ward.say_bay("bay-03", 8 * 60);
  CHECK(at(8 * 60) == Freshness::current);
  CHECK(at(22.6 * 60) == Freshness::late);
}

TEST_CASE("a mean pressure that stopped coming, or is in doubt, does not look like a present one") {
  Ward ward;
  Source s("bay-03");
  s.channels = {numeric(Channel::abp_sys), numeric(Channel::abp_dia), numeric(Channel::abp_mean)};
  ward.connect(s, 0);
  ward.hear(s, s.numerics(0, {{Channel::abp_sys, 128}, {Channel::abp_dia, 76}, {Channel::abp_mean, 93}}), 0);
  CHECK(numeral(ward.tile(0), Channel::abp_sys).secondary == "(93)");
  CHECK(numeral(ward.tile(0), Channel::abp_sys).secondary_freshness == Freshness::current);
  const auto without_mean = [&](double t) {
    ward.hear(s, s.numerics(t, {{Channel::abp_sys, 131}, {Channel::abp_dia, 77}}), t);
    return numeral(ward.tile(t), Channel::abp_sys);
  };
  const Numeral late = without_mean(12);
  CHECK(late.value == "131/77");
  CHECK(late.freshness == Freshness::current);
  CHECK(late.secondary == "(93)");
  CHECK(late.secondary_freshness == Freshness::late);
  CHECK(late.note == "mean 12 s old");
  CHECK(without_mean(45).secondary.empty());
  CHECK(without_mean(45).note.empty());
  ward.hear(s, s.flagged(46, Channel::abp_mean, 95, Quality::questionable), 46);
  const Numeral doubtful = without_mean(46);
  CHECK(doubtful.value == "131/77");
  CHECK(doubtful.secondary == "(?95)");
  CHECK(doubtful.secondary_freshness == Freshness::questionable);
  CHECK(doubtful.note == "mean questionable");
}

TEST_CASE("a pressure without its parts shows what there is") {
  Ward ward;
  Source s("bay-03");
  ward.connect(s, 0);
  wire::NumericMessage mean_only = std::get<wire::NumericMessage>(s.nibp(0, 0, 1, 1, 93));
  mean_only.present.reset(index_of(Channel::nibp_sys));
  mean_only.present.reset(index_of(Channel::nibp_dia));
  ward.hear(s, mean_only, 0);
  CHECK(numeral(ward.tile(0), Channel::nibp_sys).value == "(93)");
  CHECK(numeral(ward.tile(0), Channel::nibp_sys).secondary.empty());
  wire::NumericMessage sys_only = std::get<wire::NumericMessage>(s.nibp(1, 0, 128, 1, 1));
  sys_only.present.reset(index_of(Channel::nibp_dia));
  sys_only.present.reset(index_of(Channel::nibp_mean));
  ward.hear(s, sys_only, 1);
  CHECK(numeral(ward.tile(1), Channel::nibp_sys).value == "128/–");
  CHECK(numeral(ward.tile(1), Channel::nibp_sys).secondary == "(93)");
}

TEST_CASE("the numbers of a tile: the arterial line before the cuff, PR only where there is no HR") {
  Ward ward;
  Source s("bay-03");
  s.channels = {numeric(Channel::pr),          numeric(Channel::abp_sys), numeric(Channel::abp_dia),
                numeric(Channel::nibp_sys, 0), numeric(Channel::spo2),    numeric(Channel::tcpco2)};
  ward.connect(s, 0);
  CHECK(labels(ward.tile(0)) == std::vector<std::string>{"SpO₂ %", "tcPCO₂", "PR /min", "ABP", "NIBP"});
  s.channels.push_back(numeric(Channel::hr));
  s.channels.push_back(numeric(Channel::etco2));
  s.channels.push_back(numeric(Channel::rr));
  ward.hear(s, s.declare(1), 1);
  CHECK(labels(ward.tile(1)) ==
        std::vector<std::string>{"SpO₂ %", "RR /min", "EtCO₂", "HR /min", "ABP", "tcPCO₂"});
}

TEST_CASE("a number in alarm has a place on the tile whatever its importance") {
  Ward ward;
  Source s("bay-03");
  s.channels = {numeric(Channel::spo2), numeric(Channel::rr),      numeric(Channel::etco2),
                numeric(Channel::hr),   numeric(Channel::abp_sys), numeric(Channel::nibp_sys, 0),
                numeric(Channel::temp)};
  ward.connect(s, 0);
  ward.hear(s, s.nibp(0, 0, 168, 97, 121), 0);
  CHECK(numeral(ward.tile(0), Channel::nibp_sys).label.empty());
  CHECK(numeral(ward.tile(0), Channel::temp).label == "Temp °C");
  ward.say_alarms("bay-03", 0,
                  {alarm(1, "nibp_dia-high", Priority::medium, 0, "DBP 97 > 90", Channel::nibp_dia)});
  CHECK(numeral(ward.tile(0), Channel::nibp_sys).value == "168/97");
  CHECK(numeral(ward.tile(0), Channel::nibp_sys).alarm == Priority::medium);
  CHECK(numeral(ward.tile(0), Channel::temp).label.empty());
  CHECK(numeral(ward.tile(0), Channel::spo2).label == "SpO₂ %");
  CHECK(ward.tile(0).numerals.size() == 6);
}

TEST_CASE("limits stand at the number as they are judged") {
  Ward ward;
  Source s("bay-03");
  ward.bay("bay-03").limits = {
      limit(Channel::spo2, Side::low, 92),  limit(Channel::rr, Side::low, 10),
      limit(Channel::rr, Side::high, 24),   limit(Channel::nibp_sys, Side::high, 160),
      limit(Channel::hr, Side::low, 50),    limit(Channel::hr, Side::high, 120),
      limit(Channel::etco2, Side::high, 50)};
  ward.bay("bay-03").limits[0].changed = true;
  ward.bay("bay-03").limits[4].off = true;
  ward.bay("bay-03").limits[6].off = true;
  ward.connect(s, 0);
  const Tile& tile = ward.tile(0);
  CHECK(numeral(tile, Channel::spo2).limits == "≥ 92");
  CHECK(numeral(tile, Channel::spo2).limits_changed);
  CHECK(numeral(tile, Channel::rr).limits == "10 – 24");
  CHECK_FALSE(numeral(tile, Channel::rr).limits_changed);
  CHECK(numeral(tile, Channel::nibp_sys).limits == "< 160");
  CHECK(numeral(tile, Channel::hr).limits == "≤ 120");
  CHECK(numeral(tile, Channel::hr).alarm_off);
  CHECK(numeral(tile, Channel::etco2).limits == "alarm off");
  CHECK(numeral(tile, Channel::etco2).alarm_off);
}

TEST_CASE("a pulse rate without an ECG carries the limits and the alarm of the heart rate") {
  Ward ward;
  Source s("bay-03");
  s.channels = {numeric(Channel::spo2), numeric(Channel::pr)};
  ward.bay("bay-03").limits = {limit(Channel::hr, Side::low, 50), limit(Channel::hr, Side::high, 120)};
  ward.connect(s, 0);
  ward.hear(s, s.numerics(0, {{Channel::pr, 130}}), 0);
  ward.say_alarms("bay-03", 0, {alarm(1, "hr-high", Priority::medium, 0, "PR 130 > 120", Channel::hr)});
  const Numeral pr = numeral(ward.tile(0), Channel::pr);
  CHECK(pr.limits == "50 – 120");
  CHECK(pr.alarm == Priority::medium);
}

TEST_CASE("an age is right although the source's clock was set back by an hour") {
  Ward ward;
  Source s("bay-03");
  ward.connect(s, 0);
  ward.hear(s, s.nibp(1, 0, 128, 76, 93), 1);
  for (int t = 2; t <= 240; t += 2) {
    const double its_clock = t < 60 ? t : t - 3600;
    ward.hear(s, s.declare(its_clock), t);
    ward.hear(s, s.numerics(its_clock, {{Channel::spo2, 98}}), t);
  }
  CHECK(numeral(ward.tile(240), Channel::nibp_sys).note == "4 min");
  CHECK(numeral(ward.tile(240), Channel::spo2).freshness == Freshness::current);
}

TEST_CASE("a reading that is sent again keeps its age although the clock was set between") {
  Ward ward;
  Source s("bay-03");
  ward.connect(s, 0);
  ward.hear(s, s.nibp(1, 0, 128, 76, 93), 1);
  for (int t = 2; t <= 240; t += 2) {
    const double its_clock = t < 60 ? t : t - 3600;
    ward.hear(s, s.declare(its_clock), t);
    if (t % 30 == 0) ward.hear(s, s.nibp(its_clock, 0, 128, 76, 93), t);
  }
  CHECK(numeral(ward.tile(240), Channel::nibp_sys).note == "4 min");
  CHECK(numeral(ward.tile(240), Channel::nibp_sys).freshness == Freshness::current);
}

TEST_CASE("an age is right although the source's clock was set ahead by an hour, whatever it sends") {
  for (const bool pump_only : {false, true}) {
    CAPTURE(pump_only);
    Ward ward;
    Source s("bay-03");
    ward.connect(s, 0);
    ward.hear(s, s.nibp(1, 0, 128, 76, 93), 1);
    for (int t = 2; t <= 240; t += 2) {
      const double its_clock = t < 60 ? t : t + 3600;
      ward.hear(
          s, pump_only ? s.pump(its_clock, PumpReading{}) : s.numerics(its_clock, {{Channel::spo2, 98}}), t);
    }
    CHECK(numeral(ward.tile(240), Channel::nibp_sys).note == "4 min");
  }
}

TEST_CASE("a clock that leaps from one end of time to the other and back moves nothing") {
  Ward ward;
  Source s("bay-03");
  ward.connect(s, 0);
  const double last = to_seconds(max_bay_time - bay_t(0));
  const double first = to_seconds(BayTime{} - bay_t(0));
  int t = 0;
  for (const double its_clock : {last, first, last - 1, first + 1, 0.0}) {
    ward.hear(s, s.numerics(its_clock, {{Channel::spo2, 98}}), t);
    ward.hear(s, s.nibp(its_clock, its_clock, 128, 76, 93), t);
    CHECK(numeral(ward.tile(t), Channel::spo2).value == "98");
    ++t;
  }
  CHECK(numeral(ward.tile(t), Channel::nibp_sys).note == "<1 min");
}

TEST_CASE("a replay's leap in time is no set clock") {
  Ward ward;
  Source s("bay-03", Mode::replay);
  ward.connect(s, 0);
  ward.hear(s, s.nibp(1, 0, 128, 76, 93), 1);
  ward.hear(s, s.declare(600), 2);
  CHECK(numeral(ward.tile(2), Channel::nibp_sys).note == "10 min");
}

TEST_CASE("the stream behind an old snapshot is no set clock") {
  Ward ward;
  Source s("bay-03");
  ward.hear("bay-03", s.nibp(-600, -600, 128, 76, 93), 0, Origin::snapshot);
  ward.hear(s, s.declare(0), 0);
  ward.hear(s, s.numerics(1, {{Channel::spo2, 98}}), 1);
  CHECK(numeral(ward.tile(1), Channel::nibp_sys).note == "10 min");
}

TEST_CASE("a reading from the future is questionable") {
  Ward ward;
  Source s("bay-03");
  ward.connect(s, 0);
  ward.hear(s, s.nibp(1, 9, 128, 76, 93), 1);
  CHECK(numeral(ward.tile(1), Channel::nibp_sys).value == "128/76");
  ward.hear(s, s.nibp(2, 3600, 130, 77, 94), 2);
  const Numeral n = numeral(ward.tile(2), Channel::nibp_sys);
  CHECK(n.value == "?130/77");
  CHECK(n.freshness == Freshness::questionable);
  CHECK(n.note == "<1 min · time is ahead");
}

TEST_CASE("a value in another unit than the catalogue's says so and is questionable") {
  Ward ward;
  Source s("bay-03");
  s.channels = {numeric(Channel::etco2), wave(Channel::co2, 50, 0, 6)};
  for (auto& declared : s.channels) declared.unit = "kPa";
  ward.connect(s, 0);
  ward.hear(s, s.numerics(0, {{Channel::etco2, 5.2}}), 0);
  const Numeral n = numeral(ward.tile(0), Channel::etco2);
  CHECK(n.label == "EtCO₂ kPa");
  CHECK(n.value == "?5.2");
  CHECK(n.note == "not in mmHg");
  CHECK(n.freshness == Freshness::questionable);
  CHECK(ward.tile(0).waves[0].label == "CO₂ kPa");
  CHECK(ward.tile(0).waves[0].hi == 6);
}

TEST_CASE("a value in another unit stands without limits, which are in the catalogue's") {
  Ward ward;
  Source s("bay-03");
  s.channels = {numeric(Channel::etco2)};
  s.channels[0].unit = "kPa";
  ward.bay("bay-03").limits = {limit(Channel::etco2, Side::low, 15), limit(Channel::etco2, Side::high, 50)};
  ward.bay("bay-03").limits[1].changed = true;
  ward.connect(s, 0);
  ward.hear(s, s.numerics(0, {{Channel::etco2, 5.2}}), 0);
  CHECK(numeral(ward.tile(0), Channel::etco2).limits.empty());
  CHECK_FALSE(numeral(ward.tile(0), Channel::etco2).limits_changed);
  for (auto& row : ward.bay("bay-03").limits) row.off = true;
  ward.say_bay("bay-03", 1);
  CHECK(numeral(ward.tile(1), Channel::etco2).limits == "alarm off");
}

TEST_CASE("a pressure is never put together of two measurements") {
  Ward ward;
  Source s("bay-03");
  ward.connect(s, 0);
  ward.hear(s, s.nibp(1, 0, 128, 76, 93), 1);
  wire::NumericMessage second = std::get<wire::NumericMessage>(s.nibp(130, 130, 168, 1, 1));
  second.present.reset(index_of(Channel::nibp_dia));
  second.present.reset(index_of(Channel::nibp_mean));
  ward.hear(s, second, 130);
  CHECK(numeral(ward.tile(130), Channel::nibp_sys).value == "168/–");
  CHECK(numeral(ward.tile(130), Channel::nibp_sys).secondary.empty());
  CHECK(numeral(ward.tile(130), Channel::nibp_sys).note == "<1 min");
  wire::NumericMessage third = std::get<wire::NumericMessage>(s.nibp(300, 300, 1, 1, 97));
  third.present.reset(index_of(Channel::nibp_sys));
  third.present.reset(index_of(Channel::nibp_dia));
  ward.hear(s, third, 300);
  CHECK(numeral(ward.tile(300), Channel::nibp_sys).value == "(97)");
}

TEST_CASE("a charted number has its age and does not go as a continuous one does") {
  Ward ward;
  Source s("bay-03");
  s.channels = {numeric(Channel::spo2, 0)};
  ward.connect(s, 0);
  ward.hear(s, s.numerics(0, {{Channel::spo2, 98}}), 0);
  for (const double t : {12.0, 45.0, 300.0}) {
    ward.hear(s, s.declare(t), t);
    const Numeral n = numeral(ward.tile(t), Channel::spo2);
    CHECK(n.value == "98");
    CHECK(n.freshness == Freshness::current);
    CHECK(n.note == (t < 60 ? "<1 min" : "5 min"));
  }
  ward.hear(s, s.declare(22.6 * 60), 22.6 * 60);
  CHECK(numeral(ward.tile(22.6 * 60), Channel::spo2).freshness == Freshness::late);
}
