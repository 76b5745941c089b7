// SPDX-License-Identifier: MIT
// A session of six hours (four waves, eight numbers and a pump) judged offline, against only going through
// its messages, in the same run; and what reading its waves from a WFDB record takes before.

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <memory>
#include <numbers>
#include <string>
#include <utility>
#include <vector>

#include "common/config/assets.hpp"
#include "common/formats/recording.hpp"
#include "common/stream/replay_stream.hpp"
#include "common/stream/source.hpp"
#include "dashboard/review/evaluate.hpp"
#include "dashboard/station/knowledge.hpp"
#include "tests/bench/percentile.hpp"

namespace {

using namespace vigil;
using bench::median;

constexpr int hours = 6;
constexpr int seconds = hours * 3600;
constexpr int repeats = 5;
constexpr BayTime start{std::chrono::seconds{946'684'800}};

struct Wave {
  Channel channel;
  int fs;
  double hz;            ///< of the beat or the breath
  const char* in_wfdb;  ///< its name there
};
constexpr Wave waves[] = {{Channel::ecg_ii, 250, 1.2, "II"},
                          {Channel::pleth, 125, 1.2, "PLETH"},
                          {Channel::abp, 125, 1.2, "ABP"},
                          {Channel::co2, 125, 0.25, "CO2"}};
constexpr Channel numbers[] = {Channel::spo2,  Channel::pr,      Channel::hr,      Channel::rr,
                               Channel::etco2, Channel::abp_sys, Channel::abp_dia, Channel::temp};
constexpr double usual[] = {95, 70, 70, 13, 36, 125, 75, 36.8};
constexpr double swings[] = {5, 12, 12, 5, 9, 30, 15, 0.2};

double from_lowest_to_highest(double t_s, double hz) {
  return 0.5 - 0.5 * std::cos(2 * std::numbers::pi * hz * t_s);
}

/// Small and never the same, so that no block repeats.
double noise(unsigned& state) {
  state = state * 1'664'525U + 1'013'904'223U;
  return static_cast<double>(state >> 24U) / 256;
}

formats::Recording session() {
  formats::Recording recording;
  recording.name = "six hours";
  recording.start = start;
  recording.end = start + std::chrono::seconds{seconds};
  unsigned state = 1;
  for (const Wave& wave : waves) {
    formats::WaveTrack track;
    track.channel = wave.channel;
    track.name = wave.in_wfdb;
    track.fs = wave.fs;
    track.scale = 0.01;
    const auto count = static_cast<std::size_t>(wave.fs) * seconds;
    track.segments.push_back({start, 0, count});
    track.raw.reserve(count);
    for (std::size_t k = 0; k < count; ++k)
      track.raw.push_back(static_cast<std::int16_t>(
          3800 * from_lowest_to_highest(static_cast<double>(k) / wave.fs, wave.hz) + 20 * noise(state)));
    recording.waves.push_back(std::move(track));
  }
  // Slow swings that leave the limits now and then.
  for (std::size_t i = 0; i < std::size(numbers); ++i) {
    formats::NumericTrack track;
    track.channel = numbers[i];
    track.name = info(numbers[i]).id;
    for (int t = 0; t < seconds; ++t)
      track.samples.push_back(
          {start + std::chrono::seconds{t},
           std::round(usual[i] + swings[i] * std::sin(t / (211.0 + 40 * static_cast<double>(i))) +
                      2 * noise(state)),
           Quality::valid});
    recording.numerics.push_back(std::move(track));
  }
  formats::PumpTrack pump;
  pump.name = "ketamine";
  for (int t = 0; t < seconds; t += 600) {
    PumpReading reading;
    reading.state = PumpState::infusing;
    reading.drug = "ketamine";
    reading.rate_ml_per_h = 20 + std::floor(t / 3600.0);
    reading.conc_mg_per_ml = 1;
    pump.samples.push_back({start + std::chrono::seconds{t}, reading});
  }
  recording.pumps.push_back(std::move(pump));
  return recording;
}

/// The waves alone, as one WFDB record of 125 frames a second.
std::filesystem::path write_wfdb(const formats::Recording& recording, const std::filesystem::path& folder) {
  std::ofstream header{folder / "six.hea"};
  constexpr std::size_t frames_per_s = 125;
  header << "six " << std::size(waves) << ' ' << frames_per_s << ' ' << frames_per_s * seconds
         << " 00:00:00 01/01/2000\n";
  for (const Wave& wave : waves)
    header << "six.dat 16x" << static_cast<std::size_t>(wave.fs) / frames_per_s << " 100(0)/"
           << info(wave.channel).unit_text << " 16 0 0 0 0 " << wave.in_wfdb << '\n';
  std::ofstream data{folder / "six.dat", std::ios::binary};
  for (std::size_t frame = 0; frame < frames_per_s * seconds; ++frame)
    for (const auto& track : recording.waves) {
      const std::size_t many = static_cast<std::size_t>(track.fs) / frames_per_s;
      for (std::size_t k = frame * many; k < (frame + 1) * many; ++k)
        data.put(static_cast<char>(track.raw[k] & 0xff)).put(static_cast<char>(track.raw[k] >> 8));
    }
  return folder / "six.hea";
}

/// Of processor time: the work has one thread and waits for nothing.
double took(const auto& work) {
  const std::clock_t begun = std::clock();
  work();
  return static_cast<double>(std::clock() - begun) / CLOCKS_PER_SEC;
}

/// Goes through all messages and judges none; how many there are.
std::size_t only_stream(formats::Recording recording) {
  const auto replay = *stream::ReplayStream::open(std::move(recording), {});
  stream::Source source{{"evaluated", "evaluate", "bench"}, replay->description()};
  source.begin({});
  std::size_t messages = 0;
  std::uint64_t sum = 0;
  while (const auto item = replay->next()) {
    sum += wire::envelope_of(source.say(*item).message).seq;
    ++messages;
  }
  return sum > 0 ? messages : 0;
}

int run() {
  const formats::Recording recording = session();
  std::string name = (std::filesystem::temp_directory_path() / "vigil-bench-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) return 1;
  const auto path = write_wfdb(recording, name);
  const auto profile = review::find_profile("low-dose-adult");
  if (!profile) {
    std::printf("%s\n", profile.error().text.c_str());
    return 1;
  }
  const auto drugs = station::load_drugs(config::assets_dir());
  if (!drugs) {
    std::printf("%s\n", drugs.error().text.c_str());
    return 1;
  }
  std::vector<double> reading;
  std::vector<double> streamed;
  std::vector<double> judged;
  std::vector<double> ratios;
  std::size_t messages = 0;
  std::size_t occurrences = 0;
  for (int i = 0; i < repeats; ++i) {
    reading.push_back(took([&] { return formats::open_recording(path).has_value(); }));
    formats::Recording one = recording;
    streamed.push_back(took([&] { messages = only_stream(std::move(one)); }));
    formats::Recording other = recording;
    judged.push_back(took([&] {
      const auto evaluation =
          review::evaluate(std::move(other), *profile, *drugs, [](Duration) { return true; });
      occurrences = evaluation ? evaluation->occurrences.size() : 0;
    }));
    ratios.push_back(judged.back() / streamed.back());
  }
  std::filesystem::remove_all(name);
  const double total = median(reading) + median(judged);
  std::printf(
      "%d h, 4 waves, 8 numbers, a pump: %zu messages, %zu occurrences; processor time, medians of %d\n",
      hours, messages, occurrences, repeats);
  std::printf("reading the waves (WFDB)  %7.3f s\n", median(reading));
  std::printf("messages, not judged      %7.3f s\n", median(streamed));
  std::printf("messages, judged          %7.3f s   %.2f times as long\n", median(judged), median(ratios));
  std::printf("read and evaluated        %7.3f s   (goal: below 2)\n", total);
  return 0;
}

}  // namespace

int main() { return run(); }
