// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "common/wire/command_words.hpp"
#include "tests/wire/control_requests.hpp"

using namespace vigil;
using namespace vigil::wire;
using namespace vigil::wire::test;

namespace {

AdmitRequest sample_admit() {
  AdmitRequest admit;
  admit.bay = "bay-1";
  admit.patient.alias = "P-17";
  admit.patient.weight_kg = 71.5;
  admit.patient.baseline_sbp = 120;
  admit.patient.baseline_dbp = 76;
  admit.patient.baseline_etco2 = 38;
  admit.protocol = "trd";
  admit.profile = "adult";
  admit.pumps = {"1", "2"};
  admit.course = "acute";
  admit.day = 2;
  admit.mg_given = 35;
  admit.ventilated = false;
  admit.spinal_injury = true;
  LimitChange change;
  change.cond = "spo2-low";
  change.medium = 92;
  admit.limits = {change};
  return admit;
}

Reply sample_reply() {
  Reply reply;
  reply.id = 9;
  SnapshotEntry entry;
  entry.topic = "bay-1/bay/";
  entry.payload = std::string("\x00\xff\x80", 3);
  reply.messages = {entry};
  reply.returned = {4, 5};
  reply.station_epoch = 1'700'000'000'000'000'000;
  reply.now_ns = 1'700'000'000'000'000'001;
  reply.from = 3;
  reply.to = 8;
  return reply;
}

}  // namespace

