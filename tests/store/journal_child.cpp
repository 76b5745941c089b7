// SPDX-License-Identifier: MIT
// What a test of the journal needs a process of its own for.
//   journal_child write PATH   writes until it is killed; prints the number of each entry that is on disk
//   journal_child full FOLDER  fills a small disk mounted at FOLDER and makes room again; exits with 0 where
//                              everything is kept, 77 where nothing may be mounted here

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <mutex>
#include <string_view>

#include "common/store/journal_verify.hpp"
#include "common/store/journal_writer.hpp"
#include "tests/store/entries.hpp"

namespace {

using namespace vigil;
using namespace vigil::store;
using namespace std::chrono_literals;

constexpr int exit_not_permitted = 77;

/// Ends with what went wrong.
[[noreturn]] void give_up(const std::string& why) {
  std::cerr << why << std::endl;
  std::_Exit(1);
}

template <typename T>
T must(Expected<T> value) {
  if (!value) give_up(value.error().text);
  return std::move(*value);
}

class Wait {
 public:
  std::function<void()> waker() {
    return [this] {
      const std::lock_guard lock{mutex_};
      changed_.notify_all();
    };
  }
  void until(const char* what, const std::function<bool()>& condition) {
    std::unique_lock lock{mutex_};
    if (!changed_.wait_for(lock, 30s, condition)) give_up(std::string{"waited in vain: "} + what);
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
};

/// Goes on where the last round was killed: the state says what the last entry on disk was.
void write_until_killed(const std::string& path) {
  Journal journal = must(Journal::open(path));
  if (journal.damage()) give_up(*journal.damage());
  std::uint64_t number = 0;
  for (const auto& [key, value] : must(journal.load_states()))
    if (key == "last") number = std::stoull(value);
  if (number != journal.head().seq) give_up("the state and the entries are not of one instant");

  Wait wait;
  const std::uint64_t before = number;
  JournalWriterOptions options;
  JournalWriter* told_by = nullptr;
  const auto wake = wait.waker();
  std::mutex start;
  options.changed = [&] {
    {
      const std::lock_guard lock{start};
      const std::string line = std::to_string(before + told_by->committed()) + "\n";
      if (::write(STDOUT_FILENO, line.data(), line.size()) < 0) give_up("nobody listens");
    }
    wake();
  };
  std::unique_lock starting{start};
  JournalWriter writer{std::move(journal), system_now, std::move(options)};
  told_by = &writer;
  starting.unlock();
  for (;;) {
    ++number;
    if (writer.push(test::full_entry(number), {{"last", std::to_string(number)}}) == 0) give_up("refused");
    if (number % 3 == 0) writer.flush();
    if (writer.state().waiting < 5) continue;
    writer.flush();
    wait.until("a commit", [&] { return writer.state().waiting < 5; });
  }
}

void write_file(const char* path, const std::string& text) {
  const int file = ::open(path, O_WRONLY);
  if (file < 0 || ::write(file, text.data(), text.size()) < 0) std::_Exit(exit_not_permitted);
  ::close(file);
}

void mount_small_disk(const std::string& folder) {
  const std::string user = std::to_string(::getuid());
  const std::string group = std::to_string(::getgid());
  if (::unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) std::_Exit(exit_not_permitted);
  write_file("/proc/self/setgroups", "deny");
  write_file("/proc/self/uid_map", user + " " + user + " 1");
  write_file("/proc/self/gid_map", group + " " + group + " 1");
  if (::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
      ::mount("none", folder.c_str(), "tmpfs", 0, "size=1m") != 0)
    std::_Exit(exit_not_permitted);
}

void fill_disk(const std::string& folder) {
  mount_small_disk(folder);
  const std::string path = folder + "/journal.db";
  const std::string filler = folder + "/filler";
  std::ofstream{filler} << std::string(700'000, 'x');
  Wait wait;
  JournalWriterOptions options;
  options.retry = 1ms;
  options.changed = wait.waker();
  JournalWriter writer{must(Journal::open(path)), system_now, std::move(options)};
  std::uint64_t count = 0;
  while (!writer.state().failing) {
    if (writer.push(test::full_entry(++count)) == 0) give_up("refused");
    writer.flush();
    wait.until("an entry or a full disk",
               [&] { return writer.state().failing || writer.committed() == count; });
  }
  const auto state = writer.state();
  if (state.error.find("full") == std::string::npos || state.waiting != 1)
    give_up("not full: " + state.error);
  for (int i = 0; i < 500; ++i)
    if (writer.push(test::full_entry(++count)) == 0) give_up("refused");
  if (::unlink(filler.c_str()) != 0) give_up("the filler stays");
  wait.until("room", [&] { return writer.committed() == count; });
  if (const auto closed = writer.close(); !closed) give_up(closed.error().text);
  const auto report = must(verify_journal(path));
  if (!report.clean() || report.entries != count) give_up("the journal is not whole");
}

}  // namespace

// NOLINTNEXTLINE(bugprone-exception-escape): a test sees that this program died.
int main(int argc, char** argv) {
  if (argc != 3) give_up("journal_child write PATH | full FOLDER");
  if (std::string_view{argv[1]} == "write")
    write_until_killed(argv[2]);
  else
    fill_disk(argv[2]);
  return 0;
}
