// SPDX-License-Identifier: MIT
// The journal under a process that dies, and on a disk that is full.
#include <doctest/doctest.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <random>

#include "common/store/journal.hpp"
#include "common/store/journal_verify.hpp"
#include "tests/files.hpp"
#include "tests/store/entries.hpp"

using namespace vigil;
using namespace vigil::store;
using namespace vigil::test;

namespace {

/// journal_child with its output in a pipe; killed where a test leaves it.
class Child {
 public:
  Child(std::string mode, std::string path) {
    std::array<int, 2> pipe{};
    REQUIRE(::pipe(pipe.data()) == 0);
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, pipe[1], STDOUT_FILENO);
    posix_spawn_file_actions_addclose(&files, pipe[0]);
    posix_spawn_file_actions_addclose(&files, pipe[1]);
    std::string program = VIGIL_JOURNAL_CHILD;
    std::array<char*, 4> argv{program.data(), mode.data(), path.data(), nullptr};
    const int failed = posix_spawn(&pid_, program.c_str(), &files, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&files);
    ::close(pipe[1]);
    out_ = pipe[0];
    REQUIRE(failed == 0);
  }
  ~Child() {
    kill();
    ::close(out_);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  /// The next line it printed; none: it has ended, or printed nothing for `patience_ms`.
  std::optional<std::string> line(int patience_ms) {
    for (;;) {
      if (const auto end = read_.find('\n'); end != std::string::npos) {
        std::string found = read_.substr(0, end);
        read_.erase(0, end + 1);
        return found;
      }
      pollfd readable{out_, POLLIN, 0};
      if (::poll(&readable, 1, patience_ms) <= 0) return std::nullopt;
      std::array<char, 4096> bytes{};
      const ssize_t count = ::read(out_, bytes.data(), bytes.size());
      if (count <= 0) return std::nullopt;
      read_.append(bytes.data(), static_cast<std::size_t>(count));
    }
  }
  /// Its wait status.
  int end() {
    if (!status_) {
      int status = 0;
      REQUIRE(::waitpid(pid_, &status, 0) == pid_);
      status_ = status;
    }
    return *status_;
  }
  void kill() {
    if (status_) return;
    ::kill(pid_, SIGKILL);
    end();
  }

 private:
  pid_t pid_ = -1;
  int out_ = -1;
  std::string read_;
  std::optional<int> status_;
};

}  // namespace

TEST_CASE(
    "killed at a random instant a hundred times: the journal opens, is whole, and has all it promised") {
  const TemporaryFolder folder;
  const auto path = folder / "journal.db";
  std::mt19937 random{20261120};
  std::uint64_t entries = 0;
  for (int round = 0; round < 100; ++round) {
    Child child{"write", path.string()};
    std::uint64_t promised = 0;
    const auto hear = [&](int patience_ms) {
      const auto line = child.line(patience_ms);
      if (line) promised = std::stoull(*line);
      return line.has_value();
    };
    // After a random number of commits, and then some: in the middle of whatever it does.
    for (auto commits = random() % 20 + 1; commits > 0; --commits) REQUIRE(hear(30'000));
    for (auto spins = random() % 20'000; spins > 0; --spins) asm volatile("");
    child.kill();
    REQUIRE(WIFSIGNALED(child.end()));
    while (hear(0)) {
    }

    const auto report = verify_journal(path);
    REQUIRE_MESSAGE(report, report.error().text);
    REQUIRE_MESSAGE(report->clean(), report->damage.at(0).text);
    REQUIRE(promised > entries);
    REQUIRE(report->entries >= promised);
    entries = report->entries;

    auto journal = Journal::open(path);
    REQUIRE_MESSAGE(journal, journal.error().text);
    REQUIRE(journal->head().seq == entries);
    REQUIRE(*journal->load_states() == std::vector<StateChange>{{"last", std::to_string(entries)}});
    JournalQuery newest;
    newest.limit = 300;
    const auto page = journal->read(newest);
    REQUIRE(page);
    for (const JournalEntry& entry : page->entries) REQUIRE(entry.text == full_entry(entry.seq).text);
  }
  MESSAGE(entries << " entries survived");
}

TEST_CASE("on a disk that is full entries wait, and are kept once there is room") {
  const TemporaryFolder folder;
  Child child{"full", folder.path().string()};
  const int status = child.end();
  REQUIRE(WIFEXITED(status));
  if (WEXITSTATUS(status) == 77) {
    MESSAGE("skipped: no disk may be mounted here");
    return;
  }
  CHECK(WEXITSTATUS(status) == 0);
}
