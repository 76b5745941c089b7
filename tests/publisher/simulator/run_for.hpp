// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "common/model/channel.hpp"
#include "publisher/simulator/scenario.hpp"
#include "publisher/simulator/simulated_stream.hpp"

namespace vigil::simulator::test {

constexpr BayTime start = bay_time_from_ns(1'800'000'000'000'000'000);

inline Scenario scenario_of(std::string_view toml) {
  auto scenario = parse_scenario(toml, "test.toml");
  if (scenario) return *scenario;
  throw std::runtime_error(scenario.error().text);
}

/// The samples of one wave, from the stream's start.
struct Samples {
  double fs = 0;
  std::vector<double> values;
  double time(std::size_t k) const { return static_cast<double>(k) / fs; }
};

/// What a stream gave, sorted. numerics[s] is of second s.
struct Run {
  std::vector<stream::NumericBlock> numerics;
  std::array<Samples, wave_count> waves;
  struct PumpAt {
    double t_s;
    PumpReading reading;
  };
  std::vector<PumpAt> pump;
  std::vector<std::string> notes;

  const Samples& wave(Channel channel) const { return waves[wave_index_of(channel)]; }
  const wire::NumericReading& at(std::size_t second, Channel channel) const {
    return numerics[second].readings[index_of(channel)];
  }
  bool has(std::size_t second, Channel channel) const {
    return numerics[second].present.test(index_of(channel));
  }
};

/// All items that end within `seconds` of the start, that instant included.
inline std::vector<stream::Item> items_for(stream::Stream& stream, double seconds) {
  std::vector<stream::Item> items;
  while (auto item = stream.next()) {
    if (item->end > start + from_seconds(seconds)) break;
    items.push_back(std::move(*item));
  }
  return items;
}

inline Run run_for(const Scenario& scenario, std::uint64_t seed, double seconds) {
  SimulatedStream stream{scenario, seed, start};
  Run run;
  for (const auto& item : items_for(stream, seconds)) {
    if (const auto* numeric = std::get_if<stream::NumericBlock>(&item.block))
      run.numerics.push_back(*numeric);
    if (const auto* pump = std::get_if<stream::PumpBlock>(&item.block))
      run.pump.push_back({to_seconds(item.t - start), pump->reading});
    if (const auto* event = std::get_if<stream::EventBlock>(&item.block)) run.notes.push_back(event->text);
    if (const auto* wave = std::get_if<stream::WaveBlock>(&item.block)) {
      Samples& samples = run.waves[wave_index_of(wave->channel)];
      samples.fs = wave->fs;
      for (const auto raw : wave->raw) samples.values.push_back(raw * wave->scale + wave->offset);
    }
  }
  return run;
}

inline Run run_for(std::string_view toml, std::uint64_t seed, double seconds) {
  return run_for(scenario_of(toml), seed, seconds);
}

/// Times at which a wave rises through `high`, having been below `low` since the last time.
inline std::vector<double> rises(const Samples& wave, double low, double high) {
  std::vector<double> times;
  bool armed = false;
  for (std::size_t k = 0; k < wave.values.size(); ++k) {
    if (wave.values[k] < low) armed = true;
    if (!armed || wave.values[k] < high) continue;
    armed = false;
    times.push_back(wave.time(k));
  }
  return times;
}

/// An item as text, every bit of it, to compare and to show.
inline std::string text_of(const stream::Item& item) {
  std::string text = std::to_string(to_ns(item.t)) + "…" + std::to_string(to_ns(item.end)) + " ";
  const auto put = [&text](std::optional<double> value) {
    std::array<char, 40> digits{};
    if (value) std::snprintf(digits.data(), digits.size(), "%a ", *value);
    text += value ? digits.data() : "- ";
  };
  if (const auto* numeric = std::get_if<stream::NumericBlock>(&item.block)) {
    text += "numeric " + numeric->present.to_string() + " ";
    for (const auto& reading : numeric->readings) {
      put(reading.value);
      text += std::string(quality_text[reading.quality]) + " ";
      if (reading.at) text.append("@").append(std::to_string(to_ns(*reading.at))).append(" ");
    }
  } else if (const auto* wave = std::get_if<stream::WaveBlock>(&item.block)) {
    text += "wave " + std::string(info(wave->channel).id) + " " + std::to_string(wave->i0) + " ";
    put(wave->fs);
    put(wave->scale);
    put(wave->offset);
    for (const auto raw : wave->raw) text += std::to_string(raw) + " ";
  } else if (const auto* pump = std::get_if<stream::PumpBlock>(&item.block)) {
    const PumpReading& r = pump->reading;
    text += "pump " + std::to_string(pump->pump) + " " + std::string(pump_state_text[r.state]) + " " +
            r.drug + " " + r.alarms.to_string() + " " + r.serial.value_or("-") + " " +
            r.library.value_or("-") + " ";
    for (const auto value : {std::optional{r.rate_ml_per_h}, r.conc_mg_per_ml, r.set_rate_ml_per_h, r.vtbi_ml,
                             r.infused_ml, r.weight_kg, r.dose_rate, r.battery_pct})
      put(value);
  } else if (const auto* event = std::get_if<stream::EventBlock>(&item.block)) {
    text += "event " + std::string(wire::event_kind_text[event->what]) + " " + event->text;
  }
  return text;
}

}  // namespace vigil::simulator::test
