// SPDX-License-Identifier: MIT
#include "dashboard/station_link.hpp"

#include <algorithm>

#include "common/log/log.hpp"

namespace vigil::dashboard {

namespace {

constexpr Duration present_period = std::chrono::seconds{5};
constexpr Duration snapshot_period = std::chrono::seconds{1};
/// How long a request of the frame thread may lie before it is sent.
constexpr Duration longest_wait = std::chrono::milliseconds{10};
/// A station that has not answered by then does not answer.
constexpr Duration patience = std::chrono::seconds{3};
/// It holds the answer to what a person asked for up to 5 s, until that is in its journal.
constexpr Duration patience_for_person = std::chrono::seconds{7};
constexpr const char* no_answer = "the station does not answer";

/// Whether the frame thread waits for the answer.
bool is_asked_by_screen(const wire::Op& op) {
  return !std::holds_alternative<wire::PresentRequest>(op) &&
         !std::holds_alternative<wire::SnapshotRequest>(op);
}

}  // namespace

Expected<std::unique_ptr<StationLink>> StationLink::open(bus::Context& context, const std::string& feed,
                                                         const std::string& control, std::string by,
                                                         Clock clock, std::unique_ptr<sound::Player> player,
                                                         bool training, std::function<void()> news) {
  auto subscriber = bus::FeedSubscriber::open(context, feed);
  if (!subscriber) return tl::unexpected(subscriber.error());
  auto client = bus::ControlClient::open(context, control);
  if (!client) return tl::unexpected(client.error());
  return std::unique_ptr<StationLink>{new StationLink{std::move(*subscriber), std::move(*client),
                                                      std::move(by), std::move(clock), std::move(player),
                                                      training, std::move(news)}};
}

StationLink::StationLink(bus::FeedSubscriber feed, bus::ControlClient control, std::string by, Clock clock,
                         std::unique_ptr<sound::Player> player, bool training, std::function<void()> news)
    : feed_{std::move(feed)},
      control_{std::move(control)},
      by_{std::move(by)},
      clock_{std::move(clock)},
      player_{std::move(player)},
      news_{std::move(news)},
      heard_{training},
      thread_{[this] { run(); }} {}

StationLink::~StationLink() {
  stop_ = true;
  thread_.join();
}

void StationLink::ask(wire::Op op) {
  if (!orders_.push(std::move(op))) log::warn("too many requests at once: one was dropped");
}

bool StationLink::show(std::vector<std::string> bays) { return orders_.push(Shown{std::move(bays)}); }

void StationLink::set_pulse_tone(std::optional<std::string> bay) {
  if (!orders_.push(PulseTone{std::move(bay)})) log::warn("too many requests at once: one was dropped");
}

void StationLink::note_for_ear(std::string_view topic, bus::Bytes payload, StationTime now,
                               bool from_snapshot) {
  const auto parts = wire::parse_topic(topic);
  if (!parts || !heard_.wants(*parts)) return;
  // A snapshot's numbers may be minutes old: no pulse beats by them.
  if (from_snapshot && parts->kind == wire::Kind::numeric) return;
  // What cannot be decoded the frame thread tells of.
  const auto message = decoder_.decode(*parts, payload);
  if (!message) return;
  if (parts->kind == wire::Kind::beat) player_->note_station(now);
  heard_.apply(*parts, **message, now);
}

void StationLink::tell_player(StationTime now) {
  if (auto news = heard_.news(now)) untold_ = std::make_shared<const sound::HeardState>(std::move(*news));
  if (untold_ != nullptr && player_->hear(untold_)) untold_.reset();
}

void StationLink::push(FeedItem item) {
  // The frame thread stands still: what it missed it gets as a snapshot.
  if (!items_.push(std::move(item))) snapshot_wanted_ = true;
}

bool StationLink::drain_feed(StationTime now) {
  bus::TopicPayload message;
  for (int i = 0; i < 1000; ++i) {
    switch (feed_.receive(message)) {
      case bus::Received::nothing: return false;
      case bus::Received::wrong_frames: break;
      case bus::Received::message: {
        note_for_ear(message.topic_text(), bus::bytes_of(message.payload), now, false);
        const bool alarms = message.topic_text().ends_with("/alarms/");
        push(FeedItem{message.topic.to_string(), message.payload.to_string(), now, false});
        if (alarms) news_();
        break;
      }
    }
  }
  return true;
}

bool StationLink::drain_control(StationTime now) {
  zmq::message_t frame;
  for (int i = 0; i < 100; ++i) {
    const auto received = control_.receive(frame);
    if (received == bus::Received::nothing) return false;
    if (received == bus::Received::wrong_frames) continue;
    auto reply = wire::decode_reply(bus::bytes_of(frame));
    if (!reply) {
      log::warn("the station's answer is no reply: " + reply.error().text);
      continue;
    }
    for (auto& entry : reply->messages) {
      note_for_ear(entry.topic, bus::bytes_of(entry.payload), now, true);
      push(FeedItem{std::move(entry.topic), std::move(entry.payload), now, true});
    }
    const auto asked = std::find_if(waiting_.begin(), waiting_.end(),
                                    [&](const Waiting& request) { return request.id == reply->id; });
    if (asked == waiting_.end()) continue;
    answer({std::move(asked->op), reply->ok, std::move(reply->error), std::move(reply->note),
            std::move(reply->returned), std::move(reply->entries)});
    waiting_.erase(asked);
  }
  return true;
}

void StationLink::answer(Answer answer) {
  if (!is_asked_by_screen(answer.asked)) {
    if (!answer.ok) log::warn("the station: " + answer.error);
    return;
  }
  if (!answers_.push(std::move(answer))) log::warn("too many answers at once: one was dropped");
  news_();
}

bool StationLink::send(wire::Op op, StationTime now) {
  const wire::Request request{next_id_++, by_, std::move(op)};
  wire::encode(request, buffer_);
  if (!control_.send(buffer_)) return false;
  waiting_.push_back({request.id, request.op, now});
  return true;
}

void StationLink::drain_orders(StationTime now) {
  while (auto order = orders_.try_pop()) {
    if (auto* shown = std::get_if<Shown>(&*order)) {
      shown_ = std::move(*shown);
      continue;
    }
    if (auto* tone = std::get_if<PulseTone>(&*order)) {
      heard_.set_pulse_tone(std::move(tone->bay));
      continue;
    }
    const auto& op = std::get<wire::Op>(*order);
    // What the dashboard raised by itself no station can silence.
    if (const auto* pause = std::get_if<wire::AudioPauseRequest>(&op); pause != nullptr && !pause->bay)
      player_->pause_own(
          from_seconds(std::clamp(pause->seconds, 0.0, to_seconds(sound::Watch::longest_pause))));
    if (!send(op, now)) answer({op, false, no_answer, {}, {}, {}});
  }
}

void StationLink::repeat(StationTime now) {
  for (auto request = waiting_.begin(); request != waiting_.end();) {
    if (now - request->since <= (is_asked_by_screen(request->op) ? patience_for_person : patience)) {
      ++request;
      continue;
    }
    // A snapshot that never came is asked for again.
    if (std::holds_alternative<wire::SnapshotRequest>(request->op)) snapshot_wanted_ = true;
    answer({std::move(request->op), false, no_answer, {}, {}, {}});
    request = waiting_.erase(request);
  }
  const auto due = [now](const std::optional<StationTime>& last, Duration period) {
    return !last || now - *last >= period;
  };
  // What cannot be sent yet is sent as soon as the station is there; that the sound failed, at once.
  const bool sounds = player_->works(now);
  if ((due(last_present_, present_period) || sounds != present_sounds_) &&
      send(wire::PresentRequest{shown_.bays, sounds}, now)) {
    last_present_ = now;
    present_sounds_ = sounds;
  }
  if (snapshot_wanted_ && due(last_snapshot_, snapshot_period) && send(wire::SnapshotRequest{}, now)) {
    snapshot_wanted_ = false;
    last_snapshot_ = now;
  }
}

void StationLink::run() {
  while (!stop_) {
    const StationTime now = clock_().station;
    bool more = drain_feed(now);
    more = drain_control(now) || more;
    tell_player(now);
    drain_orders(now);
    repeat(now);
    if (!more) bus::wait({&feed_, &control_}, longest_wait);
  }
}

}  // namespace vigil::dashboard
