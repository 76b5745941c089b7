// SPDX-License-Identifier: MIT
#include <CLI/CLI.hpp>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <exception>
#include <memory>
#include <string>

#include "common/config/assets.hpp"
#include "common/log/log.hpp"
#include "dashboard/station/knowledge.hpp"
#include "dashboard/station/loudspeaker.hpp"
#include "dashboard/station/server.hpp"

namespace {

// A signal handler reaches nothing else.
std::atomic<bool> stop_asked{false};  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)
void ask_to_stop(int) { stop_asked = true; }

int failed(const vigil::Error& error) {
  std::fprintf(stderr, "vigil-station: %s\n", error.text.c_str());
  return 1;
}

int run(int argc, char** argv) {
  CLI::App app{
      "vigil-station receives what sources publish, judges it against alarm limits, and repeats it to "
      "dashboards.\n"
      "When its ports are bound it prints one line to stdout: ready ingest=… feed=… control=…"};
  vigil::station::ServerOptions options;
  std::string config;
  std::string data;
  std::string profiles;
  bool sound = false;
  double volume = 1;
  app.add_option("--config", config,
                 "Station file (TOML): id, default profile, [[bay]] name, label, care_area");
  app.add_option("--bind", options.host, "Address to bind; without keys only loopback")
      ->capture_default_str();
  app.add_option("--port", options.port, "Ingest port; feed and control are the next two; 0: three free ones")
      ->capture_default_str();
  app.add_option("--data", data,
                 "Folder for what the station keeps: its journal, and what it starts from again");
  app.add_option("--profiles", profiles,
                 "Folder with profiles of your own; else the folder 'profiles' beside the station file");
  app.add_flag("--sound", sound, "Sound alarms here, too");
  app.add_option("--volume", volume, "Of --sound: 0.1 to 1")->capture_default_str();
  app.add_flag("--demo-admit", options.demo_admit,
               "Admit every bay that appears, with its source's subject and the default profile");
  CLI11_PARSE(app, argc, argv);

  auto file = vigil::station::load_station_file(config);
  if (!file) return failed(file.error());
  options.file = std::move(*file);
  auto known = vigil::station::load_knowledge(vigil::config::assets_dir(), profiles, config);
  if (!known) return failed(known.error());
  options.profiles = std::move(known->profiles);
  options.profile_folders = std::move(known->profile_folders);
  options.drugs = std::move(known->drugs);
  options.protocols = std::move(known->protocols);
  std::unique_ptr<vigil::station::Loudspeaker> loudspeaker;
  if (sound) {
    auto opened =
        vigil::station::Loudspeaker::open(options.file.training, {volume, {}, {}}, vigil::system_now);
    if (!opened) return failed(opened.error());
    loudspeaker = std::move(*opened);
    options.own_sound = loudspeaker->own_sound();
  }
  options.data = data;

  // Who read the output may have gone; monitoring goes on.
  std::signal(SIGPIPE, SIG_IGN);
  // A file that may not grow is an error like a full disk.
  std::signal(SIGXFSZ, SIG_IGN);
  std::signal(SIGINT, ask_to_stop);
  std::signal(SIGTERM, ask_to_stop);
  vigil::bus::Context context;
  auto server = vigil::station::Server::open(context, std::move(options), vigil::system_now);
  if (!server) return failed(server.error());
  std::printf("%s\n", (*server)->ready_line().c_str());
  std::fflush(stdout);
  (*server)->run(stop_asked);
  vigil::log::info("stopped");
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {  // no memory, no more sockets
    return failed({error.what()});
  }
}
