// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/wire/control.hpp"
#include "common/wire/messages.hpp"

namespace vigil::station {

/// The last payloads of a bay's source, as they came: what a client that joins late must know at once. No
/// waves.
class Retained {
 public:
  void clear() { *this = {}; }
  void keep(const wire::SourceMessage&, wire::Bytes payload);
  void keep(const wire::NumericMessage& message, wire::Bytes payload);
  void keep(const wire::PumpMessage& message, wire::Bytes payload);

  /// In an order in which applying them one by one is right: of one topic, older before newer.
  std::vector<wire::SnapshotEntry> entries(std::string_view bay) const;

 private:
  struct Numeric {
    std::uint64_t seq = 0;
    std::shared_ptr<const std::string> payload;  ///< shared by the channels that came in one message
  };
  std::string source_;
  std::array<Numeric, numeric_count> numerics_;
  std::map<std::uint8_t, std::string> pumps_;
};

}  // namespace vigil::station
