// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

#include "common/stream/source.hpp"

namespace vigil::publisher {

/// One message as it goes out.
struct Outgoing {
  std::string topic;
  std::uint64_t seq = 0;
  std::string payload;
};

/// What a source says, encoded.
Outgoing encoded(const stream::Said& said);

}  // namespace vigil::publisher
