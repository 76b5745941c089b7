// SPDX-License-Identifier: MIT
#include "common/formats/numeric_rules.hpp"

#include <doctest/doctest.h>

#include <initializer_list>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/formats/date_fallback.hpp"

using namespace vigil;
using namespace vigil::formats;

namespace {

BayTime at(double second) { return BayTime{} + from_seconds(1'000'000 + second); }

NumericTrack track(Channel channel, std::initializer_list<std::pair<double, double>> samples) {
  NumericTrack made;
  made.channel = channel;
  for (const auto& [second, value] : samples)
    made.samples.push_back(sample_of(usual_rule(channel), at(second), value));
  return made;
}

std::vector<double> seconds_of(const NumericTrack& made) {
  std::vector<double> seconds;
  for (const auto& sample : made.samples) seconds.push_back(to_seconds(sample.t - at(0)));
  return seconds;
}

}  // namespace

TEST_CASE("0 is no value where the catalogue says so, before any conversion") {
  CHECK(sample_of(usual_rule(Channel::spo2), at(0), 0.0).quality == Quality::no_signal);
  CHECK(sample_of(usual_rule(Channel::rr), at(0), 0.0).quality == Quality::valid);
  const auto fahrenheit = usual_rule(Channel::temp, 5.0 / 9.0, -160.0 / 9.0);
  CHECK(sample_of(fahrenheit, at(0), 0.0).quality == Quality::no_signal);
  CHECK(sample_of(fahrenheit, at(0), 98.6).value == doctest::Approx(37));
  CHECK(sample_of(usual_rule(Channel::hr), at(0), std::nullopt).quality == Quality::no_signal);
  CHECK(sample_of(usual_rule(Channel::hr), at(0), std::numeric_limits<double>::quiet_NaN()).quality ==
        Quality::no_signal);
}

TEST_CASE("outside the plausible range a value is questionable, and kept") {
  const auto sample = sample_of(usual_rule(Channel::spo2), at(0), 130.0);
  CHECK(sample.quality == Quality::questionable);
  CHECK(sample.value == 130.0);
}

TEST_CASE("the typical period is the median, whatever the gaps") {
  CHECK(typical_period_s(track(Channel::hr, {{0, 60}, {1.024, 60}, {2.048, 60}, {90, 60}}).samples) ==
        doctest::Approx(1.024));
  CHECK(typical_period_s(track(Channel::hr, {{0, 60}, {0, 60}}).samples) == 0.0);
  CHECK(typical_period_s({}) == 0.0);
}

TEST_CASE("a repeated cuff pressure is one measurement until one of its three numbers changes") {
  std::vector<NumericTrack> tracks{
      track(Channel::nibp_sys, {{0, 0}, {1, 120}, {2, 120}, {3, 120}, {4, 0}, {5, 120}}),
      track(Channel::nibp_dia, {{0.1, 0}, {1.1, 80}, {2.1, 80}, {3.1, 81}, {4.1, 0}, {5.1, 81}}),
      track(Channel::hr, {{2, 60}, {1, 60}, {3, 60}}),
  };
  finish_numerics(tracks);
  CHECK(seconds_of(tracks[0]) == std::vector<double>{1, 3, 5});  // 5: there was none at 4
  CHECK(seconds_of(tracks[1]) == std::vector<double>{1.1, 3.1, 5.1});
  CHECK(tracks[0].period_s == 0.0);
  CHECK(seconds_of(tracks[2]) == std::vector<double>{1, 2, 3});
  CHECK(tracks[2].period_s == 1.0);
}

TEST_CASE("charted numbers keep every row, in the order of time") {
  std::vector<NumericTrack> tracks{track(Channel::nibp_sys, {{20, 120}, {10, 120}})};
  finish_charted(tracks);
  CHECK(seconds_of(tracks[0]) == std::vector<double>{10, 20});
  CHECK(tracks[0].period_s == 0.0);
}

TEST_CASE("a date that cannot be held becomes 2000-01-01 with the time of day kept") {
  CHECK(to_iso8601(start_time(FileDate{2178, 5, 14}, 3661, "f").t) == "2178-05-14T01:01:01.000Z");
  CHECK(start_time(FileDate{2178, 5, 14}, 3661, "f").warning.empty());
  const auto far = start_time(FileDate{2896, 10, 10}, 1860, "f.hea");
  CHECK(to_iso8601(far.t) == "2000-01-01T00:31:00.000Z");
  CHECK(far.warning == "f.hea: the date 2896-10-10 is not one between 1970 and 2254: taken as 2000-01-01");
  CHECK(start_time(FileDate{2001, 2, 29}, 0, "f").warning.find("2001-02-29") != std::string::npos);
  const auto none = start_time(std::nullopt, 1.5, "f");
  CHECK(to_iso8601(none.t) == "2000-01-01T00:00:01.500Z");
  CHECK(none.warning == "f: there is no date: taken as 2000-01-01");
  CHECK(start_time(FileDate{2001, 1, 1}, -5, "f").warning ==
        "f: the time of day cannot be read: taken as 00:00:00");
}
