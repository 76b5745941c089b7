// SPDX-License-Identifier: MIT
#include "dashboard/station/log_reader.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <future>
#include <string>

#include "common/store/journal.hpp"

using namespace vigil;
using namespace vigil::station;

namespace {

constexpr WallTime start{std::chrono::seconds{1'795'000'000}};

struct Folder {
  std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("vigil-log-" + std::to_string(::getpid()));
  Folder() {
    std::filesystem::remove_all(path);
    std::filesystem::create_directories(path);
  }
  ~Folder() { std::filesystem::remove_all(path); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
};

JournalEntry entry(int number, const std::string& text) {
  JournalEntry made;
  made.wall = start + std::chrono::seconds{number};
  made.bay = number % 2 == 0 ? "bay-02" : "bay-01";
  made.what = JournalWhat::started;
  made.text = text;
  return made;
}

store::JournalHead write(const std::filesystem::path& path, int count, const std::string& text) {
  auto journal = store::Journal::open(path);
  REQUIRE(journal);
  std::vector<JournalEntry> entries;
  for (int i = 1; i <= count; ++i) entries.push_back(entry(i, text));
  const auto head = journal->append(entries);
  REQUIRE(head);
  return *head;
}

wire::AlarmLogRequest everything(std::uint32_t limit) {
  wire::AlarmLogRequest request;
  request.from = start;
  request.to = start + std::chrono::hours{24};
  request.limit = limit;
  return request;
}

/// Asks and waits for the answer.
wire::Reply ask(LogReader& reader, std::future<void> answered, const wire::AlarmLogRequest& request) {
  REQUIRE(reader.ask("peer", 5, request));
  REQUIRE(answered.wait_for(std::chrono::seconds{60}) == std::future_status::ready);
  const auto answer = reader.take();
  REQUIRE(answer);
  CHECK(answer->peer == "peer");
  CHECK(answer->reply.size() <= wire::max_reply_bytes);
  const auto reply = wire::decode_reply(std::as_bytes(std::span{answer->reply}));
  REQUIRE_MESSAGE(reply, (reply ? std::string{} : reply.error().text));
  CHECK(reply->id == 5);
  return *reply;
}

wire::Reply ask_once(const std::filesystem::path& journal, const wire::AlarmLogRequest& request) {
  std::promise<void> answered;
  LogReader reader{journal, [&answered] { answered.set_value(); }};
  return ask(reader, answered.get_future(), request);
}

}  // namespace

TEST_CASE("the log has the newest first, each with its hash; the head's is the last") {
  const Folder folder;
  const auto head = write(folder.path / "journal.db", 30, "why");
  const auto reply = ask_once(folder.path / "journal.db", everything(10));
  CHECK(reply.ok);
  REQUIRE(reply.entries.size() == 10);
  CHECK(reply.entries[0].entry.seq == 30);
  CHECK(reply.entries[0].hash == store::to_hex(head.hash));
  CHECK(reply.entries[9].entry.seq == 21);
}

TEST_CASE("the next page is what has a smaller number; none says that there are no more") {
  const Folder folder;
  write(folder.path / "journal.db", 30, "why");
  auto request = everything(20);
  request.before = 11;
  auto reply = ask_once(folder.path / "journal.db", request);
  REQUIRE(reply.entries.size() == 10);
  CHECK(reply.entries[0].entry.seq == 10);
  request.before = 1;
  reply = ask_once(folder.path / "journal.db", request);
  CHECK(reply.ok);
  CHECK(reply.entries.empty());
}

TEST_CASE("one bay is asked for, and a span of time with both ends") {
  const Folder folder;
  write(folder.path / "journal.db", 30, "why");
  auto request = everything(100);
  request.bay = "bay-02";
  request.from = start + std::chrono::seconds{10};
  request.to = start + std::chrono::seconds{20};
  const auto reply = ask_once(folder.path / "journal.db", request);
  CHECK(reply.entries.size() == 6);
  for (const auto& one : reply.entries) CHECK(one.entry.bay == "bay-02");
}

TEST_CASE(
    "as many entries as fit into one answer are given, the newest; long texts are cut between characters") {
  const Folder folder;
  std::string text;
  for (int i = 0; i < 4000; ++i) text += "é";
  write(folder.path / "journal.db", 4096, text);
  const auto reply = ask_once(folder.path / "journal.db", everything(4096));
  CHECK(reply.ok);
  CHECK(reply.entries.size() > 3000);
  CHECK(reply.entries.size() < 4096);
  CHECK(reply.entries.front().entry.seq == 4096);
  CHECK(reply.entries.front().entry.text.size() <= 1024);
  CHECK(reply.entries.front().entry.text.ends_with("é…"));
}

TEST_CASE("a journal that is not there, empty, or no journal is a clear answer") {
  const Folder folder;
  CHECK(
      ask_once(folder.path / "journal.db", everything(1)).error.starts_with("the alarm log cannot be read"));
  std::ofstream{folder.path / "empty.db"} << "";
  CHECK_FALSE(ask_once(folder.path / "empty.db", everything(1)).ok);
  std::ofstream{folder.path / "rubbish.db"} << std::string(8192, 'x');
  CHECK_FALSE(ask_once(folder.path / "rubbish.db", everything(1)).ok);
}

TEST_CASE("more questions than may wait are refused, and the end waits for none of them") {
  const Folder folder;
  write(folder.path / "journal.db", 3, "why");
  std::promise<void> begun;
  std::promise<void> go_on;
  bool first = true;
  LogReader reader{folder.path / "journal.db", [&, released = go_on.get_future().share()] {
                     if (std::exchange(first, false)) begun.set_value();
                     released.wait();
                   }};
  REQUIRE(reader.ask("peer", 1, everything(1)));
  begun.get_future().wait();
  for (std::size_t i = 0; i < LogReader::most_waiting; ++i) REQUIRE(reader.ask("peer", i, everything(1)));
  CHECK(reader.ask("peer", 99, everything(1)).error().text == "too many wait for the alarm log: ask again");
  go_on.set_value();
}
