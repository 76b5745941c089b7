// SPDX-License-Identifier: MIT
#include "common/formats/block_runs.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace vigil::formats {

namespace {

constexpr std::size_t window = 8;          // two seconds of a monitor's quarter-second blocks
constexpr double least_tolerance_s = 0.1;  // line jitter is tens of ms
constexpr double most_tolerance_s = 0.5;
constexpr double set_back_s = 1;        // blocks this early mean that the clock was changed
constexpr double following = 0.1;       // how quickly slow drift is followed
constexpr double most_drift = 0.01;     // of the rate; more is no crystal's error
constexpr double least_drift_s = 0.05;  // over the longest run; less may be jitter
constexpr std::size_t fewest_blocks_for_rate = 30;

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

double tolerance_s(std::span<const BlockTime> blocks, double fs) {
  std::vector<double> lengths;
  lengths.reserve(blocks.size());
  for (const auto& block : blocks) lengths.push_back(static_cast<double>(block.count) / fs);
  return std::clamp(median(std::move(lengths)) / 2, least_tolerance_s, most_tolerance_s);
}

struct Lateness {
  double least = std::numeric_limits<double>::infinity();
  double most = -std::numeric_limits<double>::infinity();
};

/// How late blocks i … i + 7 are if they follow a run that began at `start` and has `samples` before them.
Lateness lateness(std::span<const BlockTime> blocks, std::size_t i, double start, std::size_t samples,
                  double fs) {
  Lateness late;
  for (std::size_t j = i; j < std::min(i + window, blocks.size()); ++j) {
    const double by = blocks[j].t - start - static_cast<double>(samples) / fs;
    late.least = std::min(late.least, by);
    late.most = std::max(late.most, by);
    samples += blocks[j].count;
  }
  return late;
}

std::vector<BlockRun> split(std::span<const BlockTime> blocks, double fs) {
  const double tolerance = tolerance_s(blocks, fs);
  std::vector<BlockRun> runs;
  std::size_t samples = 0;
  double usual = 0;  // lateness of the run so far
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    bool begins = runs.empty();
    if (!begins) {
      const Lateness late = lateness(blocks, i, runs.back().start, samples, fs);
      begins = late.least > usual + tolerance || late.most < usual - set_back_s;
      usual += following * (late.least - usual);
    }
    if (begins) {
      runs.push_back({blocks[i].t, i, 0});
      samples = 0;
      usual = lateness(blocks, i, blocks[i].t, 0, fs).least;
    }
    samples += blocks[i].count;
    ++runs.back().count;
  }
  return runs;
}

/// Calls visit(t, samples before the block) for each block of a run.
template <typename Visit>
void visit_run(std::span<const BlockTime> blocks, const BlockRun& run, Visit visit) {
  double samples = 0;
  for (const auto& block : blocks.subspan(run.first, run.count)) {
    visit(block.t, samples);
    samples += static_cast<double>(block.count);
  }
}

/// Seconds per sample by least squares, over all long runs together; each run has its own start.
double true_fs(std::span<const BlockTime> blocks, const std::vector<BlockRun>& runs, double nominal_fs) {
  double products = 0;
  double squares = 0;
  double longest_s = 0;
  for (const auto& run : runs) {
    if (run.count < fewest_blocks_for_rate) continue;
    const double t0 = blocks[run.first].t;
    double sum_t = 0;
    double sum_n = 0;
    visit_run(blocks, run, [&](double t, double n) {
      sum_t += t - t0;
      sum_n += n;
      longest_s = std::max(longest_s, n / nominal_fs);
    });
    const double mean_t = sum_t / static_cast<double>(run.count);
    const double mean_n = sum_n / static_cast<double>(run.count);
    visit_run(blocks, run, [&](double t, double n) {
      products += (n - mean_n) * (t - t0 - mean_t);
      squares += (n - mean_n) * (n - mean_n);
    });
  }
  if (!(squares > 0) || !(products > 0)) return nominal_fs;
  const double fs = squares / products;
  const double drift = std::abs(fs / nominal_fs - 1);
  return drift <= most_drift && drift * longest_s >= least_drift_s ? fs : nominal_fs;
}

}  // namespace

BlockPlacement place_blocks(std::span<const BlockTime> blocks, double nominal_fs) {
  BlockPlacement placement{nominal_fs, split(blocks, nominal_fs)};
  placement.fs = true_fs(blocks, placement.runs, nominal_fs);
  for (auto& run : placement.runs) {
    std::vector<double> starts;
    starts.reserve(run.count);
    const double t0 = blocks[run.first].t;  // differences keep the precision that seconds since 1970 lack
    visit_run(blocks, run, [&](double t, double n) { starts.push_back(t - t0 - n / placement.fs); });
    run.start = t0 + median(std::move(starts));
  }
  return placement;
}

double observed_fs(std::span<const BlockTime> blocks) {
  std::vector<double> rates;
  for (std::size_t i = 1; i < blocks.size(); ++i) {
    const double distance = blocks[i].t - blocks[i - 1].t;
    if (distance > 0) rates.push_back(static_cast<double>(blocks[i - 1].count) / distance);
  }
  return median(std::move(rates));
}

}  // namespace vigil::formats
