// SPDX-License-Identifier: MIT
// The first byte chooses a topic, the rest is its payload. What decodes must mean the same when it is written
// and decoded again.
#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "common/wire/codec.hpp"

using namespace vigil::wire;

namespace {

constexpr std::array<std::string_view, 9> topics{"b/source/",     "b/numeric/", "b/wave/pleth/",
                                                 "b/wave/other/", "b/pump/7/",  "b/event/",
                                                 "b/bay/",        "b/alarms/",  "station/beat/"};

std::string written(const Message& message) {
  std::string bytes;
  std::visit([&](const auto& m) { encode(m, bytes); }, message);
  return bytes;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  // A topic made of the bytes themselves must never crash either.
  static_cast<void>(parse_topic({reinterpret_cast<const char*>(data), size}));

  const auto topic = parse_topic(topics[data[0] % topics.size()]);
  if (!topic) std::abort();
  static Decoder decoder;
  const auto decoded = decoder.decode(*topic, std::as_bytes(std::span{data + 1, size - 1}));
  if (!decoded) {
    if (decoded.error().detail.empty()) std::abort();
    return 0;
  }
  static_cast<void>(refuse_as_ingest(*topic, envelope_of(**decoded)));
  const std::string once = written(**decoded);
  // Floats are written longer than a small integer that stood for them.
  if (once.size() > max_payload_bytes) return 0;
  const auto again = decoder.decode(*topic, std::as_bytes(std::span{once}));
  if (!again || written(**again) != once) std::abort();
  return 0;
}
