// SPDX-License-Identifier: MIT
// What a frame costs before anything is drawn: 16 bays with 3 waves each, as on a screen of 1920×1080. Each
// frame applies the messages of 40 ms, makes the screen and sweeps every wave. Beside it, in the same run,
// the least that could be done with as many samples: copy them and find their minimum and maximum.

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <string>
#include <vector>

#include "dashboard/model/dashboard_model.hpp"
#include "tests/bench/percentile.hpp"

namespace {

using namespace vigil;
using namespace vigil::dashboard;
using bench::median;
using bench::percentile;
using namespace std::chrono_literals;

constexpr std::size_t bay_count = 16;
constexpr std::size_t strip_pixels = 300;  // of a tile 480 pixels wide
constexpr double px_per_mm = 96 / 25.4;
constexpr Duration frame_time = 40ms;
constexpr Duration block_time = 200ms;
constexpr int warm_up_frames = 25 * 40;  // until the rings are full
constexpr int frames = 25 * 20;
constexpr std::int64_t begin_ns = 1'795'165'200'000'000'000;

struct Wave {
  Channel channel;
  double fs;
  double mm_per_s;
};
constexpr std::array<Wave, 3> waves{
    {{Channel::ecg_ii, 500, 25}, {Channel::pleth, 125, 25}, {Channel::co2, 50, 6.25}}};

Duration width_of(double mm_per_s) { return from_seconds(strip_pixels / (px_per_mm * mm_per_s)); }

/// One bay's messages, in the order and at the times a source sends them.
class Source {
 public:
  explicit Source(std::size_t number)
      : bay_("bay-" + std::to_string(number + 1)),
        src_("gateway-" + std::to_string(number + 1)),
        // Sources do not send at the same moment.
        next_block_(Duration{block_time * static_cast<int>(number) / static_cast<int>(bay_count)}) {
    for (std::size_t w = 0; w < waves.size(); ++w) {
      const auto samples = static_cast<std::size_t>(waves[w].fs * to_seconds(block_time));
      for (std::size_t k = 0; k < samples; ++k) {
        const auto v = static_cast<std::uint16_t>(
            static_cast<std::int16_t>(8000 * std::sin(static_cast<double>(k + number) * 0.1)));
        data_[w].push_back(static_cast<std::byte>(v & 0xFFU));
        data_[w].push_back(static_cast<std::byte>(v >> 8U));
      }
    }
  }

  void send_until(Duration since_begin, DashboardModel& model, StationTime now) {
    for (; next_block_ + block_time <= since_begin; next_block_ += block_time, ++blocks_) {
      for (std::size_t w = 0; w < waves.size(); ++w) send_wave(w, model, now);
      if (blocks_ % 5 == 0) send_states(model, now);
    }
  }

 private:
  template <typename Message>
  Message begin(std::size_t topic) {
    Message m;
    m.envelope.src = src_;
    m.envelope.epoch = 1;
    m.envelope.seq = seq_[topic]++;
    m.envelope.t = bay_time_from_ns(begin_ns) + next_block_;
    return m;
  }
  void send(wire::Kind kind, const wire::Message& message, DashboardModel& model, StationTime now) {
    model.apply({bay_, kind, {}}, message, now);
  }

  void send_wave(std::size_t w, DashboardModel& model, StationTime now) {
    auto m = begin<wire::WaveMessage>(w);
    m.channel = waves[w].channel;
    m.fs = waves[w].fs;
    m.scale = 0.0001;
    m.data = data_[w];
    m.i0 = blocks_ * m.count();
    send(wire::Kind::wave, m, model, now);
  }

