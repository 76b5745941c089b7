// SPDX-License-Identifier: MIT
#include "common/store/journal.hpp"

#include <unistd.h>

namespace vigil::store {

namespace {

/// Entries whose chain is checked when a journal is opened: some milliseconds.
constexpr std::int64_t checked_tail = 1'000;
constexpr std::uint32_t no_page_limit = 1'073'741'823;

/// Whether the file holds nothing at all yet.
Expected<bool> is_new(Database& database) {
  const auto tables = database.number("SELECT count(*) FROM sqlite_schema");
  if (!tables) return tl::make_unexpected(tables.error());
  const auto application = database.number("PRAGMA application_id");
  if (!application) return tl::make_unexpected(application.error());
  const auto version = database.number("PRAGMA user_version");
  if (!version) return tl::make_unexpected(version.error());
  return *tables == 0 && *application == 0 && *version == 0;
}

/// Made under the rollback journal, so that the tables stand in the file itself and not only in its -wal.
Expected<void> make_tables(Database& database) {
  auto transaction = Transaction::begin(database, "BEGIN EXCLUSIVE");
  if (!transaction) return tl::make_unexpected(transaction.error());
  const std::string sql = "PRAGMA application_id = " + std::to_string(journal_application_id) +
                          "; PRAGMA user_version = " + std::to_string(journal_version) + ";" +
                          journal_schema();
  const auto made = database.exec(sql.c_str());
  return made ? transaction->commit() : made;
}

}  // namespace

Expected<Journal> Journal::open(const std::filesystem::path& path) {
  Journal journal{path};
  const auto begun = journal.begin();
  if (begun) return journal;
  // Another program's file, a newer one, a damaged one and one that nobody may write are not for this
  // station; only what can be read, or is not there yet, may be written once there is room.
  const auto folder = std::filesystem::absolute(path).parent_path();
  const bool allowed = ::access(folder.c_str(), W_OK) == 0 && ::access(path.c_str(), W_OK) == 0;
  if (!allowed || !journal.read_alone()) return tl::make_unexpected(begun.error());
  journal.problem_ = begun.error().text;
  return journal;
}

Expected<void> Journal::begin() {
  auto database = Database::open(path_, Access::create);
  if (!database) return tl::make_unexpected(database.error());
  const auto made_now = is_new(*database);
  if (!made_now) return tl::make_unexpected(made_now.error());
  if (*made_now) {
    auto made = make_tables(*database);
    if (!made) return made;
  }
  if (auto checked = check_is_journal(*database, name_); !checked) return checked;
  if (auto set = database->exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL"); !set) return set;

  auto last = database->prepare("SELECT max(seq) FROM entry");
  if (!last) return tl::make_unexpected(last.error());
  auto insert = database->prepare(journal_insert);
  if (!insert) return tl::make_unexpected(insert.error());
  auto put = database->prepare("INSERT OR REPLACE INTO state VALUES (?1, ?2, ?3)");
  if (!put) return tl::make_unexpected(put.error());
  auto forget = database->prepare("DELETE FROM state WHERE key = ?1");
  if (!forget) return tl::make_unexpected(forget.error());
  if (auto checked = check_tail(*database); !checked) return checked;
  open_.emplace(
      Open{std::move(*database), std::move(*last), std::move(*insert), std::move(*put), std::move(*forget)});
  return {};
}

Expected<void> Journal::read_alone() {
  if (std::error_code error; std::filesystem::file_size(path_, error) == 0) return {};
  auto database = Database::open(path_, Access::create);
  if (!database) return tl::make_unexpected(database.error());
  // Nobody else reads it meanwhile, so that SQLite needs no room for what readers share.
  if (auto set = database->exec("PRAGMA locking_mode = EXCLUSIVE"); !set) return set;
  if (auto checked = check_is_journal(*database, name_); !checked) return checked;
  if (auto checked = check_tail(*database); !checked) return checked;
  auto states = states_in(*database);
  if (!states) return tl::make_unexpected(states.error());
  states_read_alone_ = std::move(*states);
  return {};
}

/// Takes the head from the last entry, and checks the chain that leads to it.
Expected<void> Journal::check_tail(Database& database) {
  head_ = {};
  damage_.reset();
  auto statement =
      database.prepare(std::string{"SELECT "} + journal_columns +
                       " FROM entry WHERE seq > (SELECT coalesce(max(seq), 0) FROM entry) - ?1 ORDER BY seq");
  if (!statement) return tl::make_unexpected(statement.error());
  statement->bind(1, checked_tail);
  const auto found_in_entry = [&](std::int64_t seq, const std::string& what) {
    found_damage("entry " + std::to_string(seq) + " " + what);
  };
  bool first = true;
  for (;;) {
    const auto found = statement->step();
    if (!found) return tl::make_unexpected(found.error());
    if (!*found) return {};
    const std::int64_t seq = statement->integer(0);
    if (seq < 1) {
      found_in_entry(seq, "has no number that an entry can have");
      continue;
    }
    const bool follows_seq = static_cast<std::uint64_t>(seq) == head_.seq + 1;
    const bool starts = first && seq > 1;  // what stands before is not looked at here
    if (!follows_seq && !starts)
      found_in_entry(seq, "does not follow its number " + std::to_string(head_.seq));
    first = false;
    const auto row = read_row(*statement);
    if (!row) {
      found_in_entry(seq, "cannot be read: " + row.error().text);
      head_.seq = static_cast<std::uint64_t>(seq);
      continue;
    }
    if (!is_intact(*row)) found_in_entry(seq, "was changed: its hash does not fit");
    if (!starts && row->previous != head_.hash) found_in_entry(seq, "does not continue the entry before it");
    head_ = {static_cast<std::uint64_t>(seq), row->hash};
  }
}

void Journal::found_damage(const std::string& what) { damage_ = damage_ ? *damage_ + "; " + what : what; }

Expected<void> Journal::check_alone() {
  const auto found = open_->last.step();
  if (!found) return tl::make_unexpected(found.error());
  const auto last = static_cast<std::uint64_t>(open_->last.integer(0));
  open_->last.reset();
  if (last == head_.seq) return {};
  return fail(name_ + ": its last entry is " + std::to_string(last) + " where " + std::to_string(head_.seq) +
              " was written here last: another program writes to it");
}

Expected<void> Journal::write_state(const StateChange& state) {
  const auto& [key, value] = state;
  if (value.empty()) return open_->forget.bind(1, key).run();
  const std::span blob{reinterpret_cast<const std::uint8_t*>(value.data()), value.size()};
  const Hash hash = hash_of_state(key, value);
  return open_->put.bind(1, key).bind(2, blob).bind(3, hash).run();
}

Expected<JournalHead> Journal::append(std::span<const JournalEntry> entries,
                                      std::span<const StateChange> states) {
  if (entries.empty() && states.empty()) return head_;
  if (!open_)
    if (const auto begun = begin(); !begun) return tl::make_unexpected(begun.error());
  auto transaction = Transaction::begin(open_->database, "BEGIN IMMEDIATE");
  if (!transaction) return tl::make_unexpected(transaction.error());
  if (const auto alone = check_alone(); !alone) return tl::make_unexpected(alone.error());
  JournalHead head = head_;
  for (const JournalEntry& entry : entries) {
    const JournalRow row = row_of(entry, head);
    bind_row(open_->insert, row);
    if (const auto kept = open_->insert.run(); !kept) return tl::make_unexpected(kept.error());
    head = {head.seq + 1, row.hash};
  }
  for (const StateChange& state : states)
    if (const auto kept = write_state(state); !kept) return tl::make_unexpected(kept.error());
  if (const auto committed = transaction->commit(); !committed) return tl::make_unexpected(committed.error());
  head_ = head;
  return head_;
}

Expected<JournalPage> Journal::read(const JournalQuery& query) {
  if (!open_) return fail(problem_.value_or(name_));
  return read_entries(open_->database, query);
}

Expected<std::vector<StateChange>> Journal::load_states() {
  if (!open_) return states_read_alone_;
  return states_in(open_->database);
}

Expected<std::vector<StateChange>> Journal::states_in(Database& database) {
  std::vector<StateChange> states;
  const auto read = read_states(database, [&](std::string key, std::string value, bool whole) {
    if (!whole) {
      found_damage(state_was_changed(key));
      value.clear();
    }
    states.emplace_back(std::move(key), std::move(value));
  });
  if (!read) return tl::make_unexpected(read.error());
  return states;
}

Expected<void> Journal::limit_pages(std::uint32_t most) {
  const std::string sql = "PRAGMA max_page_count = " + std::to_string(most == 0 ? no_page_limit : most);
  if (!open_) return fail(problem_.value_or(name_));
  return open_->database.exec(sql.c_str());
}

}  // namespace vigil::store
