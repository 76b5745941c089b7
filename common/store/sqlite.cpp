// SPDX-License-Identifier: MIT
#include "common/store/sqlite.hpp"

#include <sqlite3.h>

#include <array>
#include <system_error>

namespace vigil::store {

namespace {

constexpr int longest_value = 64 * 1024 * 1024;
constexpr int patience_ms = 5'000;

int primary(int code) { return code & 0xff; }

/// "journal.db: unable to open database file (Permission denied)"
tl::unexpected<Error> failure(sqlite3* connection, int code) {
  const char* file = sqlite3_db_filename(connection, "main");
  std::string text = (file != nullptr ? std::string{file} : std::string{"a database"}) + ": ";
  // The connection's own text says more, but only where it speaks of this failure.
  const bool is_last = primary(sqlite3_errcode(connection)) == primary(code);
  text += is_last ? sqlite3_errmsg(connection) : sqlite3_errstr(code);
  // These two have many reasons. Where the system's is not known, SQLite's number tells them apart.
  if (primary(code) == SQLITE_IOERR || primary(code) == SQLITE_CANTOPEN) {
    const int number = sqlite3_system_errno(connection);
    text += number != 0 ? " (" + std::generic_category().message(number) + ")"
                        : " (SQLite " + std::to_string(code) + ")";
  }
  return fail(std::move(text));
}

/// The path as a URI, for the one thing that only a URI can say.
std::string at_rest_uri(const std::string& path) {
  std::string uri = "file:";
  for (const char c : path) {
    if (c == '%' || c == '?' || c == '#') {
      constexpr const char* digits = "0123456789abcdef";
      const auto byte = static_cast<unsigned char>(c);
      uri += {'%', digits[byte >> 4U], digits[byte & 0xfU]};
    } else {
      uri += c;
    }
  }
  return uri + "?immutable=1";
}

}  // namespace

void Statement::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

Statement& Statement::keep(int code) {
  if (bind_failure_ == SQLITE_OK) bind_failure_ = code;
  return *this;
}

Statement& Statement::bind_null(int parameter) {
  return keep(sqlite3_bind_null(statement_.get(), parameter));
}
Statement& Statement::bind(int parameter, std::int64_t value) {
  return keep(sqlite3_bind_int64(statement_.get(), parameter, value));
}
Statement& Statement::bind(int parameter, double value) {
  return keep(sqlite3_bind_double(statement_.get(), parameter, value));
}
Statement& Statement::bind(int parameter, std::string_view text) {
  // A null pointer would be NULL, where an empty text is meant.
  const char* bytes = text.empty() ? "" : text.data();
  return keep(
      sqlite3_bind_text64(statement_.get(), parameter, bytes, text.size(), SQLITE_STATIC, SQLITE_UTF8));
}
Statement& Statement::bind(int parameter, std::span<const std::uint8_t> blob) {
  if (blob.empty()) return keep(sqlite3_bind_zeroblob(statement_.get(), parameter, 0));
  return keep(sqlite3_bind_blob64(statement_.get(), parameter, blob.data(), blob.size(), SQLITE_STATIC));
}

Expected<bool> Statement::step() {
  sqlite3* connection = sqlite3_db_handle(statement_.get());
  if (bind_failure_ != SQLITE_OK) {
    auto failed = failure(connection, bind_failure_);
    reset();
    return failed;
  }
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) {
    reset();
    return false;
  }
  auto failed = failure(connection, code);
  reset();
  return failed;
}

Expected<void> Statement::run() {
  for (;;) {
    const auto row = step();
    if (!row) return tl::make_unexpected(row.error());
    if (!*row) return {};
  }
}

void Statement::reset() {
  sqlite3_reset(statement_.get());  // it repeats what step() told
  bind_failure_ = SQLITE_OK;
}

