// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "common/model/error.hpp"
#include "dashboard/view/fonts.hpp"
#include "dashboard/view/keys.hpp"

namespace vigil::dashboard {

struct WindowOptions {
  std::string title = "Vigil";
  int width = 1920;
  int height = 1080;
  float text_scale = 1;  ///< 0.8–2
};

/// What was drawn, top row first, 3 bytes a pixel.
struct Pixels {
  int width = 0;
  int height = 0;
  std::vector<unsigned char> rgb;
};

/// The one window of a program: GLFW, OpenGL 3.2 core, ImGui. Frame thread only, which must be the main
/// thread. It does not pace frames: call begin_frame() when `wait` returns, at a flash edge, and while sweeps
/// move.
class Window {
 public:
  static Expected<std::unique_ptr<Window>> open(const WindowOptions& options);
  ~Window();
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;

  bool should_close() const;
  /// Handles what happened, waiting at most `seconds` for something to happen; 0 does not wait.
  void wait(double seconds);
  /// Another thread has news: wait() returns. Safe from every thread.
  static void wake();

  void begin_frame();
  /// Renders what was drawn since begin_frame(); it is on the screen after show().
  void end_frame();
  void show();
  /// Clicks are left that this frame has not seen: draw another one at once.
  bool has_input_left() const;

  /// Keys that went down since the last call, and the characters they made, in order. None is lost between
  /// frames; those that came after a click come after the frame that has seen it.
  std::vector<Press> take_presses();

  /// Of the framebuffer, pixels.
  int width() const;
  int height() const;
  /// How many pixels the desktop takes for one, 1 on most.
  float content_scale() const;
  const Fonts& fonts() const;
  const Sizes& sizes() const;

  /// What end_frame() rendered; only before show().
  Pixels read_pixels() const;
  /// The same as a file.
  Expected<void> save_png(const std::filesystem::path& path) const;

 private:
  struct State;
  explicit Window(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace vigil::dashboard
