// SPDX-License-Identifier: MIT
#include "common/store/journal_verify.hpp"

#include <algorithm>
#include <optional>
#include <system_error>
#include <utility>

#include "common/store/journal_reader.hpp"

namespace vigil::store {

namespace {

/// Rows that do not fit and are asked where they came from: a bound on the time that damage can cost.
constexpr std::size_t most_suspects = 200;
constexpr std::size_t most_searched_copies = 5;
constexpr std::uint64_t progress_step = 16'384;

std::string entry_text(std::int64_t seq) { return "entry " + std::to_string(seq); }

class Findings {
 public:
  explicit Findings(VerifyReport& report) : report_{report} {}

  void add(DamageKind kind, std::int64_t seq, std::string text) { add(kind, seq, seq, std::move(text)); }
  void add(DamageKind kind, std::int64_t seq, std::int64_t last, std::string text) {
    ++report_.found;
    if (report_.damage.size() < most_listed_damage)
      report_.damage.push_back({kind, seq, last, std::move(text)});
  }

 private:
  VerifyReport& report_;
};

/// Looks at one row after the other, in the order of their numbers.
class Walk {
 public:
  Walk(VerifyReport& report, Findings& findings) : report_{report}, findings_{findings} {}

  /// False: what follows cannot be in order any more.
  bool see(const Statement& statement) {
    const std::int64_t seq = statement.integer(0);
    if (report_.entries > 0 && seq <= last_) {
      findings_.add(DamageKind::file, seq,
                    entry_text(seq) + " comes behind entry " + std::to_string(last_) +
                        ": the file's order is broken, and the walk ended here");
      return false;
    }
    ++report_.entries;
    if (seq < 1) {
      findings_.add(DamageKind::changed, seq, entry_text(seq) + " has a number that no entry is given");
      last_ = seq;
      return true;
    }
    const std::int64_t before = std::max<std::int64_t>(last_, 0);
    const bool is_next = seq == before + 1;
    if (!is_next) missing(before + 1, seq - 1);
    last_ = seq;
    const auto row = read_row(statement);
    if (!row) {
      findings_.add(DamageKind::unreadable, seq, entry_text(seq) + " cannot be read: " + row.error().text);
      link_known_ = false;
      report_.head.seq = static_cast<std::uint64_t>(seq);
      return true;
    }
    see(*row, is_next);
    return true;
  }

  /// What those rows are that do not fit: moved, copied or changed.
  Expected<void> explain(Database& database) {
    std::size_t searched = 0;
    for (const JournalRow& row : suspects_) {
      if (const auto from = place_of(row)) {
        findings_.add(DamageKind::moved, row.seq,
                      entry_text(row.seq) + " was written as entry " + std::to_string(*from));
        continue;
      }
      if (searched++ < most_searched_copies) {
        const auto original = copied_from(database, row);
        if (!original) return tl::make_unexpected(original.error());
        if (*original > 0) {
          findings_.add(DamageKind::copied, row.seq,
                        entry_text(row.seq) + " is a copy of entry " + std::to_string(*original));
          continue;
        }
      }
      changed(row.seq);
    }
    return {};
  }

 private:
  void changed(std::int64_t seq) {
    findings_.add(DamageKind::changed, seq, entry_text(seq) + " was changed: its hash does not fit");
  }

  void missing(std::int64_t first, std::int64_t last) {
    const std::string text =
        first == last ? entry_text(first) + " is missing"
                      : "entries " + std::to_string(first) + " to " + std::to_string(last) + " are missing";
    findings_.add(DamageKind::missing, first, last, text);
    for (std::int64_t seq = first; seq <= last && places_.size() < most_suspects; ++seq)
      places_.push_back(seq);
  }