Statement::Type Statement::type(int column) const {
  switch (sqlite3_column_type(statement_.get(), column)) {
    case SQLITE_INTEGER: return Type::integer;
    case SQLITE_FLOAT: return Type::real;
    case SQLITE_TEXT: return Type::text;
    case SQLITE_BLOB: return Type::blob;
    default: return Type::null;
  }
}
std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_.get(), column); }
double Statement::real(int column) const { return sqlite3_column_double(statement_.get(), column); }
std::string_view Statement::text(int column) const {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
  if (bytes == nullptr) return {};
  return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}
std::span<const std::uint8_t> Statement::blob(int column) const {
  const auto* bytes = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_.get(), column));
  if (bytes == nullptr) return {};
  return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

void Database::Close::operator()(sqlite3* connection) const {
  // The second form outlives statements that are still there.
  sqlite3_close_v2(connection);
}

Expected<Database> Database::open(const std::filesystem::path& path, Access access) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  const bool exists = std::filesystem::exists(status);
  if (!exists && access != Access::create) return fail(path.string() + ": there is no such file");
  if (exists && !std::filesystem::is_regular_file(status)) return fail(path.string() + ": is no plain file");
  // An absolute path starts with '/': it is never taken for a URI or for a name that SQLite knows.
  const auto absolute = std::filesystem::absolute(path, error);
  if (error) return fail(path.string() + ": " + error.message());

  const int mode =
      access == Access::create ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
  const std::string name = access == Access::at_rest ? at_rest_uri(absolute.string()) : absolute.string();
  sqlite3* connection = nullptr;
  const int code =
      sqlite3_open_v2(name.c_str(), &connection,
                      mode | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
  Database database{connection};
  if (connection == nullptr) return fail(path.string() + ": no memory to open it");
  if (code != SQLITE_OK) return failure(connection, code);
  sqlite3_busy_timeout(connection, patience_ms);
  sqlite3_limit(connection, SQLITE_LIMIT_LENGTH, longest_value);
  // A file made to deceive may carry a schema that does more than hold rows.
  for (const auto& [option, value] :
       {std::array{SQLITE_DBCONFIG_DEFENSIVE, 1}, std::array{SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0}}) {
    if (const int set = sqlite3_db_config(connection, option, value, nullptr); set != SQLITE_OK)
      return failure(connection, set);
  }
  if (const auto checked = database.exec("PRAGMA cell_size_check = ON"); !checked)
    return tl::make_unexpected(checked.error());
  return database;
}

Expected<void> Database::exec(const char* sql) {
  const int code = sqlite3_exec(connection_.get(), sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return failure(connection_.get(), code);
  return {};
}

Expected<Statement> Database::prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int code =
      sqlite3_prepare_v2(connection_.get(), sql.data(), static_cast<int>(sql.size()), &statement, nullptr);
  if (code != SQLITE_OK) return failure(connection_.get(), code);
  return Statement{statement};
}

Expected<std::int64_t> Database::number(std::string_view sql) {
  auto statement = prepare(sql);
  if (!statement) return tl::make_unexpected(statement.error());
  const auto row = statement->step();
  if (!row) return tl::make_unexpected(row.error());
  return *row ? statement->integer(0) : 0;
}

bool Database::content_is_damaged() const {
  const int code = primary(sqlite3_errcode(connection_.get()));
  return code == SQLITE_CORRUPT || code == SQLITE_NOTADB || code == SQLITE_FORMAT;
}

bool Database::in_transaction() const { return sqlite3_get_autocommit(connection_.get()) == 0; }

Expected<Transaction> Transaction::begin(Database& database, const char* how) {
  if (const auto begun = database.exec(how); !begun) return tl::make_unexpected(begun.error());
  return Transaction{database};
}

Expected<void> Transaction::commit() {
  auto committed = database_->exec("COMMIT");
  if (committed) database_ = nullptr;
  return committed;
}

Transaction::~Transaction() {
  // SQLite rolls back by itself after some failures; a rollback that fails leaves nothing that was not told.
  if (database_ != nullptr && database_->in_transaction()) static_cast<void>(database_->exec("ROLLBACK"));
}

}  // namespace vigil::store
