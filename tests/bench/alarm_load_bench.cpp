// SPDX-License-Identifier: MIT
// 64 bays in each of which 20 conditions start and end every second, for a minute of bay time: what judging,
// saying and handing over to the journal costs a message, and whether the journal has every change.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "common/config/assets.hpp"
#include "dashboard/station/journal_link.hpp"
#include "dashboard/station/station.hpp"
#include "tests/bench/percentile.hpp"

namespace {

using namespace vigil;
using Watch = std::chrono::steady_clock;

constexpr std::size_t bays = 64;
constexpr std::uint8_t pumps = 2;
constexpr std::uint64_t seconds = 60;
/// Of each pump: with the other's they are the 20 conditions.
constexpr std::size_t flapping = 10;

wire::Envelope envelope(const Now& now, std::uint64_t seq) {
  wire::Envelope sent;
  sent.src = "bench";
  sent.epoch = 1;
  sent.seq = seq;
  sent.t = BayTime{now.wall.time_since_epoch()};
  sent.mode = Mode::test;
  return sent;
}

/// A folder of the run's own.
std::filesystem::path folder_of_run() {
  std::string name = (std::filesystem::temp_directory_path() / "vigil-bench-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) return {};
  return name;
}

}  // namespace

// NOLINTNEXTLINE(bugprone-exception-escape): a measurement that cannot be made ends.
int main() {
  const std::filesystem::path folder = folder_of_run();
  auto link = station::JournalLink::open(folder, system_now);
  if (!link) {
    std::fprintf(stderr, "%s\n", link.error().text.c_str());
    return 1;
  }
  station::JournalLink& journal = **link;
  Now now = system_now();
  std::size_t said = 0;
  std::uint64_t kept = 0;
  station::Station judge{station::StationFile{},
                         *station::load_profiles(config::assets_dir() / "profiles"),
                         true,
                         now,
                         [&said](std::string_view, std::string_view payload) { said += payload.size(); },
                         [](const std::string&, std::string_view) { return true; }};
  judge.set_journal([&](JournalEntry entry) {
    ++kept;
    journal.keep(std::move(entry));
  });
  judge.restore({}, now);

  std::string payload;
  std::vector<double> message_us;
  std::vector<double> flush_ms;
  const auto take = [&](const std::string& topic, const auto& message) {
    wire::encode(message, payload);
    const auto begun = Watch::now();
    judge.ingest(topic, std::as_bytes(std::span{payload}), now);
    judge.announce(now);
    message_us.push_back(std::chrono::duration<double, std::micro>(Watch::now() - begun).count());
  };
  const auto pass = [&](Duration d) {
    now.station += d;
    now.wall += d;
    const auto begun = Watch::now();
    judge.tick(now);
    journal.flush(judge.take_states(now));
    flush_ms.push_back(std::chrono::duration<double, std::milli>(Watch::now() - begun).count());
  };

  std::vector<std::string> names;
  for (std::size_t i = 0; i < bays; ++i) {
    names.push_back("bay-" + std::to_string(i));
    wire::SourceMessage source;
    source.envelope = envelope(now, 0);
    source.name = "bench";
    take(wire::make_topic(names.back(), wire::Kind::source), source);
  }
  message_us.clear();
  for (std::uint64_t second = 0; second < seconds; ++second) {
    for (std::uint64_t tenth = 0; tenth < 10; ++tenth) {
      for (std::size_t i = tenth; i < bays; i += 10) {
        for (std::uint8_t pump = 1; pump <= pumps; ++pump) {
          wire::PumpMessage message;
          message.envelope = envelope(now, second);
          message.pump = pump;
          message.reading.state = PumpState::infusing;
          message.reading.drug = "ketamine";
          message.reading.rate_ml_per_h = 10;
          for (std::size_t k = 0; k < flapping; ++k) message.reading.alarms.set(k, second % 2 == 0);
          take(wire::make_topic(names[i], wire::Kind::pump, std::to_string(pump)), message);
        }
      }
      pass(std::chrono::milliseconds{100});
    }
  }
  const auto begun = Watch::now();
  if (const auto closed = journal.close(); !closed) {
    std::fprintf(stderr, "%s\n", closed.error().text.c_str());
    return 1;
  }
  const double close_ms = std::chrono::duration<double, std::milli>(Watch::now() - begun).count();
  const std::uint64_t on_disk = journal.state().head.seq;
  const auto file = std::filesystem::file_size(journal.path());
  const double flush_sum_ms = [&] {
    double sum = 0;
    for (const double one : flush_ms) sum += one;
    return sum;
  }();
  std::printf("%zu bays x %zu conditions, %llu s\n", bays, flapping * pumps,
              static_cast<unsigned long long>(seconds));
  std::printf("a message (10 conditions change)   p50 %7.1f us   p99 %7.1f us\n", bench::median(message_us),
              bench::percentile(message_us, 0.99));
  std::printf("a tick with its saved states       p50 %7.2f ms   p99 %7.2f ms   %.1f us a message\n",
              bench::median(flush_ms), bench::percentile(flush_ms, 0.99),
              1e3 * flush_sum_ms / static_cast<double>(message_us.size()));
  std::printf(
      "journal: %llu entries told, %llu on disk, %llu lost; %.1f MB; the rest was written in %.0f ms\n",
      static_cast<unsigned long long>(kept), static_cast<unsigned long long>(on_disk),
      static_cast<unsigned long long>(journal.state().refused), static_cast<double>(file) / 1e6, close_ms);
  std::error_code error;
  std::filesystem::remove_all(folder, error);
  return on_disk == kept ? 0 : 1;
}
