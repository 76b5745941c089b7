// SPDX-License-Identifier: MIT
#include <CLI/CLI.hpp>
#include <atomic>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>

#include "alarms/drugs.hpp"
#include "common/config/assets.hpp"
#include "common/config/text_file.hpp"
#include "common/log/log.hpp"
#include "common/wire/utf8.hpp"
#include "dashboard/app.hpp"
#include "dashboard/model/text.hpp"
#include "dashboard/station/knowledge.hpp"
#include "dashboard/station/server.hpp"

namespace {

using namespace vigil;

constexpr std::uint16_t usual_port = 5550;

// A signal handler reaches nothing else.
std::atomic<bool> stop_asked{false};  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)
void ask_to_stop(int) { stop_asked = true; }

int failed(const Error& error) {
  std::fprintf(stderr, "vigil-dashboard: %s\n", error.text.c_str());
  return 1;
}

struct Address {
  std::string host;
  std::uint16_t port = usual_port;
};

/// HOST or HOST:PORT, the port of the station's ingest.
Expected<Address> parse_address(const std::string& text) {
  const auto colon = text.rfind(':');
  if (colon == std::string::npos) return Address{text};
  const std::string digits = text.substr(colon + 1);
  const bool number =
      !digits.empty() && digits.size() <= 5 && digits.find_first_not_of("0123456789") == std::string::npos;
  const int port = number ? std::stoi(digits) : 0;
  if (port < 1 || port > 65533 || colon == 0)
    return fail("--connect " + text + ": write HOST or HOST:PORT, the port from 1 to 65533");
  return Address{text.substr(0, colon), static_cast<std::uint16_t>(port)};
}

/// WxH
Expected<std::pair<int, int>> parse_size(const std::string& text) {
  const auto number = [](std::string_view digits) {
    int value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return error == std::errc{} && end == digits.data() + digits.size() ? value : 0;
  };
  const auto cross = text.find('x');
  const std::string_view whole = text;
  const int width = number(whole.substr(0, cross));
  const int height = cross == std::string::npos ? 0 : number(whole.substr(cross + 1));
  if (width < 640 || height < 480 || width > 7680 || height > 4320)
    return fail("--size " + text + ": write WxH, from 640x480 to 7680x4320");
  return std::pair{width, height};
}

/// --by: the journal names nobody by an empty one, and the station refuses what is no UTF-8.
Expected<void> check_by(const std::string& by) {
  constexpr std::size_t most = 64;
  if (!by.empty() && by.size() <= most && wire::is_utf8(by.data(), by.size())) return {};
  return fail("--by: a name of 1 to " + std::to_string(most) + " bytes of UTF-8, not of " +
              std::to_string(by.size()));
}

/// What charting finds by its first letters. Without it names are typed in full: no reason to show nothing.
std::vector<dashboard::DrugName> drug_names() {
  std::vector<dashboard::DrugName> names;
  const auto path = config::assets_dir() / "drugs.toml";
  const auto library = config::read_text(path).and_then(
      [&](const std::string& text) { return alarms::parse_drugs(text, path.string()); });
  if (!library) {
    log::warn(library.error().text);
    return names;
  }
  for (const auto& drug : library->drugs()) names.push_back({drug.id, drug.name, drug.aliases});
  return names;
}

/// "0.1 – 0.35 mg/kg/h · cap 24 mg/h", as the protocol's file has it.
std::string protocol_figures(const alarms::Protocol& protocol) {
  if (protocol.entered_at_admit) return "dose and cap are the prescriber's";
  std::string text;
  const std::string unit{alarms::dose_basis_text[protocol.dose.basis]};
  if (protocol.dose.high && protocol.dose.low && !protocol.dose.is_point())
    text = dashboard::short_text(*protocol.dose.low) + " – " + dashboard::short_text(*protocol.dose.high) +
           " " + unit;
  else if (protocol.dose.high)
    text = (protocol.dose.low ? "" : "≤ ") + dashboard::short_text(*protocol.dose.high) + " " + unit;
  if (protocol.caps.mg_per_h)
    dashboard::add_part(text, "cap " + dashboard::short_text(*protocol.caps.mg_per_h) + " mg/h");
  if (protocol.caps.mg_per_kg_per_h)
    dashboard::add_part(text, "cap " + dashboard::short_text(*protocol.caps.mg_per_kg_per_h) + " mg/kg/h");
  if (protocol.icu_only) dashboard::add_part(text, "ICU only");
  return text;
}

/// What a patient can be admitted with. Without it nobody is admitted by a protocol here: no reason to show
/// nothing. The station judges by its own files, and refuses what it does not have.
std::vector<dashboard::ProtocolName> protocol_names() {
  std::vector<dashboard::ProtocolName> names;
  const auto known = station::load_knowledge(config::assets_dir(), {}, {});
  if (!known) {
    log::warn(known.error().text);
    return names;
  }
  for (const auto& [id, protocol] : known->protocols)
    names.push_back({id, protocol.name, protocol_figures(protocol), protocol.profile,
                     protocol.entered_at_admit, protocol.concentrations});
  return names;
}

