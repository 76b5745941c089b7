// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "common/model/journal_entry.hpp"
#include "common/store/journal_reader.hpp"
#include "common/store/journal_row.hpp"
#include "common/store/sqlite.hpp"

namespace vigil::store {

/// What stands under a key for the next start of the station; an empty blob: nothing any more.
using StateChange = std::pair<std::string, std::string>;

/// The file as it is written: every entry since the first, each with the hash of the one before, and beside
/// them the state that a station starts from. One owner, one thread. Nothing here changes or deletes an
/// entry. What was appended is on disk (WAL, synchronous=FULL) when append returns.
class Journal {
 public:
  /// Opens or makes `path`. Fails for a file that is no journal, or one of a newer version, and leaves it as
  /// it is. The chain of the last entries is checked; all that does not fit is told by damage() and hinders
  /// nothing: a station goes on writing, and `vigil-session verify` says what happened.
  /// Where it can be read but not written, as on a full disk, or cannot be made yet, it is there all the
  /// same: problem() says why, and append() begins with what failed.
  static Expected<Journal> open(const std::filesystem::path& path);

  /// One transaction: all entries get their numbers (head().seq + 1, …) and hashes and are kept with
  /// `states`, or nothing is changed. Returns the new head.
  Expected<JournalHead> append(std::span<const JournalEntry> entries,
                               std::span<const StateChange> states = {});

  /// The last entry that is on disk.
  const JournalHead& head() const { return head_; }
  const std::optional<std::string>& damage() const { return damage_; }
  /// Why it could not be written when it was opened; none: it could.
  const std::optional<std::string>& problem() const { return problem_; }

  Expected<JournalPage> read(const JournalQuery& query);
  /// By key. One that is no longer as it was written comes with an empty value, which none is written with,
  /// and is told by damage().
  Expected<std::vector<StateChange>> load_states();

  /// The file grows no larger than this many pages of 4 KiB (0: as large as the disk lets it). For a test of
  /// a disk that is full.
  Expected<void> limit_pages(std::uint32_t most);

 private:
  explicit Journal(const std::filesystem::path& path) : path_{path}, name_{path.string()} {}
  /// Makes what is not there, and all that writing needs.
  Expected<void> begin();
  /// What an earlier station left, where nothing can be written.
  Expected<void> read_alone();
  Expected<void> check_tail(Database& database);
  Expected<std::vector<StateChange>> states_in(Database& database);
  /// Within the transaction: nobody else has written since.
  Expected<void> check_alone();
  Expected<void> write_state(const StateChange& state);
  void found_damage(const std::string& what);

  /// What is written through.
  struct Open {
    Database database;
    Statement last;
    Statement insert;
    Statement put;
    Statement forget;
  };

  std::filesystem::path path_;
  std::string name_;
  std::optional<Open> open_;  ///< none until begin() was done
  std::vector<StateChange> states_read_alone_;
  JournalHead head_;
  std::optional<std::string> damage_;
  std::optional<std::string> problem_;
};

}  // namespace vigil::store
