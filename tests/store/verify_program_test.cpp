// SPDX-License-Identifier: MIT
// vigil-session verify, as a person starts it.
#include <doctest/doctest.h>

#include <new>
#include <nlohmann/json.hpp>

#include "common/store/journal.hpp"
#include "dashboard/review/exit_code.hpp"
#include "dashboard/review/verify.hpp"
#include "tests/publisher/program.hpp"
#include "tests/store/entries.hpp"

using namespace vigil;
using namespace vigil::publisher;
using Json = nlohmann::json;

namespace {

const std::string program = VIGIL_SESSION;

std::string head_text(const store::JournalHead& head) {
  return std::to_string(head.seq) + ":" + store::to_hex(head.hash);
}

/// Ten entries; the head after the tenth.
store::JournalHead write_journal(const std::filesystem::path& path) {
  auto journal = store::Journal::open(path);
  REQUIRE(journal);
  REQUIRE(journal->append(test::full_entries(1, 10)));
  return journal->head();
}

void tamper(const std::filesystem::path& path, const char* sql) {
  auto database = store::Database::open(path, store::Access::create);
  REQUIRE(database);
  REQUIRE(database->exec("DROP TRIGGER entry_is_not_changed; DROP TRIGGER entry_is_not_deleted"));
  REQUIRE(database->exec(sql));
}

}  // namespace

TEST_CASE("vigil-session verify: a whole journal exits with 0 and prints its head") {
  const test::TemporaryFolder folder;
  const auto path = folder / "journal.db";
  const std::string head = head_text(write_journal(path));
  Program verify{program, {"verify", "--head", head, path.string()}};
  CHECK(verify.exit_code() == 0);
  CHECK(verify.out() == path.string() + ": clean, 10 entries\nhead " + head + "\n");
  CHECK(verify.err().empty());
}

TEST_CASE(
    "vigil-session verify: a damaged journal exits with 1 and says which entries, as text and as JSON") {
  const test::TemporaryFolder folder;
  const auto path = folder / "journal.db";
  const auto head = write_journal(path);
  tamper(path, "UPDATE entry SET value = 97 WHERE seq = 4; DELETE FROM entry WHERE seq IN (6, 10)");
  Program text{program, {"verify", path.string(), "--head", head_text(head), "--head", head_text({})}};
  CHECK(text.exit_code() == 1);
  CHECK(text.out().starts_with(path.string() + ": DAMAGED, 3 findings, 8 entries\nhead 9:"));
  CHECK(
      text.out().ends_with("  entry 4 was changed: its hash does not fit\n"
                           "  entry 6 is missing\n"
                           "  the journal ends at entry 9, entry 10 was noted: its tail was cut\n"));

  Program json{program, {"verify", "--json", "--head", head_text(head), path.string()}};
  CHECK(json.exit_code() == 1);
  const Json read = Json::parse(json.out(), nullptr, false);
  REQUIRE(read.is_object());
  CHECK(read["clean"] == false);
  CHECK(read["entries"] == 8);
  CHECK(read["found"] == 3);
  CHECK(read["head"]["seq"] == 9);
  REQUIRE(read["damage"].size() == 3);
  CHECK(read["damage"][0]["kind"] == "changed");
  CHECK(read["damage"][0]["seq"] == 4);
  CHECK(read["damage"][1]["kind"] == "missing");
  CHECK(read["damage"][2]["kind"] == "cut");
}

TEST_CASE("vigil-session verify: what is no journal, and wrong arguments, exit with 2 and a reason") {
  const test::TemporaryFolder folder;
  const auto path = folder / "journal.db";
  write_journal(path);
  const auto text = folder.write("text.db", "no database");
  const std::vector<std::vector<std::string>> wrong{
      {"verify"},
      {"verify", (folder / "absent.db").string()},
      {"verify", text.string()},
      {"verify", folder.path().string()},
      {"verify", "--head", "10", path.string()},
      {"verify", "--head", ":", path.string()},
      {"verify", "--head", "-1:" + store::to_hex(store::genesis()), path.string()},
      {"verify", "--head", "99999999999999999999:" + store::to_hex(store::genesis()), path.string()},
      {"verify", "--head", "10:" + store::to_hex(store::genesis()) + "0", path.string()},
      {"verify", "--fast", path.string()},
  };
  for (const auto& arguments : wrong) {
    Program verify{program, arguments};
    CHECK_MESSAGE(verify.exit_code() == 2, arguments.back());
    CHECK_FALSE(verify.err().empty());
    CHECK(verify.out().empty());
  }
}

TEST_CASE("a verification that throws says nothing about the journal: it exits with 2, not as damaged") {
  const auto without_memory = []() -> int { throw std::bad_alloc{}; };
  CHECK(review::exit_code_of(without_memory, review::exit_nothing_verified) == 2);
  CHECK(review::exit_code_of([] { return review::exit_damaged; }, review::exit_nothing_verified) == 1);
}
