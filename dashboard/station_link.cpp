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

/// Whether a person waits for the answer.
bool is_asked_by_person(const wire::Op& op) {
  return !std::holds_alternative<wire::PresentRequest>(op) &&
         !std::holds_alternative<wire::SnapshotRequest>(op);
}

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
                                    [&](const Waiting& request) { return request.id == reply->id; });
    if (asked == waiting_.end()) continue;
    answer(std::move(asked->op), reply->ok, std::move(reply->error));
    waiting_.erase(asked);
  }
  return true;
}

void StationLink::answer(wire::Op op, bool ok, std::string error) {
  if (!is_asked_by_person(op)) {
    if (!ok) log::warn("the station: " + error);
    return;
  }
  push(Answer{std::move(op), ok, std::move(error)});
  news_();
}

bool StationLink::send(wire::Op op, StationTime now) {
  const wire::Request request{next_id_++, "dashboard", std::move(op)};
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
    const auto& op = std::get<wire::Op>(*order);
    if (!send(op, now)) answer(op, false, "the station does not answer");
  }
}

void StationLink::repeat(StationTime now) {
  while (!waiting_.empty() && now - waiting_.front().since > patience) {
    // A snapshot that never came is asked for again.
    if (std::holds_alternative<wire::SnapshotRequest>(waiting_.front().op)) snapshot_wanted_ = true;
    answer(std::move(waiting_.front().op), false, "the station does not answer");
    waiting_.erase(waiting_.begin());
  }
  const auto due = [now](const std::optional<StationTime>& last, Duration period) {
    return !last || now - *last >= period;
  };
  // What cannot be sent yet is sent as soon as the station is there.
  if (due(last_present_, present_period) && send(wire::PresentRequest{shown_.bays, shown_.sound}, now))
    last_present_ = now;
  if (snapshot_wanted_ && due(last_snapshot_, snapshot_period) && send(wire::SnapshotRequest{}, now)) {
    snapshot_wanted_ = false;
    last_snapshot_ = now;
  }
}

void StationLink::run() {
  while (!stop_) {
    bool more = drain_feed();
    more = drain_control() || more;
    const StationTime now = clock_().station;
    drain_orders(now);
    repeat(now);
    if (!more) bus::wait({&feed_, &control_}, longest_wait);
  }
}

}  // namespace vigil::dashboard
