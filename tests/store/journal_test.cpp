// SPDX-License-Identifier: MIT
#include "common/store/journal.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "common/store/journal_verify.hpp"
#include "tests/files.hpp"
#include "tests/store/entries.hpp"

using namespace vigil;
using namespace vigil::store;
using namespace vigil::test;

namespace {

/// The journal of `path`, which must open.
Journal opened(const std::filesystem::path& path) {
  auto journal = Journal::open(path);
  REQUIRE_MESSAGE(journal, journal.error().text);
  return std::move(*journal);
}

std::vector<std::uint64_t> numbers(const JournalPage& page) {
  std::vector<std::uint64_t> found;
  for (const JournalEntry& entry : page.entries) found.push_back(entry.seq);
  return found;
}

using Numbers = std::vector<std::uint64_t>;

}  // namespace

TEST_CASE("a new journal is empty, and its head is the documented beginning") {
  const TemporaryFolder folder;
  Journal journal = opened(folder / "journal.db");
  CHECK(journal.head().seq == 0);
  // SHA-256 of "vigil journal 1", as JOURNAL.md says.
  CHECK(to_hex(journal.head().hash) == "81be60ece8f52efce5bf27d55415a93afb3a14477f3467377e7b4da10c6ba1ba");
  CHECK(journal.read({})->entries.empty());
  CHECK(journal.load_states()->empty());
}

TEST_CASE("the hash of an entry is the one that JOURNAL.md's recipe gives") {
  JournalHead head;
  JournalEntry entry = full_entry(1);
  // Worked by an independent program from the text of JOURNAL.md.
  CHECK(to_hex(row_of(entry, head).hash) ==
        "2edf6ea2e4d0a4d234a44151bb3f6445b7b63908cb82a9abe774a85f1b19439f");
  JournalEntry bare;
  CHECK(to_hex(row_of(bare, head).hash) ==
        "763b7bac092155857d0ba070538e006b90be02c14ca66d18739d5b6884af039a");
}

TEST_CASE("appended entries get numbers without holes, and come back as they were, newest first") {
  const TemporaryFolder folder;
  Journal journal = opened(folder / "journal.db");
  std::vector<JournalEntry> entries = full_entries(1, 3);
  entries.push_back({});  // nothing is set
  REQUIRE(journal.append(std::span{entries}.first(1)));
  const auto head = journal.append(std::span{entries}.subspan(1));
  REQUIRE(head);
  CHECK(head->seq == 4);
  CHECK(journal.head() == *head);
  const auto page = journal.read({});
  REQUIRE(page);
  CHECK_FALSE(page->problem);
  REQUIRE(page->entries.size() == 4);
  for (std::size_t i = 0; i < 4; ++i) {
    entries[i].seq = i + 1;
    CHECK(page->entries[3 - i] == entries[i]);
  }
}

TEST_CASE("a journal goes on where it ended, its chain unbroken") {
  const TemporaryFolder folder;
  JournalHead head;
  for (std::uint64_t round = 0; round < 5; ++round) {
    Journal journal = opened(folder / "journal.db");
    CHECK(journal.head() == head);
    CHECK_FALSE(journal.damage());
    head = *journal.append(full_entries(round * 3, 3));
  }
  CHECK(head.seq == 15);
  const auto report = verify_journal(folder / "journal.db");
  REQUIRE(report);
  CHECK(report->clean());
  CHECK(report->entries == 15);
  CHECK(report->head == head);
}

