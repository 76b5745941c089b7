// SPDX-License-Identifier: MIT
// What an entry of the journal costs, beside a bare SQLite insert of the same rows; and the journal's writer
// under 64 bays whose alarms start and end 20 times a second.

#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "common/store/journal_verify.hpp"
#include "common/store/journal_writer.hpp"
#include "tests/bench/percentile.hpp"
#include "tests/store/entries.hpp"

namespace {

using namespace vigil;
using namespace vigil::store;
using Watch = std::chrono::steady_clock;
using Microseconds = std::chrono::duration<double, std::micro>;
using Milliseconds = std::chrono::duration<double, std::milli>;

template <typename T>
T must(Expected<T> value) {
  if (value) return std::move(*value);
  std::fprintf(stderr, "%s\n", value.error().text.c_str());
  std::exit(1);
}
void must(const Expected<void>& done) {
  if (done) return;
  std::fprintf(stderr, "%s\n", done.error().text.c_str());
  std::exit(1);
}

class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "vigil-bench-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) std::exit(1);
    path_ = name;
  }
  ~Folder() {
    std::error_code error;
    std::filesystem::remove_all(path_, error);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::filesystem::path operator/(const char* name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

/// The same columns without numbers, hashes, guards and states.
class BareTable {
 public:
  explicit BareTable(const std::filesystem::path& path)
      : database_{must(Database::open(path, Access::create))} {
    must(database_.exec(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE entry (seq INTEGER PRIMARY KEY, "
        "wall_ns, bay_ns, bay, mode, what, alarm, condition, priority, value, limit_value, by_whom, text, "
        "delay_s, signal_delay_ms)"));
    insert_.push_back(must(database_.prepare(
        "INSERT INTO entry VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)")));
  }
  void append(const std::vector<JournalEntry>& entries) {
    must(database_.exec("BEGIN IMMEDIATE"));
    for (const JournalEntry& entry : entries) {
      const auto bay_ns = to_ns(*entry.bay_time);
      insert_[0]
          .bind(1, ++seq_)
          .bind(2, to_ns(entry.wall))
          .bind(3, bay_ns)
          .bind(4, entry.bay)
          .bind(5, mode_text[entry.mode])
          .bind(6, journal_what_text[entry.what])
          .bind(7, static_cast<std::int64_t>(entry.alarm))
          .bind(8, entry.condition)
          .bind(9, priority_text[entry.priority])
          .bind(10, entry.value)
          .bind(11, entry.limit)
          .bind(12, entry.by)
          .bind(13, entry.text)
          .bind(14, entry.delay_s)
          .bind(15, entry.signal_delay_ms);
      must(insert_[0].run());
    }
    must(database_.exec("COMMIT"));
  }

 private:
  Database database_;
  std::vector<Statement> insert_;
  std::int64_t seq_ = 0;
};

double cpu_us() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto us = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) * 1e6 + static_cast<double>(t.tv_usec);
  };
  return us(usage.ru_utime) + us(usage.ru_stime);
}

struct Cost {
  std::vector<double> wall_us;
  std::vector<double> cpu_us;
};

template <typename Append>
void measure(Cost& cost, double entries, Append append) {
  const double cpu_before = cpu_us();
  const auto before = Watch::now();
  append();
  cost.wall_us.push_back(Microseconds(Watch::now() - before).count() / entries);
  cost.cpu_us.push_back((cpu_us() - cpu_before) / entries);
}

void bench_append(std::uint64_t batch, int rounds) {
  const Folder folder;
  Journal journal = must(Journal::open(folder / "journal.db"));
  BareTable bare{folder / "bare.db"};
  Cost ours;
  Cost theirs;
  std::uint64_t next = 1;
  for (int round = 0; round < rounds; ++round) {
    const auto entries = test::full_entries(next, batch);
    next += batch;
    const auto count = static_cast<double>(batch);
    measure(ours, count, [&] { must(journal.append(entries)); });
    measure(theirs, count, [&] { bare.append(entries); });
  }
  const auto mean = [](const std::vector<double>& values) {
    double sum = 0;
    for (const double value : values) sum += value;
    return sum / static_cast<double>(values.size());
  };
  std::printf(
      "append %5ju at once   %8.1f us an entry (median), bare insert %8.1f, ratio %.2f   CPU %6.1f us, bare "
      "%6.1f\n",
      std::uintmax_t{batch}, bench::median(ours.wall_us), bench::median(theirs.wall_us),
      bench::median(ours.wall_us) / bench::median(theirs.wall_us), mean(ours.cpu_us), mean(theirs.cpu_us));
}

