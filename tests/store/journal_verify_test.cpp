// SPDX-License-Identifier: MIT
#include "common/store/journal_verify.hpp"

#include <doctest/doctest.h>

#include "common/store/journal.hpp"
#include "tests/files.hpp"
#include "tests/store/entries.hpp"

using namespace vigil;
using namespace vigil::store;
using namespace vigil::test;

namespace {

constexpr std::uint64_t entry_count = 50;

/// A journal of 50 entries that somebody gets at with SQL.
class Tampered {
 public:
  Tampered() {
    auto journal = Journal::open(path());
    REQUIRE_MESSAGE(journal, journal.error().text);
    for (std::uint64_t i = 1; i <= entry_count; i += 10) REQUIRE(journal->append(full_entries(i, 10)));
    head_ = journal->head();
  }

  std::filesystem::path path() const { return folder_ / "journal.db"; }
  const JournalHead& head() const { return head_; }
  void with(const std::string& sql) const {
    auto database = Database::open(path(), Access::create);
    REQUIRE(database);
    const auto done = database->exec(
        ("DROP TRIGGER IF EXISTS entry_is_not_changed; DROP TRIGGER IF EXISTS entry_is_not_deleted;" + sql)
            .c_str());
    REQUIRE_MESSAGE(done, done.error().text);
  }
  /// Changes a row's fields and gives it the hash that fits them, as somebody would who knows the format.
  void rewrite(std::int64_t seq, const std::function<void(JournalRow&)>& change) const {
    auto database = Database::open(path(), Access::create);
    REQUIRE(database);
    JournalRow row;
    {
      auto statement =
          database->prepare(std::string{"SELECT "} + journal_columns + " FROM entry WHERE seq = ?1");
      REQUIRE(statement);
      REQUIRE(*statement->bind(1, seq).step());
      row = *read_row(*statement);
    }
    change(row);
    row.hash = hash_of(row);
    REQUIRE(database->exec("DROP TRIGGER IF EXISTS entry_is_not_deleted"));
    REQUIRE(database->exec(("DELETE FROM entry WHERE seq = " + std::to_string(row.seq)).c_str()));
    auto insert = database->prepare(journal_insert);
    REQUIRE(insert);
    bind_row(*insert, row);
    REQUIRE(insert->run());
  }
  VerifyReport report(const VerifyOptions& options = {}) const {
    const auto report = verify_journal(path(), options);
    REQUIRE_MESSAGE(report, report.error().text);
    return *report;
  }

