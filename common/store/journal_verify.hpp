// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "common/model/enum_text.hpp"
#include "common/store/journal_row.hpp"

namespace vigil::store {

enum class DamageKind : std::uint8_t {
  file,        ///< SQLite's own check of its file
  changed,     ///< an entry's hash does not fit what it says
  missing,     ///< numbers without an entry
  moved,       ///< an entry that stands under another's number
  copied,      ///< an entry that stands there twice
  unlinked,    ///< an entry that fits itself, but does not continue the one before it
  unreadable,  ///< a row that is none of the format's
  cut,         ///< the journal ends before a head that was noted elsewhere
  state,       ///< what a station starts from is not as it was written
  not_noted,   ///< the entry is another than the one whose hash was noted
};
constexpr EnumText<DamageKind, 10> damage_kind_text{{"file", "changed", "missing", "moved", "copied",
                                                     "unlinked", "unreadable", "cut", "state",
                                                     "not-as-noted"}};

struct Damage {
  DamageKind kind = DamageKind::file;
  std::int64_t seq = 0;   ///< of the entry; 0: the file
  std::int64_t last = 0;  ///< of a range; else seq
  std::string text;       ///< "entry 17 was changed: its hash does not fit"
};

struct VerifyReport {
  std::uint64_t entries = 0;
  JournalHead head;            ///< as it stands in the file, right or not
  std::vector<Damage> damage;  ///< by number, at most most_listed_damage
  std::uint64_t found = 0;     ///< all of it

  bool clean() const { return found == 0; }
};
constexpr std::size_t most_listed_damage = 100;

struct VerifyOptions {
  std::vector<JournalHead> noted;  ///< heads that the beat or a session file told
  /// Called now and then with the entries looked at and how many there are.
  std::function<void(std::uint64_t, std::uint64_t)> progress;
};

/// Walks the whole chain of a journal, be it written to at the time or lying still, and changes nothing.
/// Damage is in the report; an error means that there is no journal which could be looked at, or that
/// something else (a right, a lock) hinders.
Expected<VerifyReport> verify_journal(const std::filesystem::path& path, const VerifyOptions& options = {});

}  // namespace vigil::store
