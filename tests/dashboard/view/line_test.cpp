// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "dashboard/view/sweep_view.hpp"

using namespace vigil::dashboard;

namespace {

/// The line's height at x.
float at(const std::vector<ImVec2>& line, float x) {
  for (std::size_t i = 1; i < line.size(); ++i) {
    if (x > line[i].x) continue;
    const float part = (x - line[i - 1].x) / std::max(1e-6F, line[i].x - line[i - 1].x);
    return line[i - 1].y + (line[i].y - line[i - 1].y) * part;
  }
  return line.back().y;
}

std::vector<ImVec2> curve(float from, float to) {
  std::vector<ImVec2> points;
  for (float x = from; x < to; ++x) points.emplace_back(x + 0.5F, 40 + 30 * std::sin(x / 25));
  return points;
}

}  // namespace

TEST_CASE("a thinned line stays within a fifth of a pixel and has far fewer points") {
  const auto whole = curve(0, 400);
  auto thin = whole;
  thin_out(thin);
  CHECK(thin.size() < whole.size() / 3);
  for (const auto& p : whole) CHECK(std::abs(at(thin, p.x) - p.y) < 0.41F);
}

TEST_CASE("a straight line keeps its ends") {
  std::vector<ImVec2> points;
  points.reserve(10);
  for (int i = 0; i < 10; ++i) points.emplace_back(20.5F + static_cast<float>(i), 7.0F);
  thin_out(points);
  CHECK(points.front().x == 20.5F);
  CHECK(points.back().x == 29.5F);
  CHECK(points.size() <= 3);
}

TEST_CASE("a spike of one column survives thinning") {
  std::vector<ImVec2> points;
  points.reserve(100);
  for (int i = 0; i < 100; ++i) points.emplace_back(static_cast<float>(i) + 0.5F, i == 50 ? 2.0F : 90.0F);
  thin_out(points);
  const auto top = std::min_element(points.begin(), points.end(), [](auto& a, auto& b) { return a.y < b.y; });
  CHECK(top->y == 2);
  CHECK(top->x == 50.5F);
}

TEST_CASE("upright steps survive thinning") {
  std::vector<ImVec2> points{{1.5F, 90}, {2.5F, 90}, {2.5F, 10}, {3.5F, 10}, {4.5F, 10}};
  thin_out(points);
  CHECK(std::count_if(points.begin(), points.end(), [](auto& p) { return p.x == 2.5F; }) == 2);
}

TEST_CASE("what stands on the screen does not change while older columns go") {
  auto whole = curve(0, 400);
  auto later = curve(37, 400);
  thin_out(whole);
  thin_out(later);
  const auto same_from = [](const std::vector<ImVec2>& line) {
    std::vector<float> xs;
    for (const auto& p : line)
      if (p.x > 64) xs.push_back(p.x);
    return xs;
  };
  CHECK(same_from(whole) == same_from(later));
}

TEST_CASE("no, one and two points stay as they are") {
  std::vector<ImVec2> none;
  thin_out(none);
  CHECK(none.empty());
  std::vector<ImVec2> two{{0, 0}, {1, 1}};
  thin_out(two);
  CHECK(two.size() == 2);
}
