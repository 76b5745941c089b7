// SPDX-License-Identifier: MIT
#include "dashboard/model/sweep.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>

namespace vigil::dashboard {

namespace {

/// Where columns lie in time. Column numbers count from the epoch; whole nanoseconds, no rounding that moves.
class Grid {
 public:
  Grid(Duration width, std::size_t columns)
      : width_(width.count()), columns_(static_cast<std::int64_t>(columns)) {}

  std::int64_t column_of(BayTime t) const {
    const std::int64_t ns = to_ns(t);
    const std::int64_t lap = ns / width_ - (ns % width_ < 0 ? 1 : 0);
    return lap * columns_ + (ns - lap * width_) * columns_ / width_;
  }
  /// The first nanosecond of a column.
  BayTime start_of(std::int64_t column) const {
    const std::int64_t lap = column / columns_ - (column % columns_ < 0 ? 1 : 0);
    const std::int64_t c = column - lap * columns_;
    return bay_time_from_ns(lap * width_ + (c * width_ + columns_ - 1) / columns_);
  }
  std::size_t pixel_of(std::int64_t column) const {
    const std::int64_t c = column % columns_;
    return static_cast<std::size_t>(c < 0 ? c + columns_ : c);
  }

 private:
  std::int64_t width_;
  std::int64_t columns_;
};

/// Evenly spaced samples without a gap between them.
struct Piece {
  BayTime origin;
  double fs;
  std::uint64_t index;
  std::span<const float> values;

  /// Where a time lies among the samples: 0 at the first, 1.5 half-way from the second to the third.
  double position_of(BayTime t) const {
    return static_cast<double>((t - origin).count()) * fs / 1e9 - static_cast<double>(index);
  }
  BayTime time_of(std::size_t k) const { return origin + from_seconds(static_cast<double>(index + k) / fs); }
  /// On the line from the sample before to the one at or after a position > 0; NaN where one is missing.
  float line_at(double position) const {
    const auto after = static_cast<std::size_t>(std::ceil(position));
    const auto part = static_cast<float>(position - static_cast<double>(after - 1));
    return values[after - 1] + (values[after] - values[after - 1]) * part;
  }
};

/// Takes NaN as no value.
struct Extent {
  float lo = std::numeric_limits<float>::infinity();
  float hi = -std::numeric_limits<float>::infinity();

  void add(float v) {
    lo = v < lo ? v : lo;
    hi = v > hi ? v : hi;
  }
  bool any() const { return lo <= hi; }
};

void merge(Column& column, const Extent& extent, bool joined) {
  if (!extent.any()) return;
  column.lo = column.drawn ? std::min(column.lo, extent.lo) : extent.lo;
  column.hi = column.drawn ? std::max(column.hi, extent.hi) : extent.hi;
  column.drawn = true;
  column.joined = column.joined || joined;
}

/// Draws what of a piece lies in columns [first, last] and not after head.
void draw(const Piece& piece, const Grid& grid, std::int64_t first, std::int64_t last, BayTime head,
          std::vector<Column>& columns) {
  const auto last_position = static_cast<double>(piece.values.size() - 1);
  const double head_position = std::min(piece.position_of(head), last_position);
  if (head_position < 0) return;
  const std::size_t shown = static_cast<std::size_t>(head_position) + 1;

  // One nanosecond wider: the times are rounded, the positions are not.
  const std::int64_t oldest = first;
  first = std::max(first, grid.column_of(piece.time_of(0) - Duration{1}));
  last = std::min(last, grid.column_of(piece.time_of(piece.values.size() - 1) + Duration{1}));

  double left = piece.position_of(grid.start_of(first));
  for (std::int64_t c = first; c <= last; ++c) {
    const double right = piece.position_of(grid.start_of(c + 1));
    Extent extent;
    bool joined = false;
    if (left > 0 && left <= head_position) {
      const float crossing = piece.line_at(left);
      joined = !std::isnan(crossing) && c > oldest && grid.pixel_of(c) > 0;
      extent.add(crossing);
    }
    const std::size_t from = left > 0 ? static_cast<std::size_t>(std::ceil(left)) : 0;
    const std::size_t to =
        right > 0 ? std::min(shown, static_cast<std::size_t>(std::ceil(right))) : std::size_t{0};
    for (std::size_t k = from; k < to; ++k) extent.add(piece.values[k]);
    const double edge = std::min(right, head_position);
    if (edge > 0) extent.add(piece.line_at(edge));
    merge(columns[grid.pixel_of(c)], extent, joined);
    left = right;
  }
}

}  // namespace

std::size_t erase_bar_columns(std::size_t columns) {
  return std::min(columns, std::max<std::size_t>(4, columns / 24));
}

void sweep_columns(const WaveRing& ring, BayTime head, Duration width, std::vector<Column>& columns) {
  std::fill(columns.begin(), columns.end(), Column{});
  const bool width_ok = width > Duration::zero() && width <= std::chrono::hours{1};
  if (columns.empty() || columns.size() > 65'536 || !width_ok || ring.empty()) return;
  if (head < BayTime{} || head > max_bay_time) return;

  const Grid grid{width, columns.size()};
  const std::int64_t last = grid.column_of(head);
  const std::int64_t first =
      last - static_cast<std::int64_t>(columns.size() - erase_bar_columns(columns.size())) + 1;

  // Pieces that start within a second after the head are asked for too: a line to one may begin before it.
  constexpr Duration reach = std::chrono::seconds{1};
  std::optional<Piece> before;
  ring.each_run(grid.start_of(first) - reach, head + reach, [&](const WaveRing::Run& run) {
    const Piece piece{run.origin, run.fs, run.index, run.values};
    if (before) {
      const BayTime end = before->time_of(before->values.size() - 1);
      const double step_s = to_seconds(run.start - end);
      const std::array<float, 2> line{before->values.back(), piece.values.front()};
      if (step_s > 0 && step_s * run.fs <= 1.5)
        draw({end, 1 / step_s, 0, line}, grid, first, last, head, columns);
    }
    draw(piece, grid, first, last, head, columns);
    before = piece;
  });
}

}  // namespace vigil::dashboard