 private:
  TemporaryFolder folder_;
  JournalHead head_;
};

std::vector<std::string> texts(const VerifyReport& report) {
  std::vector<std::string> found;
  for (const Damage& damage : report.damage) found.push_back(damage.text);
  return found;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a journal as it was written is clean, and verifying leaves nothing beside it") {
  const Tampered journal;
  VerifyOptions options;
  options.noted = {journal.head(), {}};
  std::uint64_t steps = 0;
  options.progress = [&](std::uint64_t, std::uint64_t total) {
    ++steps;
    CHECK(total == entry_count);
  };
  const auto report = journal.report(options);
  CHECK(report.clean());
  CHECK(report.entries == entry_count);
  CHECK(report.head == journal.head());
  CHECK(steps == 1);
  std::size_t files = 0;
  for (const auto& file : std::filesystem::directory_iterator(journal.path().parent_path()))
    files += file.is_regular_file() ? 1U : 0U;
  CHECK(files == 1);
}

TEST_CASE("a journal is verified while the station writes to it") {
  const TemporaryFolder folder;
  auto journal = Journal::open(folder / "journal.db");
  REQUIRE(journal);
  for (std::uint64_t i = 1; i <= 3; ++i) {
    REQUIRE(journal->append(full_entries(i, 1)));
    const auto report = verify_journal(folder / "journal.db");
    REQUIRE_MESSAGE(report, report.error().text);
    CHECK(report->clean());
    CHECK(report->head == journal->head());
  }
}

TEST_CASE("an entry of which any field was changed is found") {
  const char* changes[] = {
      "wall_ns = wall_ns + 1",
      "bay_ns = bay_ns - 1",
      "bay_ns = NULL",
      "bay = 'bay-09'",
      "mode = 'live'",
      "what = 'ended'",
      "alarm = 3",
      "condition = 'rr-low'",
      "priority = 'low'",
      "value = 97",
      "value = NULL",
      "limit_value = 80",
      "by_whom = 'another'",
      "text = text || '.'",
      "text = ''",
      "text = 'S' || substr(text, 1)",
      "delay_s = 11",
      "signal_delay_ms = 3.250000001",
      "previous = zeroblob(32)",
      "hash = zeroblob(32)",
      // A boundary that moves between two texts changes neither length nor letters of the two together.
      "condition = condition || substr(priority, 1, 1), priority = substr(priority, 2)",
  };
  for (const char* change : changes) {
    const Tampered journal;
    journal.with("UPDATE entry SET " + std::string{change} + " WHERE seq = 17");
    CHECK_MESSAGE(texts(journal.report()) == Texts{"entry 17 was changed: its hash does not fit"}, change);
  }
}

TEST_CASE("an entry that was changed together with its hash breaks the link behind it") {
  const Tampered journal;
  journal.rewrite(17, [](JournalRow& row) { row.by_whom = "another"; });
  CHECK(texts(journal.report()) == Texts{"entry 18 does not continue entry 17: one of the two was replaced"});
}

TEST_CASE("the first entry must continue a journal's beginning") {
  const Tampered journal;
  journal.rewrite(1, [](JournalRow& row) { row.previous.fill(0); });
  CHECK(texts(journal.report()) == Texts{"entry 1 does not continue a journal's beginning",
                                         "entry 2 does not continue entry 1: one of the two was replaced"});
}

TEST_CASE("missing entries are found") {
  const Tampered journal;
  journal.with("DELETE FROM entry WHERE seq IN (1, 20, 30, 31, 32)");
  const auto report = journal.report();
  CHECK(texts(report) == Texts{"entry 1 is missing", "entry 20 is missing", "entries 30 to 32 are missing"});
  CHECK(report.entries == entry_count - 5);
  CHECK(report.damage[2].kind == DamageKind::missing);
  CHECK(report.damage[2].last == 32);
}

TEST_CASE("a gap that was closed by numbering what follows anew is found") {
  const Tampered journal;
  journal.with(
      "DELETE FROM entry WHERE seq = 48; UPDATE entry SET seq = 48 WHERE seq = 49; UPDATE entry SET seq = 49 "
      "WHERE seq = 50");
  CHECK(texts(journal.report()) ==
        Texts{"entry 48 was written as entry 49", "entry 49 was changed: its hash does not fit"});
}

TEST_CASE("reordered entries are found, with the places they had") {
  const Tampered journal;
  journal.with(
      "UPDATE entry SET seq = 0 WHERE seq = 10; UPDATE entry SET seq = 10 WHERE seq = 33; UPDATE entry SET "
      "seq = 33 WHERE seq = 0");
  const auto report = journal.report();
  CHECK(texts(report) == Texts{"entry 10 was written as entry 33", "entry 33 was written as entry 10"});
  CHECK(report.damage[0].kind == DamageKind::moved);
}

TEST_CASE("duplicated entries are found, behind the others or in place of one") {
  const Tampered journal;
  const std::string rest =
      "wall_ns, bay_ns, bay, mode, what, alarm, condition, priority, value, limit_value, by_whom, text, "
      "delay_s, signal_delay_ms, previous, hash FROM entry WHERE seq = 5";
  journal.with("DELETE FROM entry WHERE seq = 40; INSERT INTO entry SELECT 40, " + rest +
               "; INSERT INTO entry SELECT 51, " + rest);
  CHECK(texts(journal.report()) == Texts{"entry 40 is a copy of entry 5", "entry 51 is a copy of entry 5"});
}

TEST_CASE("an inserted entry is found, also under a number below the first") {
  const Tampered journal;
  journal.with(
      "INSERT INTO entry (seq, wall_ns, bay, mode, what, alarm, condition, priority, by_whom, text, "
      "previous, "
      "hash) SELECT n, 0, '', 'live', 'started', 0, '', 'none', '', '', hash, zeroblob(32) FROM entry, "
      "(SELECT 51 AS n UNION SELECT 0 UNION SELECT -9223372036854775808 UNION SELECT 9223372036854775807) "
      "WHERE seq = 50");
  CHECK(texts(journal.report()) == Texts{"entry -9223372036854775808 has a number that no entry is given",
                                         "entry 0 has a number that no entry is given",
                                         "entry 51 was changed: its hash does not fit",
                                         "entries 52 to 9223372036854775806 are missing",
                                         "entry 9223372036854775807 was changed: its hash does not fit"});
}

TEST_CASE("a cut tail shows by a head that was noted elsewhere") {
  const Tampered journal;
  journal.with("DELETE FROM entry WHERE seq > 40");
  CHECK(journal.report().clean());
  VerifyOptions options;
  options.noted = {journal.head()};
  const auto report = journal.report(options);
  CHECK(texts(report) == Texts{"the journal ends at entry 40, entry 50 was noted: its tail was cut"});
  CHECK(report.damage[0].kind == DamageKind::cut);
}

TEST_CASE("a tail that was written anew shows by a head that was noted elsewhere") {
  const Tampered journal;
  journal.rewrite(50, [](JournalRow& row) { row.by_whom = "another"; });
  CHECK(journal.report().clean());
  VerifyOptions options;
  options.noted = {journal.head()};
  CHECK(texts(journal.report(options)) == Texts{"entry 50 is not the one whose hash was noted"});
}

TEST_CASE("thousands of changed entries are counted, and the first hundred told") {
  const TemporaryFolder folder;
  {
    auto journal = Journal::open(folder / "journal.db");
    REQUIRE(journal);
    REQUIRE(journal->append(full_entries(1, 3'000)));
  }
  {
    auto database = Database::open(folder / "journal.db", Access::create);
    REQUIRE(database->exec("DROP TRIGGER entry_is_not_changed; UPDATE entry SET bay = 'x'"));
  }
  const auto report = verify_journal(folder / "journal.db");
  REQUIRE(report);
  CHECK(report->found == 3'000);
  CHECK(report->damage.size() == most_listed_damage);
}

TEST_CASE("a file whose path looks like a URI or SQL is a file") {
  const TemporaryFolder folder;
  for (const char* name : {"a?mode=memory", "b%41#x", "file:journal.db", "'; --"}) {
    auto journal = Journal::open(folder / name);
    REQUIRE(journal);
    REQUIRE(journal->append(full_entries(1, 2)));
    journal = fail("closed");
    const auto report = verify_journal(folder / name);
    REQUIRE_MESSAGE(report, report.error().text);
    CHECK(report->entries == 2);
  }
}
