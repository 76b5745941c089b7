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
/// Requests that were never answered are forgotten, oldest first.
constexpr std::size_t most_waiting = 64;

}  // namespace

Expected<std::unique_ptr<StationLink>> StationLink::open(bus::Context& context, const std::string& feed,
                                                         const std::string& control, Clock clock,
                                                         std::function<void()> news) {
  auto subscriber = bus::FeedSubscriber::open(context, feed);
  if (!subscriber) return tl::unexpected(subscriber.error());
  auto client = bus::ControlClient::open(context, control);
  if (!client) return tl::unexpected(client.error());
  return std::unique_ptr<StationLink>{
      new StationLink{std::move(*subscriber), std::move(*client), std::move(clock), std::move(news)}};
}

StationLink::StationLink(bus::FeedSubscriber feed, bus::ControlClient control, Clock clock,
                         std::function<void()> news)
    : feed_{std::move(feed)},
      control_{std::move(control)},
      clock_{std::move(clock)},
      news_{std::move(news)},
      thread_{[this] { run(); }} {}

StationLink::~StationLink() {
  stop_ = true;
  thread_.join();
}

void StationLink::ask(wire::Op op) {
  if (!orders_.push(std::move(op))) log::warn("too many requests at once: one was dropped");
}

void StationLink::show(std::vector<std::string> bays, bool sound) {
  // A push that finds no room is made good by the next frame's.
  orders_.push(Shown{std::move(bays), sound});
}

void StationLink::push(LinkItem item) {
  // The frame thread stands still: what it missed it gets as a snapshot.
  if (!items_.push(std::move(item))) snapshot_wanted_ = true;
}

bool StationLink::drain_feed() {
  bus::TopicPayload message;
  for (int i = 0; i < 1000; ++i) {
    switch (feed_.receive(message)) {
      case bus::Received::nothing: return false;
      case bus::Received::wrong_frames: break;
      case bus::Received::message: {
        const bool alarms = message.topic_text().ends_with("/alarms/");
        push(FeedItem{message.topic.to_string(), message.payload.to_string()});
        if (alarms) news_();
        break;
      }
    }
  }
  return true;
}

bool StationLink::drain_control() {
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
    for (auto& entry : reply->messages)
      push(FeedItem{std::move(entry.topic), std::move(entry.payload), true});
    const auto asked = std::find_if(waiting_.begin(), waiting_.end(),
                                    [&](const auto& request) { return request.first == reply->id; });
    if (asked == waiting_.end()) continue;
    push(Answer{std::move(asked->second), reply->ok, std::move(reply->error)});
    waiting_.erase(asked);
    news_();
  }
  return true;
}

void StationLink::send(wire::Op op) {
  const wire::Request request{next_id_++, "dashboard", std::move(op)};
  wire::encode(request, buffer_);
  if (control_.send(buffer_)) {
    waiting_.emplace_back(request.id, request.op);
    if (waiting_.size() > most_waiting) waiting_.erase(waiting_.begin());
  } else {
    push(Answer{request.op, false, "the station does not answer"});
    news_();
  }
}

void StationLink::drain_orders() {
  while (auto order = orders_.try_pop()) {
    if (auto* op = std::get_if<wire::Op>(&*order))
      send(std::move(*op));
    else
      shown_ = std::move(std::get<Shown>(*order));
  }
}

void StationLink::repeat(StationTime now) {
  const auto due = [now](const std::optional<StationTime>& last, Duration period) {
    return !last || now - *last >= period;
  };
  if (due(last_present_, present_period)) {
    send(wire::PresentRequest{shown_.bays, shown_.sound});
    last_present_ = now;
  }
  if (snapshot_wanted_ && due(last_snapshot_, snapshot_period)) {
    snapshot_wanted_ = false;
    send(wire::SnapshotRequest{});
    last_snapshot_ = now;
  }
}

void StationLink::run() {
  while (!stop_) {
    bool more = drain_feed();
    more = drain_control() || more;
    drain_orders();
    repeat(clock_().station);
    if (!more) bus::wait({&feed_, &control_}, longest_wait);
  }
}

}  // namespace vigil::dashboard
