// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "common/store/journal.hpp"
#include "common/store/journal_verify.hpp"
#include "dashboard/station/journal_link.hpp"
#include "dashboard/station/station.hpp"
#include "tests/files.hpp"

using namespace vigil;
using namespace vigil::station;
using namespace std::chrono_literals;

namespace {

/// A station with its journal's file and without sockets. The clock is the test's; killed, it leaves the file
/// as it stands.
struct Kept {
  Now& now;
  std::unique_ptr<JournalLink> link;
  Station station;
  std::string payload;

  Kept(const std::filesystem::path& folder, Now& clock, bool demo_admit = true)
      : now{clock},
        link{open(folder, clock)},
        station{StationFile{},
                *load_profiles(VIGIL_SOURCE_ASSETS "/profiles"),
                demo_admit,
                clock,
                [](std::string_view, std::string_view) {},
                [](const std::string&, std::string_view) { return true; }} {
    station.set_journal([this](JournalEntry entry) { link->keep(std::move(entry)); });
    station.restore(link->states(), now);
  }
  static std::unique_ptr<JournalLink> open(const std::filesystem::path& folder, Now& clock) {
    auto opened = JournalLink::open(folder, [&clock] { return clock; });
    REQUIRE_MESSAGE(opened, opened.error().text);
    return std::move(*opened);
  }

