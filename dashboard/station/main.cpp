// SPDX-License-Identifier: MIT
#include <CLI/CLI.hpp>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <string>

#include "common/config/assets.hpp"
#include "common/log/log.hpp"
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
  app.add_option("--config", config,
                 "Station file (TOML): id, default profile, [[bay]] name, label, care_area");
  app.add_option("--bind", options.host, "Address to bind; without keys only loopback")
      ->capture_default_str();
  app.add_option("--port", options.port, "Ingest port; feed and control are the next two; 0: three free ones")
      ->capture_default_str();
  app.add_option("--data", data, "Folder for what the station keeps");
  app.add_flag("--demo-admit", options.demo_admit,
               "Admit every bay that appears, with its source's subject and the default profile");
  CLI11_PARSE(app, argc, argv);

  auto file = vigil::station::load_station_file(config);
  if (!file) return failed(file.error());
  options.file = std::move(*file);
  auto profiles = vigil::station::load_profiles(vigil::config::assets_dir() / "profiles");
  if (!profiles) return failed(profiles.error());
  options.profiles = std::move(*profiles);
  if (!data.empty()) {
    std::error_code error;
    std::filesystem::create_directories(data, error);
    if (error) return failed({"--data " + data + ": " + error.message()});
  }

  // Who read the output may have gone; monitoring goes on.
  std::signal(SIGPIPE, SIG_IGN);
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
