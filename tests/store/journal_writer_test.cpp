// SPDX-License-Identifier: MIT
#include "common/store/journal_writer.hpp"

#include <doctest/doctest.h>
#include <sys/resource.h>

#include <condition_variable>
#include <csignal>
#include <memory>
#include <mutex>
#include <optional>

#include "common/store/journal_verify.hpp"
#include "tests/files.hpp"
#include "tests/store/entries.hpp"

using namespace vigil;
using namespace vigil::store;
using namespace vigil::test;
using namespace std::chrono_literals;

namespace {

/// A window that is never over in a test: what goes to disk went for another reason.
constexpr Duration endless = 1h;

/// A journal, its writer, and the wait for it.
class Written {
 public:
  explicit Written(JournalWriterOptions options = {}) {
    auto journal = Journal::open(path());
    REQUIRE_MESSAGE(journal, journal.error().text);
    options.changed = [this] {
      const std::lock_guard lock{mutex_};
      ++changes_;
      changed_.notify_all();
    };
    writer_ = std::make_unique<JournalWriter>(std::move(*journal), system_now, std::move(options));
  }

  JournalWriter& writer() { return *writer_; }
  std::filesystem::path path() const { return folder_ / "journal.db"; }
  /// Waits until the writer has told something that makes `condition` true; the deadline is for a broken one.
  bool eventually(const std::function<bool()>& condition) {
    std::unique_lock lock{mutex_};
    return changed_.wait_for(lock, 30s, condition);
  }
  bool committed(std::uint64_t ticket) {
    return eventually([&] { return writer_->committed() >= ticket; });
  }
  std::uint64_t changes() {
    const std::lock_guard lock{mutex_};
    return changes_;
  }
  /// All entries as they are on disk, oldest first.
  std::vector<JournalEntry> entries() const {
    auto reader = JournalReader::open(path());
    REQUIRE(reader);
    JournalQuery query;
    query.limit = most_read_entries;
    auto page = reader->read(query);
    REQUIRE(page);
    return {page->entries.rbegin(), page->entries.rend()};
  }

 private:
  TemporaryFolder folder_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t changes_ = 0;
  std::unique_ptr<JournalWriter> writer_;
};

/// No file of this program can grow beyond `bytes`: a disk that fails, and is mended when this is gone.
class FullDisk {
 public:
  explicit FullDisk(rlim_t bytes) {
    const bool ignored = std::signal(SIGXFSZ, SIG_IGN) != SIG_ERR;
    REQUIRE(ignored);
    REQUIRE(getrlimit(RLIMIT_FSIZE, &before_) == 0);
    const rlimit limit{bytes, before_.rlim_max};
    REQUIRE(setrlimit(RLIMIT_FSIZE, &limit) == 0);
  }
  ~FullDisk() { setrlimit(RLIMIT_FSIZE, &before_); }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;

 private:
  rlimit before_{};
};

JournalWriterOptions patient() {
  JournalWriterOptions options;
  options.window = endless;
  options.retry = 1ms;
  return options;
}

}  // namespace

TEST_CASE("tickets count from 1 and are committed in their order, each with its entry on disk") {
  Written journal;
  for (std::uint64_t i = 1; i <= 200; ++i) CHECK(journal.writer().push(full_entry(i)) == i);
  REQUIRE(journal.committed(200));
  const auto state = journal.writer().state();
  CHECK_FALSE(state.failing);
  CHECK(state.waiting == 0);
  CHECK(state.head.seq == 200);
  const auto entries = journal.entries();
  REQUIRE(entries.size() == 200);
  for (std::uint64_t i = 0; i < 200; ++i) {
    JournalEntry due = full_entry(i + 1);
    due.seq = i + 1;
    REQUIRE(entries[i] == due);
  }
  REQUIRE(journal.writer().close());
  CHECK(verify_journal(journal.path())->head == state.head);
}

