// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <zmq.hpp>

#include "common/model/error.hpp"
#include "common/model/time.hpp"

/// The sockets of bus protocol 1: each with the options that protocol asks for, and nothing else. A socket
/// belongs to the thread that uses it. Every call returns at once but wait().
namespace vigil::bus {

// Messages kept per peer (protocol: HWM).
constexpr int source_high_water = 10'000;
constexpr int ingest_high_water = 100'000;
constexpr int feed_high_water = 20'000;
/// A memory guard only: from 64 KiB to here the station refuses and counts; above it the connection is cut.
constexpr std::int64_t max_message_bytes = std::int64_t{1} << 20;
/// Replies of the control endpoint are up to 4 MiB.
constexpr std::int64_t max_control_bytes = std::int64_t{4} << 20;

using Bytes = std::span<const std::byte>;

inline Bytes bytes_of(const zmq::message_t& frame) { return {frame.data<std::byte>(), frame.size()}; }
inline Bytes bytes_of(std::string_view text) { return std::as_bytes(std::span{text}); }

class Context {
 public:
  zmq::context_t& raw() { return context_; }

 private:
  zmq::context_t context_{1};
};

/// The two frames of a message on ingest and feed; reused between receives.
struct TopicPayload {
  zmq::message_t topic;
  zmq::message_t payload;

  std::string_view topic_text() const { return topic.to_string_view(); }
};

enum class Received : std::uint8_t {
  nothing,
  message,
  wrong_frames,  ///< not exactly two frames (one on control); all of them were taken and dropped
};

/// What every socket here has: an address, and that one can wait for it.
class Socket {
 public:
  /// The address in full, with the port that `:*` or `:0` got.
  std::string endpoint() const;
  zmq::socket_ref raw() const { return ref_; }
  /// Ends it before its time; it must not be used afterwards.
  void close() { socket_.close(); }

 protected:
  Socket(Context& context, zmq::socket_type type, std::int64_t max_bytes);
  Expected<void> bind(const std::string& endpoint);
  Expected<void> connect(const std::string& endpoint);

  zmq::socket_t socket_;
  zmq::socket_ref ref_;
};

/// Station: takes what sources publish. SUB, binds.
class Ingest : public Socket {
 public:
  static Expected<Ingest> open(Context& context, const std::string& endpoint);
  Received receive(TopicPayload& out);

 private:
  using Socket::Socket;
};

/// Station: gives what it accepted and what it says. PUB, binds.
class Feed : public Socket {
 public:
  static Expected<Feed> open(Context& context, const std::string& endpoint);
  void send(std::string_view topic, std::string_view payload);
  /// The frames as they came; they are empty afterwards.
  void forward(TopicPayload& message);

 private:
  using Socket::Socket;
};

/// Publisher: XPUB, connects; learns from the station's subscription whether it listens.
class SourceSocket : public Socket {
 public:
  /// @param wait_when_full for replay and backfill: send() then says that there is no room instead of
  ///                       dropping. A live source drops and counts.
  static Expected<SourceSocket> open(Context& context, const std::string& endpoint, bool wait_when_full);

  /// Takes what the station said of its subscription. True where it listens now.
  bool listening();
  /// False where there was no room (only with wait_when_full). Nobody who listens is no reason: listening()
  /// says.
  bool send(std::string_view topic, std::string_view payload);

 private:
  using Socket::Socket;
  int subscriptions_ = 0;
};

/// Dashboard, tool: SUB, connects.
class FeedSubscriber : public Socket {
 public:
  /// @param prefixes topics wanted; none: all
  static Expected<FeedSubscriber> open(Context& context, const std::string& endpoint,
                                       std::initializer_list<std::string_view> prefixes = {});
  Received receive(TopicPayload& out);

 private:
  using Socket::Socket;
};

enum class Sent : std::uint8_t {
  sent,
  full,  ///< the peer has taken too little of what was sent before: later there may be room
  gone,  ///< there is no such peer any more
};

/// Station: ROUTER, binds.
class ControlServer : public Socket {
 public:
  static Expected<ControlServer> open(Context& context, const std::string& endpoint);
  Received receive(std::string& peer, zmq::message_t& request);
  Sent send(const std::string& peer, std::string_view reply);

 private:
  using Socket::Socket;
};

/// Dashboard, publisher, tool: DEALER, connects.
class ControlClient : public Socket {
 public:
  static Expected<ControlClient> open(Context& context, const std::string& endpoint);
  Received receive(zmq::message_t& reply);
  /// False where the station is away, or takes nothing more.
  bool send(std::string_view request);

 private:
  using Socket::Socket;
};

/// Waits until one of the sockets has something to read, `patience` is over, or a signal came.
void wait(std::initializer_list<const Socket*> sockets, Duration patience);

/// "tcp://127.0.0.1:5550" from an address and a port; port 0 becomes `*`, a free one.
std::string tcp_endpoint(std::string_view host, std::uint16_t port);

}  // namespace vigil::bus