TEST_CASE("every request comes back with every field") {
  CHECK(there_and_back(SnapshotRequest{"bay-1"}).bay == "bay-1");
  CHECK_FALSE(there_and_back(SnapshotRequest{}).bay);

  PresentRequest present;
  present.bays = {"bay-1", "bay-2"};
  present.sound = true;
  CHECK(there_and_back(present).bays == present.bays);
  CHECK(there_and_back(present).sound);

  AcknowledgeRequest acknowledge;
  acknowledge.bay = "bay-1";
  acknowledge.alarms = {1, 70'000};
  acknowledge.reason = "seen";
  CHECK(there_and_back(acknowledge).alarms == acknowledge.alarms);
  CHECK(there_and_back(acknowledge).reason == "seen");
  AcknowledgeRequest all;
  all.bay = "bay-1";
  all.all = true;
  all.rev = 12;
  CHECK(there_and_back(all).all);
  CHECK(there_and_back(all).rev == 12);

  AudioPauseRequest pause;
  pause.bay = "bay-1";
  pause.seconds = 120;
  CHECK(there_and_back(pause).bay == "bay-1");
  CHECK(there_and_back(pause).seconds == 120);
  CHECK_FALSE(there_and_back(AudioPauseRequest{}).bay);

  LimitsSetRequest limits;
  limits.bay = "bay-1";
  limits.cond = "rr-low";
  limits.medium = 9;
  limits.high = 7;
  limits.delay_s = 5;
  limits.high_delay_s = 4;
  limits.clear_s = 3;
  limits.margin = 1;
  limits.latching = false;
  const auto set = there_and_back(limits);
  CHECK(set.cond == "rr-low");
  CHECK(set.medium == 9);
  CHECK(set.high == 7);
  CHECK(set.delay_s == 5);
  CHECK(set.high_delay_s == 4);
  CHECK(set.clear_s == 3);
  CHECK(set.margin == 1);
  CHECK(set.latching == false);

  CHECK(there_and_back(LimitsResetRequest{"bay-1"}).bay == "bay-1");
  CHECK(there_and_back(DischargeRequest{"bay-1"}).bay == "bay-1");

  const auto admit = there_and_back(sample_admit());
  CHECK(admit.bay == "bay-1");
  CHECK(admit.patient.alias == "P-17");
  CHECK(admit.patient.weight_kg == 71.5);
  CHECK(admit.patient.baseline_sbp == 120);
  CHECK(admit.patient.baseline_dbp == 76);
  CHECK(admit.patient.baseline_etco2 == 38);
  CHECK(admit.protocol == "trd");
  CHECK(admit.profile == "adult");
  CHECK(admit.pumps == std::vector<std::string>{"1", "2"});
  CHECK(admit.course == "acute");
  CHECK(admit.day == 2);
  CHECK(admit.mg_given == 35);
  CHECK(admit.ventilated == false);
  CHECK(admit.spinal_injury == true);
  REQUIRE(admit.limits.size() == 1);
  CHECK(admit.limits[0].cond == "spo2-low");
  CHECK(admit.limits[0].medium == 92);
  CHECK_FALSE(admit.limits[0].high);

  HelloRequest hello;
  hello.src = "gw-7";
  hello.epoch = 5;
  hello.bays = {"bay-1"};
  hello.now_ns = 6;
  CHECK(there_and_back(hello).src == "gw-7");
  CHECK(there_and_back(hello).epoch == 5);
  CHECK(there_and_back(hello).bays == hello.bays);
  CHECK(there_and_back(hello).now_ns == 6);

  ChartRequest chart;
  chart.bay = "bay-1";
  chart.what = EventKind::medication;
  chart.text = "midazolam";
  chart.code = "c";
  chart.value = 1;
  chart.unit = "mg";
  chart.sedative = false;
  CHECK(there_and_back(chart).what == EventKind::medication);
  CHECK(there_and_back(chart).text == "midazolam");
  CHECK(there_and_back(chart).code == "c");
  CHECK(there_and_back(chart).value == 1);
  CHECK(there_and_back(chart).unit == "mg");
  CHECK(there_and_back(chart).sedative == false);
}

TEST_CASE("an op without a struct is passed on by its name") {
  CHECK(there_and_back(OtherRequest{"history"}).op == "history");
  CHECK(refusal_of("make-coffee", "", 0) == "ok");
}

TEST_CASE("an instructor's command comes back with every kind of value, in its order") {
  InstructRequest instruct;
  instruct.bay = "bay-1";
  instruct.command = {{"rr", 7.5},
                      {"play", true},
                      {"step", std::string{"apnoea"}},
                      {"hide", std::vector<std::string>{"spo2", "pr"}}};
  CHECK(there_and_back(instruct).bay == "bay-1");
  CHECK(there_and_back(instruct).command == instruct.command);
  CHECK(words_of({{"hr", 90.0}, {"rr", 7.5}, {"curve", std::string{"smooth"}}, {"nibp_now", true}}) ==
        "hr 90, rr 7.5, curve smooth, nibp_now");
  CHECK(words_of({{"fail", std::vector<std::string>{"motion", "air-in-line"}}, {"pause", false}}) ==
        "fail motion air-in-line, pause no");

  const auto refused = [](const std::string& command) {
    return refusal_of("instruct", bay_pair + pair("command", command), 2);
  };
  CHECK(refusal_of("instruct", bay_pair, 1) == "command is missing");
  CHECK(refused(str("play")) == "command is 'play', must be a map");
  CHECK(refused(map(0)) == "command is a map, must have at least one key");
  CHECK(refused(map(1) + pair("", yes())) == "command.key has 0 bytes, must have 1 to 64");
  CHECK(refused(map(1) + pair("rr", u64(7))) == "ok");
  CHECK(refused(map(1) + pair("rr", map(0))) ==
        "command.rr is a map, must be true, false, a number, a string or an array of strings");
  CHECK(refused(map(1) + pair("hide", array(1) + u64(1))) == "command.hide[0] is 1, must be a string");
  CHECK(refused(map(1) + pair("rr", u64(2'000'000))) ==
        "command.rr is 2000000, must be within -1,000,000 and 1,000,000");
}

TEST_CASE("a reply comes back with every field") {
  const Reply reply = sample_reply();
  std::string bytes;
  encode(reply, bytes);
  const auto back = decode_reply(as_bytes(bytes));
  REQUIRE(back);
  CHECK(back->id == 9);
  CHECK(back->ok);
  REQUIRE(back->messages.size() == 1);
  CHECK(back->messages[0].topic == reply.messages[0].topic);
  CHECK(back->messages[0].payload == reply.messages[0].payload);
  CHECK(back->returned == reply.returned);
  CHECK(back->station_epoch == reply.station_epoch);
  CHECK(back->now_ns == reply.now_ns);
  CHECK(back->from == 3);
  CHECK(back->to == 8);

  Reply refused;
  refused.id = 10;
  refused.ok = false;
  refused.error = "bay-9: no such bay";
  encode(refused, bytes);
  const auto told = decode_reply(as_bytes(bytes));
  REQUIRE(told);
  CHECK_FALSE(told->ok);
  CHECK(told->error == refused.error);
}

TEST_CASE("a resend comes back, and a bad one is refused") {
  ResendRequest resend;
  resend.id = 11;
  resend.topic = "bay-1/wave/pleth/";
  resend.epoch = 5;
  resend.from = 7;
  resend.to = 9;
  std::string bytes;
  encode(resend, bytes);
  const auto back = decode_resend(as_bytes(bytes));
  REQUIRE(back);
  CHECK(back->id == 11);
  CHECK(back->topic == resend.topic);
  CHECK(back->epoch == 5);
  CHECK(back->from == 7);
  CHECK(back->to == 9);

  resend.to = 6;
  encode(resend, bytes);
  const auto backwards = decode_resend(as_bytes(bytes));
  REQUIRE_FALSE(backwards);
  CHECK(backwards.error().id == 11);
  CHECK(backwards.error().error == "to is 6, must be at least from, 7");

  resend.topic = "pleth";
  encode(resend, bytes);
  const auto no_topic = decode_resend(as_bytes(bytes));
  REQUIRE_FALSE(no_topic);
  CHECK(no_topic.error().error == "topic is 'pleth', must be a topic");

  const auto other = decode_resend(as_bytes(request_with("instruct", "", 0)));
  REQUIRE_FALSE(other);
  CHECK(other.error().error == "op is 'instruct', a publisher does 'resend'");
}

TEST_CASE("a bad request is refused with the key, the value and the id") {
  CHECK(refusal_of("snapshot", pair("bay", str("Bay 1")), 1) ==
        "bay is 'Bay 1', must be a bay's name: a-z, 0-9, _ and -");
  CHECK(refusal_of("snapshot", pair("bay", str("station")), 1).starts_with("bay is 'station', "));
  CHECK(refusal_of("present", "", 0) == "bays is missing");
  CHECK(refusal_of("present", pair("bays", array(1) + str("")) + pair("sound", yes()), 2)
            .starts_with("bays[0] has 0 bytes, "));
  CHECK(refusal_of("acknowledge", bay_pair, 1) ==
        "acknowledge names nothing to acknowledge: alarm, alarms or all");
  CHECK(refusal_of("acknowledge", bay_pair + pair("all", yes()), 2) == "rev is missing beside all");
  CHECK(refusal_of("acknowledge", bay_pair + pair("all", yes()) + pair("rev", u64(1)) + pair("alarm", u64(1)),
                   4) == "all is true, must not stand beside alarms");
  CHECK(refusal_of("acknowledge", bay_pair + pair("alarms", array(1) + u64(1)) + pair("alarm", u64(2)), 3) ==
        "alarm is 2, must not stand beside alarms");
  CHECK(refusal_of("acknowledge", bay_pair + pair("alarms", array(1) + str("1")), 2) ==
        "alarms[0] is '1', must be a whole number");
  CHECK(refusal_of("acknowledge", pair("alarm", u64(1)), 1) == "bay is missing");
  CHECK(refusal_of("audio-pause", pair("seconds", u64(121)), 1) ==
        "seconds is 121, must be within 0 and 120");
  CHECK(refusal_of("audio-pause", pair("seconds", i64(-1)), 1) == "seconds is -1, must be within 0 and 120");
  CHECK(refusal_of("limits-set", bay_pair + pair("cond", str("rr-low")), 2) ==
        "limits-set names nothing to change");
  CHECK(refusal_of("limits-set", bay_pair + pair("cond", str("rr-low")) + pair("high", str("8")), 3) ==
        "high is '8', must be a number");
  CHECK(refusal_of("limits-reset", "", 0) == "bay is missing");
  CHECK(refusal_of("admit", bay_pair + pair("patient", map(1) + pair("weight_kg", i64(-1))), 2) ==
        "patient.weight_kg is -1, must be within 0 and 1,000,000");
  CHECK(refusal_of("admit", bay_pair + pair("limits", array(1) + map(0)), 2) == "limits[0].cond is missing");
  CHECK(refusal_of("chart", bay_pair + pair("what", str("gossip")), 2)
            .starts_with("what is 'gossip', must be one of "));
  CHECK(refusal_of("hello", pair("src", str("gw")), 1) == "epoch is missing");
}

TEST_CASE("a program's hello needs no name, an operator's request does") {
  const std::string hello = map(7) + pair("v", u64(1)) + pair("id", u64(7)) + pair("op", str("hello")) +
                            pair("src", str("gw")) + pair("epoch", u64(1)) + pair("bays", array(0)) +
                            pair("now_ns", u64(1));
  CHECK(decode_request(as_bytes(hello)));
  const std::string nameless =
      map(4) + pair("v", u64(1)) + pair("id", u64(7)) + pair("op", str("limits-reset")) + bay_pair;
  const auto refused = decode_request(as_bytes(nameless));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().id == 7);
  CHECK(refused.error().error == "by is missing");
}