TEST_CASE("an entry that nobody flushes is on disk when its window is over") {
  JournalWriterOptions options;
  options.window = 1ms;
  Written journal{options};
  CHECK(journal.committed(journal.writer().push(full_entry(1))));
}

TEST_CASE("a flush puts everything before it on disk at once, in one transaction") {
  Written journal{patient()};
  std::uint64_t last = 0;
  for (std::uint64_t i = 1; i <= 50; ++i) last = journal.writer().push(full_entry(i));
  CHECK(journal.writer().state().waiting == 50);
  journal.writer().flush();
  REQUIRE(journal.committed(last));
  CHECK(journal.changes() == 1);
  // With nothing to write a flush is nothing.
  journal.writer().flush();
  journal.writer().flush();
  last = journal.writer().push(full_entry(51));
  journal.writer().flush();
  REQUIRE(journal.committed(last));
}

TEST_CASE("a transaction that is full does not wait for its window") {
  JournalWriterOptions options = patient();
  options.most_at_once = 10;
  Written journal{options};
  for (std::uint64_t i = 1; i <= 10; ++i) journal.writer().push(full_entry(i));
  CHECK(journal.committed(10));
}

TEST_CASE("closing writes what waits; afterwards everything is refused") {
  Written journal{patient()};
  for (std::uint64_t i = 1; i <= 30; ++i) journal.writer().push(full_entry(i));
  REQUIRE(journal.writer().close());
  CHECK(journal.writer().committed() == 30);
  CHECK(journal.writer().push(full_entry(31)) == 0);
  CHECK(journal.writer().close());
  CHECK(journal.entries().size() == 30);
}

TEST_CASE("of the states in a transaction the last of each key stays, with or without an entry") {
  Written journal{patient()};
  journal.writer().push(full_entry(1), {{"bay-01", "a"}, {"bay-02", "a"}});
  journal.writer().push_states({{"bay-01", "b"}, {"bay-03", "b"}});
  journal.writer().push(full_entry(2), {{"bay-03", ""}, {"bay-01", "c"}});
  REQUIRE(journal.writer().close());
  CHECK(journal.writer().committed() == 3);
  auto reopened = Journal::open(journal.path());
  REQUIRE(reopened);
  CHECK(reopened->head().seq == 2);
  CHECK(*reopened->load_states() == std::vector<StateChange>{{"bay-01", "c"}, {"bay-02", "a"}});
}

TEST_CASE("entries that were pushed together have one ticket, and each counts where too many wait") {
  JournalWriterOptions options;
  options.window = endless;
  options.most_waiting = 10;
  Written journal{std::move(options)};
  CHECK(journal.writer().push({full_entry(1), full_entry(2), full_entry(3)}, {{"bay", "three"}}) == 1);
  CHECK(journal.writer().push(std::vector<JournalEntry>(11, full_entry(4)), {}) == 0);
  CHECK(journal.writer().state().refused == 11);
  CHECK(journal.writer().state().problem().ends_with("or states: too many waited"));
  journal.writer().flush();
  REQUIRE(journal.committed(1));
  REQUIRE(journal.eventually([&] { return journal.writer().state().head.seq == 4; }));
  const auto entries = journal.entries();
  CHECK(entries[2].wall == full_entry(3).wall);
  CHECK(entries[3].text.find("11 of its newest entries or states") != std::string::npos);
}

