// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <limits>
#include <vector>

#include "tests/wire/raw_pack.hpp"

using namespace vigil;
using namespace vigil::wire;
using namespace vigil::wire::test;

namespace {

struct Pair {
  std::string key;
  std::string value;
};
using Pairs = std::vector<Pair>;

std::string packed(const Pairs& pairs) {
  std::string bytes = map(static_cast<std::uint16_t>(pairs.size()));
  for (const auto& [key, value] : pairs) bytes += pair(key, value);
  return bytes;
}

const Pairs envelope_pairs{{"v", u64(1)},
                           {"src", str("gw-7")},
                           {"epoch", u64(1'700'000'000'000'000'000)},
                           {"seq", u64(5)},
                           {"t_ns", u64(1'700'000'001'500'000'000)},
                           {"mode", str("live")}};

/// A message of which one pair at a time is spoiled.
struct Sample {
  std::string topic;
  Pairs pairs;

  Sample(std::string at, const Pairs& more) : topic{std::move(at)}, pairs{envelope_pairs} {
    pairs.insert(pairs.end(), more.begin(), more.end());
  }
  std::string now() const { return outcome(topic, packed(pairs)); }
  std::string with(std::string_view key, const std::string& value) const {
    Sample changed = *this;
    for (auto& pair : changed.pairs)
      if (pair.key == key) {
        pair.value = value;
        return changed.now();
      }
    changed.pairs.push_back({std::string(key), value});
    return changed.now();
  }
  std::string without(std::string_view key) const {
    Sample changed = *this;
    std::erase_if(changed.pairs, [&](const Pair& pair) { return pair.key == key; });
    return changed.now();
  }
};

std::string one(std::string_view key, const std::string& value) { return map(1) + pair(key, value); }

Sample numeric() { return {"b/numeric/", {{"num", one("spo2", f64(97))}}}; }
Sample wave() {
  return {"b/wave/pleth/",
          {{"i0", u64(0)}, {"fs", f64(100)}, {"scale", f64(1)}, {"offset", f64(0)}, {"data", bin("1234")}}};
}
Sample pump() {
  return {"b/pump/1/",
          {{"state", str("infusing")},
           {"drug", str("ketamine")},
           {"rate_ml_per_h", f64(4)},
           {"alarms", array(0)}}};
}
Sample source() {
  return {"b/source/",
          {{"name", str("n")}, {"software", str("s")}, {"rate", f64(1)}, {"channels", array(0)}}};
}
Sample event() { return {"b/event/", {{"what", str("note")}, {"text", str("t")}, {"by", str("n")}}}; }

const double nan_value = std::numeric_limits<double>::quiet_NaN();
const double infinite = std::numeric_limits<double>::infinity();

}  // namespace

TEST_CASE("a missing required key is named") {
  for (const Sample& sample : {numeric(), wave(), pump(), source(), event()}) {
    REQUIRE(sample.now() == "ok");
    for (const auto& pair : sample.pairs) {
      CHECK(sample.without(pair.key) == "missing-key: " + pair.key + " is missing");
      CHECK(sample.with(pair.key, nil()).starts_with("wrong-type: " + pair.key + " is nil, must be "));
    }
  }
}

