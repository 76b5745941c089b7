// SPDX-License-Identifier: MIT
// Whatever stands in a journal's file: an answer, never a crash, and nothing found clean that is not whole.
#include <doctest/doctest.h>

#include <random>

#include "common/store/journal.hpp"
#include "common/store/journal_verify.hpp"
#include "tests/files.hpp"
#include "tests/store/entries.hpp"

using namespace vigil;
using namespace vigil::store;
using namespace vigil::test;

namespace {

constexpr std::uint64_t entry_count = 300;

/// The bytes of a journal that was closed, and its head.
struct Whole {
  std::string bytes;
  JournalHead head;
};

Whole whole_journal() {
  const TemporaryFolder folder;
  Whole whole;
  {
    auto journal = Journal::open(folder / "journal.db");
    REQUIRE(journal);
    const std::vector<StateChange> states{{"bay-01", std::string(6'000, 's')}};
    REQUIRE(journal->append(full_entries(1, entry_count), states));
    whole.head = journal->head();
  }
  whole.bytes = bytes_of(folder / "journal.db");
  return whole;
}

/// What verify says of these bytes: "clean", "damaged", or why they are no journal. All that reads a journal
/// must come through them as well.
std::string outcome(const std::string& bytes, const JournalHead& noted) {
  const TemporaryFolder folder;
  const auto path = folder.write("journal.db", bytes);
  VerifyOptions options;
  options.noted = {noted};
  const auto report = verify_journal(path, options);
  if (auto reader = JournalReader::open(path)) {
    const auto page = reader->read({});
    if (!page) CHECK_FALSE(page.error().text.empty());
  }
  if (auto journal = Journal::open(path)) {
    const auto states = journal->load_states();
    if (!states) CHECK_FALSE(states.error().text.empty());
  } else {
    CHECK_FALSE(journal.error().text.empty());
  }
  if (!report) return report.error().text;
  for (const Damage& damage : report->damage) CHECK_FALSE(damage.text.empty());
  return report->clean() ? "clean" : "damaged";
}

}  // namespace

TEST_CASE("an empty file is no journal yet, and becomes one") {
  const TemporaryFolder folder;
  const auto path = folder.write("journal.db", "");
  const auto report = verify_journal(path);
  REQUIRE_FALSE(report);
  CHECK(report.error().text.ends_with("journal.db: is no journal of Vigil's"));
  auto journal = Journal::open(path);
  REQUIRE(journal);
  CHECK(journal->append(full_entries(1, 1)));
}

TEST_CASE("a file cut at any place is never clean") {
  const Whole whole = whole_journal();
  REQUIRE(outcome(whole.bytes, whole.head) == "clean");
  for (std::size_t size = 0; size < whole.bytes.size(); size += 997)
    CHECK_MESSAGE(outcome(whole.bytes.substr(0, size), whole.head) != "clean", size);
}

TEST_CASE("a bit flipped in any page has a clear outcome; an entry that changed is never clean") {
  const Whole whole = whole_journal();
  std::mt19937 random{20261120};
  constexpr std::size_t page_size = 4096;
  const std::size_t text = whole.bytes.find("SpO₂ 84.5 < 85 for 0 s, number 123");
  REQUIRE(text != std::string::npos);
  for (std::size_t page = 0; page * page_size < whole.bytes.size(); ++page)
    for (int round = 0; round < 4; ++round) {
      std::string bytes = whole.bytes;
      char& byte = bytes[page * page_size + random() % page_size];
      byte = static_cast<char>(static_cast<unsigned char>(byte) ^ (1U << random() % 8));
      // Free space and the states are not part of the chain: such a flip may be clean.
      CHECK_FALSE(outcome(bytes, whole.head).empty());
    }
  for (std::size_t bit = 0; bit < std::size_t{8} * 34; ++bit) {
    std::string bytes = whole.bytes;
    bytes[text + bit / 8] =
        static_cast<char>(static_cast<unsigned char>(bytes[text + bit / 8]) ^ (1U << bit % 8));
    CHECK_MESSAGE(outcome(bytes, whole.head) == "damaged", bit);
  }
}

TEST_CASE("any bit flipped in the file's head, and pages of rubbish, have a clear outcome") {
  const Whole whole = whole_journal();
  for (std::size_t bit = 0; bit < std::size_t{8} * 108; ++bit) {
    std::string bytes = whole.bytes;
    bytes[bit / 8] = static_cast<char>(static_cast<unsigned char>(bytes[bit / 8]) ^ (1U << bit % 8));
    CHECK_FALSE(outcome(bytes, whole.head).empty());
  }
  std::mt19937 random{1};
  for (std::size_t page = 0; page * 4096 < whole.bytes.size(); ++page) {
    std::string bytes = whole.bytes;
    for (std::size_t i = 0; i < 4096; ++i) bytes[page * 4096 + i] = static_cast<char>(random());
    CHECK(outcome(bytes, whole.head) != "clean");
    // One page in place of another.
    bytes = whole.bytes;
    bytes.replace(page * 4096, 4096, whole.bytes, bytes.size() - std::size_t{4096} * (1 + random() % 3),
                  4096);
    CHECK_FALSE(outcome(bytes, whole.head).empty());
  }
}

TEST_CASE("a station that starts on a page of rubbish writes on, or is told why not") {
  const Whole whole = whole_journal();
  std::mt19937 random{2};
  for (std::size_t page = 0; page * 4096 < whole.bytes.size(); ++page) {
    std::string bytes = whole.bytes;
    for (std::size_t i = 0; i < 4096; ++i) bytes[page * 4096 + i] = static_cast<char>(random());
    const TemporaryFolder folder;
    auto journal = Journal::open(folder.write("journal.db", bytes));
    const auto written = journal ? journal->append(full_entries(1, 1)) : fail(journal.error().text);
    if (!written) CHECK(written.error().text.find("journal.db: ") != std::string::npos);
  }
}

TEST_CASE("a copy made without its log is told apart from a whole one by a noted head") {
  const TemporaryFolder folder;
  auto journal = Journal::open(folder / "journal.db");
  REQUIRE(journal);
  REQUIRE(journal->append(full_entries(1, 10)));
  // The station still has it open: the entries stand in journal.db-wal.
  std::filesystem::copy_file(folder / "journal.db", folder / "copy.db");
  VerifyOptions options;
  options.noted = {journal->head()};
  const auto report = verify_journal(folder / "copy.db", options);
  REQUIRE_MESSAGE(report, report.error().text);
  REQUIRE(report->damage.size() == 1);
  CHECK(report->damage[0].kind == DamageKind::cut);
}

TEST_CASE("a log of rubbish beside the journal takes nothing from it") {
  const Whole whole = whole_journal();
  const TemporaryFolder folder;
  const auto path = folder.write("journal.db", whole.bytes);
  folder.write("journal.db-wal", std::string(10'000, 'w'));
  const auto report = verify_journal(path);
  REQUIRE_MESSAGE(report, report.error().text);
  CHECK(report->clean());
  auto journal = Journal::open(path);
  REQUIRE(journal);
  CHECK(journal->head() == whole.head);
}
