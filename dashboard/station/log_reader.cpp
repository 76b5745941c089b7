// SPDX-License-Identifier: MIT
#include "dashboard/station/log_reader.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include "common/store/journal_row.hpp"
#include "dashboard/station/cut_text.hpp"
#include "dashboard/station/replies.hpp"

namespace vigil::station {

LogReader::LogReader(std::filesystem::path journal, std::function<void()> answered)
    : journal_{std::move(journal)}, answered_{std::move(answered)}, thread_{[this] { run(); }} {}

LogReader::~LogReader() {
  stop_ = true;
  questions_.close();
  thread_.join();
}

Expected<void> LogReader::ask(const std::string& peer, std::uint64_t id,
                              const wire::AlarmLogRequest& request) {
  if (questions_.push({peer, id, request})) return {};
  return fail("too many wait for the alarm log: ask again");
}

void LogReader::run() {
  constexpr Duration patience = std::chrono::hours{1};
  while (!stop_) {
    auto question = questions_.pop(patience);
    if (!question) continue;
    wire::Reply reply;
    try {
      reply = look_up(question->request);
    } catch (const std::exception& error) {  // no memory for so many entries
      reply = refused("the alarm log cannot be read: " + std::string(error.what()));
    }
    reply.id = question->id;
    Answer answer{std::move(question->peer), {}};
    encode_log(std::move(reply), answer.reply);
    // As many fit as may wait.
    answers_.push(std::move(answer));
    if (answered_) answered_();
  }
}

wire::Reply LogReader::look_up(const wire::AlarmLogRequest& request) {
  if (!reader_) {
    auto opened = store::JournalReader::open(journal_);
    if (!opened) return refused("the alarm log cannot be read: " + opened.error().text);
    reader_ = std::move(*opened);
  }
  store::JournalQuery query;
  query.bay = request.bay;
  query.from = request.from;
  query.to = request.to;
  query.before_seq = request.before;
  query.limit = request.limit;
  auto page = reader_->read(query);
  if (!page) {
    reader_.reset();
    return refused("the alarm log cannot be read: " + page.error().text);
  }
  wire::Reply reply;
  reply.note = cut_text(page->problem.value_or(""), longest_text);
  for (std::size_t i = 0; i < page->entries.size(); ++i) {
    JournalEntry& entry = page->entries[i];
    // The journal holds longer ones than the wire does.
    for (std::string* text : {&entry.text, &entry.by, &entry.condition})
      *text = cut_text(std::move(*text), longest_text);
    reply.entries.push_back({std::move(entry), store::to_hex(page->hashes[i])});
  }
  return reply;
}

void encode_log(wire::Reply reply, std::string& out) {
  wire::encode(reply, out);
  while (out.size() > wire::max_reply_bytes && reply.entries.size() > 1) {
    // A page is never empty but at the end; one entry always fits.
    const std::size_t fit = reply.entries.size() * wire::max_reply_bytes / out.size();
    reply.entries.resize(std::max<std::size_t>(1, std::min(fit, reply.entries.size() - 1)));
    wire::encode(reply, out);
  }
}

}  // namespace vigil::station
