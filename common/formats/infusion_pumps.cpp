// SPDX-License-Identifier: MIT
#include "common/formats/infusion_pumps.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>

namespace vigil::formats {

namespace {

constexpr std::string_view ml_per_h = "mL/hour";

struct MassUnit {
  std::string_view text;
  double mg;
};
constexpr std::array<MassUnit, 5> mass_units{
    {{"mg", 1}, {"mcg", 1e-3}, {"grams", 1e3}, {"g", 1e3}, {"ug", 1e-3}}};

/// A stretch of time at one rate.
struct Interval {
  BayTime start;
  BayTime end;
  InfusionStatus status = InfusionStatus::finished;
  PumpReading reading;
};

/// One pump: infusions of one label, one after the other.
struct Lane {
  std::string label;
  std::vector<Interval> intervals;  ///< in the order of time, not overlapping
  bool gives_dose = false;

  BayTime first() const { return intervals.front().start; }
  BayTime last() const { return intervals.back().end; }
  Duration running() const {
    Duration sum{};
    for (const auto& interval : intervals)
      if (interval.reading.rate_ml_per_h > 0) sum += interval.end - interval.start;
    return sum;
  }
};

struct Carrier {
  double rate_ml_per_h = 0;
  std::optional<double> amount_ml;
};

using CarrierKey = std::pair<std::string, BayTime>;  // order, start
using Carriers = std::map<CarrierKey, Carrier>;
using InfusionKey = std::pair<std::string, std::string>;  // link order, label
using Infusions = std::map<InfusionKey, std::vector<const InfusionRow*>>;

/// The carrier of a drug is its volume: the pump's mL/h. Two carriers in one order flow together.
Carriers carriers_of(const std::vector<InfusionRow>& rows) {
  Carriers carriers;
  for (const auto& row : rows) {
    if (row.part != InfusionPart::carrier || !row.rate || row.rate_unit != ml_per_h) continue;
    auto& carrier = carriers[{row.order, row.start}];
    carrier.rate_ml_per_h += *row.rate;
    if (row.amount && row.amount_unit == "ml")
      carrier.amount_ml = carrier.amount_ml.value_or(0) + *row.amount;
  }
  return carriers;
}

const Carrier* carrier_of(const InfusionRow& row, const Carriers& carriers) {
  const auto found = carriers.find({row.order, row.start});
  return found == carriers.end() ? nullptr : &found->second;
}

/// Amount of drug per mL, in the row's own amount unit.
std::optional<double> amount_per_ml(const InfusionRow& row, const Carriers& carriers) {
  const auto* carrier = carrier_of(row, carriers);
  if (carrier == nullptr || !carrier->amount_ml || *carrier->amount_ml <= 0) return std::nullopt;
  if (!row.amount || *row.amount <= 0) return std::nullopt;
  return *row.amount / *carrier->amount_ml;
}

std::optional<double> mg_in(std::string_view unit) {
  for (const auto& mass : mass_units)
    if (mass.text == unit) return mass.mg;
  return std::nullopt;
}

/// What one infusion's rows tell about its mixture, for those rows that do not.
struct Mixture {
  double per_ml = 0;
  std::string unit;
  std::size_t line = 0;
};

std::optional<Mixture> mixture_of(const std::vector<const InfusionRow*>& rows, const Carriers& carriers) {
  for (const auto* row : rows)
    if (const auto per_ml = amount_per_ml(*row, carriers))
      return Mixture{*per_ml, row->amount_unit, row->line};
  return std::nullopt;
}

class IntervalMaker {
 public:
  IntervalMaker(const Carriers& carriers, std::string file, WarningList& warnings)
      : carriers_{&carriers}, file_{std::move(file)}, warnings_{&warnings} {}

  std::optional<Interval> make(const InfusionRow& row, const std::optional<Mixture>& mixture) {
    if (row.end == row.start) {
      warn(row, "begins and ends at the same time; it is left out");
      return std::nullopt;
    }
    Interval interval{row.start, row.end, row.status, {}};
    auto& reading = interval.reading;
    reading.drug = row.label;
    reading.weight_kg = row.weight_kg;
    const bool is_volume = row.rate_unit == ml_per_h;
    if (!is_volume) {
      reading.dose_rate = row.rate;
      reading.dose_unit = row.rate_unit;
      const auto per_ml = amount_per_ml(row, *carriers_);
      const auto mg = mg_in(row.amount_unit);
      if (per_ml && mg) reading.conc_mg_per_ml = *per_ml * *mg;
    }
    const auto rate = is_volume ? row.rate : volume_rate(row, mixture);
    if (!rate || !std::isfinite(*rate)) {
      warn(row, "gives " + row.rate_unit + " without a carrier in mL/hour; no rate is known, it is left out");
      return std::nullopt;
    }
    reading.rate_ml_per_h = *rate;
    reading.state = *rate > 0 ? PumpState::infusing : PumpState::paused;
    return interval;
  }

  void warn(const InfusionRow& row, const std::string& what) {
    warnings_->add(file_ + ":" + std::to_string(row.line) + ": this row of '" + row.label + "' " + what);
  }

 private:
  std::optional<double> volume_rate(const InfusionRow& row, const std::optional<Mixture>& mixture) {
    if (const auto* carrier = carrier_of(row, *carriers_)) return carrier->rate_ml_per_h;
    if (!mixture || mixture->unit != row.amount_unit || !row.amount) return std::nullopt;
    const double hours = to_seconds(row.end - row.start) / 3600;
    warn(row, "has no carrier; its mL/h is worked out from the concentration in line " +
                  std::to_string(mixture->line));
    return *row.amount / mixture->per_ml / hours;
  }