TEST_CASE("a value of the wrong type is named") {
  CHECK(numeric().with("src", bin("gw-7")) == "wrong-type: src is a bin of 4 bytes, must be a string");
  CHECK(numeric().with("src", u64(7)) == "wrong-type: src is 7, must be a string");
  CHECK(numeric().with("seq", f64(5)) == "wrong-type: seq is 5, must be a whole number");
  CHECK(numeric().with("seq", str("5")) == "wrong-type: seq is '5', must be a whole number");
  CHECK(numeric().with("seq", yes()) == "wrong-type: seq is true, must be a whole number");
  CHECK(numeric().with("t_ns", f64(1)) == "wrong-type: t_ns is 1, must be a whole number of ns");
  CHECK(numeric().with("t", str("now")) == "wrong-type: t is 'now', must be a number");
  CHECK(numeric().with("mode", u64(1)) == "wrong-type: mode is 1, must be a string");
  CHECK(numeric().with("backfill", u64(1)) == "wrong-type: backfill is 1, must be true or false");
  CHECK(numeric().with("num", array(0)) == "wrong-type: num is an array, must be a map");
  CHECK(numeric().with("num", one("spo2", str("97"))) == "wrong-type: num.spo2 is '97', must be a number");
  CHECK(numeric().with("num", one("spo2", yes())) == "wrong-type: num.spo2 is true, must be a number");
  CHECK(numeric().with("flag", one("spo2", u64(1))) == "wrong-type: flag.spo2 is 1, must be a string");
  CHECK(numeric().with("at", one("spo2", f64(1))) ==
        "wrong-type: at.spo2 is 1, must be a whole number of ns");
  CHECK(wave().with("data", str("1234")).starts_with("wrong-type: data is '1234', must be "));
  CHECK(wave().with("fs", str("100")) == "wrong-type: fs is '100', must be a number");
  CHECK(pump().with("alarms", map(0)).starts_with("wrong-type: alarms is a map, must be "));
  CHECK(pump().with("alarms", array(2) + str("near-end") + u64(1)) ==
        "wrong-type: alarms[1] is 1, must be a string");
  CHECK(source().with("channels", array(1) + u64(3)) == "wrong-type: channels[0] is 3, must be a map");
  CHECK(source().with("subject", one("weight_kg", str("70"))) ==
        "wrong-type: subject.weight_kg is '70', must be a number");
  CHECK(source().with("last", one("b/numeric/", f64(1))) ==
        "wrong-type: last.b/numeric/ is 1, must be a whole number");
}

TEST_CASE("NaN and infinity are refused in every float key") {
  const auto refused = [](const Sample& sample, std::string_view key) {
    for (const auto& value :
         {f64(nan_value), f64(infinite), f64(-infinite), f32(std::numeric_limits<float>::infinity())})
      CHECK(sample.with(key, value).starts_with("out-of-range: " + std::string(key) + " is "));
  };
  refused(numeric(), "t");
  for (const auto* key : {"fs", "scale", "offset"}) refused(wave(), key);
  for (const auto* key : {"rate_ml_per_h", "conc_mg_per_ml", "set_rate_ml_per_h", "vtbi_ml", "infused_ml",
                          "weight_kg", "dose_rate", "battery_pct"})
    refused(pump(), key);
  refused(source(), "rate");
  refused(source(), "rr_zero_after_s");
  refused(event(), "value");
  for (const ChannelInfo& known : channel_catalogue().first<numeric_count>()) {
    const std::string id{known.id};
    CHECK(
        numeric().with("num", one(id, f64(nan_value))).starts_with("out-of-range: num." + id + " is NaN, "));
    CHECK(numeric()
              .with("num", one(id, f64(-infinite)))
              .starts_with("out-of-range: num." + id + " is -infinity"));
  }
}