  void see(const JournalRow& row, bool is_next) {
    const bool intact = is_intact(row);
    const bool continues = row.previous == report_.head.hash;
    if (!intact) {
      if (suspects_.size() < most_suspects) {
        suspects_.push_back(row);
        places_.push_back(row.seq);
      } else {
        changed(row.seq);
      }
    } else if (is_next && link_known_ && !continues) {
      const std::string before = row.seq == 1 ? "a journal's beginning" : entry_text(row.seq - 1);
      findings_.add(DamageKind::unlinked, row.seq,
                    entry_text(row.seq) + " does not continue " + before +
                        (row.seq == 1 ? "" : ": one of the two was replaced"));
    }
    // A row that does not fit accounts for a link that does not.
    link_known_ = intact;
    report_.head = {static_cast<std::uint64_t>(row.seq), row.hash};
  }

  /// The number under which a row fits its hash, among those that something is wrong with.
  std::optional<std::int64_t> place_of(JournalRow row) const {
    const std::int64_t stands_at = row.seq;
    for (const std::int64_t place : places_) {
      row.seq = place;
      if (place != stands_at && is_intact(row)) return place;
    }
    return std::nullopt;
  }

  /// 0: from none.
  static Expected<std::int64_t> copied_from(Database& database, JournalRow row) {
    auto statement = database.prepare("SELECT seq FROM entry WHERE hash = ?1 AND seq <> ?2 LIMIT 10");
    if (!statement) return tl::make_unexpected(statement.error());
    statement->bind(1, row.hash);
    statement->bind(2, row.seq);
    for (;;) {
      const auto found = statement->step();
      if (!found) return tl::make_unexpected(found.error());
      if (!*found) return 0;
      row.seq = statement->integer(0);
      if (is_intact(row)) return row.seq;
    }
  }