  const Carriers* carriers_;
  std::string file_;
  WarningList* warnings_;
};

/// Row by row in the order of time; one that begins before the last ends cuts it short.
std::vector<Interval> intervals_of(std::vector<const InfusionRow*> rows, const Carriers& carriers,
                                   IntervalMaker& maker) {
  std::stable_sort(rows.begin(), rows.end(),
                   [](const auto* a, const auto* b) { return a->start < b->start; });
  const auto mixture = mixture_of(rows, carriers);
  std::vector<Interval> intervals;
  for (const auto* row : rows) {
    auto interval = maker.make(*row, mixture);
    if (!interval) continue;
    if (!intervals.empty() && intervals.back().end > interval->start) {
      maker.warn(*row, "begins before the one before it ends, which is cut short");
      intervals.back().end = interval->start;
      intervals.back().status = InfusionStatus::changed;
      if (intervals.back().start == intervals.back().end) intervals.pop_back();
    }
    intervals.push_back(std::move(*interval));
  }
  return intervals;
}

std::vector<Lane> lanes_of(const std::vector<InfusionRow>& rows, const std::string& file,
                           WarningList& warnings) {
  const Carriers carriers = carriers_of(rows);
  Infusions infusions;
  for (const auto& row : rows)
    if (row.part == InfusionPart::main && row.rate) infusions[{row.link_order, row.label}].push_back(&row);
  IntervalMaker maker{carriers, file, warnings};
  std::vector<Lane> single;
  for (auto& [key, infusion_rows] : infusions) {
    Lane lane{key.second, intervals_of(std::move(infusion_rows), carriers, maker), false};
    if (lane.intervals.empty()) continue;
    lane.gives_dose = std::any_of(lane.intervals.begin(), lane.intervals.end(), [](const auto& interval) {
      return interval.reading.dose_rate.has_value();
    });
    single.push_back(std::move(lane));
  }
  std::stable_sort(single.begin(), single.end(), [](const Lane& a, const Lane& b) {
    return std::forward_as_tuple(a.first(), a.label) < std::forward_as_tuple(b.first(), b.label);
  });
  std::vector<Lane> lanes;
  for (auto& infusion : single) {
    const auto free_lane = std::find_if(lanes.begin(), lanes.end(), [&](const Lane& lane) {
      return lane.label == infusion.label && lane.last() <= infusion.first();
    });
    if (free_lane == lanes.end()) {
      lanes.push_back(std::move(infusion));
      continue;
    }
    free_lane->gives_dose = free_lane->gives_dose || infusion.gives_dose;
    for (auto& interval : infusion.intervals) free_lane->intervals.push_back(std::move(interval));
  }
  return lanes;
}

/// Leaves `most` lanes in their order; what goes is named in `ignored`.
void keep_most_running(std::vector<Lane>& lanes, std::size_t most, std::vector<std::string>& ignored) {
  if (lanes.size() <= most) return;
  std::vector<std::size_t> order(lanes.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::pair{lanes[a].gives_dose, lanes[a].running()} >
           std::pair{lanes[b].gives_dose, lanes[b].running()};
  });
  order.resize(most);
  std::sort(order.begin(), order.end());
  std::vector<Lane> kept;
  std::size_t next = 0;
  for (std::size_t i = 0; i < lanes.size(); ++i) {
    if (next < order.size() && order[next] == i) {
      kept.push_back(std::move(lanes[i]));
      ++next;
      continue;
    }
    std::array<char, 64> hours{};
    std::snprintf(hours.data(), hours.size(), " (pump, ran %.1f h)", to_seconds(lanes[i].running()) / 3600);
    ignored.push_back(lanes[i].label + hours.data());
  }
  lanes = std::move(kept);
}

PumpState state_after(InfusionStatus status) {
  switch (status) {
    case InfusionStatus::stopped: return PumpState::off;
    case InfusionStatus::finished: return PumpState::complete;
    case InfusionStatus::changed:
    case InfusionStatus::paused:
    case InfusionStatus::rewritten: break;
  }
  return PumpState::paused;
}

PumpTrack track_of(Lane&& lane) {
  PumpTrack track;
  track.name = lane.label;
  for (std::size_t i = 0; i < lane.intervals.size(); ++i) {
    auto& interval = lane.intervals[i];
    PumpReading after;
    after.state = state_after(interval.status);
    after.drug = interval.reading.drug;
    after.conc_mg_per_ml = interval.reading.conc_mg_per_ml;
    after.weight_kg = interval.reading.weight_kg;
    track.samples.push_back({interval.start, std::move(interval.reading)});
    const bool joined = i + 1 < lane.intervals.size() && lane.intervals[i + 1].start == interval.end;
    if (!joined) track.samples.push_back({interval.end, std::move(after)});
  }
  return track;
}

}  // namespace

std::vector<PumpTrack> pumps_from(const std::vector<InfusionRow>& rows, std::size_t most,
                                  const std::string& file, std::vector<std::string>& ignored,
                                  WarningList& warnings) {
  auto lanes = lanes_of(rows, file, warnings);
  keep_most_running(lanes, most, ignored);
  std::vector<PumpTrack> pumps;
  pumps.reserve(lanes.size());
  for (auto& lane : lanes) pumps.push_back(track_of(std::move(lane)));
  return pumps;
}

}  // namespace vigil::formats
