// SPDX-License-Identifier: MIT
#include "common/store/journal_reader.hpp"

#include <algorithm>
#include <limits>

#include "common/store/journal_row.hpp"

namespace vigil::store {

namespace {

std::string select_for(const JournalQuery& query) {
  std::string sql = std::string{"SELECT "} + journal_columns + " FROM entry WHERE seq < ?1";
  if (query.bay) sql += " AND bay = ?2";
  if (query.from) sql += " AND wall_ns >= ?3";
  if (query.to) sql += " AND wall_ns <= ?4";
  // The words are this program's own constants: no foreign text comes into the statement.
  std::string words;
  for (const JournalWhat what : query.what)
    words += (words.empty() ? "'" : ", '") + std::string{journal_what_text[what]} + "'";
  if (!words.empty()) sql += " AND what IN (" + words + ")";
  return sql + " ORDER BY seq DESC LIMIT ?5";
}

}  // namespace

Expected<JournalPage> read_entries(Database& database, const JournalQuery& query) {
  auto statement = database.prepare(select_for(query));
  if (!statement) return tl::make_unexpected(statement.error());
  constexpr auto largest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  statement->bind(1, static_cast<std::int64_t>(std::min(query.before_seq.value_or(largest), largest)));
  if (query.bay) statement->bind(2, *query.bay);
  if (query.from) statement->bind(3, to_ns(*query.from));
  if (query.to) statement->bind(4, to_ns(*query.to));
  statement->bind(5, static_cast<std::int64_t>(std::min(query.limit, most_read_entries)));

  JournalPage page;
  std::size_t left_out = 0;
  const auto leave_out = [&](const std::string& why) {
    if (++left_out == 1) page.problem = why;
  };
  for (;;) {
    const auto found = statement->step();
    if (!found) return tl::make_unexpected(found.error());
    if (!*found) break;
    const auto row = read_row(*statement);
    if (!row) {
      leave_out(row.error().text);
      continue;
    }
    auto entry = entry_of(*row);
    if (!entry) {
      leave_out(entry.error().text);
      continue;
    }
    page.entries.push_back(std::move(*entry));
    page.hashes.push_back(row->hash);
  }
  if (left_out > 1) *page.problem += ", and " + std::to_string(left_out - 1) + " more like it";
  return page;
}

Expected<void> read_states(Database& database,
                           const std::function<void(std::string, std::string, bool)>& each) {
  auto statement = database.prepare("SELECT key, value, hash FROM state ORDER BY key");
  if (!statement) return tl::make_unexpected(statement.error());
  for (;;) {
    const auto found = statement->step();
    if (!found) return tl::make_unexpected(found.error());
    if (!*found) return {};
    std::string key{statement->text(0)};
    const auto blob = statement->blob(1);
    std::string value{blob.begin(), blob.end()};
    const Hash hash = hash_of_state(key, value);
    const auto kept = statement->blob(2);
    const bool whole = std::equal(kept.begin(), kept.end(), hash.begin(), hash.end());
    each(std::move(key), std::move(value), whole);
  }
}

std::string state_was_changed(const std::string& key) {
  return "the state '" + key.substr(0, 2 * max_name_length) + "' was changed: its hash does not fit";
}

Expected<JournalReader> JournalReader::open(const std::filesystem::path& path) {
  auto database = Database::open(path, Access::read);
  if (!database) return tl::make_unexpected(database.error());
  const auto checked = check_is_journal(*database, path.string());
  if (!checked) return tl::make_unexpected(checked.error());
  return JournalReader{std::move(*database)};
}

}  // namespace vigil::store
