// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "common/model/journal_entry.hpp"
#include "common/store/sqlite.hpp"

// The journal's format, version 1, in the shape that JOURNAL.md beside this file describes: what stands in a
// row, and the bytes that its hash is made of.

namespace vigil::store {

constexpr std::int64_t journal_application_id = 0x56'47'4c'4a;  ///< "VGLJ"
constexpr std::int64_t journal_version = 1;

/// A text of an entry that is longer is cut here, and says so: one entry cannot fill the journal.
constexpr std::size_t longest_journal_text = 16'384;

using Hash = std::array<std::uint8_t, 32>;

/// What stands before the first entry: the SHA-256 of "vigil journal 1".
const Hash& genesis();
/// 64 lower-case hexadecimal digits.
std::string to_hex(const Hash& hash);
/// From 64 hexadecimal digits of either case.
std::optional<Hash> hash_from_hex(std::string_view text);

/// Where a journal ends: what is noted elsewhere, so that a cut tail shows.
struct JournalHead {
  std::uint64_t seq = 0;  ///< 0: it has no entry
  Hash hash = genesis();

  bool operator==(const JournalHead&) const = default;
};

/// A row as it stands in the file. Its words are text, as a changed file may hold words that mean nothing.
struct JournalRow {
  std::int64_t seq = 0;
  std::int64_t wall_ns = 0;
  std::optional<std::int64_t> bay_ns;
  std::string bay;
  std::string mode;
  std::string what;
  std::int64_t alarm = 0;  ///< the same 64 bits as the entry's
  std::string condition;
  std::string priority;
  std::optional<double> value;
  std::optional<double> limit_value;
  std::string by_whom;
  std::string text;
  std::optional<double> delay_s;
  std::optional<double> signal_delay_ms;
  Hash previous{};
  Hash hash{};
};

/// The columns of JournalRow in their order, for a SELECT.
extern const char* const journal_columns;
/// What makes the tables of a new journal.
std::string journal_schema();
/// Puts a whole row in.
extern const char* const journal_insert;

/// `entry` as it is kept behind `head`: with its number and both hashes. A value that is no number is kept as
/// unset and −0 as 0, as SQLite cannot hold them.
JournalRow row_of(const JournalEntry& entry, const JournalHead& head);
/// Fails for a word that this version does not know.
Expected<JournalEntry> entry_of(const JournalRow& row);

/// The SHA-256 over `row.previous` and all fields of the row but its own hash.
Hash hash_of(const JournalRow& row);
/// Whether a row is as it was written; whether it follows another is for who knows the other.
inline bool is_intact(const JournalRow& row) { return hash_of(row) == row.hash; }

/// The SHA-256 over a state's key and value: a bay must not come back as what a failing disk made of it.
Hash hash_of_state(const std::string& key, std::string_view value);

/// `row` must live until the statement was run.
void bind_row(Statement& statement, const JournalRow& row);
/// From a statement that selected journal_columns. Fails for a column whose type is not the format's.
Expected<JournalRow> read_row(const Statement& statement);

/// Whether the file is a journal of this version: Vigil's number, the version, the tables as they were made.
/// The error says which of them is not so.
Expected<void> check_is_journal(Database& database, const std::string& name);

}  // namespace vigil::store
