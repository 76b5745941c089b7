// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <thread>

#include "common/bus/bounded_queue.hpp"
#include "common/store/journal_reader.hpp"
#include "common/wire/control.hpp"

namespace vigil::station {

/// Answers `alarm-log` from the journal's file in a thread of its own: a long look never holds up a value.
/// One thread asks and takes; what waits when it ends is not answered.
class LogReader {
 public:
  /// @param answered called by the reader's thread after each answer, to wake who takes it; may be empty
  explicit LogReader(std::filesystem::path journal, std::function<void()> answered = {});
  ~LogReader();
  LogReader(const LogReader&) = delete;
  LogReader& operator=(const LogReader&) = delete;

  /// Fails where too many wait.
  Expected<void> ask(const std::string& peer, std::uint64_t id, const wire::AlarmLogRequest& request);

  struct Answer {
    std::string peer;
    std::string reply;  ///< encoded
  };
  /// What is ready, if anything.
  std::optional<Answer> take() { return answers_.try_pop(); }

  static constexpr std::size_t most_waiting = 64;

 private:
  struct Question {
    std::string peer;
    std::uint64_t id = 0;
    wire::AlarmLogRequest request;
  };
  void run();
  wire::Reply look_up(const wire::AlarmLogRequest& request);

  const std::filesystem::path journal_;
  const std::function<void()> answered_;
  std::atomic<bool> stop_{false};
  std::optional<store::JournalReader> reader_;  ///< of the reader's thread, opened when it is first asked
  bus::BoundedQueue<Question> questions_{most_waiting};
  bus::BoundedQueue<Answer> answers_{2 * most_waiting};
  std::thread thread_;
};

/// Encodes a reply; of the entries as many as fit into one, the newest.
void encode_log(wire::Reply reply, std::string& out);

}  // namespace vigil::station
