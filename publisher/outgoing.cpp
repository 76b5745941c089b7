// SPDX-License-Identifier: MIT
#include "publisher/outgoing.hpp"

#include <variant>

#include "common/wire/codec.hpp"

namespace vigil::publisher {

Outgoing encoded(const stream::Said& said) {
  Outgoing out{std::string(said.topic), wire::envelope_of(said.message).seq, {}};
  std::visit([&out](const auto& message) { wire::encode(message, out.payload); }, said.message);
  return out;
}

}  // namespace vigil::publisher