TEST_CASE("what the station says is checked as strictly") {
  const Sample beat{"station/beat/",
                    {{"id", str("st1")},
                     {"uptime_s", f64(1)},
                     {"bays", u64(1)},
                     {"rate_msg_s", f64(1)},
                     {"received", u64(1)},
                     {"refused", u64(1)},
                     {"lost", u64(1)},
                     {"refilled", u64(1)},
                     {"dropped", u64(1)},
                     {"delay_ms", map(2) + pair("p50", f64(1)) + pair("p99", f64(1))},
                     {"sounding", u64(1)}}};
  REQUIRE(beat.now() == "ok");
  CHECK(beat.with("recorder", one("dropped", u64(0))) == "missing-key: recorder.state is missing");
  CHECK(beat.with("recorder", one("state", str("on"))) == "missing-key: recorder.dropped is missing");
  CHECK(beat.with("recorder", one("state", str("asleep"))) ==
        "out-of-range: recorder.state is 'asleep', must be one of off, on, behind, failed");

  const auto limit = [](const std::string& key, const std::string& value) {
    return array(1) + map(8) + pair("cond", str("c")) + pair("delay_s", f64(0)) + pair("clear_s", f64(0)) +
           pair("margin", f64(0)) + pair("latching", yes()) + pair("off", yes()) + pair("changed", yes()) +
           pair(key, value);
  };
  Sample bay{"b/bay/",
             {{"label", str("B")},
              {"care_area", str("icu")},
              {"state", str("free")},
              {"link", str("none")},
              {"limits", array(0)},
              {"recording", yes()}}};
  for (const auto* key : {"received", "refused", "lost", "refilled"}) bay.pairs.push_back({key, u64(1)});
  REQUIRE(bay.now() == "ok");
  CHECK(bay.with("oxygen_l_per_min", f64(-1)).starts_with("out-of-range: oxygen_l_per_min is -1, "));
  CHECK(bay.with("oxygen_l_per_min", f64(nan_value)).starts_with("out-of-range: oxygen_l_per_min is NaN, "));
  CHECK(bay.with("nibp_interval_s", f64(-1)).starts_with("out-of-range: nibp_interval_s is -1, "));
  CHECK(bay.with("ventilated", u64(1)) == "wrong-type: ventilated is 1, must be true or false");
  CHECK(bay.with("spinal_injury", str("yes")) == "wrong-type: spinal_injury is 'yes', must be true or false");
  CHECK(bay.with("limits", limit("priority", str("none"))) ==
        "out-of-range: limits[0].priority is 'none', must be low, medium or high");
  CHECK(bay.with("limits", limit("guard_lo", str("85"))) ==
        "wrong-type: limits[0].guard_lo is '85', must be a number");
  CHECK(bay.with("limits", limit("profile_high", f64(nan_value)))
            .starts_with("out-of-range: limits[0].profile_high is NaN, "));
  CHECK(bay.with("limits", limit("text", u64(1))) == "wrong-type: limits[0].text is 1, must be a string");

  const auto alarm = array(1) + map(13) + pair("id", u64(1)) + pair("cond", str("c")) +
                     pair("kind", str("technical")) + pair("priority", str("low")) +
                     pair("state", str("active")) + pair("latching", yes()) + pair("no_data", yes()) +
                     pair("joined", array(0)) + pair("text", str("")) + pair("why", array(0)) +
                     pair("since_ns", u64(1)) + pair("delay_s", f64(1));
  const Sample alarms{
      "b/alarms/",
      {{"rev", u64(1)}, {"alarms", array(0)}, {"pending", array(0)}, {"audio", str("on")}, {"top", u64(0)}}};
  CHECK(alarms.with("alarms", alarm + pair("heard", u64(4'294'967'295))) == "ok");
  CHECK(alarms.with("alarms", alarm + pair("heard", u64(4'294'967'296))) ==
        "out-of-range: alarms[0].heard is 4294967296, must be at most 4294967295");
}

TEST_CASE("the wire's ranges hold at their ends") {
  CHECK(numeric().with("num", one("cvp", f64(1e6))) == "ok");
  CHECK(numeric().with("num", one("cvp", f64(-1e6))) == "ok");
  CHECK(numeric().with("num", one("cvp", f64(1'000'001))).starts_with("out-of-range: num.cvp is 1000001, "));
  CHECK(numeric().with("num", one("cvp", i64(-1'000'001))).starts_with("out-of-range: num.cvp is -1000001"));
  CHECK(numeric().with("num", one("cvp", u64(~0ULL))).starts_with("out-of-range: num.cvp is 1844674407"));
  CHECK(wave().with("fs", f64(10'000)) == "ok");
  CHECK(wave().with("fs", f64(10'000.5)).starts_with("out-of-range: fs is 10000.5"));
  CHECK(wave().with("fs", f64(0)).starts_with("out-of-range: fs is 0, "));
  CHECK(wave().with("fs", f64(-1)).starts_with("out-of-range: fs is -1, "));
  CHECK(wave().with("scale", f64(0)).starts_with("out-of-range: scale is 0, "));
  CHECK(wave().with("scale", f64(-0.5)) == "ok");
  CHECK(wave().with("i0", i64(-1)).starts_with("out-of-range: i0 is -1, "));
  CHECK(pump().with("rate_ml_per_h", f64(-0.1)).starts_with("out-of-range: rate_ml_per_h is -0.1, "));
  CHECK(source().with("rate", f64(0)) == "ok");
  CHECK(source().with("rate", f64(-1)).starts_with("out-of-range: rate is -1, "));
  CHECK(event().with("value", f64(-5)) == "ok");
  CHECK(numeric().with("seq", i64(-1)).starts_with("out-of-range: seq is -1, "));
  CHECK(numeric().with("epoch", i64(-1)).starts_with("out-of-range: epoch is -1, "));
  CHECK(numeric().with("seq", u64(~0ULL)) == "ok");
  CHECK(numeric().with("t_ns", u64(9'000'000'000'000'000'000)) == "ok");
  CHECK(numeric().with("t_ns", u64(9'000'000'000'000'000'001)).starts_with("out-of-range: t_ns is 9"));
  CHECK(numeric().with("t_ns", i64(-1)).starts_with("out-of-range: t_ns is -1, "));
  CHECK(numeric().with("at", one("spo2", i64(-1))).starts_with("out-of-range: at.spo2 is -1, "));
  CHECK(numeric().with("src", str("")).starts_with("out-of-range: src has 0 bytes, "));
  CHECK(numeric().with("src", str(std::string(64, 's'))) == "ok");
  CHECK(numeric().with("src", str(std::string(65, 's'))).starts_with("out-of-range: src has 65 bytes, "));
  CHECK(numeric().with("mode", str("real")) ==
        "out-of-range: mode is 'real', must be one of live, simulated, replay, test");
  CHECK(pump()
            .with("state", str("running"))
            .starts_with("out-of-range: state is 'running', must be one of off, "));
}

TEST_CASE("any encoding of a number that fits is accepted") {
  const std::vector<std::string> sevens{
      "\x07", big_endian(0xcc, 7, 1), big_endian(0xcd, 7, 2), big_endian(0xce, 7, 4),
      u64(7), big_endian(0xd0, 7, 1), big_endian(0xd1, 7, 2), big_endian(0xd2, 7, 4),
      i64(7)};
  for (const auto& seven : sevens) {
    CHECK(numeric().with("seq", seven) == "ok");
    CHECK(numeric().with("t_ns", seven) == "ok");
    CHECK(numeric().with("num", one("spo2", seven)) == "ok");
  }
  CHECK(numeric().with("num", one("spo2", f32(97.5F))) == "ok");
  const std::vector<std::string> below_zero{"\xf9", big_endian(0xd0, 0xf9, 1), big_endian(0xd1, 0xfff9, 2),
                                            big_endian(0xd2, 0xfffffff9, 4), i64(-7)};
  for (const auto& value : below_zero) {
    CHECK(numeric().with("num", one("cvp", value)) == "ok");
    CHECK(numeric().with("seq", value) == "out-of-range: seq is -7, must be a whole number of at least 0");
  }
}

TEST_CASE("a version that is not 1 is refused before anything else is judged") {
  CHECK(numeric().with("v", u64(2)) == "version: v is 2, this program speaks 1");
  CHECK(outcome("b/numeric/", map(1) + pair("v", u64(2))) == "version: v is 2, this program speaks 1");
  CHECK(numeric().with("v", u64(0)) == "out-of-range: v is 0, must be 1");
  CHECK(numeric().with("v", f64(1)) == "wrong-type: v is 1, must be a whole number");
}

TEST_CASE("nil on an optional key is as if it were absent") {
  for (const auto* key : {"t", "backfill", "flag", "at"}) CHECK(numeric().with(key, nil()) == "ok");
  for (const auto* key : {"conc_mg_per_ml", "dose_rate", "dose_unit", "on_battery", "serial"})
    CHECK(pump().with(key, nil()) == "ok");
  for (const auto* key : {"subject", "last", "end", "rr_zero_after_s", "session"})
    CHECK(source().with(key, nil()) == "ok");
  CHECK(numeric().with("num", one("nibp_sys", nil())) == "ok");
}

TEST_CASE("unknown keys are ignored with all that is in them") {
  const std::string content = array(3) + map(1) + pair("src", u64(5)) + array(1) + array(0) + bin("raw");
  for (const Sample& sample : {numeric(), wave(), pump(), source(), event()}) {
    CHECK(sample.with("future", content) == "ok");
    Sample first = sample;
    first.pairs.insert(first.pairs.begin(), {"future", content});
    CHECK(first.now() == "ok");
  }
}

TEST_CASE("keys may come in any order") {
  for (Sample sample : {numeric(), wave(), pump(), source(), event()}) {
    std::reverse(sample.pairs.begin(), sample.pairs.end());
    CHECK(sample.now() == "ok");
  }
}

TEST_CASE("a numeric judges each channel by itself") {
  Decoder decoder;
  const auto decode = [&](const std::string& payload) {
    static std::string kept;
    kept = payload;
    const auto decoded = decoder.decode(*parse_topic("b/numeric/"), as_bytes(kept));
    if (!decoded) FAIL(decoded.error().detail);
    return std::get<NumericMessage>(**decoded);
  };
  const std::string num =
      map(4) + pair("spo2", f64(0)) + pair("rr", f64(12)) + pair("unheard", f64(1)) + pair("pleth", f64(1));
  const std::string flag = map(5) + pair("rr", str("valid")) + pair("hr", str("off")) +
                           pair("pr", str("new-flag")) + pair("etco2", str("cuff")) +
                           pair("other", str("off"));
  const auto message = decode(numeric_with(num, pair("flag", flag), 1));
  const auto reading = [&](Channel channel) { return message.readings[index_of(channel)]; };
  CHECK(message.present.count() == 5);
  // Outside the plausible range of the catalogue: kept and marked.
  CHECK(reading(Channel::spo2).value == 0);
  CHECK(reading(Channel::spo2).quality == Quality::questionable);
  // `valid` is no flag, so an unknown one.
  CHECK(reading(Channel::rr).quality == Quality::invalid);
  CHECK(reading(Channel::hr).quality == Quality::off);
  CHECK_FALSE(reading(Channel::hr).value);
  CHECK(reading(Channel::pr).quality == Quality::invalid);
  CHECK(reading(Channel::etco2).quality == Quality::cuff);
  // unheard, pleth (a wave), other; and the flags `valid` and `new-flag`.
  CHECK(message.unknown == 5);

  // A message leaves nothing behind for the next.
  const auto next = decode(numeric_with(one("rr", f64(14))));
  CHECK(next.present.count() == 1);
  CHECK_FALSE(next.readings[index_of(Channel::spo2)].value);
  CHECK(next.readings[index_of(Channel::rr)].quality == Quality::valid);
  CHECK(next.unknown == 0);
}

TEST_CASE("an intermittent value needs its measurement time") {
  CHECK(numeric().with("num", one("nibp_sys", f64(120))) == "missing-key: at.nibp_sys is missing");
  Sample other = numeric();
  other.pairs.push_back({"at", one("nibp_dia", u64(1))});
  CHECK(other.with("num", one("nibp_sys", f64(120))) == "missing-key: at.nibp_sys is missing");
  CHECK(other.with("num", one("nibp_dia", f64(80))) == "ok");
  CHECK(numeric().with("flag", one("nibp_sys", str("calibrating"))) == "ok");
}

TEST_CASE("a wave block is whole samples of at most a second") {
  CHECK(wave().with("data", bin("")).starts_with("out-of-range: data has 0 bytes, "));
  CHECK(wave().with("data", bin("123")).starts_with("out-of-range: data has 3 bytes, "));
  CHECK(wave().with("data", bin("12")) == "ok");
  CHECK(wave().with("data", bin(std::string(202, 'x'))) == "ok");
  CHECK(wave().with("data", bin(std::string(204, 'x'))).starts_with("out-of-range: data has 102 samples, "));
}

TEST_CASE("a wave that is not in the catalogue is decoded without a channel") {
  Sample unknown = wave();
  unknown.topic = "b/wave/plasma/";
  const std::string payload = packed(unknown.pairs);
  Decoder decoder;
  const auto decoded = decoder.decode(*parse_topic(unknown.topic), as_bytes(payload));
  REQUIRE(decoded);
  CHECK_FALSE(std::get<WaveMessage>(**decoded).channel);
}

TEST_CASE("a source's channels are checked one by one") {
  const auto entry = [](const std::string& id, const std::string& more, std::uint16_t keys) {
    return array(1) + map(static_cast<std::uint16_t>(keys + 1)) + pair("id", str(id)) + more;
  };
  const std::string as_numeric = pair("kind", str("numeric")) + pair("unit", str("%"));
  const std::string as_wave = pair("kind", str("wave")) + pair("unit", str("1"));
  CHECK(source().with("channels", entry("spo2", as_numeric + pair("period_s", u64(1)), 3)) == "ok");
  CHECK(source().with("channels", entry("spo2", as_numeric, 2)) ==
        "missing-key: channels[0].period_s is missing");
  CHECK(source()
            .with("channels", entry("pleth", as_wave + pair("fs", u64(0)), 3))
            .starts_with("out-of-range: channels[0].fs is 0, must be above 0"));
  CHECK(source().with("channels", entry("pleth", as_wave + pair("fs", u64(100)), 3)) ==
        "missing-key: channels[0].lo is missing");
  CHECK(source()
            .with("channels", entry("spo2", pair("kind", str("scalar")), 1))
            .starts_with("out-of-range: channels[0].kind is 'scalar', must be one of numeric, wave"));

  Sample unknown = source();
  unknown.pairs.back().value = entry("plasma", as_numeric + pair("period_s", u64(1)), 3);
  const std::string payload = packed(unknown.pairs);
  Decoder decoder;
  const auto decoded = decoder.decode(*parse_topic("b/source/"), as_bytes(payload));
  REQUIRE(decoded);
  const auto& message = std::get<SourceMessage>(**decoded);
  CHECK(message.channels.empty());
  CHECK(message.unknown_channels == std::vector<std::string>{"plasma"});
}

TEST_CASE("a dose rate without its unit says nothing and is refused") {
  CHECK(pump().with("dose_rate", f64(0.5)) == "missing-key: dose_unit is missing beside dose_rate");
  Sample with_unit = pump();
  with_unit.pairs.push_back({"dose_unit", str("mg/kg/h")});
  CHECK(with_unit.with("dose_rate", f64(0.5)) == "ok");
}

TEST_CASE("a topic made by hand with a pump that is no number is refused") {
  const Topic topic{"b", Kind::pump, "left"};
  Decoder decoder;
  const std::string payload = packed(pump().pairs);
  const auto decoded = decoder.decode(topic, as_bytes(payload));
  REQUIRE_FALSE(decoded);
  CHECK(decoded.error().reason == Refusal::topic);
}