/// 64 bays × 20 entries a second for 5 s, each with a state of 2 kB.
void bench_writer() {
  constexpr std::uint64_t bays = 64;
  constexpr std::uint64_t per_second = 20;
  constexpr std::uint64_t seconds = 5;
  const Folder folder;
  std::atomic<std::uint64_t> commits{0};
  std::atomic<std::uint64_t> woken{0};
  JournalWriterOptions options;
  options.changed = [&] {
    ++commits;
    woken.fetch_add(1);
    woken.notify_all();
  };
  JournalWriter writer{must(Journal::open(folder / "journal.db")), system_now, std::move(options)};

  std::vector<Watch::time_point> pushed(bays * per_second * seconds + 1);
  std::vector<double> waits_ms;
  std::thread watcher{[&] {
    for (std::uint64_t seen = 0; seen + 1 < pushed.size();) {
      const std::uint64_t before = woken.load();
      const std::uint64_t committed = writer.committed();
      const auto now = Watch::now();
      for (; seen < committed; ++seen) waits_ms.push_back(Milliseconds(now - pushed[seen + 1]).count());
      if (seen + 1 < pushed.size() && writer.committed() == committed) woken.wait(before);
    }
  }};
  const double cpu_before = cpu_us();
  const auto begin = Watch::now();
  std::uint64_t number = 0;
  for (std::uint64_t step = 0; step < per_second * seconds; ++step)
    for (std::uint64_t bay = 0; bay < bays; ++bay) {
      std::this_thread::sleep_until(begin + std::chrono::microseconds{step * 50'000 + bay * 700});
      ++number;
      pushed[number] = Watch::now();
      if (writer.push(test::full_entry(number), {{"bay-" + std::to_string(bay), std::string(2'000, 's')}}) !=
          number)
        std::exit(1);
    }
  must(writer.close());
  watcher.join();
  const double cpu = cpu_us() - cpu_before;
  std::printf(
      "writer, %ju entries/s   %.1f commits/s, %.1f entries each   to disk p50 %.1f ms, p99 %.1f ms, max "
      "%.1f ms   "
      "CPU %.1f us an entry with its push, %.1f %% of a core\n",
      std::uintmax_t{bays * per_second}, static_cast<double>(commits.load()) / static_cast<double>(seconds),
      static_cast<double>(number) / static_cast<double>(commits.load()), bench::median(waits_ms),
      bench::percentile(waits_ms, 0.99), bench::percentile(waits_ms, 1), cpu / static_cast<double>(number),
      cpu / (static_cast<double>(seconds) * 1e6) * 100);
}

/// The whole chain and the alarm log of a journal of `count` entries.
void bench_reading(std::uint64_t count) {
  const Folder folder;
  Journal journal = must(Journal::open(folder / "journal.db"));
  for (std::uint64_t next = 1; next < count; next += 5'000)
    must(journal.append(test::full_entries(next, 5'000)));
  auto begin = Watch::now();
  const auto report = must(verify_journal(folder / "journal.db"));
  const double verify_s = std::chrono::duration<double>(Watch::now() - begin).count();
  if (!report.clean()) std::exit(1);
  JournalReader reader = must(JournalReader::open(folder / "journal.db"));
  const auto timed = [&](const JournalQuery& query) {
    const auto start = Watch::now();
    must(reader.read(query));
    return Milliseconds(Watch::now() - start).count();
  };
  JournalQuery newest;
  JournalQuery none;
  none.bay = "no-such-bay";
  begin = Watch::now();
  must(Journal::open(folder / "journal.db"));
  const double open_ms = Milliseconds(Watch::now() - begin).count();
  std::printf(
      "a journal of %ju entries   verify %.2f s, open %.1f ms, newest 500 %.1f ms, a bay without any %.0f "
      "ms\n",
      std::uintmax_t{count}, verify_s, open_ms, timed(newest), timed(none));
}

}  // namespace

// NOLINTNEXTLINE(bugprone-exception-escape): a measurement that cannot be made ends.
int main() {
  bench_append(1, 400);
  bench_append(50, 100);
  bench_append(1'000, 30);
  bench_writer();
  bench_reading(200'000);
  return 0;
}
