// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "common/model/error.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace vigil::store {

/// A prepared statement of one Database. Errors name the file and say what SQLite says. Texts and blobs that
/// are bound must live until the statement was run; what a column gives lives until the next step.
class Statement {
 public:
  /// Parameters count from 1. What cannot be bound (too large) is told by the next step.
  Statement& bind(int parameter, std::int64_t value);
  Statement& bind(int parameter, double value);
  Statement& bind(int parameter, std::string_view text);
  Statement& bind(int parameter, std::span<const std::uint8_t> blob);
  template <typename T>
  Statement& bind(int parameter, const std::optional<T>& value) {
    return value ? bind(parameter, *value) : bind_null(parameter);
  }

  /// True: a row is there. False: no more, and the statement may be bound and run again.
  Expected<bool> step();
  /// To its end, for what gives no rows or whose rows do not matter.
  Expected<void> run();
  void reset();

  // Columns count from 0. A column of another type is converted as SQLite does; is() asks first.
  enum class Type : std::uint8_t { null, integer, real, text, blob };
  Type type(int column) const;
  std::int64_t integer(int column) const;
  double real(int column) const;
  std::string_view text(int column) const;
  std::span<const std::uint8_t> blob(int column) const;

 private:
  friend class Database;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  explicit Statement(sqlite3_stmt* statement) : statement_{statement} {}
  Statement& bind_null(int parameter);
  Statement& keep(int code);

  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  int bind_failure_ = 0;
};

enum class Access : std::uint8_t {
  create,   ///< reads and writes; the file is made where there is none
  read,     ///< reads beside whoever writes
  at_rest,  ///< reads a file that nobody has open, and leaves nothing beside it
};

/// One connection, used by one thread at a time. It trusts nothing of the file's schema, and no value of more
/// than 64 MiB is read or written.
class Database {
 public:
  /// Fails for what is there but is no plain file, before SQLite touches it. SQLite reads the file with the
  /// first statement, not here.
  static Expected<Database> open(const std::filesystem::path& path, Access access);

  /// One or more statements without parameters, their rows left unread.
  Expected<void> exec(const char* sql);
  Expected<Statement> prepare(std::string_view sql);
  /// The first column of the first row of `sql` as a number; 0 where there is no row.
  Expected<std::int64_t> number(std::string_view sql);

  /// Whether the last failure was the file's content, not its surroundings (a lock, a right, a full disk).
  bool content_is_damaged() const;
  bool in_transaction() const;

 private:
  struct Close {
    void operator()(sqlite3* connection) const;
  };
  explicit Database(sqlite3* connection) : connection_{connection} {}

  std::unique_ptr<sqlite3, Close> connection_;
};

/// A transaction that is rolled back unless it is committed.
class Transaction {
 public:
  static Expected<Transaction> begin(Database& database, const char* how);
  Expected<void> commit();
  ~Transaction();
  Transaction(Transaction&& other) noexcept : database_{other.database_} { other.database_ = nullptr; }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

 private:
  explicit Transaction(Database& database) : database_{&database} {}

  Database* database_;
};

}  // namespace vigil::store