TEST_CASE("what a person does has a name that is not empty; who only looks need not say one") {
  const auto ask = [](const Op& op) -> std::string {
    std::string bytes;
    encode(Request{7, "", op}, bytes);
    const auto request = decode_request(as_bytes(bytes));
    if (request) return "ok";
    CHECK(request.error().id == 7);
    return request.error().error;
  };
  AcknowledgeRequest acknowledge;
  acknowledge.bay = "bay-01";
  acknowledge.alarms = {1};
  LimitsSetRequest limits;
  limits.bay = "bay-01";
  limits.cond = "rr-low";
  limits.high = 5;
  ChartRequest chart;
  chart.bay = "bay-01";
  AdmitRequest admit;
  admit.bay = "bay-01";
  const std::vector<std::pair<std::string, Op>> persons{
      {"acknowledge", acknowledge},
      {"audio-pause", AudioPauseRequest{}},
      {"limits-set", limits},
      {"limits-reset", LimitsResetRequest{"bay-01"}},
      {"admit", admit},
      {"discharge", DischargeRequest{"bay-01"}},
      {"chart", chart},
      {"alarm-off", AlarmOffRequest{"bay-01", "hr-high", "why", false}},
      {"standby", StandbyRequest{"bay-01"}},
      {"resume", ResumeRequest{"bay-01"}},
      {"handover", HandoverRequest{"bay-01", {}}},
      {"profile-reload", ProfileReloadRequest{}}};
  for (const auto& [name, op] : persons) CHECK(ask(op) == "by is empty, must say who does '" + name + "'");
  AlarmLogRequest log;
  for (const Op& op : std::vector<Op>{SnapshotRequest{}, PresentRequest{}, HelloRequest{"gw", 1, {}, 1}, log})
    CHECK(ask(op) == "ok");
}

