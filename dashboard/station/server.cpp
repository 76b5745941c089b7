// SPDX-License-Identifier: MIT
#include "dashboard/station/server.hpp"

#include <algorithm>
#include <utility>

#include "common/log/log.hpp"

namespace vigil::station {

namespace {

constexpr Duration tick_period = std::chrono::milliseconds{100};
/// So many messages are taken before anything else is looked at: the clock, a nurse's request.
constexpr int largest_batch = 1000;
/// Few, as a snapshot of all bays is long work: requests must not keep values from being judged.
constexpr int largest_request_batch = 8;
/// How soon it is seen that an entry is on disk for whose sake somebody waits.
constexpr Duration answer_period = std::chrono::milliseconds{5};

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

Server::Server(bus::Ingest ingest, bus::Feed feed, bus::ControlServer control,
               std::unique_ptr<JournalLink> journal, ServerOptions options, Clock clock)
    : clock_{std::move(clock)},
      ingest_{std::move(ingest)},
      feed_{std::move(feed)},
      control_{std::move(control)},
      replies_{
          [this](const std::string& peer, std::string_view reply) { return control_.send(peer, reply); }},
      journal_{std::move(journal)},
      station_{std::move(options.file),
               std::move(options.profiles),
               options.demo_admit,
               clock_(),
               [this](std::string_view topic, std::string_view payload) { feed_.send(topic, payload); },
               [this](const std::string& peer, std::string_view request) {
                 return control_.send(peer, request) == bus::Sent::sent;
               }} {
  station_.set_drugs(std::move(options.drugs));
  station_.set_protocols(std::move(options.protocols));
  station_.set_profile_folders(std::move(options.profile_folders));
  if (options.own_sound) station_.set_own_sound(std::move(*options.own_sound));
  station_.set_answer_later([this](const std::string& peer, wire::Reply reply) {
    const StationTime now = clock_().station;
    if (journal_)
      journal_->hold(peer, std::move(reply), now);
    else
      replies_.send(peer, encode_reply(reply), now);
  });
  if (journal_) begin_journal();
}

void Server::begin_journal() {
  station_.set_journal([this](JournalEntry entry) { journal_->keep(std::move(entry)); });
  station_.restore(journal_->states(), clock_());
  if (journal_->damage()) station_.note_damage(*journal_->damage(), clock_());
  log_reader_ = std::make_unique<LogReader>(journal_->path());
  station_.set_log([this](const std::string& peer, std::uint64_t id, const wire::AlarmLogRequest& request) {
    auto asked = log_reader_->ask(peer, id, request);
    if (asked) ++log_waiting_;
    return asked;
  });
  flush_journal();
  report_journal();
}

void Server::flush_journal() {
  const Now now = clock_();
  // Where the disk fails entries wait alone; once it works the states follow.
  std::vector<store::StateChange> states;
  const bool with_states = journal_->takes_states();
  if (with_states) states = station_.take_states(now);
  if (!journal_->flush(std::move(states)) || !with_states) station_.forget_saved();
}

void Server::report_journal() {
  const store::JournalWriterState state = journal_->state();
  station_.set_journal_report(
      {{state.head.seq, store::to_hex(state.head.hash)}, state.problem(), state.refused});
}

void Server::report_replies(StationTime now) {
  station_.set_dropped_replies(replies_.dropped());
  if (const std::string line = replies_.take_line(now); !line.empty()) log::warn(line);
}

void Server::send_answers() {
  const StationTime now = clock_().station;
  while (const auto answered = journal_->take_answered(now))
    replies_.send(answered->peer, encode_reply(answered->reply), now);
  while (auto looked_up = log_reader_->take()) {
    replies_.send(looked_up->peer, std::move(looked_up->reply), now);
    if (log_waiting_ > 0) --log_waiting_;
  }
}

Expected<std::unique_ptr<Server>> Server::open(bus::Context& context, ServerOptions options, Clock clock) {
  if (!is_loopback(options.host))
    return fail(
        "--bind " + options.host +
        ": only a loopback address (127.0.0.1) is allowed without keys: anybody there could publish for a "
        "bay or silence an alarm");
  if (!options.profiles.contains(options.file.profile))
    return fail("there is no profile '" + options.file.profile + "'");
  if (!options.file.protocol.empty() && !options.protocols.contains(options.file.protocol))
    return fail("there is no protocol '" + options.file.protocol + "'");
  auto sockets = open_sockets(context, options.host, options.port);
  if (!sockets) return tl::unexpected(sockets.error());
  std::unique_ptr<JournalLink> journal;
  if (options.data.empty()) {
    log::warn("no --data folder: there is no journal, and nothing comes back after a restart");
  } else {
    auto opened = JournalLink::open(options.data, clock);
    if (!opened) return tl::unexpected(opened.error());
    journal = std::move(*opened);
    if (journal->damage()) log::error(journal->path().string() + ": " + *journal->damage());
    if (const auto state = journal->state(); state.failing)
      log::error("nothing is journalled, it is tried again: " + state.error);
  }
  return std::unique_ptr<Server>{new Server{std::move(sockets->ingest), std::move(sockets->feed),
                                            std::move(sockets->control), std::move(journal),
                                            std::move(options), std::move(clock)}};
}

std::string Server::ready_line() const {
  return "ready ingest=" + ingest_.endpoint() + " feed=" + feed_.endpoint() +
         " control=" + control_.endpoint();
}

bool Server::drain_ingest() {
  const Now now = clock_();
  for (int i = 0; i < largest_batch; ++i) {
    const std::size_t gathered = journal_ ? journal_->gathered() : 0;
    switch (ingest_.receive(message_)) {
      case bus::Received::nothing: return false;
      case bus::Received::wrong_frames: station_.refuse_frames(); break;
      case bus::Received::message:
        if (!station_.ingest(message_.topic_text(), bus::bytes_of(message_.payload), now)) break;
        feed_.forward(message_);
        if (station_.announce(now)) {
          const Duration delay = clock_().station - now.station;
          station_.note_delay(delay);
          if (journal_) journal_->set_signal_delay(gathered, delay);
        }
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
    const std::size_t gathered = journal_ ? journal_->gathered() : 0;
    auto reply = station_.respond(peer, bus::bytes_of(request), now);
    station_.announce(now);
    if (!reply) continue;
    // What a person did is answered once it is kept.
    if (journal_ && journal_->gathered() > gathered)
      journal_->hold(peer, std::move(*reply), now.station);
    else
      replies_.send(peer, encode_reply(*reply), now.station);
  }
  return true;
}

void Server::run(const std::atomic<bool>& stop) {
  StationTime next_tick = clock_().station;
  while (!stop) {
    bool more = drain_ingest();
    more = drain_control() || more;
    const Now now = clock_();
    const bool tick = now.station >= next_tick;
    replies_.retry(now.station);
    if (tick) {
      report_replies(now.station);
      if (journal_) report_journal();
      station_.tick(now);
      next_tick = now.station + tick_period;
    }
    if (journal_) {
      if (tick || journal_->has_waiting()) flush_journal();
      send_answers();
    }
    Duration patience = next_tick - now.station;
    const bool someone_waits = journal_ && (journal_->holds() || log_waiting_ > 0);
    if (someone_waits || replies_.waits()) patience = std::min(patience, answer_period);
    if (!more) bus::wait({&ingest_, &control_}, patience);
  }
  if (journal_) end_journal();
  // What is not taken now is lost.
  const StationTime end = clock_().station + ReplyQueue::patience;
  replies_.retry(end);
  report_replies(end);
}

void Server::end_journal() {
  station_.note_stop(clock_());
  flush_journal();
  if (const auto closed = journal_->close(); !closed) log::error(closed.error().text);
  send_answers();
}

}  // namespace vigil::station
