// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "common/wire/codec.hpp"

namespace vigil::publisher {

/// A message as a station hears it: decoded, with the payload it borrows from.
struct Heard {
  std::string topic;
  std::string text;  ///< of the refusal; empty: accepted
  std::shared_ptr<const std::string> payload;
  std::optional<wire::Message> message;

  const wire::Envelope& envelope() const { return wire::envelope_of(message.value()); }
  template <typename Kind>
  const Kind& as() const {
    return std::get<Kind>(message.value());
  }
};

inline Heard hear(std::string topic, std::string payload) {
  Heard heard{std::move(topic), {}, std::make_shared<const std::string>(std::move(payload)), {}};
  const auto parsed = wire::parse_topic(heard.topic);
  if (!parsed) {
    heard.text = "topic " + heard.topic;
    return heard;
  }
  wire::Decoder decoder;
  const auto decoded = decoder.decode(*parsed, std::as_bytes(std::span{*heard.payload}));
  if (decoded)
    heard.message = **decoded;
  else
    heard.text = heard.topic + ": " + decoded.error().detail;
  return heard;
}

}  // namespace vigil::publisher
