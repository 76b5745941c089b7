// SPDX-License-Identifier: MIT
#include "dashboard/station/server.hpp"

#include <utility>

namespace vigil::station {

namespace {

constexpr Duration tick_period = std::chrono::milliseconds{100};
/// So many messages are taken before anything else is looked at: the clock, a nurse's request.
constexpr int largest_batch = 1000;

bool is_loopback(const std::string& host) {
  return host == "localhost" || host == "::1" || host == "[::1]" || host.rfind("127.", 0) == 0;
}

template <typename S>
Expected<S> open_at(bus::Context& context, const ServerOptions& options, std::uint16_t offset) {
  const auto port = static_cast<std::uint16_t>(options.port == 0 ? 0 : options.port + offset);
  return S::open(context, bus::tcp_endpoint(options.host, port));
}

}  // namespace

Server::Server(bus::Ingest ingest, bus::Feed feed, bus::ControlServer control, ServerOptions options,
               Clock clock)
    : clock_{std::move(clock)},
      ingest_{std::move(ingest)},
      feed_{std::move(feed)},
      control_{std::move(control)},
      station_{std::move(options.file),
               std::move(options.profiles),
               options.demo_admit,
               clock_(),
               [this](std::string_view topic, std::string_view payload) { feed_.send(topic, payload); },
               [this](const std::string& peer, std::string_view request) {
                 return control_.send(peer, request);
               }} {}

Expected<std::unique_ptr<Server>> Server::open(bus::Context& context, ServerOptions options, Clock clock) {
  if (!is_loopback(options.host))
    return fail(
        "--bind " + options.host +
        ": only a loopback address (127.0.0.1) is allowed without keys: anybody there could publish for a "
        "bay or silence an alarm");
  if (options.port > 65533)
    return fail("--port " + std::to_string(options.port) + " leaves no room for three ports");
  if (!options.profiles.contains(options.file.profile))
    return fail("there is no profile '" + options.file.profile + "'");
  auto ingest = open_at<bus::Ingest>(context, options, 0);
  if (!ingest) return tl::unexpected(ingest.error());
  auto feed = open_at<bus::Feed>(context, options, 1);
  if (!feed) return tl::unexpected(feed.error());
  auto control = open_at<bus::ControlServer>(context, options, 2);
  if (!control) return tl::unexpected(control.error());
  return std::unique_ptr<Server>{new Server{std::move(*ingest), std::move(*feed), std::move(*control),
                                            std::move(options), std::move(clock)}};
}

std::string Server::ready_line() const {
  return "ready ingest=" + ingest_.endpoint() + " feed=" + feed_.endpoint() +
         " control=" + control_.endpoint();
}

bool Server::drain_ingest() {
  const Now now = clock_();
  for (int i = 0; i < largest_batch; ++i) {
    switch (ingest_.receive(message_)) {
      case bus::Received::nothing: return false;
      case bus::Received::wrong_frames: station_.refuse_frames(); break;
      case bus::Received::message:
        if (!station_.ingest(message_.topic_text(), bus::bytes_of(message_.payload), now)) break;
        feed_.forward(message_);
        if (station_.announce(now)) station_.note_delay(clock_().station - now.station);
        break;
    }
  }
  return true;
}

bool Server::drain_control() {
  std::string peer;
  zmq::message_t request;
  for (int i = 0; i < largest_batch; ++i) {
    const auto received = control_.receive(peer, request);
    if (received == bus::Received::nothing) return false;
    // Frames that are not one request have no id to answer to.
    if (received == bus::Received::wrong_frames) continue;
    const Now now = clock_();
    const auto reply = station_.answer(peer, bus::bytes_of(request), now);
    if (reply) control_.send(peer, *reply);
    station_.announce(now);
  }
  return true;
}

void Server::run(const std::atomic<bool>& stop) {
  StationTime next_tick = clock_().station;
  while (!stop) {
    bool more = drain_ingest();
    more = drain_control() || more;
    const Now now = clock_();
    if (now.station >= next_tick) {
      station_.tick(now);
      next_tick = now.station + tick_period;
    }
    if (!more) bus::wait({&ingest_, &control_}, next_tick - now.station);
  }
}

}  // namespace vigil::station
