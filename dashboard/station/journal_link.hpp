// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/model/clock.hpp"
#include "common/model/error.hpp"
#include "common/store/journal_writer.hpp"
#include "common/wire/control.hpp"

namespace vigil::station {

/// A folder that one station has at a time, as long as this lives or its process does.
class FolderLock {
 public:
  /// Makes the folder. Fails where it cannot, or where another station has it.
  static Expected<FolderLock> take(const std::filesystem::path& folder);
  FolderLock(FolderLock&& other) noexcept;
  FolderLock& operator=(FolderLock&&) = delete;
  ~FolderLock();

 private:
  explicit FolderLock(int file) : file_{file} {}
  int file_;
};

/// The station's way to its journal: gathers what one turn of its loop brought, hands it over as one
/// transaction, and holds the answers to what people asked until that is on disk. Never waits. Owned by the
/// station's server and used by its thread; the file is written by a thread of its own.
class JournalLink {
 public:
  /// `folder`/journal.db, which is made where it is not there.
  static Expected<std::unique_ptr<JournalLink>> open(const std::filesystem::path& folder, Clock clock,
                                                     store::JournalWriterOptions options = {});

  const std::filesystem::path& path() const { return path_; }
  /// What the last station left, and what of it or of the chain is damaged.
  const std::vector<store::StateChange>& states() const { return states_; }
  const std::optional<std::string>& damage() const { return damage_; }

  void keep(JournalEntry entry) { gathered_.push_back(std::move(entry)); }
  /// Entries that are gathered; since which one a message brought more.
  std::size_t gathered() const { return gathered_.size(); }
  /// The entries from `first` on: their signals went out so long after their message had come.
  void set_signal_delay(std::size_t first, Duration delay);

  /// Where the disk does not follow, states would fill the memory: then entries go alone.
  bool takes_states() const {
    return !writer_->state().failing && writer_->state().waiting < most_before_states_wait;
  }
  /// Hands over what is gathered. False: some of it is lost, as too much waits or a state is too large; the
  /// writer counts and tells it.
  bool flush(std::vector<store::StateChange> states);

  /// An answer that is given once everything handed over until now is on disk.
  struct Held {
    std::string peer;
    wire::Reply reply;
    std::uint64_t ticket = 0;
    StationTime since;
    std::string problem;  ///< why it is not on disk; it stands in the reply's `note`, too
  };
  void hold(std::string peer, wire::Reply reply, StationTime now);
  /// The next answer that can be given: what it is about is on disk, or `problem` says why it is not.
  std::optional<Held> take_answered(StationTime now);
  bool holds() const { return !held_.empty(); }
  /// An answer waits for what is not handed over yet.
  bool has_waiting() const {
    return !held_.empty() && held_.back().ticket == 0 && held_.back().problem.empty();
  }

  store::JournalWriterState state() const { return writer_->state(); }
  /// Writes what waits, and ends. Fails with how much is lost.
  Expected<void> close() { return writer_->close(); }

  static constexpr std::size_t most_held = 1024;
  static constexpr std::uint64_t most_before_states_wait = 20'000;
  /// An answer waits no longer for a disk that only is slow.
  static constexpr Duration longest_held = std::chrono::seconds{5};

 private:
  JournalLink(FolderLock lock, std::filesystem::path path) : lock_{std::move(lock)}, path_{std::move(path)} {}

  FolderLock lock_;
  std::filesystem::path path_;
  std::vector<store::StateChange> states_;
  std::optional<std::string> damage_;
  std::vector<JournalEntry> gathered_;
  std::uint64_t last_ticket_ = 0;
  bool last_lost_ = false;  ///< what was handed over last was not taken
  std::deque<Held> held_;
  std::unique_ptr<store::JournalWriter> writer_;
};

}  // namespace vigil::station
