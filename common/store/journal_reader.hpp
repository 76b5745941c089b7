// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "common/model/journal_entry.hpp"
#include "common/store/journal_row.hpp"
#include "common/store/sqlite.hpp"

namespace vigil::store {

/// What of a journal is asked for; what is not set does not choose. Bounds are included.
struct JournalQuery {
  std::optional<std::string> bay;  ///< "" asks for the station's own
  std::optional<WallTime> from;
  std::optional<WallTime> to;
  std::vector<JournalWhat> what;            ///< any of these; empty: all
  std::optional<std::uint64_t> before_seq;  ///< for the next page: the last entry's number
  std::size_t limit = 500;                  ///< at most most_read_entries
};
constexpr std::size_t most_read_entries = 10'000;

struct JournalPage {
  std::vector<JournalEntry> entries;  ///< newest first, by number
  std::vector<Hash> hashes;           ///< of each entry, its own
  /// Set where entries were left out because they mean nothing: how many, and what is wrong with the first.
  std::optional<std::string> problem;
};

/// Reads from a journal's database, whoever opened it.
Expected<JournalPage> read_entries(Database& database, const JournalQuery& query);

/// Gives every state with its key, its value, and whether it is as it was written.
Expected<void> read_states(Database& database,
                           const std::function<void(std::string, std::string, bool)>& each);
std::string state_was_changed(const std::string& key);

/// Reads a journal beside the station that writes it, over a connection of its own: a long look never holds
/// up an entry. Used by one thread at a time.
class JournalReader {
 public:
  /// The journal must be there: its writer opens it first.
  static Expected<JournalReader> open(const std::filesystem::path& path);
  Expected<JournalPage> read(const JournalQuery& query) { return read_entries(database_, query); }

 private:
  explicit JournalReader(Database database) : database_{std::move(database)} {}

  Database database_;
};

}  // namespace vigil::store