TEST_CASE("what SQLite cannot hold is kept as unset or zero, and the chain is whole") {
  const TemporaryFolder folder;
  Journal journal = opened(folder / "journal.db");
  JournalEntry entry;
  entry.value = std::nan("");
  entry.limit = -0.0;
  entry.delay_s = std::numeric_limits<double>::infinity();
  entry.signal_delay_ms = std::numeric_limits<double>::denorm_min();
  entry.alarm = std::numeric_limits<std::uint64_t>::max();
  entry.wall = WallTime{Duration{std::numeric_limits<std::int64_t>::min()}};
  entry.text = std::string("a\0b\xff", 4);
  REQUIRE(journal.append({&entry, 1}));
  const auto page = journal.read({});
  REQUIRE(page->entries.size() == 1);
  const JournalEntry& kept = page->entries[0];
  CHECK_FALSE(kept.value);
  REQUIRE(kept.limit);
  CHECK_FALSE(std::signbit(*kept.limit));
  CHECK(kept.delay_s == entry.delay_s);
  CHECK(kept.signal_delay_ms == entry.signal_delay_ms);
  CHECK(kept.alarm == entry.alarm);
  CHECK(kept.wall == entry.wall);
  CHECK(kept.text == entry.text);
  CHECK(verify_journal(folder / "journal.db")->clean());
}

TEST_CASE("a text that is too long is cut between characters, and says so") {
  const TemporaryFolder folder;
  Journal journal = opened(folder / "journal.db");
  JournalEntry entry;
  entry.text = std::string(longest_journal_text - 1, 'x') + "₂ and more";
  REQUIRE(journal.append({&entry, 1}));
  const std::string kept = journal.read({})->entries[0].text;
  CHECK(kept.ends_with("x [cut from 16395 bytes]"));
  CHECK(verify_journal(folder / "journal.db")->clean());
}

TEST_CASE("the log is asked by bay, time, words, number and length") {
  const TemporaryFolder folder;
  Journal journal = opened(folder / "journal.db");
  REQUIRE(journal.append(full_entries(1, 40)));
  JournalEntry station;
  station.wall = wall_start + std::chrono::hours{1};
  station.what = JournalWhat::station_stopped;
  REQUIRE(journal.append({&station, 1}));

  const auto asked = [&](const JournalQuery& query) { return numbers(*journal.read(query)); };
  JournalQuery query;
  query.limit = 2;
  CHECK(asked(query) == Numbers{41, 40});
  query.before_seq = 40;
  CHECK(asked(query) == Numbers{39, 38});
  query = {};
  query.bay = "bay-02";
  query.limit = 3;
  CHECK(asked(query) == Numbers{38, 34, 30});
  query.bay = "";
  CHECK(asked(query) == Numbers{41});
  query = {};
  query.from = full_entry(7).wall;
  query.to = full_entry(9).wall;
  CHECK(asked(query) == Numbers{9, 8, 7});
  query.what = {JournalWhat::started};
  CHECK(asked(query) == Numbers{8});
  query.what = {JournalWhat::started, JournalWhat::acknowledged};
  CHECK(asked(query) == Numbers{9, 8, 7});
  query.bay = "no such bay' OR 1";
  CHECK(asked(query).empty());
  query = {};
  query.limit = 0;
  CHECK(asked(query).empty());
  query.limit = std::numeric_limits<std::size_t>::max();
  query.before_seq = std::numeric_limits<std::uint64_t>::max();
  CHECK(asked(query).size() == 41);
}

TEST_CASE("a reader of its own sees what was committed, while the writer goes on") {
  const TemporaryFolder folder;
  CHECK_FALSE(JournalReader::open(folder / "journal.db"));
  Journal journal = opened(folder / "journal.db");
  auto reader = JournalReader::open(folder / "journal.db");
  REQUIRE(reader);
  for (std::uint64_t i = 1; i <= 3; ++i) {
    REQUIRE(journal.append(full_entries(i, 1)));
    CHECK(reader->read({})->entries.size() == i);
  }
}

