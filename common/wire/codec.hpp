// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/wire/messages.hpp"

namespace vigil::wire {

using Bytes = std::span<const std::byte>;

tl::expected<Topic, Refusal> parse_topic(std::string_view topic);

/// Decodes messages; keeps its working memory between calls, so that waves and numerics allocate nothing.
/// One per thread. Every limit of the protocol is checked before anything is allocated.
class Decoder {
 public:
  Decoder();
  ~Decoder();
  Decoder(Decoder&&) noexcept;
  Decoder& operator=(Decoder&&) noexcept;

  /// Views in the result borrow from `payload` and hold until it goes or the next call.
  tl::expected<const Message*, Refused> decode(const Topic& topic, Bytes payload);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The payload of a message. What it is given must be within the protocol's limits.
void encode(const SourceMessage& message, std::string& out);
void encode(const NumericMessage& message, std::string& out);
void encode(const WaveMessage& message, std::string& out);
void encode(const PumpMessage& message, std::string& out);
void encode(const EventMessage& message, std::string& out);
void encode(const BayMessage& message, std::string& out);
void encode(const AlarmsMessage& message, std::string& out);
void encode(const BeatMessage& message, std::string& out);

}  // namespace vigil::wire