TEST_CASE("the id of a refused request is told where one can be read") {
  const auto newer = decode_request(as_bytes(map(2) + pair("v", u64(2)) + pair("id", u64(70))));
  REQUIRE_FALSE(newer);
  CHECK(newer.error().id == 70);
  CHECK(newer.error().error == "v is 2, this program speaks 1");
  const auto no_id = decode_request(as_bytes(map(2) + pair("v", u64(1)) + pair("op", str("snapshot"))));
  REQUIRE_FALSE(no_id);
  CHECK(no_id.error().id == 0);
  CHECK(no_id.error().error == "id is missing");
  const auto text_id = decode_request(as_bytes(map(2) + pair("v", u64(1)) + pair("id", str("x"))));
  REQUIRE_FALSE(text_id);
  CHECK(text_id.error().id == 0);
}

TEST_CASE("damaged requests and replies are answered") {
  std::string request;
  Request admit;
  admit.id = 1;
  admit.op = sample_admit();
  encode(admit, request);
  std::string reply;
  encode(sample_reply(), reply);
  std::string resend;
  ResendRequest range;
  range.topic = "b/event/";
  encode(range, resend);
  for (const std::string& whole : {request, reply, resend}) check_damaged(whole);
}

TEST_CASE("requests end at 64 KiB and replies at 4 MiB") {
  const std::string large = request_with("snapshot", pair("x", bin(std::string(65'500, 'x'))), 1);
  REQUIRE(large.size() > max_request_bytes);
  const auto refused = decode_request(as_bytes(large));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().error.find("at most 65536 are allowed") != std::string::npos);

  Reply reply;
  SnapshotEntry entry;
  entry.topic = "b/bay/";
  entry.payload = std::string(65'536, 'x');
  reply.messages.assign(63, entry);
  std::string bytes;
  encode(reply, bytes);
  const auto taken = decode_reply(as_bytes(bytes));
  REQUIRE(taken);
  CHECK(taken->messages.size() == 63);
  reply.messages.assign(64, entry);
  encode(reply, bytes);
  REQUIRE(bytes.size() > max_reply_bytes);
  const auto too_large = decode_reply(as_bytes(bytes));
  REQUIRE_FALSE(too_large);
  CHECK(too_large.error().text.find("at most 4194304 are allowed") != std::string::npos);
}

TEST_CASE("a reply of very many small values is refused before it takes memory") {
  std::string bytes =
      map(4) + pair("v", u64(1)) + pair("id", u64(1)) + pair("ok", yes()) + str("x") + array(100);
  for (int i = 0; i < 100; ++i) bytes += array(4096) + std::string(4096, '\x01');
  const auto refused = decode_reply(as_bytes(bytes));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().text == "reply: more than 262144 values");
}

TEST_CASE("a reply that refuses without saying why is refused") {
  const std::string bytes = map(3) + pair("v", u64(1)) + pair("id", u64(1)) + pair("ok", "\xc2");
  const auto refused = decode_reply(as_bytes(bytes));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().text == "reply: error is missing where ok is false");
}

TEST_CASE("what is confirmed of a pump comes through, and what cannot be is refused with its key") {
  ConfirmPumpRequest sent;
  sent.bay = "bay-1";
  sent.pump = 2;
  sent.serial = "S2";
  sent.drug = "ketamine";
  sent.conc_mg_per_ml = 1;
  sent.bag = "A7";
  sent.unlisted = true;
  const ConfirmPumpRequest back = there_and_back(sent);
  CHECK(back.bay == sent.bay);
  CHECK(back.pump == 2);
  CHECK(back.serial == "S2");
  CHECK(back.drug == "ketamine");
  CHECK(back.conc_mg_per_ml == 1);
  CHECK(back.bag == "A7");
  CHECK(back.unlisted);
  const std::string pump = pair("n", u64(1));
  const std::string drug = pair("drug", str("ketamine"));
  CHECK(refusal_of("confirm-pump", bay_pair + pump + drug, 3) == "ok");
  CHECK(refusal_of("confirm-pump", bay_pair + drug, 2) == "n is missing");
  CHECK(refusal_of("confirm-pump", bay_pair + pump, 2) == "drug is missing");
  CHECK(refusal_of("confirm-pump", bay_pair + pair("n", u64(100)) + drug, 3).starts_with("n is 100, "));
  CHECK(refusal_of("confirm-pump", bay_pair + pump + pair("drug", str("")), 3).find("drug") == 0);
  CHECK(refusal_of("confirm-pump", bay_pair + pump + drug + pair("conc_mg_per_ml", f64(-1)), 4)
            .starts_with("conc_mg_per_ml is -1, "));
  std::string whole;
  encode(Request{7, "n", sent}, whole);
  check_damaged(whole);
}

TEST_CASE("a confirmed weight comes through") {
  AdmitRequest sent;
  sent.bay = "bay-1";
  CHECK_FALSE(there_and_back(sent).weight_confirmed);
  sent.weight_confirmed = true;
  CHECK(there_and_back(sent).weight_confirmed);
}
