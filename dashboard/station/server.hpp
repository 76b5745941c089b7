// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/bus/sockets.hpp"
#include "common/model/clock.hpp"
#include "common/model/error.hpp"
#include "dashboard/station/journal_link.hpp"
#include "dashboard/station/log_reader.hpp"
#include "dashboard/station/reply_queue.hpp"
#include "dashboard/station/station.hpp"

namespace vigil::station {

struct ServerOptions {
  std::string host = "127.0.0.1";
  std::uint16_t port = 5550;  ///< ingest; feed and control follow; 0: three free ones
  StationFile file;
  Profiles profiles;
  std::vector<std::filesystem::path> profile_folders;  ///< what `profile-reload` reads; empty: it is refused
  alarms::DrugLibrary drugs;                           ///< by which medications are known
  Protocols protocols;                                 ///< with which patients are admitted
  std::optional<Station::OwnSound> own_sound;          ///< none: the station is silent
  bool demo_admit = false;
  /// Where the journal is kept; it is made. Empty: nothing is kept, and nothing comes back after a restart.
  std::filesystem::path data;
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
  Server(bus::Ingest ingest, bus::Feed feed, bus::ControlServer control, std::unique_ptr<JournalLink> journal,
         ServerOptions options, Clock clock);
  /// What an earlier station left comes back; what happens from now on is kept.
  void begin_journal();
  /// Hands over what happened and what changed by it.
  void flush_journal();
  void report_journal();
  void end_journal();
  /// Replies that nobody took, for the log and the beat.
  void report_replies(StationTime now);
  /// Answers that wait for nothing any more.
  void send_answers();
  bool drain_ingest();
  bool drain_control();

  Clock clock_;
  bus::Ingest ingest_;
  bus::Feed feed_;
  bus::ControlServer control_;
  ReplyQueue replies_;
  std::unique_ptr<JournalLink> journal_;   ///< null: nothing is kept
  std::unique_ptr<LogReader> log_reader_;  ///< null where there is no journal
  std::size_t log_waiting_ = 0;            ///< looks into the journal that are not answered yet
  Station station_;
  bus::TopicPayload message_;
};

}  // namespace vigil::station
