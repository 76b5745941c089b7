// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include "common/bus/sockets.hpp"
#include "common/model/clock.hpp"
#include "common/model/error.hpp"
#include "dashboard/station/station.hpp"

namespace vigil::station {

struct ServerOptions {
  std::string host = "127.0.0.1";
  std::uint16_t port = 5550;  ///< ingest; feed and control follow; 0: three free ones
  StationFile file;
  Profiles profiles;
  bool demo_admit = false;
};

/// A station on its three sockets. Made in one thread, run in one.
class Server {
 public:
  /// Binds; fails with which address and why. Other addresses than loopback need keys and are refused.
  static Expected<std::unique_ptr<Server>> open(bus::Context& context, ServerOptions options, Clock clock);

  /// "ready ingest=… feed=… control=…"
  std::string ready_line() const;
  std::string feed_endpoint() const { return feed_.endpoint(); }
  std::string control_endpoint() const { return control_.endpoint(); }
  std::string ingest_endpoint() const { return ingest_.endpoint(); }

  /// Serves until `stop`.
  void run(const std::atomic<bool>& stop);

 private:
  Server(bus::Ingest ingest, bus::Feed feed, bus::ControlServer control, ServerOptions options, Clock clock);
  bool drain_ingest();
  bool drain_control();

  Clock clock_;
  bus::Ingest ingest_;
  bus::Feed feed_;
  bus::ControlServer control_;
  Station station_;
  bus::TopicPayload message_;
};

}  // namespace vigil::station