/// The station inside this program, in a thread of its own, on the same sockets as any other.
class OwnStation {
 public:
  static Expected<std::unique_ptr<OwnStation>> start(bus::Context& context, station::ServerOptions options) {
    auto server = station::Server::open(context, std::move(options), system_now);
    if (!server) return tl::unexpected(server.error());
    return std::unique_ptr<OwnStation>{new OwnStation{std::move(*server)}};
  }
  ~OwnStation() {
    stop_ = true;
    thread_.join();
  }
  const station::Server& server() const { return *server_; }

 private:
  explicit OwnStation(std::unique_ptr<station::Server> server)
      : server_{std::move(server)}, thread_{[this] { server_->run(stop_); }} {}

  std::unique_ptr<station::Server> server_;
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

int run(int argc, char** argv) {
  CLI::App app{
      "vigil-dashboard shows every bay of a station. Without --connect it runs a station in its own process, "
      "to "
      "which publishers connect at tcp://127.0.0.1:5550."};
  std::string connect;
  std::string config;
  std::string picture;
  double after_s = 5;
  std::string size = "1920x1080";
  std::string view = "bays";
  std::string data;
  std::string by = "dashboard";
  bool demo_admit = false;
  bool training = false;
  double volume = 1;
  app.add_option("--connect", connect, "HOST[:PORT] of a station; PORT is its ingest port, 5550 unless said");
  app.add_option("--config", config,
                 "Station file (TOML): unit, training, text_scale, and what vigil-station reads");
  app.add_option("--screenshot", picture, "Draw for --after seconds, write this PNG, and end");
  app.add_option("--after", after_s, "Seconds until the screenshot")
      ->check(CLI::Range(0.0, 3600.0))
      ->capture_default_str();
  app.add_option("--size", size, "Of the window, WxH")->capture_default_str();
  app.add_option(
         "--view", view,
         "To start in: bays, alarms, or bay:N, limits:N, chart:N, disclosure:N (its place or its name)")
      ->capture_default_str();
  app.add_option("--data", data, "As of vigil-station, for the station in this process");
  app.add_flag("--demo-admit", demo_admit, "As of vigil-station, for the station in this process");
  app.add_flag("--training", training,
               "Alarms of bays that are not live are seen and heard beside those of live ones");
  app.add_option("--by", by, "Who acts here, by name, for the journal")->capture_default_str();
  app.add_option("--volume", volume, "Of the alarms, 0.1 to 1; there is no off")->capture_default_str();
  CLI11_PARSE(app, argc, argv);

  const auto file = station::load_station_file(config);
  if (!file) return failed(file.error());
  const auto pixels = parse_size(size);
  if (!pixels) return failed(pixels.error());
  if (auto allowed = check_by(by); !allowed) return failed(allowed.error());
  if (auto allowed = sound::check_volume(volume); !allowed) return failed({"--" + allowed.error().text});
  training = training || file->training;

  // Who read the output may have gone; monitoring goes on.
  std::signal(SIGPIPE, SIG_IGN);
  // A file that may not grow is an error like a full disk.
  std::signal(SIGXFSZ, SIG_IGN);
  std::signal(SIGINT, ask_to_stop);
  std::signal(SIGTERM, ask_to_stop);
  bus::Context context;
  std::unique_ptr<OwnStation> own;
  std::string ingest;
  std::string feed;
  std::string control;
  if (connect.empty()) {
    station::ServerOptions options;
    options.file = *file;
    options.demo_admit = demo_admit;
    options.data = data;
    auto known = station::load_knowledge(config::assets_dir(), {}, config);
    if (!known) return failed(known.error());
    options.profiles = std::move(known->profiles);
    options.profile_folders = std::move(known->profile_folders);
    options.drugs = std::move(known->drugs);
    options.protocols = std::move(known->protocols);
    auto started = OwnStation::start(context, std::move(options));
    if (!started) return failed(started.error());
    own = std::move(*started);
    ingest = own->server().ingest_endpoint();
    feed = own->server().feed_endpoint();
    control = own->server().control_endpoint();
  } else {
    const auto address = parse_address(connect);
    if (!address) return failed(address.error());
    const auto at = [&](int offset) {
      return bus::tcp_endpoint(address->host, static_cast<std::uint16_t>(address->port + offset));
    };
    ingest = at(0);
    feed = at(1);
    control = at(2);
  }

  auto window =
      dashboard::Window::open({"Vigil", pixels->first, pixels->second, static_cast<float>(file->text_scale)});
  if (!window) return failed(window.error());
  sound::Player::Options sounding;
  sounding.volume = volume;
  auto player = sound::Player::open(std::move(sounding), system_now);
  if (!player) return failed(player.error());
  auto link = dashboard::StationLink::open(context, feed, control, by, system_now, std::move(*player),
                                           training, dashboard::Window::wake);
  if (!link) return failed(link.error());
  dashboard::DashboardOptions options;
  options.unit = file->unit;
  options.ingest = ingest;
  options.training = training;
  options.drugs = drug_names();
  options.protocols = protocol_names();
  dashboard::App screen{std::move(*window), std::move(*link), std::move(options), system_now};
  if (auto started = screen.start_in(view); !started) return failed(started.error());
  std::optional<dashboard::Screenshot> screenshot;
  if (!picture.empty()) screenshot = dashboard::Screenshot{picture, from_seconds(after_s)};
  if (auto ran = screen.run(stop_asked, screenshot); !ran) return failed(ran.error());
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
