// SPDX-License-Identifier: MIT
#include "common/bus/sockets.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>

namespace vigil::bus {

namespace {

/// Receives one frame without waiting. A signal in between changes nothing: half a message must not stay
/// behind.
bool take(zmq::socket_t& socket, zmq::message_t& frame) {
  for (;;) {
    try {
      return socket.recv(frame, zmq::recv_flags::dontwait).has_value();
    } catch (const zmq::error_t& error) {
      if (error.num() != EINTR) throw;
    }
  }
}

void drop_rest(zmq::socket_t& socket) {
  zmq::message_t rest;
  while (socket.get(zmq::sockopt::rcvmore)) take(socket, rest);
}

/// Frames of one message arrive together, so that once the first is there the others are too.
Received take_two(zmq::socket_t& socket, zmq::message_t& first, zmq::message_t& second) {
  if (!take(socket, first)) return Received::nothing;
  if (!first.more() || !take(socket, second)) return Received::wrong_frames;
  if (second.more()) {
    drop_rest(socket);
    return Received::wrong_frames;
  }
  return Received::message;
}

Sent try_give(zmq::socket_t& socket, zmq::message_t& frame, bool more) {
  const auto flags = zmq::send_flags::dontwait | (more ? zmq::send_flags::sndmore : zmq::send_flags::none);
  for (;;) {
    try {
      return socket.send(frame, flags) ? Sent::sent : Sent::full;
    } catch (const zmq::error_t& error) {
      if (error.num() == EHOSTUNREACH) return Sent::gone;
      if (error.num() != EINTR) throw;
    }
  }
}

/// False where there is no room.
bool give(zmq::socket_t& socket, zmq::message_t& frame, bool more) {
  return try_give(socket, frame, more) == Sent::sent;
}

bool give(zmq::socket_t& socket, std::string_view bytes, bool more) {
  zmq::message_t frame{bytes.data(), bytes.size()};
  return give(socket, frame, more);
}

template <typename S>
Expected<S> opened(S socket, Expected<void> done) {
  if (!done) return tl::unexpected(done.error());
  return Expected<S>{std::move(socket)};
}

}  // namespace

Socket::Socket(Context& context, zmq::socket_type type, std::int64_t max_bytes)
    : socket_{context.raw(), type}, ref_{socket_} {
  // What is still queued when a program ends is a lost message either way; it must not hang for it.
  socket_.set(zmq::sockopt::linger, 0);
  socket_.set(zmq::sockopt::maxmsgsize, max_bytes);
  // A peer that vanished without a word (cable, power) is noticed, and a connection tried again soon.
  socket_.set(zmq::sockopt::heartbeat_ivl, 2000);
  socket_.set(zmq::sockopt::heartbeat_timeout, 6000);
  socket_.set(zmq::sockopt::reconnect_ivl, 100);
  socket_.set(zmq::sockopt::reconnect_ivl_max, 2000);
}

std::string Socket::endpoint() const { return socket_.get(zmq::sockopt::last_endpoint); }

Expected<void> Socket::bind(const std::string& endpoint) {
  try {
    socket_.bind(endpoint);
    return {};
  } catch (const zmq::error_t& error) {
    if (error.num() == EADDRINUSE)
      return fail(endpoint +
                  " is in use by another program: end that one, or choose other ports with --port");
    return fail(endpoint + " cannot be bound: " + error.what());
  }
}

Expected<void> Socket::connect(const std::string& endpoint) {
  try {
    socket_.connect(endpoint);
    return {};
  } catch (const zmq::error_t& error) {
    return fail("'" + endpoint + "' is no address to connect to: " + error.what() +
                "; write tcp://HOST:PORT");
  }
}

Expected<Ingest> Ingest::open(Context& context, const std::string& endpoint) {
  Ingest socket{context, zmq::socket_type::sub, max_message_bytes};
  socket.socket_.set(zmq::sockopt::rcvhwm, ingest_high_water);
  socket.socket_.set(zmq::sockopt::subscribe, "");
  auto done = socket.bind(endpoint);
  return opened(std::move(socket), std::move(done));
}

Received Ingest::receive(TopicPayload& out) { return take_two(socket_, out.topic, out.payload); }

Expected<Feed> Feed::open(Context& context, const std::string& endpoint) {
  Feed socket{context, zmq::socket_type::pub, max_message_bytes};
  socket.socket_.set(zmq::sockopt::sndhwm, feed_high_water);
  auto done = socket.bind(endpoint);
  return opened(std::move(socket), std::move(done));
}

void Feed::send(std::string_view topic, std::string_view payload) {
  give(socket_, topic, true);
  give(socket_, payload, false);
}

void Feed::forward(TopicPayload& message) {
  give(socket_, message.topic, true);
  give(socket_, message.payload, false);
}

Expected<SourceSocket> SourceSocket::open(Context& context, const std::string& endpoint,
                                          bool wait_when_full) {
  SourceSocket socket{context, zmq::socket_type::xpub, max_message_bytes};
  socket.socket_.set(zmq::sockopt::sndhwm, source_high_water);
  // Nothing may queue while the station is away: it would arrive later, unmarked, as if it were now.
  socket.socket_.set(zmq::sockopt::immediate, true);
  // Each peer's subscription is told, also the second one's to the same topic.
  socket.socket_.set(zmq::sockopt::xpub_verboser, 1);
  if (wait_when_full) socket.socket_.set(zmq::sockopt::xpub_nodrop, 1);
  auto done = socket.connect(endpoint);
  return opened(std::move(socket), std::move(done));
}

bool SourceSocket::listening() {
  zmq::message_t said;
  while (take(socket_, said)) {
    if (said.empty()) continue;
    const auto first = *said.data<unsigned char>();
    if (first == 1) ++subscriptions_;
    if (first == 0) subscriptions_ = std::max(0, subscriptions_ - 1);
  }
  return subscriptions_ > 0;
}

bool SourceSocket::send(std::string_view topic, std::string_view payload) {
  // With XPUB_NODROP a full pipe refuses the first frame; the second then follows without asking.
  return give(socket_, topic, true) && give(socket_, payload, false);
}

Expected<FeedSubscriber> FeedSubscriber::open(Context& context, const std::string& endpoint,
                                              std::initializer_list<std::string_view> prefixes) {
  FeedSubscriber socket{context, zmq::socket_type::sub, max_message_bytes};
  socket.socket_.set(zmq::sockopt::rcvhwm, feed_high_water);
  if (prefixes.size() == 0) socket.socket_.set(zmq::sockopt::subscribe, "");
  for (const auto prefix : prefixes) socket.socket_.set(zmq::sockopt::subscribe, zmq::buffer(prefix));
  auto done = socket.connect(endpoint);
  return opened(std::move(socket), std::move(done));
}

Received FeedSubscriber::receive(TopicPayload& out) { return take_two(socket_, out.topic, out.payload); }

Expected<ControlServer> ControlServer::open(Context& context, const std::string& endpoint) {
  ControlServer socket{context, zmq::socket_type::router, max_message_bytes};
  // Replies to a peer that does not read them: few, as each may be 4 MiB. Who sends keeps more, bounded in
  // bytes.
  socket.socket_.set(zmq::sockopt::sndhwm, 32);
  socket.socket_.set(zmq::sockopt::router_mandatory, true);
  auto done = socket.bind(endpoint);
  return opened(std::move(socket), std::move(done));
}

Received ControlServer::receive(std::string& peer, zmq::message_t& request) {
  zmq::message_t routing_id;
  const Received received = take_two(socket_, routing_id, request);
  if (received != Received::nothing) peer = routing_id.to_string();
  return received;
}

Sent ControlServer::send(const std::string& peer, std::string_view reply) {
  // Only the first frame may be refused; the second then has its room.
  zmq::message_t routing_id{peer.data(), peer.size()};
  const Sent begun = try_give(socket_, routing_id, true);
  if (begun == Sent::sent) give(socket_, reply, false);
  return begun;
}

Expected<ControlClient> ControlClient::open(Context& context, const std::string& endpoint) {
  ControlClient socket{context, zmq::socket_type::dealer, max_control_bytes};
  // A request must not lie and wait for a station that is away, to be done when nobody expects it.
  socket.socket_.set(zmq::sockopt::immediate, true);
  auto done = socket.connect(endpoint);
  return opened(std::move(socket), std::move(done));
}

Received ControlClient::receive(zmq::message_t& reply) {
  if (!take(socket_, reply)) return Received::nothing;
  if (!reply.more()) return Received::message;
  drop_rest(socket_);
  return Received::wrong_frames;
}

bool ControlClient::send(std::string_view request) { return give(socket_, request, false); }

void wait(std::initializer_list<const Socket*> sockets, Duration patience) {
  std::array<zmq::pollitem_t, 8> items{};
  std::size_t count = 0;
  for (const Socket* socket : sockets) items[count++] = {socket->raw().handle(), 0, ZMQ_POLLIN, 0};
  // Rounded up: a rest below a millisecond must not become a busy loop.
  const auto ms = std::chrono::ceil<std::chrono::milliseconds>(std::max(patience, Duration{0}));
  try {
    zmq::poll(items.data(), count, ms);
  } catch (const zmq::error_t& error) {
    if (error.num() != EINTR) throw;
  }
}

std::string tcp_endpoint(std::string_view host, std::uint16_t port) {
  return "tcp://" + std::string(host) + ":" + (port == 0 ? "*" : std::to_string(port));
}

}  // namespace vigil::bus
