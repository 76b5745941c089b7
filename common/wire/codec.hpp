// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "common/wire/messages.hpp"

namespace vigil::wire {

using Bytes = std::span<const std::byte>;

constexpr std::size_t max_payload_bytes = std::size_t{64} * 1024;

/// `<bay>/<kind>/` or `<bay>/<kind>/<name>/`, with `station` for the beat alone. Else Refusal::kind for a
/// kind that is unknown, Refusal::topic for all else.
tl::expected<Topic, Refusal> parse_topic(std::string_view topic);

/// A pump's number as its topic writes it: 0 to 99 without a leading zero.
std::optional<std::uint8_t> pump_number(std::string_view name);
constexpr std::uint32_t max_pump_number = 99;

/// What the station adds when a message comes in from outside: kinds and names that are its own are refused.
std::optional<Refused> refuse_as_ingest(const Topic& topic, const Envelope& envelope);

/// A refusal for a person: one sentence.
std::string_view refusal_sentence(Refusal reason);

/// Decodes messages; keeps its working memory between calls, so that waves and numerics allocate nothing.
/// One per thread. Every limit of the protocol is checked before anything is allocated. A value outside the
/// catalogue's plausible range comes out `questionable`. Kinds that only the station sends are decoded too:
/// see refuse_as_ingest.
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
