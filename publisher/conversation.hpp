// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "common/wire/control.hpp"
#include "publisher/history.hpp"

namespace vigil::publisher {

/// A bay as it introduces itself.
struct Introduction {
  std::string src;
  std::string bay;
  std::uint64_t epoch = 0;
};

constexpr Duration hello_every = std::chrono::seconds{2};
constexpr Duration hello_again =
    std::chrono::milliseconds{100};  ///< where the station could not be reached yet

/// What a publisher says and answers on the control endpoint: `hello`, whose reply tells how far the clocks
/// are apart, and the station's `resend` and `instruct`. Everything else is refused in words. Knows no socket
/// and no clock.
class Conversation {
 public:
  using Resend = std::function<Expected<SeqRange>(const wire::ResendRequest&)>;
  using Instruct = std::function<Expected<void>(const wire::InstructRequest&, const std::string& by)>;

  /// The request to send.
  std::string hello(const Introduction& introduction, WallTime now);

  /// Takes what came. Where it was a request: the answer to send.
  std::optional<std::string> take(wire::Bytes frame, WallTime now, const Resend& resend,
                                  const Instruct& instruct);

  /// Whether the station leaves hellos unanswered for long: then it cannot ask for what is lost either.
  bool unanswered(WallTime now) const;

  /// The station's clock less ours, where it answered; the error of half the way there and back is in it.
  std::optional<Duration> skew() const { return skew_; }

 private:
  void tell_silence(WallTime now);
  void take_reply(const wire::Reply& reply, WallTime now);

  std::uint64_t next_id_ = 1;
  std::map<std::uint64_t, WallTime> asked_;  ///< hellos that wait for an answer
  std::optional<Duration> skew_;
  std::optional<WallTime> warned_;
  bool silence_told_ = false;
};

}  // namespace vigil::publisher