TEST_CASE("states are kept with their entries, replaced, and gone once empty") {
  const TemporaryFolder folder;
  const std::string blob("\0\1\xff state", 9);
  {
    Journal journal = opened(folder / "journal.db");
    const std::vector<StateChange> first{{"bay-01", "one"}, {"bay-02", "two"}, {"bay-02", blob}};
    REQUIRE(journal.append(full_entries(1, 1), first));
    const std::vector<StateChange> second{{"bay-01", ""}, {"never-there", ""}};
    REQUIRE(journal.append({}, second));
    CHECK(journal.head().seq == 1);
  }
  const auto states = opened(folder / "journal.db").load_states();
  REQUIRE(states);
  CHECK(*states == std::vector<StateChange>{{"bay-02", blob}});
}

TEST_CASE("states that are no longer as they were written come without their value, and all are told") {
  const TemporaryFolder folder;
  {
    const std::vector<StateChange> states{{"bay-01", "one"}, {"bay-02", "two"}, {"bay-03", "three"}};
    REQUIRE(opened(folder / "journal.db").append({}, states));
  }
  {
    auto database = Database::open(folder / "journal.db", Access::create);
    REQUIRE(database->exec("UPDATE state SET value = x'00' WHERE key <> 'bay-01'"));
  }
  Journal journal = opened(folder / "journal.db");
  const auto states = journal.load_states();
  REQUIRE(states);
  CHECK(*states == std::vector<StateChange>{{"bay-01", "one"}, {"bay-02", ""}, {"bay-03", ""}});
  CHECK(journal.damage() ==
        "the state 'bay-02' was changed: its hash does not fit; "
        "the state 'bay-03' was changed: its hash does not fit");
  const auto report = verify_journal(folder / "journal.db");
  REQUIRE(report);
  REQUIRE(report->damage.size() == 2);
  CHECK(report->damage[0].kind == DamageKind::state);
  CHECK(report->damage[0].text == "the state 'bay-02' was changed: its hash does not fit");
}

TEST_CASE("where there is no room nothing of a transaction is kept, and the chain goes on once there is") {
  const TemporaryFolder folder;
  Journal journal = opened(folder / "journal.db");
  const JournalHead before = *journal.append(full_entries(1, 1));
  REQUIRE(journal.limit_pages(8));
  const std::vector<StateChange> state{{"bay-01", "new"}};
  const auto failed = journal.append(full_entries(2, 500), state);
  REQUIRE_FALSE(failed);
  CHECK(failed.error().text.find("journal.db: database or disk is full") != std::string::npos);
  CHECK(journal.head() == before);
  CHECK(journal.load_states()->empty());

  REQUIRE(journal.limit_pages(0));
  REQUIRE(journal.append(full_entries(2, 500), state));
  CHECK(journal.head().seq == 501);
  CHECK(verify_journal(folder / "journal.db")->clean());
}

TEST_CASE("two programs that write one journal: the second to write is told, and the chain stays whole") {
  const TemporaryFolder folder;
  Journal first = opened(folder / "journal.db");
  Journal second = opened(folder / "journal.db");
  REQUIRE(first.append(full_entries(1, 2)));
  const auto refused = second.append(full_entries(1, 1));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().text.find("its last entry is 2 where 0 was written here last: another program") !=
        std::string::npos);
  REQUIRE(first.append(full_entries(3, 1)));
  CHECK(verify_journal(folder / "journal.db")->clean());
}

