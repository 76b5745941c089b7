// SPDX-License-Identifier: MIT
// Real charting, replayed: what a station hears of its pumps and pushes.
#include <doctest/doctest.h>

#include <cmath>
#include <map>

#include "common/formats/recording.hpp"
#include "common/stream/replay_stream.hpp"
#include "tests/files.hpp"

using namespace vigil;
using namespace vigil::stream;

TEST_CASE("a replayed stay has its rate changes, its pause and its pushes at the charted minutes") {
  const auto dir = test::recordings_dir();
  if (!dir) return;
  auto recording = formats::open_recording(*dir / "icu-infusions/217724_infusions.csv");
  REQUIRE(recording);
  const auto stream = ReplayStream::open(std::move(*recording), {});
  REQUIRE(stream);

  struct State {
    std::string t;
    PumpState state;
    double rate;
    bool operator==(const State&) const = default;
  };
  std::vector<State> noradrenaline;
  std::vector<std::string> dopamine;
  std::vector<EventBlock> given;
  std::map<std::uint8_t, BayTime> last;
  while (const auto item = (*stream)->next()) {
    if (const auto* event = std::get_if<EventBlock>(&item->block)) given.push_back(*event);
    const auto* pump = std::get_if<PumpBlock>(&item->block);
    if (pump == nullptr) continue;
    // Said again every second, changed or not, from its first state on.
    if (last.contains(pump->pump)) CHECK(item->t - last[pump->pump] <= std::chrono::seconds{1});
    last[pump->pump] = item->t;
    const PumpReading& reading = pump->reading;
    if (reading.drug.starts_with("Norepinephrine") &&
        (noradrenaline.empty() || noradrenaline.back().state != reading.state ||
         std::abs(noradrenaline.back().rate - reading.rate_ml_per_h) > 0.05))
      noradrenaline.push_back({to_iso8601(item->t).substr(11, 8), reading.state, reading.rate_ml_per_h});
    if (reading.drug == "Dopamine" && reading.state == PumpState::off && dopamine.empty())
      dopamine.push_back(to_iso8601(item->t).substr(11, 8));
  }
  // As charted: 217724_infusions.csv, the rows of Norepinephrine that are not rewritten.
  const std::pair<const char*, double> charted[] = {{"23:00:00", 5.8},  {"23:32:00", 11.6},
                                                    {"00:02:00", 14.5}, {"02:07:00", 14.0},
                                                    {"02:48:00", 18.0}, {"04:11:00", 20.0}};
  REQUIRE(noradrenaline.size() == 7);
  for (std::size_t i = 0; i < 6; ++i) {
    CAPTURE(i);
    CHECK(noradrenaline[i].t == charted[i].first);
    CHECK(noradrenaline[i].state == PumpState::infusing);
    CHECK(noradrenaline[i].rate == doctest::Approx(charted[i].second).epsilon(0.02));
  }
  CHECK(noradrenaline[6].t == "05:27:00");
  CHECK(noradrenaline[6].state == PumpState::paused);
  CHECK(dopamine == std::vector<std::string>{"05:39:00"});

  REQUIRE(given.size() == 6);
  CHECK(given[0].what == wire::EventKind::medication);
  CHECK(given[0].code == "Midazolam (Versed)");
  CHECK(given[0].value == 1);
  CHECK(given[0].unit == "mg");
  CHECK(given[0].text == "Midazolam (Versed) 1 mg (Drug Push)");
}
