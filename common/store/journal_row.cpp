// SPDX-License-Identifier: MIT
#include "common/store/journal_row.hpp"

#include <sodium.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <span>

namespace vigil::store {

namespace {

/// Gathers the bytes that a hash is made of: little-endian, each text behind its length, each value that may
/// be unset behind a byte 0 or 1. No two rows have the same bytes.
class Bytes {
 public:
  void add(std::int64_t value) {
    const auto bits = static_cast<std::uint64_t>(value);
    for (unsigned shift = 0; shift < 64; shift += 8) bytes_ += static_cast<char>(bits >> shift & 0xffU);
  }
  void add(double value) { add(std::bit_cast<std::int64_t>(value)); }
  void add(std::string_view text) {
    add(static_cast<std::int64_t>(text.size()));
    bytes_ += text;
  }
  void add(const std::string& text) { add(std::string_view{text}); }
  template <typename T>
  void add(const std::optional<T>& value) {
    bytes_ += value ? '\1' : '\0';
    if (value) add(*value);
  }
  void add(const Hash& hash) { bytes_.append(reinterpret_cast<const char*>(hash.data()), hash.size()); }

  Hash sha256() const {
    Hash hash;
    crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(bytes_.data()), bytes_.size());
    return hash;
  }

 private:
  std::string bytes_;
};

std::optional<double> kept(const std::optional<double>& value) {
  if (!value || std::isnan(*value)) return std::nullopt;
  return *value == 0 ? 0 : *value;
}

std::string kept(const std::string& text) {
  if (text.size() <= longest_journal_text) return text;
  std::size_t end = longest_journal_text;
  // Not in the middle of a character.
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U) --end;
  return text.substr(0, end) + " [cut from " + std::to_string(text.size()) + " bytes]";
}

// One column's way into a field; false: the column is of another type.
using Type = Statement::Type;

bool take(const Statement& row, int column, std::int64_t& field) {
  field = row.integer(column);
  return row.type(column) == Type::integer;
}
bool take(const Statement& row, int column, double& field) {
  field = row.real(column);
  return row.type(column) == Type::real;
}
bool take(const Statement& row, int column, std::string& field) {
  field = row.text(column);
  return row.type(column) == Type::text;
}
bool take(const Statement& row, int column, Hash& field) {
  if (row.type(column) != Type::blob) return false;
  const auto blob = row.blob(column);
  if (blob.size() != field.size()) return false;
  std::copy(blob.begin(), blob.end(), field.begin());
  return true;
}
template <typename T>
bool take(const Statement& row, int column, std::optional<T>& field) {
  if (row.type(column) == Type::null) return true;
  return take(row, column, field.emplace());
}

/// Calls `each` with every field but the two hashes, in the order of the columns, until it says no.
template <typename Row, typename Each>
bool for_each_field(Row& row, Each each) {
  return each(row.seq) && each(row.wall_ns) && each(row.bay_ns) && each(row.bay) && each(row.mode) &&
         each(row.what) && each(row.alarm) && each(row.condition) && each(row.priority) && each(row.value) &&
         each(row.limit_value) && each(row.by_whom) && each(row.text) && each(row.delay_s) &&
         each(row.signal_delay_ms);
}

constexpr const char* entry_table =
    "CREATE TABLE entry (\n"
    "  seq INTEGER PRIMARY KEY,\n"
    "  wall_ns INTEGER NOT NULL,\n"
    "  bay_ns INTEGER,\n"
    "  bay TEXT NOT NULL,\n"
    "  mode TEXT NOT NULL,\n"
    "  what TEXT NOT NULL,\n"
    "  alarm INTEGER NOT NULL,\n"
    "  condition TEXT NOT NULL,\n"
    "  priority TEXT NOT NULL,\n"
    "  value REAL,\n"
    "  limit_value REAL,\n"
    "  by_whom TEXT NOT NULL,\n"
    "  text TEXT NOT NULL,\n"
    "  delay_s REAL,\n"
    "  signal_delay_ms REAL,\n"
    "  previous BLOB NOT NULL,\n"
    "  hash BLOB NOT NULL\n"
    ") STRICT";
constexpr const char* state_table =
    "CREATE TABLE state (key TEXT PRIMARY KEY, value BLOB NOT NULL, hash BLOB NOT NULL) STRICT, WITHOUT "
    "ROWID";
// A guard against a slip of the hand in an SQLite tool; what protects the journal is its chain of hashes.
constexpr const char* guards =
    "CREATE TRIGGER entry_is_not_changed BEFORE UPDATE ON entry\n"
    "BEGIN SELECT RAISE(ABORT, 'an entry of the journal is never changed'); END;\n"
    "CREATE TRIGGER entry_is_not_deleted BEFORE DELETE ON entry\n"
    "BEGIN SELECT RAISE(ABORT, 'an entry of the journal is never deleted'); END";

Expected<void> check_table(Database& database, const std::string& name, std::string_view table,
                           std::string_view made_by) {
  auto statement = database.prepare("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?");
  if (!statement) return tl::make_unexpected(statement.error());
  const auto row = statement->bind(1, table).step();
  if (!row) return tl::make_unexpected(row.error());
  if (!*row) return fail(name + ": has no table '" + std::string{table} + "'");
  if (statement->text(0) != made_by)
    return fail(name + ": its table '" + std::string{table} + "' is not as a journal's is made");
  return {};
}

}  // namespace

