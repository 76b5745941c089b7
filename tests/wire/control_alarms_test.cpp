// SPDX-License-Identifier: MIT
// What an operator asks about alarms: the log, off and on, standby, handover, profiles.
#include "tests/wire/control_requests.hpp"

using namespace vigil;
using namespace vigil::wire;
using namespace vigil::wire::test;

namespace {

constexpr std::int64_t eight_o_clock = 1'700'000'000'000'000'000;

WallTime wall(std::int64_t ns) { return WallTime{Duration{ns}}; }

AlarmLogRequest sample_log() {
  AlarmLogRequest log;
  log.bay = "bay-1";
  log.from = wall(eight_o_clock);
  log.to = wall(eight_o_clock + 1);
  log.limit = max_log_entries;
  log.before = 70'000;
  return log;
}

AlarmOffRequest sample_off() {
  AlarmOffRequest off;
  off.bay = "bay-1";
  off.cond = "rr-high";
  off.reason = "talks all the time";
  return off;
}

JournalEntry sample_entry() {
  JournalEntry entry;
  entry.seq = 70'001;
  entry.wall = wall(eight_o_clock);
  entry.bay_time = bay_time_from_ns(eight_o_clock - 5);
  entry.bay = "bay-1";
  entry.mode = Mode::replay;
  entry.what = JournalWhat::during_gap;
  entry.alarm = 300;
  entry.condition = "spo2-low";
  entry.priority = Priority::high;
  entry.value = 84;
  entry.limit = 85;
  entry.by = "A. Nurse";
  entry.text = "SpO₂ 84 < 85 for 12 s";
  entry.delay_s = 10;
  entry.signal_delay_ms = 1.5;
  return entry;
}

LogEntry log_entry(JournalEntry entry) {
  LogEntry row;
  row.entry = std::move(entry);
  row.hash = std::string(64, 'a');
  return row;
}

Reply there_and_back(const Reply& reply) {
  std::string bytes;
  encode(reply, bytes);
  const auto back = decode_reply(as_bytes(bytes));
  if (!back) FAIL(back.error().text);
  return *back;
}

/// A reply with one entry as given.
std::string reply_with_entry(const std::string& entry) {
  return map(4) + pair("v", u64(1)) + pair("id", u64(7)) + pair("ok", yes()) +
         pair("entries", array(1) + entry);
}

std::string entry_with(const std::string& more, std::uint16_t keys, const std::string& what = "started") {
  return map(static_cast<std::uint16_t>(6 + keys)) + pair("seq", u64(1)) + pair("wall_ns", u64(5)) +
         pair("bay", str("")) + pair("mode", str("live")) + pair("what", str(what)) +
         pair("hash", str("ab")) + more;
}

std::string refusal_of_entry(const std::string& entry) {
  const auto reply = decode_reply(as_bytes(reply_with_entry(entry)));
  return reply ? "ok" : reply.error().text;
}

const std::string span_pairs = pair("from_ns", u64(5)) + pair("to_ns", u64(9));
std::string log_refusal(const std::string& limit) {
  return refusal_of("alarm-log", span_pairs + pair("limit", limit), 3);
}

}  // namespace