  void send_states(DashboardModel& model, StationTime now) {
    auto source = begin<wire::SourceMessage>(3);
    for (const auto& row : channel_catalogue()) {
      wire::DeclaredChannel declared;
      declared.channel = row.channel;
      declared.period_s = row.period_s;
      const bool shown = std::any_of(waves.begin(), waves.end(),
                                     [&](const Wave& wave) { return wave.channel == row.channel; });
      if (is_numeric(row.channel) || shown) source.channels.push_back(declared);
    }
    send(wire::Kind::source, std::move(source), model, now);

    auto numeric = begin<wire::NumericMessage>(4);
    for (const auto& row : channel_catalogue())
      if (is_numeric(row.channel)) numeric.set(row.channel, {40.0, Quality::valid, numeric.envelope.t});
    send(wire::Kind::numeric, numeric, model, now);

    auto pump = begin<wire::PumpMessage>(5);
    pump.pump = 1;
    pump.reading.state = PumpState::infusing;
    pump.reading.drug = "ketamine";
    pump.reading.rate_ml_per_h = 18;
    pump.reading.conc_mg_per_ml = 1;
    pump.reading.weight_kg = 72;
    pump.reading.vtbi_ml = 108;
    pump.reading.infused_ml = 61;
    send(wire::Kind::pump, std::move(pump), model, now);

    auto bay = begin<wire::BayMessage>(6);
    bay.envelope.src = "station-a";
    bay.link = Link::live;
    bay.state = Admission::admitted;
    bay.patient.alias = "A.R.";
    bay.patient.weight_kg = 72;
    bay.protocol = "5-day low dose";
    for (const auto& row : channel_catalogue()) {
      if (!is_numeric(row.channel)) continue;
      wire::LimitRow limit;
      limit.cond = std::string(row.id) + "-low";
      limit.channel = row.channel;
      limit.side = Side::low;
      limit.medium = 10;
      bay.limits.push_back(limit);
    }
    send(wire::Kind::bay, std::move(bay), model, now);

    auto alarms = begin<wire::AlarmsMessage>(7);
    alarms.envelope.src = "station-a";
    alarms.rev = seq_[7];
    for (std::uint64_t id = 1; id <= 2; ++id) {
      wire::AlarmRow alarm;
      alarm.id = id;
      alarm.cond = id == 1 ? "spo2-low" : "rr-low";
      alarm.channel = id == 1 ? Channel::spo2 : Channel::rr;
      alarm.priority = id == 1 ? Priority::high : Priority::medium;
      alarm.text = "SpO₂ 88 < 92";
      alarm.why = {"SpO₂ 88 below 92 for 73 s", "RR 7 below 8 for 57 s"};
      alarm.since = alarms.envelope.t;
      alarms.alarms.push_back(alarm);
    }
    send(wire::Kind::alarms, std::move(alarms), model, now);
  }

  std::string bay_;
  std::string src_;
  Duration next_block_;
  std::uint64_t blocks_ = 0;
  std::array<std::uint64_t, 8> seq_{};
  std::array<std::vector<std::byte>, waves.size()> data_;
};

struct FrameCost {
  double apply_ms = 0;
  double screen_ms = 0;
  double sweep_ms = 0;
  double all() const { return apply_ms + screen_ms + sweep_ms; }
};

/// The time this process has had a processor: what others on the machine do is not in it.
Duration cpu_time() {
  timespec t{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return std::chrono::seconds{t.tv_sec} + std::chrono::nanoseconds{t.tv_nsec};
}

double ms_since(Duration& from) {
  const Duration now = cpu_time();
  const double ms = to_seconds(now - from) * 1e3;
  from = now;
  return ms;
}

}  // namespace

int main() {
  DashboardModel model;
  std::vector<Source> sources;
  for (std::size_t i = 0; i < bay_count; ++i) sources.emplace_back(i);
  std::vector<Column> columns(strip_pixels);

  std::size_t samples = 0;
  for (const auto& wave : waves)
    samples += bay_count * static_cast<std::size_t>(wave.fs * to_seconds(width_of(wave.mm_per_s)));
  std::vector<float> from(samples);
  for (std::size_t i = 0; i < samples; ++i) from[i] = static_cast<float>(i % 977);
  std::vector<float> to(samples);

  std::vector<double> all;
  std::vector<double> apply;
  std::vector<double> screen;
  std::vector<double> sweep;
  std::vector<double> baseline;
  double checksum = 0;

  for (int frame = 1; frame <= warm_up_frames + frames; ++frame) {
    const Duration now = frame_time * frame;
    const StationTime station = StationTime{1h} + now;
    FrameCost cost;
    Duration clock = cpu_time();
    for (auto& source : sources) source.send_until(now, model, station);
    cost.apply_ms = ms_since(clock);
    const Screen& drawn = model.screen(station, WallTime{Duration{begin_ns}} + now);
    cost.screen_ms = ms_since(clock);
    for (const auto& tile : drawn.tiles) {
      for (const auto& wave : tile.waves) {
        sweep_columns(*wave.ring, tile.play_head, width_of(wave.mm_per_s), columns);
        checksum += static_cast<double>(columns[strip_pixels / 2].hi);
      }
    }
    cost.sweep_ms = ms_since(clock);

    std::memcpy(to.data(), from.data(), samples * sizeof(float));
    float lo = to[0];
    float hi = to[0];
    for (const float v : to) {
      lo = v < lo ? v : lo;
      hi = v > hi ? v : hi;
    }
    from[static_cast<std::size_t>(frame) % samples] = hi - lo;
    const double plain_ms = ms_since(clock);

    if (frame <= warm_up_frames) continue;
    all.push_back(cost.all());
    apply.push_back(cost.apply_ms);
    screen.push_back(cost.screen_ms);
    sweep.push_back(cost.sweep_ms);
    baseline.push_back(plain_ms);
  }

  std::printf("processor time of a frame, 16 bays x 3 waves, %zu samples swept, %d frames (check %.0f)\n",
              samples, frames, checksum);
  std::printf("  median %.3f ms = messages %.3f + screen %.3f + sweeps %.3f; 99%% below %.3f ms\n",
              median(all), median(apply), median(screen), median(sweep), percentile(all, 0.99));
  std::printf("  copying and min/max of as many samples: %.3f ms; ratio %.1f\n", median(baseline),
              median(all) / median(baseline));
}
