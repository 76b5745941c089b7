// SPDX-License-Identifier: MIT
#include "dashboard/station/reply_queue.hpp"

namespace vigil::station {

void ReplyQueue::send(const std::string& peer, std::string reply, StationTime now) {
  auto known = waiting_.find(peer);
  // Behind what waits already, or the order would not be that of the requests.
  if (known == waiting_.end() && send_(peer, reply) != bus::Sent::full) return;
  const std::size_t peers_bytes = known == waiting_.end() ? 0 : known->second.bytes;
  const bool has_room = known == waiting_.end() || known->second.replies.size() < most_replies;
  if (!has_room || peers_bytes + reply.size() > most_bytes || bytes_ + reply.size() > most_bytes_in_all) {
    ++dropped_;
    return;
  }
  if (known == waiting_.end()) {
    known = waiting_.emplace(peer, Waiting{}).first;
    known->second.since = now;
  }
  known->second.bytes += reply.size();
  bytes_ += reply.size();
  known->second.replies.push_back(std::move(reply));
}

bool ReplyQueue::drain(const std::string& peer, Waiting& waiting, StationTime now) {
  while (!waiting.replies.empty()) {
    switch (send_(peer, waiting.replies.front())) {
      case bus::Sent::gone: return true;
      case bus::Sent::full:
        if (now - waiting.since < patience) return false;
        dropped_ += waiting.replies.size();
        return true;
      case bus::Sent::sent: break;
    }
    waiting.since = now;
    waiting.bytes -= waiting.replies.front().size();
    bytes_ -= waiting.replies.front().size();
    waiting.replies.pop_front();
  }
  return true;
}

void ReplyQueue::retry(StationTime now) {
  for (auto next = waiting_.begin(); next != waiting_.end();) {
    const auto peer = next++;
    if (!drain(peer->first, peer->second, now)) continue;
    bytes_ -= peer->second.bytes;
    waiting_.erase(peer);
  }
}

std::string ReplyQueue::take_line(StationTime now) {
  if (dropped_ == told_ || (last_line_ && now - *last_line_ < std::chrono::seconds{1})) return {};
  std::string line = std::to_string(dropped_ - told_) + " replies dropped: who asked does not read them";
  told_ = dropped_;
  last_line_ = now;
  return line;
}

}  // namespace vigil::station
