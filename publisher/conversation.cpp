// SPDX-License-Identifier: MIT
#include "publisher/conversation.hpp"

#include <array>
#include <cstdio>
#include <iterator>
#include <utility>
#include <variant>

#include "common/log/log.hpp"

namespace vigil::publisher {

namespace {

constexpr std::size_t most_unanswered = 64;
constexpr Duration patience = std::chrono::seconds{10};
constexpr Duration usual_skew = std::chrono::seconds{2};
constexpr Duration warn_every = std::chrono::minutes{1};

Duration absolute(Duration d) { return d < Duration{0} ? -d : d; }

std::string answer(const wire::Reply& reply) {
  std::string bytes;
  wire::encode(reply, bytes);
  return bytes;
}

std::string refusal(std::uint64_t id, std::string text) {
  wire::Reply reply;
  reply.id = id;
  reply.ok = false;
  reply.error = std::move(text);
  return answer(reply);
}

std::string instructed(wire::Bytes frame, const Conversation::Instruct& instruct) {
  const auto request = wire::decode_request(frame);
  if (!request) return refusal(request.error().id, request.error().error);
  const auto done = instruct(std::get<wire::InstructRequest>(request->op), request->by);
  if (!done) return refusal(request->id, done.error().text);
  wire::Reply reply;
  reply.id = request->id;
  return answer(reply);
}

}  // namespace

std::string Conversation::hello(const Introduction& introduction, WallTime now) {
  tell_silence(now);
  if (asked_.size() >= most_unanswered) asked_.erase(asked_.begin());
  asked_[next_id_] = now;
  wire::HelloRequest hello;
  hello.src = introduction.src;
  hello.epoch = introduction.epoch;
  hello.bays = {introduction.bay};
  hello.now_ns = to_ns(now);
  std::string bytes;
  wire::encode(wire::Request{next_id_++, introduction.src, hello}, bytes);
  return bytes;
}

std::optional<std::string> Conversation::take(wire::Bytes frame, WallTime now, const Resend& resend,
                                              const Instruct& instruct) {
  if (const auto reply = wire::decode_reply(frame)) {
    take_reply(*reply, now);
    return std::nullopt;
  }
  const std::string op = wire::op_of(frame);
  if (op == "instruct") return instructed(frame, instruct);
  const auto wanted = wire::decode_resend(frame);
  if (!wanted && !op.empty() && op != "resend")
    return refusal(wanted.error().id,
                   "'" + op + "' is not supported by a publisher: it answers resend and instruct");
  if (!wanted) return refusal(wanted.error().id, wanted.error().error);
  const auto range = resend(*wanted);
  if (!range) return refusal(wanted->id, range.error().text);
  wire::Reply reply;
  reply.id = wanted->id;
  reply.from = range->from;
  reply.to = range->to;
  return answer(reply);
}

bool Conversation::unanswered(WallTime now) const {
  return !asked_.empty() && now - asked_.begin()->second >= patience;
}

void Conversation::tell_silence(WallTime now) {
  if (silence_told_ || !unanswered(now)) return;
  silence_told_ = true;
  log::warn(
      "the station does not answer on its control endpoint: what is lost on the way cannot be refilled");
}

void Conversation::take_reply(const wire::Reply& reply, WallTime now) {
  const auto asked = asked_.find(reply.id);
  if (asked == asked_.end()) return;  // to a hello of long ago
  const WallTime sent = asked->second;
  asked_.erase(asked_.begin(), std::next(asked));  // an older one is no longer answered
  silence_told_ = false;
  if (!reply.ok) {
    log::warn("the station refuses hello: " + reply.error);
    return;
  }
  if (!reply.now_ns) return;
  const WallTime middle = sent + (now - sent) / 2;
  skew_ = Duration{*reply.now_ns} - middle.time_since_epoch();
  if (absolute(*skew_) <= usual_skew || (warned_ && now - *warned_ < warn_every)) return;
  warned_ = now;
  std::array<char, 96> text{};
  std::snprintf(text.data(), text.size(), "the station's clock is %.1f s %s this one",
                to_seconds(absolute(*skew_)), *skew_ > Duration{0} ? "ahead of" : "behind");
  log::warn(text.data());
}

}  // namespace vigil::publisher
