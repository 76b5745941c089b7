// SPDX-License-Identifier: MIT
#include "dashboard/station/server.hpp"

#include <utility>

namespace vigil::station {

namespace {

constexpr Duration tick_period = std::chrono::milliseconds{100};
/// So many messages are taken before anything else is looked at: the clock, a nurse's request.
constexpr int largest_batch = 1000;
/// Few, as a snapshot of all bays is long work: requests must not keep values from being judged.
constexpr int largest_request_batch = 8;

bool is_loopback(const std::string& host) { return host.rfind("127.", 0) == 0; }

struct Sockets {
  bus::Ingest ingest;
  bus::Feed feed;
  bus::ControlServer control;
};

Expected<Sockets> open_three(bus::Context& context, const std::string& host, std::uint16_t port) {
  auto ingest = bus::Ingest::open(context, bus::tcp_endpoint(host, port));
  if (!ingest) return tl::unexpected(ingest.error());
  const std::string bound = ingest->endpoint();
  const int first = std::stoi(bound.substr(bound.rfind(':') + 1));
  if (first > 65533) return fail(bound + " leaves no room for the two ports after it");
  const auto at = [&](int offset) {
    return bus::tcp_endpoint(host, static_cast<std::uint16_t>(first + offset));
  };
  auto feed = bus::Feed::open(context, at(1));
  if (!feed) return tl::unexpected(feed.error());
  auto control = bus::ControlServer::open(context, at(2));
  if (!control) return tl::unexpected(control.error());
  return Sockets{std::move(*ingest), std::move(*feed), std::move(*control)};
}

/// Port 0: any three free ones, but in a row, so that a peer that knows one of them knows all.
Expected<Sockets> open_sockets(bus::Context& context, const std::string& host, std::uint16_t port) {
  constexpr int most_tries = 50;
  auto opened = open_three(context, host, port);
  for (int i = 1; port == 0 && !opened && i < most_tries; ++i) opened = open_three(context, host, port);
  return opened;
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
  if (!options.profiles.contains(options.file.profile))
    return fail("there is no profile '" + options.file.profile + "'");
  auto sockets = open_sockets(context, options.host, options.port);
  if (!sockets) return tl::unexpected(sockets.error());
  return std::unique_ptr<Server>{new Server{std::move(sockets->ingest), std::move(sockets->feed),
                                            std::move(sockets->control), std::move(options),
                                            std::move(clock)}};
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
  for (int i = 0; i < largest_request_batch; ++i) {
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