TEST_CASE("a state that no transaction could hold is refused alone: its entry and all others are kept") {
  Written journal{patient()};
  std::string too_large;
  too_large.resize(17'000'000, 'x');
  CHECK(journal.writer().push(full_entry(1), {{"bay-01", too_large}, {"bay-02", "b"}}) == 1);
  CHECK(journal.writer().push_states({{"bay-03", too_large}}) == 0);
  CHECK(journal.writer().push(full_entry(2)) == 2);
  const auto state = journal.writer().state();
  CHECK(state.refused == 2);
  CHECK_FALSE(state.failing);
  CHECK_MESSAGE(state.problem().find("'bay-03' has 17000006 bytes") != std::string::npos, state.problem());
  REQUIRE(journal.writer().close());
  const auto entries = journal.entries();
  REQUIRE(entries.size() == 3);
  CHECK(entries[0].text == full_entry(1).text);
  CHECK(entries[1].text == full_entry(2).text);
  CHECK(entries[2].what == JournalWhat::refused);
  CHECK(entries[2].text.starts_with(
      "the journal lost 2 of its newest entries or states: the state of 'bay-03'"));
  auto reopened = Journal::open(journal.path());
  REQUIRE(reopened);
  CHECK(*reopened->load_states() == std::vector<StateChange>{{"bay-02", "b"}});
}

TEST_CASE("states of more than 16 MiB in one push are all kept, in portions, and so are the entries") {
  Written journal{patient()};
  std::vector<StateChange> states;
  states.reserve(40);
  for (int i = 0; i < 40; ++i)
    states.emplace_back("bay-" + std::to_string(10 + i),
                        std::string(1'000'000, static_cast<char>('a' + i % 26)));
  CHECK(journal.writer().push({full_entry(1), full_entry(2)}, states) == 3);
  journal.writer().flush();
  REQUIRE(journal.committed(3));
  CHECK(journal.changes() >= 3);
  const auto state = journal.writer().state();
  CHECK(state.refused == 0);
  CHECK(state.problem().empty());
  REQUIRE(journal.writer().close());
  CHECK(journal.entries().size() == 2);
  auto reopened = Journal::open(journal.path());
  REQUIRE(reopened);
  CHECK(*reopened->load_states() == states);
}

