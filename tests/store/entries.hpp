// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "common/model/journal_entry.hpp"

/// Entries for the journal's tests.
namespace vigil::test {

constexpr WallTime wall_start{std::chrono::seconds{1'795'161'600}};

/// An entry in which every field is set; each number gives another one.
inline JournalEntry full_entry(std::uint64_t number) {
  JournalEntry entry;
  entry.wall = wall_start + std::chrono::milliseconds{number};
  entry.bay_time = BayTime{entry.wall.time_since_epoch() - std::chrono::hours{1}};
  entry.bay = "bay-0" + std::to_string(number % 4);
  entry.mode = Mode::simulated;
  entry.what = number % 2 == 0 ? JournalWhat::started : JournalWhat::acknowledged;
  entry.alarm = 10'000 + number;
  entry.condition = "spo2-low";
  entry.priority = Priority::high;
  entry.value = 84.5;
  entry.limit = 85;
  entry.by = "nurse Ødegård";
  entry.text = "SpO₂ 84.5 < 85 for 0 s, number " + std::to_string(number);
  entry.delay_s = 10;
  entry.signal_delay_ms = 3.25;
  return entry;
}

inline std::vector<JournalEntry> full_entries(std::uint64_t first, std::uint64_t count) {
  std::vector<JournalEntry> entries;
  for (std::uint64_t i = 0; i < count; ++i) entries.push_back(full_entry(first + i));
  return entries;
}

}  // namespace vigil::test
