// SPDX-License-Identifier: MIT
#include "dashboard/view/sweep_view.hpp"

#include <cmath>
#include <limits>
#include <optional>

#include "dashboard/view/stroke.hpp"

namespace vigil::dashboard {

namespace {

constexpr float tolerance = 0.2F;  // pixels
constexpr int fixed_every = 16;    // columns

/// What a column covers, in pixels downwards.
struct Span {
  float top;
  float bottom;

  /// Where the line crosses from a neighbouring column into this one.
  float meets(const Span& next) const {
    return (std::max(top, next.top) + std::min(bottom, next.bottom)) / 2;
  }
};

/// One point where the line passes through; the tip where it turns; both ends where it goes up and down.
void add_column(std::vector<ImVec2>& points, float x, const Span& here, std::optional<float> entry,
                std::optional<float> exit) {
  constexpr float reach = 0.6F;  // pixels beyond both crossings that make a tip
  const float first = entry ? *entry : exit ? *exit : here.bottom;
  const float second = exit ? *exit : first;
  const bool up = std::min(first, second) - here.top > reach;
  const bool down = here.bottom - std::max(first, second) > reach;
  if (up && down) {
    const bool up_first = first - here.top < here.bottom - first;
    points.emplace_back(x, up_first ? here.top : here.bottom);
    points.emplace_back(x, up_first ? here.bottom : here.top);
  } else if (up || down) {
    points.emplace_back(x, up ? here.top : here.bottom);
  } else {
    points.emplace_back(x, (first + second) / 2);
  }
}

bool is_fixed(const ImVec2& p) { return static_cast<int>(p.x) % fixed_every == 0; }

}  // namespace

void thin_out(std::vector<ImVec2>& points) {
  if (points.size() < 3) return;
  std::size_t kept = 0;  // points[kept] is the last one that stays
  float lowest = -std::numeric_limits<float>::infinity();
  float highest = std::numeric_limits<float>::infinity();
  ImVec2 candidate = points[0];
  for (std::size_t i = 1; i < points.size(); ++i) {
    const ImVec2 next = points[i];
    const auto keep_candidate = [&] {
      if (candidate.x != points[kept].x || candidate.y != points[kept].y) points[++kept] = candidate;
      lowest = -std::numeric_limits<float>::infinity();
      highest = std::numeric_limits<float>::infinity();
    };
    float dx = next.x - points[kept].x;
    const float slope = dx > 0 ? (next.y - points[kept].y) / dx : 0;
    const bool upright = next.x <= candidate.x || candidate.x <= points[kept].x;
    if (i > 1 && (upright || slope < lowest || slope > highest || is_fixed(candidate))) keep_candidate();
    dx = next.x - points[kept].x;
    if (dx > 0) {
      lowest = std::max(lowest, (next.y - tolerance - points[kept].y) / dx);
      highest = std::min(highest, (next.y + tolerance - points[kept].y) / dx);
    }
    candidate = next;
  }
  points[++kept] = candidate;
  points.resize(kept + 1);
}

void SweepView::flush(const Painter& p, Colour colour) {
  if (points_.size() == 1) points_.emplace_back(points_[0].x + 1, points_[0].y);
  thin_out(points_);
  stroke(p.list, points_, p.sizes.line, colour);
  points_.clear();
}

void SweepView::draw(const Painter& p, const Rect& strip, const WaveStrip& wave, BayTime head,
                     double px_per_mm, Colour colour) {
  const double range = wave.hi - wave.lo;
  if (wave.ring == nullptr || wave.ring->empty() || strip.w < 4 || strip.h < 4) return;
  if (!(range > 0) || !(wave.mm_per_s > 0) || !(px_per_mm > 0)) return;
  columns_.assign(static_cast<std::size_t>(strip.w), Column{});
  sweep_columns(*wave.ring, head,
                from_seconds(static_cast<double>(columns_.size()) / (px_per_mm * wave.mm_per_s)), columns_);

  const float half = p.sizes.line / 2;
  const auto y_of = [&](float value) {
    const auto part = static_cast<float>((static_cast<double>(value) - wave.lo) / range);
    return strip.bottom() - half - std::clamp(part, 0.0F, 1.0F) * (strip.h - 2 * half);
  };
  const float left = std::floor(strip.x);
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const Column& column = columns_[i];
    if ((!column.drawn || !column.joined) && !points_.empty()) flush(p, colour);
    if (!column.drawn) continue;
    const Span here{y_of(column.hi), y_of(column.lo)};
    std::optional<float> entry;
    std::optional<float> exit;
    if (!points_.empty()) entry = here.meets({y_of(columns_[i - 1].hi), y_of(columns_[i - 1].lo)});
    if (i + 1 < columns_.size() && columns_[i + 1].joined)
      exit = here.meets({y_of(columns_[i + 1].hi), y_of(columns_[i + 1].lo)});
    add_column(points_, left + static_cast<float>(i) + 0.5F, here, entry, exit);
  }
  if (!points_.empty()) flush(p, colour);
}

}  // namespace vigil::dashboard
