// SPDX-License-Identifier: MIT
#include "dashboard/station/retained.hpp"

namespace vigil::station {

namespace {

std::string_view text_of(wire::Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

void Retained::keep(const wire::SourceMessage&, wire::Bytes payload) { source_ = text_of(payload); }

void Retained::keep(const wire::NumericMessage& message, wire::Bytes payload) {
  const auto kept = std::make_shared<const std::string>(text_of(payload));
  for (std::size_t i = 0; i < numeric_count; ++i)
    if (message.present.test(i)) numerics_[i] = {message.envelope.seq, kept};
}

void Retained::keep(const wire::PumpMessage& message, wire::Bytes payload) {
  pumps_[message.pump] = text_of(payload);
}

std::vector<wire::SnapshotEntry> Retained::entries(std::string_view bay) const {
  std::vector<wire::SnapshotEntry> list;
  if (!source_.empty()) list.push_back({wire::make_topic(bay, wire::Kind::source), source_});
  std::map<std::uint64_t, const std::string*> by_seq;
  for (const Numeric& numeric : numerics_)
    if (numeric.payload) by_seq.emplace(numeric.seq, numeric.payload.get());
  for (const auto& [seq, payload] : by_seq)
    list.push_back({wire::make_topic(bay, wire::Kind::numeric), *payload});
  for (const auto& [pump, payload] : pumps_)
    list.push_back({wire::make_topic(bay, wire::Kind::pump, std::to_string(pump)), payload});
  return list;
}

}  // namespace vigil::station
