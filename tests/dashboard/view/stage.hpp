// SPDX-License-Identifier: MIT
#pragma once

#include <doctest/doctest.h>

#include <chrono>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "dashboard/view/layout.hpp"
#include "dashboard/view/theme.hpp"
#include "dashboard/view/view.hpp"
#include "dashboard/view/window.hpp"

/// A real window to draw screens in, and hands for its mouse and keys.
namespace stage {

using namespace vigil;
using namespace vigil::dashboard;

inline const std::string title = "vigil view test";

struct Stage {
  std::unique_ptr<Window> window;
  View view;

  explicit Stage(int width = 1366, int height = 768, float text_scale = 1) {
    auto opened = Window::open({title, width, height, text_scale});
    if (!opened) FAIL(opened.error().text);
    window = std::move(*opened);
  }

  std::vector<Intent> frame(const Screen& screen) {
    window->begin_frame();
    auto intents = view.draw(screen, window->fonts(), window->sizes());
    window->end_frame();
    return intents;
  }
  Pixels picture(const Screen& screen) {
    frame(screen);
    Pixels pixels = window->read_pixels();
    window->show();
    return pixels;
  }
  /// Frames until an intent comes or time is up.
  std::vector<Intent> intents(const Screen& screen) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{30};
    while (std::chrono::steady_clock::now() < deadline) {
      window->wait(0.02);
      auto found = frame(screen);
      window->show();
      if (!found.empty()) return found;
    }
    return {};
  }
  Rect tile(std::size_t i, std::size_t count) const {
    const Frame f = layout_frame(static_cast<float>(window->width()), static_cast<float>(window->height()),
                                 window->sizes());
    return layout_grid(f.body, count, window->sizes())[i];
  }
};

inline void xdotool(const std::string& what) {
  const std::string command = "xdotool search --sync --onlyvisible --name '" + title + "' " + what;
  REQUIRE(std::system(command.c_str()) == 0);  // NOLINT(cert-env33-c): a test, with words of its own
}

inline void click(float x, float y, const std::string& how = "click 1") {
  xdotool("mousemove --window %1 " + std::to_string(static_cast<int>(x)) + " " +
          std::to_string(static_cast<int>(y)) + " " + how);
}

inline Colour pixel(const Pixels& p, int x, int y) {
  const auto i =
      (static_cast<std::size_t>(y) * static_cast<std::size_t>(p.width) + static_cast<std::size_t>(x)) * 3;
  return rgb((static_cast<std::uint32_t>(p.rgb[i]) << 16U) |
             (static_cast<std::uint32_t>(p.rgb[i + 1]) << 8U) | p.rgb[i + 2]);
}

/// Part of the rectangle's pixels that have just this colour.
inline double part_of(const Pixels& p, const Rect& r, Colour colour) {
  int same = 0;
  int all = 0;
  for (int y = static_cast<int>(r.y); y < static_cast<int>(r.bottom()); ++y) {
    for (int x = static_cast<int>(r.x); x < static_cast<int>(r.right()); ++x) {
      ++all;
      same += pixel(p, x, y) == colour ? 1 : 0;
    }
  }
  return all == 0 ? 0 : static_cast<double>(same) / all;
}

}  // namespace stage