  void advance(Duration d) {
    now.station += d;
    now.wall += d;
  }
  wire::Envelope envelope(std::uint64_t seq) const {
    wire::Envelope sent;
    sent.src = "sim";
    sent.epoch = 1;
    sent.seq = seq;
    sent.t = BayTime{now.wall.time_since_epoch()};
    sent.mode = Mode::simulated;
    return sent;
  }
  template <typename M>
  bool take(const std::string& topic, const M& message) {
    wire::encode(message, payload);
    const bool accepted = station.ingest(topic, std::as_bytes(std::span{payload}), now);
    station.announce(now);
    return accepted;
  }
  bool source(std::uint64_t seq) {
    wire::SourceMessage message;
    message.envelope = envelope(seq);
    message.name = "test";
    message.channels = {{Channel::spo2, 1, 0, 0, 0, {}}};
    return take("bay-01/source/", message);
  }
  void spo2(std::uint64_t seq, double value, int seconds) {
    for (int i = 0; i < seconds; ++i) {
      wire::NumericMessage message;
      message.envelope = envelope(seq + static_cast<std::uint64_t>(i));
      message.set(Channel::spo2, {value, Quality::valid, {}});
      CHECK(take("bay-01/numeric/", message));
      station.tick(now);
      advance(1s);
    }
  }
  wire::Reply ask(wire::Op op) {
    std::string request;
    wire::encode(wire::Request{7, "nurse", std::move(op)}, request);
    const auto reply = station.respond("peer", std::as_bytes(std::span{request}), now);
    REQUIRE(reply);
    station.announce(now);
    return *reply;
  }
  /// All that happened until now is on disk.
  void save() {
    CHECK(link->flush(station.take_states(now)));
    CHECK(link->close());
  }
  std::vector<alarms::Occurrence> alarms() const {
    const Bay* bay = station.find_bay("bay-01");
    REQUIRE(bay != nullptr);
    return bay->alarms().occurrences(bay->time());
  }
  static const alarms::Occurrence* alarm(const std::vector<alarms::Occurrence>& in, const std::string& name) {
    const auto found =
        std::find_if(in.begin(), in.end(), [&](const auto& one) { return one.condition == name; });
    return found == in.end() ? nullptr : &*found;
  }
};

std::vector<JournalEntry> entries_in(const std::filesystem::path& folder) {
  auto reader = store::JournalReader::open(folder / "journal.db");
  REQUIRE(reader);
  auto page = reader->read({});
  REQUIRE(page);
  std::reverse(page->entries.begin(), page->entries.end());
  return page->entries;
}

Now some_time() { return {StationTime{100s}, WallTime{std::chrono::seconds{1'795'000'000}}}; }

wire::AcknowledgeRequest all_of(const Kept& kept) {
  wire::AcknowledgeRequest request;
  request.bay = "bay-01";
  request.all = true;
  request.rev = kept.station.find_bay("bay-01")->alarms().revision();
  return request;
}

}  // namespace

TEST_CASE("after a short absence an acknowledged alarm is acknowledged, with its id, limits and pause") {
  const test::TemporaryFolder folder;
  Now now = some_time();
  std::uint64_t id = 0;
  {
    Kept first{folder.path(), now};
    REQUIRE(first.source(0));
    wire::LimitsSetRequest limits;
    limits.bay = "bay-01";
    limits.cond = "spo2-low";
    limits.medium = 93;
    CHECK(first.ask(limits).ok);
    first.spo2(0, 82, 30);
    const auto seen = first.alarms();
    const auto* low = first.alarm(seen, "spo2-low");
    const auto* composite = first.alarm(seen, "respiratory-depression");
    const auto* shown = composite != nullptr ? composite : low;
    REQUIRE(shown != nullptr);
    id = shown->id;
    CHECK(first.ask(all_of(first)).ok);
    CHECK(first.ask(wire::AudioPauseRequest{"bay-01", 60}).ok);
    first.save();
  }
  now.wall += 20s;
  now.station = StationTime{5s};  // another boot: the monotonic clock begins anew
  Kept second{folder.path(), now};
  const Bay* bay = second.station.find_bay("bay-01");
  REQUIRE(bay != nullptr);
  CHECK(bay->admission().state == Admission::admitted);
  CHECK(bay->audio_paused());
  const auto rules = bay->alarms().rules();
  CHECK(std::any_of(rules.begin(), rules.end(), [](const alarms::LimitRule& rule) {
    return alarms::condition_name(rule) == "spo2-low" && rule.limits.medium == 93 && rule.changed;
  }));
  const auto seen = second.alarms();
  const auto same = std::find_if(seen.begin(), seen.end(), [&](const auto& one) { return one.id == id; });
  REQUIRE(same != seen.end());
  CHECK(same->state == AlarmState::acknowledged);
  CHECK(second.alarm(seen, "restarted") == nullptr);
  // The source goes on in its run: nothing sounds again, and nothing is lost.
  second.spo2(40, 82, 20);
  for (const auto& one : second.alarms())
    if (one.id == id) CHECK(one.state == AlarmState::acknowledged);
  second.save();
  CHECK(store::verify_journal(folder.path() / "journal.db", {})->clean());
}

TEST_CASE(
    "after a long absence pauses are over, acknowledged highs are heard, and it is said until it is seen") {
  const test::TemporaryFolder folder;
  Now now = some_time();
  {
    Kept first{folder.path(), now};
    REQUIRE(first.source(0));
    first.spo2(0, 82, 30);
    CHECK(first.ask(all_of(first)).ok);
    CHECK(first.ask(wire::AudioPauseRequest{{}, 120}).ok);
    first.save();
  }
  now.wall += 31s;
  now.station = StationTime{5s};
  Kept second{folder.path(), now};
  CHECK_FALSE(second.station.find_bay("bay-01")->audio_paused());
  const auto seen = second.alarms();
  CHECK(std::any_of(seen.begin(), seen.end(), [](const auto& one) {
    return one.priority == Priority::high && one.state == AlarmState::active;
  }));
  const auto* restarted = second.alarm(seen, "restarted");
  REQUIRE(restarted != nullptr);
  CHECK(restarted->priority == Priority::medium);
  REQUIRE(restarted->why.size() == 1);
  CHECK(restarted->why[0].rfind("from 2026-", 0) == 0);
  second.station.tick(now);
  CHECK(second.ask(all_of(second)).ok);
  second.station.tick(now);
  CHECK(second.alarm(second.alarms(), "restarted") == nullptr);
}

TEST_CASE("a pause that ends by a discharge, or while the station is away, ends in the journal, with why") {
  const auto ends = [](const std::filesystem::path& folder) {
    std::vector<std::string> texts;
    for (const JournalEntry& entry : entries_in(folder))
      if (entry.what == JournalWhat::audio_on) texts.push_back(entry.text);
    return texts;
  };
  const auto pause_and_go = [](const std::filesystem::path& folder, Now& now, double seconds) {
    Kept kept{folder, now};
    REQUIRE(kept.source(0));
    CHECK(kept.ask(wire::AudioPauseRequest{"bay-01", seconds}).ok);
    kept.save();
  };
  SUBCASE("a discharge") {
    const test::TemporaryFolder folder;
    Now now = some_time();
    Kept kept{folder.path(), now};
    REQUIRE(kept.source(0));
    CHECK(kept.ask(wire::AudioPauseRequest{"bay-01", 60}).ok);
    CHECK(kept.ask(wire::DischargeRequest{"bay-01"}).ok);
    kept.save();
    CHECK(ends(folder.path()) == std::vector<std::string>{"discharged"});
    CHECK(entries_in(folder.path()).back().by == "nurse");
  }
  SUBCASE("a short absence, in which it ran out") {
    const test::TemporaryFolder folder;
    Now now = some_time();
    pause_and_go(folder.path(), now, 10);
    now.wall += 20s;
    Kept second{folder.path(), now};
    second.save();
    CHECK(ends(folder.path()) == std::vector<std::string>{"the pause was over while the station was away"});
  }
  SUBCASE("a long absence") {
    const test::TemporaryFolder folder;
    Now now = some_time();
    pause_and_go(folder.path(), now, 120);
    now.wall += 31s;
    Kept second{folder.path(), now};
    second.save();
    REQUIRE(ends(folder.path()).size() == 1);
    CHECK(ends(folder.path())[0].rfind("the station was away from 2026-", 0) == 0);
  }
}

TEST_CASE("what people do stands in the journal with who and why, also what is refused") {
  const test::TemporaryFolder folder;
  Now now = some_time();
  Kept kept{folder.path(), now, false};
  REQUIRE(kept.source(0));
  wire::AdmitRequest admit;
  admit.bay = "bay-01";
  CHECK_FALSE(kept.ask(admit).ok);
  admit.patient.weight_kg = 70;
  CHECK(kept.ask(admit).ok);
  CHECK_FALSE(kept.ask(wire::LimitsResetRequest{"bay-77"}).ok);
  CHECK(kept.ask(wire::DischargeRequest{"bay-01"}).ok);
  kept.save();
  const auto entries = entries_in(folder.path());
  std::string what;
  for (const JournalEntry& entry : entries) what += std::string(journal_what_text[entry.what]) + " ";
  CHECK(what == "station-started refused admitted refused discharged ");
  CHECK(entries[1].text.find("weight_kg") != std::string::npos);
  CHECK(entries[2].by == "nurse");
  CHECK(entries[2].bay == "bay-01");
}

TEST_CASE("an answer waits until its entry is on disk") {
  const test::TemporaryFolder folder;
  Now now = some_time();
  Kept kept{folder.path(), now, false};
  wire::Reply noted;
  noted.note = "of its own";
  kept.link->hold("peer", noted, now.station);
  CHECK(kept.link->has_waiting());
  CHECK_FALSE(kept.link->take_answered(now.station));
  CHECK(kept.link->flush({}));
  CHECK(kept.link->close());  // all is written
  const auto answered = kept.link->take_answered(now.station);
  REQUIRE(answered);
  CHECK(answered->reply.note == "of its own");
}

TEST_CASE("a bay whose saved state means nothing starts free, and an entry says so; the others come back") {
  const test::TemporaryFolder folder;
  Now now = some_time();
  {
    Kept first{folder.path(), now};
    REQUIRE(first.source(0));
    first.save();
  }
  {
    auto journal = store::Journal::open(folder.path() / "journal.db");
    REQUIRE(journal);
    REQUIRE(journal->append(
        {}, std::vector<store::StateChange>{
                {"bay/bay-02", "{\"format\":1}"}, {"bay/../etc", "{}"}, {"profile/bay-02", "[]"}}));
  }
  Kept second{folder.path(), now};
  CHECK(second.station.find_bay("bay-01")->admission().state == Admission::admitted);
  REQUIRE(second.station.find_bay("bay-02") != nullptr);
  CHECK(second.station.find_bay("bay-02")->admission().state == Admission::free);
  second.save();
  const auto entries = entries_in(folder.path());
  CHECK(std::any_of(entries.begin(), entries.end(), [](const JournalEntry& entry) {
    return entry.text.rfind("bay-02 starts free: what was saved of it cannot be read: ", 0) == 0;
  }));
}

TEST_CASE(
    "an admission whose saved state was damaged is an alarm, and stays in the file until somebody admits") {
  const test::TemporaryFolder folder;
  Now now = some_time();
  {
    Kept first{folder.path(), now};
    REQUIRE(first.source(0));
    first.save();
  }
  const auto damaged_value = [&] {
    auto database = store::Database::open(folder.path() / "journal.db", store::Access::read);
    REQUIRE(database);
    return *database->number("SELECT value = x'00' FROM state WHERE key = 'bay/bay-01'");
  };
  {
    auto database = store::Database::open(folder.path() / "journal.db", store::Access::create);
    REQUIRE(database);
    REQUIRE(database->exec("UPDATE state SET value = x'00' WHERE key = 'bay/bay-01'"));
  }
  now.wall += 10s;
  {
    Kept second{folder.path(), now, false};
    REQUIRE(second.source(1));
    second.save();
    CHECK(damaged_value() == 1);
  }
  Kept second{folder.path(), now, false};
  REQUIRE(second.station.find_bay("bay-01") != nullptr);
  CHECK(second.station.find_bay("bay-01")->admission().state == Admission::free);
  const auto seen = second.alarms();
  const auto* restarted = second.alarm(seen, "restarted");
  REQUIRE(restarted != nullptr);
  CHECK(restarted->priority == Priority::medium);
  wire::AdmitRequest admit;
  admit.bay = "bay-01";
  admit.patient.weight_kg = 70;
  CHECK(second.ask(admit).ok);
  second.save();
  CHECK(damaged_value() == 0);
}

TEST_CASE("two stations cannot have one folder") {
  const test::TemporaryFolder folder;
  Now now = some_time();
  auto first = JournalLink::open(folder.path(), [&now] { return now; });
  REQUIRE(first);
  const auto second = JournalLink::open(folder.path(), [&now] { return now; });
  REQUIRE_FALSE(second);
  CHECK(second.error().text.find("another station has this folder") != std::string::npos);
}
