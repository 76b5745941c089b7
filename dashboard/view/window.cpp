// SPDX-License-Identifier: MIT
#include "dashboard/view/window.hpp"

#include <GLFW/glfw3.h>
#include <backends/imgui_impl_glfw.h>
#include <backends/imgui_impl_opengl3.h>
#include <imgui.h>

#include <algorithm>
#include <array>
#include <deque>
#include <optional>
#include <utility>

#include "dashboard/view/key_codes.hpp"
#include "dashboard/view/png_file.hpp"
#include "dashboard/view/theme.hpp"

namespace vigil::dashboard {

namespace {

struct ButtonEvent {
  double x;
  double y;
  int button;
  bool down;
  std::size_t keys_before;  ///< how many keys went down before it, of all
};

/// How long a window's size must stand still until the fonts are made anew for it: that takes longer than a
/// frame, and a person who pulls at its edge changes it in every frame.
constexpr double still_s = 0.2;

std::string glfw_error() {
  const char* text = nullptr;
  glfwGetError(&text);
  return text != nullptr ? text : "unknown reason";
}

}  // namespace

struct Window::State {
  GLFWwindow* window = nullptr;
  ImGuiContext* context = nullptr;
  bool platform = false;
  bool renderer = false;
  Fonts fonts;
  Sizes sizes;
  float text_scale = 1;
  bool fonts_current = false;
  std::vector<Press> presses;
  std::size_t presses_taken = 0;  ///< before those
  std::deque<ButtonEvent> clicks;
  std::array<bool, 3> down{};
  int frame_width = 0;  ///< of this frame's framebuffer
  int frame_height = 0;
  double resized_at = 0;  ///< by GLFW's clock, s

  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    if (renderer) ImGui_ImplOpenGL3_Shutdown();
    if (platform) ImGui_ImplGlfw_Shutdown();
    if (context != nullptr) ImGui::DestroyContext(context);
    if (window != nullptr) glfwDestroyWindow(window);
    glfwTerminate();
  }

  static State& of(GLFWwindow* w) { return *static_cast<State*>(glfwGetWindowUserPointer(w)); }
  void install_callbacks();
  void feed_mouse();
  void fit_fonts();
};

void Window::State::install_callbacks() {
  glfwSetWindowUserPointer(window, this);
  glfwSetKeyCallback(window, [](GLFWwindow* w, int key, int scancode, int action, int mods) {
    if (const auto known = key_from_event(key, scancode, action, mods)) of(w).presses.emplace_back(*known);
    ImGui_ImplGlfw_KeyCallback(w, key, scancode, action, mods);
  });
  glfwSetMouseButtonCallback(window, [](GLFWwindow* w, int button, int action, int) {
    if (button < 0 || button >= 3) return;
    const std::size_t keys_before = of(w).presses_taken + of(w).presses.size();
    ButtonEvent event{0, 0, button, action == GLFW_PRESS, keys_before};
    glfwGetCursorPos(w, &event.x, &event.y);
    of(w).clicks.push_back(event);
  });
  glfwSetWindowFocusCallback(window, ImGui_ImplGlfw_WindowFocusCallback);
  glfwSetCursorEnterCallback(window, ImGui_ImplGlfw_CursorEnterCallback);
  glfwSetScrollCallback(window, ImGui_ImplGlfw_ScrollCallback);
  glfwSetCharCallback(window, [](GLFWwindow* w, unsigned character) {
    of(w).presses.emplace_back(Typed{static_cast<char32_t>(character)});
    ImGui_ImplGlfw_CharCallback(w, character);
  });
}

/// ImGui works in pixels of the framebuffer. One change of a button a frame, at the place where it happened:
/// imgui 1.86 looks at the mouse once a frame and would lose a click between two slow ones.
void Window::State::feed_mouse() {
  ImGuiIO& io = ImGui::GetIO();
  int w = 0;
  int h = 0;
  glfwGetWindowSize(window, &w, &h);
  const double ratio = w > 0 ? static_cast<double>(frame_width) / w : 1;
  io.DisplaySize = {static_cast<float>(frame_width), static_cast<float>(frame_height)};
  io.DisplayFramebufferScale = {1, 1};
  double x = 0;
  double y = 0;
  glfwGetCursorPos(window, &x, &y);
  std::optional<ButtonEvent> event;
  if (!clicks.empty()) {
    event = clicks.front();
    clicks.pop_front();
    x = event->x;
    y = event->y;
    down[static_cast<std::size_t>(event->button)] = event->down;
  }
  const ImVec2 place{static_cast<float>(x * ratio), static_cast<float>(y * ratio)};
#if IMGUI_VERSION_NUM >= 18700
  io.AddMousePosEvent(place.x, place.y);
  if (event) io.AddMouseButtonEvent(event->button, event->down);
#else
  io.MousePos = place;
  for (std::size_t i = 0; i < down.size(); ++i) io.MouseDown[i] = down[i];
#endif
}

