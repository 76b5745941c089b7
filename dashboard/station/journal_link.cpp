// SPDX-License-Identifier: MIT
#include "dashboard/station/journal_link.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include "dashboard/station/cut_text.hpp"

namespace vigil::station {

// ---- the folder

Expected<FolderLock> FolderLock::take(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return fail("--data " + folder.string() + ": " + error.message());
  const std::filesystem::path name = folder / "station.lock";
  const int file = ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (file < 0) return fail(name.string() + ": " + std::system_category().message(errno));
  FolderLock lock{file};
  if (::flock(file, LOCK_EX | LOCK_NB) == 0) return lock;
  if (errno != EWOULDBLOCK) return fail(name.string() + ": " + std::system_category().message(errno));
  return fail("--data " + folder.string() + ": another station has this folder");
}

FolderLock::FolderLock(FolderLock&& other) noexcept : file_{std::exchange(other.file_, -1)} {}

FolderLock::~FolderLock() {
  if (file_ >= 0) ::close(file_);
}

// ---- the journal

Expected<std::unique_ptr<JournalLink>> JournalLink::open(const std::filesystem::path& folder, Clock clock,
                                                         store::JournalWriterOptions options) {
  auto lock = FolderLock::take(folder);
  if (!lock) return tl::make_unexpected(lock.error());
  auto journal = store::Journal::open(folder / "journal.db");
  if (!journal) return tl::make_unexpected(journal.error());
  auto states = journal->load_states();
  if (!states) return tl::make_unexpected(states.error());
  std::unique_ptr<JournalLink> link{new JournalLink{std::move(*lock), folder / "journal.db"}};
  link->states_ = std::move(*states);
  link->damage_ = journal->damage();
  link->writer_ =
      std::make_unique<store::JournalWriter>(std::move(*journal), std::move(clock), std::move(options));
  return link;
}

void JournalLink::set_signal_delay(std::size_t first, Duration delay) {
  for (std::size_t i = first; i < gathered_.size(); ++i)
    gathered_[i].signal_delay_ms = to_seconds(delay) * 1e3;
}

bool JournalLink::flush(std::vector<store::StateChange> states) {
  if (gathered_.empty() && states.empty()) return true;
  const bool someone_waits = !held_.empty();
  const std::uint64_t refused = writer_->state().refused;
  const std::uint64_t ticket = writer_->push(std::exchange(gathered_, {}), std::move(states));
  last_lost_ = ticket == 0;
  if (!last_lost_) last_ticket_ = ticket;
  for (Held& held : held_)
    if (held.ticket == 0 && last_lost_)
      held.problem = "not journalled: too many entries wait for the disk";
    else if (held.ticket == 0)
      held.ticket = ticket;
  if (someone_waits) writer_->flush();
  return writer_->state().refused == refused;
}

void JournalLink::hold(std::string peer, wire::Reply reply, StationTime now) {
  held_.push_back({std::move(peer), std::move(reply), 0, now, {}});
}

std::optional<JournalLink::Held> JournalLink::take_answered(StationTime now) {
  if (held_.empty()) return std::nullopt;
  Held& first = held_.front();
  const bool on_disk = first.ticket != 0 && first.ticket <= writer_->committed();
  if (!on_disk && first.problem.empty()) {
    const store::JournalWriterState state = writer_->state();
    if (state.failing)
      first.problem = "not journalled: " + state.error;
    else if (now - first.since >= longest_held || held_.size() > most_held)
      first.problem = "not journalled yet: the disk is slow";
    else
      return std::nullopt;
  }
  std::optional<Held> answered{std::move(first)};
  held_.pop_front();
  std::string& note = answered->reply.note;
  if (!answered->problem.empty())
    note = cut_text(note.empty() ? answered->problem : answered->problem + "; " + note, longest_text);
  return answered;
}

}  // namespace vigil::station
