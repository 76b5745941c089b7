// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <set>
#include <string>
#include <utility>

#include "common/model/bay.hpp"
#include "common/model/channel.hpp"
#include "common/model/pump.hpp"
#include "common/model/time.hpp"

using namespace vigil;

TEST_CASE("every channel is found by its id and kind, and no id stands twice in one kind") {
  std::set<std::pair<ChannelKind, std::string>> seen;
  for (const auto& row : channel_catalogue()) {
    CHECK(find_channel(row.id, row.kind) == row.channel);
    CHECK(seen.emplace(row.kind, row.id).second);
    CHECK(row.plausible_lo < row.plausible_hi);
    CHECK(is_name(row.id));
  }
  CHECK(find_channel("cvp", ChannelKind::numeric) != find_channel("cvp", ChannelKind::wave));
  CHECK_FALSE(find_channel("spo3", ChannelKind::numeric));
  CHECK_FALSE(find_channel("pleth", ChannelKind::numeric));
}

TEST_CASE("a bay's name is what the protocol allows") {
  CHECK(is_bay_name("bay-03"));
  CHECK(is_bay_name("0"));
  CHECK(is_bay_name(std::string(32, 'a')));
  CHECK_FALSE(is_bay_name(std::string(33, 'a')));
  CHECK_FALSE(is_bay_name(""));
  CHECK_FALSE(is_bay_name("-bay"));
  CHECK_FALSE(is_bay_name("_bay"));
  CHECK_FALSE(is_bay_name("Bay"));
  CHECK_FALSE(is_bay_name("bay/3"));
  CHECK_FALSE(is_bay_name("station"));
}

TEST_CASE("civil time to bay time and back") {
  const auto t = bay_time_from_civil(2026, 11, 20, 8, 16, 44.25);
  REQUIRE(t);
  CHECK(to_ns(*t) == 1'795'162'604'250'000'000);  // date -u -d 2026-11-20T08:16:44 +%s
  CHECK(to_iso8601(*t) == "2026-11-20T08:16:44.250Z");
  CHECK(to_clock_text(*t) == "08:16:44");
  CHECK(bay_time_from_civil(2024, 2, 29, 0, 0, 0));
  CHECK_FALSE(bay_time_from_civil(2023, 2, 29, 0, 0, 0));
  CHECK_FALSE(bay_time_from_civil(2896, 10, 10, 0, 31, 0));
  CHECK_FALSE(bay_time_from_civil(2000, 1, 1, 24, 0, 0));
  CHECK_FALSE(bay_time_from_civil(2000, 1, -1, 0, 0, 0));
  CHECK_FALSE(bay_time_from_civil(2000, 257, 1, 0, 0, 0));
  CHECK_FALSE(bay_time_from_civil(2000, 1, 257, 0, 0, 0));
}

TEST_CASE("a length of time is read from hours, minutes and seconds") {
  using namespace std::chrono_literals;
  CHECK(parse_duration("00:10:00") == Duration{10min});
  CHECK(parse_duration("1:02.5") == Duration{62'500ms});
  CHECK(parse_duration("90") == Duration{90s});
  for (const char* wrong : {"", ":", "1:2:3:4", "-5", "nan", "inf", "1e30", "10 s", "1::2"})
    CHECK_FALSE(parse_duration(wrong));
}

TEST_CASE("wire names go both ways") {
  CHECK(quality_text[Quality::sensor_off] == "sensor-off");
  CHECK(quality_text.find("sensor-off") == Quality::sensor_off);
  CHECK_FALSE(quality_text.find("Sensor-off"));
  CHECK(pump_alarm_text.find("line-disconnected") == PumpAlarm::line_disconnected);
  CHECK(pump_state_text.find("alarm") == PumpState::alarm);
}