TEST_CASE("a request for the log comes back with every field") {
  const auto log = there_and_back(sample_log());
  CHECK(log.bay == "bay-1");
  CHECK(log.from == wall(eight_o_clock));
  CHECK(log.to == wall(eight_o_clock + 1));
  CHECK(log.limit == 4096);
  CHECK(log.before == 70'000);
  CHECK_FALSE(there_and_back(AlarmLogRequest{}).bay);
  CHECK_FALSE(there_and_back(AlarmLogRequest{}).before);
}

TEST_CASE("what a nurse asks for a bay comes back with every field") {
  const auto off = there_and_back(sample_off());
  CHECK(off.bay == "bay-1");
  CHECK(off.cond == "rr-high");
  CHECK(off.reason == "talks all the time");
  CHECK_FALSE(off.on);
  AlarmOffRequest on;
  on.bay = "bay-1";
  on.cond = "rr-high";
  on.on = true;
  CHECK(there_and_back(on).on);
  CHECK(there_and_back(on).reason.empty());

  CHECK(there_and_back(StandbyRequest{"bay-1"}).bay == "bay-1");
  CHECK(there_and_back(ResumeRequest{"bay-1"}).bay == "bay-1");
  CHECK(there_and_back(HandoverRequest{"bay-1", "two alarms open"}).text == "two alarms open");
  CHECK_FALSE(there_and_back(HandoverRequest{"bay-1", {}}).text);
  there_and_back(ProfileReloadRequest{});
}

TEST_CASE("a bad request about alarms is refused with the key and the value") {
  CHECK(log_refusal(u64(0)) == "limit is 0, must be within 1 and 4096");
  CHECK(log_refusal(u64(4097)) == "limit is 4097, must be within 1 and 4096");
  CHECK(log_refusal(u64(~0ULL)) == "limit is 18446744073709551615, must be within 1 and 4096");
  CHECK(log_refusal(i64(-1)) == "limit is -1, must be a whole number of at least 0");
  CHECK(log_refusal(f64(5)) == "limit is 5, must be a whole number");
  CHECK(log_refusal(u64(1)) == "ok");
  CHECK(refusal_of("alarm-log", span_pairs, 2) == "limit is missing");
  CHECK(refusal_of("alarm-log", pair("from_ns", u64(9)) + pair("to_ns", u64(8)) + pair("limit", u64(1)), 3) ==
        "to_ns is 8, must be at least from_ns, 9");
  CHECK(refusal_of("alarm-log", pair("from_ns", f64(9)), 1) == "from_ns is 9, must be a whole number of ns");
  CHECK(refusal_of("alarm-log", pair("from_ns", i64(-9)), 1)
            .starts_with("from_ns is -9, must be within 0 and "));
  CHECK(refusal_of("alarm-log", pair("bay", str("Bay 1")), 1).starts_with("bay is 'Bay 1', must be a bay"));

  const std::string cond = pair("cond", str("rr-high"));
  CHECK(refusal_of("alarm-off", cond, 1) == "bay is missing");
  CHECK(refusal_of("alarm-off", bay_pair, 1) == "cond is missing");
  CHECK(refusal_of("alarm-off", bay_pair + pair("cond", str("")), 2).starts_with("cond has 0 bytes, "));
  CHECK(refusal_of("alarm-off", bay_pair + cond, 2) ==
        "reason is missing: nothing is switched off without one");
  CHECK(refusal_of("alarm-off", bay_pair + cond + pair("reason", str("")), 3)
            .starts_with("reason is missing: "));
  CHECK(refusal_of("alarm-off", bay_pair + cond + pair("on", u64(1)), 3) == "on is 1, must be true or false");
  CHECK(refusal_of("alarm-off", bay_pair + cond + pair("on", yes()), 3) == "ok");
  for (const auto* op : {"standby", "resume", "handover"}) {
    CHECK(refusal_of(op, "", 0) == "bay is missing");
    CHECK(refusal_of(op, pair("bay", u64(1)), 1) == "bay is 1, must be a string");
  }
  CHECK(refusal_of("handover", bay_pair + pair("text", u64(1)), 2) == "text is 1, must be a string");
}

TEST_CASE("the log comes back entry by entry") {
  JournalEntry bare;
  bare.seq = 1;
  bare.wall = wall(1);
  bare.what = JournalWhat::station_started;
  Reply reply;
  reply.entries = {log_entry(sample_entry()), log_entry(bare)};
  const Reply back = there_and_back(reply);
  CHECK(back.entries == reply.entries);

  std::string bytes;
  reply.entries = {log_entry(bare)};
  encode(reply, bytes);
  for (const auto* key : {"bay_ns", "alarm", "cond", "priority", "value", "limit", "by", "text", "delay_s"})
    CHECK_MESSAGE(bytes.find(key) == std::string::npos, key);
}

TEST_CASE("every word of the journal goes over the wire") {
  Reply reply;
  for (std::size_t i = 0; i < journal_what_text.size(); ++i) {
    JournalEntry entry;
    entry.what = static_cast<JournalWhat>(i);
    reply.entries.push_back(log_entry(entry));
  }
  CHECK(there_and_back(reply).entries == reply.entries);
}

TEST_CASE("a reload tells what is in force and what is wrong, and any reply may carry a note") {
  Reply reply;
  reply.profiles = {"low-dose-adult", "training"};
  reply.errors = {"profiles/icu.toml:14: rr.low.high = 8 must be below medium = 6"};
  reply.note = "not journalled: disk full";
  const Reply back = there_and_back(reply);
  CHECK(back.profiles == reply.profiles);
  CHECK(back.errors == reply.errors);
  CHECK(back.note == reply.note);
  CHECK(there_and_back(Reply{}).note.empty());
}

TEST_CASE("an entry that is not what it must be is named by its place") {
  CHECK(refusal_of_entry(entry_with("", 0)) == "ok");
  CHECK(refusal_of_entry(map(0)) == "reply: entries[0].seq is missing");
  CHECK(refusal_of_entry(u64(3)) == "reply: entries[0] is 3, must be a map");
  CHECK(refusal_of_entry(entry_with("", 0, "gossip"))
            .starts_with("reply: entries[0].what is 'gossip', must be one of started, "));
  CHECK(refusal_of_entry(entry_with(pair("priority", str("none")), 1)) ==
        "reply: entries[0].priority is 'none', must be low, medium or high");
  CHECK(refusal_of_entry(entry_with(pair("value", str("84")), 1)) ==
        "reply: entries[0].value is '84', must be a number");
  CHECK(refusal_of_entry(entry_with(pair("value", f64(2e6)), 1))
            .starts_with("reply: entries[0].value is 2000000, "));
  CHECK(refusal_of_entry(entry_with(pair("bay_ns", i64(-1)), 1))
            .starts_with("reply: entries[0].bay_ns is -1, "));
  CHECK(refusal_of_entry(entry_with(pair("delay_s", f64(-1)), 1))
            .starts_with("reply: entries[0].delay_s is -1, "));
  CHECK(refusal_of_entry(entry_with(pair("signal_ms", f64(-1)), 1))
            .starts_with("reply: entries[0].signal_ms is -1, "));
  CHECK(refusal_of_entry(entry_with(pair("text", str(std::string(1025, 'x'))), 1))
            .starts_with("reply: a string of 1025"));
}

TEST_CASE("as many entries as may be asked for fit into one reply") {
  Reply reply;
  reply.entries.assign(max_log_entries, log_entry(sample_entry()));
  std::string bytes;
  encode(reply, bytes);
  CHECK(bytes.size() < max_reply_bytes);
  const auto back = decode_reply(as_bytes(bytes));
  REQUIRE(back);
  CHECK(back->entries.size() == max_log_entries);

  reply.entries.push_back(log_entry(sample_entry()));
  encode(reply, bytes);
  const auto refused = decode_reply(as_bytes(bytes));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().text == "reply: an array of 4097, at most 4096 are allowed");
}

TEST_CASE("damaged requests about alarms and damaged logs are answered") {
  const auto request = [](Op op) {
    Request whole;
    whole.id = 1;
    whole.by = "A. Nurse";
    whole.op = std::move(op);
    std::string bytes;
    encode(whole, bytes);
    return bytes;
  };
  AlarmOffRequest on = sample_off();
  on.on = true;
  check_damaged(request(sample_log()));
  check_damaged(request(sample_off()));
  check_damaged(request(on));
  check_damaged(request(StandbyRequest{"bay-1"}));
  check_damaged(request(HandoverRequest{"bay-1", "all quiet"}));
  check_damaged(request(ProfileReloadRequest{}));
  check_damaged(request(InstructRequest{"bay-1", {{"rr", 7.5}, {"hide", std::vector<std::string>{"spo2"}}}}));

  Reply reply;
  reply.entries = {log_entry(sample_entry())};
  reply.profiles = {"training"};
  reply.errors = {"a.toml:1: no"};
  reply.note = "not journalled";
  std::string bytes;
  encode(reply, bytes);
  check_damaged(bytes);
}
