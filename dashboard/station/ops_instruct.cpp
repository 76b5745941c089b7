// SPDX-License-Identifier: MIT
// The op that passes an instructor's command on to the bay's publisher, whose answer is the answer.
#include <string>
#include <utility>

#include "common/wire/command_words.hpp"
#include "dashboard/station/replies.hpp"
#include "dashboard/station/station.hpp"

namespace vigil::station {

namespace {

/// Commands that wait for their publishers' answers.
constexpr std::size_t most_instructing = 256;
constexpr Duration publisher_answers_within = std::chrono::seconds{5};
/// Of a command in the journal: why it was refused stands behind it.
constexpr std::size_t longest_command = 512;

}  // namespace

std::optional<wire::Reply> Station::run(const wire::InstructRequest& op, const Asked& asked) {
  const std::string words = cut_text(wire::words_of(op.command), longest_command);
  const auto refuse_it = [&](std::string why) {
    wire::Reply reply = refused(std::move(why));
    note_instructed(op.bay, asked.by, words, reply, asked.now);
    return reply;
  };
  const auto entry = known_bay(op.bay);
  if (!entry) return refuse_it(entry.error().text);
  const SourceLink& source = (*entry)->bay.source();
  if (!source.present() || source.ended()) return refuse_it(op.bay + " has no source: nothing to instruct");
  if (source.mode() == Mode::live || source.mode() == Mode::test)
    return refuse_it(op.bay + " has a " + std::string(mode_text[source.mode()]) +
                     " source: nothing instructs it");
  if (instructing_.size() >= most_instructing)
    return refuse_it(std::to_string(most_instructing) +
                     " commands wait for their publishers already: try again in 5 s");
  const auto publisher = publishers_.find(source.src());
  const std::uint64_t id = next_ask_++;
  wire::encode(wire::Request{id, asked.by, op}, buffer_);
  if (publisher == publishers_.end() || publisher->second.peer.empty() ||
      !ask_(publisher->second.peer, buffer_))
    return refuse_it(op.bay + ": its publisher cannot be reached");
  instructing_[id] = {publisher->second.peer,
                      asked.peer,
                      asked.id,
                      op.bay,
                      asked.by,
                      words,
                      asked.now.station + publisher_answers_within};
  return std::nullopt;
}

void Station::interlock(Bay& bay, const Now& now) {
  for (const std::uint8_t pump : bay.take_interlocked()) {
    const wire::InstructRequest pause{
        bay.name(), {{"pump", std::string{"pause"}}, {"pump_number", static_cast<double>(pump)}}};
    // Refused at once, it stands in the journal; nobody waits for it.
    if (const auto now_refused = run(pause, {0, "interlock", {}, now}))
      log_at_most(now, bay.name() + ": the interlock could not act: " + now_refused->error);
  }
}

bool Station::take_instructed(const std::string& peer, const wire::Reply& answered, const Now& now) {
  const auto found = instructing_.find(answered.id);
  if (found == instructing_.end() || found->second.publisher != peer) return false;
  wire::Reply reply;
  if (!answered.ok) reply = refused(answered.error);
  reply.note = cut_text(answered.note, longest_text);
  const Instructing done = std::move(found->second);
  instructing_.erase(found);
  end_instructing(done, std::move(reply), now);
  return true;
}

void Station::end_unanswered(const Now& now) {
  for (auto next = instructing_.begin(); next != instructing_.end();) {
    const auto at = next++;
    if (now.station < at->second.until) continue;
    const Instructing over = std::move(at->second);
    instructing_.erase(at);
    end_instructing(over, refused(over.bay + ": its publisher did not answer within 5 s"), now);
  }
}

void Station::end_instructing(const Instructing& done, wire::Reply reply, const Now& now) {
  note_instructed(done.bay, done.by, done.words, reply, now);
  reply.id = done.id;
  if (answer_later_ && !done.client.empty()) answer_later_(done.client, std::move(reply));
}

void Station::note_instructed(const std::string& bay, const std::string& by, const std::string& words,
                              const wire::Reply& reply, const Now& now) {
  const auto known = bays_.find(bay);
  note(known == bays_.end() ? nullptr : &known->second->bay,
       reply.ok ? JournalWhat::instructed : JournalWhat::refused, by,
       reply.ok ? words : cut_text(words + ": " + reply.error, longest_text), now);
}

}  // namespace vigil::station