TEST_CASE("a journal of a newer version, another program's file and a file that is none are left alone") {
  const TemporaryFolder folder;
  const auto newer = folder / "newer.db";
  { REQUIRE(opened(newer).append(full_entries(1, 1))); }
  {
    auto database = Database::open(newer, Access::create);
    REQUIRE(database->exec("PRAGMA user_version = 2"));
  }
  const auto foreign = folder / "foreign.db";
  {
    auto database = Database::open(foreign, Access::create);
    REQUIRE(database->exec("CREATE TABLE entry (seq INTEGER PRIMARY KEY)"));
  }
  const auto text = folder.write("text.db", std::string(5'000, 'x'));
  const auto odd = folder / "odd.db";
  { opened(odd); }
  {
    auto database = Database::open(odd, Access::create);
    REQUIRE(database->exec(
        "DROP TABLE entry; CREATE VIEW entry AS WITH RECURSIVE n(seq) AS (SELECT 1 UNION ALL SELECT seq + 1 "
        "FROM n) SELECT seq FROM n"));
  }
  std::filesystem::create_directory(folder / "folder.db");
  const struct {
    std::filesystem::path path;
    const char* error;
  } cases[] = {
      {newer, "newer.db: is a journal of version 2, this program knows 1; it was left as it is"},
      {foreign, "foreign.db: is no journal of Vigil's"},
      {text, "text.db: file is not a database"},
      {odd, "odd.db: has no table 'entry'"},
      {folder / "folder.db", "folder.db: is no plain file"},
      {folder / "absent" / "journal.db", "unable to open database file"},
  };
  for (const auto& [path, error] : cases) {
    const bool is_file = std::filesystem::is_regular_file(path);
    const std::string before = is_file ? bytes_of(path) : "";
    const auto journal = Journal::open(path);
    REQUIRE_FALSE(journal);
    CHECK_MESSAGE(journal.error().text.find(error) != std::string::npos, journal.error().text);
    CHECK_FALSE(JournalReader::open(path));
    CHECK_FALSE(verify_journal(path));
    if (is_file) CHECK(bytes_of(path) == before);
  }
}

TEST_CASE("a slip of the hand in an SQLite tool does not change or delete an entry") {
  const TemporaryFolder folder;
  { REQUIRE(opened(folder / "journal.db").append(full_entries(1, 2))); }
  auto database = Database::open(folder / "journal.db", Access::create);
  REQUIRE(database);
  for (const char* sql : {"UPDATE entry SET text = 'x'", "DELETE FROM entry"})
    CHECK_FALSE(database->exec(sql));
  CHECK(*database->number("SELECT count(*) FROM entry") == 2);
}

TEST_CASE("a word that this version does not know leaves out its entry, not the page") {
  const TemporaryFolder folder;
  Journal journal = opened(folder / "journal.db");
  REQUIRE(journal.append(full_entries(1, 4)));
  {
    auto database = Database::open(folder / "journal.db", Access::create);
    REQUIRE(
        database->exec("DROP TRIGGER entry_is_not_changed; UPDATE entry SET mode = 'dream' WHERE seq < 3"));
  }
  const auto page = journal.read({});
  REQUIRE(page);
  CHECK(numbers(*page) == Numbers{4, 3});
  CHECK(page->problem ==
        "entry 2: mode is 'dream', a word that this version does not know, and 1 more like it");
}

TEST_CASE("a broken chain at the end is told on opening, and the journal goes on") {
  const TemporaryFolder folder;
  { REQUIRE(opened(folder / "journal.db").append(full_entries(1, 20))); }
  {
    auto database = Database::open(folder / "journal.db", Access::create);
    REQUIRE(database->exec("DROP TRIGGER entry_is_not_changed; UPDATE entry SET value = 99 WHERE seq = 17"));
  }
  Journal journal = opened(folder / "journal.db");
  REQUIRE(journal.damage());
  CHECK(*journal.damage() == "entry 17 was changed: its hash does not fit");
  REQUIRE(journal.append(full_entries(21, 1)));
  const auto report = verify_journal(folder / "journal.db");
  REQUIRE(report->damage.size() == 1);
  CHECK(report->damage[0].seq == 17);
}

TEST_CASE("a hash is written and read as 64 hexadecimal digits") {
  const std::string text = to_hex(genesis());
  CHECK(text.size() == 64);
  CHECK(hash_from_hex(text) == genesis());
  CHECK(hash_from_hex("81BE" + text.substr(4)) == genesis());
  CHECK_FALSE(hash_from_hex(""));
  CHECK_FALSE(hash_from_hex(text.substr(1)));
  CHECK_FALSE(hash_from_hex("g" + text.substr(1)));
}
