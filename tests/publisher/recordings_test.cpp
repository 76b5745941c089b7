// SPDX-License-Identifier: MIT
// Every real recording, through the whole of a replay at full speed, as a station would take it.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "common/bus/sequence.hpp"
#include "common/stream/replay_stream.hpp"
#include "publisher/bay_run.hpp"
#include "tests/files.hpp"
#include "tests/publisher/heard.hpp"

using namespace vigil;
using namespace vigil::publisher;
using namespace vigil::stream;

namespace {

bool is_recording(const std::filesystem::path& path) {
  const auto ending = path.extension();
  return ending == ".hea" || ending == ".vital" || ending == ".edf" || ending == ".csv";
}

/// Days of pumps, a message each second, are no more proof than their first hours.
constexpr std::size_t most_messages = 100'000;

/// What a station counts of one replay.
struct Count {
  std::size_t messages = 0;
  std::size_t refused = 0;
  std::size_t gaps = 0;
  std::size_t overlaps = 0;      ///< a wave's i0 that goes back
  std::size_t out_of_order = 0;  ///< a tick's or block's end before the last one's
  std::string first_refusal;
};

Count replay(std::unique_ptr<ReplayStream> stream) {
  BayOptions options;
  options.bay = "bay-03";
  options.src = "replay-bay-03";
  options.speed = 1000;
  options.waits = true;
  BayRun run{std::move(options), std::move(stream)};
  Count count;
  std::map<std::string, bus::SequenceTracker> seqs;
  std::map<std::string, std::uint64_t> next_i0;
  BayTime reached{};
  const Send send = [&](const Outgoing& out) {
    ++count.messages;
    const Heard h = hear(out.topic, out.payload);
    if (!h.message) {
      ++count.refused;
      if (count.first_refusal.empty()) count.first_refusal = h.text;
      return true;
    }
    const auto arrival = seqs[h.topic].see(h.envelope().epoch, h.envelope().seq).arrival;
    if (arrival != bus::Arrival::start && arrival != bus::Arrival::next) ++count.gaps;
    BayTime end = h.envelope().t;
    if (const auto* block = std::get_if<wire::WaveMessage>(&*h.message)) {
      if (block->i0 < next_i0[h.topic]) ++count.overlaps;
      next_i0[h.topic] = block->i0 + block->count();
      end += from_seconds(static_cast<double>(block->count()) / block->fs);
    }
    // A block's end is reckoned from its rounded start here: to the nanosecond.
    if (end + Duration{2} < reached) ++count.out_of_order;
    reached = std::max(reached, end);
    return true;
  };
  Now now{StationTime{std::chrono::seconds{1}}, WallTime{std::chrono::seconds{1'700'000'000}}};
  while (!run.over()) {
    if (count.messages >= most_messages) run.end(now.station, send);
    run.step(true, now, send);
    const auto wake = run.wake(now.station);
    if (!wake) break;
    const Duration by = std::max<Duration>(*wake - now.station, std::chrono::milliseconds{1});
    now = {now.station + by, now.wall + by};
  }
  CHECK(run.over());
  return count;
}

}  // namespace

TEST_CASE("every real recording is replayed at 1000 times without a refusal, a gap in seq or a step back") {
  const auto dir = test::recordings_dir();
  if (!dir) return;
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator{*dir})
    if (is_recording(entry.path())) paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  std::size_t replayed = 0;
  for (const auto& path : paths) {
    auto recording = formats::open_recording(path);
    if (!recording) {  // a part of another, or in no format; the readers' own tests judge it
      MESSAGE("not read: " << recording.error().text);
      continue;
    }
    auto stream = ReplayStream::open(std::move(*recording), {});
    if (!stream) {
      MESSAGE("not replayed: " << stream.error().text);
      continue;
    }
    const Count count = replay(std::move(*stream));
    CAPTURE(path);
    CHECK_MESSAGE(count.refused == 0, count.first_refusal);
    CHECK(count.messages > 2);
    CHECK(count.gaps == 0);
    CHECK(count.overlaps == 0);
    CHECK(count.out_of_order == 0);
    ++replayed;
  }
  MESSAGE(replayed << " of " << paths.size() << " files replayed");
  CHECK(replayed > 10);
}