const char* const journal_columns =
    "seq, wall_ns, bay_ns, bay, mode, what, alarm, condition, priority, value, limit_value, by_whom, text, "
    "delay_s, signal_delay_ms, previous, hash";
const char* const journal_insert =
    "INSERT INTO entry VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)";

std::string journal_schema() { return std::string{entry_table} + ";\n" + state_table + ";\n" + guards + ";"; }

// libsodium's SHA-256 is plain C: it needs no sodium_init().
const Hash& genesis() {
  static const Hash hash = [] {
    constexpr std::string_view text = "vigil journal 1";
    Hash made;
    crypto_hash_sha256(made.data(), reinterpret_cast<const unsigned char*>(text.data()), text.size());
    return made;
  }();
  return hash;
}

std::string to_hex(const Hash& hash) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const std::uint8_t byte : hash) text += {digits[byte >> 4U], digits[byte & 0xfU]};
  return text;
}

std::optional<Hash> hash_from_hex(std::string_view text) {
  Hash hash;
  if (text.size() != 2 * hash.size()) return std::nullopt;
  const auto digit = [&](std::size_t i) -> unsigned {
    const char c = text[i];
    if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a') + 10;
    if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A') + 10;
    return 16;
  };
  for (std::size_t i = 0; i < hash.size(); ++i) {
    const unsigned high = digit(2 * i);
    const unsigned low = digit(2 * i + 1);
    if (high > 15 || low > 15) return std::nullopt;
    hash[i] = static_cast<std::uint8_t>(high << 4U | low);
  }
  return hash;
}

JournalRow row_of(const JournalEntry& entry, const JournalHead& head) {
  JournalRow row;
  row.seq = static_cast<std::int64_t>(head.seq + 1);
  row.wall_ns = to_ns(entry.wall);
  if (entry.bay_time) row.bay_ns = to_ns(*entry.bay_time);
  row.bay = kept(entry.bay);
  row.mode = mode_text[entry.mode];
  row.what = journal_what_text[entry.what];
  row.alarm = static_cast<std::int64_t>(entry.alarm);
  row.condition = kept(entry.condition);
  row.priority = priority_text[entry.priority];
  row.value = kept(entry.value);
  row.limit_value = kept(entry.limit);
  row.by_whom = kept(entry.by);
  row.text = kept(entry.text);
  row.delay_s = kept(entry.delay_s);
  row.signal_delay_ms = kept(entry.signal_delay_ms);
  row.previous = head.hash;
  row.hash = hash_of(row);
  return row;
}

Expected<JournalEntry> entry_of(const JournalRow& row) {
  const auto unknown = [&](const char* column, const std::string& word) {
    return fail("entry " + std::to_string(row.seq) + ": " + column + " is '" + word.substr(0, 40) +
                "', a word that this version does not know");
  };
  const auto mode = mode_text.find(row.mode);
  if (!mode) return unknown("mode", row.mode);
  const auto what = journal_what_text.find(row.what);
  if (!what) return unknown("what", row.what);
  const auto priority = priority_text.find(row.priority);
  if (!priority) return unknown("priority", row.priority);
  JournalEntry entry;
  entry.seq = static_cast<std::uint64_t>(row.seq);
  entry.wall = WallTime{Duration{row.wall_ns}};
  if (row.bay_ns) entry.bay_time = bay_time_from_ns(*row.bay_ns);
  entry.bay = row.bay;
  entry.mode = *mode;
  entry.what = *what;
  entry.alarm = static_cast<std::uint64_t>(row.alarm);
  entry.condition = row.condition;
  entry.priority = *priority;
  entry.value = row.value;
  entry.limit = row.limit_value;
  entry.by = row.by_whom;
  entry.text = row.text;
  entry.delay_s = row.delay_s;
  entry.signal_delay_ms = row.signal_delay_ms;
  return entry;
}

Hash hash_of(const JournalRow& row) {
  Bytes bytes;
  bytes.add(row.previous);
  for_each_field(row, [&](const auto& field) {
    bytes.add(field);
    return true;
  });
  return bytes.sha256();
}

Hash hash_of_state(const std::string& key, std::string_view value) {
  Bytes bytes;
  bytes.add(key);
  bytes.add(value);
  return bytes.sha256();
}

void bind_row(Statement& statement, const JournalRow& row) {
  int parameter = 0;
  for_each_field(row, [&](const auto& field) {
    statement.bind(++parameter, field);
    return true;
  });
  statement.bind(++parameter, row.previous);
  statement.bind(++parameter, row.hash);
}

Expected<JournalRow> read_row(const Statement& statement) {
  JournalRow row;
  int column = -1;
  const auto next = [&](auto& field) { return take(statement, ++column, field); };
  if (!for_each_field(row, next) || !next(row.previous) || !next(row.hash))
    return fail("its column " + std::to_string(column + 1) + " is not of the format's type");
  return row;
}

Expected<void> check_is_journal(Database& database, const std::string& name) {
  const auto application = database.number("PRAGMA application_id");
  if (!application) return tl::make_unexpected(application.error());
  const auto version = database.number("PRAGMA user_version");
  if (!version) return tl::make_unexpected(version.error());
  if (*application != journal_application_id) return fail(name + ": is no journal of Vigil's");
  if (*version != journal_version)
    return fail(name + ": is a journal of version " + std::to_string(*version) + ", this program knows " +
                std::to_string(journal_version) + "; it was left as it is");
  if (auto entries = check_table(database, name, "entry", entry_table); !entries) return entries;
  return check_table(database, name, "state", state_table);
}

}  // namespace vigil::store
