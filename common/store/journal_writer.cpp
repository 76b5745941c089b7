// SPDX-License-Identifier: MIT
#include "common/store/journal_writer.hpp"

#include <utility>

#include "common/log/log.hpp"

namespace vigil::store {

namespace {

/// Of the states that go to disk together. All of a station may be more; a single one never is, and one that
/// no transaction could ever hold must not stop all others.
constexpr std::size_t most_state_bytes = 16'777'216;

/// A transaction with so many of them waits for no more.
constexpr std::size_t enough_state_bytes = most_state_bytes / 2;

constexpr const char* too_many = "too many waited";

std::size_t bytes_of(const StateChange& state) { return state.first.size() + state.second.size(); }

std::string too_large(const StateChange& state) {
  return "the state of '" + state.first.substr(0, 64) + "' has " + std::to_string(bytes_of(state)) +
         " bytes, at most " + std::to_string(most_state_bytes) + " are kept";
}

}  // namespace

JournalWriter::JournalWriter(Journal journal, Clock clock, JournalWriterOptions options)
    : journal_{std::move(journal)},
      clock_{std::move(clock)},
      options_{std::move(options)},
      queue_{options_.most_waiting} {
  state_.head = journal_.head();
  // It begins to write with its first entry.
  state_.failing = journal_.problem().has_value();
  state_.error = journal_.problem().value_or("");
  thread_ = std::jthread{[this](const std::stop_token& stop) { run(stop); }};
}

JournalWriter::~JournalWriter() {
  if (const auto closed = close(); !closed) log::error(closed.error().text);
}

std::uint64_t JournalWriter::push(JournalEntry entry, std::vector<StateChange> states) {
  std::vector<JournalEntry> one;
  one.push_back(std::move(entry));
  return push(std::move(one), std::move(states));
}

std::uint64_t JournalWriter::push_states(std::vector<StateChange> states) {
  return push(std::vector<JournalEntry>{}, std::move(states));
}

std::uint64_t JournalWriter::push(std::vector<JournalEntry> entries, std::vector<StateChange> states) {
  Item item;
  item.entries = std::move(entries);
  std::uint64_t ticket = 0;
  std::size_t bytes = 0;
  for (StateChange& state : states) {
    const std::size_t more = bytes_of(state);
    if (more > most_state_bytes) {
      refuse(1, too_large(state));
      continue;
    }
    if (bytes + more > most_state_bytes) {
      const std::uint64_t taken = take(std::exchange(item, {}));
      // No state without its entries, and none of a portion that comes after one that is lost.
      if (taken == 0) return ticket;
      ticket = taken;
      bytes = 0;
    }
    bytes += more;
    item.states.push_back(std::move(state));
  }
  if (item.entries.empty() && item.states.empty() && !states.empty()) return ticket;
  const std::uint64_t taken = take(std::move(item));
  return taken == 0 ? ticket : taken;
}

std::size_t JournalWriter::weight_of(const Item& item) {
  if (item.flush) return 0;
  return item.entries.empty() ? 1 : item.entries.size();
}

std::uint64_t JournalWriter::take(Item item) {
  const std::uint64_t ticket = pushed_.load() + 1;
  const std::size_t weight = weight_of(item);
  item.ticket = ticket;
  // Counted first, so that committed() never runs ahead of what was pushed.
  pushed_ = ticket;
  waiting_ += weight;
  const bool has_room = queued_.fetch_add(weight) + weight <= options_.most_waiting;
  if (has_room && queue_.push(std::move(item))) return ticket;
  pushed_ = ticket - 1;
  queued_ -= weight;
  waiting_ -= weight;
  refuse(weight, too_many);
  return 0;
}

void JournalWriter::refuse(std::size_t weight, std::string why) {
  {
    const std::lock_guard lock{mutex_};
    refusal_ = std::move(why);
    refused_at_ = clock_().station;
  }
  refused_ += weight;
}

void JournalWriter::flush() {
  Item marker;
  marker.flush = true;
  // A full queue needs none: a transaction that is full does not wait for its window.
  queue_.push(std::move(marker));
}

JournalWriterState JournalWriter::state() const {
  JournalWriterState state;
  {
    const std::lock_guard lock{mutex_};
    state = state_;
    if (refused_at_ && clock_().station - *refused_at_ < refusal_shown)
      state.refusal = "the journal lost its newest entries or states: " + refusal_;
  }
  state.waiting = waiting_.load();
  state.refused = refused_.load();
  return state;
}

Expected<void> JournalWriter::close() {
  if (!thread_.joinable()) return {};
  thread_.request_stop();
  queue_.close();
  thread_.join();
  if (lost_at_end_ == 0) return {};
  return fail(last_error_ + "; " + std::to_string(lost_at_end_) +
              " entries or states were not written and are lost");
}

void JournalWriter::run(const std::stop_token& stop) {
  for (;;) {
    Batch batch;
    if (!gather(stop, batch)) return;
    if (write(stop, batch)) continue;
    lost_at_end_ = batch.weight;
    while (const auto item = queue_.try_pop()) lost_at_end_ += weight_of(*item);
    return;
  }
}

bool JournalWriter::gather(const std::stop_token& stop, Batch& batch) {
  std::optional<Item> item = queue_.try_pop();
  while (!item && !must_tell_refused()) {
    if (stop.stop_requested()) return false;
    item = queue_.pop(std::chrono::hours{1});
  }
  const StationTime until = clock_().station + options_.window;
  while (item && !item->flush) {
    add(batch, std::move(*item));
    if (batch.weight >= options_.most_at_once || batch.state_bytes >= enough_state_bytes) return true;
    const Duration left = until - clock_().station;
    item = left > Duration{0} ? queue_.pop(left) : queue_.try_pop();
  }
  if (!item && must_tell_refused()) tell_refused(batch);
  return true;
}

void JournalWriter::add(Batch& batch, Item item) {
  batch.weight += weight_of(item);
  queued_ -= weight_of(item);
  batch.last_ticket = item.ticket;
  for (JournalEntry& entry : item.entries) batch.entries.push_back(std::move(entry));
  for (StateChange& state : item.states) {
    batch.state_bytes += bytes_of(state);
    const auto [place, is_new] = batch.places.try_emplace(state.first, batch.states.size());
    if (is_new)
      batch.states.push_back(std::move(state));
    else
      batch.states[place->second].second = std::move(state.second);
  }
}

bool JournalWriter::write(const std::stop_token& stop, const Batch& batch) {
  for (;;) {
    const bool last_try = stop.stop_requested();
    const auto head = journal_.append(batch.entries, batch.states);
    if (head) {
      waiting_ -= batch.weight;
      if (batch.last_ticket > 0) committed_ = batch.last_ticket;
      if (!must_tell_refused()) last_error_.clear();
      publish(false, {});
      return true;
    }
    last_error_ = head.error().text;
    publish(true, last_error_);
    if (last_try) return false;
    std::unique_lock lock{retry_mutex_};
    retry_.wait_for(lock, stop, options_.retry, [] { return false; });
  }
}

void JournalWriter::tell_refused(Batch& batch) {
  const std::uint64_t refused = refused_.load();
  std::string why;
  {
    const std::lock_guard lock{mutex_};
    why = refusal_;
  }
  JournalEntry entry;
  entry.wall = clock_().wall;
  entry.what = JournalWhat::refused;
  entry.condition = "recorder";
  entry.text = "the journal lost " + std::to_string(refused - refused_told_) +
               " of its newest entries or states: " + why;
  if (why == too_many && !last_error_.empty()) entry.text += " for the disk (" + last_error_ + ")";
  batch.entries.push_back(std::move(entry));
  refused_told_ = refused;
}

void JournalWriter::publish(bool failing, std::string error) {
  bool changed = !failing;
  {
    const std::lock_guard lock{mutex_};
    changed = changed || state_.failing != failing || state_.error != error;
    state_.failing = failing;
    state_.error = std::move(error);
    state_.head = journal_.head();
  }
  if (changed && options_.changed) options_.changed();
}

}  // namespace vigil::store
