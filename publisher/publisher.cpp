// SPDX-License-Identifier: MIT
#include "publisher/publisher.hpp"

#include <algorithm>
#include <utility>

#include "common/log/log.hpp"
#include "common/wire/codec.hpp"

namespace vigil::publisher {

namespace {

/// A signal that comes just before the wait is noticed after this.
constexpr Duration longest_wait = std::chrono::milliseconds{100};
constexpr int most_requests_a_step = 100;

}  // namespace

Publisher::Publisher(bus::SourceSocket source, bus::ControlClient control, Station station,
                     std::vector<BayRun> bays)
    : source_{std::move(source)},
      control_{std::move(control)},
      station_{std::move(station)},
      bays_{std::move(bays)} {}

Expected<Publisher> Publisher::open(bus::Context& context, const Station& station, std::vector<BayRun> bays) {
  // The socket always tells when it is full; whether to wait or to drop and count is for each bay.
  auto source = bus::SourceSocket::open(context, station.ingest, true);
  if (!source) return tl::unexpected(source.error());
  auto control = bus::ControlClient::open(context, station.control);
  if (!control) return tl::unexpected(control.error());
  return Publisher{std::move(*source), std::move(*control), station, std::move(bays)};
}

void Publisher::step(const Now& now) {
  look_at_the_station();
  for (BayRun& bay : bays_)
    bay.step(listening_, now, [this](const Outgoing& message) { return send(message); });
  converse(now);
}

void Publisher::look_at_the_station() {
  const bool listening = source_.listening();
  if (listening == listening_) return;
  listening_ = listening;
  hello_.reset();
  log::info(listening ? "the station at " + station_.ingest + " listens"
                      : "the station at " + station_.ingest + " has gone");
}

void Publisher::converse(const Now& now) {
  zmq::message_t frame;
  for (int taken = 0; taken < most_requests_a_step; ++taken) {
    const bus::Received received = control_.receive(frame);
    if (received == bus::Received::nothing) break;
    if (received == bus::Received::wrong_frames) continue;
    const auto answer = conversation_.take(
        bus::bytes_of(frame), now.wall, [&](const auto& request) { return resend(request, now.station); },
        [&](const auto& request, const std::string& by) { return instruct(request, by, now); });
    if (answer && !control_.send(*answer)) log::warn("control: no room for an answer");
  }
  // Hellos that queue while the station is away would tell it old times.
  if (!listening_ || (hello_ && now.station - *hello_ < hello_every)) return;
  hello_ = now.station;
  for (const BayRun& bay : bays_) {
    if (!bay.begun() || bay.over()) continue;
    const stream::Source& source = bay.source();
    // Not connected yet: soon again. A station that stays silent is told by the conversation itself.
    if (!control_.send(conversation_.hello({source.src(), source.bay(), source.epoch()},
                                           now.wall + bay.clock_error(now.station))))
      hello_ = now.station - hello_every + hello_again;
  }
}

Expected<SeqRange> Publisher::resend(const wire::ResendRequest& request, StationTime now) {
  const auto topic = wire::parse_topic(request.topic);
  if (!topic) return fail("'" + request.topic + "' is no topic");
  const auto bay = std::find_if(bays_.begin(), bays_.end(),
                                [&](const BayRun& run) { return run.source().bay() == topic->bay; });
  if (bay == bays_.end()) return fail("'" + std::string(topic->bay) + "' is no bay of this publisher");
  return bay->resend(request.topic, request.epoch, {request.from, request.to}, now);
}

Expected<void> Publisher::instruct(const wire::InstructRequest& request, const std::string& by,
                                   const Now& now) {
  const auto bay = std::find_if(bays_.begin(), bays_.end(),
                                [&](const BayRun& run) { return run.source().bay() == request.bay; });
  if (bay == bays_.end()) return fail("'" + request.bay + "' is no bay of this publisher");
  return bay->instruct(request.command, by, now);
}

void Publisher::wait(StationTime now) {
  StationTime until = now + longest_wait;
  for (const BayRun& bay : bays_)
    if (const auto wake = bay.wake(now)) until = std::min(until, *wake);
  bus::wait({&source_, &control_}, until - now);
}

void Publisher::stop(StationTime now) {
  for (BayRun& bay : bays_) bay.end(now, [this](const Outgoing& message) { return send(message); });
}

bool Publisher::over() const {
  return std::all_of(bays_.begin(), bays_.end(), [](const BayRun& bay) { return bay.over(); });
}

void Publisher::linger(Duration patience) {
  const auto ms = static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(patience).count());
  source_.raw().set(zmq::sockopt::linger, ms);
}

}  // namespace vigil::publisher