  VerifyReport& report_;
  Findings& findings_;
  std::int64_t last_ = 0;
  bool link_known_ = true;  ///< whether the hash of the row before is one to continue from
  std::vector<JournalRow> suspects_;
  std::vector<std::int64_t> places_;
};

/// Damage of the content becomes a finding, all else stays an error.
Expected<void> told(Database& database, Findings& findings, std::int64_t seq, const std::string& where,
                    const Error& error) {
  if (!database.content_is_damaged()) return tl::make_unexpected(error);
  findings.add(DamageKind::file, seq, where + error.text);
  return {};
}

Expected<void> check_file(Database& database, Findings& findings) {
  auto statement = database.prepare("PRAGMA integrity_check(20)");
  if (!statement) return told(database, findings, 0, "the file cannot be checked: ", statement.error());
  for (;;) {
    const auto found = statement->step();
    if (!found) return told(database, findings, 0, "the file cannot be checked: ", found.error());
    if (!*found) return {};
    if (statement->text(0) != "ok")
      findings.add(DamageKind::file, 0, "the file: " + std::string{statement->text(0)});
  }
}

/// A file that lies still is as long as its own head says. SQLite takes what is missing for zeros.
Expected<void> check_length(Database& database, Findings& findings, const std::filesystem::path& path) {
  const auto pages = database.number("PRAGMA page_count");
  const auto page_bytes = database.number("PRAGMA page_size");
  if (!pages || !page_bytes) return tl::make_unexpected(pages ? page_bytes.error() : pages.error());
  std::error_code error;
  const auto bytes = std::filesystem::file_size(path, error);
  if (error) return fail(path.string() + ": its size cannot be read: " + error.message());
  const auto due = static_cast<std::uint64_t>(*pages) * static_cast<std::uint64_t>(*page_bytes);
  if (bytes < due)
    findings.add(DamageKind::file, 0,
                 "the file has " + std::to_string(bytes) + " bytes where it says " + std::to_string(due) +
                     ": its end was cut");
  return {};
}

Expected<void> check_states(Database& database, Findings& findings) {
  const auto read = read_states(database, [&](const std::string& key, const std::string&, bool whole) {
    if (!whole) findings.add(DamageKind::state, 0, state_was_changed(key));
  });
  if (!read) return told(database, findings, 0, "the states cannot be read: ", read.error());
  return {};
}

Expected<void> check_entries(Database& database, Findings& findings, VerifyReport& report,
                             const VerifyOptions& options) {
  const auto most = database.number("SELECT max(seq) FROM entry");
  if (!most) return told(database, findings, 0, "the entries cannot be read: ", most.error());
  auto statement = database.prepare(std::string{"SELECT "} + journal_columns + " FROM entry ORDER BY seq");
  if (!statement) return told(database, findings, 0, "the entries cannot be read: ", statement.error());
  Walk walk{report, findings};
  for (;;) {
    if (options.progress && report.entries % progress_step == 0)
      options.progress(report.entries, static_cast<std::uint64_t>(std::max<std::int64_t>(*most, 0)));
    const auto found = statement->step();
    if (!found) {
      const auto last = static_cast<std::int64_t>(report.head.seq);
      auto stays =
          told(database, findings, last + 1,
               "what stands behind entry " + std::to_string(last) + " cannot be read: ", found.error());
      if (!stays) return stays;
      break;
    }
    if (!*found || !walk.see(*statement)) break;
  }
  statement->reset();
  const auto explained = walk.explain(database);
  if (!explained)
    return told(database, findings, 0, "what was changed cannot be searched for: ", explained.error());
  return {};
}

Expected<void> check_noted(Database& database, Findings& findings, const VerifyReport& report,
                           const JournalHead& noted) {
  const auto seq = static_cast<std::int64_t>(noted.seq);
  if (noted.seq > report.head.seq) {
    findings.add(DamageKind::cut, seq,
                 "the journal ends at entry " + std::to_string(report.head.seq) + ", entry " +
                     std::to_string(noted.seq) + " was noted: its tail was cut");
    return {};
  }
  if (noted.seq == 0) return {};
  auto statement = database.prepare("SELECT hash FROM entry WHERE seq = ?1");
  if (!statement) return told(database, findings, seq, "", statement.error());
  const auto found = statement->bind(1, seq).step();
  if (!found) return told(database, findings, seq, entry_text(seq) + " cannot be read: ", found.error());
  if (!*found) return {};  // told as missing
  const auto hash = statement->blob(0);
  if (!std::equal(hash.begin(), hash.end(), noted.hash.begin(), noted.hash.end()))
    findings.add(DamageKind::not_noted, seq, entry_text(seq) + " is not the one whose hash was noted");
  return {};
}

Expected<VerifyReport> check_all(Database& database, const std::filesystem::path& path, bool at_rest,
                                 const VerifyOptions& options) {
  // One transaction: what is written meanwhile is not looked at half.
  const auto transaction = Transaction::begin(database, "BEGIN");
  if (!transaction) return tl::make_unexpected(transaction.error());
  if (const auto journal = check_is_journal(database, path.string()); !journal)
    return tl::make_unexpected(journal.error());
  VerifyReport report;
  Findings findings{report};
  if (at_rest)
    if (const auto checked = check_length(database, findings, path); !checked)
      return tl::make_unexpected(checked.error());
  if (const auto checked = check_file(database, findings); !checked)
    return tl::make_unexpected(checked.error());
  if (const auto checked = check_states(database, findings); !checked)
    return tl::make_unexpected(checked.error());
  if (const auto checked = check_entries(database, findings, report, options); !checked)
    return tl::make_unexpected(checked.error());
  for (const JournalHead& noted : options.noted)
    if (const auto checked = check_noted(database, findings, report, noted); !checked)
      return tl::make_unexpected(checked.error());
  std::stable_sort(report.damage.begin(), report.damage.end(),
                   [](const Damage& a, const Damage& b) { return a.seq < b.seq; });
  return report;
}

bool has_log(const std::filesystem::path& path) {
  std::error_code error;
  return std::filesystem::exists(path.string() + "-wal", error);
}

}  // namespace

Expected<VerifyReport> verify_journal(const std::filesystem::path& path, const VerifyOptions& options) {
  // Without a log beside it nobody has it open: it is read as it lies, and nothing is left beside it.
  const bool at_rest = !has_log(path);
  auto database = Database::open(path, at_rest ? Access::at_rest : Access::read);
  if (!database) return tl::make_unexpected(database.error());
  auto report = check_all(*database, path, at_rest, options);
  if (at_rest && has_log(path))
    return fail(path.string() + ": was opened by another program while it was looked at; verify it again");
  return report;
}

}  // namespace vigil::store
