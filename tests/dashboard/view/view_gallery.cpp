// SPDX-License-Identifier: MIT
// Draws screens made by hand into PNG files, to be looked at: view_gallery FOLDER

#include <array>
#include <filesystem>
#include <functional>
#include <iostream>

#include "dashboard/view/view.hpp"
#include "dashboard/view/window.hpp"
#include "tests/dashboard/view/form_scenes.hpp"
#include "tests/dashboard/view/scenes.hpp"

namespace {

using namespace vigil;
using namespace vigil::dashboard;

struct Picture {
  const char* name;
  std::function<Scene()> scene;
};

Scene flash_off(Scene scene) {
  scene.screen.high_flash_on = false;
  scene.screen.medium_flash_on = false;
  return scene;
}

Scene station_lost() {
  Scene scene = eight_bays();
  scene.screen.station_lost = "STATION LOST 00:07";
  return scene;
}

const std::array<Picture, 33> pictures{{
    {"grid", eight_bays},
    {"grid_flash_off", [] { return flash_off(eight_bays()); }},
    {"grid_acknowledged", acknowledged_bays},
    {"grid_station_lost", station_lost},
    {"empty", empty_station},
    {"bays_01", [] { return many_bays(1); }},
    {"bays_02", [] { return many_bays(2); }},
    {"bays_04", [] { return many_bays(4); }},
    {"bays_06", [] { return many_bays(6); }},
    {"bays_12", [] { return many_bays(12); }},
    {"bays_16", [] { return many_bays(16); }},
    {"crowded_04", [] { return crowded_bays(4); }},
    {"crowded_16", [] { return crowded_bays(16); }},
    {"alarms", [] { return with_alarms_page(eight_bays()); }},
    {"alarms_crowded", [] { return with_alarms_page(crowded_bays(16)); }},
    {"alarms_none", [] { return with_alarms_page(many_bays(1)); }},
    {"focus", [] { return opened(eight_bays(), 2); }},
    {"focus_quiet", [] { return opened(eight_bays(), 4); }},
    {"focus_lost", [] { return opened(eight_bays(), 6); }},
    {"focus_crowded_16", [] { return opened(crowded_bays(16), 2); }},
    {"limits", [] { return with_limits(opened(eight_bays(), 2)); }},
    {"limits_off", [] { return with_off_question(opened(eight_bays(), 2)); }},
    {"limits_crowded", [] { return with_limits(opened(crowded_bays(16), 2)); }},
    {"chart", [] { return with_chart(opened(eight_bays(), 2)); }},
    {"checklist", [] { return with_checklist(opened(eight_bays(), 2)); }},
    {"handover", [] { return with_handover(opened(eight_bays(), 2)); }},
    {"reason", [] { return with_reason(opened(eight_bays(), 2)); }},
    {"admit", [] { return with_admission(opened(eight_bays(), 2)); }},
    {"admit_quiet", [] { return with_admission(opened(eight_bays(), 4)); }},
    {"instruct", [] { return with_instruct(opened(eight_bays(), 2)); }},
    {"pump", [] { return with_pump(opened(eight_bays(), 2)); }},
    {"disclosure", [] { return with_disclosure(opened(eight_bays(), 2), 0); }},
    {"focus_alone", [] { return opened(many_bays(1), 0); }},
}};

int draw_all(const std::filesystem::path& folder, int width, int height, const std::string& only) {
  WindowOptions options;
  options.width = width;
  options.height = height;
  auto window = Window::open(options);
  if (!window) {
    std::cerr << window.error().text << '\n';
    return 1;
  }
  View view;
  for (const auto& picture : pictures) {
    if (!only.empty() && only != picture.name) continue;
    const Scene scene = picture.scene();
    (*window)->begin_frame();
    view.draw(scene.screen, (*window)->fonts(), (*window)->sizes());
    (*window)->end_frame();
    const auto path = folder / (std::string(picture.name) + "_" + std::to_string(height) + ".png");
    const auto saved = (*window)->save_png(path);
    (*window)->show();
    if (!saved) {
      std::cerr << saved.error().text << '\n';
      return 1;
    }
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2 || argc > 3) {
    std::cerr << "view_gallery FOLDER [PICTURE]: draws every screen in two sizes\n";
    return 2;
  }
  const std::string only = argc == 3 ? argv[2] : "";
  if (const int failed = draw_all(argv[1], 1920, 1080, only)) return failed;
  return draw_all(argv[1], 1366, 768, only);
}