TEST_CASE("while the disk fails it is said and everything is kept; once it works again all is there") {
  Written journal{patient()};
  REQUIRE(journal.writer().push(full_entry(1)) == 1);
  journal.writer().flush();
  REQUIRE(journal.committed(1));
  const auto before = journal.writer().state().head;
  {
    const FullDisk full{65'536};
    for (std::uint64_t i = 2; i <= 1'000; ++i) journal.writer().push(full_entry(i));
    journal.writer().flush();
    REQUIRE(journal.eventually([&] { return journal.writer().state().failing; }));
    const auto state = journal.writer().state();
    CHECK(state.error.find("journal.db: ") != std::string::npos);
    CHECK_MESSAGE(state.error.ends_with("journal.db: disk I/O error (SQLite 778)"), state.error);
    CHECK(state.waiting == 999);
    CHECK(state.refused == 0);
    CHECK(state.head == before);
    CHECK(journal.writer().committed() == 1);
  }
  REQUIRE(journal.committed(1'000));
  CHECK_FALSE(journal.writer().state().failing);
  CHECK(journal.writer().state().error.empty());
  const auto entries = journal.entries();
  REQUIRE(entries.size() == 1'000);
  for (std::uint64_t i = 0; i < 1'000; ++i) REQUIRE(entries[i].text == full_entry(i + 1).text);
  REQUIRE(journal.writer().close());
  CHECK(verify_journal(journal.path())->clean());
}

TEST_CASE(
    "a journal that a full disk does not let be made is made once there is room, with all that waited") {
  std::optional<FullDisk> full{std::in_place, 4096};
  Written journal{patient()};
  CHECK(journal.writer().state().failing);
  CHECK(journal.writer().state().error.find("journal.db: ") != std::string::npos);
  REQUIRE(journal.writer().push(full_entry(1)) == 1);
  journal.writer().flush();
  CHECK(journal.writer().committed() == 0);
  full.reset();
  REQUIRE(journal.committed(1));
  CHECK_FALSE(journal.writer().state().failing);
  CHECK(journal.entries().size() == 1);
  REQUIRE(journal.writer().close());
  CHECK(verify_journal(journal.path())->clean());
}

TEST_CASE("what a station left is there though the disk is full, and the chain goes on once there is room") {
  const TemporaryFolder folder;
  const std::vector<StateChange> states{{"bay/bay-01", "state"}};
  std::filesystem::create_directory(folder / "killed");
  {
    auto journal = Journal::open(folder / "journal.db");
    REQUIRE(journal);
    REQUIRE(journal->append(full_entries(1, 20), states));
    // As it stands where the station was killed: what was written is only in its log.
    for (const char* name : {"journal.db", "journal.db-wal"})
      std::filesystem::copy_file(folder / name, folder.path() / "killed" / name);
  }
  std::filesystem::path path;
  SUBCASE("it had ended") { path = folder / "journal.db"; }
  SUBCASE("it was killed") { path = folder.path() / "killed" / "journal.db"; }
  std::optional<FullDisk> full{std::in_place, 4096};
  auto journal = Journal::open(path);
  REQUIRE_MESSAGE(journal, journal.error().text);
  REQUIRE(journal->problem());
  CHECK(*journal->load_states() == states);
  CHECK(journal->head().seq == 20);
  CHECK_FALSE(journal->damage());
  CHECK_FALSE(journal->append(full_entries(21, 1)));
  full.reset();
  REQUIRE(journal->append(full_entries(21, 1)));
  CHECK(journal->head().seq == 21);
  CHECK(verify_journal(path)->clean());
}

TEST_CASE("another program's file is refused also where the disk is full") {
  const TemporaryFolder folder;
  {
    auto database = Database::open(folder / "journal.db", Access::create);
    REQUIRE(database->exec("CREATE TABLE other (x); PRAGMA journal_mode = WAL"));
  }
  const FullDisk full{4096};
  CHECK_FALSE(Journal::open(folder / "journal.db"));
}

TEST_CASE("where too many wait for a failing disk the newest are refused, and an entry says how many") {
  JournalWriterOptions options = patient();
  options.most_waiting = 500;
  options.most_at_once = 400;
  Written journal{options};
  {
    const FullDisk full{65'536};
    for (std::uint64_t i = 1; i <= 400; ++i) REQUIRE(journal.writer().push(full_entry(i)) == i);
    REQUIRE(journal.eventually([&] { return journal.writer().state().failing; }));
    // The first 400 are in the transaction that is tried again and again; 500 find room behind it.
    for (std::uint64_t i = 401; i <= 900; ++i) CHECK(journal.writer().push(full_entry(i)) == i);
    for (std::uint64_t i = 901; i <= 910; ++i) CHECK(journal.writer().push(full_entry(i)) == 0);
    CHECK(journal.writer().state().refused == 10);
    CHECK(journal.writer().state().waiting == 900);
  }
  REQUIRE(journal.committed(400));
  REQUIRE(journal.writer().close());
  const auto entries = journal.entries();
  REQUIRE(entries.size() == 901);
  for (std::uint64_t i = 0; i < 900; ++i) REQUIRE(entries[i].text == full_entry(i + 1).text);
  CHECK(entries[900].what == JournalWhat::refused);
  CHECK(entries[900].condition == "recorder");
  CHECK(entries[900].text.starts_with(
      "the journal lost 10 of its newest entries or states: too many waited for the disk ("));
  CHECK(verify_journal(journal.path())->clean());
}

TEST_CASE("closing on a disk that stays full tries once more and says how much is lost") {
  Written journal{patient()};
  const FullDisk full{65'536};
  for (std::uint64_t i = 1; i <= 1'000; ++i) journal.writer().push(full_entry(i));
  journal.writer().flush();
  REQUIRE(journal.eventually([&] { return journal.writer().state().failing; }));
  journal.writer().push(full_entry(1'001));
  const auto closed = journal.writer().close();
  REQUIRE_FALSE(closed);
  CHECK(closed.error().text.find("; 1001 entries or states were not written and are lost") !=
        std::string::npos);
}
