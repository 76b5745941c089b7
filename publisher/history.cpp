// SPDX-License-Identifier: MIT
#include "publisher/history.hpp"

#include <algorithm>

namespace vigil::publisher {

namespace {

std::size_t cost(const Kept& kept) { return kept.payload.size() + sizeof(Kept) + sizeof(void*); }

}  // namespace

void History::keep(const Outgoing& message, StationTime now) {
  const auto row = rows_.try_emplace(message.topic).first;
  if (row->second.kept.empty()) row->second.first = message.seq;
  row->second.kept.push_back({now, message.payload});
  order_.push_back(row);
  bytes_ += cost(row->second.kept.back());
  while (bytes_ > history_bytes || order_.front()->second.kept.front().sent < now - history_length)
    drop_oldest();
}

void History::drop_oldest() {
  Row& row = order_.front()->second;
  bytes_ -= cost(row.kept.front());
  row.kept.pop_front();
  ++row.first;
  order_.pop_front();
}

void History::clear() {
  order_.clear();
  rows_.clear();
  bytes_ = 0;
}

std::optional<SeqRange> History::still_has(std::string_view topic, SeqRange wanted) const {
  const auto row = rows_.find(topic);
  if (row == rows_.end() || row->second.kept.empty()) return std::nullopt;
  const std::uint64_t last = row->second.first + row->second.kept.size() - 1;
  const SeqRange has{std::max(wanted.from, row->second.first), std::min(wanted.to, last)};
  if (has.from > has.to) return std::nullopt;
  return has;
}

const Kept* History::find(std::string_view topic, std::uint64_t seq) const {
  const auto row = rows_.find(topic);
  if (row == rows_.end() || seq < row->second.first || seq - row->second.first >= row->second.kept.size())
    return nullptr;
  return &row->second.kept[static_cast<std::size_t>(seq - row->second.first)];
}

}  // namespace vigil::publisher
