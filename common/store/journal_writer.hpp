// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "common/bus/bounded_queue.hpp"
#include "common/model/clock.hpp"
#include "common/model/journal_entry.hpp"
#include "common/store/journal.hpp"

namespace vigil::store {

struct JournalWriterOptions {
  std::size_t most_waiting = 100'000;               ///< entries; one more is refused and counted
  std::size_t most_at_once = 5'000;                 ///< entries of one transaction
  Duration window = std::chrono::milliseconds{50};  ///< an entry waits no longer than this for others
  Duration retry = std::chrono::seconds{1};         ///< after a failure
  /// Called by the writer's thread after each commit and whenever state() changes: to wake who waits. It must
  /// return at once and outlive the writer.
  std::function<void()> changed;
};

/// How the journal is, for the beat and for the condition `recorder`.
struct JournalWriterState {
  bool failing = false;       ///< the last transaction did not reach the disk; it is tried again
  std::string error;          ///< why, with the file's name; empty: not failing
  std::string refusal;        ///< what was lost within the last minute, and why; empty: nothing
  std::uint64_t waiting = 0;  ///< entries, and pushes of states alone, that are not on disk yet
  std::uint64_t refused = 0;  ///< of them, those that were lost since the start, as too many waited
  JournalHead head;           ///< the last entry on disk

  /// What a person has to know: the journal is not written, or not whole; empty: it is.
  const std::string& problem() const { return error.empty() ? refusal : error; }

  bool operator==(const JournalWriterState&) const = default;
};

/// Puts entries on disk in a thread of its own, many in one transaction: who judges alarms never waits for a
/// disk. While the disk fails everything is kept in memory in its order and tried again; where too much
/// waits, the newest are refused, and an entry says how many once there is room. One thread pushes and calls
/// flush() and close(); any may ask how things stand.
class JournalWriter {
 public:
  JournalWriter(Journal journal, Clock clock, JournalWriterOptions options = {});
  /// As close(); what close() would have said is then only in the log.
  ~JournalWriter();
  JournalWriter(const JournalWriter&) = delete;
  JournalWriter& operator=(const JournalWriter&) = delete;

  /// Takes an entry, and the states that must not be on disk without it. Returns its ticket, from 1: it is on
  /// disk once committed() has reached it. 0: it was refused and is lost. A state that is larger than 16 MiB
  /// is refused alone; state().refused tells of all that was.
  std::uint64_t push(JournalEntry entry, std::vector<StateChange> states = {});
  /// Entries and states that are on disk all together or not at all: one transaction, one ticket. States of
  /// more than 16 MiB go in portions: the entries with the first, each later one in a transaction of its own.
  std::uint64_t push(std::vector<JournalEntry> entries, std::vector<StateChange> states);
  /// States alone.
  std::uint64_t push_states(std::vector<StateChange> states);
  /// What was pushed until now goes to disk at once, without waiting for its window.
  void flush();

  /// How long state() tells a refusal: who looks once a second must see it.
  static constexpr Duration refusal_shown = std::chrono::minutes{1};

  std::uint64_t committed() const { return committed_.load(); }
  JournalWriterState state() const;

  /// Writes what waits, and ends. Fails where that could not be written, with how many entries are lost.
  Expected<void> close();

 private:
  struct Item {
    std::uint64_t ticket = 0;
    std::vector<JournalEntry> entries;
    std::vector<StateChange> states;
    bool flush = false;
  };
  /// One transaction: of states with the same key the last.
  struct Batch {
    std::vector<JournalEntry> entries;
    std::vector<StateChange> states;
    std::unordered_map<std::string, std::size_t> places;  ///< of the keys in `states`
    std::size_t weight = 0;                               ///< entries, and pushes of states alone
    std::size_t state_bytes = 0;
    std::uint64_t last_ticket = 0;
  };

  static std::size_t weight_of(const Item& item);
  std::uint64_t take(Item item);
  void refuse(std::size_t weight, std::string why);
  void run(const std::stop_token& stop);
  /// What goes into the next transaction. False: the queue is closed and empty.
  bool gather(const std::stop_token& stop, Batch& batch);
  void add(Batch& batch, Item item);
  /// Until it is on disk; false: it is not, and the writer must end.
  bool write(const std::stop_token& stop, const Batch& batch);
  bool must_tell_refused() const { return refused_.load() > refused_told_; }
  void tell_refused(Batch& batch);
  void publish(bool failing, std::string error);

  Journal journal_;
  const Clock clock_;
  const JournalWriterOptions options_;
  bus::BoundedQueue<Item> queue_;
  std::atomic<std::uint64_t> pushed_{0};
  std::atomic<std::uint64_t> committed_{0};
  std::atomic<std::uint64_t> refused_{0};
  std::atomic<std::uint64_t> waiting_{0};
  std::atomic<std::uint64_t> queued_{0};  ///< of those, what no transaction has taken up

  // Of the writer's thread.
  std::uint64_t refused_told_ = 0;
  std::string last_error_;
  std::uint64_t lost_at_end_ = 0;  ///< read by others once it has ended

  mutable std::mutex mutex_;  ///< over the next three
  JournalWriterState state_;
  std::string refusal_;                    ///< why something was refused last
  std::optional<StationTime> refused_at_;  ///< when
  std::mutex retry_mutex_;
  std::condition_variable_any retry_;
  std::jthread thread_;
};

}  // namespace vigil::store