void Window::State::fit_fonts() {
  int width = 0;
  int height = 0;
  glfwGetFramebufferSize(window, &width, &height);
  if (width != frame_width || height != frame_height) resized_at = glfwGetTime();
  frame_width = width;
  frame_height = height;
  if (frame_width < 1 || frame_height < 1) return;  // minimised
  Sizes wanted = sizes_for(static_cast<float>(frame_width), static_cast<float>(frame_height), text_scale);
  wanted.digit_em = sizes.digit_em;
  if (fonts_current && (wanted == sizes || glfwGetTime() - resized_at < still_s)) return;
  fonts.build(*ImGui::GetIO().Fonts, wanted);
  wanted.digit_em = fonts.digit_em();
  sizes = wanted;
  if (fonts_current) ImGui_ImplOpenGL3_DestroyFontsTexture();
  ImGui_ImplOpenGL3_CreateFontsTexture();
  ImGui::GetIO().Fonts->ClearTexData();  // tens of megabytes that only the upload needed
  fonts_current = true;
}

Window::Window(std::unique_ptr<State> state) : state_(std::move(state)) {}
Window::~Window() = default;

Expected<std::unique_ptr<Window>> Window::open(const WindowOptions& options) {
  if (options.width < 320 || options.height < 200 || options.width > 16'384 || options.height > 16'384)
    return fail("a window of " + std::to_string(options.width) + "×" + std::to_string(options.height) +
                " cannot be; allowed are 320×200 to 16384×16384");
  if (glfwInit() == GLFW_FALSE) return fail("no screen to draw on: " + glfw_error());
  auto state = std::make_unique<State>();
  glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 2);
  glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
  glfwWindowHint(GLFW_OPENGL_FORWARD_COMPAT, GLFW_TRUE);
  state->window = glfwCreateWindow(options.width, options.height, options.title.c_str(), nullptr, nullptr);
  if (state->window == nullptr) return fail("no window with OpenGL 3.2: " + glfw_error());
  glfwMakeContextCurrent(state->window);
  glfwSwapInterval(0);  // whoever calls paces the frames; waiting here would delay an alarm

  state->context = ImGui::CreateContext();
  ImGui::GetIO().IniFilename = nullptr;
  ImGui::GetIO().MouseDoubleClickTime = 0.4F;  // as on most desktops
  state->install_callbacks();
  state->platform = ImGui_ImplGlfw_InitForOpenGL(state->window, false);
  state->renderer = state->platform && ImGui_ImplOpenGL3_Init("#version 150");
  if (!state->renderer) return fail("OpenGL 3.2 does not work here");
  state->text_scale = options.text_scale;
  state->fit_fonts();
  return std::unique_ptr<Window>(new Window(std::move(state)));
}

bool Window::should_close() const { return glfwWindowShouldClose(state_->window) == GLFW_TRUE; }

void Window::wait(double seconds) {
  if (seconds > 0 && !has_input_left() && state_->presses.empty()) {
    glfwWaitEventsTimeout(seconds);
  } else {
    glfwPollEvents();
  }
}

void Window::wake() { glfwPostEmptyEvent(); }

void Window::begin_frame() {
  state_->fit_fonts();
  ImGui_ImplOpenGL3_NewFrame();
  ImGui_ImplGlfw_NewFrame();
  state_->feed_mouse();
  ImGui::NewFrame();
}

// NOLINTNEXTLINE(readability-make-member-function-const): what it draws is the window's.
void Window::end_frame() {
  ImGui::Render();
  glViewport(0, 0, width(), height());
  const Colour c = dark_theme().background;
  const auto part = [&](unsigned shift) { return static_cast<float>((c >> shift) & 0xFFU) / 255; };
  glClearColor(part(0), part(8), part(16), 1);
  glClear(GL_COLOR_BUFFER_BIT);
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
}

void Window::show() { glfwSwapBuffers(state_->window); }

bool Window::has_input_left() const { return !state_->clicks.empty(); }

std::vector<Press> Window::take_presses() {
  // A key that came after a click is for what the click has chosen: it waits until the click has been drawn.
  auto& waiting = state_->presses;
  std::size_t count = waiting.size();
  if (!state_->clicks.empty())
    count = std::min(count, state_->clicks.front().keys_before - state_->presses_taken);
  const auto end = waiting.begin() + static_cast<std::ptrdiff_t>(count);
  std::vector<Press> taken(waiting.begin(), end);
  waiting.erase(waiting.begin(), end);
  state_->presses_taken += count;
  return taken;
}

int Window::width() const { return state_->frame_width; }
int Window::height() const { return state_->frame_height; }

float Window::content_scale() const {
  float scale = 1;
  glfwGetWindowContentScale(state_->window, &scale, nullptr);
  return scale;
}

const Fonts& Window::fonts() const { return state_->fonts; }
const Sizes& Window::sizes() const { return state_->sizes; }

Pixels Window::read_pixels() const {
  Pixels pixels{width(), height(), {}};
  const auto row = static_cast<std::size_t>(pixels.width) * 3;
  const auto rows = static_cast<std::size_t>(pixels.height);
  std::vector<unsigned char> upside_down(row * rows);
  glPixelStorei(GL_PACK_ALIGNMENT, 1);
  glReadPixels(0, 0, pixels.width, pixels.height, GL_RGB, GL_UNSIGNED_BYTE, upside_down.data());
  pixels.rgb.reserve(upside_down.size());
  for (std::size_t y = rows; y-- > 0;) {
    const auto from = upside_down.begin() + static_cast<std::ptrdiff_t>(y * row);
    pixels.rgb.insert(pixels.rgb.end(), from, from + static_cast<std::ptrdiff_t>(row));
  }
  return pixels;
}

Expected<void> Window::save_png(const std::filesystem::path& path) const {
  const Pixels pixels = read_pixels();
  return write_png(path, pixels.width, pixels.height, pixels.rgb);
}

}  // namespace vigil::dashboard
